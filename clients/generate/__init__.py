"""Writes the Python client from the OpenAPI document: `python -m clients.generate`."""
