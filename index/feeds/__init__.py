"""Feeds that are watched: asked again and again for what is new, and what is new taken in."""
