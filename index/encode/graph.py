"""A compiled model, run by ONNX Runtime: the same vectors without loading torch, which takes seconds and memory."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError
from tokenizers import Tokenizer

from index.encode.files import sha256_of
from index.errors import ModelDamaged
from index.store.base import Vectors

FORMAT: Final = 1
GRAPH = "encoder.onnx"
TOKENIZER = "tokenizer.json"
MANIFEST = "manifest.json"

BATCH_SIZE = 8
"""Texts of like length per run: few are padded little, and their activations stay in a core's cache."""


class Manifest(BaseModel):
    """What is known of a compiled model beside its graph and its tokenizer."""

    model_config = ConfigDict(extra="forbid")

    format: int
    dimension: int
    window_tokens: int
    pad_id: int
    prompt: str
    """What the model wants to read before every text."""
    sha256: str
    """Of the graph and the tokenizer."""
    made_with: dict[str, str]


class Graph:
    """A compiled model that is loaded; any number of threads may call it at once."""

    def __init__(self, folder: Path, threads: int | None) -> None:
        """Load what `compile_model` wrote.

        Raises:
            ModelDamaged: it is not complete, was changed, or is of another version of this software.
        """
        manifest = _manifest(folder)
        self.dimension = manifest.dimension
        self.window_tokens = manifest.window_tokens
        self._pad_id = manifest.pad_id
        self._prompt = manifest.prompt
        self._whole: Tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._whole.no_truncation()
        self._whole.no_padding()
        self._cut: Tokenizer = Tokenizer.from_str(self._whole.to_str())
        self._cut.enable_truncation(self.window_tokens)
        self._session = _session(folder / GRAPH, threads)
        self._inputs = {given.name for given in self._session.get_inputs()}

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of at least one text, each cut off at the window; shape (n, dimension), float32."""
        read = self._cut.encode_batch_fast([self._prompt + text for text in texts])
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        by_length = sorted(range(len(texts)), key=lambda number: len(read[number].ids))
        for first in range(0, len(texts), BATCH_SIZE):
            batch = by_length[first : first + BATCH_SIZE]
            vectors[batch] = self._run([read[number].ids for number in batch], [read[n].type_ids for n in batch])
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    def count_tokens(self, text: str) -> int:
        """How many tokens the text has, the special ones included."""
        return len(self._whole.encode(text).ids)

    def _run(self, ids: Sequence[Sequence[int]], kinds: Sequence[Sequence[int]]) -> Vectors:
        feed = {
            "input_ids": _padded(ids, self._pad_id),
            "token_type_ids": _padded(kinds, 0),
            "attention_mask": _padded([[1] * len(some) for some in ids], 0),
        }
        (vectors,) = self._session.run(None, {name: feed[name] for name in self._inputs})
        return np.asarray(vectors, dtype=np.float32)


def _padded(rows: Sequence[Sequence[int]], fill: int) -> NDArray[np.int64]:
    padded = np.full((len(rows), max(map(len, rows))), fill, dtype=np.int64)
    for number, row in enumerate(rows):
        padded[number, : len(row)] = row
    return padded


def _manifest(folder: Path) -> Manifest:
    try:
        manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
        found = sha256_of([folder / GRAPH, folder / TOKENIZER])
    except (OSError, ValidationError) as error:
        raise ModelDamaged(f"The compiled model in {folder} is not complete: {error}") from error
    if manifest.format != FORMAT:
        raise ModelDamaged(f"The compiled model in {folder} has the format {manifest.format}, not {FORMAT}.")
    if found != manifest.sha256:
        raise ModelDamaged(f"The compiled model in {folder} has the SHA-256 {found}, not {manifest.sha256}.")
    return manifest


def _session(graph: Path, threads: int | None) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or 0
    options.inter_op_num_threads = 1
    # Threads that wait for each other sleep: they may share their cores with other work.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
