"""The most that a processor could make of the encoder: its matrix products, and nothing else.

Nine tenths of the encoder's arithmetic are products of a text's tokens with the weights of its layers. How many texts a
second these alone allow, in 32 and in 16 bits, is a ceiling for every runtime that multiplies in these numbers.
"""

from collections.abc import Sequence
from functools import partial

import torch

from index.encode.openvino_session import computes_in_bf16
from tests.benchmarks.figures import timed

LAYERS, WIDTH, INNER = 6, 384, 1_536
"""Of all-MiniLM-L6-v2, by its configuration."""
TOKENS = 640
"""Multiplied at once: some 32 statements."""
TIMES = 40


def tokens_a_second(threads: int) -> dict[int, float]:
    """How many tokens' products are done in a second, by bits of a number, the best of several turns.

    16 bits are BF16, and left out where the processor lacks it.
    """
    layers = {32: _layer(torch.float32)} | ({16: _layer(torch.bfloat16)} if computes_in_bf16() else {})
    best = dict.fromkeys(layers, float("inf"))
    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        with torch.inference_mode():
            for _ in range(TIMES):
                for bits, (products, given) in layers.items():
                    best[bits] = min(best[bits], timed(partial(_all, products, given)))
    finally:
        torch.set_num_threads(before)
    return {bits: TOKENS / seconds for bits, seconds in best.items()}


def _layer(dtype: torch.dtype) -> tuple[list[torch.nn.Linear], dict[int, torch.Tensor]]:
    """The products of a layer (query, key and value at once; output; the two of the rest), and what they are given."""
    shapes = ((WIDTH, 3 * WIDTH), (WIDTH, WIDTH), (WIDTH, INNER), (INNER, WIDTH))
    products = [torch.nn.Linear(before, behind, dtype=dtype) for before, behind in shapes]
    return products, {width: torch.randn(TOKENS, width, dtype=dtype) for width in (WIDTH, INNER)}


def _all(products: Sequence[torch.nn.Linear], given: dict[int, torch.Tensor]) -> None:
    for _ in range(LAYERS):
        for product in products:
            product(given[product.in_features])
