"""How long a key is trusted after it was looked up, and how often its use is noted."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from index.clock import utc_now
from index.store.sqlite import SqliteStore
from service.access.keyring import TRUST_S, Keyring, Secret


class Clock:
    """A clock that goes when a test says so."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    opened = SqliteStore(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keyring(store: SqliteStore, clock: Clock) -> Keyring:
    return Keyring(store.keys, clock)


def test_a_key_is_looked_up_once_a_second(keyring: Keyring, clock: Clock) -> None:
    key, secret = keyring.make("desk", ("search",), None, utc_now())

    assert keyring.trusted(Secret.KEY, secret) is None
    assert keyring.look_up(Secret.KEY, secret) == key
    assert keyring.trusted(Secret.KEY, secret) == key
    assert keyring.trusted(Secret.SESSION, secret) is None
    clock.now += TRUST_S
    assert keyring.trusted(Secret.KEY, secret) is None


def test_what_another_process_revokes_holds_within_a_second_and_here_at_once(
    store: SqliteStore, keyring: Keyring, clock: Clock
) -> None:
    elsewhere = Keyring(store.keys, clock)
    key, secret = keyring.make("desk", ("search",), None, utc_now())
    for ring in (keyring, elsewhere):
        ring.look_up(Secret.KEY, secret)

    keyring.revoke(key.id)

    assert keyring.trusted(Secret.KEY, secret) is None
    assert elsewhere.trusted(Secret.KEY, secret) == key
    clock.now += TRUST_S
    assert elsewhere.trusted(Secret.KEY, secret) is None
    found = elsewhere.look_up(Secret.KEY, secret)
    assert found is not None
    assert found.revoked_at is not None


def test_that_there_are_no_keys_is_believed_for_a_second_and_that_there_are_for_ever(
    store: SqliteStore, keyring: Keyring, clock: Clock
) -> None:
    assert keyring.known_to_have_keys() is None
    assert not keyring.has_keys()
    assert keyring.known_to_have_keys() is False
    key, _ = Keyring(store.keys, clock).make("desk", ("search",), None, utc_now())

    assert not keyring.has_keys()
    clock.now += TRUST_S
    assert keyring.has_keys()
    keyring.revoke(key.id)
    clock.now += TRUST_S
    assert keyring.known_to_have_keys()


def test_a_session_lasts_no_longer_than_its_key(keyring: Keyring) -> None:
    now = utc_now()
    long, _ = keyring.make("long", ("search",), None, now)
    short, _ = keyring.make("short", ("search",), now + timedelta(hours=1), now)

    _, ends_at = keyring.begin_session(short, timedelta(days=7))
    secret, later = keyring.begin_session(long, timedelta(days=7))

    assert ends_at == short.expires_at
    assert later > now + timedelta(days=6)
    assert keyring.look_up(Secret.SESSION, secret) == long
    assert keyring.look_up(Secret.KEY, secret) is None
    keyring.end_session(secret)
    assert keyring.trusted(Secret.SESSION, secret) is None


def test_use_is_noted_once_a_minute_whoever_has_noted_it(store: SqliteStore, keyring: Keyring) -> None:
    key, secret = keyring.make("desk", ("search",), None, utc_now())
    assert keyring.is_to_be_noted(key)
    assert not keyring.is_to_be_noted(key)

    keyring.note_use(key)

    noted = Keyring(store.keys).look_up(Secret.KEY, secret)
    assert noted is not None
    assert noted.last_used_at is not None
    assert not Keyring(store.keys).is_to_be_noted(noted)
