"""Labelled windows to padded batches, epoch after epoch, each with other cuts and other lost marks."""

import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from index.extract.tagger.windows import load_tokenizer
from training.examples import IGNORED, Example, Links, examples_of, read_articles, read_lines, with_lost_marks
from training.recipe import Recipe

LATEST_START = 4
"""The first cut of an article falls behind one of so many first lines, so that each epoch sees other windows."""
_AHEAD = 2
_PADDED_PIECE = 0

Values = TypeVar("Values", NDArray[Any], Tensor)


@dataclass(frozen=True, slots=True)
class Batch(Generic[Values]):
    """Padded windows with their labels, as arrays or as tensors.

    `ids`, `kinds`, `mask`, `content` and `frame` have the shape (b, n). Each of `links` has for m pieces the row (m,),
    the piece (m,), and where its link may end (m, n).
    """

    ids: Values
    kinds: Values
    mask: Values
    content: Values
    frame: Values
    links: tuple[tuple[Values, Values, Values], ...]


def on_device(batch: Batch[NDArray[Any]], device: torch.device) -> Batch[Tensor]:
    """The batch as tensors of a device."""

    def moved(values: NDArray[Any]) -> Tensor:
        return torch.from_numpy(values).to(device)

    links = tuple((moved(rows), moved(pieces), moved(ends)) for rows, pieces, ends in batch.links)
    return Batch(
        moved(batch.ids), moved(batch.kinds), moved(batch.mask), moved(batch.content), moved(batch.frame), links
    )


def epochs(
    folder: Path, path: Path, recipe: Recipe, *, seed: int, processes: int
) -> Iterator[list[Batch[NDArray[Any]]]]:
    """The batches of each epoch of the recipe; the same for a seed, whatever the number of processes.

    Args:
        folder: the encoder's, for its word pieces.
        path: the labelled articles, JSONL.
        recipe: the settings of the run.
        seed: of the run.
        processes: how many read ahead; with 0 each epoch is read when it is asked for.
    """
    read = partial(_epoch, folder, path, recipe, seed)
    if not processes:
        yield from map(read, range(recipe.epochs))
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        numbers = iter(range(recipe.epochs))
        coming = [pool.submit(read, number) for number in islice(numbers, processes + _AHEAD)]
        while coming:
            yield coming.pop(0).result()
            coming += [pool.submit(read, number) for number in islice(numbers, 1)]


def _epoch(folder: Path, path: Path, recipe: Recipe, seed: int, number: int) -> list[Batch[NDArray[Any]]]:
    rng = random.Random(f"{seed} {number}")  # noqa: S311  # repeatable, no secret
    tokenizer = load_tokenizer(folder)
    examples: list[Example] = []
    for article in read_articles(path):
        lines = with_lost_marks(read_lines(article["text"]), rng, recipe.forgotten_quotation, recipe.forgotten_close)
        start_late = rng.randrange(min(LATEST_START, len(lines) + 1))
        examples += examples_of(tokenizer, article, lines, start_late=start_late)
    # Windows of about one length share a batch, so that little is padded.
    examples.sort(key=lambda e: len(e.window.ids) + rng.random())
    found = batched(examples, recipe.batch_windows)
    rng.shuffle(found)
    return found


def whole(folder: Path, path: Path, size: int) -> list[Batch[NDArray[Any]]]:
    """Every window of the articles of a file once, as extraction cuts them."""
    tokenizer = load_tokenizer(folder)
    examples = [e for a in read_articles(path) for e in examples_of(tokenizer, a, read_lines(a["text"]))]
    return batched(sorted(examples, key=lambda e: len(e.window.ids)), size)


def batched(examples: Sequence[Example], size: int) -> list[Batch[NDArray[Any]]]:
    """Neighbours together, padded to the longest."""
    return [_batch(examples[i : i + size]) for i in range(0, len(examples), size)]


def _batch(examples: Sequence[Example]) -> Batch[NDArray[Any]]:
    n = max(len(e.window.ids) for e in examples)

    def padded(rows: Iterator[NDArray[Any]], value: int) -> NDArray[Any]:
        return np.stack([np.pad(row, (0, n - len(row)), constant_values=value) for row in rows])

    return Batch(
        padded((e.window.ids for e in examples), _PADDED_PIECE),
        padded((e.window.kinds for e in examples), 0),
        padded((np.ones_like(e.window.ids) for e in examples), 0),
        padded((e.content for e in examples), IGNORED),
        padded((e.frame for e in examples), IGNORED),
        tuple(_joined([getattr(e, name) for e in examples], n) for name in ("to_source", "to_cue", "to_name")),
    )


def _joined(links: Sequence[Links], n: int) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    rows = np.concatenate([np.full(len(link.queries), i) for i, link in enumerate(links)]).astype(np.int64)
    pieces = np.concatenate([link.queries for link in links])
    ends = np.concatenate([np.pad(link.targets, ((0, 0), (0, n - link.targets.shape[1]))) for link in links])
    return rows, pieces, ends
