"""Train the attribution model: read `train` top to bottom."""

import math
import random
import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from index.extract.tagger.windows import Line, load_tokenizer
from training.examples import IGNORED, Example, Links, examples_of, read_articles, read_lines, with_lost_marks
from training.network import CONTENT_LABELS, Network


@dataclass(frozen=True, slots=True)
class Recipe:
    """The settings of a run; settings.toml says what each is for."""

    epochs: int
    batch_windows: int
    peak_learning_rate: float
    head_learning_rate: float
    warm_up: float
    weight_decay: float
    attention_dropout: float
    hidden_dropout: float
    clip_norm: float
    link_weight: float
    name_weight: float
    forgotten_quotation: float
    forgotten_close: float


SETTINGS = Path(__file__).with_name("settings.toml")


def read_recipe(path: Path = SETTINGS) -> Recipe:
    """The recipe of a TOML file; one that lacks a setting or has another is refused."""
    given = tomllib.loads(path.read_text(encoding="utf-8"))
    return Recipe(**{field.name: given.pop(field.name) for field in fields(Recipe)}, **given)


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded windows with their labels."""

    ids: Tensor
    kinds: Tensor
    mask: Tensor
    content: Tensor
    frame: Tensor
    links: tuple[tuple[Tensor, Tensor, Tensor], ...]


def train(folder: Path, train_path: Path, dev_path: Path, out: Path, *, recipe: Recipe, seed: int) -> None:
    """Train on one file, keep the state that is best on the other, and log both.

    Writes `best.pt` (weights only) and `log.txt` into `out`.
    """
    torch.manual_seed(seed)
    rng = random.Random(seed)  # noqa: S311  # repeatable, no secret
    tokenizer = load_tokenizer(folder)
    articles = [(article, read_lines(article["text"])) for article in read_articles(train_path)]
    dev = _batches([e for a in read_articles(dev_path) for e in examples_of(tokenizer, a, read_lines(a["text"]))], 32)
    network = Network(folder, hidden_dropout=recipe.hidden_dropout, attention_dropout=recipe.attention_dropout)
    optimiser = _optimiser(network, recipe)
    steps = math.ceil(len(_epoch(tokenizer, articles, recipe, rng)) * recipe.epochs)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _one_cycle(step / steps, recipe.warm_up))
    best, done, started = 0.0, 0, time.monotonic()
    out.mkdir(parents=True, exist_ok=True)
    with (out / "log.txt").open("a", encoding="utf-8") as log:
        print(f"seed {seed}, {recipe}, {len(articles)} articles, {steps} steps, torch {torch.__version__}", file=log)
        for epoch in range(recipe.epochs):
            losses: list[float] = []
            batches = _epoch(tokenizer, articles, recipe, rng)
            for k, batch in enumerate(batches):
                network.train()
                losses.append(_step(network, optimiser, batch, recipe))
                done += 1
                if done < steps:
                    schedule.step()
                if done % 20 == 0:
                    print(
                        f"step {done}, loss {np.mean(losses[-20:]):.4f}, {time.monotonic() - started:.0f} s",
                        file=log,
                        flush=True,
                    )
                if k + 1 in (len(batches) // 2, len(batches)):
                    figures = judge(network, dev)
                    print(f"epoch {epoch + (k + 1) / len(batches):.2f}: {figures}", file=log, flush=True)
                    if figures["mean"] > best:
                        best = figures["mean"]
                        torch.save(network.state_dict(), out / "best.pt")


def _optimiser(network: Network, recipe: Recipe) -> torch.optim.Optimizer:
    body = list(network.encoder.parameters())
    known = {id(p) for p in body}
    head = [p for p in network.parameters() if id(p) not in known]
    return torch.optim.AdamW(
        [{"params": body, "lr": recipe.peak_learning_rate}, {"params": head, "lr": recipe.head_learning_rate}],
        weight_decay=recipe.weight_decay,
    )


def _one_cycle(done: float, warm_up: float) -> float:
    if done < warm_up:
        return done / warm_up
    return max(0.01, 0.5 * (1 + math.cos(math.pi * (done - warm_up) / (1 - warm_up))))


def _epoch(
    tokenizer: Tokenizer, articles: Sequence[tuple[dict[str, Any], list[Line]]], recipe: Recipe, rng: random.Random
) -> list[Batch]:
    examples = [
        example
        for article, lines in articles
        for example in examples_of(
            tokenizer,
            article,
            with_lost_marks(lines, rng, recipe.forgotten_quotation, recipe.forgotten_close),
            start_late=rng.randrange(min(4, len(lines) + 1)),
        )
    ]
    examples.sort(key=lambda e: len(e.window.ids) + rng.random())
    batches = [examples[i : i + recipe.batch_windows] for i in range(0, len(examples), recipe.batch_windows)]
    rng.shuffle(batches)
    return [_batch(batch) for batch in batches]


def _batches(examples: list[Example], size: int) -> list[Batch]:
    examples = sorted(examples, key=lambda e: len(e.window.ids))
    return [_batch(examples[i : i + size]) for i in range(0, len(examples), size)]


def _batch(examples: Sequence[Example]) -> Batch:
    n = max(len(e.window.ids) for e in examples)

    def padded(rows: Iterator[Any], value: int) -> Tensor:
        return torch.tensor(np.stack([np.pad(r, (0, n - len(r)), constant_values=value) for r in rows]))

    mask = padded((np.ones_like(e.window.ids) for e in examples), 0)
    return Batch(
        padded((e.window.ids for e in examples), 0),
        padded((e.window.kinds for e in examples), 0),
        mask,
        padded((e.content for e in examples), IGNORED),
        padded((e.frame for e in examples), IGNORED),
        tuple(_joined([getattr(e, name) for e in examples], n) for name in ("to_source", "to_cue", "to_name")),
    )


def _joined(links: Sequence[Links], n: int) -> tuple[Tensor, Tensor, Tensor]:
    rows = np.concatenate([np.full(len(link.queries), i) for i, link in enumerate(links)]).astype(np.int64)
    queries = np.concatenate([link.queries for link in links])
    targets = np.concatenate([np.pad(link.targets, ((0, 0), (0, n - link.targets.shape[1]))) for link in links])
    return torch.tensor(rows), torch.tensor(queries), torch.tensor(targets)


def _step(network: Network, optimiser: torch.optim.Optimizer, batch: Batch, recipe: Recipe) -> float:
    labels, links = network(batch.ids, batch.kinds, batch.mask)
    loss = _label_loss(labels, batch)
    for i, weight in enumerate((recipe.link_weight, recipe.link_weight, recipe.name_weight)):
        loss = loss + weight * _link_loss(links[:, i], batch.links[i])
    optimiser.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(network.parameters(), recipe.clip_norm)
    optimiser.step()
    return float(loss.item())


def _label_loss(labels: Tensor, batch: Batch) -> Tensor:
    content = nn.functional.cross_entropy(
        labels[..., :CONTENT_LABELS].transpose(1, 2), batch.content, ignore_index=IGNORED
    )
    frame = nn.functional.cross_entropy(labels[..., CONTENT_LABELS:].transpose(1, 2), batch.frame, ignore_index=IGNORED)
    return content + frame


def _link_loss(links: Tensor, joined: tuple[Tensor, Tensor, Tensor]) -> Tensor:
    rows, queries, targets = joined
    if not len(rows):
        return links.new_zeros(())
    chosen = links[rows, queries].masked_fill(~targets, -1e4)
    return -chosen.logsumexp(-1).mean()


@torch.inference_mode()
def judge(network: Network, batches: Sequence[Batch]) -> dict[str, float]:
    """F1 of exactly equal contents, sources and cues, share of links that end right, and the mean of all."""
    network.eval()
    counts = {name: [0, 0, 0] for name in ("content", "source", "cue")}
    right, asked = [0, 0, 0], [0, 0, 0]
    for batch in batches:
        labels, links = network(batch.ids, batch.kinds, batch.mask)
        content, frame = labels[..., :CONTENT_LABELS].argmax(-1), labels[..., CONTENT_LABELS:].argmax(-1)
        for row in range(len(batch.ids)):
            real = batch.content[row] != IGNORED
            for name, begin, gold, found in (
                ("content", 1, batch.content, content),
                ("source", 1, batch.frame, frame),
                ("cue", 3, batch.frame, frame),
            ):
                a, b = _runs(gold[row][real], begin), _runs(found[row][real], begin)
                for i, number in enumerate((len(a & b), len(a), len(b))):
                    counts[name][i] += number
        for i, (rows, queries, targets) in enumerate(batch.links):
            ends = links[:, i][rows, queries].argmax(-1)
            right[i] += int(targets[torch.arange(len(rows)), ends].sum())
            asked[i] += len(rows)
    figures = {name: 2 * tp / max(1, g + p) for name, (tp, g, p) in counts.items()}
    figures |= {f"link_{i}": r / max(1, n) for i, (r, n) in enumerate(zip(right, asked, strict=True))}
    return {**{k: round(v, 4) for k, v in figures.items()}, "mean": sum(figures.values()) / len(figures)}


def _runs(labels: Tensor, begin: int) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    start: int | None = None
    for i, label in enumerate([*labels.tolist(), 0]):
        if start is not None and label != begin + 1:
            found.add((start, i))
            start = None
        if label == begin or (label == begin + 1 and start is None):
            start = i
    return found
