"""`python -m training.export STATE.pt GRAPH.onnx`: compile trained weights into the graph that extraction runs.

It is made of ONNX Runtime's own operators and of 8-bit integers.

The graph is written operator by operator instead of traced, for one window a run and without a mask: so attention is
one fused operator, the three projections before it are one product, and a bias is added by the product it belongs to.

Matrices are quantised by output channel with seven bits' range, which processors without VNNI need so that sums of two
products do not overflow (ONNX Runtime, "Quantize ONNX models", on `reduce_range`). Embeddings are bytes, with
one scale for a table.
"""

import argparse
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from training.network import CONTENT_LABELS, FRAME_LABELS, LINK_SIZE

OPSET = 18
IR_VERSION = 8
FUSED = "com.microsoft"
"""The domain of ONNX Runtime's own operators."""
LINKS_READ = 2
"""The links to source and cue; extraction does not use the one to names."""
HEADS = 12
EPSILON = 1e-12
_HIGHEST = 64
_BYTES = 255

State = Mapping[str, NDArray[np.float32]]


def export(weights: Path, graph: Path) -> str:
    """Write the graph of the weights to a file and return its SHA-256.

    Args:
        weights: what training wrote.
        graph: the file to write; inputs ids, kinds (1, n) int64; outputs labels (1, n, 8) and links (1, 2, n, n).
    """
    state = {name: weight.numpy() for name, weight in torch.load(weights, weights_only=True).items()}
    graph.write_bytes(compiled(state).SerializeToString())
    return hashlib.sha256(graph.read_bytes()).hexdigest()


def compiled(state: State) -> onnx.ModelProto:
    """The graph of a state; its layers may have any number of neurons."""
    graph = _Graph(state)
    hidden = _embedded(graph)
    layer = 0
    while f"encoder.encoder.layer.{layer}.output.dense.weight" in state:
        hidden = _layer(graph, hidden, f"encoder.encoder.layer.{layer}")
        layer += 1
    _heads(graph, hidden)
    return graph.model()


def quantised(weight: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """A matrix as whole numbers of seven bits and the size of one for each row."""
    size = np.maximum(np.abs(weight).max(axis=1), np.finfo(np.float32).tiny) / _HIGHEST
    return np.clip(np.rint(weight / size[:, None]), -_HIGHEST, _HIGHEST).astype(np.int8), size.astype(np.float32)


class _Graph:
    """Operators in order, with the constants that they need; every name is that of its first output."""

    def __init__(self, state: State) -> None:
        self.state = state
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: NDArray[Any]) -> str:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, operator: str, inputs: list[str], *outputs: str, domain: str = "", **attributes: Any) -> str:
        self._nodes.append(helper.make_node(operator, inputs, outputs, outputs[0], domain=domain, **attributes))
        return outputs[0]

    def product(self, hidden: str, name: str, *dense: str) -> str:
        """The dense layers of those names side by side, input rounded as it comes."""
        weight = np.concatenate([self.state[f"{part}.weight"] for part in dense])
        bias = np.concatenate([self.state[f"{part}.bias"] for part in dense])
        return self.weighted(hidden, name, weight, bias)

    def weighted(self, hidden: str, name: str, weight: NDArray[np.float32], bias: NDArray[np.float32]) -> str:
        whole, size = quantised(weight)
        inputs = [
            self.constant(f"{name}.weight", whole.T),
            self.constant(f"{name}.size", size),
            "",
            self.constant(f"{name}.bias", bias),
        ]
        return self.add("DynamicQuantizeMatMul", [hidden, *inputs], name, domain=FUSED)

    def normalised(self, hidden: str, name: str) -> str:
        scale = self.constant(f"{name}.weight", self.state[f"{name}.weight"])
        bias = self.constant(f"{name}.bias", self.state[f"{name}.bias"])
        return self.add("LayerNormalization", [hidden, scale, bias], name, axis=-1, epsilon=EPSILON)

    def model(self) -> onnx.ModelProto:
        inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, [1, "pieces"]) for name in ("ids", "kinds")]
        labels: list[int | str | None] = [1, "pieces", CONTENT_LABELS + FRAME_LABELS]
        outputs = [
            helper.make_tensor_value_info("labels", TensorProto.FLOAT, labels),
            helper.make_tensor_value_info("links", TensorProto.FLOAT, [1, LINKS_READ, "pieces", "pieces"]),
        ]
        graph = helper.make_graph(self._nodes, "attribution", inputs, outputs, self._constants)
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(FUSED, 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION)
        onnx.checker.check_model(model)
        return model


