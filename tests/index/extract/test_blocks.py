"""Quotations set apart as blocks, without marks of their own."""

import pytest

from index.extract.extractor import Extractor
from index.model import StatementKind


def direct(extractor: Extractor, text: str) -> list[tuple[list[str], list[str]]]:
    return [
        ([text[a:b] for a, b in s.spans], [speaker.name for speaker in s.speakers])
        for s in extractor.extract(text, "en")
        if s.kind is StatementKind.DIRECT
    ]


@pytest.mark.parametrize("lead", ["> ", ">", "    ", "\t", "\u00a0\u00a0\u00a0\u00a0"])
def test_a_block_below_a_colon_is_one_direct_statement(extractor: Extractor, lead: str) -> None:
    block = f"{lead}The bridge is safe. We tested it.\n\n{lead}It will open in May."
    text = f"Ann Marr said in a statement:\n\n{block}\n\nThe council agreed."
    assert direct(extractor, text) == [(["The bridge is safe. We tested it.", "It will open in May."], ["Ann Marr"])]


@pytest.mark.parametrize(
    "frame",
    [
        "Harbour Club said in a statement:",
        "In a letter to members Harbour Club wrote:",
        "Harbour Club posted on Chirp:",
    ],
)
def test_the_line_below_a_verb_of_saying_and_a_colon_is_said(extractor: Extractor, frame: str) -> None:
    text = f"{frame}\n\nWe are aware of the video. It will be looked into.\n\nThe league had no comment."
    assert direct(extractor, text) == [(["We are aware of the video. It will be looked into."], ["Harbour Club"])]


@pytest.mark.parametrize(
    "text",
    [
        "The council agreed on the following:\n\nThe quay will close in May.",
        "The council said:\n\n• the quay will close\n• the bridge will open.",
        "The council wrote:\n\nRead the letter here",
        "    Ann Marr said little:\n    The quay will close.\n    The bridge will open.",
    ],
)
def test_below_other_colons_nobody_speaks(extractor: Extractor, text: str) -> None:
    assert direct(extractor, text) == []


def test_marks_inside_a_block_are_read_as_everywhere(extractor: Extractor) -> None:
    text = "Ann Marr wrote on Monday:\n> “The bridge is safe.”\nThe council agreed."
    assert direct(extractor, text) == [(["The bridge is safe."], ["Ann Marr"])]


def test_an_indent_that_every_paragraph_has_says_nothing(extractor: Extractor) -> None:
    text = "    The council had three plans:\n    The bridge will open in May.\n    The quay will close."
    assert direct(extractor, text) == []


def test_an_indented_line_without_a_colon_before_it_is_prose(extractor: Extractor) -> None:
    assert direct(extractor, "The council met.\n    The bridge will open in May.") == []


def test_items_of_a_list_and_entries_of_a_live_blog_are_read(extractor: Extractor) -> None:
    text = (
        "• Ann Marr said: ‘It’s over.’\n- ‘Never,’ said Jo Holm.\n"
        "10.42am: Tom Oakes tells reporters: ‘It’s the players’ win.’"
    )
    assert direct(extractor, text) == [
        (["It’s over."], ["Ann Marr"]),
        (["Never,"], ["Jo Holm"]),
        (["It’s the players’ win."], ["Tom Oakes"]),
    ]


def test_what_a_quotation_itself_reports_is_no_statement_of_its_own(extractor: Extractor) -> None:
    text = "The mayor wrote that Holm “said the bridge is safe and said it will open in May”."
    spans = [s.spans for s in extractor.extract(text, "en")]
    assert len(spans) == len(set(spans))
