"""Extraction in several processes at once."""

from functools import partial

from index.errors import ExtractionStopped
from index.extract.worker import Extracted, Failure, Task, extract_here
from index.processes import Pool

DIED = "The process that extracted it died twice: killed, out of memory, or by a fault of a library."


class ExtractionPool(Pool[Task, Extracted]):
    """Extractors in processes of their own, which end with this object or with the process that made it."""

    def __init__(self, processes: int, *, rules_only: bool = False) -> None:
        do = partial(extract_here, rules_only=rules_only)
        super().__init__(processes, do, lambda: Failure(DIED), ExtractionStopped)
