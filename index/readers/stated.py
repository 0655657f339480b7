"""What documents of others say of themselves, made into fields: what cannot be used is left out, nothing is guessed."""

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from index.readers.fields import (
    MAX_AUTHORS,
    MAX_EXTERNAL_ID_CHARACTERS,
    MAX_NAME_CHARACTERS,
    MAX_TITLE_CHARACTERS,
    MAX_URL_CHARACTERS,
    read_domain,
    read_instant,
    read_language,
    read_url,
)
from index.readers.items import Fields

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_BY = re.compile(r"(?:by|von|par|por|di|door|av|af)\s+(?=\w)", re.IGNORECASE)
_BETWEEN_NAMES = re.compile(r"\s*(?:;|\s&\s|\sand\s|\sund\s|\set\s|\sy\s|\sen\s|\soch\s|\sog\s)\s*", re.IGNORECASE)
_LANGUAGE_CODE_CHARACTERS = (2, 3)  # RFC 5646, section 2.2.1: longer ones are registered, and none ever was
_YEAR_OF_ZEROS = re.compile(r"(?<![+\-:\d])00\d\d(?![:\d])", re.ASCII)
_AUTHORITY = re.compile(r"(?:urn:newsml:|tag:)([^:,/]+)[:,]", re.IGNORECASE)
"""Both name their maker by its domain: RFC 3085, section 3.2.2, and RFC 4151, section 2.1."""


def line(value: object, limit: int = MAX_NAME_CHARACTERS) -> str | None:
    """The text on one line, cut off at the limit; None for what is no text or blank."""
    if not isinstance(value, str):
        return None
    return " ".join(_UNPRINTABLE.sub(" ", value).split())[:limit].strip() or None


def instant(value: object) -> datetime | None:
    """A date with time and zone, as in RFC 3339 or in mail (RFC 5322); None for every other."""
    if not isinstance(value, str):
        return None
    for read in (read_instant, _read_mail_date):
        try:
            return read(value)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def _read_mail_date(text: str) -> datetime:
    """A date as in mail; the email package reads the year 0000, which programs write for none, as 2000."""
    if _YEAR_OF_ZEROS.search(text):
        raise ValueError("is in no year that an article has")
    return read_instant(parsedate_to_datetime(text))


def language(value: object) -> str | None:
    """A BCP 47 tag; also with an underscore in it, as programs write it. `English` is no tag."""
    tag = value.strip().replace("_", "-") if isinstance(value, str) else ""
    try:
        return read_language(tag) if len(tag.partition("-")[0]) in _LANGUAGE_CODE_CHARACTERS else None
    except ValueError:
        return None


def url(value: object) -> str | None:
    """An http or https address."""
    text = value.strip() if isinstance(value, str) else ""
    if not text.lower().startswith(("http://", "https://")) or len(text) > MAX_URL_CHARACTERS:
        return None
    try:
        return None if _UNPRINTABLE.search(text) else read_url(text)
    except ValueError:
        return None


def domain(value: object) -> str | None:
    """The host of an address, or the maker's domain in an identifier (`urn:newsml:…`, `tag:…`)."""
    text = value.strip() if isinstance(value, str) else ""
    try:
        named = _AUTHORITY.match(text)
        host = named[1] if named else urlsplit(text).hostname
        return read_domain(host) if host and "." in host else None
    except ValueError:
        return None


def names(byline: object) -> list[str]:
    """The names of a byline: `By Marit Hesselberg and Ana Brel` names two."""
    text = line(byline, MAX_NAME_CHARACTERS * 10)
    return authors(_BETWEEN_NAMES.split(_BY.sub("", text, count=1) if _BY.match(text) else text)) if text else []


def authors(given: Iterable[object]) -> list[str]:
    """Each name once, in order."""
    named = dict.fromkeys(filter(None, map(line, given)))
    return list(named)[:MAX_AUTHORS]


def identifier(value: object) -> str | None:
    """An identifier as it stands, or its SHA-256 where it is longer than any that is kept."""
    text = line(value, 100_000)
    return text if text is None or len(text) <= MAX_EXTERNAL_ID_CHARACTERS else digest(text)


def digest(*parts: str) -> str:
    """The SHA-256 of the parts, as identifiers carry it."""
    return "sha256:" + hashlib.sha256("\0".join(parts).encode(errors="replace")).hexdigest()


def first_instant(dates: Iterable[object]) -> datetime | None:
    """The first of the dates that has time and zone."""
    return next(filter(None, map(instant, dates)), None)


def fields(
    text: str,
    *,
    external_id: object = None,
    title: object = None,
    source: object = None,
    source_domain: str | None = None,
    by: Iterable[str] = (),
    published: Iterable[object] = (),
    language_tag: object = None,
    address: object = None,
) -> Fields:
    """The fields of an article, less those that cannot be used; of the dates the first that has time and zone."""
    name = line(source) or source_domain
    date = first_instant(published)
    stated: Fields = {
        "text": text,
        "external_id": identifier(external_id),
        "title": line(title, MAX_TITLE_CHARACTERS),
        "source": {"name": name} | ({"domain": source_domain} if source_domain else {}) if name else None,
        "authors": list(by),
        "published_at": date.isoformat() if date else None,
        "language": language(language_tag),
        "url": url(address),
    }
    return {key: value for key, value in stated.items() if key == "text" or value}
