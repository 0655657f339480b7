"""What the service takes and sends."""

# Made by `python -m clients.generate` from the OpenAPI document; change the service, not this file.

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field as field_of


class Model(BaseModel):
    """What all models share: what a later service sends beside what is known here is passed over."""

    model_config = ConfigDict(populate_by_name=True, protected_namespaces=())


ArticleField = Literal["title", "url", "authors", "published_at", "language"]
"""What an article has beside its text and its statements."""


Aspect = Literal["text", "kind", "speaker"]
"""In what two versions of a statement differ."""


CitationFormat = Literal["plain", "markdown", "html", "csl-json"]
"""How a citation is written."""


Collapse = Literal["family", "none"]
"""Whether statements that are the same words are one hit."""


CueClass = Literal["speech", "writing", "document", "attitude"]
"""How the cue says that something became known: by word of mouth, in writing, in a document, or not at all.

`said`, `denied`: speech. `wrote`, `tweeted`: writing. `the report states`: a document is the source.
`wants`, `believes`, `supports`: an attitude, which an outlet may put in its own words. Attitudes are statements
like all others and stand in the results of a search that does not filter them out: no measurement speaks for
leaving them out.
"""


DeliveryState = Literal["waiting", "delivered", "dead", "listed", "dropped"]
"""Where a delivery stands.

One of an alert without a webhook is only `listed`, in its feeds; `dropped` is one whose statement was gone before
it could be delivered: the delivery of its withdrawal says so.
"""


EntryState = Literal["waiting", "retrying", "stored", "refused", "cancelled"]
"""Where an entry of a feed stands."""


EventKind = Literal["statement.matched", "statement.corrected", "statement.withdrawn", "alert.test"]
"""What a delivery tells; the values are those of `type` in its message."""


ExportFormat = Literal["csv", "jsonl", "jsonld", "atom", "rss", "jsonfeed"]
"""What is written."""


FeedKind = Literal["atom", "rss", "json"]
"""The last part of a feed's address."""


FeedState = Literal["new", "active", "failing", "paused", "gone"]
"""Where a feed stands."""


Field = Literal["speaker", "kind", "spans"]
"""What a person can correct of a statement."""


Flag = Literal["negation", "number", "unit", "percentage", "date", "currency", "direction", "roles"]
"""One difference that may turn what is said into its opposite."""


Fusion = Literal["convex", "reciprocal_rank"]
"""How meaning and words are joined: the absolute weighted sum, or the sum of reciprocal ranks."""


ItemStatus = Literal["waiting", "created", "unchanged", "replaced", "problem", "cancelled"]
"""What became of one item of a job."""


JobState = Literal["queued", "running", "finished", "failed", "cancelled"]
"""Where a job stands."""


KeyState = Literal["active", "expired", "revoked"]
"""Where a key stands."""


Method = Literal[
    "named_subject",
    "nominal_subject",
    "pronoun",
    "according_to",
    "introduced",
    "nearest_mention",
    "carried_in_paragraph",
    "carried_from_paragraph",
    "headline",
    "speaker_label",
    "signature",
    "given",
    "corrected",
]
"""The evidence by which a speaker was found."""


Mode = Literal["hybrid", "semantic", "exact"]
"""What decides how close a statement is: meaning and words, meaning alone, or the very words."""


Origin = Literal["article", "import"]
"""How an article came in: as a text, or as one ready-made statement."""


Scope = Literal["search", "ingest", "correct", "admin"]
"""What a key may do."""


SpeakerKind = Literal["person", "organisation", "group", "unnamed"]
"""What sort of speaker a name stands for; `unnamed` is never shared between articles."""


StatementKind = Literal["direct", "indirect", "mixed", "narrative"]
"""How the article prints what was said."""


Status = Literal["created", "replaced", "unchanged"]
"""What a write did."""


WholeRecordKind = Literal["export", "reembed"]
"""The kinds of job that can be asked for by name."""


class Accepted(Model):
    """A batch that will be worked through, whatever happens to this process."""

    job: JobView


class AlertBody(Model):
    """A search that is to be saved."""

    search: AlertSearch
    name: str | None = field_of(default=None, description="Left out, the words that are searched for")
    min_relevance: float | None = field_of(
        default=None, description="Least relevance; left out, that below which a search says no_match"
    )
    webhook_url: str | None = field_of(default=None, description="Where deliveries go; left out, there are feeds alone")
    feed: bool | None = field_of(default=None, description="Whether it has feeds, whose addresses are told once")
    paused: bool | None = field_of(default=None, description="Whether deliveries wait; what is found is kept")


class AlertPage(Model):
    """One page of alerts in order of id."""

    alerts: list[AlertView]
    next: str | None


