"""Reading from a replica, without ever reading less than what was acknowledged.

The primary says which change is its last, the replica in the same picture that is then read which one it has reached.
So it does not matter in which process something was written, nor whether several replicas share one address.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from sqlalchemy import Connection, Engine

from index.errors import StoreError
from index.store import embedding
from index.store.postgres.connecting import transaction

LEFT_ALONE_S = 5.0
"""How long a replica that could not be read is not asked again."""


class Replica:
    """A server that follows the primary."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._asked_again_at = 0.0

    @contextmanager
    def since(self, change: int) -> Iterator[Connection | None]:
        """A transaction that holds everything up to a change; None if the replica is away or has not come so far."""
        with ExitStack() as begun:
            yield self._begun(begun, change)

    def _begun(self, begun: ExitStack, change: int) -> Connection | None:
        if time.monotonic() < self._asked_again_at:
            return None
        try:
            connection = begun.enter_context(transaction(self._engine))
            return connection if embedding.change_number(connection) >= change else None
        except StoreError:
            self._asked_again_at = time.monotonic() + LEFT_ALONE_S
            return None

    def close(self) -> None:
        """Release every connection."""
        self._engine.dispose()
