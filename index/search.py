"""A query in, hits out: the statements closest in meaning and in words, best first."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial

import numpy as np

from index import calibration, pages, retrieve
from index import cursor as cursors
from index.characters import has_half_pair
from index.errors import InvalidInput, InvalidQuery
from index.explain import Explanation, explain
from index.fusion import Fusion
from index.hits import Hit, load_hits
from index.model import identity
from index.opposites import Opposites
from index.pages import Walk
from index.pasted import without_wrapping
from index.question import Question, QuestionOfFew
from index.record import Record
from index.retrieve import Candidate
from index.served import Served
from index.store.arrays import Rows, Vectors
from index.store.asked import Facets, Filters
from index.store.base import Store
from index.store.stored import StoredStatement

MAX_QUERY_CHARACTERS = 10_000
"""A longer text is an article, not a question."""

LOADED_AT_ONCE = 100
"""Of everything that is found: as many as a page may hold."""


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
    """What is asked. `limit` is in hits, `cursor` is the `next` of the page before.

    Without a text, filters have to say what is looked for: everything that passes them, last published first. `floor`
    is the least relevance of what counts as found; a page of hits also shows what lies below.
    """

    text: str
    filters: Filters = field(default_factory=Filters)
    mode: Mode = Mode.HYBRID
    limit: int = 10
    cursor: str | None = None
    collapse: Collapse = Collapse.FAMILY
    facets: bool = False
    explain: bool = False
    fusion: Fusion = Fusion.CONVEX
    floor: float = calibration.NO_MATCH_BELOW

    def fingerprint(self, served: Served) -> str:
        """What a cursor belongs to: everything but the page, and the model that says what is near."""
        asked = (self.text, repr(self.filters), self.mode.value, self.collapse.value, self.fusion.value)
        return str(identity("query", *asked, served.encoder.model.revision))

    @property
    def words(self) -> str:
        """Everything that is marked in what is found."""
        return " ".join((self.text, *self.filters.phrases))

    @property
    def by_meaning(self) -> bool:
        """Whether a vector of the text is needed."""
        return bool(self.text) and self.mode is not Mode.EXACT


@dataclass(frozen=True, slots=True)
class Answer:
    """The hits of one page. `no_match` says that even the best hit is unlikely to say what was asked.

    `calibration` names the scale of `relevance`. `facets` count everything that is likely enough to be a match, on
    whatever page; `asked` is the query as it was read, None where the answer is to none.
    """

    hits: tuple[Hit, ...]
    next: str | None
    no_match: bool
    calibration: str
    model: str
    encode_ms: float
    retrieve_ms: float
    load_ms: float
    facets: Facets | None = None
    asked: Query | None = None


def search(record: Record, query: Query) -> Answer:
    """Find the statements closest to a query.

    Raises:
        InvalidQuery: the text is empty or too long.
        InvalidCursor: the cursor belongs to another query.
        EncoderError: the model cannot be used.
        StoreError: the store cannot be read.
    """
    query = read(query)
    served = record.served()
    served.queries.expect(_to_encode([query]))
    with record.store.turn():
        started = time.perf_counter()
        (vector,) = _encoded(served, [query])
        return _answer(record.store, served, query, vector, 1000 * (time.perf_counter() - started))


def search_all(record: Record, queries: Sequence[Query]) -> list[Answer | InvalidInput]:
    """Ask several queries of the same state of the index, in one pass of the encoder.

    Returns:
        for each query its answer, or what is wrong with it.

    Raises:
        EncoderError: the model cannot be used.
        StoreError: the store cannot be read.
    """
    served = record.served()
    read = [_read_or_refusal(query) for query in queries]
    asked = [query for query in read if isinstance(query, Query)]
    started = time.perf_counter()
    vectors = iter(_encoded(served, asked))
    encode_ms = 1000 * (time.perf_counter() - started) / max(1, len(asked))
    return [
        query
        if isinstance(query, InvalidInput)
        else _answer_or_refusal(record, served, query, next(vectors), encode_ms)
        for query in read
    ]


def _answer(store: Store, served: Served, query: Query, vector: Vectors, encode_ms: float) -> Answer:
    with store.picture():
        return _answer_in_picture(store, served, query, vector, encode_ms)


def _answer_in_picture(store: Store, served: Served, query: Query, vector: Vectors, encode_ms: float) -> Answer:
    started = time.perf_counter()
    fingerprint = query.fingerprint(served)
    after = cursors.decode(query.cursor, fingerprint) if query.cursor is not None else None
    question = Question(store, served, query.text, vector, query.filters)
    opposites = _opposites(store, query)
    page = pages.page(_walk(question, query, opposites), after, query.limit)
    no_match = after.no_match if after else not any(map(_reaches_floor, page.candidates))
    facets = _counted(question, query) if query.facets else None
    why = _explained(question, query, page.candidates, opposites) if query.explain else {}
    retrieved = time.perf_counter()
    hits = load_hits(store, served, page.candidates, query.words, vector, opposites, why)
    loaded = time.perf_counter()
    return Answer(
        hits=hits,
        next=cursors.encode(pages.after(page, fingerprint, after, no_match=no_match)) if page.more else None,
        no_match=no_match,
        calibration=calibration.VERSION,
        model=served.encoder.model.label,
        encode_ms=encode_ms,
        retrieve_ms=1000 * (retrieved - started),
        load_ms=1000 * (loaded - retrieved),
        facets=facets,
        asked=query,
    )


def search_through(record: Record, query: Query) -> Iterator[Hit]:
    """Everything that is likely enough to be a match, in the order of the search: what the facets of it count.

    Hits are loaded as they are asked for, some at a time. `limit`, `cursor`, `facets` and `explain` have no effect.

    Raises:
        InvalidQuery: the text is empty or too long.
        EncoderError: the model cannot be used.
        StoreError: the store cannot be read; also while hits are asked for.
    """
    query = read(query)
    served = record.served()
    (vector,) = _encoded(served, [query])
    question = Question(record.store, served, query.text, vector, query.filters)
    likely = np.sort(np.array(_found(question, query), np.int64))
    opposites = _opposites(record.store, query)
    walk = _walk(question, query, opposites)
    return (
        hit
        for some in pages.through(walk, likely, LOADED_AT_ONCE)
        for hit in load_hits(record.store, served, some, query.words, vector, opposites)
    )


def found_among(store: Store, served: Served, query: Query, vector: Vectors, rows: Rows) -> list[Candidate]:
    """Those of a few statements that `search_through` finds in the whole record, with the scores that they have there.

    Args:
        store: holds the statements.
        served: the indexes, which hold them too.
        query: as `read` gives it; families are not collapsed.
        vector: of the query, shape (dimension,); empty where none is needed.
        rows: of the statements, shape (n,), ascending.

    Raises:
        StoreError: the store cannot be read.
    """
    question = QuestionOfFew(store, served, query.text, vector, query.filters, rows)
    if not query.text:
        return [Candidate(row, 0.0, None, None) for row in question.among.tolist()]
    found = set(_found(question, query))
    return [one for one in _walk(question, query, None).head if one.row in found]


def similar(record: Record, statement_id: int, limit: int = 10) -> Answer:
    """Find who else said what a statement says, in whatever words.

    Raises:
        StatementNotFound: no statement has this id.
    """
    served = record.served()
    with record.store.turn(), record.store.picture():
        return _similar(record, served, record.store.statement(statement_id), limit)


def _similar(record: Record, served: Served, statement: StoredStatement, limit: int) -> Answer:
    started = time.perf_counter()
    batch = record.store.vectors_of([statement.row])
    cosines: dict[int, float] = {}
    for vector in batch.vectors:
        near = served.nearest.cosines(vector / np.linalg.norm(vector))
        for at in near.best(limit + 1).tolist():
            row, cosine = int(near.rows[at]), float(near.scores[at])
            cosines[row] = max(cosine, cosines.get(row, -1.0))
    cosines.pop(statement.row, None)
    ranked = sorted(cosines.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]
    likely = calibration.BY_MEANING.of(served.words.asked(statement.statement.text))
    candidates = [Candidate(row, cosine, cosine, None, likely(cosine)) for row, cosine in ranked]
    retrieved = time.perf_counter()
    query = Query(statement.statement.text, mode=Mode.SEMANTIC)
    nearest = next(iter(batch.vectors), np.empty(0, np.float32))
    hits = load_hits(record.store, served, candidates, query.words, nearest, Opposites(record.store, query.text))
    loaded = time.perf_counter()
    return Answer(
        hits=hits,
        next=None,
        no_match=not any(map(_reaches_floor, candidates)),
        calibration=calibration.VERSION,
        model=served.encoder.model.label,
        encode_ms=0.0,
        retrieve_ms=1000 * (retrieved - started),
        load_ms=1000 * (loaded - retrieved),
    )


def read(query: Query) -> Query:
    """The query with single spaces, once it is seen to ask something.

    Raises:
        InvalidQuery: its text is empty or too long.
    """
    text = " ".join(query.text.split())
    if not text and not query.filters.narrow:
        raise InvalidQuery("The query is empty. Say what somebody may have said.", "/q")
    if has_half_pair(text):
        raise InvalidQuery("The query holds half a surrogate pair, which is no character. Send it in UTF-8.", "/q")
    if len(text) > MAX_QUERY_CHARACTERS:
        raise InvalidQuery(f"The query has {len(text):,} characters; at most {MAX_QUERY_CHARACTERS:,} are taken.", "/q")
    return replace(query, text=text if query.mode is Mode.EXACT else without_wrapping(text))


def _read_or_refusal(query: Query) -> Query | InvalidInput:
    try:
        return read(query)
    except InvalidInput as refusal:
        return refusal


def _answer_or_refusal(
    record: Record, served: Served, query: Query, vector: Vectors, encode_ms: float
) -> Answer | InvalidInput:
    try:
        with record.store.turn():
            return _answer(record.store, served, query, vector, encode_ms)
    except InvalidInput as refusal:
        return refusal


def _encoded(served: Served, queries: Sequence[Query]) -> list[Vectors]:
    """A vector for each query, empty where none is needed."""
    vectors = iter(served.queries.encode(_to_encode(queries)))
    return [next(vectors) if query.by_meaning else np.empty(0, np.float32) for query in queries]


def _to_encode(queries: Sequence[Query]) -> list[str]:
    return [query.text for query in queries if query.by_meaning]


def _opposites(store: Store, query: Query) -> Opposites | None:
    return Opposites(store, query.text) if query.by_meaning else None


def _walk(question: Question, query: Query, opposites: Opposites | None) -> Walk:
    """How the hits are ordered: as long as a cursor can name them, and behind that."""
    by_meaning = partial(retrieve.semantic, question)
    scored: Callable[[Sequence[Candidate]], list[Candidate]] = list
    if not query.text:
        head, tail = retrieve.latest(question), partial(retrieve.latest, question)
    elif query.mode is Mode.EXACT:
        head, tail = retrieve.exact(question), partial(retrieve.by_row, question)
    elif query.mode is Mode.SEMANTIC:
        head, tail = by_meaning(), by_meaning
    else:
        head, tail = retrieve.hybrid(question, query.fusion), by_meaning
        scored = partial(retrieve.scored, question)
    if opposites:
        head = opposites.demoted(head, query.fusion if query.mode is Mode.HYBRID else Fusion.CONVEX)
    by_family = query.collapse is Collapse.FAMILY
    family_ids = opposites.family_ids if opposites else question.store.family_ids
    return Walk(question.store, head, tail, scored, by_family, partial(_newest_row, question), family_ids)


def _newest_row(question: Question) -> int:
    return question.served.words.newest_row


def _counted(question: Question, query: Query) -> Facets:
    """What everything that is found has in common; without a text nobody lists it."""
    if not query.text:
        return question.store.facets_of_passing(query.filters)
    return question.store.facets(_found(question, query))


def _found(question: Question, query: Query) -> Sequence[int]:
    """The rows of everything that is likely enough to be a match."""
    if not query.text:
        return [int(row) for row in question.store.matching_rows(question.filters)]
    if query.mode is Mode.EXACT:
        return [match.row for match in question.verbatim]
    return retrieve.likely_enough(question, query.floor, by_words=query.mode is Mode.HYBRID)


def _explained(
    question: Question, query: Query, candidates: Sequence[Candidate], opposites: Opposites | None
) -> dict[int, Explanation]:
    fusion = query.fusion if query.by_meaning and query.mode is Mode.HYBRID else None
    flags = opposites.flags([candidate.row for candidate in candidates]) if opposites else {}
    return explain(question, candidates, fusion, flags)


def _reaches_floor(candidate: Candidate) -> bool:
    return candidate.relevance >= calibration.NO_MATCH_BELOW
