"""A query in, hits out: the statements closest in meaning and in words, best first."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from index import calibration, retrieve
from index import cursor as cursors
from index.context import surroundings
from index.cursor import Cursor
from index.errors import InvalidQuery
from index.fusion import Fusion
from index.model import Span, identity
from index.pasted import without_wrapping
from index.record import Record, Served
from index.retrieve import Candidate, Ranker, Ranking
from index.store.base import Family, Filters, Store, StoredStatement, Vectors

MAX_QUERY_CHARACTERS = 10_000
"""A longer text is an article, not a question."""


class Mode(StrEnum):
    """What decides how close a statement is: meaning and words, meaning alone, or the very words."""

    HYBRID = "hybrid"
    SEMANTIC = "semantic"
    EXACT = "exact"


class Collapse(StrEnum):
    """Whether statements that are the same words are one hit."""

    FAMILY = "family"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked. `limit` is in hits, `cursor` is the `next` of the page before."""

    text: str
    filters: Filters = field(default_factory=Filters)
    mode: Mode = Mode.HYBRID
    limit: int = 10
    cursor: str | None = None
    collapse: Collapse = Collapse.FAMILY
    fusion: Fusion = Fusion.CONVEX

    @property
    def fingerprint(self) -> str:
        """What a cursor belongs to: everything but the page."""
        how = (self.mode.value, self.collapse.value, self.fusion.value)
        return str(identity("query", self.text, repr(self.filters), *how))


@dataclass(frozen=True, slots=True)
class Scores:
    """`relevance` is a likelihood, `semantic` a cosine, `lexical` BM25; None where the mode has none."""

    relevance: float
    semantic: float | None
    lexical: float | None


@dataclass(frozen=True, slots=True)
class Hit:
    """A statement in an answer. `highlights` are ranges of the statement's own text."""

    statement: StoredStatement
    before: str
    after: str
    highlights: tuple[Span, ...]
    scores: Scores
    flags: tuple[str, ...]
    family: Family


@dataclass(frozen=True, slots=True)
class Answer:
    """The hits of one page. `no_match` says that even the best hit is unlikely to say what was asked.

    `calibration` names the scale of `relevance`.
    """

    hits: tuple[Hit, ...]
    next: str | None
    no_match: bool
    calibration: str
    model: str
    encode_ms: float
    retrieve_ms: float
    load_ms: float


def search(record: Record, query: Query) -> Answer:
    """Find the statements closest to a query.

    Raises:
        InvalidQuery: the text is empty or too long.
        InvalidCursor: the cursor belongs to another query.
        EncoderError: the model cannot be used.
        StoreError: the store cannot be read.
    """
    text = _asked(query.text) if query.mode is Mode.EXACT else without_wrapping(_asked(query.text))
    after = cursors.decode(query.cursor, query.fingerprint) if query.cursor is not None else None
    served = record.served()
    started = time.perf_counter()
    vector = served.encoder.encode([text])[0] if query.mode is not Mode.EXACT else np.empty(0, np.float32)
    encoded = time.perf_counter()
    candidates, more = _page(record.store, _ranker(record.store, served, query, text, vector), query, after)
    retrieved = time.perf_counter()
    hits = _hits(record.store, candidates, text)
    loaded = time.perf_counter()
    no_match = after.no_match if after else not any(hit.scores.relevance >= calibration.NO_MATCH_BELOW for hit in hits)
    return Answer(
        hits=hits,
        next=_next(candidates, query, after, no_match=no_match) if more else None,
        no_match=no_match,
        calibration=calibration.VERSION,
        model=served.encoder.model.label,
        encode_ms=1000 * (encoded - started),
        retrieve_ms=1000 * (retrieved - encoded),
        load_ms=1000 * (loaded - retrieved),
    )


