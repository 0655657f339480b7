"""Extraction of hostile text does work in proportion to its length; `make bench` times the same texts, longer."""

from functools import partial

import pytest

from index.extract.extractor import Extractor
from index.extract.marks import find_quotations
from index.extract.sentences import split_sentences
from tests.work import lines_run

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
# Two tracers do not go together, and what these run is covered by the others.
pytestmark = pytest.mark.no_cover
CHARACTERS = 2_000
LINES = {
    "blocks": "He said:\n    I go.\n",
    "short lines": "He said so.\n",
    "quoted lines": "“I go,” he said.\n",
}
"""Of these a hundred characters take as long as of others two hundred."""
CHARACTERS_OF_LINES = 1_000
CHARACTERS_SCANNED = 10_000
TIMES_LONGER = 4
AT_MOST_TIMES_THE_WORK = 4.5
"""Four times the text is four times the work, and a little for what begins only after some lines. Work that grows with
the square shows as soon as it is a twenty-fifth of the shorter text's; it is sixteen times as much in the longer."""


@pytest.mark.parametrize(
    ("pattern", "characters"),
    [
        *(pytest.param(pattern, CHARACTERS, id=name) for name, pattern in PATTERNS.items()),
        *(pytest.param(pattern, CHARACTERS_OF_LINES, id=name) for name, pattern in LINES.items()),
    ],
)
def test_four_times_the_text_is_four_times_the_work(extractor: Extractor, pattern: str, characters: int) -> None:
    short = pattern * (characters // len(pattern))

    once = lines_run(partial(extractor.extract, short))
    longer = lines_run(partial(extractor.extract, short * TIMES_LONGER))

    assert 0 < longer < once * AT_MOST_TIMES_THE_WORK


@pytest.mark.parametrize("name", ['mark "', "mark “", "mark ‘", "possessives", "nested marks", "marks of every kind"])
def test_one_long_paragraph_is_scanned_and_split_in_linear_work(name: str) -> None:
    short = PATTERNS[name] * (CHARACTERS_SCANNED // len(PATTERNS[name]))

    once = lines_run(partial(scanned, short))
    longer = lines_run(partial(scanned, short * TIMES_LONGER))

    assert 0 < longer < once * AT_MOST_TIMES_THE_WORK


def scanned(text: str) -> None:
    split_sentences(text, 0, len(text), find_quotations(text, 0, len(text)))
