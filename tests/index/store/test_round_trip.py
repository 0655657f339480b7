"""Save and load is identity, whatever an extraction may find."""

from datetime import UTC
from itertools import count

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.model import (
    Article,
    Attribution,
    CueClass,
    ExtractedStatement,
    Method,
    Source,
    Span,
    SpeakerKind,
    StatementKind,
    cut,
)
from index.store.base import Store
from index.store.writes import NewArticle, NewStatement, Origin
from tests.index.made import MODEL, vectors

pytestmark = pytest.mark.every_store

numbers = count()
# PostgreSQL keeps no U+0000, and ingest takes none.
characters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
words = st.text(characters, min_size=1, max_size=20)
instants = st.none() | st.datetimes(timezones=st.just(UTC))


@st.composite
def spans_of(draw: st.DrawFn, length: int) -> tuple[Span, ...]:
    """One to three ranges, ascending and apart."""
    points = sorted(draw(st.sets(st.integers(0, length), min_size=2, max_size=6)))
    return tuple(zip(points[::2], points[1::2], strict=False))


@st.composite
def attributions(draw: st.DrawFn, length: int) -> Attribution:
    maybe_span = st.none() | spans_of(length).map(lambda spans: spans[0])
    return Attribution(
        name=draw(words),
        kind=draw(st.sampled_from(SpeakerKind)),
        method=draw(st.sampled_from(Method)),
        confidence=draw(st.floats(0, 1)),
        mention=draw(st.none() | words),
        mention_span=draw(maybe_span),
        role=draw(st.none() | words),
        role_span=draw(maybe_span),
        aliases=tuple(draw(st.lists(words, max_size=3))),
    )


@st.composite
def statements(draw: st.DrawFn, text: str) -> ExtractedStatement:
    spans = draw(spans_of(len(text)))
    several = st.lists(attributions(len(text)), max_size=3).map(tuple)
    return ExtractedStatement(
        kind=draw(st.sampled_from(StatementKind)),
        spans=spans,
        text=cut(text, spans),
        quoted=draw(st.just(()) | spans_of(len(text))),
        speakers=draw(several),
        candidates=draw(several),
        cue=draw(st.none() | words),
        cue_span=draw(st.none() | st.just(spans[0])),
        cue_class=draw(st.none() | st.sampled_from(CueClass)),
    )


@st.composite
def new_articles(draw: st.DrawFn) -> NewArticle:
    text = draw(st.text(characters, min_size=8, max_size=200))
    article = Article(
        external_id=draw(words),
        # One store for all examples: none may be taken for a version of another, nor its publication for another's.
        source=Source(draw(words), f"{next(numbers)}.example"),
        text=text,
        title=draw(st.none() | words),
        url=draw(st.none() | words),
        authors=tuple(draw(st.lists(words, max_size=3))),
        published_at=draw(instants),
        language=draw(st.none() | words),
    )
    found = draw(st.lists(statements(text), max_size=5))
    return NewArticle(
        article,
        tuple(
            NewStatement(statement, vectors(number, passages=1 + number % 3)) for number, statement in enumerate(found)
        ),
        Origin.ARTICLE,
        article.content_hash,
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(new=new_articles())
def test_what_is_loaded_is_what_was_saved(store: Store, new: NewArticle) -> None:
    (written,) = store.write_articles([new], MODEL)

    loaded = store.statements_of_article(written.article_id)
    stored = store.article(written.article_id)
    assert stored.article == new.article
    assert [found.statement for found in loaded] == [item.statement for item in new.statements]
    for found, item in zip(loaded, new.statements, strict=True):
        assert np.allclose(store.vectors_of([found.row]).vectors, item.vectors, atol=1e-3)
