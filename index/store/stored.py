"""What a store hands out of what it holds."""

from dataclasses import dataclass
from datetime import datetime

from index.model import Article, Attribution, Correction, ExtractedStatement, Source, SpeakerKind
from index.store.writes import Origin


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
