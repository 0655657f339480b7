"""Bytes that are text, and bytes that are not."""

import pytest

from index.errors import UnreadableFormat
from index.readers.text import decode

WORDS = "“Genug”, sagte Jörund. كفى"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read_with_and_without_a_byte_order_mark(encoding: str) -> None:
    assert decode(WORDS.encode(encoding)) == WORDS


def test_utf_16_is_read_in_either_byte_order() -> None:
    assert decode(b"\xfe\xff" + WORDS.encode("utf-16-be")) == WORDS


def test_the_first_byte_of_another_encoding_is_named() -> None:
    with pytest.raises(UnreadableFormat, match=r"Byte 1 \(0xf6\) is not UTF-8"):
        decode("Jörund".encode("latin-1"))


@pytest.mark.parametrize("raw", [b"PK\x03\x04\x00\x00\xff", b"a\x00b", b"\xff\xfe\x00\x00a\x00\x00\x00"])
def test_a_binary_file_is_refused_as_such(raw: bytes) -> None:
    with pytest.raises(UnreadableFormat, match="binary"):
        decode(raw)


def test_ascii_behind_the_mark_of_utf_16_is_no_chinese() -> None:
    with pytest.raises(UnreadableFormat, match="not in it"):
        decode(b"\xff\xfeThe mill will close.")
    assert decode("工厂将关闭。".encode("utf-16")) == "工厂将关闭。"


def test_utf_16_that_ends_in_half_a_unit_is_refused() -> None:
    with pytest.raises(UnreadableFormat, match="UTF-16"):
        decode(b"\xff\xfea\x00b")
