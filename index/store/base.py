"""What every store can do."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from index.model import Article, Revision
from index.store.alerts import AlertStore
from index.store.answers import Answers
from index.store.arrays import Rows, Vectors
from index.store.asked import Changes, Facets, Filters, Match, Said, VectorBatch
from index.store.feeds import FeedStore
from index.store.jobs import Jobs
from index.store.keys import KeyStore
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


class Store(Jobs, Answers, Protocol):
    """The truth of the record: rows, full text, vectors and a change log, each write one transaction.

    Every method may be called from any thread. A write that returns is durable.
    """

    @property
    def store_id(self) -> str:
        """A random name given when the store was made; it tells one store's caches from another's."""
        ...

    @property
    def feeds(self) -> FeedStore:
        """The feeds that are watched."""
        ...

    @property
    def keys(self) -> KeyStore:
        """Who may use the record, and for what."""
        ...

    @property
    def alerts(self) -> AlertStore:
        """The searches that are saved."""
        ...

    def on_change(self, tell: Callable[[], None]) -> None:
        """Call this whenever this process has written articles or statements; other processes are not heard."""
        ...

    # --- writing
    def write_articles(self, articles: Sequence[NewArticle], model: Model) -> list[Written]:
        """Commit the articles in one transaction: all or none of them.

        An article with the content of the stored one changes nothing; another content replaces the
        stored statements and vectors under the next version.

        Raises:
            ModelMismatch: the vectors are not of the store's model.
            CorrectedMeanwhile: an article has other corrections than those it comes with.
            Superseded: a later version of an article came before, by its publisher's own count.
            StoreBusy: another process held the write lock for too long.
        """
        ...

    def correct_statement(self, row: int, corrected: NewStatement, model: Model) -> None:
        """Put a statement in the place of the one in this row, under the same id, in one transaction.

        Raises:
            CorrectedMeanwhile: nothing stands in this row any more.
            ModelMismatch: the vectors are not of the store's model.
        """
        ...

    def claim_revision(self, article_id: int, revision: Revision) -> None:
        """Note that this version of an item is the last that came, whether or not its article is stored.

        Raises:
            Superseded: a later one came before.
        """
        ...

    def delete_article(self, article_id: int) -> None:
        """Remove the article from every index.

        Raises:
            ArticleNotFound: no article has this id.
        """
        ...

    # --- reading
    def unchanged(self, article: Article, origin: Origin, content_hash: str) -> Written | None:
        """The stored outcome, if this very content is stored already."""
        ...

    def known(self, article_ids: Sequence[int]) -> dict[int, Known]:
        """Those of these articles that are stored."""
        ...

    def standing_sources(self, source_ids: Sequence[int]) -> set[int]:
        """Those of these sources that are stored."""
        ...

    def corrections(self, article_ids: Sequence[int]) -> dict[int, tuple[KeptCorrection, ...]]:
        """All corrections that are kept for the stored versions of these articles, each in order of statement id.

        Articles without any are missing.
        """
        ...

    def article(self, article_id: int) -> StoredArticle:
        """One article.

        Raises:
            ArticleNotFound: no article has this id.
        """
        ...

    def articles(self, after: int | None, limit: int) -> list[StoredArticle]:
        """Articles in order of id, those with an id greater than `after`."""
        ...

    def statements_of_article(self, article_id: int) -> list[StoredStatement]:
        """The statements of one article in order of place; empty for an unknown article."""
        ...

    def statement(self, statement_id: int) -> StoredStatement:
        """One statement.

        Raises:
            StatementNotFound: no statement has this id.
        """
        ...

    def withdrawn(self, statement_id: int) -> Withdrawn:
        """A statement that the present version of its article no longer holds.

        Raises:
            StatementNotFound: no statement that was withdrawn has this id.
        """
        ...

    def copies(self, article_id: int, after: tuple[int, int, int] | None, limit: int) -> Copies:
        """The other articles that are copies of the same report, first published first and undated last.

        `after` is the place of the last one of the page before.

        Raises:
            ArticleNotFound: no article has this id.
        """
        ...

    def versions(self, article_id: int, before: int | None, limit: int) -> list[StoredVersion]:
        """The versions of an article, newest first, those with a number less than `before`.

        Raises:
            ArticleNotFound: no article has this id.
        """
        ...

    def version(self, article_id: int, version: int) -> StoredVersion:
        """One version of an article.

        Raises:
            ArticleNotFound: no article has this id.
            VersionNotFound: it has no such version, or none that was kept.
        """
        ...

    def versions_not_kept(self, article_id: int) -> int:
        """How many of an article's first versions were replaced before the record kept versions."""
        ...

    def statements_of_version(self, article_id: int, version: int) -> list[StoredStatement]:
        """The statements that a version had, in order of place; empty for a version that is not kept."""
        ...

    def load(self, rows: Sequence[int]) -> dict[int, StoredStatement]:
        """The statements in these rows; rows that were deleted meanwhile are missing."""
        ...

    def said(self, rows: Sequence[int]) -> dict[int, Said]:
        """Text and family of each row; rows that were deleted meanwhile are missing."""
        ...

    def family_ids(self, rows: Sequence[int]) -> dict[int, int]:
        """The family of each row; rows that were deleted meanwhile are missing."""
        ...

    def found_by(self, rows: Sequence[int]) -> dict[int, str]:
        """What each row is found by: its words, its article's title and its speakers' names."""
        ...

    def families(self, family_ids: Sequence[int]) -> dict[int, Family]:
        """Size, sources, reports and first appearance of each family, without its variants."""
        ...

    def wordings(self, family_ids: Sequence[int]) -> dict[int, list[Wording]]:
        """The wordings of each family, those printed most often first."""
        ...

    def speaker(self, speaker_id: int) -> StoredSpeaker:
        """One speaker.

        Raises:
            SpeakerNotFound: no speaker has this id.
        """
        ...

    def speakers(self, name: str | None, after: tuple[int, int] | None, limit: int) -> list[StoredSpeaker]:
        """Speakers by number of statements, most first; `name` keeps those with a name or alias that holds it.

        `after` is (statements, id) of the last speaker of the page before.
        """
        ...

    def statements_of_speaker(
        self, speaker_id: int, after: tuple[datetime | None, int] | None, limit: int
    ) -> list[StoredStatement]:
        """A speaker's record in order of publication, oldest first and undated last.

        `after` is (published_at, statement id) of the last statement of the page before.
        """
        ...

    def sources(self, after: tuple[str, int] | None, limit: int) -> list[StoredSource]:
        """Publications in order of name with their counts; `after` is (name, id) of the last one of the page before."""
        ...

    def source(self, source_id: int) -> StoredSource:
        """One publication with its counts.

        Raises:
            SourceNotFound: no source has this id, or nothing of it is left.
        """
        ...

    def articles_of_source(
        self, source_id: int, after: tuple[datetime | None, int] | None, limit: int
    ) -> list[StoredArticle]:
        """A publication's articles, last published first and undated last.

        `after` is (published_at, article id) of the last article of the page before.
        """
        ...

    # --- searching

    def turn(self) -> AbstractContextManager[object]:
        """What a search waits for before it begins: as many go on at a time as are answered soonest."""
        ...

    def picture(self) -> AbstractContextManager[None]:
        """Whatever this thread reads within is of one moment, and begun once: an answer asks many things.

        What the thread writes within is not in it.
        """
        ...

    def matching_rows(self, filters: Filters, within: Rows | None = None, at_most: int | None = None) -> Rows:
        """The rows of all statements that pass the filters, ascending, shape (n,).

        `within` asks for these alone, `at_most` for so many of them, whichever.
        """
        ...

    def latest(self, filters: Filters, limit: int) -> list[Match]:
        """The statements that pass the filters, last published first and undated last; the score is their time."""
        ...

    def facets(self, rows: Sequence[int]) -> Facets:
        """What the statements in these rows have in common, counted; rows that were deleted meanwhile are missing."""
        ...

    def facets_of_passing(self, filters: Filters) -> Facets:
        """The same of all statements that pass the filters."""
        ...

    def verbatim(self, phrase: str, filters: Filters, within: Rows | None = None) -> list[Match]:
        """All statements that hold the phrase's words in its order, whatever their case and punctuation, best first.

        `within` asks for the statements in these rows alone.
        """
        ...

    # --- vectors and the change log
    def data_version(self) -> int:
        """A number that differs from the last call's when any process committed in between; costs microseconds."""
        ...

    def change_number(self) -> int:
        """The last number of the change log; 0 for an empty store."""
        ...

    def model(self) -> Model | None:
        """The model whose vectors are served; None before the first write."""
        ...

    def changes(self, after: int) -> AbstractContextManager[Changes]:
        """What happened since a change number, as one consistent picture; use it before the context ends."""
        ...

    def vectors_of(self, rows: Sequence[int]) -> VectorBatch:
        """The served vectors of these rows."""
        ...

    # --- changing the model
    def begin_reembedding(self, model: Model) -> None:
        """Prepare a second set of vectors; the first stays in service."""
        ...

    def without_vectors(self, model: Model, limit: int, after: int = 0) -> list[tuple[int, str]]:
        """Row and text of the first statements behind a row that have no vectors of this model yet."""
        ...

    def embedded(self, model: Model) -> tuple[int, int]:
        """How many statements have vectors of this model, and how many statements there are."""
        ...

    def write_vectors(self, model: Model, vectors: Sequence[tuple[int, Vectors]]) -> None:
        """Add vectors of a model that is not served yet; rows that were deleted meanwhile are passed over."""
        ...

    def finish_reembedding(self, model: Model) -> bool:
        """Put the new vectors in service if no statement lacks them, else return False and change nothing."""
        ...

    # --- the whole
    def alone(self, name: str) -> AbstractContextManager[bool]:
        """Whether no other process is in this context by the same name; True keeps others out until it ends."""
        ...

    def counts(self) -> dict[str, int]:
        """How many articles, statements, speakers and sources there are."""
        ...

    def close(self) -> None:
        """Release everything that is held open."""
        ...
