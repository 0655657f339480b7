"""What every index in memory does: follow the store, so that a search sees the last commit of any process."""

import threading
from abc import ABC, abstractmethod

from index.store.base import Store


class Follower(ABC):
    """An index made from the store. It puts new generations in service, and never changes one that is searched."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._seen_version = store.data_version()

    def catch_up(self) -> None:
        """Take in everything that any process has committed by now; costs microseconds if that is nothing.

        Raises:
            ModelMismatch: the store's vectors were made again by another model, and this index needs them.
        """
        with self._lock:
            version = self._store.data_version()
            if version != self._seen_version:
                self._follow()
                # Only now: had following failed, the next search must try again.
                self._seen_version = version

    @abstractmethod
    def _follow(self) -> None:
        """Put a generation in service that holds everything up to the store's last change."""
