"""A query in, hits out, on a small record with the real encoder."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest

from index.calibration import VERSION
from index.encode import Encoder
from index.errors import InvalidCursor, InvalidQuery, StatementNotFound
from index.fusion import Fusion, fused, reciprocal_ranks
from index.ingest import import_statements
from index.model import ImportedStatement, Source, StatementKind
from index.record import Record
from index.search import Answer, Collapse, Mode, Query, search, similar
from index.store.asked import Filters
from tests.invented import statement_bodies

pytestmark = pytest.mark.every_store

COURIER = Source("The Dunsel Courier", "dunselcourier.example")
POST = Source("Oxenby Post", "oxenbypost.example")
SAID = (
    ("1", "The harbour bridge will stay closed until spring.", "Ana Brel", COURIER),
    ("2", "The harbour bridge will stay closed until spring!", "Ana Brel", POST),
    ("3", "Our hospital has lost a third of its nurses since the summer.", "Tove Lund", COURIER),
    ("4", "Half of the trout in the river died after the spill.", "Per Haug", POST),
    ("5", "We were never asked whether we wanted the tram.", "Ana Brel", POST),
)


@pytest.fixture
def said(record: Record) -> Record:
    import_statements(
        record,
        [ImportedStatement(number, text, source, speaker=speaker) for number, text, speaker, source in SAID],
    )
    return record


@pytest.fixture(scope="module")
def crowd(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    """Three hundred invented statements, which no test changes."""
    record = Record.open(tmp_path_factory.mktemp("crowd"), encoder=encoder)
    import_statements(
        record,
        [
            ImportedStatement(body["external_id"], body["text"], Source(**body["source"]), speaker=body["speaker"])
            for body in statement_bodies(300)
        ],
    )
    yield record
    record.close()


def ids(answer: Answer) -> list[str | None]:
    return [hit.statement.external_id for hit in answer.hits]


def walk(record: Record, query: Query) -> list[str | None]:
    """The ids on all pages."""
    found: list[str | None] = []
    cursor = None
    while True:
        answer = search(record, replace(query, cursor=cursor))
        found += ids(answer)
        cursor = answer.next
        if cursor is None:
            return found


def test_a_query_in_other_words_finds_what_was_said(said: Record) -> None:
    answer = search(said, Query("fish were killed by pollution"))

    assert ids(answer)[0] == "4"


def test_the_same_words_in_two_outlets_are_one_hit_that_says_so(said: Record) -> None:
    answer = search(said, Query("the bridge is shut for the winter"))
    both = search(said, Query("the bridge is shut for the winter", collapse=Collapse.NONE))

    assert set(ids(both)[:2]) == {"1", "2"}
    assert [ids(answer)[0] in {"1", "2"}, ids(answer)[1] in {"1", "2"}] == [True, False]
    assert (answer.hits[0].family.size, answer.hits[0].family.sources) == (2, 2)


def test_exact_mode_finds_the_words_and_nothing_else(said: Record) -> None:
    assert ids(search(said, Query("A third of its NURSES", mode=Mode.EXACT))) == ["3"]
    nothing = search(said, Query("a third of the nurses", mode=Mode.EXACT))
    assert (nothing.hits, nothing.no_match, nothing.next) == ((), True, None)


def test_a_question_about_nothing_in_the_record_is_no_match(said: Record) -> None:
    assert search(said, Query("The recipe needs two spoons of cinnamon")).no_match
    assert not search(said, Query("The harbour bridge stays closed until spring")).no_match


def test_a_filter_narrows_the_search_and_does_not_thin_the_answer(crowd: Record) -> None:
    source = "Radio Silverlode"
    matching = len(crowd.store.matching_rows(Filters(sources=(source,))))

    answer = search(crowd, Query("weather", Filters(sources=(source,)), limit=matching, collapse=Collapse.NONE))

    assert len(answer.hits) == matching > 20
    assert {hit.statement.article.article.source.name for hit in answer.hits} == {source}


@pytest.mark.parametrize("mode", [Mode.HYBRID, Mode.SEMANTIC])
@pytest.mark.parametrize("collapse", list(Collapse))
def test_all_pages_together_give_every_statement_once_and_in_order(
    crowd: Record, mode: Mode, collapse: Collapse
) -> None:
    query = Query("the bridge in Fennhaven", mode=mode, collapse=collapse, limit=47)

    pages = walk(crowd, query)

    assert len(pages) == len(set(pages))
    assert len(pages) == crowd.store.counts()["statements"] - (collapse is Collapse.FAMILY) * repeated(crowd)
    assert pages[:100] == ids(search(crowd, replace(query, limit=100)))


def repeated(record: Record) -> int:
    """How many statements are not the first of their family."""
    rows = [int(row) for row in record.store.matching_rows(Filters())]
    families = record.store.family_ids(rows)
    return len(families) - len(set(families.values()))


@pytest.mark.parametrize("first_depth", [1, 3, 64])
@pytest.mark.parametrize("question", ["storm took the flood wall", "nobody asked the people", "7 days", "zebra"])
def test_hybrid_hits_are_those_of_scoring_everything(
    crowd: Record, monkeypatch: pytest.MonkeyPatch, first_depth: int, question: str
) -> None:
    monkeypatch.setattr("index.retrieve.FIRST_DEPTH", first_depth)
    vector = crowd.served().encoder.encode([question])[0]
    rows = [int(row) for row in crowd.store.matching_rows(Filters())]
    bm25 = crowd.served().words.matches(question).by_row()
    batch = crowd.store.vectors_of(rows)
    cosines = dict(zip(batch.rows.tolist(), (batch.vectors @ vector).tolist(), strict=True))
    scores = {row: fused(cosine, bm25.get(row, 0.0)) for row, cosine in cosines.items()}

    answer = search(crowd, Query(question, limit=20, collapse=Collapse.NONE))

    found = [scores[hit.statement.row] for hit in answer.hits]
    assert found == pytest.approx(sorted(scores.values(), reverse=True)[:20], abs=1e-5)


def test_hybrid_hits_by_reciprocal_rank_are_those_of_ranking_everything(crowd: Record) -> None:
    question = "storm took the flood wall"
    vector = crowd.served().encoder.encode([question])[0]
    rows = [int(row) for row in crowd.store.matching_rows(Filters())]
    bm25 = crowd.served().words.matches(question).by_row()
    batch = crowd.store.vectors_of(rows)
    cosines = dict(zip(batch.rows.tolist(), (batch.vectors @ vector).tolist(), strict=True))
    by_meaning = sorted(rows, key=lambda row: (-cosines[row], row))
    by_words = sorted(bm25, key=lambda row: (-bm25[row], row))
    places = [{row: rank for rank, row in enumerate(ranking, 1)} for ranking in (by_meaning, by_words)]
    scores = {row: reciprocal_ranks(*(place.get(row) for place in places)) for row in rows}

    answer = search(crowd, Query(question, limit=20, collapse=Collapse.NONE, fusion=Fusion.RECIPROCAL_RANK))

    found = [scores[hit.statement.row] for hit in answer.hits]
    assert found == pytest.approx(sorted(scores.values(), reverse=True)[:20], abs=1e-5)


def test_statements_outside_both_windows_follow_in_order_of_meaning(
    crowd: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.retrieve.RANK_WINDOW", 30)
    monkeypatch.setattr("index.fusion.RANK_WINDOW", 30)
    query = Query("the bridge in Fennhaven", collapse=Collapse.NONE, limit=47, fusion=Fusion.RECIPROCAL_RANK)

    pages = walk(crowd, query)
    whole = search(crowd, replace(query, limit=100))

    assert len(pages) == len(set(pages)) == crowd.store.counts()["statements"]
    assert pages[:100] == ids(whole)
    beyond = [hit.scores.semantic or 0.0 for hit in whole.hits[60:]]
    assert beyond == sorted(beyond, reverse=True)


def test_relevance_depends_on_no_other_hit(crowd: Record) -> None:
    query = Query("the flood wall took the storm away", limit=30, collapse=Collapse.NONE)
    whole = {hit.statement.id: hit.scores.relevance for hit in search(crowd, query).hits}
    some = crowd.store.load([int(row) for row in crowd.store.matching_rows(Filters())[:1]])
    (source,) = {statement.article.article.source.name for statement in some.values()}

    narrowed = search(crowd, replace(query, filters=Filters(sources=(source,)))).hits
    by_rank = search(crowd, replace(query, fusion=Fusion.RECIPROCAL_RANK)).hits

    both = [hit for hit in (*narrowed, *by_rank) if hit.statement.id in whole]
    assert len(both) > 30
    assert [hit.scores.relevance for hit in both] == pytest.approx([whole[hit.statement.id] for hit in both])


def test_the_wrapping_of_a_post_is_not_searched_for(said: Record) -> None:
    plain = search(said, Query("harbour bridge closed"))
    posted = search(said, Query("#HarbourBridge closed 😡 https://pics.example/trout-river-spill"))

    assert [hit.scores.lexical for hit in posted.hits] == [hit.scores.lexical for hit in plain.hits]


def test_an_answer_names_the_scale_of_its_relevance(said: Record) -> None:
    (hit, *_) = search(said, Query("trout")).hits

    assert search(said, Query("trout")).calibration == similar(said, hit.statement.id).calibration == VERSION


def test_a_deleted_statement_is_not_found_again(said: Record) -> None:
    (hit, *_) = search(said, Query("trout in the river")).hits
    said.store.delete_article(hit.statement.article.id)

    assert "4" not in ids(search(said, Query("trout in the river")))


def test_a_long_quotation_is_found_by_any_of_its_sentences(record: Record) -> None:
    filler = "The committee met on a Tuesday and read the minutes of its last meeting aloud. "
    needle = "My grandmother kept bees on the roof of the post office."
    long = filler * 60 + needle + " " + filler * 60
    others = [f"{filler}{number}" for number in range(30)]
    import_statements(record, [ImportedStatement(str(n), text, COURIER) for n, text in enumerate([long, *others])])

    answer = search(record, Query("beekeeping on top of a building", mode=Mode.SEMANTIC, limit=1))

    assert ids(answer) == ["0"]


def test_an_import_keeps_kind_speaker_and_id(said: Record) -> None:
    (hit, *_) = search(said, Query("trout in the river")).hits

    assert hit.statement.statement.kind is StatementKind.DIRECT
    assert [by.attribution.name for by in hit.statement.speakers] == ["Per Haug"]


def test_similar_statements_are_those_of_others(said: Record) -> None:
    (bridge, *_) = search(said, Query("harbour bridge", Filters(sources=("Oxenby Post",)))).hits

    answer = similar(said, bridge.statement.id, limit=2)

    assert ids(answer)[0] == "1"
    assert len(answer.hits) == 2


def test_similar_to_nothing_says_so(said: Record) -> None:
    with pytest.raises(StatementNotFound):
        similar(said, 12345)


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 10_001, "half \ud800 a pair"])
def test_a_query_that_asks_nothing_or_too_much_is_refused(said: Record, text: str) -> None:
    with pytest.raises(InvalidQuery):
        search(said, Query(text))


@pytest.mark.parametrize("text", ["!?", "🙂", "\u202e", "a" * 10_000, "SELECT * FROM statements; --"])
def test_an_odd_query_is_answered(said: Record, text: str) -> None:
    search(said, Query(text))


def cursor_of(record: Record) -> str:
    cursor = search(record, Query("bridge", limit=1)).next
    assert cursor is not None
    return cursor


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: "",
        lambda _: "not base64 ☃",
        lambda _: "W10",
        lambda cursor: cursor[:-4],
        lambda cursor: cursor * 50,
        lambda _: "W1tbW1tbW1tb" * 80,
    ],
)
def test_a_spoilt_cursor_is_refused(said: Record, spoil: Callable[[str], str]) -> None:
    with pytest.raises(InvalidCursor):
        search(said, Query("bridge", limit=1, cursor=spoil(cursor_of(said))))


def test_a_cursor_of_another_query_is_refused(said: Record) -> None:
    with pytest.raises(InvalidCursor, match="another query"):
        search(said, Query("hospital", limit=1, cursor=cursor_of(said)))


def test_context_stands_around_the_statement(record: Record) -> None:
    before, text, after = "Before it. ", "The bridge is closed.", " After it."
    import_statements(record, [ImportedStatement("1", before + text + after, COURIER)])
    (hit,) = search(record, Query("bridge")).hits

    assert (hit.before, hit.after) == ("", "")
    assert np.isclose(hit.scores.relevance, np.clip(hit.scores.relevance, 0, 1))
