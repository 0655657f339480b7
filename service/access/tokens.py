"""Secrets: how a key and a session are made, told from a slip of the keyboard, and kept.

A key is `orec_`, 256 random bits as 43 letters and digits, and a checksum of 6, by which a mistyped one is told without
a look into the store, and scanners for secrets tell one from other text. What is stored is the SHA-256 of the whole:
random bits need no salt and no slow hash, which guard secrets that people choose.
Source: OWASP Cheat Sheet Series, "Password Storage"; GitHub, "Behind GitHub's new authentication token formats".
"""

import hashlib
import secrets
import string
import zlib

PREFIX = "orec_"
HINT_CHARACTERS = len(PREFIX) + 4
"""So much of a key is kept as it is, for people who look for it in a list: 24 of its 256 bits."""

_RANDOM_BYTES = 32
_DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
_RANDOM_CHARACTERS, _CHECK_CHARACTERS = 43, 6
_CHARACTERS = len(PREFIX) + _RANDOM_CHARACTERS + _CHECK_CHARACTERS


def new_key() -> str:
    """A key that nobody has had before."""
    random = PREFIX + _written(int.from_bytes(secrets.token_bytes(_RANDOM_BYTES)), _RANDOM_CHARACTERS)
    return random + _check(random)


def new_session() -> str:
    """A session's secret, for a cookie."""
    return secrets.token_urlsafe(_RANDOM_BYTES)


def is_key(text: str) -> bool:
    """Whether a text can be a key: whether its checksum is right."""
    if len(text) != _CHARACTERS or not text.startswith(PREFIX) or not text.isascii():
        return False
    return secrets.compare_digest(_check(text[:-_CHECK_CHARACTERS]), text[-_CHECK_CHARACTERS:])


def hashed(secret: str) -> str:
    """What the store keeps of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()


def _check(text: str) -> str:
    return _written(zlib.crc32(text.encode()), _CHECK_CHARACTERS)


def _written(number: int, characters: int) -> str:
    digits = []
    for _ in range(characters):
        number, digit = divmod(number, len(_DIGITS))
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits))
