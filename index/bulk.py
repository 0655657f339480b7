"""Many articles in: some processes extract while this one encodes and a thread stores; outcomes come in order.

Read `ingest_bulk` top to bottom: each step is a generator that takes what the one before it gives, a bounded number of
articles ahead, so that a file of any size streams through. An outcome is given once what it tells is durable.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial

from index.errors import DuplicateInBatch, InvalidInput, NotIngested, OnRecordError
from index.extract.many import Begun, Extraction
from index.extract.worker import Extracted, Failure, Task, extract_each, extract_here
from index.homes import each_at_home
from index.ingest import Embedded, Found, as_found, embed, one_by_one, store, together_or_alone
from index.model import Article, ImportedStatement
from index.readers.items import PassedOver
from index.readers.json import Outcome
from index.record import Record
from index.store.writes import LookUp, Origin, Status, Written
from index.store.writing import article_id

log = logging.getLogger(__name__)

Item = Outcome
"""What readers give."""

COMPARED_AT_ONCE = 256
"""Articles whose content is looked up in one query."""

EXTRACTED_AT_ONCE_CHARACTERS = 30_000
"""Two seconds of a process: what is lost when it dies, and what it takes until all have something to do."""

AHEAD_CHARACTERS = 90_000
"""That each process may be ahead of what is stored: 7 s of its work, which the encoder has left to do at the end."""

HUNGRY_CHARACTERS = 60_000
"""That each process has to have before itself: with less it may be idle by the time that a batch is encoded."""

ENCODED_AT_ONCE = 128
"""Statements that are encoded and stored together: sixteen passes of the encoder, which sorts them by length. More save
little, and a process that is killed loses them."""

STORED_AT_ONCE = 1_024
"""Articles that wait to be told of at most, where they have no new statements."""

WRITES_WAITING = 2
"""Batches that may wait to be stored while the next one is encoded."""

PATIENCE_S = 2.0
"""After which articles are taken further though there are too few to start processes: their source is slow."""

BATCH_PATIENCE_S = 5.0
"""After which a batch is encoded and stored though it is not full."""

LOOK_S = 0.2
"""How often a wait looks whether it should end."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of an article.

    Attributes:
        statements: how many were found in it; none where nothing changed.
        notes: what was put right in reading it.
    """

    article_id: int
    version: int
    status: Status
    statements: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """An item and its outcome; of an article also the claims that its page reviews, each with its own."""

    item: Item
    outcome: Stored | InvalidInput | PassedOver
    claims: "tuple[Told, ...]" = ()


@dataclass(frozen=True, slots=True)
class _Entry:
    """An item on its way: its outcome where that is known already, else what is new of it.

    `expected` is what the store, as it was, makes of it. The statements of an article are still to come in `found`.
    The claims that its page reviews go with it, whatever became of its own content.
    """

    item: Item
    outcome: Stored | InvalidInput | PassedOver | None
    found: Found | None = None
    expected: Stored | None = None
    claims: "tuple[_Entry, ...]" = ()

    @property
    def tasks(self) -> list[Task]:
        new = self.found is not None and self.found.origin is Origin.ARTICLE
        return [Task.of(self.found.article)] if new and self.found else []


def ingest_bulk(
    record: Record,
    items: Iterable[Item],
    *,
    processes: int,
    rules_only: bool = False,
    stop: threading.Event | None = None,
    stop_at_refusal: bool = False,
) -> Generator[Told, None, None]:
    """Take a stream of items in; every outcome is told in the order of the items, once it is durable.

    Refusals and what was passed over keep their place. The second article of one id is refused unless it says the same.

    Args:
        record: where they go.
        items: from the readers; taken from this thread, some way ahead of the outcomes.
        processes: how many may extract beside this one; with one alone, this one does.
        rules_only: whether the processes leave the attribution model out.
        stop: set it to end early; what is embedded by then is stored and told.
        stop_at_refusal: store nothing that comes after the first refusal.

    Raises:
        StoreError: the store could not take a batch; nothing of that batch is stored.
        EncoderError: the model cannot be used.
        ExtractionStopped: no process can be started.
    """
    ended = stop or threading.Event()
    extraction = Extraction(lambda tasks: extract_each(record.extractor, tasks), processes, rules_only=rules_only)
    known = record.store.known
    settled = each_at_home(items, known, record.store.standing_sources)
    entries = _extracted(_compared(settled, known), extraction, processes, ended)
    with closing(entries):
        wanted = _until_refused(entries) if stop_at_refusal else entries
        yield from _stored(record, wanted)
    # Once: to take in each batch by itself, as searches would, is what costs most of an index's time.
    record.served()


def rehearse(
    items: Iterable[Item],
    known: LookUp,
    *,
    processes: int,
    rules_only: bool = False,
    stop: threading.Event | None = None,
    stop_at_refusal: bool = False,
) -> Generator[Told, None, None]:
    """Read, compare and extract as `ingest_bulk` does, and tell what it would tell; nothing is stored.

    Raises:
        ExtractionStopped: no process can be started.
    """
    ended = stop or threading.Event()
    extraction = Extraction(partial(extract_here, rules_only=rules_only), processes, rules_only=rules_only)
    settled = each_at_home(items, known, lambda _: set())  # what comes of an item is told by its article alone
    entries = _extracted(_compared(settled, known), extraction, processes, ended)
    with closing(entries):
        for entry in _until_refused(entries) if stop_at_refusal else entries:
            yield _rehearsed(entry)


def _rehearsed(entry: _Entry) -> Told:
    return Told(entry.item, entry.outcome or _expected(entry), tuple(map(_rehearsed, entry.claims)))


def _expected(entry: _Entry) -> Stored:
    if entry.expected is None or entry.found is None:
        raise AssertionError("An item is settled or new.")
    if entry.expected.status is Status.UNCHANGED:
        return entry.expected
    return replace(entry.expected, statements=len(entry.found.statements))


# --- compared with the store


def _compared(items: Iterable[Item], known: LookUp) -> Iterator[list[_Entry]]:
    """The items, some at a time, each settled or new."""
    seen: dict[int, str] = {}
    for some in _grouped(items):
        comparison = _Comparison(some, known, seen)
        yield [comparison.with_claims(item) for item in some]


class _Comparison:
    """What the store, as it is, makes of some items and of the claims among them.

    `seen` has the content of each article that came before in the same run.
    """

    def __init__(self, items: Sequence[Item], known: LookUp, seen: dict[int, str]) -> None:
        self._taken = {id(one): _taken(one) for item in items for one in (item, *_claims(item))}
        self._ids = {
            key: article_id(one.article, one.origin) for key, one in self._taken.items() if isinstance(one, Found)
        }
        self._stored = known(list(self._ids.values()))
        self._seen = seen

    def with_claims(self, item: Item) -> _Entry:
        """The item with the claims that its page reviews, unless it is refused itself."""
        entry = self._entry(item)
        if isinstance(entry.outcome, InvalidInput):
            return entry
        return replace(entry, claims=tuple(self._entry(claim) for claim in _claims(item)))

    def _entry(self, item: Item) -> _Entry:
        taken = self._taken[id(item)]
        if not isinstance(taken, Found):
            return _Entry(item, taken)
        identifier, notes = self._ids[id(item)], taken.article.notes
        again = identifier in self._seen
        if self._seen.setdefault(identifier, taken.content_hash) != taken.content_hash:
            return _Entry(item, DuplicateInBatch())
        stored = self._stored.get(identifier)
        if stored is not None and stored.content_hash == taken.content_hash:
            return _Entry(item, Stored(identifier, stored.version, Status.UNCHANGED, notes=notes))
        new, version = (Status.REPLACED, stored.version + 1) if stored else (Status.CREATED, 1)
        # One that came before is not settled by it: that one may yet fail.
        return _Entry(item, None, taken, Stored(identifier, version, Status.UNCHANGED if again else new, notes=notes))


def _claims(item: Item) -> Sequence[ImportedStatement | InvalidInput]:
    return item.claims if isinstance(item, Article) else ()


def _grouped(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Runs of items; from a slow source, what came in a while."""
    group: list[Item] = []
    begun = time.monotonic()
    for item in items:
        group.append(item)
        if len(group) >= COMPARED_AT_ONCE or time.monotonic() - begun > LOOK_S:
            yield group
            group, begun = [], time.monotonic()
    yield group


