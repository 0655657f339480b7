"""What the service sends: the shapes of DESIGN.md's contract. Ids are strings, spans are code points."""

from datetime import datetime
from typing import Any

from pydantic import Field

from index.guard import Flag
from index.model import CueClass, Method, SpeakerKind, StatementKind
from index.model import Field as CorrectedField
from index.store.jobs import JobState
from index.store.writes import Origin, Status
from service.answer_parts import AskedPart, ExplanationPart, FacetsPart
from service.wire import Span, Wire


class CorrectionPart(Wire):
    """What a person set by hand, and when."""

    at: datetime
    fields: list[CorrectedField] = Field(description="The fields set by hand; all others are as extraction found them")
    note: str | None


class SincePart(Wire):
    """The first version of the article that had the statement, and when it came in."""

    version: int
    at: datetime


class NamedSource(Wire):
    """A publication, or who reviewed a claim."""

    name: str
    domain: str | None


class ReviewPart(Wire):
    """What a fact-checker found of it, in its own words and on its own scale."""

    rating: str | None = Field(description="The verdict as printed")
    rating_value: float | None
    best_rating: float | None
    worst_rating: float | None
    reviewer: NamedSource | None
    url: str | None
    reviewed_at: datetime | None


class StatementPart(Wire):
    """The words."""

    id: str
    external_id: str | None
    kind: StatementKind
    text: str
    spans: list[Span] = Field(description="Half-open ranges of code points in the article's text")
    quoted: list[Span] = Field(description="The pieces inside quotation marks, without the marks")
    cue_class: CueClass | None = Field(
        description="How the cue says that it became known: speech, writing, document or attitude; null without a cue"
    )
    review: ReviewPart | None = Field(description="What a fact-checker found of it; null where none has reviewed it")
    correction: CorrectionPart | None = Field(description="What was set by hand; null where nothing was")
    since: SincePart | None = Field(description="Null where the first version that had it was not kept")


class CandidatePart(Wire):
    """Somebody who may have said it."""

    name: str
    kind: SpeakerKind
    role: str | None
    mention: str | None = Field(description="What the article prints beside the statement, such as `he`")
    mention_span: Span | None
    method: Method
    confidence: float = Field(ge=0, le=1)


class SpeakerPart(CandidatePart):
    """Who said it, and the evidence for it."""

    id: str
    cue: str | None = Field(description="The words that link speaker and statement, such as `said`")
    cue_span: Span | None
    role_span: Span | None


class SourcePart(Wire):
    """Who printed it."""

    id: str
    name: str
    domain: str | None


class ArticlePart(Wire):
    """Where it was printed."""

    id: str
    external_id: str
    title: str | None
    url: str | None
    published_at: datetime | None
    authors: list[str]
    language: str | None


class Context(Wire):
    """What stands around the statement in its article."""

    before: str
    after: str


class ScoresPart(Wire):
    """How well it fits the query: `relevance`, the likelihood that it says the same, a cosine, and BM25."""

    relevance: float
    semantic: float | None
    lexical: float | None


class FirstSeenPart(Wire):
    """Where and when the words were first published."""

    statement: str
    published_at: datetime
    source: SourcePart


class DifferencePart(Wire):
    """Words of this statement, and those that another has in their place; either may be empty."""

    here: str
    there: str


class VariantPart(Wire):
    """The words as others print them: the first statement that has them so, and how many do."""

    statement: str
    times: int
    differences: list[DifferencePart]


class FamilyPart(Wire):
    """The same words, up to small edits, elsewhere: in how many statements and sources."""

    id: str
    size: int
    sources: int
    reports: int = Field(description="Articles that came by the words on their own")
    copies: int = Field(description="Further articles that repeat most of one of these")
    first_seen: FirstSeenPart | None = Field(description="Null where no article has a date")
    variants: list[VariantPart] = Field(description="Other wordings, those printed most often first, at most ten")


class Links(Wire):
    """Where to read on: relative to the service, and the live page."""

    self: str
    article: str
    passage: str | None = Field(
        None, description="The words in the live page, by a text fragment; null where there is no page to lead to"
    )


class StatementOfArticle(Wire):
    """A statement as its article lists it."""

    statement: StatementPart
    speaker: SpeakerPart | None
    speakers: list[SpeakerPart]
    candidates: list[CandidatePart] = Field(description="Who it might be, best first, where `speaker` is null")
    links: Links


class StatementView(StatementOfArticle):
    """A statement with everything that traces it back."""

    source: SourcePart
    article: ArticlePart
    context: Context
    flags: list[Flag] = Field(description="In what it differs from the query: it may say the opposite")
    family: FamilyPart


class HitView(StatementView):
    """A statement in an answer."""

    highlights: list[Span] = Field(description="Ranges of `statement.text` that hold words of the query")
    best: Span = Field(description="The part of `statement.text` that matches best, in words and meaning")
    scores: ScoresPart
    explanation: ExplanationPart | None = Field(None, description="Why it stands here; with `explain`")


class Timing(Wire):
    """Where the time went, in milliseconds."""

    encode: float
    retrieve: float
    load: float


