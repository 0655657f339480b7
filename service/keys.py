"""Keys on the wire: what asks for one to be made, and where it stands."""

import re
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from index.clock import utc_now
from index.errors import InvalidInput
from index.readers.fields import Instant, Name, read_instant
from index.store.keys import StoredKey
from service.access.keyring import Keyring
from service.access.scopes import Scope
from service.wire import Wire

MAX_NAME_CHARACTERS = 100

_DURATION = re.compile(r"([1-9][0-9]{0,4})([hdw])", re.ASCII)
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class KeyState(StrEnum):
    """Where a key stands."""

    ACTIVE = "active"
    EXPIRED = "expired"
    REVOKED = "revoked"


def _in_order(scopes: list[Scope]) -> list[Scope]:
    """Each scope once, in the order of their table."""
    return [scope for scope in Scope if scope in scopes]


Scopes = Annotated[list[Scope], Field(min_length=1, max_length=len(Scope)), AfterValidator(_in_order)]


class KeyBody(BaseModel):
    """A key that is to be made."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={"examples": [{"name": "desk", "scopes": ["search"], "expires_at": "2027-06-30T00:00:00Z"}]},
    )

    name: Annotated[Name, Field(max_length=MAX_NAME_CHARACTERS)] = Field(
        description="Who or what has it, so that it is known later which one to revoke"
    )
    scopes: Scopes = Field(description="What it may do; `admin` may do everything")
    expires_at: Instant | None = Field(default=None, description="When it ends; left out, it has no end")


class KeyView(Wire):
    """A key, without its secret, of which nothing but a hash is kept."""

    id: str
    name: str
    hint: str = Field(description="How its secret begins")
    scopes: list[str]
    state: KeyState
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None = Field(description="To the minute; null if it never was")


class NewKeyView(KeyView):
    """A key that was just made."""

    key: str = Field(description="The secret. It is shown here and never again: keep it now")


class KeyPage(Wire):
    """One page of keys in order of id."""

    keys: list[KeyView]
    next: str | None


def make_key(keyring: Keyring, body: KeyBody) -> tuple[StoredKey, str]:
    """Make a key; the secret beside it is kept nowhere.

    Raises:
        InvalidInput: it would have ended before now.
    """
    now = utc_now()
    if body.expires_at is not None and body.expires_at <= now:
        raise InvalidInput("A key cannot end before it is made.", "/expires_at")
    return keyring.make(body.name, tuple(body.scopes), body.expires_at, now)


def read_expiry(text: str, now: datetime) -> datetime:
    """When a key ends: in so many hours, days or weeks (12h, 90d, 52w), at the end of a day (UTC), or at an instant.

    Raises:
        InvalidInput: the text is none of these.
    """
    try:
        if duration := _DURATION.fullmatch(text.strip()):
            return now + int(duration[1]) * _UNITS[duration[2]]
        if _DAY.fullmatch(text.strip()):
            return read_instant(f"{text.strip()}T00:00:00Z") + timedelta(days=1)
        return read_instant(text)
    except (ValueError, OverflowError):
        raise InvalidInput(
            f"{text[:40]!r} is no end of a key: write 12h, 90d, 52w, a day such as 2027-06-30, or date, time and zone."
        ) from None


def key_view(key: StoredKey) -> KeyView:
    """One key."""
    return KeyView(
        id=str(key.id),
        name=key.name,
        hint=key.hint,
        scopes=list(key.scopes),
        state=_state(key),
        created_at=key.created_at,
        expires_at=key.expires_at,
        revoked_at=key.revoked_at,
        last_used_at=key.last_used_at,
    )


def new_key_view(key: StoredKey, secret: str) -> NewKeyView:
    """One key with its secret."""
    return NewKeyView(**dict(key_view(key)), key=secret)


def _state(key: StoredKey) -> KeyState:
    if key.revoked_at is not None:
        return KeyState.REVOKED
    return KeyState.EXPIRED if key.expires_at is not None and key.expires_at <= utc_now() else KeyState.ACTIVE
