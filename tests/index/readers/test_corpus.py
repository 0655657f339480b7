"""Every file of the corpus, whole and broken, in every format: what comes of each is written down beside it."""

import json
from pathlib import Path

import pytest

from index.extract.extractor import Extractor
from index.readers.files import READERS, kind_of
from tests.index.readers.corpus_outcomes import CORPUS, EXPECTED, corpus_files, outcomes_of
from tests.index.readers.make_corpus import files

WRITTEN_DOWN = json.loads(EXPECTED.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", corpus_files(), ids=lambda path: path.name)
def test_what_comes_of_a_file_is_what_is_written_down(path: Path, extractor: Extractor) -> None:
    assert list(outcomes_of(path, extractor)) == WRITTEN_DOWN[path.name]


def test_the_corpus_has_every_format_whole_and_broken() -> None:
    assert len(WRITTEN_DOWN) == len(corpus_files()) >= 40
    kinds = {kind_of(path) for path in corpus_files()}
    assert kinds >= set(READERS) - {".text", ".markdown", ".ndjson", ".rdf", ".htm"}
    assert sum(path.name.startswith("broken-") for path in corpus_files()) >= 20


@pytest.mark.parametrize("name", files())
def test_the_files_that_a_program_made_are_those_that_it_makes(name: str) -> None:
    assert (CORPUS / name).read_bytes() == files()[name]
