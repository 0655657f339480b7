"""What a runtime that runs compiled graphs must do, and the names of those that there are."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.store.arrays import Vectors

Feed = Mapping[str, NDArray[np.int64]]
"""The inputs of one batch by their names, each of shape (texts, tokens)."""


class GraphRuntime(StrEnum):
    """What runs a compiled graph."""

    AUTO = "auto"
    """OpenVINO where the processor computes in BF16 and the vectors prove right, else ONNX Runtime."""
    ONNXRUNTIME = "onnxruntime"
    OPENVINO = "openvino"


class Session(Protocol):
    """A graph that a runtime has loaded. Calls may come from several threads at once."""

    runtime: GraphRuntime
    inputs: frozenset[str]
    """The names of the graph's inputs."""
    step: int
    """A small batch is run soonest when its texts are padded to a multiple of so many tokens."""

    def run(self, feeds: Iterable[Feed]) -> Iterator[Vectors]:
        """The vectors of each batch, in the order of the batches; shape (texts, dimension), float32."""
