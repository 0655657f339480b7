"""Processes that cannot live: whatever this one starts is killed at once, as where there is too little memory."""

import multiprocessing
import threading
from collections.abc import Iterator
from contextlib import contextmanager

LOOK_S = 0.01


@contextmanager
def dying() -> Iterator[None]:
    """Kill every process that this one starts by `multiprocessing`, as long as this is open."""
    done = threading.Event()

    def kill_all() -> None:
        while not done.wait(LOOK_S):
            for process in multiprocessing.active_children():
                process.kill()

    killing = threading.Thread(target=kill_all)
    killing.start()
    try:
        yield
    finally:
        done.set()
        killing.join()
