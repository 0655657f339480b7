"""Where the time of a query and of an article goes, as Python's own profiler sees it.

It makes each call of a function a little longer, so what runs in compiled code has less than its share here. Shares are
what counts: what else the machine does in these minutes makes everything longer.
Source: Python documentation, "The Python Profilers".
"""

import cProfile
import pstats
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

import index
from index.encode import Encoder
from index.ingest import ingest
from index.model import Article
from index.record import Record
from index.search import Query, search
from index.store.asked import Filters
from tests.benchmarks.figures import Figure
from tests.benchmarks.stages import filled
from tests.invented import articles, statement_bodies

ASKED, TAKEN_IN, WARMING = 100, 20, 5
PARAGRAPHS = 6
LEAST_SHARE = 0.04
HITS = 10

_COMPILED = re.compile(r"of '(?:builtins\b)?([a-z]\w*)\.")
"""Names a method that is compiled, as in: method 'execute' of 'sqlite3.Cursor' objects."""

HERE = Path(index.__file__).parent
T = TypeVar("T")
Function = tuple[str, int, str]


def profile(folder: Path, statements: int, threads: int) -> Iterator[Figure]:
    """The functions of ours in which most time passes, then the modules and packages whose own time it is."""
    with closing(Record.open(folder, encoder=Encoder(threads=threads), threads=threads)) as record:
        filled(record, statements)
        texts = [body["text"] for body in statement_bodies(ASKED + WARMING, seed=6)]
        new = list(articles(TAKEN_IN + WARMING, seed=7, paragraphs=PARAGRAPHS))

        def asks(text: str) -> None:
            search(record, Query(text, limit=HITS))

        def asks_for_much(text: str) -> None:
            search(record, Query(text, Filters(languages=("en",)), limit=HITS, facets=True))

        def takes_in(article: Article) -> None:
            ingest(record, article)
            record.served()

        yield from _profiled("query", asks, texts)
        yield from _profiled("query with a filter that half passes, and facets", asks_for_much, texts)
        yield from _profiled("article, until it is found", takes_in, new)


def _profiled(name: str, work: Callable[[T], None], given: list[T]) -> Iterator[Figure]:
    for one in given[:WARMING]:
        work(one)
    profiler = cProfile.Profile()
    for one in given[WARMING:]:
        profiler.runcall(work, one)
    # What typeshed leaves out: by function its calls, own time, time with all it calls, and the same by caller.
    stats: dict[Function, tuple[int, int, float, float, dict[Function, tuple[int, int, float, float]]]]
    stats = pstats.Stats(profiler).stats  # type: ignore[attr-defined]
    whole = max(spent for _, _, _, spent, _ in stats.values())
    count = len(given) - WARMING
    yield Figure(name, 1000 * whole / count, "ms", f"{count} of them, under the profiler")
    passing = {function: spent for function, (_, _, _, spent, _) in stats.items() if _is_ours(function)}
    for function, spent in sorted(passing.items(), key=lambda one: -one[1]):
        if spent >= LEAST_SHARE * whole:
            yield Figure(f"within {_named(function)}", 100 * spent / whole, "%")
    for module, own in sorted(_own(stats).items(), key=lambda one: -one[1]):
        if own >= LEAST_SHARE * whole:
            yield Figure(f"own time of {module}", 100 * own / whole, "%")


def _own(stats: Mapping[Function, Any]) -> Mapping[str, float]:
    """Seconds by module of ours or package of others; what is built in and says no package is its caller's."""
    own: defaultdict[str, float] = defaultdict(float)
    for function, (_, _, spent, _, callers) in stats.items():
        if function[0] != "~":
            own[_module(function)] += spent
        elif compiled := _COMPILED.search(function[2]):
            own[compiled[1]] += spent
        else:
            for caller, (_, _, by_caller, _) in callers.items():
                own[_module(caller)] += by_caller
    return own


def _is_ours(function: Function) -> bool:
    return Path(function[0]).is_relative_to(HERE) and not function[2].startswith("<")


def _named(function: Function) -> str:
    return f"{_module(function)}: {function[2]}"


def _module(function: Function) -> str:
    path = Path(function[0])
    if path.is_relative_to(HERE):
        return str(path.relative_to(HERE.parent))
    parts = path.parts
    return parts[parts.index("site-packages") + 1] if "site-packages" in parts else path.stem
