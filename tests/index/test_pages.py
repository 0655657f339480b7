"""Walking through all pages while articles come and go."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from index.errors import InvalidCursor
from index.ingest import import_statements
from index.model import ImportedStatement, Source
from index.pages import Walk, page
from index.record import Record
from index.retrieve import Candidate
from index.search import Answer, Collapse, Mode, Query, search
from index.store.asked import Filters
from tests.invented import statement_bodies

QUESTION = "the bridge in Fennhaven"
LIMIT = 8


def statements(count: int, seed: int) -> list[ImportedStatement]:
    return [
        ImportedStatement(body["external_id"], body["text"], Source(**body["source"]), speaker=body["speaker"])
        for body in statement_bodies(count, seed=seed)
    ]


@pytest.fixture
def crowd(record: Record) -> Record:
    import_statements(record, statements(50, seed=1))
    return record


def pages(record: Record, query: Query) -> Iterator[Answer]:
    cursor = None
    while True:
        answer = search(record, replace(query, cursor=cursor))
        yield answer
        cursor = answer.next
        if cursor is None:
            return


def write_meanwhile(record: Record, number: int) -> set[int]:
    """Two articles more, full of the query's words, and one less; the rows that were taken away."""
    words = f"The bridge in Fennhaven, said once more and again, number {number}."
    source = Source(f"Paper {number}", f"paper{number}.example")
    import_statements(record, [ImportedStatement(f"new-{number}-{n}", f"{words} {n}", source) for n in range(2)])
    row = int(record.store.matching_rows(Filters())[number * 5 % 40])
    (gone,) = record.store.load([row]).values()
    record.store.delete_article(gone.article.id)
    return {row}


@pytest.mark.parametrize("collapse", list(Collapse))
@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("head", [20, 1_000])
def test_every_match_that_stands_all_the_time_comes_once(
    crowd: Record, monkeypatch: pytest.MonkeyPatch, head: int, mode: Mode, collapse: Collapse
) -> None:
    monkeypatch.setattr("index.pages.HEAD", head)
    query = Query("the" if mode is Mode.EXACT else QUESTION, mode=mode, collapse=collapse, limit=LIMIT)
    there = {hit.statement.row for answer in pages(crowd, query) for hit in answer.hits}
    family_of = crowd.store.family_ids([int(row) for row in crowd.store.matching_rows(Filters())])
    gone: set[int] = set()
    shown: Counter[int] = Counter()

    for number, answer in enumerate(pages(crowd, query)):
        shown.update(hit.statement.row for hit in answer.hits)
        gone |= write_meanwhile(crowd, number)

    assert max(shown.values()) == 1
    missing = there - gone - set(shown)
    if collapse is Collapse.FAMILY:
        # Another statement of the same words stood for it.
        missing = {row for row in missing if family_of[row] not in {family_of.get(other) for other in shown}}
    assert not missing
    assert number > 3


@pytest.mark.parametrize("mode", list(Mode))
def test_all_pages_behind_the_head_give_every_statement_with_the_scores_of_the_head(
    crowd: Record, monkeypatch: pytest.MonkeyPatch, mode: Mode
) -> None:
    query = Query("the" if mode is Mode.EXACT else QUESTION, mode=mode, collapse=Collapse.NONE, limit=LIMIT)
    in_head = {hit.statement.row: hit.scores for answer in pages(crowd, query) for hit in answer.hits}
    monkeypatch.setattr("index.pages.HEAD", 10)

    behind = [hit for answer in pages(crowd, query) for hit in answer.hits]

    assert len(behind) == len(in_head)
    assert [hit.scores.relevance for hit in behind] == pytest.approx(
        [in_head[hit.statement.row].relevance for hit in behind]
    )
    assert [hit.scores.lexical for hit in behind] == pytest.approx(
        [in_head[hit.statement.row].lexical for hit in behind]
    )


@pytest.mark.parametrize("of_one_family", [1, 3, 40])
def test_no_more_candidates_are_looked_at_than_a_page_lacks(record: Record, of_one_family: int) -> None:
    looked_at: list[int] = []

    def candidates() -> Iterator[Candidate]:
        for row in range(1, 200):
            looked_at.append(row)
            yield Candidate(row, 1.0 - row / 1_000, None, None)

    def family_ids(rows: Sequence[int]) -> dict[int, int]:
        return {row: max(row, of_one_family) for row in rows}

    walk = Walk(
        record.store, candidates(), candidates, list, by_family=True, newest_row=lambda: 0, family_ids=family_ids
    )

    shown = page(walk, None, 10)

    assert shown.more
    assert [one.row for one in shown.candidates] == [1, *range(of_one_family + 1, of_one_family + 10)]
    needed = of_one_family + 10
    # With a family in the way, at most twice as many as it has are looked at besides.
    assert needed <= len(looked_at) <= (needed if of_one_family < 10 else 2 * needed)


def test_a_cursor_does_not_outlive_the_model(crowd: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    cursor = search(crowd, Query(QUESTION, limit=1)).next
    served = crowd.served()
    monkeypatch.setattr(served.encoder, "model", replace(served.encoder.model, revision="f" * 64))

    with pytest.raises(InvalidCursor):
        search(crowd, Query(QUESTION, limit=1, cursor=cursor))
