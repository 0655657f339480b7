"""Leave out the neurons that a trained network can spare.

Two thirds of the model's products are in the wide halves of its layers. A neuron there can go whose part the others
can take over: what it told is told by a least-squares mixture of those that stay. In each layer so many go as lose at
most LOST of the variance of what the layer adds. Nothing is trained again.
Source: Hassibi and Stork, "Second order derivatives for network pruning: Optimal Brain Surgeon" (1993), applied to a
neuron at a time, on the output of its own layer.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from index.extract.tagger.windows import Window
from training.network import Network

Matrix = NDArray[np.floating[Any]]

LOST = 0.004
"""Share of a layer's variance that may go."""
STEP = 64
"""Neurons come and go by so many: a whole number of vectors in every kernel."""
_RIDGE = 1e-4
_NARROW_HALF = re.compile(r"\.layer\.\d+\.output\.dense$")


@dataclass(frozen=True)
class Moments:
    """What the neurons of a layer do over many pieces: their means, and how they vary together."""

    mean: Matrix
    covariance: Matrix


def pruned(state: dict[str, Tensor], moments: Sequence[Moments], *, lost: float = LOST) -> dict[str, Tensor]:
    """The state without the neurons that it can spare; `moments` are those of each layer's neurons."""
    found = dict(state)
    for layer, told in enumerate(moments):
        wide, narrow = (f"encoder.encoder.layer.{layer}.{half}.dense" for half in ("intermediate", "output"))
        weight = state[f"{narrow}.weight"].numpy().T.astype(np.float64)
        kept, fitted = fewer(told.covariance, weight, lost)
        shift = told.mean @ weight - told.mean[kept] @ fitted
        found[f"{narrow}.bias"] = state[f"{narrow}.bias"] + torch.from_numpy(shift).float()
        found[f"{narrow}.weight"] = torch.from_numpy(fitted.T.copy()).float()
        for part in ("weight", "bias"):
            found[f"{wide}.{part}"] = state[f"{wide}.{part}"][torch.from_numpy(kept)]
    return found


def fewer(covariance: Matrix, weight: Matrix, lost: float) -> tuple[NDArray[np.intp], Matrix]:
    """The neurons that stay, and their weights with the parts that they take over.

    Args:
        covariance: shape (n, n), of the neurons.
        weight: shape (n, outputs).
        lost: at most this share of the variance of the output may go.
    """
    order = _order(covariance, weight)
    total = np.trace(weight.T @ covariance @ weight)
    kept, fitted = np.arange(len(weight)), weight
    for count in range(STEP, len(weight), STEP):
        fewer_kept = np.sort(order[count:])
        mixture = _mixture(covariance, weight, fewer_kept)
        error = weight.copy()
        error[fewer_kept] -= mixture
        if np.trace(error.T @ covariance @ error) > lost * total:
            break
        kept, fitted = fewer_kept, mixture
    return kept, fitted


def _ridged(covariance: Matrix) -> Matrix:
    size: float = np.trace(covariance) / len(covariance)
    return covariance + _RIDGE * size * np.eye(len(covariance))


def _order(covariance: Matrix, weight: Matrix) -> NDArray[np.intp]:
    """The neurons from the first to go to the last."""
    inverse = np.linalg.inv(_ridged(covariance))
    weight = weight.copy()
    left = np.ones(len(weight), dtype=bool)
    order = []
    for _ in range(len(weight)):
        costs = np.where(left, (weight**2).sum(axis=1) / np.where(left, np.diag(inverse), 1), np.inf)
        goes = int(costs.argmin())
        share = inverse[:, goes] / inverse[goes, goes]
        weight -= np.outer(share, weight[goes])
        inverse -= np.outer(share, inverse[goes])
        left[goes] = False
        weight[~left] = 0
        order.append(goes)
    return np.array(order)


def _mixture(covariance: Matrix, weight: Matrix, kept: NDArray[np.intp]) -> Matrix:
    ridged = _ridged(covariance)
    mixture: Matrix = np.linalg.solve(ridged[np.ix_(kept, kept)], ridged[kept] @ weight)
    return mixture


def observed(network: Network, windows: Iterable[Window]) -> list[Moments]:
    """What the neurons of each layer do when the network reads those windows."""
    layers = [module for name, module in network.named_modules() if _NARROW_HALF.search(name)]
    n: int = network.encoder.config.intermediate_size
    sums = [np.zeros(n) for _ in layers]
    squares = [np.zeros((n, n)) for _ in layers]
    pieces = 0

    def observe(layer: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        at = layers.index(layer)
        neurons = inputs[0][0].numpy()
        sums[at] += neurons.sum(axis=0)
        squares[at] += neurons.T @ neurons

    handles = [layer.register_forward_pre_hook(observe) for layer in layers]
    with torch.no_grad():
        for window in windows:
            ids = torch.from_numpy(window.ids)[None]
            network(ids, torch.from_numpy(window.kinds)[None], torch.ones_like(ids))
            pieces += len(window.ids)
    for handle in handles:
        handle.remove()
    means = [total / pieces for total in sums]
    return [Moments(mean, square / pieces - np.outer(mean, mean)) for mean, square in zip(means, squares, strict=True)]
