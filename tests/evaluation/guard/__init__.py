"""The guard measured: pairs that say the same or the opposite, and how many of them it tells apart."""
