"""Candidates turned into hits: each statement loaded with all that an answer says of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from index.context import surroundings
from index.explain import Explanation
from index.guard import Flag
from index.highlight import best_spans
from index.model import Span
from index.opposites import Opposites
from index.retrieve import Candidate
from index.served import Served
from index.store.arrays import Vectors
from index.store.base import Store
from index.store.stored import Family, StoredStatement
from index.variants import families_of


@dataclass(frozen=True, slots=True)
class Scores:
    """`relevance` is a likelihood, `semantic` a cosine, `lexical` BM25; None where the mode has none."""

    relevance: float
    semantic: float | None
    lexical: float | None


@dataclass(frozen=True, slots=True)
class Hit:
    """A statement in an answer.

    `highlights` are ranges of the statement's own text that hold words of the query, `best` is the part of it that
    matches best. `flags` say in what it differs from the query though it is close: it may say the opposite. None in
    exact mode. `explanation` is there when it was asked for.
    """

    statement: StoredStatement
    before: str
    after: str
    highlights: tuple[Span, ...]
    best: Span
    scores: Scores
    flags: tuple[Flag, ...]
    family: Family
    explanation: Explanation | None = None


def load_hits(
    store: Store,
    served: Served,
    candidates: Sequence[Candidate],
    words: str,
    vector: Vectors,
    opposites: Opposites | None,
    why: Mapping[int, Explanation] = MappingProxyType({}),
) -> tuple[Hit, ...]:
    """The hits for these candidates, in their order; one that was deleted meanwhile is missing.

    Args:
        store: holds the statements.
        served: the encoder and the words of the record.
        candidates: what was found.
        words: everything that is to be marked in the hits.
        vector: of the query, shape (dimension,); empty where meaning was not asked for.
        opposites: what flags them; None flags nothing.
        why: explanations, by row.
    """
    statements = store.load([candidate.row for candidate in candidates])
    families = families_of(store, statements.values())
    highlights = served.words.highlights(words, {row: one.statement.text for row, one in statements.items()})
    best = best_spans(store, served.encoder, statements.values(), vector, highlights)
    flags = opposites.flags(list(statements)) if opposites else {}
    return tuple(
        _hit(
            found,
            statements[found.row],
            highlights=tuple(highlights.get(found.row, ())),
            best=best[found.row],
            flags=flags.get(found.row, ()),
            family=families[found.row],
            explanation=why.get(found.row),
        )
        for found in candidates
        # One that was deleted within the last milliseconds is not an answer any more.
        if found.row in families
    )


def _hit(
    candidate: Candidate,
    statement: StoredStatement,
    *,
    highlights: tuple[Span, ...],
    best: Span,
    flags: tuple[Flag, ...],
    family: Family,
    explanation: Explanation | None,
) -> Hit:
    before, after = surroundings(statement)
    scores = Scores(candidate.relevance, candidate.semantic, candidate.lexical)
    return Hit(statement, before, after, highlights, best, scores, flags, family, explanation)