class AlertPatch(Model):
    """What is to change of an alert; what is left out stays."""

    search: AlertSearch | None = field_of(default=None)
    name: str | None = field_of(default=None)
    min_relevance: float | None = field_of(default=None)
    webhook_url: str | None = field_of(default=None, description="null takes the webhook away")
    paused: bool | None = field_of(default=None)


class AlertSearch(Model):
    """The search of an alert: what `POST /v1/search` takes, without what says how hits are paged."""

    q: str = field_of(
        description='Words, a sentence or a quotation to search for; `"exact phrase"`, `-word`, `speaker:`, `source:`, `kind:`, `before:` and `after:` narrow the search'
    )
    speaker: str | list[str] | None = field_of(default=None, description="Id, name or alias of a speaker")
    source: str | list[str] | None = field_of(default=None, description="Id, name or domain of a source")
    kind: StatementKind | list[StatementKind] | None = field_of(default=None, description="Kind of statement")
    cue_class: CueClass | list[CueClass] | None = field_of(
        default=None,
        description="How the cue says that it became known; left out, everything is searched, attitudes too",
    )
    language: str | list[str] | None = field_of(default=None, description="BCP 47 tag of the article's language")
    article: str | list[str] | None = field_of(default=None, description="Id of an article")
    from_: str | None = field_of(
        default=None, alias="from", description="Published on or after: a day (UTC), or date, time and zone"
    )
    to: str | None = field_of(default=None, description="Published up to and including this day (UTC) or instant")
    min_confidence: float | None = field_of(
        default=None, description="Least confidence that the statement has the speaker it names"
    )
    reviewed: bool | None = field_of(
        default=None, description="Only statements that a fact-checker has reviewed, or only the others"
    )
    mode: Mode | None = field_of(default=None, description="Meaning and words, meaning alone, or the exact words")
    fusion: Fusion | None = field_of(
        default=None, description="How a hybrid search joins meaning and words: a weighted sum, or reciprocal ranks"
    )
    collapse: Collapse | None = field_of(default=None, description="Show one statement of each family, or every one")


class AlertView(Model):
    """An alert, and where it stands."""

    id: str
    name: str
    search: dict[str, Any] = field_of(description="As it was asked")
    min_relevance: float
    paused: bool
    created_at: datetime
    webhook: WebhookPart | None
    has_feeds: bool
    deliveries: DeliveryCounts
    secret: str | None = field_of(
        description="What deliveries are signed with, where it is new; it is told nowhere else"
    )
    feeds: FeedAddresses | None = field_of(description="Where they are new; they are told nowhere else")
    links: dict[str, str]


class AnswerView(Model):
    """The answer to a search."""

    hits: list[HitView]
    next: str | None = field_of(description="Send it as `cursor` for the next page; null on the last")
    no_match: bool = field_of(description="Whether nothing in the record seems to say what the query says")
    calibration: str = field_of(description="Names the scale of `relevance`; figures of another scale do not compare")
    facets: FacetsPart | None = field_of(default=None, description="With `facets`")
    asked: AskedPart | None = field_of(default=None, description="The query as it was read; null where there was none")
    model: str
    timing_ms: Timing


class ArticleBody(Model):
    """One article: its text, the HTML of its page or the page's address, and what is known of it."""

    text: str | None = field_of(default=None, description="Plain text; paragraphs are parted by line breaks")
    html: str | None = field_of(default=None, description="The page as HTML, instead of `text`")
    url: str | None = field_of(
        default=None, description="Where the article stands; fetched where neither `text` nor `html` is given"
    )
    external_id: str | None = field_of(
        default=None,
        description="Your own identifier, unique in its source; left out, it is the canonical address of a page that was fetched, else the SHA-256 of url or content",
    )
    title: str | None = field_of(default=None)
    source: SourceBody | None = field_of(default=None, description="Left out, it is the host of `url`, or unknown")
    authors: list[str] | None = field_of(default=None)
    published_at: datetime | None = field_of(default=None)
    language: str | None = field_of(default=None)
    origin: Literal["article"] | None = field_of(default=None, description="Set by an export; has no effect")
    version: int | None = field_of(default=None, description="Set by an export; has no effect")
    statements: list[Any] | None = field_of(default=None, description="Set by an export; found anew, has no effect")


class ArticleFull(Model):
    """An article with its text."""

    id: str
    external_id: str
    title: str | None
    url: str | None
    published_at: datetime | None
    authors: list[str]
    language: str | None
    source: SourcePart
    version: int
    origin: Origin | str
    ingested_at: datetime
    text: str
    copy_of: CopyView | None = field_of(description="The copy that was published first; null where this is that one")
    copies: CopiesPart


