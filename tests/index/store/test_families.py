"""Which statements are one family, and which articles are copies of one report."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from index.model import Source
from index.store import layout, tables
from index.store.base import Store
from index.store.families import MOST_OF_A_KEY
from index.store.relational import RelationalStore
from index.store.stored import Family
from index.store.wordings import BANDS, band_keys, nearest
from index.store.writes import NewArticle, Origin
from tests.index.made import COURIER, MODEL, POST, new_article

pytestmark = pytest.mark.every_store

RADIO = Source("Radio Mistral", "radiomistral.example")
BRIDGE = "The harbour bridge will stay closed until the ice has gone, said the council."
BRIDGE_EDITED = "The harbour bridge will stay closed until ice has gone, said the council."
OTHERS = (
    "Repairs had begun in the autumn after cracks were found.",
    "Ferries will carry children to school for free.",
    "A diver inspected the four pillars on Tuesday morning.",
)
ANOTHER_STORY = (
    "The choir of Dunsel sang in front of the town hall.",
    "Snow fell on the hills above the lake all night long.",
    "The bakery in Mill Street sold its last loaf at noon.",
)


def said(external_id: str, *sentences: str, source: Source = COURIER, day: int = 1) -> NewArticle:
    """An article in which Ana Brel speaks of the bridge, and all else is the outlet's own."""
    published_at = datetime(2025, 3, day, 12, tzinfo=UTC)
    speakers = {BRIDGE: "Ana Brel", BRIDGE_EDITED: "Ana Brel"}
    return new_article(
        external_id, *((one, speakers.get(one)) for one in sentences), source=source, published_at=published_at
    )


def family(store: Store, statement_id: int) -> Family:
    number = store.statement(statement_id).family_id
    return store.families([number])[number]


@pytest.mark.parametrize(
    ("text", "other"),
    [
        (BRIDGE, BRIDGE.upper()),
        (BRIDGE, BRIDGE_EDITED),
        (
            "Mayor Ana Brel thanked the firemen of four villages for saving the mill",
            "Ana Brel thanked the firemen of four villages for saving the mill",
        ),
        ("The colour of the new ferry was chosen by the pupils", "The color of the new ferry was chosen by the pupils"),
        (
            "Ana Brel said that the theatre would close in the end",
            "Anna Brel said that the theatre would close in the end",
        ),
    ],
)
def test_small_edits_leave_the_same_words(text: str, other: str) -> None:
    assert nearest(text, [(other, 7)]) == 7
    assert set(band_keys(text)) & set(band_keys(other))


@pytest.mark.parametrize(
    ("text", "other"),
    [
        (BRIDGE, BRIDGE.replace("will stay", "will not stay")),
        (
            "The flood has cost 12 families in the valley their homes",
            "The flood has cost 21 families in the valley their homes",
        ),
        ("The prize of the jury goes to Tove Lund this year", "The prize of the jury goes to Hale Finn this year"),
        ("We will close the mill", "We will close the mine"),
        (BRIDGE, "The harbour bridge is closed."),
        ("The pupils wrote a letter about the new ferry", "The pupils sang a song about the new ferry"),
    ],
)
def test_another_number_name_or_sense_is_not_the_same_words(text: str, other: str) -> None:
    assert nearest(text, [(other, 7)]) is None


def test_short_statements_are_alike_only_when_equal() -> None:
    assert nearest("We will close it.", [("we will close it", 7)]) == 7
    assert nearest("We will close it.", [("We shall close it.", 7)]) is None
    assert band_keys("We will close it.") == ()


def test_of_several_that_are_alike_the_most_alike_is_taken_then_the_oldest_number() -> None:
    opposite = BRIDGE.replace("will stay", "will not stay")

    assert nearest(BRIDGE, [(BRIDGE_EDITED, 1), (BRIDGE.upper(), 3), (BRIDGE, 2), (opposite, 0)]) == 2
    assert nearest(BRIDGE, [(opposite, 0), (BRIDGE_EDITED, 5), (BRIDGE_EDITED, 4)]) == 4
    assert nearest(BRIDGE, []) is None


def test_edited_copies_in_several_outlets_are_one_family(store: Store) -> None:
    (first, second) = store.write_articles([said("a", BRIDGE), said("b", BRIDGE_EDITED, source=POST)], MODEL)

    found = family(store, second.statement_ids[0])

    assert (found.size, found.sources) == (2, 2)
    assert store.statement(first.statement_ids[0]).family_id == found.id
    assert [wording.text for wording in store.wordings([found.id])[found.id]] == [BRIDGE, BRIDGE_EDITED]


def test_edits_within_one_article_are_one_family(store: Store) -> None:
    (written,) = store.write_articles([said("a", BRIDGE, BRIDGE_EDITED)], MODEL)

    assert family(store, written.statement_ids[0]).size == 2


