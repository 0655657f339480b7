"""How soon an article is found after it was sent, in a large record, and what searches wait while many come in."""

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx

from index.encode import Encoder
from index.record import Record
from tests.benchmarks.figures import Figure, percentile, timed
from tests.benchmarks.invention import queries
from tests.benchmarks.selectivity import fill
from tests.benchmarks.stages import near, speakers
from tests.invented import article_body, articles
from tests.serving import Server, serving

SENT = 40
AT_ONCE = 200
"""Articles of one batch, during which searches are asked one after the other."""
ASKED = 300
MOST_MS, MOST_TIMES = 300.0, 3.0


def freshness(folder: Path, statements: int, threads: int) -> Iterator[Figure]:
    """From the sending of an article to a search that finds it; the slow end of searches alone and beside a batch.

    Raises:
        RuntimeError: the search did not find the article, or searches wait longer than they should beside a batch.
    """
    encoder = Encoder(threads=threads)
    with closing(Record.open(folder, encoder=encoder)) as record:
        fill(record, speakers(statements), near(encoder))
    bodies = [article_body(article) for article in articles(SENT + AT_ONCE, paragraphs=6)]
    asked = iter(queries(20 * ASKED))
    with serving(folder, environment={"ONRECORD_THREADS": str(threads)}) as server:
        _ask(server, next(asked))
        took = [timed(lambda body=body: _sent_and_found(server, body)) for body in bodies[:SENT]]  # type: ignore[misc]
        over = f"{SENT} articles into {statements:,} statements"
        yield Figure("from sending an article to a search that finds it, p50", percentile(took, 50), "ms", over)
        yield Figure("… p95", percentile(took, 95), "ms", f"at most {MOST_MS:.0f} is the aim")
        idle = [_ask(server, next(asked)) for _ in range(ASKED)]
        job = server.client.post("/v1/articles:batch", json=bodies[SENT:]).raise_for_status().headers["location"]
        busy = []
        while server.client.get(job).json()["state"] not in ("finished", "failed"):
            busy += [_ask(server, next(asked)) for _ in range(10)]
    alone, beside = percentile(idle, 95), percentile(busy, 95)
    yield Figure("search alone, p95", alone, "ms", f"{len(idle)} queries, one after the other")
    yield Figure("search beside a batch, p95", beside, "ms", f"{len(busy)} queries while {AT_ONCE} articles came in")
    yield Figure("beside a batch to alone", beside / alone, "times", f"at most {MOST_TIMES:.0f}")
    if beside > MOST_TIMES * alone:
        raise RuntimeError(
            f"Beside a batch searches take {beside / alone:.1f} times as long; at most {MOST_TIMES:.0f}."
        )


def _sent_and_found(server: Server, body: dict[str, Any]) -> None:
    answer = server.client.post("/v1/articles", json=body).raise_for_status().json()
    wanted = answer["statements"][0]["statement"]
    hits = _hits(server.client, {"q": wanted["text"], "limit": "5"})
    if wanted["id"] not in [hit["statement"]["id"] for hit in hits]:
        found = _hits(server.client, {"q": wanted["text"], "limit": "5", "collapse": "none"})
        if wanted["id"] not in [hit["statement"]["id"] for hit in found]:
            raise RuntimeError(f"The search does not find {wanted['text']!r}.")


def _hits(client: httpx.Client, parameters: dict[str, str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/v1/search", params=parameters).raise_for_status().json()["hits"]
    return found


def _ask(server: Server, query: str) -> float:
    begun = time.perf_counter()
    _hits(server.client, {"q": query, "limit": "10"})
    return time.perf_counter() - begun
