"""OpenVINO, which runs a compiled graph in half the time where the processor computes in 16 bits (BF16).

docs/decisions/0036-bf16-by-openvino.md says what it gains and why it is set up like this.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from queue import Empty, LifoQueue
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from index.encode.sessions import Feed, GraphRuntime
from index.errors import RuntimeUnusable
from index.machine import cores
from index.store.arrays import Vectors

if TYPE_CHECKING:
    import openvino

OF_A_LONG_CALL = 2
"""Batches of a long call that are computed at a time, each by its share of the threads.

Two by one thread each encode a quarter more statements than one by two, whose threads wait for each other at every
operation, and take a fifth less of the processor (two cores with BF16, statements of 13 and 18 words).
"""

LONG = 4
"""Batches of a call from which on it is long: some hundred statements. The statements of an article are fewer, and
a process that takes in one article after the other needs one copy of the graph."""

KEPT_KERNELS = 16
"""Pieces of code that are kept, made for batches of one shape each, by OpenVINO and again by oneDNN within it.

Left to themselves they keep 5,000 and 1,024: a megabyte or two for each new shape, a number of texts by a length. With
86 lengths of one text a process became 27 MB larger with 32 kept by both, and 16 MB with 16, which was as fast. What is
made again takes 2 ms (one core with BF16, OpenVINO 2026.4.1).

Source: openvinotoolkit/openvino, issue 23316, where the maintainers name OpenVINO's setting; oneDNN documentation,
"Primitive Cache".
"""


STEP = 8
"""Few lengths are few shapes, so that a query finds code that was made for its shape: of 200 queries of 11 to 17 tokens
one takes 3.3 ms in place of 4.3, two together 5.6 in place of 6.5; six or more gain nothing (one core with BF16).
"""


_LOADING = Lock()


class OpenVinoSession:
    """A graph that OpenVINO has loaded, once for each batch that is computed at a time: 40 to 55 MB each.

    The first copy computes one batch by all threads: a query is there soonest so. The others, made when they are first
    needed, compute the batches of a long call beside each other, so that no query waits behind an ingest, and what
    finds the first one taken. OpenVINO's own streams would be lighter, but a call then waits for another thread to
    wake: 3 ms more for a query where the cores are busy.
    """

    runtime = GraphRuntime.OPENVINO
    step = STEP

    def __init__(self, graph: Path, threads: int | None, *, bf16: bool) -> None:
        """Load the graph.

        Args:
            graph: as `compile_model` or `write_halved` wrote it.
            threads: that compute one call; None for one a core.
            bf16: whether it is computed in 16 bits.

        Raises:
            RuntimeUnusable: OpenVINO is not installed, or refuses the graph.
        """
        threads = threads or cores()
        self._at_once = min(threads, OF_A_LONG_CALL)
        settings = {
            "INFERENCE_PRECISION_HINT": "bf16" if bf16 else "f32",
            "NUM_STREAMS": 1,
            # Pinned threads of several processes would all sit on the same cores.
            "ENABLE_CPU_PINNING": False,
            "CPU_RUNTIME_CACHE_CAPACITY": KEPT_KERNELS,
        }
        # The last one that was used is the next: what it needs is still in the caches.
        self._first: LifoQueue[openvino.InferRequest] = LifoQueue()
        self._others: LifoQueue[openvino.InferRequest] = LifoQueue()
        self._to_be_made = self._at_once
        self._making = Lock()
        try:
            model = _core().read_model(str(graph))
            self._first.put(_compiled(model, {**settings, "INFERENCE_NUM_THREADS": threads}))
        except RuntimeError as error:
            raise RuntimeUnusable(f"OpenVINO cannot load {graph}: {error}") from error
        share = -(-threads // self._at_once)
        self._make = partial(_compiled, model, {**settings, "INFERENCE_NUM_THREADS": share})
        self.inputs = frozenset(given.get_any_name() for given in model.inputs)

    def run(self, feeds: Iterable[Feed]) -> Iterator[Vectors]:
        """The vectors of each batch, in the order of the batches; shape (texts, dimension), float32."""
        given = list(feeds)
        if len(given) < LONG or self._at_once == 1:
            yield from map(self._alone, given)
            return
        with ThreadPoolExecutor(self._at_once, thread_name_prefix="onrecord-encode") as pool:
            yield from pool.map(self._beside, given)

    def _alone(self, feed: Feed) -> Vectors:
        try:
            lane = self._first.get_nowait()
        except Empty:
            return self._beside(feed)
        return _inferred(lane, feed, self._first)

    def _beside(self, feed: Feed) -> Vectors:
        return _inferred(self._other(), feed, self._others)

    def _other(self) -> "openvino.InferRequest":
        """A lane that is free, or the next one to be made: most commands never need more than the first."""
        with suppress(Empty):
            return self._others.get_nowait()
        with self._making:
            if self._to_be_made:
                lane = self._make()
                self._to_be_made -= 1
                return lane
        return self._others.get()


def _inferred(lane: "openvino.InferRequest", feed: Feed, back: "LifoQueue[openvino.InferRequest]") -> Vectors:
    try:
        lane.infer(dict(feed))
        # A copy: the lane writes its next answer to the same place.
        return np.array(lane.get_output_tensor(0).data, dtype=np.float32)
    finally:
        back.put(lane)


def computes_in_bf16() -> bool:
    """Whether OpenVINO is installed and this processor has instructions for BF16.

    Source: OpenVINO documentation, "CPU Device", on the bfloat16 data type.
    """
    try:
        return "BF16" in _core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    except RuntimeUnusable:
        return False


def write_halved(graph: Path, target: Path) -> None:
    """Write a graph down in OpenVINO's own form, with weights in 16 bits, as `target` (.xml) and a .bin beside it.

    Raises:
        RuntimeUnusable: OpenVINO is not installed, or refuses the graph.
    """
    core = _core()
    import openvino

    try:
        openvino.save_model(core.read_model(str(graph)), str(target), compress_to_fp16=True)
    except RuntimeError as error:
        raise RuntimeUnusable(f"OpenVINO cannot load {graph}: {error}") from error


def _compiled(model: "openvino.Model", settings: dict[str, Any]) -> "openvino.InferRequest":
    return _core().compile_model(model, "CPU", settings).create_infer_request()


@cache
def _core() -> Any:
    # OpenVINO's converter of models tells a server on the web of every import, and brings 7 MB of readers of other
    # forms. OpenVINO can do without, and nothing here converts models, so in this process it is missing.
    sys.modules.setdefault("openvino.tools.ovc", None)  # type: ignore[arg-type]
    # Read once, when it is loaded.
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", str(KEPT_KERNELS))
    with _LOADING:
        try:
            import openvino
        except (ImportError, OSError) as error:
            raise RuntimeUnusable(f"OpenVINO is not installed here, or does not run: {error}") from error
        # Where two threads are the first to touch a tensor's numbers, each waits for the other for ever: one of them
        # loads NumPy for OpenVINO without Python's lock, the other one holds the lock and waits for that. So they are
        # touched here, once. Source: pybind/pybind11, pull request 4877; met once with OpenVINO 2026.4.1.
        openvino.Tensor(np.zeros(1, np.float32)).data.sum()
        return openvino.Core()