class ArticleOutcome(Model):
    """What became of an article that was sent."""

    article: ArticleFull
    statements: list[StatementOfArticle]
    status: Status | str
    claims: list[StatementOutcome] = field_of(
        description="What became of the claims that its page reviews, each a statement of its own"
    )
    notes: list[str] = field_of(description="What was put right before the article was stored")


class ArticlePage(Model):
    """One page of articles, in the order of their list."""

    articles: list[ArticleSummary]
    next: str | None


class ArticlePart(Model):
    """Where it was printed."""

    id: str
    external_id: str
    title: str | None
    url: str | None
    published_at: datetime | None
    authors: list[str]
    language: str | None


class ArticleSummary(Model):
    """An article in a list."""

    id: str
    external_id: str
    title: str | None
    url: str | None
    published_at: datetime | None
    authors: list[str]
    language: str | None
    source: SourcePart
    version: int
    origin: Origin | str
    ingested_at: datetime


class ArticleView(Model):
    """An article with its statements in order of place."""

    article: ArticleFull
    statements: list[StatementOfArticle]


class AskedPart(Model):
    """The query as it was read, with what the parameters ask."""

    text: str = field_of(description="What is looked for, without operators")
    phrases: list[str]
    speaker: list[str]
    source: list[str]
    kind: list[StatementKind | str]
    excluding: list[str] = field_of(description="What is kept out, as it would be typed")
    published_from: datetime | None
    published_before: datetime | None


class BatchedAnswer(Model):
    """The answer to one query of a batch, or what is wrong with it."""

    answer: AnswerView | None
    problem: ItemProblem | None


class CandidatePart(Model):
    """Somebody who may have said it."""

    name: str
    kind: SpeakerKind | str
    role: str | None
    mention: str | None = field_of(description="What the article prints beside the statement, such as `he`")
    mention_span: tuple[int, int] | None
    method: Method | str
    confidence: float


class Context(Model):
    """What stands around the statement in its article."""

    before: str
    after: str


class CopiesPart(Model):
    """The other articles that are copies of the same report: edited, cut, added to, or word for word."""

    total: int
    first: list[CopyView] = field_of(description="Those published first, at most five")
    link: str = field_of(description="All of them, over pages")


class CopyPage(Model):
    """One page of the copies of a report, first published first and undated last."""

    copies: list[CopyView]
    next: str | None


class CopyView(Model):
    """Another article that is a copy of the same report."""

    id: str
    external_id: str
    title: str | None
    url: str | None
    published_at: datetime | None
    authors: list[str]
    language: str | None
    source: SourcePart
    version: int
    origin: Origin | str
    ingested_at: datetime
    likeness: float = field_of(description="The share of the shorter article that both print")


class CorrectionBody(Model):
    """What is to be set by hand; fields that are left out stay as they are."""

    speaker: str | None = field_of(default=None, description="Name of the speaker; null where nobody is known")
    kind: StatementKind | None = field_of(default=None, description="How the article prints it")
    spans: list[tuple[int, int]] | None = field_of(
        default=None, description="Half-open ranges of code points in the article's text, in order and apart"
    )
    note: str | None = field_of(default=None, description="Why, for whoever reads it later")


class CorrectionPart(Model):
    """What a person set by hand, and when."""

    at: datetime
    fields: list[Field | str] = field_of(description="The fields set by hand; all others are as extraction found them")
    note: str | None


class DeliveryCounts(Model):
    """How many deliveries of an alert are kept, by where they stand."""

    waiting: int
    delivered: int
    dead: int = field_of(description="Given up; `:replay` sends them again")
    listed: int = field_of(description="In the feeds alone, for there was no webhook")
    dropped: int = field_of(description="Not sent, for the statement was gone before")


class DeliveryPage(Model):
    """One page of deliveries, newest first."""

    deliveries: list[DeliveryView]
    next: str | None


class DeliveryView(Model):
    """Something that an alert has told, or is to tell."""

    id: str
    message: str = field_of(description="`webhook-id`: the same in every try")
    type: EventKind | str
    statement: str | None = field_of(description="Id of the statement; null in a test")
    article: str | None
    matches: bool = field_of(description="Whether the search found the statement then")
    relevance: float | None
    state: DeliveryState | str
    at: datetime
    tries: int
    next_try_at: datetime | None
    last_try_at: datetime | None
    last_status: int | None = field_of(description="HTTP status of the last answer; null where there was none")
    problem: ItemProblem | None


