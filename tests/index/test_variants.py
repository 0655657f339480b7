"""In what the wordings of one family differ."""

import pytest

from index.ingest import import_statements
from index.model import ImportedStatement, Source
from index.record import Record
from index.search import Query, search
from index.store.stored import Difference
from index.variants import differences

COURIER = Source("The Dunsel Courier", "dunselcourier.example")
POST = Source("Oxenby Post", "oxenbypost.example")
HERE = "The harbour bridge will stay closed until the ice has gone."
THERE = "The harbor bridge will stay closed until ice has gone!"


@pytest.mark.parametrize(
    ("here", "there", "found"),
    [
        (HERE, THERE, (Difference("harbour", "harbor"), Difference("the", ""))),
        ("We shut the mill.", "“We shut the MILL”", ()),
        ("We shut the mill", "We shut the old mill today", (Difference("", "old"), Difference("", "today"))),
        ("Ana Brel spoke", "Brel has spoken", (Difference("Ana", ""), Difference("spoke", "has spoken"))),
    ],
)
def test_differences_are_word_by_word_in_order(here: str, there: str, found: tuple[Difference, ...]) -> None:
    assert differences(here, there) == found


def test_a_hit_tells_the_variants_of_its_family(record: Record) -> None:
    texts = [(HERE, COURIER), (THERE, POST), (HERE.upper(), POST)]
    import_statements(
        record, [ImportedStatement(str(number), text, source) for number, (text, source) in enumerate(texts)]
    )

    (hit,) = search(record, Query(HERE)).hits

    assert (hit.family.size, hit.family.sources, hit.family.reports) == (3, 2, 3)
    others = [variant for variant in hit.family.variants if variant.differences]
    assert [variant.times for variant in others] == [1]
    assert {len(variant.differences) for variant in others} == {2}
