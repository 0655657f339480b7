"""How much our own Python does, counted instead of timed: the same on every machine, however busy it is."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

OURS = str(Path(__file__).parents[1] / "index")


def lines_run(work: Callable[[], object]) -> int:
    """How many lines of `index` that runs; each turn of a loop or a comprehension counts anew.

    What one call into C does is not seen: `tests/benchmarks/hostile.py` times it.
    """
    count = 0

    def within(_frame: FrameType, happening: str, _arg: object) -> Any:
        nonlocal count
        count += happening == "line"
        return within

    def entered(frame: FrameType, _happening: str, _arg: object) -> Any:
        return within if frame.f_code.co_filename.startswith(OURS) else None

    before = sys.gettrace()
    sys.settrace(entered)
    try:
        work()
    finally:
        sys.settrace(before)
    return count
