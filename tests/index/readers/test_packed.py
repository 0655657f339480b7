"""Files packed by gzip."""

import gzip
import io
import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import InvalidInput, UnreadableFormat
from index.model import Article
from index.readers import read_path
from index.readers.jsonl import lines
from index.readers.packed import unpacked
from tests.index.readers.strange import patient

CORPUS = Path(__file__).parent / "corpus"
LINE = json.dumps({"external_id": "mill", "text": "The mill will close."}).encode()


def _zeros(path: Path, megabytes: int) -> None:
    with gzip.open(path, "wb") as out:
        for _ in range(megabytes):
            out.write(b" " * 1_000_000)


@pytest.mark.parametrize("name", ["some.jsonl.gz", "some.JSONL.GZ", "some.jsonl"])
def test_packed_json_lines_are_read_whatever_the_name_says_of_the_packing(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(gzip.compress(LINE + b"\n") + gzip.compress(LINE.replace(b"mill", b"kiln")))

    first, second = read_path(tmp_path / name)

    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.text, second.text) == ("The mill will close.", "The kiln will close.")


@pytest.mark.parametrize(
    "name", ["ninjs-1.5-text.json", "newsml-g2-newsitem.xml", "feed-rss-2.0.xml", "page-with-linked-data.html"]
)
def test_every_kind_of_file_may_be_packed(tmp_path: Path, name: str) -> None:
    shutil.copy(CORPUS / name, tmp_path / name)
    (tmp_path / "packed").mkdir()
    (tmp_path / "packed" / f"{name}.gz").write_bytes(gzip.compress((CORPUS / name).read_bytes()))

    packed, plain = list(read_path(tmp_path / "packed")), list(read_path(tmp_path / name))

    assert [one for one in packed if isinstance(one, Article)] == [one for one in plain if isinstance(one, Article)]
    assert len(packed) == len(plain)


def test_a_text_keeps_its_name_and_its_sidecar_when_it_is_packed(tmp_path: Path) -> None:
    (tmp_path / "mill.txt.gz").write_bytes(gzip.compress(b"The mill will close."))
    (tmp_path / "mill.meta.json").write_text('{"title": "Mill"}', encoding="utf-8")

    (article,) = read_path(tmp_path)

    assert isinstance(article, Article)
    assert (article.external_id, article.title) == ("mill", "Mill")


def test_a_file_that_unpacks_to_more_than_the_bound_is_refused(tmp_path: Path) -> None:
    _zeros(tmp_path / "bomb.json.gz", 200)

    (refusal,) = read_path(tmp_path / "bomb.json.gz")

    assert isinstance(refusal, UnreadableFormat)
    assert "unpacks to more than 67108864 bytes" in str(refusal)


def test_lines_before_a_bomb_are_read_and_the_bomb_is_refused() -> None:
    packed = gzip.compress(LINE + b"\n" + b" " * 5_000_000)

    first, refusal = lines(unpacked(io.BytesIO(packed), limit_bytes=3_000_000))

    assert first.value["external_id"] == "mill"
    assert "line 2" not in str(refusal.value)
    assert "unpacks to more than 3000000 bytes" in str(refusal.value)


@pytest.mark.parametrize("damaged", [gzip.compress(LINE * 1000)[:-9], b"\x1f\x8b", b"\x1f\x8b\x08\x00" + b"x" * 100])
def test_a_damaged_file_is_refused(tmp_path: Path, damaged: bytes) -> None:
    (tmp_path / "some.jsonl.gz").write_bytes(damaged)

    *_, refusal = read_path(tmp_path / "some.jsonl.gz")

    assert isinstance(refusal, InvalidInput)
    assert "some.jsonl.gz" in str(refusal)


@patient
@given(st.binary(), st.booleans())
def test_what_was_packed_is_unpacked_and_what_was_not_is_itself(raw: bytes, packed: bool) -> None:
    stream = io.BytesIO(gzip.compress(raw) if packed or raw.startswith(b"\x1f\x8b") else raw)

    assert unpacked(stream).read() == raw


@patient
@given(st.binary(), st.integers(0, 200), st.integers(0, 255))
def test_a_damaged_stream_never_fails_otherwise_than_by_our_error(raw: bytes, at: int, byte: int) -> None:
    damaged = bytearray(gzip.compress(raw))
    damaged[min(at, len(damaged) - 1)] = byte

    for line in lines(unpacked(io.BytesIO(bytes(damaged)))):
        assert line.number > 0
