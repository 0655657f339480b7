"""Files of the corpus with some of their bytes changed, and arbitrary bytes under every name: read, or refused."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import InvalidInput
from index.ingest import readable
from index.model import Article, ImportedStatement
from index.readers import PassedOver, read_path
from index.readers.files import READERS, kind_of
from tests.index.readers.corpus_outcomes import corpus_files
from tests.index.readers.strange import few, patient

APART = (".pdf", ".docx")
MAX_GROWTH = 100
"""Characters of text that a byte of a file may become, markup and packing included; bombs make thousands."""
FILES = [path for path in corpus_files() if "bomb" not in path.name]

mutation = st.tuples(st.floats(0, 1), st.binary(max_size=8), st.integers(0, 40))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mutated")


def check(folder: Path, name: str, raw: bytes) -> None:
    """Read a file of these bytes: nothing but outcomes may come of it, and no more text than there can be."""
    path = folder / f"mutated{''.join(Path(name).suffixes)}"
    path.write_bytes(raw)
    for found in read_path(path):
        assert isinstance(found, Article | ImportedStatement | InvalidInput | PassedOver)
        if isinstance(found, Article):
            assert len(found.text) <= MAX_GROWTH * (len(raw) + 1)
            with suppress(InvalidInput):
                assert readable(found).text


def mutated(raw: bytes, changes: list[tuple[float, bytes, int]]) -> bytes:
    """Put bytes at places, in the place of so many others."""
    for place, put, instead_of in changes:
        at = int(place * len(raw))
        raw = raw[:at] + put + raw[at + instead_of :]
    return raw


@patient
@given(
    path=st.sampled_from([path for path in FILES if kind_of(path) not in APART]),
    changes=st.lists(mutation, min_size=1, max_size=4),
)
def test_a_damaged_file_is_read_or_refused(folder: Path, path: Path, changes: list[tuple[float, bytes, int]]) -> None:
    check(folder, path.name, mutated(path.read_bytes(), changes))


@few
@given(
    path=st.sampled_from([path for path in FILES if kind_of(path) in APART]),
    changes=st.lists(mutation, min_size=1, max_size=4),
)
def test_a_damaged_document_is_read_or_refused(
    folder: Path, path: Path, changes: list[tuple[float, bytes, int]]
) -> None:
    check(folder, path.name, mutated(path.read_bytes(), changes))


@patient
@given(kind=st.sampled_from(sorted(set(READERS) - {*APART})), raw=st.binary(max_size=400))
def test_arbitrary_bytes_are_read_or_refused_whatever_their_name_says(folder: Path, kind: str, raw: bytes) -> None:
    check(folder, f"any{kind}", raw)


@few
@given(kind=st.sampled_from(APART), raw=st.binary(max_size=400))
def test_arbitrary_bytes_are_no_document(folder: Path, kind: str, raw: bytes) -> None:
    check(folder, f"any{kind}", raw)
