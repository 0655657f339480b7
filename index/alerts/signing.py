"""Signatures of messages, and the secrets and tokens that alerts are given.

Source: Standard Webhooks, specification 1.0.0, "Signature scheme" and "Webhook headers" (standardwebhooks.com).
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime

from index.store.alerts import Secret

PREFIX = "whsec_"
SECRET_BYTES = 32
"""The specification wants 24 to 64."""

TOKEN_BYTES = 32


def new_secret() -> str:
    """A secret to sign with, as a receiver's library takes it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode("ascii")


def new_token() -> str:
    """What makes the address of a feed secret."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    """What is kept of a token: it is long and random, so that one pass of a hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_fits(token: str, kept: str | None) -> bool:
    """Whether this is the token of which the hash was kept; it takes as long where it is not."""
    return hmac.compare_digest(token_hash(token), kept or "") and kept is not None


def headers(message: str, at: datetime, body: bytes, signing: Sequence[Secret]) -> dict[str, str]:
    """The header fields of one try, signed with every secret that is still good at that moment.

    Args:
        message: its identifier.
        at: the moment of this try.
        body: what is sent.
        signing: secrets, one at least without an end.
    """
    timestamp = str(int(at.timestamp()))
    content = b".".join([message.encode(), timestamp.encode(), body])
    good = [secret.value for secret in signing if secret.until is None or at < secret.until]
    return {
        "webhook-id": message,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(_signature(secret, content) for secret in good),
    }


def _signature(secret: str, content: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode("ascii")


def rotated(kept: Sequence[Secret], new: str, at: datetime, until: datetime) -> tuple[Secret, ...]:
    """The new secret first, and those that are still good until the moment at which they no longer are."""
    good = [secret for secret in kept if secret.until is None or at < secret.until]
    ending = [Secret(secret.value, until if secret.until is None else min(secret.until, until)) for secret in good]
    return (Secret(new), *(secret for secret in ending if secret.until is None or at < secret.until))
