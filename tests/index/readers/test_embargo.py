"""Embargoes: before they end nothing is taken in, in whatever words they are stated."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from index.errors import Embargoed
from index.readers import newsml
from index.readers.embargo import under_embargo
from index.readers.json import read_value
from index.readers.superdesk import Cancelled, read

TOMORROW = (datetime.now(UTC) + timedelta(days=1)).replace(microsecond=0)
AN_HOUR_AGO = datetime.now(UTC) - timedelta(hours=1)
ITEM: dict[str, Any] = {"uri": "urn:fenwire:1", "pubstatus": "usable", "body_text": "The mill will close."}
NEWS = """<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:fenwire:1"><itemMeta>{embargo}</itemMeta>
<contentSet><inlineData contenttype="text/plain">The mill will close.</inlineData></contentSet></newsItem>"""


@pytest.mark.parametrize("field", ["embargoed", "embargoedUntil", "embargoeduntil"])
def test_a_ninjs_item_is_refused_until_its_embargo_ends(field: str) -> None:
    (refusal,) = read_value(ITEM | {field: TOMORROW.isoformat()})
    (article,) = read_value(ITEM | {field: AN_HOUR_AGO.isoformat()})

    assert isinstance(refusal, Embargoed)
    assert refusal.until == TOMORROW
    assert str(refusal).startswith(f"urn:fenwire:1: it is under embargo until {TOMORROW:%Y-%m-%dT%H:%M:%SZ}, ")
    assert "mill" not in str(refusal)
    assert not isinstance(article, Exception)


@pytest.mark.parametrize(
    ("embargo", "refused"),
    [
        (f"<embargoed>{TOMORROW.isoformat()}</embargoed>", True),
        ("<embargoed/>", True),
        (f"<embargoed>{AN_HOUR_AGO.isoformat()}</embargoed>", False),
        ("", False),
    ],
    ids=["tomorrow", "without an end", "over", "none"],
)
def test_a_newsml_item_is_refused_until_its_embargo_ends(embargo: str, refused: bool) -> None:
    (item,) = newsml.items(NEWS.format(embargo=embargo).encode())

    assert isinstance(item, Embargoed) is refused


@pytest.mark.parametrize("stated", ["soon", "2025-13-01", True, 7, {"date": "2020-01-01"}])
def test_an_end_that_cannot_be_read_may_lie_in_the_future(stated: object) -> None:
    refusal = under_embargo("one", stated)

    assert refusal is not None
    assert refusal.until is None


@pytest.mark.parametrize("stated", [None, "", "  "])
def test_what_states_no_embargo_is_under_none(stated: object) -> None:
    assert under_embargo("one", stated) is None


def test_an_end_without_a_zone_is_over_when_it_is_over_everywhere() -> None:
    here = datetime.now(UTC).replace(tzinfo=None)

    assert under_embargo("one", (here - timedelta(hours=11)).isoformat()) is not None
    assert under_embargo("one", (here - timedelta(hours=13)).isoformat()) is None
    assert under_embargo("one", f"{here + timedelta(days=2):%Y-%m-%d}") is not None
    assert under_embargo("one", f"{here - timedelta(days=2):%Y-%m-%d}") is None


def test_an_item_that_is_cancelled_under_its_embargo_is_cancelled() -> None:
    pushed = {"guid": "urn:fenwire:1", "pubstatus": "canceled", "embargoed": TOMORROW.isoformat()}

    assert isinstance(read(pushed), Cancelled)
    assert isinstance(read(pushed | {"embargoedUntil": TOMORROW.isoformat()}), Cancelled)
