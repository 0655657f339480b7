"""JSON: one article a file, or a list of them, in the fields of `POST /v1/articles` or in a format of newsrooms."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

from index.characters import has_half_pair
from index.errors import InvalidInput, UnreadableFormat
from index.model import Article, ImportedStatement
from index.readers.body import about, read_article, read_statement
from index.readers.decoded import items_of
from index.readers.items import Item, PassedOver, is_statement
from index.readers.jsonfeed import is_json_feed
from index.readers.linked import is_linked
from index.readers.text import decode

Outcome = Article | ImportedStatement | InvalidInput | PassedOver

_TEXT = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
MAX_VALUES = 2_000_000
"""Of one document: each takes a hundred bytes or more where three may have stood for it. JSON Lines have no bound."""


def parse(raw: bytes) -> Any:
    """Decode JSON strictly: UTF-8, no NaN, no half surrogate pairs, no bottomless nesting.

    Raises:
        UnreadableFormat: it is not such JSON.
    """
    value = decode_json(raw)
    if _may_hold_half_pairs(raw):
        refuse_half_pairs(value)
    return value


def parse_document(raw: bytes) -> Any:
    """The same, but a JSON Feed may hold half pairs: its reader refuses the items that do, and no other.

    Raises:
        UnreadableFormat: it is not such JSON.
    """
    value = decode_json(raw)
    if _may_hold_half_pairs(raw) and not is_json_feed(value):
        refuse_half_pairs(value)
    return value


def _may_hold_half_pairs(raw: bytes) -> bool:
    """Only an escape can smuggle one in; the search is cheap where there is none. In UTF-16 every letter has a NUL."""
    return b"\\u" in raw or b"\0" in raw


def decode_json(raw: bytes) -> Any:
    """Decode JSON, but let half surrogate pairs pass: who reads a list refuses them item by item.

    Raises:
        UnreadableFormat: it is not JSON, or holds too many values.
    """
    if values_at_most(raw) > MAX_VALUES and values_at_most(_TEXT.sub(b"", raw)) > MAX_VALUES:
        raise UnreadableFormat(f"The JSON holds more than {MAX_VALUES:,} values. Part it, or give it as JSON Lines.")
    try:
        return json.loads(decode(raw), parse_constant=_refuse_constant)
    except RecursionError:
        raise UnreadableFormat("The JSON is nested too deeply.") from None
    except json.JSONDecodeError as error:
        raise UnreadableFormat(f"This is not JSON: {error.msg}, at character {error.pos}.") from None
    except ValueError:
        raise UnreadableFormat("This is not JSON: a number in it is too long.") from None


def values_at_most(raw: bytes) -> int:
    """How many values a piece of JSON holds at most; commas and brackets in its texts are counted, too."""
    return raw.count(b",") + raw.count(b"[") + raw.count(b"{")


def refuse_half_pairs(value: Any) -> None:
    """Stop at what JSON can escape and no text can hold.

    Raises:
        UnreadableFormat: a string in the value holds half a surrogate pair, or the value is too deep to look.
    """
    try:
        found = has_half_pair(json.dumps(value, ensure_ascii=False))
    except RecursionError:
        raise UnreadableFormat("The JSON is nested too deeply.") from None
    if found:
        raise UnreadableFormat("The JSON holds half a surrogate pair, which is no character.")


def _refuse_constant(name: str) -> NoReturn:
    raise UnreadableFormat(f"This is not JSON: {name} is no JSON value.")


def read_json(raw: bytes) -> Iterator[Outcome]:
    """The articles of a file, each read or refused for itself; a refusal says which item of a list it is about."""
    try:
        value = decode_json(raw)
    except UnreadableFormat as error:
        yield error
        return
    doubtful = _may_hold_half_pairs(raw)
    if not isinstance(value, list) or is_linked(value):
        yield from _read_checked(value, doubtful=doubtful)
        return
    for number, body in enumerate(value, 1):
        for outcome in _read_checked(body, doubtful=doubtful):
            yield about(f"item {number}", outcome) if isinstance(outcome, InvalidInput) else outcome


def _read_checked(value: Any, *, doubtful: bool) -> Iterator[Outcome]:
    try:
        if doubtful and not is_json_feed(value):
            refuse_half_pairs(value)
    except UnreadableFormat as error:
        yield error
    else:
        yield from read_value(value)


def read_value(value: Any) -> Iterator[Outcome]:
    """The articles of one decoded document, whatever its format."""
    yield from read_each(items_of(value))


def read_each(items: Iterable[Item]) -> Iterator[Outcome]:
    """What readers give, with the fields of each article read or refused."""
    for item in items:
        yield item if isinstance(item, (InvalidInput, PassedOver)) else read_or_refuse(item)


def read_or_refuse(body: Any) -> Article | ImportedStatement | InvalidInput:
    """One article, or what is wrong with it; an export also holds the statements that were imported."""
    try:
        return read_statement(body) if is_statement(body) else read_article(body)
    except InvalidInput as error:
        return error
