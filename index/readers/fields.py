"""The fields that articles and ready-made statements are made of, each with its bounds and a clear refusal."""

import re
import unicodedata
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from index.characters import has_half_pair
from index.hosts import readable
from index.model import Source

MAX_EXTERNAL_ID_CHARACTERS = 512
MAX_NAME_CHARACTERS = 300
MAX_TITLE_CHARACTERS = 1_000
MAX_URL_CHARACTERS = 2_048
MAX_AUTHORS = 100
MAX_FIELDS = 100
"""Of an object. There are a dozen; each that there is not is a fault of its own to be told."""
MAX_LANGUAGE_CHARACTERS = 35  # RFC 5646, section 4.4.1: what every field for a tag should hold
MAX_DOMAIN_CHARACTERS = 253  # RFC 1035, section 2.3.4, less the length octets
EARLIEST_YEAR, LATEST_YEAR = 1000, 9999
UNKNOWN_SOURCE = "Unknown source"

_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d([.]\d{1,9})?)?([Zz]|[+-]\d\d:?\d\d)?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", re.ASCII)
_DOMAIN_LABEL = re.compile(r"[^\W_]([\w-]{0,61}[^\W_])?")
_EXAMPLE_INSTANT = "2024-03-12T17:40:00+01:00"


def without_half_pairs(value: str) -> str:
    """The text, unless it holds half a surrogate pair: JSON can escape one, and no file or answer can hold it.

    Raises:
        ValueError: it does.
    """
    if has_half_pair(value):
        raise ValueError("holds half a surrogate pair, which is no character")
    return value


def _without_controls(value: str) -> str:
    without_half_pairs(value)
    if any(character < " " or character == "\x7f" for character in value):
        raise ValueError("must not hold control characters")
    if not value.strip():
        raise ValueError("must not be blank")
    return value


def _one_line(value: str) -> str:
    return _without_controls(" ".join(unicodedata.normalize("NFC", value).split()))


def read_instant(value: object) -> datetime:
    """Read a date with time and zone, RFC 3339.

    Raises:
        ValueError: no zone, no time of day, no such day, or a year that no article has.
    """
    if isinstance(value, datetime):
        return _in_utc(value)
    if not isinstance(value, str):  # pydantic turns a ValueError, and only that, into a refusal
        raise ValueError(  # noqa: TRY004
            f"must be a string with date, time and zone, such as {_EXAMPLE_INSTANT}"
        )
    text = value.strip()
    if _DAY.fullmatch(text):
        raise ValueError(
            f"a date alone has no time zone: send date, time and zone, such as {_EXAMPLE_INSTANT}, or leave it out"
        )
    if not _INSTANT.fullmatch(text):
        raise ValueError(f"must be a date with time and zone as in RFC 3339, such as {_EXAMPLE_INSTANT}")
    try:
        instant = datetime.fromisoformat(text.upper())
    except ValueError:
        raise ValueError(
            f"is no day or time of the calendar in the years {EARLIEST_YEAR} to {LATEST_YEAR}: "
            f"send one such as {_EXAMPLE_INSTANT}"
        ) from None
    return _in_utc(instant)


def _in_utc(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError(f"has no time zone: end it with Z or an offset, such as {_EXAMPLE_INSTANT}")
    try:
        in_utc = instant.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"lies outside the years {EARLIEST_YEAR} to {LATEST_YEAR}") from None
    if in_utc.year < EARLIEST_YEAR:
        raise ValueError(f"lies outside the years {EARLIEST_YEAR} to {LATEST_YEAR}")
    return in_utc


def read_language(value: str) -> str:
    """Check the syntax of a BCP 47 tag and give it the usual case: `en`, `en-GB`, `zh-Hant-TW`.

    Raises:
        ValueError: not a well-formed tag.
    """
    if not _LANGUAGE.fullmatch(value):
        raise ValueError("must be a BCP 47 language tag, such as en or en-GB")
    first, *rest = value.split("-")
    return "-".join([first.lower(), *map(_subtag, rest)])


