"""Extraction of a stream of articles: in this process while there is little to do, in several once there is much."""

from collections.abc import Callable, Sequence

from index.extract.pool import ExtractionPool
from index.extract.worker import Extracted, Task
from index.processes import Work

Here = Callable[[Sequence[Task]], list[Extracted]]

WORTH_PROCESSES_CHARACTERS = 60_000
"""Ten thousand words, 4 s of one core: a process takes 3 s to load its models."""


class Begun:
    """Articles whose extraction was asked for."""

    def __init__(self, tasks: Sequence[Task]) -> None:
        self.tasks = tasks
        self.work: Work[Extracted] | None = None


class Extraction:
    """Extracts what it is given, in order.

    Args:
        here: extracts in this process.
        processes: how many may extract beside this one; with one alone, none is started.
        rules_only: whether they leave the attribution model out.
    """

    def __init__(self, here: Here, processes: int, *, rules_only: bool = False) -> None:
        self._here = here
        self._pool = ExtractionPool(processes, rules_only=rules_only) if processes > 1 else None
        self._put_off: list[Begun] = []
        self._characters = 0

    def begin(self, tasks: Sequence[Task]) -> Begun:
        """Have these articles extracted; until there is enough work for processes, it is put off."""
        begun = Begun(tasks)
        self._characters += sum(len(task.text) for task in tasks)
        if tasks and self._pool is not None:
            self._put_off.append(begun)
            if self._characters >= WORTH_PROCESSES_CHARACTERS:
                for one in self._put_off:
                    one.work = self._pool.submit(one.tasks)
                self._put_off.clear()
        return begun

    def ready(self, begun: Begun, timeout_s: float = 0.0) -> bool:
        """Whether there is nothing to wait for, or no longer within so many seconds; not so where it was put off."""
        return not begun.tasks or (begun.work is not None and begun.work.wait(timeout_s))

    def put_off(self, begun: Begun) -> bool:
        """Whether `results` would extract in this process."""
        return bool(begun.tasks) and begun.work is None

    def results(self, begun: Begun) -> list[Extracted]:
        """What became of each article, in order; waits for it.

        Raises:
            ExtractionStopped: no process can be started.
        """
        if begun.work is not None:
            return begun.work.results()
        if begun in self._put_off:
            self._put_off.remove(begun)
        return self._here(begun.tasks)

    def close(self) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.close()
