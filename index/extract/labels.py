"""Speakers printed as labels: transcripts (`DOE: …`), interviews, headlines (`Doe: …`), signatures (`— Ann Doe`)."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.extract.boilerplate import LineKind, Paragraph
from index.extract.cues import is_speech_form
from index.model import Method, Span

QUESTIONS = frozenset({"Q", "Question", "QUESTION", "Interviewer", "INTERVIEWER", "REPORTER", "Reporter"})
ANSWERS = frozenset({"A", "Answer", "ANSWER"})
HEADLINE_BODIES = frozenset(
    """
    police officials experts scientists doctors report study poll survey court union government source sources
    ministers researchers prosecutors witnesses critics lawyers
    """.split()
)
"""Words before a headline's colon that name whoever makes the claim without a name."""
_LABEL = re.compile(
    r"[*_]{0,2}(?P<who>[A-Z][\w.’'-]{0,24}"
    r"(?: [A-Z0-9][\w.’'-]{0,24}| (?:al|de|van|von|bin|of|the|del|da|di)\b[\w’'-]{0,24}){0,4})"
    r"(?: ?\([^()]{1,40}\))?[*_]{0,2}:[*_]{0,2}\s+(?=\S)"
)
_SIGNATURE = re.compile(
    r"\s*(?:[—–―]|--?|~)\s*"
    r"(?P<who>[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*| (?:al|de|van|von|bin|del|da|di|la)\b[\w’'-]*){0,4})"
    r"(?:,\s*(?P<role>[^“”\"]{2,90}?))?\.?\s*$"
)
_HEADLINE = re.compile(r"(?P<who>[A-Z][\w.’' -]{1,40}): +(?P<claim>\S.*)$")
_NO_SPEAKER = frozenset(
    """note update updated correction watch read video photos photo breaking exclusive opinion analysis explainer live
    related source credit summary background warning disclaimer location date time price where when what why how who
    here more also see example result results score final factbox key timeline review podcast listen question answer
    ps nb tip step day part chapter section figure table editor""".split()
) - {"question", "answer"}
_TERMINAL = frozenset(".?!…”\"’'»)—-")
_LONGEST_LABEL = 160
MIN_CLAIM_WORDS = 3


@dataclass(frozen=True, slots=True)
class Label:
    """A printed speaker: where, by what kind of evidence, the role behind it, and the full name where it is known."""

    span: Span
    method: Method
    role: Span | None = None
    full: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """What a label's speaker says: the rest of the line, and the unlabelled lines after it."""

    label: Label
    spans: tuple[Span, ...]
    paragraph: int


def find_turns(text: str, lines: Sequence[Paragraph]) -> tuple[list[Paragraph], list[Turn]]:
    """Take the labelled lines out; both come back in order. Two labelled lines make a transcript, one does not."""
    labelled = {line.number: match for line in lines if (match := _label_of(text, line))}
    counts = Counter(match.group("who") for match in labelled.values())
    taken = {n for n, match in labelled.items() if _is_turn(match.group("who"), counts, n, labelled)}
    if len(taken) < 2:
        return list(lines), []
    mostly = 2 * len(taken) > len(lines) and len(taken) > 2
    rest: list[Paragraph] = []
    turns: list[Turn] = []
    for line in lines:
        if line.number in taken:
            match = labelled[line.number]
            label = Label(match.span("who"), Method.SPEAKER_LABEL)
            turns.append(Turn(label, (_unquoted(text, match.end(), line.end),), line.number))
        elif (
            mostly
            and line.number < max(taken)
            and turns
            and line.kind is LineKind.PROSE
            and turns[-1].paragraph == line.number - len(turns[-1].spans)
        ):
            turns[-1] = replace(turns[-1], spans=(*turns[-1].spans, _unquoted(text, line.start, line.end)))
        else:
            rest.append(line)
    return rest, turns


def _label_of(text: str, line: Paragraph) -> "re.Match[str] | None":
    match = _LABEL.match(text, line.start, line.end)
    if match is None or match.end() >= line.end or line.kind is LineKind.CAPTION:
        return None
    if match.group("who").split()[0].lower().strip(".") in _NO_SPEAKER or text[line.end - 1] not in _TERMINAL:
        return None
    return match


def _is_turn(who: str, counts: Counter[str], number: int, labelled: "dict[int, re.Match[str]]") -> bool:
    if who in QUESTIONS or who in ANSWERS:
        return len(counts) > 1
    if who.isupper() and len(who) > 1:
        return sum(c for label, c in counts.items() if label.isupper()) > 1
    return counts[who] > 1 and (number - 1 in labelled or number + 1 in labelled or len(counts) > 1)


def _unquoted(text: str, start: int, end: int) -> Span:
    """Without the marks, where they stand around the whole line."""
    marks = '“”"«»'
    inner = text[start + 1 : end - 1]
    if text[start] in marks and text[end - 1] in marks and inner.strip() and not any(m in inner for m in marks):
        return start + 1, end - 1
    return start, end


def label_before(text: str, start: int, end: int) -> Label | None:
    """`Ann Doe: ` from the start of the sentence up to a quotation; two sentences never make a label."""
    match = _LABEL.match(text, start, end + 1) if end - start < _LONGEST_LABEL else None
    if match is None or match.end() != end:
        return None
    words = match.group("who").lower().split()
    if words[0] in _NO_SPEAKER or is_speech_form(words[-1]):
        return None
    return Label(match.span("who"), Method.SPEAKER_LABEL)


def signature_after(text: str, start: int, end: int) -> Label | None:
    """`— Ann Doe, mayor` as all that stands there."""
    if end - start > 160:
        return None
    match = _SIGNATURE.match(text, start, end)
    if match is None or match.end() != end:
        return None
    role = match.span("role") if match.group("role") else None
    return Label(match.span("who"), Method.SIGNATURE, role)


def headline_label(text: str, start: int, end: int) -> tuple[Label, Span] | None:
    """`Doe: the plan has failed`: who, and the claim."""
    match = _HEADLINE.match(text, start, end) if end - start < 300 else None
    if match is None or len(match.group("claim").split()) < MIN_CLAIM_WORDS:
        return None
    return Label(match.span("who"), Method.HEADLINE), match.span("claim")
