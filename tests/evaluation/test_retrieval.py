"""The measurement of search, on a labelled set that is made here."""

import json
import re
from pathlib import Path

import pytest

from tests.evaluation import retrieval

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
    assert "made: 3 statements, all-MiniLM-L6-v2@53aa51172d14" in printed
    success = re.search(r"Success@1 ([\d.]+)", printed)
    assert success is not None
    assert float(success[1]) == first