class DiffView(Model):
    """What is otherwise in the version `to` than in the version `from`."""

    from_: VersionSummary = field_of(alias="from")
    to: VersionSummary
    fields: list[ArticleField | str] = field_of(description="What differs of the article beside its text")
    text: list[TextChange] = field_of(description="In order of place")
    added: list[StatementOfArticle]
    withdrawn: list[StatementOfArticle]
    changed: list[StatementChange]
    unchanged: int = field_of(description="How many statements are the same in both")


class DifferencePart(Model):
    """Words of this statement, and those that another has in their place; either may be empty."""

    here: str
    there: str


class ExplanationPart(Model):
    """How the score came about by which the hits are ordered: the sides' points less the penalties'."""

    semantic: SidePart | None = field_of(description="Null where the mode does not ask for meaning")
    lexical: SidePart | None = field_of(description="Null where the mode does not ask for words, or none stands in it")
    penalties: list[PenaltyPart]
    score: float
    relevance: float = field_of(description="How likely it says the same, from 0 to 1")
    family: FamilyDecision


class FacetsPart(Model):
    """What has been found, counted over all pages: every statement that is likely enough to be a match."""

    statements: int
    families: int = field_of(description="How many of them are not the same words")
    speaker: list[NamedCount] = field_of(description="Most first, at most 100; a statement of two counts for both")
    source: list[NamedCount] = field_of(description="Most first, at most 100")
    kind: list[KindCount]
    month: list[MonthCount] = field_of(description="In order of time, undated last")
    other_speakers: int = field_of(description="Speakers that are not listed")
    other_sources: int = field_of(description="Sources that are not listed")


class FamilyDecision(Model):
    """Why the hit stands for its family, or for itself alone."""

    collapsed: bool = field_of(description="Whether the hit stands for other statements of the same words")
    reason: str


class FamilyPart(Model):
    """The same words, up to small edits, elsewhere: in how many statements and sources."""

    id: str
    size: int
    sources: int
    reports: int = field_of(description="Articles that came by the words on their own")
    copies: int = field_of(description="Further articles that repeat most of one of these")
    first_seen: FirstSeenPart | None = field_of(description="Null where no article has a date")
    variants: list[VariantPart] = field_of(description="Other wordings, those printed most often first, at most ten")


class FeedAddresses(Model):
    """Addresses of the feeds of an alert; whoever has one can read it."""

    atom: str
    rss: str
    json_: str = field_of(alias="json")


class FeedBody(Model):
    """A feed that is to be watched."""

    url: str = field_of(description="Address of an RSS or Atom feed, or of a JSON Feed")
    interval: str | float | None = field_of(
        default=None, description="Left out, it is the least that the service allows"
    )
    source: SourceBody | None = field_of(
        default=None, description="What its articles belong to; left out, the host that serves them"
    )
    full_text: bool | None = field_of(
        default=None, description="Fetch the pages of the entries; false takes the content in the feed as the article"
    )


class FeedEntryCounts(Model):
    """How many entries a feed has had, and what became of them; the rest waits or was given up with its job."""

    seen: int
    stored: int = field_of(description="Entries that have an article")
    refused: int = field_of(description="Entries that were given up; `entries` says why")


class FeedEntryPage(Model):
    """One page of a feed's entries in the order in which they were found."""

    entries: list[FeedEntryView]
    next: str | None


class FeedEntryView(Model):
    """An entry of a feed, with its article or what is wrong with it."""

    id: str
    key: str = field_of(description="What tells it from the others: its id in the feed, or its address")
    url: str | None
    title: str | None
    state: EntryState | str
    found_at: datetime
    tries: int = field_of(description="Tries that failed since it was found or has changed")
    next_try_at: datetime | None
    article: str | None = field_of(description="Id of its article")
    job: str | None = field_of(description="Id of the poll that found it so; null where that job was removed")
    problem: ItemProblem | None


class FeedPage(Model):
    """One page of feeds in order of id."""

    feeds: list[FeedView]
    next: str | None


class FeedPatch(Model):
    """What is to change of a feed; what is left out stays."""

    interval: str | float | None = field_of(default=None)
    paused: bool | None = field_of(default=None, description="Whether nothing of it is fetched until further notice")


class FeedView(Model):
    """A feed that is watched, and where it stands."""

    id: str
    url: str = field_of(description="Where it is asked for; a site that moves it for good changes this")
    given_url: str = field_of(description="As it was sent")
    title: str | None
    state: FeedState | str
    interval: float = field_of(description="Seconds between two polls that go well")
    source: NamedSource | None = field_of(description="Null for the host that serves its articles")
    full_text: bool
    created_at: datetime
    last_polled_at: datetime | None
    next_poll_at: datetime | None = field_of(description="Null where it is paused, or the site says that it is gone")
    last_status: int | None = field_of(description="HTTP status of the last answer; null where there was none")
    failures: int = field_of(description="Polls that failed since the last that went well")
    last_error: ItemProblem | None
    entries: FeedEntryCounts
    links: dict[str, str] = field_of(description="`job` is the poll that was asked for, until it is over")


