"""OpenVINO, which runs a compiled graph in half the time where the processor computes in 16 bits (BF16).

docs/decisions/0036-bf16-by-openvino.md says what it gains and why it is set up like this.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from queue import Empty, LifoQueue
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from index.encode.sessions import Feed, GraphRuntime
from index.errors import RuntimeUnusable
from index.store.arrays import Vectors

if TYPE_CHECKING:
    import openvino

LANES = 2
"""Batches that are computed at a time, so that a query does not wait behind those of an ingest; 55 MB each.

OpenVINO's own streams would be lighter, but a call then waits for another thread to wake: 3 ms more for a query where
the cores are busy.
"""

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


class OpenVinoSession:
    """A graph that OpenVINO has loaded; what comes while all lanes are taken waits for the end of one batch."""

    runtime = GraphRuntime.OPENVINO
    step = STEP

    def __init__(self, graph: Path, threads: int | None, *, bf16: bool) -> None:
        """Load the graph.

        Raises:
            RuntimeUnusable: OpenVINO is not installed, or refuses the graph.
        """
        settings = {
            "INFERENCE_PRECISION_HINT": "bf16" if bf16 else "f32",
            "NUM_STREAMS": 1,
            # Pinned threads of several processes would all sit on the same cores.
            "ENABLE_CPU_PINNING": False,
            "CPU_RUNTIME_CACHE_CAPACITY": KEPT_KERNELS,
        }
        if threads is not None:
            settings["INFERENCE_NUM_THREADS"] = threads
        # The last one that was used is the next: what it needs is still in the caches.
        self._lanes: LifoQueue[openvino.InferRequest] = LifoQueue()
        self._to_be_made = LANES - 1
        self._making = Lock()
        try:
            model = _core().read_model(str(graph))
            self._make: Callable[[], openvino.InferRequest] = partial(_compiled, model, settings)
            self._lanes.put(self._make())
        except RuntimeError as error:
            raise RuntimeUnusable(f"OpenVINO cannot load {graph}: {error}") from error
        self.inputs = frozenset(given.get_any_name() for given in model.inputs)

    def run(self, feeds: Iterable[Feed]) -> Iterator[Vectors]:
        """The vectors of each batch, in the order of the batches; shape (texts, dimension), float32."""
        for feed in feeds:
            lane = self._free_lane()
            try:
                lane.infer(dict(feed))
                # A copy: the lane writes its next answer to the same place.
                vectors = np.array(lane.get_output_tensor(0).data, dtype=np.float32)
            finally:
                self._lanes.put(lane)
            yield vectors

    def _free_lane(self) -> "openvino.InferRequest":
        """A lane that is free, or the next one to be made: most commands never need more than one."""
        with suppress(Empty):
            return self._lanes.get_nowait()
        with self._making:
            if self._to_be_made:
                lane = self._make()
                self._to_be_made -= 1
                return lane
        return self._lanes.get()


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
    try:
        import openvino
    except (ImportError, OSError) as error:
        raise RuntimeUnusable(f"OpenVINO is not installed here, or does not run: {error}") from error
    return openvino.Core()
