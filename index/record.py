"""The open record: what ingest and search hold in their hands."""

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import faiss

from index.encode import DEFAULT_MODEL, Encoder
from index.errors import ModelMismatch
from index.extract import Extractor
from index.nearest import NearestIndex
from index.store.base import Store
from index.store.sqlite import SqliteStore

NEAREST_FOLDER = "nearest"


@dataclass(frozen=True, slots=True)
class Served:
    """An encoder and the index of its vectors: a query that one made is only ever asked of the other."""

    encoder: Encoder
    nearest: NearestIndex


class Record:
    """A store with the encoder, the vector index and the extractor that belong to it.

    Several processes may have the same data directory open. All methods may be called from any thread.
    """

    def __init__(
        self,
        store: Store,
        served: Served,
        data_dir: Path,
        threads: int | None,
        extractor: Extractor | None,
        *,
        rules_only: bool = False,
    ) -> None:
        self.store = store
        self.data_dir = data_dir
        self._threads = threads
        self._served = served
        self._served_lock = threading.Lock()
        self._extractor = extractor
        self._rules_only = rules_only
        self._extractor_lock = threading.Lock()

    @classmethod
    def open(
        cls,
        data_dir: Path,
        *,
        model: str | None = None,
        threads: int | None = None,
        encoder: Encoder | None = None,
        extractor: Extractor | None = None,
        rules_only: bool = False,
    ) -> Self:
        """Open a data directory, or make one.

        Args:
            data_dir: where the store and its caches are.
            model: name or path of the encoder; None for the one that made the store's vectors.
            threads: cores for encoder, extraction and FAISS; None leaves the libraries' own choice.
            encoder: one that is loaded already, instead of `model`; it may serve several records.
            extractor: one that is loaded already; it may serve several records.
            rules_only: without an extractor that is loaded already, extract without the attribution model.

        Raises:
            ModelNotFound: the model is not on this machine.
            ModelMismatch: another model made the store's vectors.
            StoreTooNew: a later version of this software wrote the directory.
            StoreDamaged: the database file fails its own checks.
        """
        if threads is not None:
            faiss.omp_set_num_threads(threads)
        store = SqliteStore(data_dir)
        try:
            served = _open_served(store, data_dir, encoder or _encoder(store, model, threads))
        except BaseException:
            store.close()
            raise
        return cls(store, served, data_dir, threads, extractor, rules_only=rules_only)

    def served(self) -> Served:
        """Encoder and vector index, caught up with every commit of every process.

        When the vectors were made again by another model meanwhile, that model is opened here.
        """
        served = self._served
        try:
            served.nearest.catch_up()
        except ModelMismatch:
            with self._served_lock:
                if self._served is served:
                    encoder = _encoder(self.store, None, self._threads)
                    self._served = _open_served(self.store, self.data_dir, encoder)
                return self._served
        return served

    @property
    def extractor(self) -> Extractor:
        """The extractor, loaded when the first article comes in: a search has no need of it."""
        with self._extractor_lock:
            if self._extractor is None:
                self._extractor = Extractor(rules_only=self._rules_only, threads=self._threads)
            return self._extractor

    def check(self) -> None:
        """Raise what keeps the record from answering, if anything does."""
        self.store.counts()
        self.served()

    def close(self) -> None:
        """Write a snapshot of the vector index and release the store."""
        try:
            self._served.nearest.save()
        finally:
            self.store.close()


def _encoder(store: Store, model: str | None, threads: int | None) -> Encoder:
    stored = store.model()
    return Encoder(model or (stored.name if stored else DEFAULT_MODEL), threads=threads)


def _open_served(store: Store, data_dir: Path, encoder: Encoder) -> Served:
    stored = store.model()
    if stored is not None and stored.revision != encoder.model.revision:
        raise ModelMismatch(
            f"The vectors in this data directory were made by {stored.label}; the encoder is {encoder.model.label}. "
            "Leave the encoder unset to use the store's, or run `onrecord reembed --model` to change it."
        )
    return Served(encoder, NearestIndex(store, encoder.model, data_dir / NEAREST_FOLDER))
