"""What the commands about keys do."""

from collections.abc import Iterator
from typing import TextIO

import typer

from index.errors import KeyNotFound
from index.store.base import Store
from index.store.keys import StoredKey
from service.access.keyring import Keyring
from service.identifiers import identifier
from service.keys import KeyBody, KeyView, key_view, make_key

KEYS_AT_ONCE = 100


def add(store: Store, body: KeyBody) -> None:
    """Make a key and print its secret, alone on standard output; what it is for is said beside it.

    Raises:
        InvalidInput: it would have ended before now.
    """
    key, secret = make_key(Keyring(store.keys), body)
    typer.echo(f"{_line(key_view(key))}\nThis key is shown once; what is kept is a hash of it.", err=True)
    typer.echo(secret)


def print_keys(store: Store, out: TextIO) -> None:
    """A line for each key."""
    keys = [key_view(key) for key in _all(store)]
    out.writelines(f"{_line(key)}\n" for key in keys)
    if not keys:
        out.write("There is no key: a server on this record listens to this machine alone, and asks for none.\n")


def revoke(store: Store, key_id: str) -> None:
    """Make a key useless for ever.

    Raises:
        KeyNotFound: no key has this id.
    """
    key = Keyring(store.keys).revoke(identifier(key_id, KeyNotFound))
    typer.echo(_line(key_view(key)))


def _all(store: Store) -> Iterator[StoredKey]:
    after: int | None = None
    while page := store.keys.keys(after, KEYS_AT_ONCE):
        yield from page
        after = page[-1].id


def _line(key: KeyView) -> str:
    ends = f", until {key.expires_at:%Y-%m-%d %H:%M} UTC" if key.expires_at else ""
    used = f", last used {key.last_used_at:%Y-%m-%d %H:%M} UTC" if key.last_used_at else ""
    return f"key {key.id}: {key.name}, {key.hint}…, {' '.join(key.scopes)}, {key.state.value}{ends}{used}"
