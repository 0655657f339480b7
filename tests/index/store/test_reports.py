"""Which articles are copies of one report, and what becomes of the others when one goes or changes."""

from datetime import UTC, datetime

import pytest

from index.errors import ArticleNotFound
from index.model import Source
from index.store.base import Store
from index.store.overlap import is_copy, likeness, printed
from index.store.stored import Copies, Copy
from tests.index.made import COURIER, MODEL, POST, new_article

pytestmark = pytest.mark.every_store

RADIO = Source("Radio Mistral", "radiomistral.example")
BRIDGE = "The harbour bridge will stay closed until the ice has gone, and nobody on this council wants it otherwise."
REPORT = (
    "Repairs had begun in the autumn after cracks were found in two of the pillars.",
    "Ferries will carry children to school for free until the end of the term.",
    "A diver inspected the four pillars on Tuesday morning and came up with photographs.",
)
ANOTHER = (
    "The choir of Dunsel sang in front of the town hall before the doors were opened.",
    "Snow fell on the hills above the lake all night long and on the roofs by the quay.",
    "The bakery in Mill Street sold its last loaf at noon, an hour before its time.",
)


def write(store: Store, name: str, *own: str, source: Source = COURIER, day: int | None = None) -> int:
    """An article with the quotation about the bridge and these sentences of its own."""
    when = datetime(2025, 3, day, tzinfo=UTC) if day else None
    said = ((BRIDGE, "Ana Brel"), *((sentence, None) for sentence in own))
    (written,) = store.write_articles([new_article(name, *said, source=source, published_at=when)], MODEL)
    return written.article_id


def told(copies: Copies) -> tuple[int | None, list[int]]:
    """The original and all copies, by id."""
    return copies.original.article.id if copies.original else None, [copy.article.id for copy in copies.page]


def test_a_copy_is_linked_with_the_one_published_first_whichever_came_in_first(store: Store) -> None:
    late = write(store, "late", *REPORT, source=POST, day=5)
    early = write(store, "early", *REPORT, day=4)

    assert told(store.copies(late, None, 10)) == (early, [early])
    assert told(store.copies(early, None, 10)) == (None, [late])
    assert store.copies(late, None, 10).page[0].likeness == 1


def test_reports_that_share_a_quotation_only_are_not_linked(store: Store) -> None:
    one, other = write(store, "one", *REPORT), write(store, "other", *ANOTHER, source=POST)

    assert store.copies(one, None, 10) == store.copies(other, None, 10) == Copies(0, (), None)


def test_the_same_page_under_two_addresses_is_linked(store: Store) -> None:
    first, second = write(store, "/news/bridge", *REPORT), write(store, "/news/bridge?page=all", *REPORT)

    assert told(store.copies(second, None, 10))[1] == [first]


def test_copies_come_in_pages_first_published_first(store: Store) -> None:
    ids = [write(store, f"copy-{day}", *REPORT, source=POST, day=day) for day in (7, 3, 5, 9)]

    whole = store.copies(ids[0], None, 10)
    pages: list[Copy] = []
    after = None
    while page := store.copies(ids[0], after, 1).page:
        pages += page
        after = page[-1].place

    assert (whole.total, [one.article.id for one in whole.page]) == (3, [ids[1], ids[2], ids[3]])
    assert tuple(pages) == whole.page
    assert store.copies(ids[0], whole.page[0].place, 1).original is None


def test_when_the_first_is_deleted_the_others_stay_linked_and_it_may_come_back(store: Store) -> None:
    first = write(store, "first", *REPORT, day=1)
    others = [write(store, f"copy-{day}", *REPORT, source=POST, day=day) for day in (2, 3)]

    store.delete_article(first)

    assert told(store.copies(others[1], None, 10)) == (others[0], [others[0]])
    assert told(store.copies(others[0], None, 10)) == (None, [others[1]])
    added = write(store, "later", *REPORT, source=RADIO, day=4)
    assert told(store.copies(added, None, 10)) == (others[0], others)
    assert write(store, "first", *REPORT, day=1) == first
    assert told(store.copies(added, None, 10)) == (first, [first, *others])


def test_when_the_first_becomes_another_report_the_others_stay_linked_without_it(store: Store) -> None:
    first = write(store, "first", *REPORT, day=1)
    others = [write(store, f"copy-{day}", *REPORT, source=POST, day=day) for day in (2, 3)]

    write(store, "first", *ANOTHER, day=1)

    assert told(store.copies(first, None, 10)) == (None, [])
    assert told(store.copies(others[1], None, 10)) == (others[0], [others[0]])
    family = store.statements_of_article(first)[0].family_id
    assert (store.families([family])[family].reports, store.families([family])[family].copies) == (2, 1)
    follower = write(store, "follower", *ANOTHER, source=RADIO, day=9)
    assert told(store.copies(follower, None, 10)) == (first, [first])


def test_a_deleted_article_that_comes_back_as_another_report_is_not_linked_with_copies_of_the_old_one(
    store: Store,
) -> None:
    first = write(store, "first", *REPORT)
    write(store, "copy", *REPORT, source=POST)
    store.delete_article(first)

    write(store, "first", *ANOTHER)

    assert store.copies(first, None, 10).total == 0


def test_a_line_that_stands_in_everything_a_site_prints_links_nothing(store: Store) -> None:
    line = "Sign up here for our briefing in the morning and never miss a story that matters to you."
    ids = [write(store, f"page-{number}", line, *own) for number, own in enumerate((REPORT, ANOTHER))]

    assert [store.copies(one, None, 10).total for one in ids] == [0, 0]


def test_an_article_that_is_not_there_has_no_copies(store: Store) -> None:
    with pytest.raises(ArticleNotFound):
        store.copies(12, None, 10)


OWN = " ".join(REPORT)
ALL = f"{OWN} “{BRIDGE}”"
QUOTED = ((len(OWN) + 2, len(OWN) + 2 + len(BRIDGE)),)


@pytest.mark.parametrize(
    "other",
    [ALL, " ".join(REPORT[:2]), f"{OWN} {' '.join(ANOTHER)}", OWN.replace("were found", "had been found"), OWN.upper()],
)
def test_a_text_that_was_edited_cut_or_added_to_is_a_copy(other: str) -> None:
    assert is_copy(printed(OWN, ()), printed(other, ()))


def test_words_in_quotation_marks_do_not_make_a_copy() -> None:
    begin, speech = " ".join(ANOTHER), (f"{BRIDGE} " * 3).strip()
    one, other = f"{OWN} “{speech}”", f"{begin} “{speech}”"
    quoted = [((text.index("“") + 1, len(text) - 1),) for text in (one, other)]

    assert not is_copy(printed(one, quoted[0]), printed(other, quoted[1]))
    assert is_copy(printed(one, quoted[0]), printed(ALL, QUOTED))


def test_a_speech_printed_twice_is_a_copy_and_half_of_it_is_none() -> None:
    whole = printed(BRIDGE, ((0, len(BRIDGE)),))
    half = BRIDGE[: len(BRIDGE) // 2]

    assert is_copy(whole, printed(BRIDGE.replace("wants", "wanted"), ((0, len(BRIDGE) + 1),)))
    assert not is_copy(whole, printed(half, ((0, len(half)),)))


def test_texts_too_short_for_a_run_are_alike_only_when_equal() -> None:
    assert likeness(printed("Rain today.", ()), printed("rain today", ())) == 1
    assert not is_copy(printed("Rain today.", ()), printed("Snow today.", ()))
