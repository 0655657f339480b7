"""What a benchmark hands back, and how a series of timings becomes a figure."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure; `how` says over what it was measured."""

    name: str
    value: float
    unit: str
    how: str = ""

    def __str__(self) -> str:
        return f"  {self.name:<44}{_written(self.value):>10} {self.unit:<14}{self.how}".rstrip()


def _written(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def percentile(timings_s: Sequence[float], share: int) -> float:
    """The timing, in ms, that this many in a hundred stay below."""
    return statistics.quantiles(timings_s, n=100, method="inclusive")[share - 1] * 1000


def timed(work: Callable[[], object]) -> float:
    """How many seconds the work takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
