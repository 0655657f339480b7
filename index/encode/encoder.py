"""The encoder: texts to unit vectors."""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from index.encode.files import COMPILED, DEFAULT_MODEL, compiled_folder, find_folder, lasting_name, revision_of
from index.encode.sessions import GraphRuntime
from index.errors import ModelDamaged
from index.passages import passages
from index.store.arrays import Vectors
from index.store.writes import Model

log = logging.getLogger(__name__)


class Runtime(Protocol):
    """What runs a model. Calls may come from several threads at once."""

    name: str
    dimension: int
    window_tokens: int

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of at least one text, each cut off at the window; shape (n, dimension), float32."""

    def count_tokens(self, text: str) -> int:
        """How many tokens the text has, the special ones included."""


class Encoder:
    """A model that is loaded and ready, for any number of threads.

    A model that was compiled is run by OpenVINO where the processor computes in 16 bits and by ONNX Runtime elsewhere,
    another one by sentence-transformers; their vectors are interchangeable.
    """

    def __init__(
        self,
        name: str = DEFAULT_MODEL,
        *,
        threads: int | None = None,
        compiled: Path | None = COMPILED,
        runtime: GraphRuntime = GraphRuntime.AUTO,
    ) -> None:
        """Load a model.

        Args:
            name: of the default model, the path of another one, or its name in the local cache of the model hub.
            threads: cores of a forward pass; None leaves the choice to the runtime.
            compiled: where compiled models are; None uses none.
            runtime: what runs a compiled model.

        Raises:
            ModelNotFound: the model is not on this machine.
            ModelDamaged: the default model's weights are not the published ones.
            RuntimeUnusable: OpenVINO was asked for, and cannot run the model.
        """
        folder = find_folder(name)
        revision = revision_of(name, folder)
        self._runtime = _runtime(folder, revision, threads, compiled, runtime)
        self.model = Model(name=lasting_name(name), revision=revision, dimension=self._runtime.dimension)
        self.window_tokens = self._runtime.window_tokens

    @property
    def runtime(self) -> str:
        """The name of what runs the model."""
        return self._runtime.name

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embed texts, each cut off at the model's window.

        Returns:
            shape (n, dimension), float32, unit length.
        """
        if not texts:
            return np.empty((0, self.model.dimension), dtype=np.float32)
        return self._runtime.encode(texts)

    def encode_passages(self, texts: Sequence[str]) -> list[Vectors]:
        """Embed statements so that nothing of a long one is lost.

        Returns:
            one array a text, shape (passages of the text, dimension), float32; a vector is as long as its passage's
            weight, so that its inner product with a query is the cosine times the weight.
        """
        pieces = [passages(text, self.count_tokens, self.window_tokens) for text in texts]
        vectors = self.encode([piece.text for some in pieces for piece in some])
        vectors *= np.array([[piece.weight] for some in pieces for piece in some], dtype=np.float32).reshape(-1, 1)
        ends = np.cumsum([len(some) for some in pieces])
        return [vectors[end - len(some) : end] for some, end in zip(pieces, ends, strict=True)]

    def count_tokens(self, text: str) -> int:
        """How many tokens the model would read of this text if its window were endless."""
        return self._runtime.count_tokens(text)


def _runtime(folder: Path, revision: str, threads: int | None, compiled: Path | None, runtime: GraphRuntime) -> Runtime:
    """The compiled model where there is a sound one, else the reference."""
    if compiled is not None:
        here = compiled_folder(compiled, folder, revision)
        if here.is_dir():
            from index.encode.graph import load_graph

            try:
                return load_graph(here, threads, runtime)
            except ModelDamaged as error:
                log.warning("%s sentence-transformers runs the model; `onrecord compile-encoder` mends it.", error)
    from index.encode.reference import Reference

    return Reference(folder, threads)
