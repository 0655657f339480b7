"""What every store does that keeps the record in tables: each method is one transaction over the modules beside this.

What differs from database to database is in `index.store.layout`, and in the classes that build on this one.
"""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime

from sqlalchemy import Connection, func, select

from index.model import Article, Revision
from index.store import (
    authority,
    correcting,
    corrections,
    embedding,
    facets,
    filtering,
    kin,
    layout,
    reading,
    reports,
    revisions,
    tables,
    versions,
    writing,
)
from index.store.arrays import Rows, Vectors
from index.store.asked import Changes, Facets, Filters, Match, Said, VectorBatch
from index.store.relational_alerts import RelationalAlerts
from index.store.relational_feeds import RelationalFeeds
from index.store.relational_keys import RelationalKeys
from index.store.relational_work import RelationalWork
from index.store.stored import (
    Copies,
    Family,
    StoredArticle,
    StoredSource,
    StoredSpeaker,
    StoredStatement,
    StoredVersion,
    Withdrawn,
    Wording,
)
from index.store.writes import KeptCorrection, Known, Model, NewArticle, NewStatement, Origin, Written


class RelationalStore(RelationalWork):
    """The greater part of `index.store.base.Store`; see there for what each method promises."""

    @property
    @abstractmethod
    def store_id(self) -> str:
        """A random name given when the store was made."""

    @abstractmethod
    def alone(self, name: str) -> AbstractContextManager[bool]:
        """Whether no other process is in this context by the same name."""

    @abstractmethod
    def close(self) -> None:
        """Release everything that is held open."""

    @abstractmethod
    def matching_rows(self, filters: Filters, within: Rows | None = None, at_most: int | None = None) -> Rows:
        """The rows of all statements that pass the filters, ascending."""

    @abstractmethod
    def verbatim(self, phrase: str, filters: Filters, within: Rows | None = None) -> list[Match]:
        """All statements that hold the phrase's words in its order."""

    def __init__(self) -> None:
        super().__init__()
        self._feeds = RelationalFeeds(self._read_now, self._write)
        self._keys = RelationalKeys(self._read_now, self._write)
        self._alerts = RelationalAlerts(self._read_now, self._write)
        self._told_of_changes: list[Callable[[], None]] = []

    @property
    def feeds(self) -> RelationalFeeds:
        """The feeds that are watched."""
        return self._feeds

    @property
    def keys(self) -> RelationalKeys:
        """Who may use the record, and for what."""
        return self._keys

    @property
    def alerts(self) -> RelationalAlerts:
        """The searches that are saved."""
        return self._alerts

    def on_change(self, tell: Callable[[], None]) -> None:
        """Call this whenever this process has written articles or statements."""
        self._told_of_changes.append(tell)

    @contextmanager
    def _change(self) -> Iterator[Connection]:
        """A transaction that changes what can be found; who follows is told when it is committed."""
        with self._write() as connection:
            yield connection
        for tell in self._told_of_changes:
            tell()

    def reading(self) -> AbstractContextManager[Connection]:
        """A transaction of one consistent picture, for what works on the tables themselves."""
        return self._read()

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction that no other write comes between; see `reading`."""
        return self._write()

    # --- writing

    def write_articles(self, articles: Sequence[NewArticle], model: Model) -> list[Written]:
        """Commit the articles in one transaction."""
        with self._change() as connection:
            model_id = writing.serving_model(connection, model)
            return writing.write_articles(connection, articles, model_id)

    def claim_revision(self, article_id: int, revision: Revision) -> None:
        """Note that this version of an item is the last that came."""
        with self._write() as connection:
            revisions.claim(connection, article_id, revision)

    def delete_article(self, article_id: int) -> None:
        """Remove the article from every index."""
        with self._change() as connection:
            writing.remove_article(connection, article_id)

    def correct_statement(self, row: int, corrected: NewStatement, model: Model) -> None:
        """Put a statement in the place of the one in this row."""
        with self._change() as connection:
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

    def standing_sources(self, source_ids: Sequence[int]) -> set[int]:
        """Those of these sources that are stored."""
        with self._read() as connection:
            return authority.standing_sources(connection, source_ids)

    def corrections(self, article_ids: Sequence[int]) -> dict[int, tuple[KeptCorrection, ...]]:
        """All corrections that are kept for these articles."""
        with self._read() as connection:
            return corrections.of_articles(connection, article_ids)

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

    def said(self, rows: Sequence[int]) -> dict[int, Said]:
        """Text and family of each row."""
        with self._read() as connection:
            return reading.said(connection, rows)

    def found_by(self, rows: Sequence[int]) -> dict[int, str]:
        """What each row is found by."""
        with self._read() as connection:
            return layout.of(connection).found_by(connection, rows)

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

    def source(self, source_id: int) -> StoredSource:
        """One publication with its counts."""
        with self._read() as connection:
            return authority.source(connection, source_id)

    def sources(self, after: tuple[str, int] | None, limit: int) -> list[StoredSource]:
        """Publications in order of name."""
        with self._read() as connection:
            return authority.sources(connection, after, limit)

    def articles_of_source(
        self, source_id: int, after: tuple[datetime | None, int] | None, limit: int
    ) -> list[StoredArticle]:
        """A publication's articles, last published first and undated last."""
        with self._read() as connection:
            return authority.articles_of_source(connection, source_id, after, limit)

    # --- searching

    def turn(self) -> AbstractContextManager[object]:
        """What a search waits for: nothing, for a server answers many at a time."""
        return nullcontext()

    def latest(self, filters: Filters, limit: int) -> list[Match]:
        """The statements that pass the filters, last published first."""
        with self._read() as connection:
            return filtering.latest(connection, filters, limit)

    def facets(self, rows: Sequence[int]) -> Facets:
        """What the statements in these rows have in common, counted."""
        with self._read() as connection:
            return facets.of_rows(connection, rows)

    def facets_of_passing(self, filters: Filters) -> Facets:
        """The same of all statements that pass the filters."""
        with self._read() as connection:
            return facets.of_filters(connection, filters)

    # --- vectors and the change log

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

    def without_vectors(self, model: Model, limit: int, after: int = 0) -> list[tuple[int, str]]:
        """Row and text of the first statements behind a row that have no vectors of this model yet."""
        with self._read_now() as connection:
            return embedding.without_vectors(connection, model, limit, after)

    def embedded(self, model: Model) -> tuple[int, int]:
        """How many statements have vectors of this model, and how many statements there are."""
        with self._read_now() as connection:
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
