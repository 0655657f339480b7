"""What the C library's allocator is told in a process that serves, so that what was freed is given back.

docs/decisions/0044-what-a-serving-process-keeps.md says what it brings and what it was measured to cost.
"""

import ctypes
from collections.abc import Mapping
from typing import Final

_TRIM_THRESHOLD: Final = -1
_MMAP_THRESHOLD: Final = -3
_ARENA_MAX: Final = -8
"""Numbers of glibc's `malloc.h`."""

LARGE_BYTES: Final = 32 * 1024**2
"""Blocks as large as this are mapped by themselves, and go back to the system with their end; so does what is free at
the top of the heap, once it is as much. What a query needs for a while, 20 MB in a record of a million statements,
stays below: what is given back is paid for again, page by page, with the next query.
"""


def give_back_what_is_free(environment: Mapping[str, str]) -> bool:
    """Have one heap for all threads, and keep no more of it than is wanted; to be called before there are threads.

    By itself glibc has a heap for each thread up to eight a core, each as large as what its thread once needed, and it
    raises its thresholds to whatever was freed.
    Source: "The GNU C Library", "Malloc Tunable Parameters"; mallopt(3).

    Args:
        environment: of this process. Where it tells the allocator anything, or names another one, that holds.

    Returns:
        whether it was told: other C libraries cannot be.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None or _is_told(environment):
        return False
    told = {_ARENA_MAX: 1, _MMAP_THRESHOLD: LARGE_BYTES, _TRIM_THRESHOLD: LARGE_BYTES}
    return all(mallopt(number, value) == 1 for number, value in told.items())


def _is_told(environment: Mapping[str, str]) -> bool:
    return (
        any(name.startswith("MALLOC_") for name in environment)
        or "glibc.malloc" in environment.get("GLIBC_TUNABLES", "")
        or "LD_PRELOAD" in environment
    )
