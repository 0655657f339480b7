"""A compiled model: the vectors of sentence-transformers without loading torch, which takes seconds and memory."""

import logging
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError
from tokenizers import Encoding

from index.encode.files import sha256_of
from index.encode.samples import SAMPLES, check_samples
from index.encode.sessions import Feed, GraphRuntime, Session
from index.encode.tokens import WindowTokenizer
from index.errors import ModelDamaged, RuntimeUnusable
from index.store.arrays import Vectors

FORMAT: Final = 1
GRAPH = "encoder.onnx"
HALVED = ("encoder.xml", "encoder.bin")
"""The same graph as OpenVINO writes it down, its weights in 16 bits. What runs it in 16 bits maps it into memory, and
those in 32 bits are never there."""
TOKENIZER = "tokenizer.json"
MANIFEST = "manifest.json"

TOKENS_AT_ONCE = 512
"""Of a batch of texts of like length: they are padded little, and what lies between the layers stays in a core's cache.
Half as many are some 4 % slower by OpenVINO, twice as many 1 % faster (statements of 13 words, 2026-11-27)."""

FEW_TOKENS = 96
"""Of a batch that is padded to a multiple of the session's step. In larger batches, of texts of like length, what is
padded costs more than it saves: 3 to 12 % (one core, statements of 13 words, 2026-11-27)."""

log = logging.getLogger(__name__)


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
    halved_sha256: str | None = None
    """Of the halved graph's files and the tokenizer; None where OpenVINO was not there, or not asked for that yet."""
    made_with: dict[str, str]


class Graph:
    """A compiled model that is loaded; any number of threads may call it at once."""

    def __init__(self, folder: Path, open_session: Callable[[Path], Session], *, halved: bool = False) -> None:
        """Load what `compile_model` wrote.

        Args:
            folder: of the compiled model.
            open_session: loads the graph into what shall run it.
            halved: the graph with weights in 16 bits, where there is one.

        Raises:
            ModelDamaged: it is not complete, was changed, or is of another version of this software.
        """
        manifest = read_manifest(folder)
        graph = _checked(folder, manifest, halved=halved)
        self.dimension = manifest.dimension
        self.window_tokens = manifest.window_tokens
        self._pad_id = manifest.pad_id
        self._prompt = manifest.prompt
        self._tokenizer = WindowTokenizer(folder / TOKENIZER, self.window_tokens)
        self._session = open_session(graph)
        self.name = str(self._session.runtime)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of at least one text, each cut off at the window; shape (n, dimension), float32."""
        read = self._tokenizer.read([self._prompt + text for text in texts])
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        batches = _batches([len(one) for one in read])
        feeds = (self._feed([read[number] for number in batch]) for batch in batches)
        for batch, found in zip(batches, self._session.run(feeds), strict=True):
            vectors[batch] = found
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    def count_tokens(self, text: str) -> int:
        """How many tokens the text has, the special ones included."""
        return self._tokenizer.count(text)

    def _feed(self, batch: Sequence[Encoding]) -> Feed:
        width = max(len(one) for one in batch)
        if len(batch) * width < FEW_TOKENS:
            step = self._session.step
            width = min(-(-width // step) * step, self.window_tokens)
        feed = {
            "input_ids": _padded([one.ids for one in batch], width, self._pad_id),
            "token_type_ids": _padded([one.type_ids for one in batch], width, 0),
            "attention_mask": _padded([one.attention_mask for one in batch], width, 0),
        }
        return {name: feed[name] for name in self._session.inputs}


def load_graph(folder: Path, threads: int | None, runtime: GraphRuntime = GraphRuntime.AUTO) -> Graph:
    """Load what `compile_model` wrote into what runs it best on this machine, or into a given runtime.

    Raises:
        ModelDamaged: it is not complete, was changed, or is of another version of this software.
        RuntimeUnusable: OpenVINO was asked for, and cannot run the model or gives other vectors.
    """
    # Imported here: each takes time and memory, and one of them is enough.
    from index.encode.openvino_session import OpenVinoSession, computes_in_bf16

    wanted = runtime is GraphRuntime.OPENVINO
    if wanted or (runtime is GraphRuntime.AUTO and (folder / SAMPLES).is_file() and computes_in_bf16()):
        try:
            bf16 = computes_in_bf16()
            graph = Graph(folder, partial(OpenVinoSession, threads=threads, bf16=bf16), halved=bf16)
            check_samples(folder, graph.encode)
        except RuntimeUnusable as error:
            if wanted:
                raise
            log.warning("%s ONNX Runtime runs the model.", error)
        else:
            return graph
    from index.encode.onnx_session import OnnxSession

    return Graph(folder, partial(OnnxSession, threads=threads))


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """The numbers of texts, by length, in batches of as many tokens as are run at once, padding included."""
    batches: list[list[int]] = []
    for number in sorted(range(len(lengths)), key=lambda number: lengths[number]):
        if batches and (len(batches[-1]) + 1) * lengths[number] <= TOKENS_AT_ONCE:
            batches[-1].append(number)
        else:
            batches.append([number])
    return batches


def _padded(rows: Sequence[Sequence[int]], width: int, fill: int) -> NDArray[np.int64]:
    padded = np.full((len(rows), width), fill, dtype=np.int64)
    for number, row in enumerate(rows):
        padded[number, : len(row)] = row
    return padded


def read_manifest(folder: Path) -> Manifest:
    """What is known of a compiled model.

    Raises:
        ModelDamaged: nothing, or it is of another version of this software.
    """
    try:
        manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (OSError, ValidationError) as error:
        raise ModelDamaged(f"The compiled model in {folder} is not complete: {error}") from error
    if manifest.format != FORMAT:
        raise ModelDamaged(f"The compiled model in {folder} has the format {manifest.format}, not {FORMAT}.")
    return manifest


def _checked(folder: Path, manifest: Manifest, *, halved: bool) -> Path:
    """The graph to be loaded, once its files are seen to be those that were written."""
    names, expected = [GRAPH], manifest.sha256
    if halved and manifest.halved_sha256 is not None:
        names, expected = [*HALVED], manifest.halved_sha256
    try:
        found = sha256_of([folder / name for name in (*names, TOKENIZER)])
    except OSError as error:
        raise ModelDamaged(f"The compiled model in {folder} is not complete: {error}") from error
    if found != expected:
        raise ModelDamaged(f"The compiled model in {folder} has the SHA-256 {found}, not {expected}.")
    return folder / names[0]
