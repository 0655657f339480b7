"""Articles in bulk beside what extraction and encoder do alone, on the same articles, in one run.

All that the two take of a core is measured alone, in processor time. If no core ever waited and nothing else were to be
done, so many cores would get through cores / (extraction + encoding) statements a second. What other programs took of
the cores meanwhile is read from /proc/stat and taken off.
"""

import json
import os
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from index.bulk import Stored, ingest_bulk
from index.encode import Encoder
from index.extract.extractor import Extractor
from index.machine import cores
from index.model import Article
from index.readers import read_path
from index.record import Record
from index.store.writes import NewArticle, Origin
from tests.benchmarks.figures import Figure
from tests.invented import article_body, articles

ARTICLES, PARAGRAPHS = 800, 6
"""So many that loading the models, a second or two of each process, is a small part of it."""
KNOWN_ARTICLES = 5_000
ALONE = 100
"""Articles by which extraction and encoder are measured alone: an eighth of them, taken evenly."""

LEAST_SHARE = 0.8
"""Of the rate that extraction and encoder allow; the rest is for reading, comparing, storing and waiting."""


class TooSlow(RuntimeError):
    """The pipeline loses more than it may."""


def bulk(folder: Path, processes: int | None = None) -> Iterator[Figure]:
    """Measure the pipeline with so many processes, one for each core by default.

    Raises:
        TooSlow: it reaches less than `LEAST_SHARE` of what the cores allow.
    """
    used = processes or cores()
    given = list(articles(ARTICLES, paragraphs=PARAGRAPHS))
    encoder = Encoder(threads=max(1, cores() // 2))
    extract_s, encode_s = alone(given[:: ARTICLES // ALONE], encoder)
    yield Figure("extraction alone, one core", 1 / extract_s, "statements/s", f"{ALONE} articles")
    yield Figure("encoder alone, one core", 1 / encode_s, "statements/s")
    with closing(Record.open(folder / "bulk", encoder=encoder)) as record:
        before, others = _processor_s(), others_s()
        begun = time.perf_counter()
        told = [one.outcome for one in ingest_bulk(record, given, processes=used)]
        wall_s = time.perf_counter() - begun
        taken_s, left = _processor_s() - before, cores() - (others_s() - others) / wall_s
    statements = sum(one.statements for one in told if isinstance(one, Stored))
    rate, allowed = statements / wall_s, left / (extract_s + encode_s)
    over = f"{statements:,} of {ARTICLES} articles, {used} processes"
    yield Figure("bulk ingest, end to end", rate, "statements/s", over)
    yield Figure("cores that other programs left", left, "cores", f"of {cores()}")
    yield Figure("allowed by extraction and encoder", allowed, "statements/s", "on these cores")
    yield Figure("share of what is allowed", 100 * rate / allowed, "%", f"at least {LEAST_SHARE:.0%}")
    useful = statements * (extract_s + encode_s) / taken_s
    yield Figure("share of processor time they would take", 100 * useful, "%", "the rest reads, loads, stores")
    if rate < LEAST_SHARE * allowed:
        raise TooSlow(f"{rate:.0f} statements/s are {rate / allowed:.0%} of {allowed:.0f}.")
    yield known(folder, encoder)


def known(folder: Path, encoder: Encoder) -> Figure:
    """How fast a file goes through of which everything is stored, as when a command is given again."""
    file = folder / "known.jsonl"
    given = list(articles(KNOWN_ARTICLES))
    file.write_text("".join(json.dumps(article_body(one)) + "\n" for one in given), encoding="utf-8")
    with closing(Record.open(folder / "known", encoder=encoder)) as record:
        new = [NewArticle(one, (), Origin.ARTICLE, one.content_hash) for one in given]
        record.store.write_articles(new, encoder.model)
        list(ingest_bulk(record, given[:1], processes=1))
        seconds = _processor_time(lambda: list(ingest_bulk(record, read_path(file), processes=cores())))
    over = f"{KNOWN_ARTICLES:,} of JSON Lines, one core"
    return Figure("what is stored already", KNOWN_ARTICLES / seconds, "articles/s", over)


def alone(given: Sequence[Article], encoder: Encoder) -> tuple[float, float]:
    """Processor seconds that a statement takes to extract, and to encode."""
    extractor = Extractor(threads=1)
    extractor.extract(given[0].text, "en")
    texts: list[str] = []
    extracting_s = _processor_time(partial(_extract_all, extractor, given, texts))
    encoder.encode_passages(texts[:32])
    encoding_s = _processor_time(lambda: encoder.encode_passages(texts))
    return extracting_s / len(texts), encoding_s / len(texts)


def _extract_all(extractor: Extractor, given: Sequence[Article], texts: list[str]) -> None:
    for one in given:
        texts += [found.text for found in extractor.extract(one.text, one.language, one.authors)]


def _processor_time(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _processor_s() -> float:
    """Processor time of this process and of those that it started and that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def others_s() -> float:
    """Processor time of all programs since the machine started, less that of this one and of those that it started."""
    fields = Path("/proc/stat").read_text().split("\n", 1)[0].split()
    user, nice, system, _idle, _wait, irq, soft_irq, stolen = map(int, fields[1:9])
    return (user + nice + system + irq + soft_irq + stolen) / os.sysconf("SC_CLK_TCK") - _processor_s()
