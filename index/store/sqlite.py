"""The embedded store: one SQLite file in the data directory.

Write-ahead logging lets readers go on while one process writes; `synchronous = FULL` makes a commit survive a power
cut.
Source: SQLite documentation, "Write-Ahead Logging" and "PRAGMA Statements".
"""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import numpy as np
from sqlalchemy import Connection, Engine, create_engine, event, func, select
from sqlalchemy.exc import DatabaseError

from index.errors import StoreBusy, StoreDamaged, StoreError
from index.model import Article
from index.store import (
    authority,
    correcting,
    corrections,
    embedding,
    facets,
    filtering,
    fulltext,
    kin,
    phrases,
    reading,
    reports,
    tables,
    upgrade,
    versions,
    writing,
)
from index.store.base import (
    Changes,
    Copies,
    Facets,
    Family,
    Filters,
    KeptCorrection,
    Known,
    Match,
    Model,
    NewArticle,
    NewStatement,
    Origin,
    Rows,
    StoredArticle,
    StoredSource,
    StoredSpeaker,
    StoredStatement,
    StoredVersion,
    VectorBatch,
    Vectors,
    Withdrawn,
    Wording,
    Written,
)
from index.store.sqlite_feeds import SqliteFeeds
from index.store.sqlite_work import SqliteWork

FILE_NAME = "onrecord.sqlite3"

BUSY_TIMEOUT_S = 30.0
"""How long a writer waits for another process; a transaction here takes milliseconds, a large import a second."""

_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "temp_store = MEMORY",
    "mmap_size = 268435456",
)


