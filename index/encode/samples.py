"""Vectors of the reference beside a compiled model, by which a runtime of less precision proves itself where it runs.

A model is compiled on one machine and run on others, with other processors and other versions of what runs it.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict

from index.errors import RuntimeUnusable
from index.store.arrays import Vectors

SAMPLES: Final = "samples.json"

LEAST_COSINE = 0.999
"""Of a vector in 16 bits to the reference's. The default model's are at .99996 and above."""


class Samples(BaseModel):
    """Texts and what the reference makes of them."""

    model_config = ConfigDict(extra="forbid")

    texts: list[str]
    vectors: list[list[float]]


def write_samples(folder: Path, texts: Sequence[str], vectors: Vectors) -> None:
    """Put texts and what the reference makes of them beside a compiled model."""
    samples = Samples(texts=list(texts), vectors=vectors.tolist())
    (folder / SAMPLES).write_text(samples.model_dump_json(), encoding="utf-8")


def check_samples(folder: Path, encode: Callable[[Sequence[str]], Vectors]) -> None:
    """Compare what comes of the texts here with what the reference made of them.

    Raises:
        RuntimeUnusable: a vector is too far off, or there are none to compare with.
    """
    try:
        samples = Samples.model_validate_json((folder / SAMPLES).read_bytes())
        expected = np.array(samples.vectors, dtype=np.float32)
        cosine = float((encode(samples.texts) * expected).sum(axis=1).min())
    except (OSError, ValueError) as error:
        raise RuntimeUnusable(
            f"{folder} has no samples that OpenVINO's vectors can be compared with ({error}): it was compiled by an "
            "earlier version, or is not precise enough in 16 bits. `onrecord compile-encoder` tries again."
        ) from error
    if not cosine >= LEAST_COSINE:
        raise RuntimeUnusable(
            f"OpenVINO gives other vectors than sentence-transformers for {folder}: a cosine of {cosine:.4f}."
        )
