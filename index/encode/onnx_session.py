"""ONNX Runtime, which runs a compiled graph on any processor, in 32 bits."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import onnxruntime

from index.encode.sessions import Feed, GraphRuntime
from index.store.arrays import Vectors


class OnnxSession:
    """A graph that ONNX Runtime has loaded; each call computes in as many threads of its own."""

    runtime = GraphRuntime.ONNXRUNTIME
    step = 1

    def __init__(self, graph: Path, threads: int | None) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads or 0
        options.inter_op_num_threads = 1
        # Threads that wait for each other sleep: they may share their cores with other work.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
        self.inputs = frozenset(given.name for given in self._session.get_inputs())

    def run(self, feeds: Iterable[Feed]) -> Iterator[Vectors]:
        """The vectors of each batch, in the order of the batches; shape (texts, dimension), float32."""
        for feed in feeds:
            (vectors,) = self._session.run(None, dict(feed))
            yield np.asarray(vectors, dtype=np.float32)
