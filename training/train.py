"""Train the attribution model: read `train` top to bottom."""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from training.batches import Batch, epochs, on_device, whole
from training.examples import IGNORED
from training.loss import from_annotators, from_teachers, together
from training.network import CONTENT_LABELS, Network
from training.recipe import Recipe

_JUDGED_WINDOWS = 32
_LOGGED_STEPS = 20


@dataclass(frozen=True, slots=True)
class Data:
    """What a run learns from and what decides which of its states is kept; `folder` is the encoder's."""

    folder: Path
    train: Path
    dev: Path


def train(
    network: Network,
    data: Data,
    out: Path,
    *,
    recipe: Recipe,
    seed: int,
    teachers: Sequence[Network] = (),
    device: str = "cpu",
    processes: int = 0,
) -> None:
    """Train a network, keep the averaged state that is best on the development articles, and log both.

    Writes `best.pt` (weights only) and `log.txt` into `out`. Teachers share in the loss as the recipe says.
    """
    torch.manual_seed(seed)
    place = torch.device(device)
    network = network.to(place)
    for teacher in teachers:
        teacher.to(place).eval()
    dev = whole(data.folder, data.dev, _JUDGED_WINDOWS)
    optimiser = _optimiser(network, recipe)
    average = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(recipe.averaging))  # type: ignore[no-untyped-call]
    best, done, started = 0.0, 0, time.monotonic()
    out.mkdir(parents=True, exist_ok=True)
    with (out / "log.txt").open("a", encoding="utf-8") as log:
        _say(log, f"seed {seed}, {recipe}, {len(teachers)} teachers, torch {torch.__version__}, {_machine(place)}")
        coming = epochs(data.folder, data.train, recipe, seed=seed, processes=processes)
        for epoch, batches in enumerate(coming, start=1):
            steps, losses = len(batches) * recipe.epochs, []
            network.train()
            for batch in batches:
                _set_learning_rates(optimiser, recipe, done / steps)
                losses.append(_step(network, optimiser, on_device(batch, place), recipe, teachers))
                average.update_parameters(network)
                done += 1
                if done % _LOGGED_STEPS == 0:
                    mean = torch.stack(losses[-_LOGGED_STEPS:]).mean()
                    _say(log, f"step {done}, loss {mean:.4f}, {time.monotonic() - started:.0f} s")
            figures = judge(average.module, dev, place)
            _say(log, f"epoch {epoch}: {figures}")
            if figures["mean"] > best:
                best = figures["mean"]
                torch.save(
                    {name: weight.cpu() for name, weight in average.module.state_dict().items()}, out / "best.pt"
                )


def _say(log: TextIO, line: str) -> None:
    print(line, file=log, flush=True)


def _machine(device: torch.device) -> str:
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    return f"{torch.get_num_threads()} threads"


def _optimiser(network: Network, recipe: Recipe) -> torch.optim.Optimizer:
    body = list(network.encoder.parameters())
    known = {id(p) for p in body}
    head = [p for p in network.parameters() if id(p) not in known]
    return torch.optim.AdamW(
        [{"params": body, "peak": recipe.peak_learning_rate}, {"params": head, "peak": recipe.head_learning_rate}],
        weight_decay=recipe.weight_decay,
    )


def _set_learning_rates(optimiser: torch.optim.Optimizer, recipe: Recipe, done: float) -> None:
    share = _one_cycle(done, recipe.warm_up)
    for group in optimiser.param_groups:
        group["lr"] = share * group["peak"]


def _one_cycle(done: float, warm_up: float) -> float:
    if done < warm_up:
        return done / warm_up
    return max(0.01, 0.5 * (1 + math.cos(math.pi * (done - warm_up) / (1 - warm_up))))


def _step(
    network: Network,
    optimiser: torch.optim.Optimizer,
    batch: Batch[Tensor],
    recipe: Recipe,
    teachers: Sequence[Network],
) -> Tensor:
    # Half-length numbers are for graphics cards: processors without instructions for them are slower with them.
    with torch.autocast(batch.ids.device.type, torch.bfloat16, enabled=batch.ids.device.type == "cuda"):
        labels, links = network(batch.ids, batch.kinds, batch.mask)
        taught = together(teachers, batch) if teachers else None
    answers = labels.float(), links.float()
    loss = from_annotators(answers, batch, recipe)
    if taught:
        loss = (1 - recipe.taught) * loss + recipe.taught * from_teachers(answers, taught, batch, recipe)
    optimiser.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(network.parameters(), recipe.clip_norm)
    optimiser.step()
    return loss.detach()


@torch.inference_mode()
def judge(network: nn.Module, batches: Sequence[Batch[NDArray[Any]]], device: torch.device) -> dict[str, float]:
    """F1 of exactly equal contents, sources and cues, share of links that end right, and the mean of all."""
    network.eval()
    counts = {name: [0, 0, 0] for name in ("content", "source", "cue")}
    right, asked = [0, 0, 0], [0, 0, 0]
    for arrays in batches:
        batch = on_device(arrays, device)
        labels, links = network(batch.ids, batch.kinds, batch.mask)
        found = {
            "content": (1, arrays.content, labels[..., :CONTENT_LABELS].argmax(-1).cpu().numpy()),
            "source": (1, arrays.frame, (frame := labels[..., CONTENT_LABELS:].argmax(-1).cpu().numpy())),
            "cue": (3, arrays.frame, frame),
        }
        for name, (begin, gold, labelled) in found.items():
            for row, real in enumerate(arrays.content != IGNORED):
                a, b = _runs(gold[row][real], begin), _runs(labelled[row][real], begin)
                for i, number in enumerate((len(a & b), len(a), len(b))):
                    counts[name][i] += number
        for i, (rows, pieces, ends) in enumerate(batch.links):
            ended = links[:, i][rows, pieces].argmax(-1)
            right[i] += int(ends[torch.arange(len(rows), device=device), ended].sum())
            asked[i] += len(rows)
    figures = {name: 2 * tp / max(1, g + p) for name, (tp, g, p) in counts.items()}
    figures |= {f"link_{i}": r / max(1, n) for i, (r, n) in enumerate(zip(right, asked, strict=True))}
    return {**{k: round(v, 4) for k, v in figures.items()}, "mean": sum(figures.values()) / len(figures)}


def _runs(labels: NDArray[np.int64], begin: int) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    start: int | None = None
    for i, label in enumerate([*labels.tolist(), 0]):
        if start is not None and label != begin + 1:
            found.add((start, i))
            start = None
        if label == begin or (label == begin + 1 and start is None):
            start = i
    return found