def similar(record: Record, statement_id: int, limit: int = 10) -> Answer:
    """Find who else said what a statement says, in whatever words.

    Raises:
        StatementNotFound: no statement has this id.
    """
    statement = record.store.statement(statement_id)
    served = record.served()
    started = time.perf_counter()
    batch = record.store.vectors_of([statement.row])
    by_row: dict[int, float] = {}
    for vector in batch.vectors:
        for neighbour in served.nearest.nearest(vector / np.linalg.norm(vector), limit + 1):
            by_row[neighbour.row] = max(neighbour.cosine, by_row.get(neighbour.row, -1.0))
    by_row.pop(statement.row, None)
    ranked = sorted(by_row.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]
    likely = calibration.BY_MEANING.of(record.store.asked_words(statement.statement.text))
    candidates = [Candidate(row, cosine, cosine, None, likely(cosine)) for row, cosine in ranked]
    retrieved = time.perf_counter()
    hits = _hits(record.store, candidates, statement.statement.text)
    loaded = time.perf_counter()
    return Answer(
        hits=hits,
        next=None,
        no_match=not any(hit.scores.relevance >= calibration.NO_MATCH_BELOW for hit in hits),
        calibration=calibration.VERSION,
        model=served.encoder.model.label,
        encode_ms=0.0,
        retrieve_ms=1000 * (retrieved - started),
        load_ms=1000 * (loaded - retrieved),
    )


def _asked(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise InvalidQuery("The query is empty. Say what somebody may have said.", "/q")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise InvalidQuery("The query holds half a surrogate pair, which is no character. Send it in UTF-8.", "/q")
    if len(text) > MAX_QUERY_CHARACTERS:
        raise InvalidQuery(f"The query has {len(text):,} characters; at most {MAX_QUERY_CHARACTERS:,} are taken.", "/q")
    return text


def _ranker(store: Store, served: Served, query: Query, text: str, vector: Vectors) -> Ranker:
    match query.mode:
        case Mode.HYBRID:
            return retrieve.hybrid(store, served.nearest, text, vector, query.filters, query.fusion)
        case Mode.SEMANTIC:
            return retrieve.semantic(store, served.nearest, text, vector, query.filters)
        case Mode.EXACT:
            return retrieve.exact(store, text, query.filters)


def _page(store: Store, rank: Ranker, query: Query, after: Cursor | None) -> tuple[list[Candidate], bool]:
    """The first `limit` candidates behind the cursor, and whether others follow.

    Looks deeper until their places are certain or there are no others.
    """
    depth = retrieve.FIRST_DEPTH + (after.seen if after else 0) + query.limit
    while True:
        ranking = rank(depth)
        families = store.family_ids([candidate.row for candidate in ranking.candidates])
        left = _behind(after, _collapsed(ranking, families, query.collapse))
        if len(left) > query.limit or ranking.complete:
            return left[: query.limit], len(left) > query.limit
        depth *= 4


def _collapsed(ranking: Ranking, families: dict[int, int], collapse: Collapse) -> list[Candidate]:
    """The candidates that still stand in the store; of each family only the best, if families are to be one hit."""
    standing = [candidate for candidate in ranking.candidates if candidate.row in families]
    if collapse is Collapse.NONE:
        return standing
    best: dict[int, Candidate] = {}
    for candidate in standing:
        best.setdefault(families[candidate.row], candidate)
    return list(best.values())


def _behind(after: Cursor | None, candidates: list[Candidate]) -> list[Candidate]:
    if after is None:
        return candidates
    return [found for found in candidates if (-found.score, found.row) > (-after.score, after.row)]


def _next(candidates: Sequence[Candidate], query: Query, after: Cursor | None, *, no_match: bool) -> str:
    last = candidates[-1]
    seen = len(candidates) + (after.seen if after else 0)
    return cursors.encode(Cursor(query.fingerprint, last.score, last.row, seen, no_match))


def _hits(store: Store, candidates: Sequence[Candidate], text: str) -> tuple[Hit, ...]:
    statements = store.load([candidate.row for candidate in candidates])
    families = store.families([statement.family_id for statement in statements.values()])
    highlights = store.highlights(text, list(statements))
    return tuple(
        _hit(statements[found.row], found, families, highlights.get(found.row, []))
        for found in candidates
        # One that was deleted within the last milliseconds is not an answer any more.
        if found.row in statements and statements[found.row].family_id in families
    )


def _hit(
    statement: StoredStatement,
    candidate: Candidate,
    families: dict[int, Family],
    highlights: list[Span],
) -> Hit:
    before, after = surroundings(statement)
    return Hit(
        statement=statement,
        before=before,
        after=after,
        highlights=tuple(highlights),
        scores=Scores(candidate.relevance, candidate.semantic, candidate.lexical),
        flags=(),
        family=families[statement.family_id],
    )