class FirstSeenPart(Model):
    """Where and when the words were first published."""

    statement: str
    published_at: datetime
    source: SourcePart


class Health(Model):
    """A sign of life."""

    status: str


class HitView(Model):
    """A statement in an answer."""

    statement: StatementPart
    speaker: SpeakerPart | None
    speakers: list[SpeakerPart]
    candidates: list[CandidatePart] = field_of(description="Who it might be, best first, where `speaker` is null")
    links: Links
    source: SourcePart
    article: ArticlePart
    context: Context
    flags: list[Flag | str] = field_of(description="In what it differs from the query: it may say the opposite")
    family: FamilyPart
    highlights: list[tuple[int, int]] = field_of(description="Ranges of `statement.text` that hold words of the query")
    best: tuple[int, int] = field_of(description="The part of `statement.text` that matches best, in words and meaning")
    scores: ScoresPart
    explanation: ExplanationPart | None = field_of(default=None, description="Why it stands here; with `explain`")


class ItemProblem(Model):
    """What is wrong with one item of a batch."""

    type: str
    title: str
    status: int | None = field_of(default=None)
    detail: str
    pointer: str | None = field_of(default=None)


class JobBody(Model):
    """A job over the whole record."""

    kind: WholeRecordKind = field_of(description="Write everything into a file, or make all vectors anew")
    model: str | None = field_of(default=None, description="With `reembed`: the name of the new model")


class JobDetail(Model):
    """A batch with the first of its items."""

    id: str
    kind: str = field_of(description="articles, poll, export or reembed")
    state: JobState | str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None = field_of(description="When it ended, whichever way")
    total: int = field_of(
        description="Items; of a job over the whole record, articles or statements as far as is known"
    )
    done: int = field_of(description="Items that have a result")
    failed: int = field_of(description="Items whose result is a problem")
    cancelled: int = field_of(description="Items that were given up")
    rate: float | None = field_of(description="Items a second while it was worked on; null before the first")
    ends_at: datetime | None = field_of(description="When it ends at that rate; null unless it runs")
    problem: ItemProblem | None = field_of(description="Why a poll or a job over the whole record failed")
    links: dict[str, str]
    items: list[JobItemView]
    next: int | None = field_of(description="Where `items` goes on: `/v1/jobs/{id}/items?after=…`")


class JobItemView(Model):
    """What became of one item of a job."""

    position: int = field_of(description="Place in the batch, counted from 0")
    external_id: str | None = field_of(default=None)
    id: str | None = field_of(default=None)
    version: int | None = field_of(default=None)
    status: str = field_of(description="waiting, created, unchanged, replaced, problem or cancelled")
    problem: ItemProblem | None = field_of(default=None)
    claims: list[StatementOutcome] | None = field_of(
        default=None, description="What became of the claims that its page reviews"
    )
    notes: list[str] | None = field_of(default=None, description="What was put right before it was stored")


class JobItems(Model):
    """One page of a job's items in order."""

    items: list[JobItemView]
    next: int | None = field_of(description="Send it as `after` for the next page; null on the last")


class JobPage(Model):
    """One page of jobs, newest first."""

    jobs: list[JobView]
    next: str | None


class JobView(Model):
    """Where a job stands."""

    id: str
    kind: str = field_of(description="articles, poll, export or reembed")
    state: JobState | str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None = field_of(description="When it ended, whichever way")
    total: int = field_of(
        description="Items; of a job over the whole record, articles or statements as far as is known"
    )
    done: int = field_of(description="Items that have a result")
    failed: int = field_of(description="Items whose result is a problem")
    cancelled: int = field_of(description="Items that were given up")
    rate: float | None = field_of(description="Items a second while it was worked on; null before the first")
    ends_at: datetime | None = field_of(description="When it ends at that rate; null unless it runs")
    problem: ItemProblem | None = field_of(description="Why a poll or a job over the whole record failed")
    links: dict[str, str]


class KeyBody(Model):
    """A key that is to be made."""

    name: str = field_of(description="Who or what has it, so that it is known later which one to revoke")
    scopes: list[Scope] = field_of(description="What it may do; `admin` may do everything")
    expires_at: datetime | None = field_of(default=None, description="When it ends; left out, it has no end")


class KeyPage(Model):
    """One page of keys in order of id."""

    keys: list[KeyView]
    next: str | None


class KeyView(Model):
    """A key, without its secret, of which nothing but a hash is kept."""

    id: str
    name: str
    hint: str = field_of(description="How its secret begins")
    scopes: list[str]
    state: KeyState | str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None = field_of(description="To the minute; null if it never was")


