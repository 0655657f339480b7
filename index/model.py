"""The vocabulary: the plain, frozen data that every step passes to the next."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from index.errors import InvalidInput

Span = tuple[int, int]
"""A half-open range [start, end) of Unicode code points in `Article.text`."""


class StatementKind(StrEnum):
    """How the article prints what was said."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"
    NARRATIVE = "narrative"


class CueClass(StrEnum):
    """How the cue says that something became known: by word of mouth, in writing, in a document, or not at all.

    `said`, `denied`: speech. `wrote`, `tweeted`: writing. `the report states`: a document is the source.
    `wants`, `believes`, `supports`: an attitude, which an outlet may put in its own words. Attitudes are statements
    like all others and stand in the results of a search that does not filter them out: no measurement speaks for
    leaving them out.
    """

    SPEECH = "speech"
    WRITING = "writing"
    DOCUMENT = "document"
    ATTITUDE = "attitude"


class SpeakerKind(StrEnum):
    """What sort of speaker a name stands for; `unnamed` is never shared between articles."""

    PERSON = "person"
    ORGANISATION = "organisation"
    GROUP = "group"
    UNNAMED = "unnamed"


class Method(StrEnum):
    """The evidence by which a speaker was found."""

    NAMED_SUBJECT = "named_subject"
    NOMINAL_SUBJECT = "nominal_subject"
    PRONOUN = "pronoun"
    ACCORDING_TO = "according_to"
    INTRODUCED = "introduced"
    NEAREST_MENTION = "nearest_mention"
    CARRIED_IN_PARAGRAPH = "carried_in_paragraph"
    CARRIED_FROM_PARAGRAPH = "carried_from_paragraph"
    HEADLINE = "headline"
    SPEAKER_LABEL = "speaker_label"
    SIGNATURE = "signature"
    GIVEN = "given"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Attribution:
    """One speaker of one statement, with the evidence that the article prints.

    `name` is the fullest name that the article gives the speaker, `mention` what stands beside the
    statement (`he`, `Khazali`). `confidence` is between 0 and 1.
    """

    name: str
    kind: SpeakerKind
    method: Method
    confidence: float
    mention: str | None = None
    mention_span: Span | None = None
    role: str | None = None
    role_span: Span | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A publication. `domain` is lower case, without a leading `www.`."""

    name: str
    domain: str | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """What a fact-checker found of a statement; nothing of it is this software's judgement.

    `rating` is the verdict as printed (`Mostly false`), the figures are those of the reviewer's own scale. `url` is
    where the review stands; `reviewed_at` is aware and in UTC.
    """

    rating: str | None = None
    rating_value: float | None = None
    best_rating: float | None = None
    worst_rating: float | None = None
    reviewer: Source | None = None
    url: str | None = None
    reviewed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ExtractedStatement:
    """One statement as extraction finds it, before it has an identity.

    `text` is what `spans` cut out of the article, pieces joined by one space. `quoted` are the pieces
    inside quotation marks, without the marks. `speakers` is empty for narrative statements and where
    no candidate is sure enough; `candidates` then lists who it might be, best first. `cue_class` is None for
    narrative statements and where there is no cue. `review` comes with ready-made statements alone.
    """

    kind: StatementKind
    spans: tuple[Span, ...]
    text: str
    quoted: tuple[Span, ...] = ()
    speakers: tuple[Attribution, ...] = ()
    candidates: tuple[Attribution, ...] = ()
    cue: str | None = None
    cue_span: Span | None = None
    cue_class: CueClass | None = None
    review: Review | None = None

    @property
    def start(self) -> int:
        """The first code point of the statement."""
        return self.spans[0][0]

    @property
    def end(self) -> int:
        """One past the last code point of the statement."""
        return self.spans[-1][1]


class Field(StrEnum):
    """What a person can correct of a statement."""

    SPEAKER = "speaker"
    KIND = "kind"
    SPANS = "spans"


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person set by hand; only `fields` count, everything else stays as extraction found it.

    `speaker` is None where nobody is known to have said it. `pieces` are what `spans` cut out of the article, by which
    they are found again in a new version.
    """

    at: datetime
    fields: tuple[Field, ...]
    speaker: Attribution | None = None
    kind: StatementKind | None = None
    spans: tuple[Span, ...] = ()
    pieces: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ImportedStatement:
    """A ready-made statement, from a fact-check archive or a quote database; `external_id` is unique in its source."""

    external_id: str
    text: str
    source: Source
    kind: StatementKind = StatementKind.DIRECT
    speaker: str | None = None
    published_at: datetime | None = None
    url: str | None = None
    title: str | None = None
    language: str | None = None
    review: Review | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """Which version of an item this is, as far as its publisher counts: when it was made, and its number."""

    created_at: datetime | None
    number: int | None

    def is_older_than(self, other: "Revision") -> bool:
        """Whether the other one came after it: by the time, else by the number; not where neither is known of both."""
        if self.created_at and other.created_at and self.created_at != other.created_at:
            return self.created_at < other.created_at
        return self.number is not None and other.number is not None and self.number < other.number


@dataclass(frozen=True, slots=True)
class Article:
    """One published text, as a reader hands it over; `text` is plain and in Unicode NFC.

    `published_at` is aware and in UTC, or None where the article does not say. `claims` are the claims that its page
    reviews, each a statement of its own, or why one cannot be read; `notes` say what its reader put right. `revision`
    is given where an older version that comes late must not be taken.
    """

    external_id: str
    source: Source
    text: str
    title: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    language: str | None = None
    claims: tuple[ImportedStatement | InvalidInput, ...] = ()
    notes: tuple[str, ...] = ()
    revision: Revision | None = None

    @property
    def content_hash(self) -> str:
        """SHA-256 over everything that a reader of the article sees: a change makes a new version."""
        seen = [
            self.text,
            self.title,
            self.url,
            list(self.authors),
            self.published_at.astimezone(UTC).isoformat() if self.published_at else None,
            self.language,
            self.source.name,
        ]
        return hashlib.sha256(json.dumps(seen, ensure_ascii=False).encode()).hexdigest()


def cut(text: str, spans: Iterable[Span]) -> str:
    """What the spans cut out of the text, pieces joined by one space."""
    return " ".join(text[start:end] for start, end in spans)


def identity(*parts: str) -> int:
    """A positive 63-bit identifier that depends on the parts alone.

    The same article, speaker or source gets the same identifier in every store and on every machine,
    so that copies keep their links and racing writers agree without a lock.
    """
    digest = hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1
