"""Each answer carries its citation and how sure it is; what goes wrong says what to do."""

from typing import Any

import pytest

from index.record import Record
from service.assistants.server import assistants_server
from tests.service.assistants.asking import ask, said, structured, tools_of

Json = dict[str, Any]


def answer(record: Record, tool: str, **arguments: Any) -> Json:
    (result,) = ask(assistants_server(record), (tool, arguments))
    return structured(result)


def refusal(record: Record, tool: str, **arguments: Any) -> str:
    (result,) = ask(assistants_server(record), (tool, arguments))
    assert result.is_error
    return said(result)


@pytest.fixture(scope="module")
def bridge(told: Record) -> Json:
    found: Json = answer(told, "search", q="the bridge opens again before frost", kind=["direct"])["hits"][0]
    return found


def test_every_tool_says_that_it_only_reads_and_what_it_takes_and_gives(told: Record) -> None:
    tools = tools_of(assistants_server(told))

    assert {tool.name for tool in tools} == {"search", "get_statement", "speaker_record", "sources_of_statement"}
    for tool in tools:
        assert tool.annotations is not None
        assert (tool.annotations.read_only_hint, tool.annotations.destructive_hint) == (True, False)
        assert tool.input_schema["additionalProperties"] is False
        assert tool.output_schema is not None
        assert tool.description


def test_a_search_finds_who_said_it_with_citation_and_confidence(bridge: Json) -> None:
    (speaker,) = bridge["said_by"]
    assert (speaker["name"], speaker["role"]) == ("Wystan Oakhanger", "mayor of Dunsel")
    assert 0.5 < speaker["confidence"] <= 1
    assert bridge["words"] == "The bridge will carry traffic again before the first frost,"
    assert bridge["citation"].startswith(f"“{bridge['words']}” · Wystan Oakhanger, mayor of Dunsel · ")
    assert bridge["passage"] is None or "#:~:text=" in bridge["passage"]
    assert bridge["same_words_in"] == 2


def test_what_nobody_says_is_no_match_and_is_told_so(told: Record) -> None:
    found = answer(told, "search", q="penguins vote on the price of copper in Lima")

    assert found["no_match"]
    assert "Tell the reader so" in found["advice"]


def test_filters_that_nothing_passes_are_no_match(told: Record) -> None:
    found = answer(told, "search", q="bridge", speaker=["Nobody Atall"])

    assert (found["no_match"], found["hits"]) == (True, [])
    assert "Nothing in the record passes these filters" in found["advice"]


def test_a_search_goes_on_where_it_ended(told: Record) -> None:
    first = answer(told, "search", q="bridge repair", limit=1)
    second = answer(told, "search", q="bridge repair", limit=1, cursor=first["next"])

    assert first["hits"][0]["id"] != second["hits"][0]["id"]


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        ({"q": "bridge", "speakers": ["Oakhanger"]}, "no argument 'speakers'; those of this tool are: q, speaker, "),
        ({"q": "bridge", "kind": ["shouted"]}, "kind"),
        ({"q": "bridge", "published_from": "yesterday"}, "from"),
        ({"q": "bridge", "min_confidence": 7}, "min_confidence"),
        ({"q": "bridge", "cursor": "nonsense"}, "cursor"),
        ({"q": ""}, "The query is empty"),
        ({}, "q"),
    ],
)
def test_a_bad_argument_is_named(told: Record, arguments: Json, what: str) -> None:
    assert what in refusal(told, "search", **arguments)


def test_a_statement_is_read_with_what_stands_around_it(told: Record, bridge: Json) -> None:
    found = answer(told, "get_statement", statement_id=bridge["id"])

    assert found["after"].startswith("” said Wystan Oakhanger")
    assert found["citation"] == bridge["citation"]
    assert (found["withdrawn_at"], found["set_by_hand"]) == (None, False)


def test_nobody_is_named_where_nobody_is_known(told: Record) -> None:
    hits = answer(told, "search", q="The swing bridge in Dunsel has been shut since January", kind=["narrative"])[
        "hits"
    ]

    assert hits
    assert all(hit["said_by"] == [] for hit in hits)


@pytest.mark.parametrize("tool", ["get_statement", "sources_of_statement"])
@pytest.mark.parametrize("identifier", ["17", "none", "9" * 30])
def test_an_unknown_statement_is_told_with_what_to_do(told: Record, tool: str, identifier: str) -> None:
    message = refusal(told, tool, statement_id=identifier)

    assert "There is no statement" in message
    assert "Take ids from the answers of search" in message


def test_a_record_is_read_by_name_and_by_id(told: Record) -> None:
    by_name = answer(told, "speaker_record", speaker="wystan oakhanger")
    by_id = answer(told, "speaker_record", speaker=by_name["id"], limit=1)

    assert by_name["name"] == "Wystan Oakhanger"
    assert by_name["statements_in_all"] == len(by_name["statements"]) == 3
    assert all(one["citation"] for one in by_name["statements"])
    assert by_id["statements"] == by_name["statements"][:1]
    following = answer(told, "speaker_record", speaker=by_name["id"], limit=1, cursor=by_id["next"])
    assert following["statements"] == by_name["statements"][1:2]


def test_a_name_that_is_not_one_speakers_alone_lists_who_is_meant(told: Record) -> None:
    message = refusal(told, "speaker_record", speaker="Oakhanger")

    assert "Ask again with the id" in message
    assert "Wystan Oakhanger, mayor of Dunsel" in message
    assert "Ann Oakhanger" in message


def test_an_unknown_speaker_is_told_with_what_to_do(told: Record) -> None:
    assert "No speaker in the record" in refusal(told, "speaker_record", speaker="Zebedee Quill")
    assert "There is no speaker" in refusal(told, "speaker_record", speaker="123")


def test_the_sources_of_a_statement_are_who_else_printed_it(told: Record, bridge: Json) -> None:
    found = answer(told, "sources_of_statement", statement_id=bridge["id"])

    outlets = {found["statement"]["outlet"], *(one["outlet"] for one in found["same_words"])}
    assert outlets == {"The Dunsel Courier", "Oxenby Post"}
    assert (found["printed_in"], found["reports"] + found["copies"]) == (2, 2)
    assert found["first_seen"] == "The Dunsel Courier, 12 March 2025"


def test_a_statement_that_stands_alone_is_told_so(told: Record) -> None:
    (mill,) = answer(told, "search", q="the mill is closed", speaker=["Ann Oakhanger"])["hits"]

    found = answer(told, "sources_of_statement", statement_id=mill["id"])

    assert (found["same_words"], found["same_meaning"]) == ([], [])
    assert "no proof" in found["advice"]
