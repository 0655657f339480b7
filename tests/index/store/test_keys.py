"""Keys and sessions in every store."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index.errors import KeyNotFound, StoreError
from index.store.base import Store
from index.store.copying import copy_record
from index.store.keys import NewKey, StoredKey
from index.store.sqlite import SqliteStore

NOW = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def new_key(name: str = "desk", *, expires_at: datetime | None = None) -> NewKey:
    return NewKey(name, "orec_abcd", f"hash of {name}", ("search", "ingest"), NOW, expires_at)


def added(store: Store, name: str = "desk") -> StoredKey:
    return store.keys.add(new_key(name))


@pytest.mark.every_store
def test_a_key_is_found_by_its_hash_and_listed_as_it_was_added(store: Store) -> None:
    assert not store.keys.any()
    key = store.keys.add(new_key(expires_at=NOW + HOUR))

    assert store.keys.any()
    assert store.keys.with_hash("hash of desk") == key
    assert store.keys.with_hash("hash of dusk") is None
    assert (key.name, key.hint, key.scopes) == ("desk", "orec_abcd", ("search", "ingest"))
    assert (key.created_at, key.expires_at, key.revoked_at, key.last_used_at) == (NOW, NOW + HOUR, None, None)
    second, third = added(store, "b"), added(store, "c")
    assert store.keys.keys(None, 2) == [key, second]
    assert store.keys.keys(second.id, 2) == [third]


@pytest.mark.every_store
def test_a_revoked_key_stays_with_the_moment_of_it_and_loses_its_sessions(store: Store) -> None:
    key, other = added(store), added(store, "other")
    store.keys.begin_session(key.id, "session", NOW, NOW + HOUR)
    store.keys.begin_session(other.id, "of the other", NOW, NOW + HOUR)

    revoked = store.keys.revoke(key.id, NOW + MINUTE)

    assert revoked.revoked_at == NOW + MINUTE
    assert store.keys.revoke(key.id, NOW + HOUR).revoked_at == NOW + MINUTE
    assert store.keys.with_hash("hash of desk") == revoked
    assert store.keys.of_session("session", NOW) is None
    assert store.keys.of_session("of the other", NOW) == other
    assert store.keys.any()
    with pytest.raises(KeyNotFound):
        store.keys.revoke(other.id + 1, NOW)


@pytest.mark.every_store
def test_a_session_leads_to_its_key_until_it_is_over_or_ended(store: Store) -> None:
    key = added(store)
    store.keys.begin_session(key.id, "short", NOW, NOW + MINUTE)
    store.keys.begin_session(key.id, "long", NOW, NOW + HOUR)

    assert store.keys.of_session("short", NOW) == key
    assert store.keys.of_session("short", NOW + MINUTE) is None
    assert store.keys.of_session("never begun", NOW) is None
    store.keys.end_session("long")
    store.keys.end_session("never begun")
    assert store.keys.of_session("long", NOW) is None

    # What is over is forgotten when another begins.
    store.keys.begin_session(key.id, "next", NOW + HOUR, NOW + 2 * HOUR)
    assert store.keys.of_session("short", NOW) is None
    assert store.keys.of_session("next", NOW) == key


@pytest.mark.every_store
def test_the_last_use_is_noted_unless_somebody_has_noted_one_since(store: Store) -> None:
    key, other = added(store), added(store, "other")

    store.keys.used([key.id], NOW, unless_since=NOW - MINUTE)
    store.keys.used([key.id], NOW + MINUTE / 2, unless_since=NOW - MINUTE / 2)
    assert [one.last_used_at for one in store.keys.keys(None, 2)] == [NOW, None]

    store.keys.used([key.id, other.id], NOW + MINUTE, unless_since=NOW)
    assert [one.last_used_at for one in store.keys.keys(None, 2)] == [NOW + MINUTE, NOW + MINUTE]


def test_a_copy_has_the_keys_and_no_session_and_a_store_with_a_key_is_not_copied_into(
    tmp_path: Path,
) -> None:
    source, target = SqliteStore(tmp_path / "source"), SqliteStore(tmp_path / "target", unfinished=True)
    key = added(source)
    source.keys.begin_session(key.id, "session", NOW, NOW + HOUR)

    copy_record(source, target, lambda *_: None)

    assert target.keys.keys(None, 10) == [key]
    assert target.keys.of_session("session", NOW) is None
    assert added(target, "next").id > key.id
    used = SqliteStore(tmp_path / "used", unfinished=True)
    added(used)
    with pytest.raises(StoreError, match="not empty"):
        copy_record(source, used, lambda *_: None)
    for opened in (source, target, used):
        opened.close()
