"""The measurement of search, on a labelled set that is made here, and the floors of the invented set."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index.encode import Encoder
from index.record import Record
from tests.evaluation import calibrate, retrieval
from tests.evaluation.floors import Floors
from tests.evaluation.logistic import likelihood
from tests.evaluation.retrieval_figures import Asked, Found, figures, honesty, order

CORPUS = {
    "1": "The harbour bridge will stay closed until spring.",
    "2": "Half of the trout in the river died after the spill.",
    "3": "Our hospital has lost a third of its nurses.",
}
QUERIES = {"a": "fish were killed by pollution", "b": "the crossing at the port is shut for the winter"}


def make_set(folder: Path, right: dict[str, str]) -> None:
    def lines(texts: dict[str, str]) -> str:
        return "".join(json.dumps({"id": number, "text": text}) + "\n" for number, text in texts.items())

    (folder / "dev").mkdir(parents=True)
    (folder / "corpus.jsonl").write_text(lines(CORPUS))
    (folder / "dev" / "queries.jsonl").write_text(lines(QUERIES))
    rows = "".join(f"{query}\t{document}\t1\n" for query, document in right.items())
    (folder / "dev" / "qrels.tsv").write_text(f"query-id\tcorpus-id\tscore\n{rows}")


@pytest.mark.parametrize(
    ("right", "first"), [({"a": "2", "b": "1"}, 1.0), ({"a": "2", "b": "3"}, 0.5), ({"a": "1", "b": "3"}, 0.0)]
)
def test_the_share_of_queries_with_the_right_statement_first_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], right: dict[str, str], first: float
) -> None:
    make_set(tmp_path / "made", right)

    assert retrieval.main(["--data", str(tmp_path / "made"), "--threads", "1"]) == 0

    printed = capsys.readouterr().out
    assert "made, dev: 2 queries, 2 of them with an answer" in printed
    success = re.search(r"Success@1 ([\d.]+)", printed)
    assert success is not None
    assert float(success[1]) == first


def test_a_record_that_was_kept_is_asked_again_without_embedding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_set(tmp_path / "made", {"a": "2"})
    arguments = ["--data", str(tmp_path / "made"), "--store", str(tmp_path / "kept"), "--threads", "1"]

    retrieval.main(arguments)
    first = capsys.readouterr().out
    retrieval.main(arguments)

    assert capsys.readouterr().out == first
    assert (tmp_path / "kept" / "made").is_dir()


@pytest.fixture(scope="module")
def invented(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Asked]]:
    record = Record.open(tmp_path_factory.mktemp("invented"), encoder=encoder)
    retrieval.fill(record, retrieval.INVENTED / "corpus.jsonl")
    yield retrieval.asked(record, retrieval.INVENTED / "dev")
    record.close()


def test_no_figure_of_the_invented_set_is_below_its_floor(invented: list[Asked]) -> None:
    assert Floors.load(retrieval.FLOORS).broken(figures(invented)) == []


def test_the_invented_set_has_questions_with_and_without_an_answer(invented: list[Asked]) -> None:
    answered = [asked for asked in invented if asked.gold]

    assert len(answered) >= 20
    assert len(invented) - len(answered) >= 5


def asked(query: str, *found: tuple[str, float], gold: str | None = None) -> Asked:
    right = {gold: 1} if gold else {}
    return Asked(query, right, tuple(Found(document, relevance, document in right) for document, relevance in found))


def test_an_honest_answer_is_counted_with_its_statement_in_and_taken_out() -> None:
    run = [
        asked("found, and nothing else", ("1", 0.9), ("2", 0.01), gold="1"),
        asked("found beside a stranger", ("1", 0.9), ("2", 0.8), gold="1"),
        asked("missed", ("1", 0.02), gold="1"),
        asked("without an answer, rightly", ("1", 0.03)),
        asked("without an answer, wrongly", ("1", 0.7)),
        asked("nothing at all"),
    ]

    assert honesty(run) == {"answer_in_match": pytest.approx(2 / 3), "answer_out_no_match": pytest.approx(4 / 6)}


def test_queries_without_an_answer_do_not_count_in_the_order() -> None:
    run = [asked("a", ("1", 0.9), gold="1"), asked("b", ("2", 0.9), ("1", 0.8), gold="1"), asked("c", ("1", 0.9))]

    assert order(run)["Success@1"] == 0.5
    assert order(run)["RR@10"] == 0.75


def test_the_curves_are_printed_as_constants(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_set(tmp_path / "made", {"a": "2", "b": "1"})
    data, kept = str(tmp_path / "made"), tmp_path / "kept"
    kept.mkdir()

    assert calibrate.main(["--data", data, "--split", "dev", "--keep", str(kept), "--threads", "1"]) == 0

    hybrid, semantic = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"hybrid: start \S+, cosine \S+, bm25 \S+, weight \S+, unknown \S+, from 6 hits", hybrid)
    assert re.fullmatch(r"semantic: start \S+, cosine \S+, weight \S+, unknown \S+, from 6 hits", semantic)
    assert {path.name for path in kept.iterdir()} == {"hybrid-dev.npz", "semantic-dev.npz"}


def test_the_fit_finds_the_curve_that_made_the_examples() -> None:
    random = np.random.default_rng(7)
    columns, steep = (0, 1, 2, 3), np.array([2.0, 1.0, -0.5, 0.2])
    sets = []
    for start, count in ((-1.0, 10_000), (1.0, 30_000)):
        figures = random.normal(size=(count, len(columns)))
        right = random.random(count) < likelihood(figures @ steep + start)
        sets.append(np.column_stack([figures, np.full(count, 0.5), right, np.zeros(count)]))

    found = calibrate.within(sets, columns)
    start = calibrate.together(sets, columns, found)

    assert found == pytest.approx(steep, abs=0.1)
    claimed = np.concatenate([likelihood(each[:, columns] @ found + 0.5 + start) for each in sets])
    assert claimed.mean() == pytest.approx(np.concatenate([each[:, calibrate.RIGHT] for each in sets]).mean(), abs=1e-6)
