"""A stream without a name: its first line says what it is."""

import io

import pytest

from index.errors import InvalidInput
from index.model import Article
from index.readers.stream import read_stream

GOOD = b'{"text": "The mill on the Wend will close."}\n'


@pytest.mark.parametrize(
    ("line", "reason"), [(b'{"text": "\\ud800"}\n', "half a surrogate pair"), (b'{"text": 5}\n', "/text")]
)
def test_a_first_line_that_is_refused_stops_no_other(line: bytes, reason: str) -> None:
    bad, good = read_stream(io.BytesIO(line + GOOD), "standard input")

    assert isinstance(bad, InvalidInput)
    assert str(bad).startswith("standard input: line 1: ")
    assert reason in str(bad)
    assert isinstance(good, Article)