class KindCount(Model):
    """How many statements are of one kind."""

    count: int
    kind: StatementKind | str


class Links(Model):
    """Where to read on: relative to the service, and the live page."""

    self: str
    article: str
    passage: str | None = field_of(
        default=None,
        description="The words in the live page, by a text fragment; null where there is no page to lead to",
    )


class MonthCount(Model):
    """How many statements were published in one month."""

    count: int
    month: str | None = field_of(description="In UTC, such as 2025-03; null without a date")


class NamedCount(Model):
    """How many statements one speaker or source has."""

    count: int
    id: str
    name: str


class NamedSource(Model):
    """A publication, or who reviewed a claim."""

    name: str
    domain: str | None


class NewKeyView(Model):
    """A key that was just made."""

    id: str
    name: str
    hint: str = field_of(description="How its secret begins")
    scopes: list[str]
    state: KeyState | str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None = field_of(description="To the minute; null if it never was")
    key: str = field_of(description="The secret. It is shown here and never again: keep it now")


class PenaltyPart(Model):
    """What is taken off the sum, and why."""

    name: str
    points: float
    reason: str


class PieceOfText(Model):
    """A piece of one version's text; empty where the other version has something more."""

    span: tuple[int, int]
    text: str


class PushOutcome(Model):
    """What became of an item that Superdesk pushed."""

    status: str = field_of(description="created, unchanged, replaced, removed, superseded or passed_over")
    article: str | None = field_of(default=None, description="Id of the article that is or was made of it")
    statements: int | None = field_of(default=None, description="How many statements were found in it")
    detail: str | None = field_of(default=None, description="Why it was not taken")


class ReviewBody(Model):
    """The verdict of a fact-checker, in its own words and on its own scale."""

    rating: str | None = field_of(default=None, description="The verdict as printed, such as `Mostly false`")
    rating_value: float | None = field_of(default=None, description="The verdict on the reviewer's scale")
    best_rating: float | None = field_of(default=None, description="The end of the scale that stands for true")
    worst_rating: float | None = field_of(default=None, description="The end of the scale that stands for false")
    reviewer: SourceBody | None = field_of(default=None)
    url: str | None = field_of(default=None, description="Where the review stands")
    reviewed_at: datetime | None = field_of(default=None)


class ReviewPart(Model):
    """What a fact-checker found of it, in its own words and on its own scale."""

    rating: str | None = field_of(description="The verdict as printed")
    rating_value: float | None
    best_rating: float | None
    worst_rating: float | None
    reviewer: NamedSource | None
    url: str | None
    reviewed_at: datetime | None


class ScoresPart(Model):
    """How well it fits the query: `relevance`, the likelihood that it says the same, a cosine, and BM25."""

    relevance: float
    semantic: float | None
    lexical: float | None


class SearchRequest(Model):
    """Words to search for, and filters that narrow the search; values of one filter are alternatives."""

    q: str = field_of(
        description='Words, a sentence or a quotation to search for; `"exact phrase"`, `-word`, `speaker:`, `source:`, `kind:`, `before:` and `after:` narrow the search'
    )
    speaker: str | list[str] | None = field_of(default=None, description="Id, name or alias of a speaker")
    source: str | list[str] | None = field_of(default=None, description="Id, name or domain of a source")
    kind: StatementKind | list[StatementKind] | None = field_of(default=None, description="Kind of statement")
    cue_class: CueClass | list[CueClass] | None = field_of(
        default=None,
        description="How the cue says that it became known; left out, everything is searched, attitudes too",
    )
    language: str | list[str] | None = field_of(default=None, description="BCP 47 tag of the article's language")
    article: str | list[str] | None = field_of(default=None, description="Id of an article")
    from_: str | None = field_of(
        default=None, alias="from", description="Published on or after: a day (UTC), or date, time and zone"
    )
    to: str | None = field_of(default=None, description="Published up to and including this day (UTC) or instant")
    min_confidence: float | None = field_of(
        default=None, description="Least confidence that the statement has the speaker it names"
    )
    reviewed: bool | None = field_of(
        default=None, description="Only statements that a fact-checker has reviewed, or only the others"
    )
    mode: Mode | None = field_of(default=None, description="Meaning and words, meaning alone, or the exact words")
    fusion: Fusion | None = field_of(
        default=None, description="How a hybrid search joins meaning and words: a weighted sum, or reciprocal ranks"
    )
    collapse: Collapse | None = field_of(default=None, description="Show one statement of each family, or every one")
    limit: int | None = field_of(default=None, description="Hits on a page")
    cursor: str | None = field_of(default=None, description="`next` of the page before")
    facets: bool | None = field_of(
        default=None, description="Also count speakers, sources, kinds and months of everything that is found"
    )
    explain: bool | None = field_of(default=None, description="Also say of each hit why it stands where it stands")


