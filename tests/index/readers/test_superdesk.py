"""What Superdesk pushes, read as ninjs."""

from typing import Any

from hypothesis import given

from index.errors import InvalidInput, UnreadableFormat
from index.readers import PassedOver
from index.readers.superdesk import Cancelled, read
from tests.index.readers.strange import few, json_objects

ITEM: dict[str, Any] = {"guid": "tag:newsroom.example:1", "type": "text", "body_html": "<p>The weir leaks.</p>"}


def test_the_guid_names_the_article_and_its_source_is_a_name() -> None:
    fields = read(ITEM | {"source": "Fenwire", "uri": "https://elsewhere.example/"})

    assert isinstance(fields, dict)
    assert (fields["external_id"], fields["source"]) == (ITEM["guid"], {"name": "Fenwire"})


def test_the_first_publication_is_the_date() -> None:
    fields = read(ITEM | {"firstcreated": "2025-02-01T09:00:00+0000", "firstpublished": "2025-02-02T09:00:00+0000"})

    assert isinstance(fields, dict)
    assert fields["published_at"] == "2025-02-02T09:00:00+00:00"


def test_what_was_taken_back_is_named_as_it_was_when_it_was_sent() -> None:
    sent, taken_back = read(ITEM | {"source": "Fenwire"}), read(ITEM | {"source": "Fenwire", "pubstatus": "canceled"})

    assert isinstance(sent, dict)
    assert isinstance(taken_back, Cancelled)
    assert all(taken_back.fields[name] == sent[name] for name in ("external_id", "source"))


def test_what_has_no_guid_is_no_item() -> None:
    assert isinstance(read({"type": "text"}), UnreadableFormat)
    assert isinstance(read([ITEM]), UnreadableFormat)


NAMES = "guid type source authors name pubstatus canceled body_html firstpublished byline"


@few
@given(json_objects(NAMES))
def test_whatever_is_pushed_is_read_refused_or_passed_over(fields: dict[str, Any]) -> None:
    assert isinstance(read(ITEM | fields), dict | InvalidInput | PassedOver | Cancelled)
