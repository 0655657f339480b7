"""Search by words: BM25 as full text counts it, never behind, and nothing that the store does not say."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.folding import fold
from index.lexical import WordIndex
from index.store.arrays import Rows
from index.store.asked import AskedWords, Filters
from index.store.sqlite import SqliteStore
from tests.index.made import MODEL, new_article

BRIDGE = ("The harbour bridge will be closed all winter.", "Ana Brel")
BRIDGES = ("Bridges do not mend themselves.", "Tove Lund")
RAIN = ("It rained on the bridge.", None)
VOCABULARY = ("harbour", "bridge", "bridges", "winter", "ferry", "council", "flood", "tax")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(tmp_path)
    store.write_articles(
        [new_article("a", BRIDGE, RAIN), new_article("b", BRIDGES), new_article("c", ("Nobody asked.", None))], MODEL
    )
    yield store
    store.close()


@pytest.fixture
def words(store: SqliteStore, tmp_path: Path) -> Iterator[WordIndex]:
    words = WordIndex(store, tmp_path / "words")
    yield words
    words.close()


def said(store: SqliteStore, rows: Rows) -> list[str]:
    numbers = [int(row) for row in rows]
    found = store.said(numbers)
    return [found[row].text for row in numbers]


def full_text(store: SqliteStore, query: str) -> dict[int, float]:
    """What SQLite's own BM25 says of every match of any word."""
    expression = " OR ".join(query.split())
    with sqlite3.connect(store.path) as database:
        found = database.execute(
            "SELECT rowid, -bm25(statements_fts) FROM statements_fts WHERE statements_fts MATCH ?", (expression,)
        )
        return dict(found.fetchall())


def test_other_forms_of_a_word_are_found_best_match_first(store: SqliteStore, words: WordIndex) -> None:
    matches = words.matches("harbour bridge")

    assert set(said(store, matches.rows)) == {BRIDGE[0], RAIN[0], BRIDGES[0]}
    assert said(store, matches.rows[matches.best(1)]) == [BRIDGE[0]]


def test_titles_and_speakers_are_words_too(store: SqliteStore, words: WordIndex) -> None:
    assert said(store, words.matches("Lund").rows) == [BRIDGES[0]]
    assert len(words.matches("News").rows) == 4


@settings(max_examples=12, deadline=None)
@given(
    texts=st.lists(st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=9), min_size=3, max_size=40),
    asked=st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=5, unique=True),
    gone=st.sets(st.integers(0, 39)),
    articles_at_once=st.integers(1, 9),
)
def test_the_score_is_the_one_that_full_text_counts_however_it_came_to_be(
    tmp_path_factory: pytest.TempPathFactory,
    texts: list[list[str]],
    asked: list[str],
    gone: set[int],
    articles_at_once: int,
) -> None:
    folder = tmp_path_factory.mktemp("counted")
    store = SqliteStore(folder)
    words = WordIndex(store, folder / "words")
    new = [new_article(str(number), (" ".join(text) + ".", "Ana Brel")) for number, text in enumerate(texts)]
    for first in range(0, len(new), articles_at_once):
        written = store.write_articles(new[first : first + articles_at_once], MODEL)
        words.catch_up()
        for number, one in enumerate(written, first):
            if number in gone:
                store.delete_article(one.article_id)
    words.catch_up()
    restored = _saved_and_opened_again(store, words, folder)

    for index in (words, restored):
        assert index.matches(" ".join(asked)).by_row() == pytest.approx(full_text(store, " ".join(asked)))
        assert index.generation.statements == store.counts()["statements"]
        index.close()
    store.close()


def _saved_and_opened_again(store: SqliteStore, words: WordIndex, folder: Path) -> WordIndex:
    words.save()
    return WordIndex(store, folder / "words")


def test_a_filter_keeps_the_scores(words: WordIndex) -> None:
    everything = words.matches("harbour bridge")
    some = everything.rows[1:]

    assert everything.among(some).by_row() == {row: score for row, score in everything.by_row().items() if row in some}
    assert everything.of(np.array([*some, 999])).tolist() == [*everything.scores[1:].tolist(), 0.0]
    assert everything.of(some[:0]).tolist() == []
    assert words.matches("zebra").of(some).tolist() == [0.0] * len(some)


@pytest.mark.parametrize("limit", [1, 2, 3, 50])
def test_of_equals_the_first_in_the_record_come_first(store: SqliteStore, words: WordIndex, limit: int) -> None:
    store.write_articles([new_article(name, ("The ferry is late.", None)) for name in "pqrs"], MODEL)
    words.catch_up()

    matches = words.matches("ferry")

    assert matches.best(limit).tolist() == list(range(4))[:limit]
    assert [matches.rank(row, score) for row, score in matches.by_row().items()] == [1, 2, 3, 4]


