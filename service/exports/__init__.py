"""What a search finds, written down for other programs: hit by hit, so that no export is held in memory as a whole."""
