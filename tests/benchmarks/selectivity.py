"""Whether a filter, however selective, leaves a search all that it lets through: recall against scoring everything.

The statements go through the real store, full text and vector index. Their vectors are random, for these are made in
seconds, and a search that is exact is so for any vectors.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from index.encode import Encoder
from index.fusion import NARRATIVE_PENALTY, fused
from index.model import Article, Attribution, ExtractedStatement, Method, Source, SpeakerKind, StatementKind
from index.opposites import OPPOSITE_PENALTY, Opposites
from index.record import Record
from index.search import Collapse, Mode, Query, search
from index.store.arrays import Vectors
from index.store.asked import Filters
from index.store.writes import NewArticle, NewStatement, Origin
from tests.benchmarks.figures import Figure, percentile, timed
from tests.invented import statement_bodies

PERCENT_BY_SPEAKER = (0.001, 0.01, 0.1, 1.0, 10.0)
ARTICLES = 200
HITS = 10
QUERIES = {Mode.SEMANTIC: 5, Mode.HYBRID: 5}
"""Scoring everything takes seconds, for the guard against opposites reads every text."""

Draw = Callable[[np.random.Generator, int, int], Vectors]
"""From how many of which dimension to unit vectors, shape (count, dimension)."""

Said = Sequence[tuple[str, str | None]]
"""Texts, each with who says it; what nobody says is the outlet's own."""

SOURCE = Source("The Dunsel Courier", "dunselcourier.example")
FIRST_DAY = datetime(2024, 1, 1, tzinfo=UTC)


def selectivity(folder: Path, statements: int, threads: int) -> Iterator[Figure]:
    """Recall of the first ten hits under filters that let a hundred-thousandth through, and ever more up to all.

    Raises:
        RuntimeError: a search gave fewer hits than match, or others than match.
    """
    encoder = Encoder(threads=threads)
    with closing(Record.open(folder, encoder=encoder)) as record:
        seconds = timed(lambda: fill(record, _speakers(statements), random_units))
        yield Figure("statements with random unit vectors", statements, "statements", f"written in {seconds:.0f} s")
        for filters, percent in _sweep():
            rows = record.store.matching_rows(filters)
            name = f"{percent:g} % pass ({len(rows):,})"
            for mode, count in QUERIES.items():
                asked = [
                    Query(body["text"], filters, mode, HITS, collapse=Collapse.NONE)
                    for body in statement_bodies(count, seed=3)
                ]
                yield from _measured(record, name, asked, len(rows))


def _sweep() -> Iterator[tuple[Filters, float]]:
    for percent in PERCENT_BY_SPEAKER:
        yield Filters(speakers=(_speaker(percent),)), percent
    yield Filters(languages=("fr",)), 50
    yield Filters(published_from=FIRST_DAY), 100


def _speaker(percent: float) -> str:
    return f"Speaker of {percent:g} in a hundred"


def _measured(record: Record, name: str, asked: Sequence[Query], matching: int) -> Iterator[Figure]:
    took, recalls = [], []
    for query in asked:
        begun = time.perf_counter()
        answer = search(record, query)
        took.append(time.perf_counter() - begun)
        found = [hit.statement.row for hit in answer.hits]
        if len(found) != min(HITS, matching):
            raise RuntimeError(f"{len(found)} hits came back of {matching} that match {query.filters}.")
        recalls.append(_recall(found, _exact(record, query)))
    mode = asked[0].mode.value
    how = f"{len(asked)} queries, all {min(HITS, matching)} hits there"
    yield Figure(f"recall@{HITS}, {mode}, {name}", 100 * float(np.mean(recalls)), "%", how)
    yield Figure(f"search, {mode}, {name}, p50", percentile(took, 50), "ms")


def _recall(found: list[int], exact: list[int]) -> float:
    return len(set(found) & set(exact)) / len(exact) if exact else 1.0


def _exact(record: Record, query: Query) -> list[int]:
    """The best rows under the filter once everything that passes it was scored."""
    rows = record.store.matching_rows(query.filters)
    served = record.served()
    vector = served.encoder.encode([query.text])[0]
    batch = record.store.vectors_of(rows.tolist())
    scores = (batch.vectors @ vector).astype(np.float64)
    if query.mode is Mode.HYBRID:
        bm25 = served.words.matches(query.text).of(batch.rows)
        scores = fused(scores, bm25) - NARRATIVE_PENALTY * served.words.narrative(batch.rows)
    flags = Opposites(record.store, query.text).flags(batch.rows.tolist())
    scores -= OPPOSITE_PENALTY * np.array([bool(flags[row]) for row in batch.rows.tolist()])
    return [int(row) for row in batch.rows[np.lexsort((batch.rows, -scores))[:HITS]]]


def fill(record: Record, speakers: Sequence[str | None], draw: Draw) -> None:
    """Write an invented statement for each speaker, in articles of a few hundred, with vectors drawn for each article.

    What nobody says is the outlet's own.
    """
    statements = len(speakers)
    rng = np.random.default_rng(1)
    model = record.served().encoder.model
    texts = [body["text"] for body in statement_bodies(statements)]
    for number, chosen in enumerate(np.array_split(np.arange(statements), ARTICLES)):
        vectors = draw(rng, len(chosen), model.dimension)
        said = [(texts[n], speakers[n]) for n in chosen]
        record.store.write_articles([_article(number, said, vectors)], model)


def _speakers(statements: int) -> list[str | None]:
    """Who says each statement, in an order without order; most are the outlet's own words."""
    sizes = {percent: max(1, round(statements * percent / 100)) for percent in PERCENT_BY_SPEAKER}
    speakers: list[str | None] = [_speaker(percent) for percent, size in sizes.items() for _ in range(size)]
    speakers += [None] * (statements - len(speakers))
    random.Random(1).shuffle(speakers)
    return speakers


def random_units(rng: np.random.Generator, count: int, dimension: int) -> Vectors:
    """Unit vectors without any order, shape (count, dimension)."""
    drawn = rng.normal(size=(count, dimension))
    return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True), dtype=np.float32)


def _article(number: int, said: Said, vectors: Vectors) -> NewArticle:
    article = Article(
        external_id=f"article-{number}",
        source=SOURCE,
        text=" ".join(text for text, _ in said),
        published_at=FIRST_DAY,
        language="fr" if number % 2 else "en",
    )
    return with_statements(article, said, vectors)


def with_statements(article: Article, said: Said, vectors: Vectors) -> NewArticle:
    """An article of these statements, one after the other, each with one vector."""
    statements, start = [], 0
    for (text, speaker), vector in zip(said, vectors, strict=True):
        statements.append(NewStatement(_statement(text, start, speaker), vector.reshape(1, -1)))
        start += len(text) + 1
    return NewArticle(article, tuple(statements), Origin.ARTICLE, article.content_hash)


def _statement(text: str, start: int, speaker: str | None) -> ExtractedStatement:
    found = ExtractedStatement(StatementKind.NARRATIVE, ((start, start + len(text)),), text)
    if speaker is None:
        return found
    said_by = Attribution(speaker, SpeakerKind.PERSON, Method.GIVEN, 1.0)
    return replace(found, kind=StatementKind.INDIRECT, speakers=(said_by,))