def test_a_rarer_word_weighs_more_in_any_of_its_forms(words: WordIndex) -> None:
    bridge, bridges, winter = (words.asked(word).weights for word in ("bridge", "Bridges", "winter"))

    assert bridge == bridges < winter
    assert words.asked("the winter and winters").weights == winter


def test_a_word_that_no_statement_holds_is_counted_and_has_no_weight(words: WordIndex) -> None:
    assert words.asked("zebra") == AskedWords((), unknown=1, statements=4)
    assert words.asked("zebra winter, zebras").unknown == 1


def test_words_of_deleted_statements_are_unknown_again(store: SqliteStore, words: WordIndex) -> None:
    (written,) = store.write_articles([new_article("z", ("A zebra crossing.", None))], MODEL)
    words.catch_up()
    assert words.asked("zebra").unknown == 0

    store.delete_article(written.article_id)
    words.catch_up()

    assert words.asked("zebra") == AskedWords((), unknown=1, statements=4)
    assert not len(words.matches("zebra").rows)


def test_a_segment_whose_statements_are_all_gone_is_left_out(store: SqliteStore, words: WordIndex) -> None:
    store.write_articles([new_article("many", *((f"Line {number}.", "Ana Brel") for number in range(20)))], MODEL)
    words.catch_up()
    (written,) = store.write_articles([new_article("z", ("A zebra crossing.", None))], MODEL)
    words.catch_up()
    segments = [len(words.generation.segments)]

    store.delete_article(written.article_id)
    words.catch_up()

    rows = store.matching_rows(Filters())
    assert [*segments, len(words.generation.segments)] == [2, 1]
    assert said(store, rows[words.narrative(rows)]) == [RAIN[0], "Nobody asked."]


@pytest.mark.parametrize("query", ["", "…", '"', "a* OR (b", "NEAR(x y)", "text:x", "-bridge", "^", "\x00"])
def test_no_query_is_a_syntax_error(words: WordIndex, query: str) -> None:
    words.matches(query)
    words.asked(query)
    words.highlights(query, {1: BRIDGE[0]})


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("قال رئيس البلدية إن الجسر مغلق", "البلدية"),
        ("Ο δήμαρχος έκλεισε τη γέφυρα", "ΔΉΜΑΡΧΟΣ"),
        ("पुल वसंत तक बंद रहेगा", "वसंत"),
        ("Việc sửa cầu còn kéo dài", "SỬA"),
        ("L’été prochain, dit-elle", "ete"),
        ("市長は橋の工事が遅れると述べた", "工事"),
        ("นายกเทศมนตรีกล่าวว่าสะพานปิด", "สะพาน"),
    ],
)
def test_words_of_every_script_are_found_and_marked(
    store: SqliteStore, words: WordIndex, text: str, query: str
) -> None:
    (written,) = store.write_articles([new_article("z", (text, "Ana Brel"))], MODEL)
    (row,) = store.matching_rows(Filters(articles=(written.article_id,)))
    words.catch_up()

    assert words.matches(query).rows.tolist() == [row]
    ((start, end),) = words.highlights(query, {1: text})[1]
    assert fold(text[start:end]) == fold(query)


def test_highlights_are_where_the_words_stand(words: WordIndex) -> None:
    texts = {1: "The harbour bridge will be closed all winter on the bridges.", 2: "Nobody asked."}

    assert words.highlights("winter bridge", texts) == {1: [(12, 18), (38, 44), (52, 59)]}


def test_the_outlets_own_sentences_are_known(store: SqliteStore, words: WordIndex) -> None:
    rows = store.matching_rows(Filters())

    own = words.narrative(np.append(rows, 999))

    assert said(store, rows[own[:-1]]) == [RAIN[0], "Nobody asked."]
    assert not own[-1]


def test_a_commit_of_another_process_is_seen_at_the_next_search(
    store: SqliteStore, words: WordIndex, tmp_path: Path
) -> None:
    other = SqliteStore(tmp_path)
    other.write_articles([new_article("z", ("A zebra crossing.", None))], MODEL)
    other.close()

    words.catch_up()

    assert said(store, words.matches("zebra").rows) == ["A zebra crossing."]


def test_segments_stay_few(store: SqliteStore, words: WordIndex) -> None:
    for number in range(60):
        store.write_articles([new_article(f"n{number}", ("One more.", None))], MODEL)
        words.catch_up()

    assert len(words.generation.segments) < 6
    assert words.generation.statements == 64
