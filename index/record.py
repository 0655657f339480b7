"""The open record: what ingest and search hold in their hands."""

import threading
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Self

import faiss

from index.encode import COMPILED, DEFAULT_MODEL, Encoder, GraphRuntime
from index.errors import ModelMismatch
from index.served import Served, refuse_another
from index.store.base import Store
from index.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from index.extract.extractor import Extractor


class Record:
    """A store with the encoder, the vector index and the extractor that belong to it.

    Several processes may have the same data directory open. All methods may be called from any thread.
    """

    def __init__(
        self,
        store: Store,
        served: Served | Encoder,
        data_dir: Path,
        threads: int | None,
        extractor: "Extractor | None",
        *,
        rules_only: bool = False,
        compiled: Path | None = COMPILED,
        runtime: GraphRuntime = GraphRuntime.AUTO,
    ) -> None:
        self.store = store
        self.data_dir = data_dir
        self._threads = threads
        self._compiled = compiled
        self._runtime = runtime
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
        database_url: str | None = None,
        read_url: str | None = None,
        model: str | None = None,
        threads: int | None = None,
        encoder: Encoder | None = None,
        extractor: "Extractor | None" = None,
        rules_only: bool = False,
        compiled: Path | None = COMPILED,
        runtime: GraphRuntime = GraphRuntime.AUTO,
        searches: bool = True,
    ) -> Self:
        """Open a data directory, or make one.

        Args:
            data_dir: where the store and its caches are.
            database_url: a PostgreSQL database that is the store; the directory has the caches alone then.
            read_url: a replica of it that is read where it holds everything that was acknowledged.
            model: name or path of the encoder; None for the one that made the store's vectors.
            threads: cores for encoder, extraction and FAISS; None leaves the libraries' own choice.
            encoder: one that is loaded already, instead of `model`; it may serve several records.
            extractor: one that is loaded already; it may serve several records.
            rules_only: without an extractor that is loaded already, extract without the attribution model.
            compiled: where compiled encoders are; None uses none.
            runtime: what runs compiled encoders.
            searches: whether the indexes are opened here; otherwise the first search opens them, if there is one, and
                a writer waits its turn for longer, for nobody waits for an answer.

        Raises:
            ModelNotFound: the model is not on this machine.
            ModelMismatch: another model made the store's vectors.
            StoreTooNew: a later version of this software wrote the directory.
            StoreDamaged: the database file fails its own checks.
            StoreAway: the database server cannot be reached.
        """
        if threads is not None:
            faiss.omp_set_num_threads(threads)
        store = _open_store(data_dir, database_url, read_url, patient=not searches)
        try:
            loaded = encoder or Encoder(model or _stored(store), threads=threads, compiled=compiled, runtime=runtime)
            refuse_another(loaded, store.model())
            served = Served.open(store, data_dir, loaded) if searches else loaded
        except BaseException:
            store.close()
            raise
        return cls(
            store, served, data_dir, threads, extractor, rules_only=rules_only, compiled=compiled, runtime=runtime
        )

    def served(self) -> Served:
        """Encoder and indexes, caught up with every commit of every process.

        When the vectors were made again by another model meanwhile, that model is opened here.
        """
        served = self._with_indexes()
        try:
            served.catch_up()
        except ModelMismatch:
            with self._served_lock:
                if self._served is served:
                    encoder = self.load_encoder(_stored(self.store))
                    self._served = Served.open(self.store, self.data_dir, encoder, served.words)
                    served.nearest.close()
            return self._with_indexes()
        return served

    def _with_indexes(self) -> Served:
        with self._served_lock:
            if isinstance(self._served, Encoder):
                self._served = Served.open(self.store, self.data_dir, self._served)
            return self._served

    @property
    def encoder(self) -> Encoder:
        """The encoder of the model in service, without catching up with what was committed: an ingest needs no more.

        Raises:
            ModelNotFound: another process has put a model in service that is not on this machine.
        """
        held, model = self._served, self.store.model()
        encoder = held if isinstance(held, Encoder) else held.encoder
        if model is None or model.revision == encoder.model.revision:
            return encoder
        if isinstance(held, Served):
            return self.served().encoder
        with self._served_lock:
            if self._served is held:
                self._served = self.load_encoder(model.name)
        return self.encoder

    def load_encoder(self, name: str) -> Encoder:
        """An encoder beside the one that serves, with the same settings.

        Raises:
            ModelNotFound: the model is not on this machine.
        """
        return Encoder(name, threads=self._threads, compiled=self._compiled, runtime=self._runtime)

    @property
    def extractor(self) -> "Extractor":
        """The extractor, loaded when the first article comes in: a search has no need of it."""
        with self._extractor_lock:
            if self._extractor is None:
                from index.extract.extractor import Extractor

                self._extractor = Extractor(rules_only=self._rules_only, threads=self._threads)
            return self._extractor

    def check(self) -> None:
        """Raise what keeps the record from answering, if anything does."""
        self.store.counts()
        self.served()

    def close(self) -> None:
        """Write snapshots of the indexes and release the store."""
        with ExitStack() as stack:
            stack.callback(self.store.close)
            if isinstance(self._served, Served):
                stack.callback(self._served.close)
                self._served.save()


def _open_store(data_dir: Path, database_url: str | None, read_url: str | None, *, patient: bool) -> Store:
    if database_url is None:
        return SqliteStore(data_dir)
    # Here, for a record in one directory has no need of the driver.
    from index.store.postgres.store import LOCK_TIMEOUT_S, PATIENT_S, PostgresStore

    data_dir.mkdir(parents=True, exist_ok=True)
    return PostgresStore(database_url, read_url=read_url, lock_timeout_s=PATIENT_S if patient else LOCK_TIMEOUT_S)


def _stored(store: Store) -> str:
    """The name of the model that made the store's vectors, or will make the first."""
    stored = store.model()
    return stored.name if stored else DEFAULT_MODEL
