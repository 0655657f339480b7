"""What every store can do, and the rows that it hands out."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from index.errors import InvalidInput
from index.model import (
    Article,
    Attribution,
    Correction,
    CueClass,
    ExtractedStatement,
    Revision,
    Source,
    SpeakerKind,
    StatementKind,
)
from index.store.alerts import AlertStore
from index.store.answers import Answers
from index.store.feeds import FeedStore
from index.store.jobs import Jobs
from index.store.keys import KeyStore

Vectors = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]


class Origin(StrEnum):
    """How an article came in: as a text, or as one ready-made statement."""

    ARTICLE = "article"
    IMPORT = "import"


class Status(StrEnum):
    """What a write did."""

    CREATED = "created"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Model:
    """Which model made the vectors. `name` opens it (a name or a path), `revision` is the SHA-256 of its weights."""

    name: str
    revision: str
    dimension: int

    @property
    def label(self) -> str:
        """Name without path and the first twelve digits of the revision, as answers print it."""
        return f"{self.name.rpartition('/')[2]}@{self.revision[:12]}"


@dataclass(frozen=True, slots=True)
class NewStatement:
    """A statement on its way into the store; `vectors` has shape (passages, dimension), of at most unit length.

    Of a corrected one, `found` is what extraction found, from which it keeps its identifier.
    """

    statement: ExtractedStatement
    vectors: Vectors
    external_id: str | None = None
    found: ExtractedStatement | None = None
    correction: Correction | None = None


@dataclass(frozen=True, slots=True)
class KeptCorrection:
    """A correction as the store keeps it, with the statement that extraction had found.

    One that is not `standing` waits: its words do not stand in the article's present version.
    """

    statement_id: int
    correction: Correction
    found: ExtractedStatement
    standing: bool


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article on its way into the store, with everything that is committed along with it.

    The same `content_hash` as the stored one means that nothing changed. `corrections` are all that were read for
    these statements, `waiting` those of them that fit none.
    """

    article: Article
    statements: tuple[NewStatement, ...]
    origin: Origin
    content_hash: str
    corrections: tuple[KeptCorrection, ...] = ()
    waiting: tuple[KeptCorrection, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """The outcome of one write; `statement_ids` in the order of the statements.

    `notes` say what was put right before, `claims` what became of the claims that the article's page reviews.
    """

    article_id: int
    version: int
    status: Status
    statement_ids: tuple[int, ...]
    notes: tuple[str, ...] = ()
    claims: "tuple[Written | InvalidInput, ...]" = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What tells whether content is stored already: the hash of an article's last version, and its number."""

    content_hash: str
    version: int


LookUp = Callable[[Sequence[int]], dict[int, Known]]
"""Finds those of some articles, by their ids, that are stored."""


@dataclass(frozen=True, slots=True)
class StoredSource:
    """A publication in the authority file."""

    id: int
    source: Source
    articles: int = 0
    statements: int = 0


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as it was last committed."""

    id: int
    article: Article
    source_id: int
    version: int
    ingested_at: datetime
    origin: Origin


@dataclass(frozen=True, slots=True)
class VersionCounts:
    """What a version made of the statements of the version before it; those of the first version are all added."""

    added: int
    changed: int
    unchanged: int
    withdrawn: int


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """One version of an article, as it was last committed before the next one came.

    `statements` says how many it has. `changes` is None where the version before it was not kept.
    """

    article: StoredArticle
    content_hash: str
    present: bool
    statements: int
    changes: VersionCounts | None


@dataclass(frozen=True, slots=True)
class Copy:
    """Another article of the same report, with its place in their order.

    `likeness` is the share of the shorter article that both print, from 0 to 1.
    """

    article: StoredArticle
    likeness: float
    place: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Copies:
    """A page of the other articles of a report, and how many they are.

    `original` is the first of them, where it was published before the article itself; only a first page has it.
    """

    total: int
    page: tuple[Copy, ...]
    original: Copy | None


@dataclass(frozen=True, slots=True)
class Since:
    """The first version of an article that had a statement, and when it came in."""

    version: int
    at: datetime


@dataclass(frozen=True, slots=True)
class StoredAttribution:
    """An attribution with the canonical speaker that it names."""

    speaker_id: int
    attribution: Attribution


@dataclass(frozen=True, slots=True)
class StoredStatement:
    """A statement with its place in the record. `row` is never used twice, `id` is the public one.

    One of a former version stands in no index: its `row` is 0, `article` is that version, and `found` is not kept.
    `since` is None where the first version that had it was not kept.
    """

    row: int
    id: int
    external_id: str | None
    statement: ExtractedStatement
    speakers: tuple[StoredAttribution, ...]
    family_id: int
    article: StoredArticle
    found: ExtractedStatement | None = None
    correction: Correction | None = None
    since: Since | None = None


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A statement as the last version had it that held it, and the version that no longer does.

    `replaced_by` is the id of the statement that stood in its place there; it may be withdrawn itself by now.
    """

    statement: StoredStatement
    version: int
    at: datetime
    replaced_by: int | None


@dataclass(frozen=True, slots=True)
class StoredSpeaker:
    """A canonical identity: every name form and role that articles printed, with the number of statements."""

    id: int
    name: str
    kind: SpeakerKind
    aliases: tuple[str, ...]
    roles: tuple[str, ...]
    statements: int


@dataclass(frozen=True, slots=True)
class FirstSeen:
    """The statement of a family that was published first."""

    statement_id: int
    source_id: int
    source: Source
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Wording:
    """One of the wordings of a family: how often it was printed, and the first statement that has it."""

    text: str
    times: int
    statement_id: int


@dataclass(frozen=True, slots=True)
class Difference:
    """The words that stand in one wording in the place of those in another; either may be empty."""

    here: str
    there: str


@dataclass(frozen=True, slots=True)
class Variant:
    """Another wording of the family, by the first statement that has it, and its differences in order."""

    statement_id: int
    times: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """Statements that are the same words up to small edits, in how many sources.

    `reports` counts the articles that came by the words on their own, `copies` those that repeat most of one of these.
    `first_seen` is None where no article has a date.
    """

    id: int
    size: int
    sources: int
    reports: int
    copies: int
    first_seen: FirstSeen | None = None
    variants: tuple[Variant, ...] = ()


@dataclass(frozen=True, slots=True)
class Filters:
    """Which statements a search may return; empty tuples and None let everything through.

    Values within one field are alternatives, fields narrow each other. `speakers` are ids, names or
    aliases, `sources` are ids, names or domains. A statement without a cue passes no filter of cue
    classes; without one, attitudes pass like all others. Dates are half-open: published_from <= published_at <
    published_before; an article without a date passes no date filter. Each of `phrases` has to stand in the statement,
    word for word whatever their case, accents and punctuation. `min_confidence` is that of the attribution, between 0
    and 1 and to the fourth digit: a statement without a speaker passes no floor, and with `speakers` it is theirs.
    `reviewed` lets through those that a fact-checker has reviewed, or only the others. What passes one of `excluding`
    does not pass.
    """

    speakers: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    kinds: tuple[StatementKind, ...] = ()
    cue_classes: tuple[CueClass, ...] = ()
    languages: tuple[str, ...] = ()
    articles: tuple[int, ...] = ()
    published_from: datetime | None = None
    published_before: datetime | None = None
    phrases: tuple[str, ...] = ()
    min_confidence: float | None = None
    reviewed: bool | None = None
    excluding: tuple["Filters", ...] = ()

    @property
    def narrow(self) -> bool:
        """Whether any filter is set."""
        return self != Filters()


@dataclass(frozen=True, slots=True)
class Match:
    """A statement that was found, and how well: by words BM25, by date its time. Higher is better."""

    row: int
    score: float


@dataclass(frozen=True, slots=True)
class FacetValue:
    """How many statements have one value: the id of a speaker or source, a kind, or a month such as 2025-03.

    The month of articles without a date is empty.
    """

    value: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Facet:
    """The values that statements have, and how many `others` are not listed."""

    values: tuple[FacetValue, ...]
    others: int = 0


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts of statements; most first, months in their order and undated last.

    A statement of two speakers counts for both, and one without a speaker for none.
    """

    statements: int
    families: int
    speakers: Facet
    sources: Facet
    kinds: Facet
    months: Facet


@dataclass(frozen=True, slots=True)
class AskedWords:
    """The inverse document frequencies of a query's words, how many of its words no statement holds, of how many."""

    weights: tuple[float, ...]
    unknown: int
    statements: int


class Said(NamedTuple):
    """What is looked at of a statement before it is a hit."""

    text: str
    family_id: int


@dataclass(frozen=True, slots=True)
class VectorBatch:
    """Vectors with the statement row that each belongs to; a row may stand several times.

    Shapes: rows (n,), vectors (n, dimension).
    """

    rows: Rows
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class TextBatch:
    """What statements are found by, one text for each: its words, its article's title and its speakers' names.

    `narrative` marks the outlet's own sentences. Shapes: rows (n,), ascending, and narrative (n,).
    """

    rows: Rows
    texts: Sequence[str]
    narrative: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Changes:
    """What happened after one change number and up to another, for an index that follows the store.

    `removed` are rows that were taken away, shape (n,); `vectors` (the served ones) and `texts` are those of statements
    that were added and still stand, in order of row, read as they are asked for; `model` is the model in service at
    `until`.
    """

    until: int
    model: Model | None
    removed: Rows
    vectors: Iterator[VectorBatch]
    texts: Iterator[TextBatch]


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
