"""Large pages under arrays: asked for where there are any, and nothing else changes."""

import mmap
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index import flat, huge_pages
from index.store.writes import Model

MAPPINGS = Path("/proc/self/smaps")
HAS_LARGE_PAGES = hasattr(mmap, "MADV_HUGEPAGE") and Path("/sys/kernel/mm/transparent_hugepage").exists()


def flags_at(address: int) -> set[str]:
    """What Linux keeps of the mapping that an address stands in; `hg` where large pages were asked for."""
    return next(flags for start, end, flags in _mappings() if start <= address < end)


def _mappings() -> Iterator[tuple[int, int, set[str]]]:
    start = end = 0
    for line in MAPPINGS.read_text().splitlines():
        name, *rest = line.split()
        if name == "VmFlags:":
            yield start, end, set(rest)
        elif not name.endswith(":"):
            start, end = (int(place, 16) for place in name.split("-"))


@pytest.mark.skipif(not HAS_LARGE_PAGES, reason="The system has no such pages.")
def test_large_pages_are_asked_for() -> None:
    array = np.zeros(8 * huge_pages.SIZE, dtype=np.uint8)

    huge_pages.use(array)

    assert "hg" in flags_at(array.ctypes.data + array.nbytes // 2)


@pytest.mark.skipif(not HAS_LARGE_PAGES, reason="The system has no such pages.")
def test_vectors_that_are_complete_are_in_large_pages() -> None:
    model = Model("toy", "0" * 64, 1_024)
    index = flat.empty(model)
    index.add_with_ids(np.eye(2_048, model.dimension, dtype=np.float32), np.arange(2_048))

    whole = flat.vectors(flat.to_be_read(index))

    assert "hg" in flags_at(whole.ctypes.data + whole.nbytes // 2)
    assert np.array_equal(whole, np.eye(2_048, model.dimension, dtype=np.float32))


@pytest.mark.parametrize("length", [0, 1, huge_pages.SIZE - 1, 3 * huge_pages.SIZE + 5])
def test_an_array_of_any_size_stays_as_it_is(length: int) -> None:
    array = np.full(length, 7, dtype=np.uint8)
    array.setflags(write=False)

    huge_pages.use(array)

    assert array.shape == (length,)
    assert np.all(array == 7)