class AnswerView(Wire):
    """The answer to a search."""

    hits: list[HitView]
    next: str | None = Field(description="Send it as `cursor` for the next page; null on the last")
    no_match: bool = Field(description="Whether nothing in the record seems to say what the query says")
    calibration: str = Field(description="Names the scale of `relevance`; figures of another scale do not compare")
    facets: FacetsPart | None = Field(None, description="With `facets`")
    asked: AskedPart | None = Field(None, description="The query as it was read; null where there was none")
    model: str
    timing_ms: Timing


class ArticleSummary(ArticlePart):
    """An article in a list."""

    source: SourcePart
    version: int
    origin: Origin
    ingested_at: datetime


class CopyView(ArticleSummary):
    """Another article that is a copy of the same report."""

    likeness: float = Field(ge=0, le=1, description="The share of the shorter article that both print")


class CopiesPart(Wire):
    """The other articles that are copies of the same report: edited, cut, added to, or word for word."""

    total: int
    first: list[CopyView] = Field(description="Those published first, at most five")
    link: str = Field(description="All of them, over pages")


class CopyPage(Wire):
    """One page of the copies of a report, first published first and undated last."""

    copies: list[CopyView]
    next: str | None


class ArticleFull(ArticleSummary):
    """An article with its text."""

    text: str
    copy_of: CopyView | None = Field(description="The copy that was published first; null where this is that one")
    copies: CopiesPart


class ArticleView(Wire):
    """An article with its statements in order of place."""

    article: ArticleFull
    statements: list[StatementOfArticle]


class ArticlePage(Wire):
    """One page of articles, in the order of their list."""

    articles: list[ArticleSummary]
    next: str | None


class SpeakerView(Wire):
    """A canonical identity."""

    id: str
    name: str
    kind: SpeakerKind
    aliases: list[str]
    roles: list[str]
    statements: int


class SpeakerPage(Wire):
    """One page of speakers, those with most statements first."""

    speakers: list[SpeakerView]
    next: str | None


class StatementPage(Wire):
    """One page of a speaker's record in order of time, undated last."""

    statements: list[StatementView]
    next: str | None


class SourceView(SourcePart):
    """A publication with its counts."""

    articles: int
    statements: int


class SourcePage(Wire):
    """One page of sources in order of name."""

    sources: list[SourceView]
    next: str | None


class ItemProblem(Wire):
    """What is wrong with one item of a batch."""

    type: str
    title: str
    status: int | None = None
    detail: str
    pointer: str | None = None


class BatchedAnswer(Wire):
    """The answer to one query of a batch, or what is wrong with it."""

    answer: AnswerView | None
    problem: ItemProblem | None


class StatementOutcome(Wire):
    """What became of one imported statement; `id` is null where there is a problem."""

    external_id: str | None
    id: str | None = None
    status: str = Field(description="created, unchanged, replaced or problem")
    problem: ItemProblem | None = None
    notes: list[str] = Field(default=[], description="What was put right before it was stored")


class ArticleOutcome(ArticleView):
    """What became of an article that was sent."""

    status: Status
    claims: list[StatementOutcome] = Field(
        description="What became of the claims that its page reviews, each a statement of its own"
    )
    notes: list[str] = Field(description="What was put right before the article was stored")


class JobItemView(Wire):
    """What became of one item of a job."""

    position: int = Field(description="Place in the batch, counted from 0")
    external_id: str | None = None
    id: str | None = None
    version: int | None = None
    status: str = Field(description="waiting, created, unchanged, replaced, problem or cancelled")
    problem: ItemProblem | None = None
    claims: list[StatementOutcome] = Field(default=[], description="What became of the claims that its page reviews")
    notes: list[str] = Field(default=[], description="What was put right before it was stored")


class JobView(Wire):
    """Where a job stands."""

    id: str
    kind: str = Field(description="articles, poll, export or reembed")
    state: JobState
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None = Field(description="When it ended, whichever way")
    total: int = Field(description="Items; of a job over the whole record, articles or statements as far as is known")
    done: int = Field(description="Items that have a result")
    failed: int = Field(description="Items whose result is a problem")
    cancelled: int = Field(description="Items that were given up")
    rate: float | None = Field(description="Items a second while it was worked on; null before the first")
    ends_at: datetime | None = Field(description="When it ends at that rate; null unless it runs")
    problem: ItemProblem | None = Field(description="Why a poll or a job over the whole record failed")
    links: dict[str, str]


class JobItems(Wire):
    """One page of a job's items in order."""

    items: list[JobItemView]
    next: int | None = Field(description="Send it as `after` for the next page; null on the last")


class JobDetail(JobView):
    """A batch with the first of its items."""

    items: list[JobItemView]
    next: int | None = Field(description="Where `items` goes on: `/v1/jobs/{id}/items?after=…`")


class JobPage(Wire):
    """One page of jobs, newest first."""

    jobs: list[JobView]
    next: str | None


class Accepted(Wire):
    """A batch that will be worked through, whatever happens to this process."""

    job: JobView


def example(**fields: Any) -> dict[str, Any]:
    """An example for the OpenAPI document."""
    return {"content": {"application/json": {"example": fields}}}


class PushOutcome(Wire):
    """What became of an item that Superdesk pushed."""

    status: str = Field(description="created, unchanged, replaced, removed, superseded or passed_over")
    article: str | None = Field(default=None, description="Id of the article that is or was made of it")
    statements: int | None = Field(default=None, description="How many statements were found in it")
    detail: str | None = Field(default=None, description="Why it was not taken")
