"""What a search asks: the encoder, and what finds statements by meaning and by words, which follow the store."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from index.encode import Encoder
from index.encode.queries import QueryEncoder
from index.errors import ModelMismatch
from index.lexical import WordIndex
from index.nearest import Nearest, NearestIndex
from index.nearest_in_store import FindsNeighbours, NearestInStore
from index.store.base import Store
from index.store.writes import Model

NEAREST_FOLDER = "nearest"
WORDS_FOLDER = "words"


@dataclass(frozen=True, slots=True)
class Served:
    """An encoder and the index of its vectors: a query that one made is only ever asked of the other."""

    encoder: Encoder
    queries: QueryEncoder
    nearest: Nearest
    words: WordIndex

    @classmethod
    def open(cls, store: Store, data_dir: Path, encoder: Encoder, words: WordIndex | None = None) -> Self:
        """Open the indexes of a store, from their snapshots where these are good.

        Args:
            store: that they follow.
            data_dir: where their snapshots are.
            encoder: made the store's vectors.
            words: one that is open already.

        Raises:
            ModelMismatch: another model made the store's vectors.
        """
        refuse_another(encoder, store.model())
        nearest = _nearest(store, encoder.model, data_dir)
        return cls(encoder, QueryEncoder(encoder), nearest, words or WordIndex(store, data_dir / WORDS_FOLDER))

    def catch_up(self) -> None:
        """Take in everything that any process has committed by now.

        Raises:
            ModelMismatch: the store's vectors were made again by another model.
        """
        self.nearest.catch_up()
        self.words.catch_up()

    def save(self) -> None:
        """Write snapshots of what changed since the last ones."""
        self.nearest.save()
        self.words.save()

    def close(self) -> None:
        """Release what is held open beside the store."""
        self.nearest.close()
        self.words.close()


def refuse_another(encoder: Encoder, stored: Model | None) -> None:
    """Raise ModelMismatch if an encoder did not make the store's vectors."""
    if stored is not None and stored.revision != encoder.model.revision:
        raise ModelMismatch(
            f"The vectors in this data directory were made by {stored.label}; the encoder is "
            f"{encoder.model.label}. Leave the encoder unset to use the store's, or run "
            "`onrecord reembed --model` to change it."
        )


def _nearest(store: Store, model: Model, data_dir: Path) -> Nearest:
    if isinstance(store, FindsNeighbours):
        return NearestInStore(store, store, model)
    return NearestIndex(store, model, data_dir / NEAREST_FOLDER)
