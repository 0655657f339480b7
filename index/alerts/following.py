"""The change log followed: what is new is shown to all saved searches, and what was told and has changed is told again.

The position in the log is committed together with what is to be delivered. So a process that dies between the commit of
an article and this one loses nothing, and one that dies after it tells nothing twice.
"""

import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np

from index.alerts.saved import read_query
from index.alerts.standing import Few, Likely, Saved, Standing
from index.clock import utc_now
from index.model import identity
from index.record import Record
from index.search import found_among, read
from index.served import Served
from index.store.alerts import Event, EventKind, Position, SavedSearch, Told
from index.store.asked import Filters, VectorBatch
from index.store.reading import chunks
from index.store.stored import StoredStatement

log = logging.getLogger(__name__)

LOCK = "alerts"

CHANGES_AT_ONCE = 32
"""Lines of the change log in one transaction: in bulk, many articles come in one."""

STATEMENTS_AT_ONCE = 128
"""Statements of one article that are compared together: with ten thousand searches, arrays of 10 MB."""

ENCODED_AT_ONCE = 256

Matched = dict[tuple[int, int], Event]
"""By alert and row, what a search finds."""


class Follower:
    """Follows the change log of a record for its alerts; several processes may have one, and one works at a time."""

    def __init__(self, record: Record, *, clock: Callable[[], datetime] = utc_now) -> None:
        self._record = record
        self._alerts = record.store.alerts
        self._clock = clock
        self._edition = 0
        self._searches: dict[int, Saved] = {}
        self._standing: Standing | None = None
        self._of: Served | None = None
        self._seen: int | None = None

    def work(self, stop: threading.Event) -> int:
        """Follow as far as the log goes; returns how many events were committed, 0 where another process is at it.

        Raises:
            EncoderError: the model cannot be used.
            StoreError: the store cannot be read or written; what is not committed is looked at again.
        """
        version = self._record.store.data_version()
        # Where nobody has written anything since the last look, as is mostly so, that was all.
        if stop.is_set() or version == self._seen:
            return 0
        told = 0
        if self._is_behind():
            with self._record.store.alone(LOCK) as is_alone:
                if not is_alone:
                    return 0
                told = sum(self._rounds(stop))
        self._seen = None if stop.is_set() else version
        return told

    def _is_behind(self) -> bool:
        position = self._alerts.position()
        return position is not None and position.change < self._record.store.change_number()

    def _rounds(self, stop: threading.Event) -> Iterator[int]:
        while not stop.is_set():
            position = self._alerts.position()
            changes = self._alerts.changes(position.change, CHANGES_AT_ONCE) if position else []
            if position is None or not changes:
                return
            served = self._record.served()
            standing = self._up_to_date(served, position)
            until = changes[-1].number
            written = self._record.store.load(self._alerts.rows_between(position.change, until))
            events = self._events(served, standing, written, {one.article_id: one.number for one in changes})
            # Where an alert was changed meanwhile, all of it is looked at again.
            if self._alerts.follow(position, until, events, self._clock()):
                yield len(events)

    def _up_to_date(self, served: Served, position: Position) -> Standing:
        """All saved searches, with their vectors and as the words weigh now."""
        if self._of is not served:
            self._of, self._edition, self._searches, self._standing = served, 0, {}, None
        if self._standing is None or self._edition != position.edition:
            found = self._alerts.searches(self._edition, served.encoder.model.revision)
            self._searches |= {one.id: one for one in self._encoded(found.changed, served)}
            self._searches = {key: one for key, one in self._searches.items() if key in found.ids}
            self._edition = found.edition
            self._standing = Standing(list(self._searches.values()), served)
        self._standing.weigh()
        return self._standing

    def _encoded(self, changed: Sequence[SavedSearch], served: Served) -> Iterator[Saved]:
        """The searches with their vectors; those of another model, or none yet, are made and kept."""
        queries = {one.id: read(read_query(one.query)) for one in changed}
        vectors = {one.id: np.frombuffer(one.vector, "<f4") for one in changed if one.vector is not None}
        missing = [key for key, query in queries.items() if query.by_meaning and key not in vectors]
        for some in chunks(missing, ENCODED_AT_ONCE):
            made = served.encoder.encode([queries[key].text for key in some])
            vectors |= dict(zip(some, made, strict=True))
            revision = served.encoder.model.revision
            self._alerts.write_vectors(revision, {key: vectors[key].astype("<f4").tobytes() for key in some})
        nothing = np.empty(0, np.float32)
        for one in changed:
            yield Saved(one.id, queries[one.id], one.since, vectors.get(one.id, nothing))

    def _events(
        self,
        served: Served,
        standing: Standing,
        written: Mapping[int, StoredStatement],
        numbers: Mapping[int, int],
    ) -> list[Event]:
        """What there is to tell of the statements that were written, and of the articles by their change numbers."""
        matched: Matched = {}
        for few in self._by_article(list(written.values()), numbers, served):
            passing: dict[Filters, set[int]] = {}
            # Thousands of small reads.
            with self._record.store.picture():
                for likely in standing.likely(few, self._names(standing, few)):
                    matched |= self._asked(served, likely, few, passing)
        told = self._alerts.told(sorted(numbers))
        known = {(one.alert_id, one.statement_id) for one in told}
        again = self._told_again(told, written, matched)
        return again + [event for event in matched.values() if (event.alert_id, event.statement_id) not in known]

    def _by_article(
        self, written: Sequence[StoredStatement], numbers: Mapping[int, int], served: Served
    ) -> Iterator[Few]:
        """The statements of each article, some at a time, with what they are found by."""
        store = self._record.store
        of_article: defaultdict[int, list[StoredStatement]] = defaultdict(list)
        for one in sorted(written, key=lambda one: one.row):
            of_article[one.article.id].append(one)
        dimension = served.encoder.model.dimension
        for article_id, statements in of_article.items():
            for some in chunks(statements, STATEMENTS_AT_ONCE):
                rows = [one.row for one in some]
                batch, texts = store.vectors_of(rows), store.found_by(rows)
                # What was deleted, or got vectors of another model, between two reads is seen by a later round.
                has_vectors = set(batch.rows.tolist()) if batch.vectors.shape[1:] == (dimension,) else set()
                held = [one for one in some if one.row in texts and one.row in has_vectors]
                kept = np.isin(batch.rows, [one.row for one in held])
                if held:
                    passages = VectorBatch(batch.rows[kept], batch.vectors[kept])
                    told = {one.row: fingerprint(one) for one in held}
                    yield Few(held, [texts[one.row] for one in held], passages, numbers[article_id], told)

    def _names(self, standing: Standing, few: Few) -> dict[int, set[str]]:
        if not standing.keys.ask_for_speakers:
            return {}
        return self._alerts.names_of(sorted({by.speaker_id for one in few.statements for by in one.speakers}))

    def _asked(self, served: Served, likely: Likely, few: Few, passing: dict[Filters, set[int]]) -> Matched:
        """What a search finds of these statements; `passing` remembers which of them pass some filters."""
        saved, store = likely.saved, self._record.store
        found = list(likely.found)
        if found and (filters := saved.query.filters).narrow:
            if filters not in passing:
                passing[filters] = set(store.matching_rows(filters, few.rows).tolist())
            found = [one for one in found if one.row in passing[filters]]
        if len(likely.doubtful):
            found += found_among(store, served, saved.query, saved.vector, likely.doubtful)
        statements = {one.row: one for one in few.statements}
        return {
            (saved.id, one.row): Event(
                alert_id=saved.id,
                kind=EventKind.MATCHED,
                statement_id=statements[one.row].id,
                article_id=statements[one.row].article.id,
                matches=True,
                fingerprint=few.fingerprints[one.row],
                relevance=one.relevance,
                semantic=one.semantic,
                lexical=one.lexical,
            )
            for one in found
        }

    def _told_again(
        self, told: Sequence[Told], written: Mapping[int, StoredStatement], matched: Matched
    ) -> list[Event]:
        """Corrections and withdrawals of what was told."""
        gone = [one for one in told if one.row is None]
        replaced = self._alerts.replacements(gone) if gone else {}
        events = [
            Event(
                one.alert_id,
                EventKind.WITHDRAWN,
                one.statement_id,
                one.article_id,
                replaced_by=replaced.get(one.statement_id),
            )
            for one in gone
        ]
        for one in told:
            # One that is written after these changes is looked at with the change that wrote it.
            if one.row is None or one.row not in written:
                continue
            now = fingerprint(written[one.row])
            if now != one.fingerprint:
                corrected = Event(one.alert_id, EventKind.CORRECTED, one.statement_id, one.article_id, fingerprint=now)
                match = matched.get((one.alert_id, one.row))
                events.append(replace(match, kind=EventKind.CORRECTED) if match else corrected)
        return events


def fingerprint(stored: StoredStatement) -> str:
    """Tells whether what an alert says of a statement has changed: its words, who said them, and where and when.

    Its place in the article and how sure the attribution is may change with any edit of the article.
    """
    statement, article = stored.statement, stored.article.article
    speakers = [(by.speaker_id, by.attribution.name, by.attribution.role) for by in stored.speakers]
    told = (
        *(statement.kind, statement.text, statement.cue_class, speakers, repr(statement.review)),
        *(article.source.name, article.title, article.url, article.published_at),
    )
    return str(identity("told", repr(told)))
