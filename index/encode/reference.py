"""A model as sentence-transformers runs it: compiled ones are checked against it, and it runs those that are not."""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import ModelNotFound
from index.store.arrays import Vectors

BATCH_SIZE = 32
"""Texts per forward pass; on two cores larger batches are no faster and cost memory."""


class Reference:
    """A model that sentence-transformers has loaded; calls from several threads take turns.

    The fast tokenizers of one model cannot be used by two threads at once ("Already borrowed", huggingface/tokenizers
    issue 537), and on few cores a second forward pass beside the first gains nothing.
    """

    name = "sentence-transformers"

    def __init__(self, folder: Path, threads: int | None) -> None:
        self._lock = threading.Lock()
        self.transformer = _load(folder, threads)
        self.dimension = int(self.transformer.get_embedding_dimension())
        self.window_tokens = int(self.transformer.max_seq_length or 512)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of at least one text, each cut off at the window; shape (n, dimension), float32."""
        with self._lock:
            vectors = self.transformer.encode(
                list(texts), batch_size=BATCH_SIZE, normalize_embeddings=True, show_progress_bar=False
            )
        return np.asarray(vectors, dtype=np.float32)

    def count_tokens(self, text: str) -> int:
        """How many tokens the text has, the special ones included."""
        with self._lock:
            tokens = self.transformer.tokenizer(text, truncation=False, verbose=False)["input_ids"]
        return len(tokens)


def _load(folder: Path, threads: int | None) -> Any:
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    if threads is not None:
        torch.set_num_threads(threads)
    try:
        return SentenceTransformer(
            str(folder), device="cpu", local_files_only=True, model_kwargs={"use_safetensors": True}
        )
    except (OSError, ValueError, KeyError) as error:
        raise ModelNotFound(f"{folder} is not a model that sentence-transformers can load: {error}") from error