def _taken(item: Item) -> Found | InvalidInput | PassedOver:
    try:
        return as_found(item) if isinstance(item, Article | ImportedStatement) else item
    except InvalidInput as error:
        return error


# --- extracted


def _extracted(
    groups: Iterator[list[_Entry]], extraction: Extraction, processes: int, stop: threading.Event
) -> Generator[_Entry, None, None]:
    """The entries in order with their statements; the processes end with this generator."""
    waiting: deque[tuple[float, list[_Entry], Begun]] = deque()
    several = processes if processes > 1 else 0
    asked = time.monotonic()
    with closing(extraction):
        for chunk in _chunks(groups):
            more_soon = time.monotonic() - asked < LOOK_S
            waiting.append((time.monotonic(), chunk, extraction.begin([task for one in chunk for task in one.tasks])))
            while waiting and _due(waiting, extraction, several, more_soon=more_soon):
                _, first, begun = waiting.popleft()
                if not _awaited(extraction, begun, stop):
                    return
                yield from _with_statements(first, extraction.results(begun))
            asked = time.monotonic()
        for _, first, begun in waiting:
            if not _awaited(extraction, begun, stop):
                return
            yield from _with_statements(first, extraction.results(begun))


def _chunks(groups: Iterator[list[_Entry]]) -> Iterator[list[_Entry]]:
    """Entries in portions of work for one process."""
    for group in groups:
        chunk: list[_Entry] = []
        characters = 0
        for entry in group:
            chunk.append(entry)
            characters += sum(len(task.text) for task in entry.tasks)
            if characters >= EXTRACTED_AT_ONCE_CHARACTERS:
                yield chunk
                chunk, characters = [], 0
        if chunk:
            yield chunk


