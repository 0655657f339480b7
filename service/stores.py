"""The store that the settings name, opened alone: for what has no need of a model."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from index.store.base import Store
from index.store.sqlite import FILE_NAME, SqliteStore
from service.settings import Settings


@contextmanager
def opened_store(settings: Settings) -> Iterator[Store]:
    """The store.

    Raises:
        OnRecordError: it cannot be opened.
    """
    with closing(_open(settings)) as store:
        yield store


def has_keys(settings: Settings) -> bool:
    """Whether the record has keys; one that does not exist yet has none, and is not made."""
    if settings.database_url is None and not (settings.data_dir / FILE_NAME).exists():
        return False
    with opened_store(settings) as store:
        return store.keys.any()


def _open(settings: Settings) -> Store:
    if settings.database_url is None:
        return SqliteStore(settings.data_dir)
    # Here, for a record in one directory has no need of the driver.
    from index.store.postgres.store import PostgresStore

    return PostgresStore(settings.database_url.get_secret_value())