class SqliteStore(SqliteWork):
    """`index.store.base.Store` in one SQLite file; see there for what each method promises."""

    def __init__(self, data_dir: Path, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> None:
        data_dir.mkdir(parents=True, exist_ok=True)
        self.path = data_dir / FILE_NAME
        self._reading = _engine(self.path, busy_timeout_s, begin="BEGIN")
        self._writing = _engine(self.path, busy_timeout_s, begin="BEGIN IMMEDIATE")
        self._watch_lock = threading.Lock()
        self._feeds = SqliteFeeds(self._read, self._write)
        with _translated(self.path):
            upgrade.to_latest(self._writing, data_dir)
            self._watch = self._reading.raw_connection()
        with self._read() as connection:
            self._store_id: str = connection.execute(
                select(tables.settings.c.value).where(tables.settings.c.key == "store_id")
            ).scalar_one()

    @property
    def store_id(self) -> str:
        """A random name given when the store was made."""
        return self._store_id

    @property
    def feeds(self) -> SqliteFeeds:
        """The feeds that are watched."""
        return self._feeds

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with _translated(self.path), self._reading.begin() as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with _translated(self.path), self._writing.begin() as connection:
            yield connection

    # --- writing

    def write_articles(self, articles: Sequence[NewArticle], model: Model) -> list[Written]:
        """Commit the articles in one transaction."""
        with self._write() as connection:
            model_id = writing.serving_model(connection, model)
            return [writing.write_article(connection, new, model_id) for new in articles]

    def delete_article(self, article_id: int) -> None:
        """Remove the article from every index."""
        with self._write() as connection:
            writing.remove_article(connection, article_id)

    def correct_statement(self, row: int, corrected: NewStatement, model: Model) -> None:
        """Put a statement in the place of the one in this row."""
        with self._write() as connection:
            correcting.correct(connection, row, corrected, writing.serving_model(connection, model))

    # --- reading

    def unchanged(self, article: Article, origin: Origin, content_hash: str) -> Written | None:
        """The stored outcome, if this very content is stored already."""
        with self._read() as connection:
            return writing.stored_outcome(connection, article, origin, content_hash)

    def known(self, article_ids: Sequence[int]) -> dict[int, Known]:
        """Hash and version of those of these articles that are stored."""
        with self._read() as connection:
            return reading.known(connection, article_ids)

    def corrections(self, article: Article, origin: Origin) -> tuple[KeptCorrection, ...]:
        """All corrections that are kept for this article."""
        with self._read() as connection:
            return corrections.of_article(connection, writing.article_id(article, origin))

    def article(self, article_id: int) -> StoredArticle:
        """One article."""
        with self._read() as connection:
            return reading.article(connection, article_id)

    def articles(self, after: int | None, limit: int) -> list[StoredArticle]:
        """Articles in order of id."""
        with self._read() as connection:
            return reading.articles(connection, after, limit)

    def statements_of_article(self, article_id: int) -> list[StoredStatement]:
        """The statements of one article in order of place."""
        with self._read() as connection:
            return reading.statements(connection, tables.statements.c.article_id == article_id)

    def statement(self, statement_id: int) -> StoredStatement:
        """One statement."""
        with self._read() as connection:
            return reading.statement(connection, statement_id)

    def withdrawn(self, statement_id: int) -> Withdrawn:
        """One statement that was withdrawn."""
        with self._read() as connection:
            return versions.withdrawn(connection, statement_id)

    def copies(self, article_id: int, after: tuple[int, int, int] | None, limit: int) -> Copies:
        """The other articles that are copies of the same report."""
        with self._read() as connection:
            return reports.copies(connection, article_id, after, limit)

    def versions(self, article_id: int, before: int | None, limit: int) -> list[StoredVersion]:
        """The versions of an article, newest first."""
        with self._read() as connection:
            return versions.versions(connection, article_id, before, limit)

    def version(self, article_id: int, version: int) -> StoredVersion:
        """One version of an article."""
        with self._read() as connection:
            return versions.version(connection, article_id, version)

    def versions_not_kept(self, article_id: int) -> int:
        """How many of an article's first versions are not there."""
        with self._read() as connection:
            return versions.not_kept(connection, article_id)

    def statements_of_version(self, article_id: int, version: int) -> list[StoredStatement]:
        """The statements that a version had, in order of place."""
        with self._read() as connection:
            return versions.statements(connection, article_id, version)

    def load(self, rows: Sequence[int]) -> dict[int, StoredStatement]:
        """The statements in these rows."""
        with self._read() as connection:
            return reading.load(connection, rows)

    def family_ids(self, rows: Sequence[int]) -> dict[int, int]:
        """The family of each row."""
        with self._read() as connection:
            return reading.family_ids(connection, rows)

    def texts(self, rows: Sequence[int]) -> dict[int, str]:
        """The text of each row."""
        with self._read() as connection:
            return reading.texts(connection, rows)

    def families(self, family_ids: Sequence[int]) -> dict[int, Family]:
        """Size, sources, reports and first appearance of each family."""
        with self._read() as connection:
            return kin.families(connection, family_ids)

    def wordings(self, family_ids: Sequence[int]) -> dict[int, list[Wording]]:
        """The wordings of each family."""
        with self._read() as connection:
            return kin.wordings(connection, family_ids)

    def speaker(self, speaker_id: int) -> StoredSpeaker:
        """One speaker."""
        with self._read() as connection:
            return authority.speaker(connection, speaker_id)

    def speakers(self, name: str | None, after: tuple[int, int] | None, limit: int) -> list[StoredSpeaker]:
        """Speakers by number of statements, most first."""
        with self._read() as connection:
            return authority.speakers(connection, name, after, limit)

    def statements_of_speaker(
        self, speaker_id: int, after: tuple[datetime | None, int] | None, limit: int
    ) -> list[StoredStatement]:
        """A speaker's record in order of publication."""
        with self._read() as connection:
            return authority.statements_of_speaker(connection, speaker_id, after, limit)

    def sources(self, after: tuple[str, int] | None, limit: int) -> list[StoredSource]:
        """Publications in order of name."""
        with self._read() as connection:
            return authority.sources(connection, after, limit)

    def source(self, source_id: int) -> StoredSource:
        """One publication with its counts."""
        with self._read() as connection:
            return authority.source(connection, source_id)

    def articles_of_source(
        self, source_id: int, after: tuple[datetime | None, int] | None, limit: int
    ) -> list[StoredArticle]:
        """A publication's articles, last published first."""
        with self._read() as connection:
            return authority.articles_of_source(connection, source_id, after, limit)

    # --- searching

    def matching_rows(self, filters: Filters) -> Rows:
        """The rows of all statements that pass the filters, ascending."""
        with self._read() as connection:
            return np.sort(np.array(connection.scalars(filtering.matching(filters)).all(), dtype=np.int64))

    def latest(self, filters: Filters, limit: int) -> list[Match]:
        """The statements that pass the filters, last published first."""
        with self._read() as connection:
            return filtering.latest(connection, filters, limit)

    def facets(self, rows: Sequence[int]) -> Facets:
        """What the statements in these rows have in common, counted."""
        with self._read() as connection:
            return facets.of_rows(connection, rows)

    def verbatim(self, phrase: str, filters: Filters) -> list[Match]:
        """All statements that hold the phrase's words in its order."""
        with self._read() as connection:
            return fulltext.verbatim(connection, phrase, filters)

    # --- vectors and the change log

    def data_version(self) -> int:
        """A number that differs from the last call's when any process committed in between."""
        with self._watch_lock, _translated(self.path):
            return int(self._watch.cursor().execute("PRAGMA data_version").fetchone()[0])

    def change_number(self) -> int:
        """The last number of the change log."""
        with self._read() as connection:
            return embedding.change_number(connection)

    def model(self) -> Model | None:
        """The model whose vectors are served."""
        with self._read() as connection:
            return embedding.model(connection)

    @contextmanager
    def changes(self, after: int) -> Iterator[Changes]:
        """What happened since a change number, as one consistent picture."""
        with self._read() as connection:
            yield embedding.changes(connection, after)

    def vectors_of(self, rows: Sequence[int]) -> VectorBatch:
        """The served vectors of these rows."""
        with self._read() as connection:
            return embedding.vectors_of(connection, rows)

    # --- changing the model

    def begin_reembedding(self, model: Model) -> None:
        """Prepare a second set of vectors."""
        with self._write() as connection:
            embedding.begin(connection, model)

    def without_vectors(self, model: Model, limit: int) -> list[tuple[int, str]]:
        """Row and text of statements that have no vectors of this model yet."""
        with self._read() as connection:
            return embedding.without_vectors(connection, model, limit)

    def embedded(self, model: Model) -> tuple[int, int]:
        """How many statements have vectors of this model, and how many statements there are."""
        with self._read() as connection:
            return embedding.embedded(connection, model)

    def write_vectors(self, model: Model, vectors: Sequence[tuple[int, Vectors]]) -> None:
        """Add vectors of a model that is not served yet."""
        with self._write() as connection:
            embedding.write(connection, model, vectors)

    def finish_reembedding(self, model: Model) -> bool:
        """Put the new vectors in service if they are complete."""
        with self._write() as connection:
            return embedding.finish(connection, model)

    # --- the whole

    def counts(self) -> dict[str, int]:
        """How many articles, statements, speakers and sources there are."""
        counted = (tables.articles, tables.statements, tables.speakers, tables.sources)
        with self._read() as connection:
            return {table.name: connection.scalar(select(func.count()).select_from(table)) or 0 for table in counted}

    def close(self) -> None:
        """Release every connection; the last process to do so folds the write-ahead log into the file."""
        with self._watch_lock:
            self._watch.close()
        self._reading.dispose()
        self._writing.dispose()


def _engine(path: Path, busy_timeout_s: float, *, begin: str) -> Engine:
    """An engine whose transactions open with this statement.

    The driver's own transaction control is switched off, as the SQLAlchemy documentation advises ("SQLite", section
    on serializable isolation and savepoints); writers take the lock at once, so that none fails halfway.
    """
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"timeout": busy_timeout_s, "check_same_thread": False},
        pool_size=16,
        # What is asked and stored has no place in a log.
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.create_function(phrases.SAYS, 2, phrases.says_folded, deterministic=True)
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def open_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """Say SQLite's errors in the record's words."""
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        reason = str(getattr(error, "orig", error))
        if "locked" in reason or "busy" in reason:
            raise StoreBusy(f"{path.name}: another process is writing. Nothing was stored; try again.") from error
        if any(sign in reason for sign in ("not a database", "malformed", "no such table", "no such column")):
            raise StoreDamaged(
                f"{path} is damaged ({reason}). Restore it from a backup; see docs/operations.md."
            ) from error
        raise StoreError(f"{path.name}: {reason}. Nothing was stored.") from error
