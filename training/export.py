"""Compile a trained network into the graph that extraction runs: ONNX, weights as 8-bit integers.

Weights of matrices are quantised by output channel with seven bits' range, which processors without VNNI need so that
sums of two products do not overflow (ONNX Runtime, "Quantize ONNX models", on `reduce_range`).
"""

import hashlib
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from training.network import Network

OPSET = 18


def export(folder: Path, weights: Path, graph: Path) -> str:
    """Write the graph of the weights to a file and return its SHA-256.

    Args:
        folder: the encoder that the network was made from.
        weights: what training wrote.
        graph: the file to write; inputs ids, kinds, mask (b, n) int64; outputs labels (b, n, 8), links (b, 3, n, n).
    """
    network = Network(folder)
    network.load_state_dict(torch.load(weights, weights_only=True))
    network.eval()
    with tempfile.TemporaryDirectory() as scratch:
        exact = Path(scratch) / "exact.onnx"
        write_exact(network, exact)
        quantize_dynamic(
            exact,
            graph,
            op_types_to_quantize=["MatMul", "Gather"],
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
        )
    return hashlib.sha256(graph.read_bytes()).hexdigest()


def write_exact(network: Network, path: Path) -> None:
    """The graph before its weights are rounded."""
    example = torch.ones((2, 8), dtype=torch.int64)
    axes = {0: "windows", 1: "pieces"}
    torch.onnx.export(
        network,
        (example, example, example),
        str(path),
        input_names=["ids", "kinds", "mask"],
        output_names=["labels", "links"],
        dynamic_axes={
            **dict.fromkeys(("ids", "kinds", "mask", "labels"), axes),
            "links": {0: "windows", 2: "pieces", 3: "pieces"},
        },
        opset_version=OPSET,
        dynamo=False,
    )