def _embedded(graph: _Graph) -> str:
    of = "encoder.embeddings"
    words, kinds = (
        _read(graph, f"{of}.{table}.weight", "Gather", [by])
        for table, by in (("word_embeddings", "ids"), ("token_type_embeddings", "kinds"))
    )
    first = graph.constant("first", np.array([0], dtype=np.int64))
    length = graph.add("Shape", ["ids"], "length", start=1, end=2)
    places = _read(graph, f"{of}.position_embeddings.weight", "Slice", [first, length])
    hidden = graph.add("Add", [graph.add("Add", [words, kinds], "words.kinds"), places], "words.places")
    return graph.normalised(hidden, f"{of}.LayerNorm")


def _read(graph: _Graph, name: str, operator: str, which: list[str]) -> str:
    """Some rows of a table of embeddings, which is kept as bytes."""
    table = graph.state[name]
    low, high = min(float(table.min()), 0), max(float(table.max()), 0)
    size = np.float32((high - low) / _BYTES)
    zero = np.uint8(np.rint(-low / size))
    whole = np.clip(np.rint(table / size) + zero, 0, _BYTES).astype(np.uint8)
    rows = graph.add(operator, [graph.constant(name, whole), *which], f"{name}.rows")
    inputs = [graph.constant(f"{name}.size", np.array(size)), graph.constant(f"{name}.zero", np.array(zero))]
    return graph.add("DequantizeLinear", [rows, *inputs], f"{name}.read")


def _layer(graph: _Graph, hidden: str, of: str) -> str:
    attention = f"{of}.attention"
    parts = [f"{attention}.self.{part}" for part in ("query", "key", "value")]
    graph.add("Split", [graph.product(hidden, f"{of}.parts", *parts)], *parts, axis=-1, num_outputs=len(parts))
    seen = graph.add("MultiHeadAttention", parts, f"{of}.seen", domain=FUSED, num_heads=HEADS)
    seen = graph.product(seen, f"{attention}.out", f"{attention}.output.dense")
    hidden = graph.normalised(graph.add("Add", [seen, hidden], f"{of}.with_seen"), f"{attention}.output.LayerNorm")
    wide = graph.product(hidden, f"{of}.wide", f"{of}.intermediate.dense")
    wide = graph.add("Gelu", [wide], f"{of}.gelu", domain=FUSED)
    narrow = graph.product(wide, f"{of}.narrow", f"{of}.output.dense")
    return graph.normalised(graph.add("Add", [narrow, hidden], f"{of}.with_narrow"), f"{of}.output.LayerNorm")


def _heads(graph: _Graph, hidden: str) -> None:
    graph.product(hidden, "labels", "labels")
    shape = graph.constant("shape", np.array([0, 0, LINKS_READ, LINK_SIZE], dtype=np.int64))
    for side, order in (("queries", [0, 2, 1, 3]), ("keys", [0, 2, 3, 1])):
        weight, bias = (graph.state[f"{side}.{part}"][: LINKS_READ * LINK_SIZE] for part in ("weight", "bias"))
        flat = graph.weighted(hidden, f"{side}.flat", weight, bias)
        graph.add("Transpose", [graph.add("Reshape", [flat, shape], f"{side}.shaped")], side, perm=order)
    scores = graph.add("FusedMatMul", ["queries", "keys"], "scores", domain=FUSED, alpha=LINK_SIZE**-0.5)
    graph.add("LogSoftmax", [scores], "links", axis=-1)


def main() -> None:
    """Write the graph and print its SHA-256."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path, help="what training wrote")
    parser.add_argument("graph", type=Path, help="the file to write")
    given = parser.parse_args()
    print(export(given.weights, given.graph))  # noqa: T201


if __name__ == "__main__":
    main()
