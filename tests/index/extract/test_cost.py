"""Extraction of hostile text takes time in proportion to its length."""

import time

import pytest

from index.extract.extractor import Extractor
from index.extract.marks import find_quotations
from index.extract.sentences import split_sentences

PATTERNS = {
    **{f"mark {mark}": f"{mark}a " for mark in '"“”‘’«»„‚‹›「」`'},
    "possessives": "the players' 'win' ",
    "nested marks": "“a ‘b “c",
    "marks of every kind": "“‘«‹„‚「『''``a’”»›‘」』 ",
    "no space": "a",
    "one name": "Ann Marr ",
    "one short sentence": "Ann Marr said so. ",
    "quotations in one paragraph": "“It is so now,” he said. ",
    "labelled lines": "MARR: yes.\n",
    "German frames": "„Ja“, sagte Jana Holm und die der das ist. ",
}
# Tracing takes its share of every line, and what these run is covered by the others.
pytestmark = pytest.mark.no_cover
CHARACTERS = 25_000
LINES = {
    "blocks": "He said:\n    I go.\n",
    "short lines": "He said so.\n",
    "quoted lines": "“I go,” he said.\n",
}
"""Of these a hundred characters take as long as of others a thousand."""
CHARACTERS_OF_LINES = 5_000
TIMES_MORE_LINES = 8
"""Quadratic work shows from the same share of all work on as with four times 25,000 characters, in a third of the
time."""
MEGABYTE = 1_000_000
TIMES_LONGER = 4
ALLOWANCE = 3
"""Four times the text may take so many times four times as long: far below the sixteen of quadratic work. So for lines:
24 times as long, where quadratic work takes 64 times."""
FLOOR_S = 1.5
"""What is over sooner is too short to compare."""


def seconds(extractor: Extractor, text: str) -> float:
    began = time.process_time()
    extractor.extract(text)
    return time.process_time() - began


@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS)
def test_four_times_the_text_takes_about_four_times_as_long(extractor: Extractor, pattern: str) -> None:
    short = pattern * (CHARACTERS // len(pattern))
    once = seconds(extractor, short)
    longer = seconds(extractor, short * TIMES_LONGER)
    assert longer < max(FLOOR_S, once * TIMES_LONGER * ALLOWANCE)


@pytest.mark.parametrize("pattern", LINES.values(), ids=LINES)
def test_eight_times_the_lines_take_about_eight_times_as_long(extractor: Extractor, pattern: str) -> None:
    short = pattern * (CHARACTERS_OF_LINES // len(pattern))
    once = seconds(extractor, short)
    longer = seconds(extractor, short * TIMES_MORE_LINES)
    assert longer < max(FLOOR_S, once * TIMES_MORE_LINES * ALLOWANCE)


@pytest.mark.parametrize("name", ['mark "', "mark “", "mark ‘", "possessives", "nested marks", "marks of every kind"])
def test_a_megabyte_in_one_paragraph_is_scanned_and_split_in_linear_time(name: str) -> None:
    text = PATTERNS[name] * (MEGABYTE // len(PATTERNS[name]))
    part = text[: len(text) // TIMES_LONGER]
    once = min(scanning(part) for _ in range(2))
    assert scanning(text) < max(FLOOR_S, once * TIMES_LONGER * ALLOWANCE)


def scanning(text: str) -> float:
    began = time.process_time()
    split_sentences(text, 0, len(text), find_quotations(text, 0, len(text)))
    return time.process_time() - began
