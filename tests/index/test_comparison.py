"""What became of statements in another version."""

import pytest

from index.comparison import REACH, Aspect, Comparison, Known, compare, differing
from index.model import Attribution, ExtractedStatement, Method, SpeakerKind, StatementKind, identity

BRIDGE = "The harbour bridge will stay closed until the ice has gone."
FERRY = "Ferries will carry children to school for free."
DIVER = "A diver inspected the four pillars on Tuesday morning."


def said(text: str, speaker: str | None = None, kind: StatementKind = StatementKind.DIRECT) -> ExtractedStatement:
    by = (Attribution(speaker, SpeakerKind.PERSON, Method.NAMED_SUBJECT, 0.9),) if speaker else ()
    return ExtractedStatement(kind, ((0, len(text)),), text, speakers=by)


def known(*statements: ExtractedStatement | str) -> list[Known]:
    made = [said(one) if isinstance(one, str) else one for one in statements]
    return [Known(identity(one.kind, one.text, str(made[:place].count(one))), one) for place, one in enumerate(made)]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (BRIDGE, "The harbour bridge will be closed until the ice has gone."),
        (BRIDGE, "The harbour bridge will not stay closed until the ice has gone, the council has decided."),
        ("We lost money on every crossing,", "We lost money on most crossings,"),
        ("We lost money on every crossing,", "We made money on few crossings,"),
        ("The pier is safe.", "The pier is closed."),
        ("The flood cost 12 families their homes.", "The flood cost 21 families their homes."),
        ("橋は冬の間ずっと閉鎖される。", "橋は春の間ずっと閉鎖される。"),
    ],
)
def test_a_statement_with_other_words_is_changed(earlier: str, later: str) -> None:
    assert compare(known(earlier), known(later)) == Comparison((), ((0, 0),), (), ())


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (BRIDGE, FERRY),
        (DIVER, "The council will meet on Tuesday morning to hear the divers."),
        ("The ice on the lake is thin.", "The mayor asked for a new bridge."),
        ("He said that he would resign.", "She said that the harbour was safe."),
        ("橋は冬の間ずっと閉鎖される。", "子供たちは無料でフェリーに乗れる。"),
    ],
)
def test_another_statement_in_its_place_is_no_change_of_it(earlier: str, later: str) -> None:
    assert compare(known(earlier), known(later)) == Comparison((), (), (0,), (0,))


def test_another_kind_or_speaker_is_a_change_and_says_which() -> None:
    earlier = known(said(BRIDGE, "Ana Brel"), said(FERRY, "Ana Brel"))
    later = known(said(BRIDGE, "Tove Lund"), said(FERRY, "Ana Brel", StatementKind.INDIRECT))

    found = compare(earlier, later)

    assert found == Comparison((), ((0, 0), (1, 1)), (), ())
    assert differing(earlier[0].statement, later[0].statement) == (Aspect.SPEAKER,)
    assert differing(earlier[1].statement, later[1].statement) == (Aspect.KIND,)


def test_a_statement_that_moved_is_unchanged() -> None:
    assert compare(known(BRIDGE, FERRY), known(DIVER, FERRY, BRIDGE)) == Comparison(((0, 2), (1, 1)), (), (), (0,))


def test_of_several_that_are_alike_each_has_the_nearest_in_words_and_then_in_place() -> None:
    earlier = known("Point 1 of the plan is settled.", "Point 2 of the plan is settled.")
    later = known("Point 1 of the plan is not settled.", "Point 3 of the plan is settled.")

    assert compare(earlier, later).changed == ((0, 0), (1, 1))


def test_news_on_top_of_a_long_article_do_not_hide_what_changed_below() -> None:
    below = [f"Paragraph {number} stays word for word." for number in range(3)]
    news = [f"News item with number {number} came in." for number in range(3 * REACH)]

    found = compare(known(*below, BRIDGE), known(*news, *below, BRIDGE.replace("ice", "snow")))

    assert found.changed == ((3, 3 * REACH + 3),)


def test_versions_without_statements_compare() -> None:
    assert compare([], []) == Comparison((), (), (), ())
    assert compare(known(BRIDGE), []) == Comparison((), (), (0,), ())
