"""Fetching: the one way by which this software opens an address that somebody else chose."""
