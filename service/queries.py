"""A search as it is asked over HTTP and on the command line, turned into the library's query."""

import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from index import cursor as cursors
from index import query_language
from index.fusion import Fusion
from index.model import CueClass, StatementKind
from index.readers.fields import MAX_NAME_CHARACTERS, Language, read_instant, without_half_pairs
from index.search import Collapse, Mode, Query
from index.store.asked import Filters
from service.exports.names import ExportFormat
from service.identifiers import MAX_ID

MAX_LIMIT = 100
DEFAULT_LIMIT = 10
MAX_CURSOR_CHARACTERS = cursors.MAX_CURSOR_CHARACTERS
MAX_FILTER_VALUES = 100

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_DAY_OR_INSTANT = {"type": "string", "examples": ["2024-03-01", "2024-03-01T00:00:00+01:00"]}


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _first_instant(value: Any) -> datetime:
    day = _day(value)
    return day or read_instant(value)


def _instant_after(value: Any) -> datetime:
    """The first instant that `to` no longer includes: a day counts whole."""
    day = _day(value)
    last, step = (day, timedelta(days=1)) if day else (read_instant(value), timedelta(microseconds=1))
    return last + step if datetime.max.replace(tzinfo=UTC) - last >= step else datetime.max.replace(tzinfo=UTC)


def _day(value: Any) -> datetime | None:
    if not isinstance(value, str) or not _DAY.fullmatch(value.strip()):
        return None
    try:
        day = datetime.combine(datetime.fromisoformat(value.strip()).date(), time(), UTC)
    except ValueError:
        raise ValueError("is no day of the calendar: send one such as 2024-03-01") from None
    return read_instant(day)


def _article_id(value: str) -> str:
    if not re.fullmatch(r"[0-9]{1,19}", value, re.ASCII) or int(value) > MAX_ID:
        raise ValueError("must be the id of an article")
    return value


def _values(item: dict[str, Any], description: str) -> dict[str, Any]:
    """One value or several, in the OpenAPI document."""
    several = {"type": "array", "items": item, "maxItems": MAX_FILTER_VALUES}
    return {"anyOf": [item, several], "description": description, "default": []}


_NAME_SCHEMA = {"type": "string", "minLength": 1, "maxLength": MAX_NAME_CHARACTERS}
FilterName = Annotated[str, Field(min_length=1, max_length=MAX_NAME_CHARACTERS), AfterValidator(without_half_pairs)]
Names = Annotated[list[FilterName], Field(max_length=MAX_FILTER_VALUES), BeforeValidator(_listed)]


class Asked(BaseModel):
    """What every search asks: words to search for, and filters that narrow the search."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    q: Annotated[
        str,
        AfterValidator(without_half_pairs),
        Field(
            description='Words, a sentence or a quotation to search for; `"exact phrase"`, `-word`, `speaker:`, '
            "`source:`, `kind:`, `before:` and `after:` narrow the search",
            examples=["bridge repair"],
        ),
    ]
    speaker: Annotated[Names, WithJsonSchema(_values(_NAME_SCHEMA, "Id, name or alias of a speaker"))] = []
    source: Annotated[Names, WithJsonSchema(_values(_NAME_SCHEMA, "Id, name or domain of a source"))] = []
    kind: Annotated[
        list[StatementKind],
        Field(max_length=MAX_FILTER_VALUES),
        BeforeValidator(_listed),
        WithJsonSchema(
            _values({"type": "string", "enum": [kind.value for kind in StatementKind]}, "Kind of statement")
        ),
    ] = []
    cue_class: Annotated[
        list[CueClass],
        Field(max_length=MAX_FILTER_VALUES),
        BeforeValidator(_listed),
        WithJsonSchema(
            _values(
                {"type": "string", "enum": [cue_class.value for cue_class in CueClass]},
                "How the cue says that it became known; left out, everything is searched, attitudes too",
            )
        ),
    ] = []
    language: Annotated[
        list[Language],
        Field(max_length=MAX_FILTER_VALUES),
        BeforeValidator(_listed),
        WithJsonSchema(_values({"type": "string", "maxLength": 35}, "BCP 47 tag of the article's language")),
    ] = []
    article: Annotated[
        list[Annotated[str, AfterValidator(_article_id)]],
        Field(max_length=MAX_FILTER_VALUES),
        BeforeValidator(_listed),
        WithJsonSchema(_values({"type": "string", "pattern": "^[0-9]{1,19}$"}, "Id of an article")),
    ] = []
    published_from: Annotated[
        datetime | None,
        BeforeValidator(lambda value: None if value is None else _first_instant(value)),
        WithJsonSchema(_DAY_OR_INSTANT | {"description": "Published on or after: a day (UTC), or date, time and zone"}),
        Field(alias="from"),
    ] = None
    published_before: Annotated[
        datetime | None,
        BeforeValidator(lambda value: None if value is None else _instant_after(value)),
        WithJsonSchema(_DAY_OR_INSTANT | {"description": "Published up to and including this day (UTC) or instant"}),
        Field(alias="to"),
    ] = None
    min_confidence: Annotated[
        float | None, Field(ge=0, le=1, description="Least confidence that the statement has the speaker it names")
    ] = None
    reviewed: Annotated[
        bool | None, Field(description="Only statements that a fact-checker has reviewed, or only the others")
    ] = None
    mode: Annotated[Mode, Field(description="Meaning and words, meaning alone, or the exact words")] = Mode.HYBRID
    fusion: Annotated[
        Fusion, Field(description="How a hybrid search joins meaning and words: a weighted sum, or reciprocal ranks")
    ] = Fusion.CONVEX
    collapse: Annotated[Collapse, Field(description="Show one statement of each family, or every one")] = (
        Collapse.FAMILY
    )

    def to_query(self) -> Query:
        """The library's query."""
        asked = query_language.read(self.q)
        return Query(
            text=asked.verbatim if self.mode is Mode.EXACT else asked.text,
            filters=query_language.narrowed(self._filters(), asked.filters),
            mode=self.mode,
            collapse=self.collapse,
            fusion=self.fusion,
        )

    def _filters(self) -> Filters:
        return Filters(
            speakers=tuple(self.speaker),
            sources=tuple(self.source),
            kinds=tuple(self.kind),
            cue_classes=tuple(self.cue_class),
            languages=tuple(self.language),
            articles=tuple(map(int, self.article)),
            published_from=self.published_from,
            published_before=self.published_before,
            min_confidence=self.min_confidence,
            reviewed=self.reviewed,
        )


class SearchRequest(Asked):
    """Words to search for, and filters that narrow the search; values of one filter are alternatives."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"q": "foreign troops break the constitution", "kind": ["direct"], "limit": 5}]
        },
    )

    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT, description="Hits on a page")] = DEFAULT_LIMIT
    cursor: Annotated[str | None, Field(max_length=MAX_CURSOR_CHARACTERS, description="`next` of the page before")] = (
        None
    )
    facets: Annotated[
        bool, Field(description="Also count speakers, sources, kinds and months of everything that is found")
    ] = False
    explain: Annotated[bool, Field(description="Also say of each hit why it stands where it stands")] = False

    def to_query(self) -> Query:
        """The library's query."""
        return replace(
            super().to_query(), limit=self.limit, cursor=self.cursor, facets=self.facets, explain=self.explain
        )


class ExportRequest(Asked):
    """A search whose finds are to be written down, all of them or the first."""

    format: Annotated[ExportFormat, Field(description="What is written")]
    limit: Annotated[int | None, Field(ge=1, description="Statements at most; left out, everything that is found")] = (
        None
    )
