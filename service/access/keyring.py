"""The keys of a record, as requests ask for them.

A key that was good a moment ago is not looked up again within `TRUST_S`. So what another process changes, and so does
the command line, holds here within a second; what this process changes holds at once.
"""

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

from index.clock import utc_now
from index.store.keys import KeyStore, NewKey, StoredKey
from service.access import tokens

TRUST_S = 1.0
MOST_TRUSTED = 4096
NOTED_EVERY = timedelta(minutes=1)
"""How far behind the last use of a key may be: its row is not written with every request."""


class Secret(StrEnum):
    """What a secret is the secret of."""

    KEY = "key"
    SESSION = "session"


class Keyring:
    """Keys and sessions of one record, for all threads of a process.

    Args:
        store: where they are kept.
        clock: seconds that only go forward.
    """

    def __init__(self, store: KeyStore, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._clock = clock
        self._lock = threading.Lock()
        self._trusted: OrderedDict[tuple[str, str], tuple[float, StoredKey]] = OrderedDict()
        self._changes = 0
        self._noted: dict[int, datetime] = {}
        self._has_keys = False
        self._has_none_until = 0.0

    # --- asking, without waiting where the answer is known

    def known_to_have_keys(self) -> bool | None:
        """Whether the record has keys; None where the store has to be asked. Once it has, it always will."""
        if self._has_keys:
            return True
        return False if self._clock() < self._has_none_until else None

    def trusted(self, kind: Secret, secret: str) -> StoredKey | None:
        """The key that a secret stands for, if it was looked up just now; it may have expired since."""
        with self._lock:
            until, key = self._trusted.get((kind, tokens.hashed(secret)), (0.0, None))
            return key if self._clock() < until else None

    # --- asking the store

    def has_keys(self) -> bool:
        """Whether the record has keys, or ever had."""
        known = self.known_to_have_keys()
        if known is None:
            asked_at = self._clock()
            known = self._store.any()
            self._has_keys = self._has_keys or known
            self._has_none_until = asked_at + TRUST_S
        return known or self._has_keys

    def look_up(self, kind: Secret, secret: str) -> StoredKey | None:
        """The key with this secret, or that a session with it began with, in whatever state; None if there is none."""
        sha256 = tokens.hashed(secret)
        asked_at, changes = self._clock(), self._changes
        if kind is Secret.SESSION:
            key = self._store.of_session(sha256, utc_now())
        else:
            key = self._store.with_hash(sha256)
            # The database finds it by its hash, in a time that tells nothing of the secret. This one is constant.
            if key is not None and not secrets.compare_digest(key.sha256, sha256):
                return None
        if key is not None:
            self._trust((kind, sha256), key, asked_at, changes)
        return key

    # --- changing

    def make(
        self, name: str, scopes: tuple[str, ...], expires_at: datetime | None, at: datetime
    ) -> tuple[StoredKey, str]:
        """Make a key; the secret beside it is kept nowhere."""
        secret = tokens.new_key()
        hint = secret[: tokens.HINT_CHARACTERS]
        key = self._store.add(NewKey(name, hint, tokens.hashed(secret), scopes, at, expires_at))
        self._has_keys = True
        return key, secret

    def revoke(self, key_id: int) -> StoredKey:
        """Make a key useless for ever, and end its sessions.

        Raises:
            KeyNotFound: no key has this id.
        """
        try:
            return self._store.revoke(key_id, utc_now())
        finally:
            self._forget()

    def begin_session(self, key: StoredKey, lasts: timedelta) -> tuple[str, datetime]:
        """A session that lasts so long, or as long as its key: its secret, and when it ends."""
        now, secret = utc_now(), tokens.new_session()
        ends_at = min(filter(None, (now + lasts, key.expires_at)))
        self._store.begin_session(key.id, tokens.hashed(secret), now, ends_at)
        return secret, ends_at

    def end_session(self, secret: str) -> None:
        """End a session, if there is one."""
        self._store.end_session(tokens.hashed(secret))
        self._forget()

    def is_to_be_noted(self, key: StoredKey) -> bool:
        """Whether the last use of a key was noted too long ago; asked by one request, it is no more by the next."""
        now = utc_now()
        with self._lock:
            last = max(filter(None, (self._noted.get(key.id), key.last_used_at)), default=None)
            if last is not None and now - last < NOTED_EVERY:
                return False
            self._noted[key.id] = now
            return True

    def note_use(self, key: StoredKey) -> None:
        """Write down that a key is in use."""
        now = utc_now()
        self._store.used([key.id], now, unless_since=now - NOTED_EVERY)

    def _trust(self, name: tuple[str, str], key: StoredKey, asked_at: float, changes: int) -> None:
        with self._lock:
            if changes != self._changes:
                return  # it was read before somebody here changed something
            self._trusted[name] = asked_at + TRUST_S, key
            self._trusted.move_to_end(name)
            while len(self._trusted) > MOST_TRUSTED:
                self._trusted.popitem(last=False)

    def _forget(self) -> None:
        with self._lock:
            self._changes += 1
            self._trusted.clear()
