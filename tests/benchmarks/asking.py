"""Questions to a running service, by one client or by several at once, with the time that each answer took."""

import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import httpx

from tests.benchmarks.figures import Figure, percentile

Parameters = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """How long each answer took and which statements it held, in the order of the questions of each client."""

    seconds: list[float]
    hits: list[list[str]]
    wall_s: float

    def figures(self, name: str, over: str) -> Iterator[Figure]:
        """The middle and the slow end of the answers, and how many came in a second."""
        yield Figure(f"{name}, p50", percentile(self.seconds, 50), "ms", over)
        yield Figure(f"{name}, p95", percentile(self.seconds, 95), "ms")
        yield Figure(name, len(self.seconds) / self.wall_s, "queries/s")


def ask_all(address: str, asked: Sequence[Parameters], clients: int) -> Asked:
    """Ask each question once, shared out among so many clients.

    Raises:
        RuntimeError: an answer held nothing.
    """

    def ask_share(first: int) -> list[tuple[float, list[str]]]:
        with httpx.Client(base_url=address, timeout=60) as client:
            return [_ask(client, parameters) for parameters in asked[first::clients]]

    begun = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        told = [answer for share in pool.map(ask_share, range(clients)) for answer in share]
    return Asked([seconds for seconds, _ in told], [hits for _, hits in told], time.perf_counter() - begun)


def in_words(clients: int) -> str:
    """So many clients."""
    return "1 client" if clients == 1 else f"{clients} clients"


def _ask(client: httpx.Client, parameters: Parameters) -> tuple[float, list[str]]:
    begun = time.perf_counter()
    answer = client.get("/v1/search", params=dict(parameters))
    seconds = time.perf_counter() - begun
    hits = [hit["statement"]["id"] for hit in answer.raise_for_status().json()["hits"]]
    if not hits:
        raise RuntimeError(f"No hit for {dict(parameters)}.")
    return seconds, hits
