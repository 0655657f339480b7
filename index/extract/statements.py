"""Join quotations and reported clauses into statements whose speakers are still to be named."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.extract.cues import CONTINUING, lemma
from index.extract.frames import Frame, frame_of
from index.extract.marks import Quotation
from index.extract.parse import Parse
from index.extract.reported import Candidate, find_candidates
from index.extract.sentences import Sentence
from index.model import Span, StatementKind

REPORTED_AT_LEAST = 0.31
"""Least probability of a construction that counts as reported speech."""
MIN_FRAGMENT_WORDS = 4
"""A quoted fragment outside reported speech is a quotation from so many words on; shorter ones are scare quotes."""


@dataclass(slots=True)
class Draft:
    """A statement on its way: `parse` and `source`, `cue` say where its speaker and cue are printed."""

    kind: StatementKind
    spans: list[Span]
    quoted: list[Span]
    paragraph: int
    sentence: int
    parse: int | None = None
    cue: int | None = None
    source: int | None = None
    according: bool = False
    label: Span | None = None
    probability: float = 1.0
    opens_paragraph: bool = False
    fragment: bool = False
    unclosed: bool = field(default=False)


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence's place in the article, with its parses (one, or several for an endless sentence)."""

    paragraph: int
    sentence: Sentence
    parses: tuple[int, ...]


def draft_statements(text: str, places: Sequence[Place], parses: Sequence[Parse]) -> list[Draft]:
    """Direct, mixed and indirect statements, in order of their start."""
    direct = _direct(text, places, parses)
    reported = _reported(text, places, parses)
    loose = _loose_fragments(text, places, parses, reported)
    return sorted([*direct, *reported, *loose], key=lambda d: (d.spans[0], d.spans[-1]))


def _direct(text: str, places: Sequence[Place], parses: Sequence[Parse]) -> list[Draft]:
    found: list[Draft] = []
    for number, place in enumerate(places):
        for quotation in place.sentence.whole:
            frame, parse = _frame(place, parses, quotation)
            last = found[-1] if found else None
            if last and _continues(text, last, quotation, number, places, parses, frame):
                last.spans.append((quotation.start, quotation.end))
                last.quoted.append((quotation.start, quotation.end))
                last.unclosed = not quotation.closed
                last.sentence = number
                if last.source is None and frame:
                    last.parse, last.cue, last.source, last.according = parse, frame.cue, frame.source, frame.according
                continue
            span = (quotation.start, quotation.end)
            draft = Draft(StatementKind.DIRECT, [span], [span], place.paragraph, number, unclosed=not quotation.closed)
            draft.opens_paragraph = number == 0 or places[number - 1].paragraph != place.paragraph
            if frame:
                draft.parse, draft.cue, draft.source, draft.according = parse, frame.cue, frame.source, frame.according
            found.append(draft)
    return found


def _frame(place: Place, parses: Sequence[Parse], quotation: Quotation) -> tuple[Frame | None, int | None]:
    for number in place.parses:
        for token, masked in parses[number].masks.items():
            if masked == quotation:
                return frame_of(parses[number], token), number
    return None, None


def _continues(
    text: str,
    last: Draft,
    quotation: Quotation,
    number: int,
    places: Sequence[Place],
    parses: Sequence[Parse],
    frame: Frame | None,
) -> bool:
    """Whether the quotation goes on with the statement before it."""
    place = places[number]
    between = text[last.spans[-1][1] : quotation.outer_start]
    if place.paragraph != last.paragraph:
        opens = (
            number and places[number - 1].paragraph != place.paragraph and quotation.outer_start == place.sentence.start
        )
        return bool(last.unclosed and opens and places[last.sentence].paragraph + 1 == place.paragraph)
    if number == last.sentence:
        return _same_frame(text, last, between, parses, frame)
    if number != last.sentence + 1:
        return False
    bare = not _WORD.search(text[place.sentence.start : quotation.outer_start])
    return bare and (frame is None or frame.source is None or last.source is None)


_WORD = re.compile(r"\w")


def _same_frame(text: str, last: Draft, between: str, parses: Sequence[Parse], frame: Frame | None) -> bool:
    words = between.split()
    if not frame or last.cue is None or frame.cue == last.cue:
        return not (words and words[-1].strip(",:").lower() == "that")
    parse = parses[last.parse] if last.parse is not None else None
    if parse is None:
        return False
    cue = lemma(parse.words[frame.cue])
    return cue in CONTINUING and not (words and words[-1].strip(",:").lower() == "that")