class SidePart(Model):
    """What one side, meaning or words, makes of a hit."""

    score: float = field_of(description="A cosine, or BM25")
    rank: int = field_of(description="Its place by this side alone, among all that pass the filters")
    weight: float | None = field_of(description="What one point of the score is worth; null where the rank counts")
    points: float = field_of(description="What it adds to the sum")


class SincePart(Model):
    """The first version of the article that had the statement, and when it came in."""

    version: int
    at: datetime


class SourceBody(Model):
    """The publication that printed it."""

    name: str
    domain: str | None = field_of(default=None, description="Host name of the publication, without scheme and path")


class SourcePage(Model):
    """One page of sources in order of name."""

    sources: list[SourceView]
    next: str | None


class SourcePart(Model):
    """Who printed it."""

    id: str
    name: str
    domain: str | None


class SourceView(Model):
    """A publication with its counts."""

    id: str
    name: str
    domain: str | None
    articles: int
    statements: int


class SpeakerPage(Model):
    """One page of speakers, those with most statements first."""

    speakers: list[SpeakerView]
    next: str | None


class SpeakerPart(Model):
    """Who said it, and the evidence for it."""

    name: str
    kind: SpeakerKind | str
    role: str | None
    mention: str | None = field_of(description="What the article prints beside the statement, such as `he`")
    mention_span: tuple[int, int] | None
    method: Method | str
    confidence: float
    id: str
    cue: str | None = field_of(description="The words that link speaker and statement, such as `said`")
    cue_span: tuple[int, int] | None
    role_span: tuple[int, int] | None


class SpeakerView(Model):
    """A canonical identity."""

    id: str
    name: str
    kind: SpeakerKind | str
    aliases: list[str]
    roles: list[str]
    statements: int


class StatementBody(Model):
    """One ready-made statement: who said what, and where it was printed."""

    text: str = field_of(description="The words of the statement")
    external_id: str | None = field_of(
        default=None, description="Your own identifier, unique in its source; left out, a SHA-256 of speaker and text"
    )
    kind: StatementKind | None = field_of(default=None)
    speaker: str | None = field_of(default=None, description="Name of the speaker; null where nobody is named")
    source: SourceBody | None = field_of(default=None, description="Left out, it is the host of `url`, or unknown")
    published_at: datetime | None = field_of(default=None)
    url: str | None = field_of(default=None)
    title: str | None = field_of(default=None, description="Title of the article or page that printed it")
    language: str | None = field_of(default=None)
    review: ReviewBody | None = field_of(default=None, description="What a fact-checker found of it")
    origin: Literal["import"] | None = field_of(default=None, description="Set by an export; has no effect")
    correction: Any | None = field_of(default=None, description="Set by an export; has no effect")


class StatementChange(Model):
    """A statement that is another in the other version."""

    fields: list[Aspect | str] = field_of(description="In what it differs")
    from_: StatementOfArticle = field_of(alias="from")
    to: StatementOfArticle


class StatementDetail(Model):
    """A statement with everything that traces it back, also when its article no longer holds it."""

    statement: StatementPart
    speaker: SpeakerPart | None
    speakers: list[SpeakerPart]
    candidates: list[CandidatePart] = field_of(description="Who it might be, best first, where `speaker` is null")
    links: Links
    source: SourcePart
    article: ArticlePart
    context: Context
    flags: list[Flag | str] = field_of(description="In what it differs from the query: it may say the opposite")
    family: FamilyPart
    targets: list[TargetPart] = field_of(
        description="Its segments as targets of a W3C Web Annotation, one for each span"
    )
    withdrawn: WithdrawnPart | None = field_of(
        description="Null while it stands. All else is then as the last version that held it had it"
    )


class StatementOfArticle(Model):
    """A statement as its article lists it."""

    statement: StatementPart
    speaker: SpeakerPart | None
    speakers: list[SpeakerPart]
    candidates: list[CandidatePart] = field_of(description="Who it might be, best first, where `speaker` is null")
    links: Links


class StatementOutcome(Model):
    """What became of one imported statement; `id` is null where there is a problem."""

    external_id: str | None
    id: str | None = field_of(default=None)
    status: str = field_of(description="created, unchanged, replaced or problem")
    problem: ItemProblem | None = field_of(default=None)
    notes: list[str] | None = field_of(default=None, description="What was put right before it was stored")


class StatementPage(Model):
    """One page of a speaker's record in order of time, undated last."""

    statements: list[StatementView]
    next: str | None


