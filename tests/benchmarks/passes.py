"""What queries gain that come at the same moment: they are encoded in one pass, whoever asks."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from index.encode.encoder import Encoder
from index.encode.queries import QueryEncoder
from tests.benchmarks.figures import Figure, percentile, timed

CLIENTS = 8
SHARE_AT_LEAST = 0.8
"""Of what the encoder does by itself in batches of as many queries."""
SLOWEST_AT_MOST = 4
"""Times the median that the 99th percentile takes."""


def passes(encoder: Encoder, asked: Sequence[str]) -> Iterator[Figure]:
    """Queries by eight threads, each of which waits for its vector before it asks again, beside batches of eight.

    Raises:
        RuntimeError: they are encoded by less than four fifths as many, or some take much longer than others.
    """
    alone_s = timed(lambda: [encoder.encode(asked[first : first + CLIENTS]) for first in range(0, len(asked), CLIENTS)])
    shared = QueryEncoder(encoder)

    def ask(first: int) -> list[float]:
        return [timed(partial(shared.encode, [query])) for query in asked[first::CLIENTS]]

    seconds: list[float] = []
    with ThreadPoolExecutor(CLIENTS) as pool:
        wall_s = timed(lambda: seconds.extend(one for some in pool.map(ask, range(CLIENTS)) for one in some))
    share, slowest = alone_s / wall_s, percentile(seconds, 99) / percentile(seconds, 50)
    yield Figure(f"{CLIENTS} queries to a pass", len(asked) / alone_s, "queries/s", "the encoder alone")
    yield Figure(
        f"queries of {CLIENTS} threads, passes shared", len(asked) / wall_s, "queries/s", f"{share:.0%} of that"
    )
    yield Figure("… p99 to p50", slowest, "times")
    if share < SHARE_AT_LEAST or slowest > SLOWEST_AT_MOST:
        raise RuntimeError(f"Below {SHARE_AT_LEAST:.0%} of the encoder, or above {SLOWEST_AT_MOST} times the median.")
