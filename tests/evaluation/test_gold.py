"""The gold fits its articles, and neither changes unnoticed."""

import hashlib
import json
from collections import Counter
from datetime import datetime

import pytest

from index.model import StatementKind
from tests.evaluation.gold import (
    CASES,
    GOLD_SHA256,
    SEEDS,
    GoldError,
    GoldRecord,
    StatementRecord,
    load_all,
    locate_in_order,
    names,
    parse,
    sha256,
)

TEXT = '"We sail," said Ada Wren, who said the wind was fair. "We sail at noon," she said. Tickets cost ten crowns.'


def statement(*pieces: str, kind: str = "direct") -> StatementRecord:
    return {"kind": kind, "pieces": list(pieces), "speakers": ["Ada Wren"], "mention": None, "cue": None}


def record(*statements: StatementRecord, narrative: list[str] | None = None) -> GoldRecord:
    return {"statements": list(statements), "not_statements": [], "narrative": narrative or []}


def test_every_seed_has_gold_and_every_gold_a_seed() -> None:
    assert names() == sorted(path.stem for path in SEEDS.glob("*.txt"))


def test_every_piece_of_gold_is_found_in_its_article() -> None:
    assert [article.name for article in load_all()] == names()


def test_the_gold_is_the_gold_that_was_pinned() -> None:
    assert sha256() == GOLD_SHA256.read_text().strip(), (
        "gold changed: if a careful reader says so, pin it with `python -m tests.evaluation --pin-gold`"
    )


def test_the_first_seed_is_unchanged() -> None:
    content = (SEEDS / "000_2ed9fd2e9c1d6bf0.txt").read_bytes()

    assert hashlib.sha256(content).hexdigest() == "9ebe31e2b2fd5ba715caee383428078fdd6d90cf8be7abe9ca17d0b1c85fc062"


@pytest.mark.parametrize("name", names())
def test_a_seed_says_where_it_comes_from(name: str) -> None:
    meta = json.loads((SEEDS / f"{name}.meta.json").read_text())

    assert set(meta) == {"external_id", "title", "source", "authors", "published_at", "language", "url"}
    assert meta["external_id"]
    assert meta["title"]
    assert set(meta["source"]) == {"name", "domain"}
    assert meta["published_at"] is None or datetime.fromisoformat(meta["published_at"]).tzinfo is not None


def test_an_external_id_occurs_once_in_its_source() -> None:
    metas = [json.loads((SEEDS / f"{name}.meta.json").read_text()) for name in names()]
    ids = [(meta["source"]["domain"], meta["external_id"]) for meta in metas]

    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("name", names())
def test_a_seed_is_listed_among_the_sources(name: str) -> None:
    assert f"`{name}`" in (SEEDS / "SOURCES.md").read_text()


@pytest.mark.parametrize("name", [name for name in names() if not name.startswith("000_")])
def test_an_invented_seed_has_the_length_of_a_news_story(name: str) -> None:
    assert 80 <= len((SEEDS / f"{name}.txt").read_text().split()) <= 450


def test_a_piece_that_occurs_twice_is_located_in_order() -> None:
    assert locate_in_order(TEXT, ["We sail", "We sail"]) == ((1, 8), (55, 62))


def test_a_statement_may_begin_between_the_pieces_of_another() -> None:
    gold = parse(
        "x",
        TEXT,
        "en",
        record(statement("We sail,", "We sail at noon,"), statement("the wind was fair", kind="indirect")),
    )

    assert gold.statements[0].spans[0] < gold.statements[1].spans[0] < gold.statements[0].spans[1]


def test_a_missing_piece_is_named_with_its_article_and_statement() -> None:
    with pytest.raises(GoldError, match=r"harbour, statement 1: .*occurs nowhere.*'We swim'"):
        parse("harbour", TEXT, "en", record(statement("We swim")))


def test_a_piece_out_of_order_is_said_to_occur_earlier() -> None:
    with pytest.raises(GoldError, match=r"statement 2: .*occurs only before that"):
        parse("harbour", TEXT, "en", record(statement("We sail at noon,"), statement("the wind was fair")))


def test_a_quoted_piece_must_lie_in_its_statement() -> None:
    mixed: StatementRecord = {**statement("the wind was fair", kind="mixed"), "quoted": ["at noon"]}

    with pytest.raises(GoldError, match="outside its statement: 'at noon'"):
        parse("harbour", TEXT, "en", record(mixed))


def test_a_narrative_piece_must_not_overlap_a_statement() -> None:
    with pytest.raises(GoldError, match="both a statement and none"):
        parse("harbour", TEXT, "en", record(statement("We sail,"), narrative=['sail," said']))


def test_every_hard_case_occurs_at_least_three_times() -> None:
    occurs = Counter(
        case
        for article in load_all()
        for cases in [*(s.cases for s in article.statements), *(cases for _, cases in article.cases)]
        for case in cases
    )

    assert {case for case in CASES if occurs[case] < 3} == set()


def test_a_hard_case_that_is_on_no_list_is_refused() -> None:
    with pytest.raises(GoldError, match="statement 1: no such hard case: pronuon"):
        parse("harbour", TEXT, "en", record({**statement("We sail,"), "cases": ["pronuon"]}))


def test_a_case_belongs_to_a_line_of_the_gold() -> None:
    stray: GoldRecord = {**record(narrative=["Tickets cost ten crowns."]), "cases": {"Tickets": ["refusal"]}}

    with pytest.raises(GoldError, match="neither not_statements nor narrative: 'Tickets'"):
        parse("harbour", TEXT, "en", stray)


def test_a_direct_statement_is_quoted_throughout() -> None:
    gold = parse("x", TEXT, "en", record(statement("We sail,")))

    assert gold.statements[0].kind is StatementKind.DIRECT
    assert gold.statements[0].quoted == gold.statements[0].spans
