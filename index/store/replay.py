"""Requests that carry a key of their own, and the answers that they got: a repeated one gets the same again."""

import json
import zlib

from sqlalchemy import ColumnElement, Connection, delete, insert, select, tuple_, update

from index.errors import RequestUnderWay
from index.store import rows, tables
from index.store.answers import KeptAnswer, RequestKey

PRUNED_AT_ONCE = 200
"""Expired keys that one claim removes: more than one, so that they get fewer, and few, so that no claim waits."""

UNDER_WAY_RETRY_S = 5.0
"""Most requests are answered by then."""


def claim(connection: Connection, request: RequestKey, owner: str, lease_s: float, keep_s: float) -> KeptAnswer | None:
    """The kept answer, or None for a claim that is now the owner's."""
    table, now = tables.requests, rows.now()
    expired = table.c.at < now - round(keep_s * 1_000_000)
    connection.execute(delete(table).where(*_is(request), expired))
    _prune(connection, expired)
    row = connection.execute(select(table).where(*_is(request))).one_or_none()
    if row is None:
        connection.execute(insert(table).values(scope=request.scope, key=request.key, owner=owner, at=now))
        return None
    if row.status is not None:
        headers = tuple((name, value) for name, value in json.loads(row.headers))
        body = None if row.body is None else zlib.decompress(row.body)
        return KeptAnswer(row.fingerprint, row.status, headers, body)
    left_s = lease_s - (now - row.at) / 1_000_000
    if left_s > 0:
        raise RequestUnderWay(min(left_s, UNDER_WAY_RETRY_S))
    connection.execute(update(table).where(*_is(request)).values(owner=owner, at=now))
    return None


def renew(connection: Connection, request: RequestKey, owner: str) -> None:
    """Put off the end of a claim."""
    connection.execute(update(tables.requests).where(*_is(request, owner)).values(at=rows.now()))


def settle(connection: Connection, request: RequestKey, owner: str, answer: KeptAnswer) -> None:
    """Keep an answer under its claim."""
    connection.execute(
        update(tables.requests)
        .where(*_is(request, owner))
        .values(
            at=rows.now(),
            fingerprint=answer.fingerprint,
            status=answer.status,
            headers=rows.as_json(answer.headers),
            body=None if answer.body is None else zlib.compress(answer.body),
        )
    )


def release(connection: Connection, request: RequestKey, owner: str) -> None:
    """Forget a claim."""
    connection.execute(delete(tables.requests).where(*_is(request, owner)))


def _is(request: RequestKey, owner: str | None = None) -> list[ColumnElement[bool]]:
    table = tables.requests
    same = [table.c.scope == request.scope, table.c.key == request.key]
    return same if owner is None else [*same, table.c.owner == owner]


def _prune(connection: Connection, expired: ColumnElement[bool]) -> None:
    table = tables.requests
    some = select(table.c.scope, table.c.key).where(expired).limit(PRUNED_AT_ONCE)
    connection.execute(delete(table).where(tuple_(table.c.scope, table.c.key).in_(some)))
