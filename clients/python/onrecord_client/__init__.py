"""A typed client of On Record, the search for what people said."""

from onrecord_client import models
from onrecord_client.client import Client
from onrecord_client.http import Document, Problem, pages

__all__ = ["Client", "Document", "Problem", "models", "pages"]