def _due(
    waiting: deque[tuple[float, list[_Entry], Begun]], extraction: Extraction, processes: int, *, more_soon: bool
) -> bool:
    """Whether the first portion is to be taken now: it is ready or has waited long enough, and no process is idle soon.

    `more_soon` says that the source does not let wait for the next portion, so that a hungry process is fed first.
    """
    since, _, first = waiting[0]
    slow = extraction.put_off(first) and time.monotonic() - since > PATIENCE_S
    if slow or _characters(begun for _, _, begun in waiting) > AHEAD_CHARACTERS * processes:
        return True
    unfinished = _characters(begun for _, _, begun in waiting if not extraction.ready(begun))
    return extraction.ready(first) and not (more_soon and unfinished < HUNGRY_CHARACTERS * processes)


def _characters(portions: Iterable[Begun]) -> int:
    return sum(len(task.text) for begun in portions for task in begun.tasks)


def _awaited(extraction: Extraction, begun: Begun, stop: threading.Event) -> bool:
    """Wait for a portion; False when everything is to stop."""
    while not stop.is_set():
        if extraction.put_off(begun) or extraction.ready(begun, LOOK_S):
            return True
    return False


def _with_statements(chunk: Sequence[_Entry], extracted: Sequence[Extracted]) -> Iterator[_Entry]:
    results = iter(extracted)
    for entry in chunk:
        yield _with_its_own(entry, next(results)) if entry.tasks else entry


def _with_its_own(entry: _Entry, extracted: Extracted) -> _Entry:
    if isinstance(extracted, Failure):
        log.error("an article could not be extracted: %s", extracted.trace)
        return replace(entry, outcome=NotIngested())
    return replace(entry, found=replace(entry.found, statements=extracted)) if entry.found else entry


def _until_refused(entries: Iterable[_Entry]) -> Iterator[_Entry]:
    for entry in entries:
        yield entry
        if isinstance(entry.outcome, InvalidInput):
            return


# --- encoded and stored


def _stored(record: Record, entries: Iterator[_Entry]) -> Iterator[Told]:
    """Embed the statements of many articles together, here, and store them together, in a thread."""
    writes: deque[Future[list[Told]]] = deque()
    writer = ThreadPoolExecutor(1, thread_name_prefix="store")
    try:
        for batch in _batches(entries):
            writes.append(writer.submit(_write, record, batch, _embedded(record, _new(batch))))
            while writes and (len(writes) > WRITES_WAITING or writes[0].done()):
                yield from writes.popleft().result()
        for write in writes:
            yield from write.result()
    finally:
        writer.shutdown(cancel_futures=True)


def _batches(entries: Iterator[_Entry]) -> Iterator[list[_Entry]]:
    begun = time.monotonic()
    statements = 0
    batch: list[_Entry] = []
    for entry in entries:
        batch.append(entry)
        statements += len(entry.found.statements) if entry.found else 0
        full = statements >= ENCODED_AT_ONCE or len(batch) >= STORED_AT_ONCE
        if full or time.monotonic() - begun > BATCH_PATIENCE_S:
            yield batch
            batch, statements, begun = [], 0, time.monotonic()
    if batch:
        yield batch


def _new(batch: Sequence[_Entry]) -> list[Found]:
    return [one.found for entry in batch for one in (entry, *entry.claims) if one.outcome is None and one.found]


def _embedded(record: Record, new: Sequence[Found]) -> Embedded | None:
    """The new articles with their vectors; None where there are none, or they could not be embedded together."""
    if not new:
        return None
    try:
        return embed(record, new)
    except OnRecordError:
        raise
    except Exception:
        log.exception("embedding %d articles together failed; they are tried one by one", len(new))
        return None


def _write(record: Record, batch: Sequence[_Entry], embedded: Embedded | None) -> list[Told]:
    written = iter(_written(record, _new(batch), embedded))
    return [_told(entry, written) for entry in batch]


def _told(entry: _Entry, written: Iterator[Written | InvalidInput]) -> Told:
    outcome = entry.outcome or _outcome(entry, next(written))
    return Told(entry.item, outcome, tuple(_told(claim, written) for claim in entry.claims))


def _outcome(entry: _Entry, written: Written | InvalidInput) -> Stored | InvalidInput:
    if isinstance(written, InvalidInput):
        return written
    statements = 0 if written.status is Status.UNCHANGED else len(written.statement_ids)
    notes = entry.found.article.notes if entry.found else ()
    return Stored(written.article_id, written.version, written.status, statements, notes)


def _written(record: Record, new: Sequence[Found], embedded: Embedded | None) -> Sequence[Written | InvalidInput]:
    """Store together what was embedded together, and the rest one by one."""

    def take(some: Sequence[Found]) -> list[Written]:
        return store(record, embedded if embedded is not None and some is new else embed(record, some))

    return one_by_one(new, take) if embedded is None else together_or_alone(new, take)
