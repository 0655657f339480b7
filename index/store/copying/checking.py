"""Whether two stores hold the same: counts and hashes of each kind of row, added up run by run."""

import hashlib
from collections import Counter
from collections.abc import Mapping

from index.errors import StoreError

Digests = Mapping[str, tuple[int, bytes]]
"""Of each kind, how many rows there are, and their hash."""


class Tally:
    """Counts and hashes that were found the same on both sides."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._hashes: dict[str, hashlib._Hash] = {}

    def add(self, source: Digests, target: Digests) -> None:
        """Take in one part of both.

        Raises:
            StoreError: they differ.
        """
        for name, (count, digest) in source.items():
            if target[name] != (count, digest):
                raise StoreError(
                    f"The copy differs from its source in {name} ({target[name][0]:,} rows, where the source has "
                    f"{count:,}). It is not served; empty the database or directory and copy again."
                )
        self.take(source)

    def take(self, digests: Digests) -> None:
        """Take in one part of one side that is compared with nothing yet."""
        for name, (count, digest) in digests.items():
            self._counts[name] += count
            self._hashes.setdefault(name, hashlib.sha256()).update(digest)

    def told(self) -> dict[str, tuple[int, str]]:
        """Everything that was taken in: count and SHA-256 of each kind."""
        return {name: (self._counts[name], found.hexdigest()) for name, found in self._hashes.items()}
