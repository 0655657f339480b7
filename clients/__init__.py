"""Clients of the HTTP interface, and what generates them."""
