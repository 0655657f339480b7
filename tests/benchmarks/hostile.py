"""The sections on hostile text: how long marks and their like take, more of them longer, and fuzzing by coverage."""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from index.extract.extractor import Extractor
from tests.benchmarks.figures import Figure, timed
from tests.index.extract import test_cost
from tests.index.extract.scanned import check_paragraph

MEGABYTE = 1_000_000
EXTRACTED = 100_000
SHARE = 4
PATTERNS = {
    "straight marks": '"',
    "opening marks, never closed": "“a ",
    "single marks opening": "‘a ",
    "possessives": "the players' 'win' ",
    "marks of every kind": "“‘«‹„‚「『''``\"'a’”»›‘」』 ",
    "a curly mark in straight ones": '"a “b ” c" ',
}
_DONE = re.compile(rb"Done (\d+) runs in (\d+) second")
_COVERED = re.compile(rb"cov: (\d+)")


def hostile_marks() -> Iterator[Figure]:
    """Scan and split one paragraph of a megabyte; the ratio to a quarter of it is 4 where time is linear."""
    for name, unit in PATTERNS.items():
        text = unit * (MEGABYTE // len(unit.encode()))
        part = text[: len(text) // SHARE]
        shorter = min(timed(partial(check_paragraph, part, 0, len(part))) for _ in range(2))
        longer = timed(partial(check_paragraph, text, 0, len(text)))
        yield Figure(f"1 MB of {name}", longer, "s", f"{longer / shorter:.1f} times a quarter of it")


def hostile_texts() -> Iterator[Figure]:
    """Extract from the texts of which the tests count the work, longer; the ratio is again 4 where time is linear."""
    extractor = Extractor(threads=1)
    for name, unit in (test_cost.PATTERNS | test_cost.LINES).items():
        text = unit * (EXTRACTED // len(unit))
        shorter = timed(partial(extractor.extract, text[: len(text) // SHARE]))
        longer = timed(partial(extractor.extract, text))
        yield Figure(f"100,000 characters, {name}", longer, "s", f"{longer / shorter:.1f} times a quarter of it")


def fuzz(seconds: int) -> Iterator[Figure]:
    """Run the fuzzer for that long.

    Raises:
        RuntimeError: a text broke a rule, or the fuzzer could not run; what it printed is in the message.
    """
    command = [sys.executable, "-m", "tests.benchmarks.fuzz", f"-max_total_time={seconds}", "-max_len=400"]
    with tempfile.TemporaryDirectory(prefix="onrecord-fuzz-") as folder:
        done = subprocess.run([*command, f"-artifact_prefix={Path(folder)}/"], capture_output=True, check=False)
    runs, covered = _DONE.search(done.stderr), _COVERED.findall(done.stderr)
    if done.returncode or runs is None or not covered:
        raise RuntimeError(f"The fuzzer ended with {done.returncode}:\n{done.stderr[-4000:].decode(errors='replace')}")
    yield Figure("texts fuzzed, none broke a rule", int(runs.group(1)), "texts", f"{runs.group(2).decode()} s")
    yield Figure("branches that they reached", int(covered[-1]), "branches", "index.extract: marks, sentences, lines")
