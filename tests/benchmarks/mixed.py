"""Whether a large record finds what is nearest where its vectors are of very different spread.

Most are generated sentences, or sentences that were written, with noise: many that are close to each other. The others
are sentences that were written, of which hardly two say the same: those of Python's own documentation strings, which
every machine that runs this has. They are asked for by more such sentences, which are not in the record.
"""

import ast
import re
import sysconfig
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import cast

import faiss
import numpy as np

from index.encode import Encoder
from index.nearest import NearestIndex, Passing
from index.scores import Scores
from index.store.arrays import Rows, Vectors
from index.store.asked import Filters
from index.store.base import Store
from tests.benchmarks.figures import Figure, percentile
from tests.benchmarks.nearest import HITS, ORIGINS, Drawn, recalled, some
from tests.invented import statement_bodies

RECORD = 110_000
SHARES = 0.05, 0.08
ASKED = 300
PERCENT_THAT_PASS = (50, 20, 10, 5, 1)
WORDS = range(7, 31)
LEAST = 0.98


class Mixed(Drawn):
    """A store whose statements are drawn, and some of them, spread evenly, are what was written."""

    def __init__(self, drawn: Drawn, written: Vectors) -> None:
        super().__init__(drawn.origins, drawn.statements, drawn.model())
        self._written = np.asarray(written, np.float16).astype(np.float32)
        self._places = np.linspace(0, drawn.statements - 1, len(written)).astype(np.int64)

    def block(self, number: int) -> Vectors:
        """The vectors of a block."""
        vectors = super().block(number)
        first = number * len(vectors)
        here = (self._places >= first) & (self._places < first + len(vectors))
        vectors[self._places[here] - first] = self._written[here]
        return vectors


def mixed(folder: Path, threads: int) -> Iterator[Figure]:
    """Records of mixed vectors, each asked whole and under filters."""
    encoder = Encoder(threads=threads)
    folder.mkdir()
    written = encoder.encode(written_sentences(ASKED + ORIGINS + round(max(SHARES) * RECORD)))
    asked, again, apart = np.split(written, [ASKED, ASKED + ORIGINS])
    generated = encoder.encode([body["text"] for body in statement_bodies(ORIGINS, seed=4)])
    least = 1.0
    for name, origins in (("generated", generated), ("written", again)):
        for share in SHARES:
            store = Mixed(Drawn(origins, RECORD, encoder.model), apart[: round(share * RECORD)])
            label = f"{share:.0%} far apart, {name} with noise"
            for figure in _asked(store, asked, folder / label.replace(" ", "-"), label, threads):
                yield figure
                least = min(least, figure.value / 100) if "recall" in figure.name else least
    if least < LEAST:
        raise SystemExit(f"The least recall is {least:.1%}, below {LEAST:.0%}.")


def _asked(store: Mixed, asked: Vectors, folder: Path, label: str, threads: int) -> Iterator[Figure]:
    faiss.omp_set_num_threads(threads)
    index = NearestIndex(cast("Store", store), store.model(), folder)
    index.settle()
    filters: dict[str, Rows | None] = {"all pass": None}
    filters |= {f"{percent} % pass": some(RECORD, percent) for percent in PERCENT_THAT_PASS}
    found: dict[str, list[Scores]] = {}
    working: dict[str, list[float]] = {}
    for name, rows in filters.items():
        passing = None if rows is None else Passing(Filters(), rows)
        found[name], working[name] = [], []
        for query in asked:
            begun = time.process_time()
            found[name].append(index.cosines(query, passing))
            working[name].append(time.process_time() - begun)
    index.close()
    for name, shares in recalled(store, asked, filters, found).items():
        yield Figure(
            f"{label}: {name}, recall@{HITS}",
            100 * float(np.mean(shares)),
            "%",
            f"{ASKED} queries, least {min(shares):.0%}",
        )
        yield Figure(f"{label}: {name}, of a processor, p50", percentile(working[name], 50), "ms")


def written_sentences(count: int) -> list[str]:
    """So many sentences of Python's documentation strings, in an order that says nothing."""
    sentences = _sentences()
    order = np.random.default_rng(6).permutation(len(sentences))
    return [sentences[place] for place in order[:count]]


@cache
def _sentences() -> list[str]:
    """All of them, once each."""
    library = Path(sysconfig.get_path("stdlib"))
    files = sorted(path for path in library.rglob("*.py") if not {"site-packages", "test", "tests"} & set(path.parts))
    texts = (text for path in files for text in _documented(path))
    cut = (sentence for text in texts for sentence in re.split(r"(?<=[.!?])\s+", " ".join(text.split())))
    return sorted({one for one in cut if len(one.split()) in WORDS and one[0].isupper() and one.endswith(".")})


def _documented(path: Path) -> Iterator[str]:
    """The documentation strings of a module."""
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    try:
        nodes = list(ast.walk(ast.parse(path.read_bytes())))
    except (SyntaxError, ValueError):
        # Some files of the library are there to be refused.
        return
    for node in nodes:
        if isinstance(node, kinds) and (text := ast.get_docstring(node)):
            yield text