def _reported(text: str, places: Sequence[Place], parses: Sequence[Parse]) -> list[Draft]:
    found = []
    for number, place in enumerate(places):
        for at in place.parses:
            for candidate, probability in _chosen(parses[at]):
                draft = _reported_draft(text, place, number, at, parses[at], candidate)
                if draft:
                    draft.probability = probability
                    found.append(draft)
    return found


def _chosen(parse: Parse) -> list[tuple[Candidate, float]]:
    """The constructions that are sure enough, each content once."""
    ranked = sorted(
        ((c.probability, -i, c) for i, c in enumerate(find_candidates(parse))), key=lambda item: item[:2], reverse=True
    )
    kept: list[tuple[Candidate, float]] = []
    for probability, _, candidate in ranked:
        if probability < REPORTED_AT_LEAST:
            break
        content = set(candidate.content)
        if not any(
            _overlap(content, set(other.content)) > (0.3 if other.cue == candidate.cue else 0.6) for other, _ in kept
        ):
            kept.append((candidate, probability))
    return kept


def _overlap(a: set[int], b: set[int]) -> float:
    return len(a & b) / len(a | b)


def _reported_draft(text: str, place: Place, number: int, at: int, parse: Parse, candidate: Candidate) -> Draft | None:
    spans = _spans(text, parse, candidate.content)
    fragments = [q for q in place.sentence.fragments if any(a < q.end and q.start < b for a, b in spans)]
    spans = _with_fragments(text, spans, fragments)
    quoted = [(q.start, q.end) for q in fragments]
    if not spans:
        return None
    kind = StatementKind.MIXED if quoted else StatementKind.INDIRECT
    if quoted and sum(_letters(text, s) for s in spans) == sum(_letters(text, s) for s in quoted):
        kind, spans = StatementKind.DIRECT, list(quoted)
    return Draft(
        kind,
        spans,
        quoted,
        place.paragraph,
        number,
        at,
        candidate.cue,
        candidate.source,
        candidate.pattern in ("according", "per"),
    )


def _letters(text: str, span: Span) -> int:
    return sum(c.isalnum() for c in text[span[0] : span[1]])


def _spans(text: str, parse: Parse, tokens: Sequence[int]) -> list[Span]:
    """Runs of neighbouring tokens; only punctuation may be missing between two of one run."""
    spans: list[Span] = []
    last = -2
    for token in tokens:
        start, end = parse.spans[token]
        missing = range(last + 1, token)
        if spans and all(parse.deps[t] == "punct" and parse.spans[t][0] >= 0 for t in missing):
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        elif end > start:
            spans.append((start, end))
        last = token
    return [s for s in spans if any(c.isalnum() for c in text[s[0] : s[1]])]


def _with_fragments(text: str, spans: list[Span], fragments: Sequence[Quotation]) -> list[Span]:
    """Widen the spans so that no quoted fragment is cut, marks included."""
    for q in fragments:
        touching = [s for s in spans if s[0] < q.outer_end and q.outer_start < s[1]]
        rest = [s for s in spans if s not in touching]
        start = min([q.outer_start, *(s[0] for s in touching)])
        end = max([q.outer_end, *(s[1] for s in touching)])
        spans = sorted([*rest, (start, end)])
    return spans


def _loose_fragments(
    text: str, places: Sequence[Place], parses: Sequence[Parse], reported: Sequence[Draft]
) -> list[Draft]:
    """Quoted fragments long enough to be somebody's words that no reported clause holds."""
    covered = {span for draft in reported for span in draft.quoted}
    found = []
    for number, place in enumerate(places):
        for q in place.sentence.fragments:
            if (q.start, q.end) in covered or len(text[q.start : q.end].split()) < MIN_FRAGMENT_WORDS:
                continue
            draft = Draft(
                StatementKind.DIRECT, [(q.start, q.end)], [(q.start, q.end)], place.paragraph, number, fragment=True
            )
            _fragment_frame(parses, place, q, draft)
            found.append(draft)
    return found


def _fragment_frame(parses: Sequence[Parse], place: Place, q: Quotation, draft: Draft) -> None:
    for at in place.parses:
        parse = parses[at]
        inside = [t for t in range(len(parse.words)) if q.start <= parse.spans[t][0] < q.end]
        if inside:
            top = next((t for t in inside if parse.heads[t] not in inside), inside[0])
            frame = frame_of(parse, top)
            if frame and frame.cue not in inside:
                draft.parse, draft.cue, draft.source, draft.according = at, frame.cue, frame.source, frame.according
            return