def _subtag(subtag: str) -> str:
    if len(subtag) == 2:
        return subtag.upper()
    return subtag.title() if len(subtag) == 4 and subtag.isalpha() else subtag.lower()


def without_blanks(body: Any) -> Any:
    """The body less its optional fields that are blank: tables and archives write "" for what is not known.

    A blank `text` stays and is refused: a statement without words is a mistake.
    """
    if not isinstance(body, dict):
        return body
    if len(body) > MAX_FIELDS:
        raise PydanticCustomError("too_many_fields", "holds more fields than there are")
    return {key: value for key, value in body.items() if key == "text" or not _blank(value)}


def _blank(value: Any) -> bool:
    return isinstance(value, str) and not value.strip()


def absolute(url: str | None, source: Source) -> str | None:
    """The address with the source's host where it is a path on the site alone and the host is known."""
    return f"https://{source.domain}{url}" if url and url.startswith("/") and source.domain else url


def read_url(value: str) -> str:
    """Check that this is an http or https address, or a path on the source's site.

    Raises:
        ValueError: it is not.
    """
    if any(character.isspace() for character in value):
        raise ValueError("must not hold spaces")
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise ValueError("must be an http or https address") from None
    if "@" in parts.netloc:
        raise ValueError("must not hold a user name or a password, which everybody could read: send it without")
    on_the_site = value.startswith("/") and not parts.netloc and "\\" not in value
    if not on_the_site and (parts.scheme not in {"http", "https"} or not host):
        raise ValueError("must be an http or https address, such as https://torvikcourier.example/bridge")
    return value


def read_domain(value: str) -> str:
    """A host name in lower case and, if it is international, in its own letters; without a leading `www.`, a final dot.

    Raises:
        ValueError: it holds a scheme, a port, a path or what no host name holds.
    """
    domain = unicodedata.normalize("NFC", value.strip().lower()).removesuffix(".").removeprefix("www.")
    if international := readable(domain):
        return international
    labels = domain.split(".")
    if len(domain) > MAX_DOMAIN_CHARACTERS or not all(_DOMAIN_LABEL.fullmatch(label) for label in labels):
        raise ValueError("must be a host name alone, without scheme, port or path, such as torvikcourier.example")
    return domain


def source_of_url(url: str | None) -> Source:
    """The source that an address speaks for: its host, or the unknown source."""
    host = urlsplit(url).hostname if url else None
    try:
        domain = read_domain(host) if host else None
    except ValueError:
        domain = None
    return Source(domain, domain) if domain else Source(UNKNOWN_SOURCE)


ExternalId = Annotated[
    str,
    Field(min_length=1, max_length=MAX_EXTERNAL_ID_CHARACTERS, description="Your own identifier, unique in its source"),
    AfterValidator(_without_controls),
]
Name = Annotated[str, Field(min_length=1, max_length=MAX_NAME_CHARACTERS), AfterValidator(_one_line)]
Title = Annotated[str, Field(min_length=1, max_length=MAX_TITLE_CHARACTERS), AfterValidator(_one_line)]
Url = Annotated[
    str,
    Field(min_length=1, max_length=MAX_URL_CHARACTERS, description="An http or https address, or a path on the site"),
    AfterValidator(_without_controls),
    AfterValidator(read_url),
]
Language = Annotated[
    str,
    Field(min_length=2, max_length=MAX_LANGUAGE_CHARACTERS, description="A BCP 47 language tag"),
    AfterValidator(read_language),
]
Domain = Annotated[str, Field(max_length=260), AfterValidator(read_domain)]
Instant = Annotated[
    datetime,
    BeforeValidator(read_instant),
    WithJsonSchema(
        {"type": "string", "format": "date-time", "description": "Date, time and zone, RFC 3339; a zone is required"}
    ),
]


class SourceBody(BaseModel):
    """The publication that printed it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    _without_blanks = model_validator(mode="before")(without_blanks)

    name: Name
    domain: Domain | None = Field(default=None, description="Host name of the publication, without scheme and path")

    def to_source(self) -> Source:
        """The source in the library's words."""
        return Source(self.name, self.domain)
