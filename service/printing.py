"""Answers for people: the words, who said them, where and when, and how sure that is."""

import textwrap
from typing import TextIO

from index.model import Method, StatementKind
from service.answer_parts import ExplanationPart, FacetsPart, SidePart
from service.schemas import AnswerView, CorrectionPart, FamilyPart, HitView, SpeakerPart, StatementView

WIDTH_CHARACTERS = 100
VALUES_PRINTED = 10
"""Of each facet; --json has a hundred."""
_DENIALS = frozenset({"deny", "denies", "denied", "denying"})


def print_answer(answer: AnswerView, out: TextIO) -> None:
    """Write the hits, best first, and the counts if they were asked for."""
    _print_hits(answer, out)
    if answer.facets:
        out.write("\n" + "\n".join(_facets(answer.facets)) + "\n")


def _print_hits(answer: AnswerView, out: TextIO) -> None:
    if not answer.hits:
        out.write("Nothing in the record fits.\n")
        return
    if answer.no_match:
        out.write("Nothing in the record seems to say this. The nearest:\n\n")
    out.write("\n\n".join(_hit(number, hit) for number, hit in enumerate(answer.hits, 1)) + "\n")


def print_statement(statement: StatementView, out: TextIO) -> None:
    """Write one statement."""
    out.write(_hit(1, statement) + "\n")


def _hit(number: int, hit: StatementView) -> str:
    words = f"“{hit.statement.text}”" if hit.statement.kind is StatementKind.DIRECT else hit.statement.text
    printed = hit.article.published_at.strftime("%-d %B %Y") if hit.article.published_at else "date unknown"
    lines = [
        _wrapped(f"{number}. ", words),
        _wrapped("   ", _said_by(hit)),
        *_denied(hit),
        _wrapped("   ", ", ".join(part for part in (hit.source.name, printed, hit.article.title) if part)),
    ]
    if hit.family.size > 1:
        lines.append(_wrapped("   ", _family(hit.family)))
    if hit.flags:
        lines.append(_wrapped("   ", f"may say the opposite ({', '.join(hit.flags)})"))
    if hit.statement.correction:
        lines.append(_wrapped("   ", _corrected(hit.statement.correction)))
    if hit.article.url:
        lines.append(f"   {hit.article.url}")
    if isinstance(hit, HitView) and hit.explanation:
        lines += [_wrapped("   ", line) for line in _explained(hit.explanation)]
    return "\n".join(lines)


def _explained(why: ExplanationPart) -> list[str]:
    sides = [("meaning", why.semantic), ("words", why.lexical)]
    told = [f"{name} {_side(side)}" for name, side in sides if side]
    told += [f"less {penalty.points:g} ({penalty.reason})" for penalty in why.penalties]
    total = f"score {why.score:.3f}, relevance {why.relevance:.2f}"
    return ["; ".join([*told, total]), why.family.reason]


def _side(side: SidePart) -> str:
    sum_ = f" × {side.weight:g} = {side.points:.3f}" if side.weight is not None else f" gives {side.points:.4f}"
    return f"{side.score:.3f}{sum_} (rank {side.rank:,})"


def _facets(facets: FacetsPart) -> list[str]:
    """One line for each facet."""
    named = {"speakers": facets.speaker, "sources": facets.source}
    lines = [(name, [f"{one.name} {one.count:,}" for one in counts]) for name, counts in named.items()]
    lines.append(("kinds", [f"{one.kind.value} {one.count:,}" for one in facets.kind]))
    lines.append(("months", [f"{one.month or 'undated'} {one.count:,}" for one in facets.month]))
    found = f"statements found: {facets.statements:,}; of different words: {facets.families:,}"
    return [found, *(_wrapped(f"{name}: ", _first(values)) for name, values in lines if values)]


def _first(values: list[str]) -> str:
    return ", ".join([*values[:VALUES_PRINTED], *(["…"] if len(values) > VALUES_PRINTED else [])])


def _family(family: FamilyPart) -> str:
    """The same words elsewhere: how often, from how many, and who had them first."""
    counts = (
        _counted(family.size, "time"),
        _counted(family.sources, "source"),
        _counted(family.reports, "report"),
        _counted(family.copies, "copy", "copies"),
    )
    told = "these words {} in {}: {}, {}".format(*counts)
    first = family.first_seen
    return f"{told}; first by {first.source.name}, {first.published_at:%-d %B %Y}" if first else told


def _counted(number: int, one: str, several: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def _corrected(correction: CorrectionPart) -> str:
    note = f": {correction.note}" if correction.note else ""
    return f"{' and '.join(correction.fields)} set by hand, {correction.at:%-d %B %Y}{note}"


def _said_by(hit: StatementView) -> str:
    if hit.speakers:
        return "; ".join(map(_speaker, hit.speakers))
    if hit.statement.kind is StatementKind.NARRATIVE:
        return f"{hit.source.name} in its own words"
    names = ", ".join(candidate.name for candidate in hit.candidates)
    return f"speaker not certain; perhaps {names}" if names else "speaker not certain"


def _denied(hit: StatementView) -> list[str]:
    """The cue of a denial: without it, the words read as if somebody had said them."""
    cue = next((speaker.cue for speaker in hit.speakers if speaker.cue), "")
    return [_wrapped("   ", f"denied, not said (“{cue}”)")] if _DENIALS & set(cue.lower().split()) else []


def _speaker(speaker: SpeakerPart) -> str:
    role = f", {speaker.role}" if speaker.role else ""
    if speaker.method is Method.CORRECTED:
        return f"{speaker.name}{role} (set by hand)"
    found = speaker.method.value.replace("_", " ")
    return f"{speaker.name}{role} ({found}, {speaker.confidence:.0%} sure)"


def _wrapped(start: str, text: str) -> str:
    return textwrap.fill(text, WIDTH_CHARACTERS, initial_indent=start, subsequent_indent="   ", break_long_words=False)
