"""What a reader gives for each piece of a document: an article's fields, a refusal, or why it is passed over."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from index.errors import DuplicateInBatch, InvalidInput, UnreadableFormat

MAX_ENTRIES = 10_000
"""Of one feed, which holds some dozen. So many take a tenth of a second to read, and some megabytes."""

UNKNOWN_KIND = "is of a kind that no reader knows"

Fields = dict[str, Any]
"""The fields of `POST /v1/articles`; with `"origin": "import"`, those of `POST /v1/statements:batch`."""


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Something that is no article and was not meant to be one; `reason` goes on after the name."""

    name: str
    reason: str = UNKNOWN_KIND


Item = Fields | InvalidInput | PassedOver


def is_statement(item: object) -> bool:
    """Whether these are the fields of a ready-made statement, not of an article."""
    return isinstance(item, dict) and item.get("origin") == "import"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed.

    Attributes:
        key: what tells it from the others: its id, else its address, else its fingerprint.
        url: where its page is.
        published_at: as the feed says; feeds lie about dates.
        fingerprint: SHA-256 of what the feed says of it; another one means that it has changed.
        item: the article that the feed holds, or why it holds none.
    """

    key: str
    url: str | None
    title: str | None
    published_at: datetime | None
    fingerprint: str
    item: Item


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as it was read.

    Attributes:
        interval_s: seconds between two looks that it says are enough; 0 where it does not say.
        is_finished: whether it says that nothing will be added.
    """

    title: str | None
    entries: tuple[Entry, ...]
    interval_s: float = 0.0
    is_finished: bool = False

    def items(self) -> Iterator[Item]:
        """The articles of the feed, and the refusals of entries that hold none."""
        yield from (entry.item for entry in self.entries)
        if not self.entries:
            yield UnreadableFormat("The feed holds no items.")


def too_many_entries() -> UnreadableFormat:
    """The refusal of a feed that holds more than any does."""
    return UnreadableFormat(f"The feed holds more than {MAX_ENTRIES:,} entries. Part it.")


def each_once(entries: list[Entry]) -> tuple[Entry, ...]:
    """The entries, each under a key of its own: where an id is given twice, its address or its content tells it apart.

    One that repeats id and address of another with other words is refused; an exact repetition is left out.
    """
    kept: dict[str, Entry] = {}
    seen: set[str] = set()
    for entry in entries:
        if entry.fingerprint in seen:
            continue
        seen.add(entry.fingerprint)
        if entry.key not in kept:
            kept[entry.key] = entry
        elif entry.url and entry.url not in kept and entry.url != kept[entry.key].url:
            kept[entry.url] = replace(entry, key=entry.url)
        else:
            kept[entry.fingerprint] = replace(entry, key=entry.fingerprint, url=None, item=DuplicateInBatch())
    return tuple(kept.values())
