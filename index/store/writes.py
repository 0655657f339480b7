"""What is handed to a store to be written, and what it says became of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.errors import InvalidInput
from index.model import Article, Correction, ExtractedStatement
from index.store.arrays import Vectors


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
