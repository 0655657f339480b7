"""Extraction of hostile text takes time in proportion to its length."""

import time

import pytest

from index.extract import Extractor

PATTERNS = {
    **{f"mark {mark}": f"{mark}a " for mark in '"“”‘’«»„‚‹›「」`'},
    "no space": "a",
    "one name": "Ann Marr ",
    "one short sentence": "Ann Marr said so. ",
    "short lines": "He said so.\n",
    "quoted lines": "“I go,” he said.\n",
    "labelled lines": "MARR: yes.\n",
    "German frames": "„Ja“, sagte Jana Holm und die der das ist. ",
}
CHARACTERS = 25_000
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