def test_a_family_keeps_its_number_when_its_first_article_goes_and_comes_again(store: Store) -> None:
    (first, second) = store.write_articles([said("a", BRIDGE), said("b", BRIDGE_EDITED, source=POST)], MODEL)
    number = store.statement(first.statement_ids[0]).family_id

    store.delete_article(first.article_id)
    assert family(store, second.statement_ids[0]) == replace(family(store, second.statement_ids[0]), id=number, size=1)
    store.write_articles([said("b", BRIDGE_EDITED, *OTHERS, source=POST)], MODEL)
    assert store.statement(second.statement_ids[0]).family_id == number
    (again,) = store.write_articles([said("a", BRIDGE)], MODEL)

    assert store.statement(again.statement_ids[0]).family_id == number


def test_a_line_that_stands_everywhere_is_one_family_still(store: Store) -> None:
    store.write_articles([said(str(number), BRIDGE) for number in range(MOST_OF_A_KEY + 5)], MODEL)

    (written,) = store.write_articles([said("edited", BRIDGE_EDITED)], MODEL)

    assert family(store, written.statement_ids[0]).size == MOST_OF_A_KEY + 6


def test_a_family_is_first_seen_where_it_was_published_first(store: Store) -> None:
    later, first = store.write_articles([said("a", BRIDGE, day=9), said("b", BRIDGE_EDITED, source=POST, day=2)], MODEL)

    seen = family(store, later.statement_ids[0]).first_seen

    assert seen is not None
    assert (seen.statement_id, seen.source, seen.published_at.day) == (first.statement_ids[0], POST, 2)


def test_families_with_and_without_a_date_are_told_together(store: Store) -> None:
    dated = said("dated", *OTHERS)
    undated = new_article("undated", *((sentence, None) for sentence in ANOTHER_STORY), source=POST)
    written = store.write_articles(
        [dated, replace(undated, article=replace(undated.article, published_at=None))], MODEL
    )
    numbers = [[store.statement(one).family_id for one in article.statement_ids] for article in written]

    found = store.families([number for some in numbers for number in some])

    assert {number for number, one in found.items() if one.first_seen} == set(numbers[0])
    assert {(one.size, one.sources, one.reports, one.copies) for one in found.values()} == {(1, 1, 1, 0)}
    assert found.keys() == {number for some in numbers for number in some}
    assert store.families([]) == {}


def test_copies_of_one_report_are_told_from_independent_reports(store: Store) -> None:
    written = store.write_articles(
        [
            said("wire", BRIDGE, *OTHERS),
            said("copy", BRIDGE_EDITED, *OTHERS, source=POST),
            said("own", BRIDGE, *ANOTHER_STORY, source=RADIO),
        ],
        MODEL,
    )

    found = family(store, written[0].statement_ids[0])

    assert (found.size, found.sources, found.reports, found.copies) == (3, 3, 2, 1)


def test_a_copy_that_is_rewritten_is_a_report_of_its_own(store: Store) -> None:
    written = store.write_articles([said("wire", BRIDGE, *OTHERS), said("copy", BRIDGE, *OTHERS, source=POST)], MODEL)
    assert family(store, written[0].statement_ids[0]).copies == 1

    store.write_articles([said("copy", BRIDGE, *ANOTHER_STORY, source=POST)], MODEL)

    assert (found := family(store, written[0].statement_ids[0])).copies == 0
    assert found.reports == 2


def test_a_copy_cut_short_is_a_copy(store: Store) -> None:
    written = store.write_articles(
        [said("wire", BRIDGE, *OTHERS, *ANOTHER_STORY), said("short", BRIDGE, *OTHERS[:2], source=POST)], MODEL
    )

    assert family(store, written[0].statement_ids[0]).copies == 1


def test_two_short_articles_of_the_same_words_are_copies_and_two_that_share_a_quotation_are_not(
    store: Store,
) -> None:
    written = store.write_articles(
        [
            said("wire", BRIDGE, OTHERS[0]),
            said("copy", BRIDGE_EDITED, OTHERS[0], source=POST),
            said("own", BRIDGE, OTHERS[1], source=RADIO),
        ],
        MODEL,
    )

    found = family(store, written[0].statement_ids[0])

    assert (found.reports, found.copies) == (2, 1)


def test_imported_statements_are_reports_of_their_own(store: Store) -> None:
    imported = [
        replace(said(name, BRIDGE, source=source), origin=Origin.IMPORT)
        for name, source in (("1", COURIER), ("2", POST))
    ]
    written = store.write_articles(imported, MODEL)

    found = family(store, written[0].statement_ids[0])

    assert (found.reports, found.copies) == (2, 0)


def test_a_deleted_statement_leaves_no_keys(store: RelationalStore) -> None:
    (written,) = store.write_articles([said("a", BRIDGE)], MODEL)
    assert keys(store) == BANDS

    store.delete_article(written.article_id)

    assert keys(store) == 0


def keys(store: RelationalStore) -> int:
    with store._read() as connection:
        rows = connection.scalars(select(tables.statements.c.row)).all()
        held = len(layout.of(connection).read_family_keys(connection, rows))
        assert bool(held) == bool(connection.exec_driver_sql("SELECT count(*) FROM family_keys").scalar_one())
        return held
