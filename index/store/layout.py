"""What each database keeps in its own way, and which way that is: vectors, words of phrases, keys of families.

Everything else is written and read by the same statements everywhere.
"""

from sqlalchemy import Connection

from index.store import sqlite_layout
from index.store.layouts import Layout
from index.store.postgres import layout as postgres_layout

POSTGRESQL = "postgresql"
"""SQLAlchemy's name of that dialect."""


def of(connection: Connection) -> Layout:
    """The layout of the database at the other end."""
    return named(connection.dialect.name)


def named(dialect: str) -> Layout:
    """The layout of a kind of database, by SQLAlchemy's name of it."""
    return postgres_layout if dialect == POSTGRESQL else sqlite_layout
