"""Keys and sessions, in SQL."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from sqlalchemy import Connection, Select, delete, insert, or_, select, update

from index.errors import KeyNotFound
from index.store import rows, tables
from index.store.keys import NewKey, StoredKey

Transaction = Callable[[], AbstractContextManager[Connection]]

_keys, _sessions = tables.api_keys, tables.sessions


class RelationalKeys:
    """`index.store.keys.KeyStore` over the transactions of a store; see there for what each method promises."""

    def __init__(self, read: Transaction, write: Transaction) -> None:
        self._read = read
        self._write = write

    def any(self) -> bool:
        """Whether there is a key, or ever was."""
        with self._read() as connection:
            return connection.scalar(select(_keys.c.id).limit(1)) is not None

    def add(self, key: NewKey) -> StoredKey:
        """Commit a key."""
        values = {
            "name": key.name,
            "hint": key.hint,
            "sha256": key.sha256,
            "scopes": rows.as_json(list(key.scopes)),
            "created_at": rows.microseconds(key.created_at),
            "expires_at": rows.microseconds(key.expires_at),
        }
        with self._write() as connection:
            return _stored(connection.execute(insert(_keys).values(values).returning(*_keys.c)).one())

    def keys(self, after: int | None, limit: int) -> list[StoredKey]:
        """Keys in order of id."""
        query = select(_keys).order_by(_keys.c.id).limit(limit)
        if after is not None:
            query = query.where(_keys.c.id > after)
        with self._read() as connection:
            return [_stored(row) for row in connection.execute(query)]

    def revoke(self, key_id: int, at: datetime) -> StoredKey:
        """Make a key useless for ever, and end its sessions."""
        is_it = _keys.c.id == key_id
        revoked = update(_keys).where(is_it, _keys.c.revoked_at.is_(None)).values(revoked_at=rows.microseconds(at))
        with self._write() as connection:
            connection.execute(revoked)
            connection.execute(delete(_sessions).where(_sessions.c.key_id == key_id))
            row = connection.execute(select(_keys).where(is_it)).one_or_none()
            if row is None:
                raise KeyNotFound(str(key_id))
            return _stored(row)

    def with_hash(self, sha256: str) -> StoredKey | None:
        """The key whose secret has this hash."""
        return self._one(select(_keys).where(_keys.c.sha256 == sha256))

    def of_session(self, sha256: str, at: datetime) -> StoredKey | None:
        """The key that the session with this hash began with."""
        is_its_own = _sessions.c.key_id == _keys.c.id
        query = select(_keys).join(_sessions, is_its_own)
        return self._one(query.where(_sessions.c.sha256 == sha256, _sessions.c.ends_at > rows.microseconds(at)))

    def begin_session(self, key_id: int, sha256: str, at: datetime, ends_at: datetime) -> None:
        """Commit a session, and forget those that are over."""
        begun, ends = rows.microseconds(at), rows.microseconds(ends_at)
        values = {"sha256": sha256, "key_id": key_id, "created_at": begun, "ends_at": ends}
        with self._write() as connection:
            connection.execute(delete(_sessions).where(_sessions.c.ends_at <= begun))
            connection.execute(insert(_sessions).values(values))

    def end_session(self, sha256: str) -> None:
        """Forget a session, if there is one."""
        with self._write() as connection:
            connection.execute(delete(_sessions).where(_sessions.c.sha256 == sha256))

    def used(self, key_ids: Sequence[int], at: datetime, *, unless_since: datetime) -> None:
        """Note that these keys were used."""
        last = _keys.c.last_used_at
        is_long_ago = or_(last.is_(None), last <= rows.microseconds(unless_since))
        noted = update(_keys).where(_keys.c.id.in_(key_ids), is_long_ago).values(last_used_at=rows.microseconds(at))
        with self._write() as connection:
            connection.execute(noted)

    def _one(self, query: Select[tuple[object, ...]]) -> StoredKey | None:
        with self._read() as connection:
            row = connection.execute(query).one_or_none()
            return None if row is None else _stored(row)


def _stored(row: rows.Row) -> StoredKey:
    return StoredKey(
        id=row.id,
        name=row.name,
        hint=row.hint,
        sha256=row.sha256,
        scopes=tuple(rows.from_json(row.scopes)),
        created_at=rows.known_moment(row.created_at),
        expires_at=rows.moment(row.expires_at),
        revoked_at=rows.moment(row.revoked_at),
        last_used_at=rows.moment(row.last_used_at),
    )
