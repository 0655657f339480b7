"""What a store keeps of keys and of sessions that began with one: hashes of the secrets, never the secrets.

A key is never removed: a record that has had one stays closed when the last of them is revoked or has expired.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key on its way into the store.

    Attributes:
        hint: how its secret begins, for people who look for it in a list.
        sha256: hash of its secret, in hexadecimal digits.
        scopes: what it may do, in words that the caller knows.
    """

    name: str
    hint: str
    sha256: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StoredKey:
    """A key as it was last committed; `last_used_at` may lie a minute behind."""

    id: int
    name: str
    hint: str
    sha256: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None


class KeyStore(Protocol):
    """The keys of a record. Times come from the caller, so that one clock decides."""

    def any(self) -> bool:
        """Whether there is a key, or ever was."""
        ...

    def add(self, key: NewKey) -> StoredKey:
        """Commit a key."""
        ...

    def keys(self, after: int | None, limit: int) -> list[StoredKey]:
        """Keys in order of id, those with an id greater than `after`, revoked ones and expired ones too."""
        ...

    def revoke(self, key_id: int, at: datetime) -> StoredKey:
        """Make a key useless for ever, and end its sessions; one that is revoked already stays as it is.

        Raises:
            KeyNotFound: no key has this id.
        """
        ...

    def with_hash(self, sha256: str) -> StoredKey | None:
        """The key whose secret has this hash, whatever state it is in."""
        ...

    def of_session(self, sha256: str, at: datetime) -> StoredKey | None:
        """The key that the session with this hash began with; None where there is no such session, or it is over."""
        ...

    def begin_session(self, key_id: int, sha256: str, at: datetime, ends_at: datetime) -> None:
        """Commit a session, and forget those that are over."""
        ...

    def end_session(self, sha256: str) -> None:
        """Forget a session, if there is one."""
        ...

    def used(self, key_ids: Sequence[int], at: datetime, *, unless_since: datetime) -> None:
        """Note that these keys were used, unless somebody has noted so since a moment."""
        ...
