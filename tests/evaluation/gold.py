"""The hand-made gold: what a careful reader finds in each seed article, as exact spans of its text."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NotRequired, TypedDict

from index.model import Span, StatementKind

SEEDS = Path(__file__).parents[2] / "seeds"
GOLD = Path(__file__).parent / "gold"
GOLD_SHA256 = Path(__file__).parent / "gold.sha256"


CASES = frozenset(
    {
        *("unlisted-cue", "pronoun", "nominal", "other-paragraph", "group", "two-speakers", "spokesperson"),
        *("organisation", "fragment", "indirect", "mixed", "split", "reopened", "unclosed", "nested"),
        *("british-apostrophe", "foreign-marks", "headline-claim", "label", "question-answer", "signature"),
        *("according-to", "first-person", "we-organisation", "denial", "refusal", "attitude", "scare-quotes"),
        *("caption", "boilerplate", "live-blog", "all-caps", "posted"),
    }
)
"""The hard cases by name; README.md beside this module says what each is."""


class GoldError(ValueError):
    """A gold file does not fit the text of its article."""


class StatementRecord(TypedDict):
    """One statement as a gold file writes it; README.md beside this module says what each field means."""

    kind: str
    pieces: list[str]
    speakers: list[str]
    mention: str | None
    cue: str | None
    quoted: NotRequired[list[str]]
    optional_quoted: NotRequired[list[str]]
    optional: NotRequired[bool]
    any_kind: NotRequired[bool]
    cases: NotRequired[list[str]]


class GoldRecord(TypedDict):
    """One gold file."""

    statements: list[StatementRecord]
    not_statements: list[str]
    narrative: list[str]
    cases: NotRequired[dict[str, list[str]]]


@dataclass(frozen=True, slots=True)
class GoldStatement:
    """One statement that extraction ought to find; an `optional` one is neither rewarded nor punished.

    `any_kind` is a bare fragment, direct to one reader and mixed to another. A speaker without a name may
    have several descriptions, each as good as the other, with ` | ` between them.
    """

    kind: StatementKind
    spans: tuple[Span, ...]
    quoted: tuple[Span, ...]
    optional_quoted: tuple[Span, ...]
    speakers: tuple[str, ...]
    mention: str | None
    cue: str | None
    optional: bool = False
    any_kind: bool = False
    cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """One seed article with its statements, its boiler-plate lines and some of its narrative pieces."""

    name: str
    text: str
    language: str | None
    statements: tuple[GoldStatement, ...]
    not_statements: tuple[Span, ...]
    narrative: tuple[Span, ...]
    cases: tuple[tuple[Span, tuple[str, ...]], ...] = ()
    """The hard cases among `not_statements` and `narrative`, each with its span."""


def locate(text: str, piece: str, start: int = 0, end: int | None = None) -> Span:
    """Where the piece first occurs in text[start:end].

    Raises:
        GoldError: it does not occur there.
    """
    at = text.find(piece, start, end)
    if not piece or at < 0:
        elsewhere = "it occurs only before that" if piece and piece in text else "it occurs nowhere in the text"
        raise GoldError(f"piece not found from character {start} on ({elsewhere}): {piece!r}")
    return at, at + len(piece)


def locate_in_order(text: str, pieces: Iterable[str], start: int = 0) -> tuple[Span, ...]:
    """Locate each piece after the end of the one before."""
    spans: list[Span] = []
    for piece in pieces:
        spans.append(locate(text, piece, spans[-1][1] if spans else start))
    return tuple(spans)


def _locate_inside(text: str, pieces: Sequence[str], spans: tuple[Span, ...]) -> tuple[Span, ...]:
    inside = locate_in_order(text, pieces, spans[0][0])
    for start, end in inside:
        if not any(s <= start and end <= e for s, e in spans):
            raise GoldError(f"quoted piece lies outside its statement: {text[start:end]!r}")
    return inside


def _known(cases: Sequence[str]) -> tuple[str, ...]:
    if unknown := sorted(set(cases) - CASES):
        raise GoldError(f"no such hard case: {', '.join(unknown)}")
    return tuple(cases)


def _unspoken_cases(
    record: GoldRecord, not_statements: Sequence[Span], narrative: Sequence[Span]
) -> tuple[tuple[Span, tuple[str, ...]], ...]:
    lines = [*record["not_statements"], *record["narrative"]]
    cases = record.get("cases", {})
    if strangers := sorted(set(cases) - set(lines)):
        raise GoldError(f"a case of neither not_statements nor narrative: {strangers[0]!r}")
    spans = [*not_statements, *narrative]
    return tuple((span, _known(cases[line])) for line, span in zip(lines, spans, strict=True) if line in cases)


def _statement(text: str, record: StatementRecord, start: int) -> GoldStatement:
    kind = StatementKind(record["kind"])
    spans = locate_in_order(text, record["pieces"], start)
    # A direct statement lies all inside quotation marks, unless a speaker's label stands in their place.
    in_marks = record["pieces"] if kind is StatementKind.DIRECT else []
    return GoldStatement(
        kind=kind,
        spans=spans,
        quoted=_locate_inside(text, record.get("quoted", in_marks), spans),
        optional_quoted=_locate_inside(text, record.get("optional_quoted", []), spans),
        speakers=tuple(record["speakers"]),
        mention=record["mention"],
        cue=record["cue"],
        optional=record.get("optional", False),
        any_kind=record.get("any_kind", False),
        cases=_known(record.get("cases", [])),
    )


def parse(name: str, text: str, language: str | None, record: GoldRecord) -> GoldArticle:
    """Locate a gold record in the text of its article.

    A statement begins after the first piece of the statement before it, not after its last: what is
    said between the two halves of a split quotation is a statement of its own.

    Raises:
        GoldError: a piece is missing or out of order, or a narrative piece overlaps a statement.
    """
    statements: list[GoldStatement] = []
    for each in record["statements"]:
        after = statements[-1].spans[0][1] if statements else 0
        try:
            statements.append(_statement(text, each, after))
        except GoldError as error:
            raise GoldError(f"{name}, statement {len(statements) + 1}: {error}") from error
    try:
        not_statements = locate_in_order(text, record["not_statements"])
        narrative = locate_in_order(text, record["narrative"])
        cases = _unspoken_cases(record, not_statements, narrative)
    except GoldError as error:
        raise GoldError(f"{name}: {error}") from error
    for start, end in not_statements + narrative:
        if any(s < end and start < e for statement in statements for s, e in statement.spans):
            raise GoldError(f"{name}: this cannot be both a statement and none: {text[start:end]!r}")
    return GoldArticle(name, text, language, tuple(statements), not_statements, narrative, cases)


def load_article(name: str) -> GoldArticle:
    """Read one seed with its gold, by the name both files share."""
    text = (SEEDS / f"{name}.txt").read_text(encoding="utf-8")
    language: str | None = json.loads((SEEDS / f"{name}.meta.json").read_text(encoding="utf-8"))["language"]
    record: GoldRecord = json.loads((GOLD / f"{name}.json").read_text(encoding="utf-8"))
    return parse(name, text, language, record)


def names() -> list[str]:
    """The names of all seeds that have gold, in order."""
    return sorted(path.stem for path in GOLD.glob("*.json"))


def load_all() -> list[GoldArticle]:
    """Read every seed with its gold."""
    return [load_article(name) for name in names()]


def sha256() -> str:
    """One hash over the names and bytes of all gold files."""
    digest = hashlib.sha256()
    for name in names():
        content = (GOLD / f"{name}.json").read_bytes()
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()