class StatementPart(Model):
    """The words."""

    id: str
    external_id: str | None
    kind: StatementKind | str
    text: str
    spans: list[tuple[int, int]] = field_of(description="Half-open ranges of code points in the article's text")
    quoted: list[tuple[int, int]] = field_of(description="The pieces inside quotation marks, without the marks")
    cue_class: CueClass | str | None = field_of(
        description="How the cue says that it became known: speech, writing, document or attitude; null without a cue"
    )
    review: ReviewPart | None = field_of(description="What a fact-checker found of it; null where none has reviewed it")
    correction: CorrectionPart | None = field_of(description="What was set by hand; null where nothing was")
    since: SincePart | None = field_of(description="Null where the first version that had it was not kept")


class StatementView(Model):
    """A statement with everything that traces it back."""

    statement: StatementPart
    speaker: SpeakerPart | None
    speakers: list[SpeakerPart]
    candidates: list[CandidatePart] = field_of(description="Who it might be, best first, where `speaker` is null")
    links: Links
    source: SourcePart
    article: ArticlePart
    context: Context
    flags: list[Flag | str] = field_of(description="In what it differs from the query: it may say the opposite")
    family: FamilyPart


class TargetPart(Model):
    """One segment of the page, as a target of a W3C Web Annotation; each selector by itself names it."""

    type: Literal["SpecificResource"] | None = field_of(default=None)
    source: str | None = field_of(description="The page; null where none is known")
    selector: tuple[TextQuoteSelector, TextPositionSelector]


class TextChange(Model):
    """A place where the texts differ."""

    op: str = field_of(description="insert, delete or replace")
    from_: PieceOfText = field_of(alias="from")
    to: PieceOfText


class TextPositionSelector(Model):
    """Where a segment stands in the article's text as it is kept here, in code points."""

    type: Literal["TextPositionSelector"] | None = field_of(default=None)
    start: int
    end: int


class TextQuoteSelector(Model):
    """The words of a segment and what stands around them, by which they are found in the live page."""

    type: Literal["TextQuoteSelector"] | None = field_of(default=None)
    exact: str
    prefix: str
    suffix: str


class Timing(Model):
    """Where the time went, in milliseconds."""

    encode: float
    retrieve: float
    load: float


class TopicList(Model):
    """What a speaker speaks of, most telling first."""

    topics: list[TopicView]


class TopicView(Model):
    """Something that a speaker speaks of."""

    word: str = field_of(description="As it is mostly written; other forms of it count as well")
    statements: int = field_of(description="How many of the statements that were looked at hold it")


class VariantPart(Model):
    """The words as others print them: the first statement that has them so, and how many do."""

    statement: str
    times: int
    differences: list[DifferencePart]


class VersionCountsPart(Model):
    """How many statements a version has, and what it made of those of the version before it."""

    total: int
    added: int | None = field_of(description="This and the next three are null where the version before was not kept")
    changed: int | None = field_of(description="The same statement with other words, of another speaker or kind")
    unchanged: int | None
    withdrawn: int | None


class VersionFull(Model):
    """One version of an article with its text."""

    version: int
    present: bool = field_of(description="Whether this is the version that is searched")
    title: str | None
    url: str | None
    published_at: datetime | None
    authors: list[str]
    language: str | None
    ingested_at: datetime
    content_hash: str = field_of(description="SHA-256 of all that makes a version; another one is another version")
    statements: VersionCountsPart
    links: dict[str, str]
    text: str


class VersionPage(Model):
    """One page of an article's versions, newest first."""

    versions: list[VersionSummary]
    not_kept: int = field_of(
        description="How many of the first versions are not there: replaced before the record kept versions"
    )
    next: str | None


class VersionSummary(Model):
    """One version of an article in a list."""

    version: int
    present: bool = field_of(description="Whether this is the version that is searched")
    title: str | None
    url: str | None
    published_at: datetime | None
    authors: list[str]
    language: str | None
    ingested_at: datetime
    content_hash: str = field_of(description="SHA-256 of all that makes a version; another one is another version")
    statements: VersionCountsPart
    links: dict[str, str]


class VersionView(Model):
    """One version of an article with the statements that it had, in order of place."""

    version: VersionFull
    statements: list[StatementOfArticle]


class WebhookPart(Model):
    """Where deliveries go."""

    url: str
    previous_secret_until: datetime | None = field_of(
        description="Until when deliveries are also signed with the last one"
    )


class WithdrawnPart(Model):
    """By which version of its article a statement was withdrawn."""

    at: datetime
    version: int = field_of(description="The first version that no longer holds it")
    replaced_by: str | None = field_of(
        description="The statement that stands there in its place, with other words or of another kind; null if none"
    )
