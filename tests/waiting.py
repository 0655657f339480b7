"""Waiting for what comes about by itself, without a pause that is too short on a busy machine."""

import time
from collections.abc import Callable
from typing import TypeVar

WITHIN_S = 200.0
"""Less than the limit of a test (`timeout` in pyproject.toml), so that it says what it waited for in vain."""
LOOK_S = 0.02

T = TypeVar("T")


def until(look: Callable[[], T], holds: Callable[[T], bool] = bool) -> T:
    """What `look` gives, as soon as that holds of it; without `holds`, as soon as it is true.

    Raises:
        AssertionError: it did not come to that in time.
    """
    deadline = time.monotonic() + WITHIN_S
    while not holds(seen := look()):
        assert time.monotonic() < deadline, f"it did not come to that within {WITHIN_S} s: {seen}"
        time.sleep(LOOK_S)
    return seen
