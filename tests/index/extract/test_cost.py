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
    "blocks": "He said:\n    I go.\n",
    "no space": "a",
    "one name": "Ann Marr ",
    "one short sentence": "Ann Marr said so. ",
    "short lines": "He said so.\n",
    "quoted lines": "“I go,” he said.\n",
    "quotations in one paragraph": "“It is so now,” he said. ",
    "labelled lines": "MARR: yes.\n",
    "German frames": "„Ja“, sagte Jana Holm und die der das ist. ",
}
CHARACTERS = 25_000
MEGABYTE = 1_000_000
TIMES_LONGER = 4
ALLOWANCE = 3
"""Four times the text may take so many times four times as long: far below the sixteen of quadratic work."""
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
