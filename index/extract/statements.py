"""Join quotations and reported clauses into statements whose speakers are still to be named."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.extract.cues import CONTINUING, SPEECH_VERBS, lemma
from index.extract.frames import Frame, frame_of, lead_in
from index.extract.labels import Label, Turn, headline_label, label_before, signature_after
from index.extract.marks import Quotation
from index.extract.parse import Parse
from index.extract.reported import Candidate, find_candidates
from index.extract.sentences import Sentence, is_title
from index.model import Span, StatementKind

REPORTED_AT_LEAST = 0.31
"""Least probability of a construction that counts as reported speech."""
LAST_HEADLINE = 2
"""The number of the last line that may be a headline, counted from 0: section, headline, standfirst."""
ATTITUDE_AT_LEAST = 0.5
"""The same where what is reported is no clause: `criticised the plan` more often tells a deed than words."""
NO_SENTENCE = -1
"""The sentence number of a labelled line, which is not cut into sentences."""
SAME_CONTENT = 0.6
"""From this overlap (intersection over union of words) on, two constructions report the same content."""
MIN_FRAGMENT_WORDS = 4
"""A quoted fragment outside reported speech is a quotation from so many words on; shorter ones are scare quotes."""


_Framed = dict[tuple[int | None, int | None], int | None]
"""The source that each quotation's cue has, by parse and cue."""


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
    label: Label | None = None
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


def draft_statements(text: str, places: Sequence[Place], parses: Sequence[Parse], turns: Sequence[Turn]) -> list[Draft]:
    """Direct, mixed and indirect statements, in order of their start; `turns` are the labelled lines."""
    direct = _direct(text, places, parses)
    framed: _Framed = {(d.parse, d.cue): d.source for d in direct if d.cue is not None}
    reported = _reported(text, places, parses, framed)
    headlines = _headlines(text, places, reported)
    loose = _loose_fragments(text, places, parses, reported)
    labelled = [Draft(StatementKind.DIRECT, list(t.spans), [], t.paragraph, NO_SENTENCE, label=t.label) for t in turns]
    return sorted([*direct, *reported, *loose, *labelled, *headlines], key=lambda d: (d.spans[0], d.spans[-1]))


def _direct(text: str, places: Sequence[Place], parses: Sequence[Parse]) -> list[Draft]:
    found: list[Draft] = []
    for number, place in enumerate(places):
        frames = _frames(place, parses)
        for quotation in place.sentence.whole:
            frame, parse = frames.get(quotation.outer_start, (None, None))
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
            draft.label = _label(text, places, number, quotation)
            if draft.label is None and (frame is None or frame.source is None):
                frame, parse = _announced(text, places, parses, number, quotation, draft) or (frame, parse)
            if frame:
                draft.parse, draft.cue, draft.source, draft.according = parse, frame.cue, frame.source, frame.according
            found.append(draft)
    return found


def _label(text: str, places: Sequence[Place], number: int, quotation: Quotation) -> Label | None:
    """`Ann Doe: “…”` or `“…” — Ann Doe`, the signature perhaps in the next line."""
    sentence = places[number].sentence
    label = label_before(text, sentence.start, quotation.outer_start)
    if label or quotation is not sentence.whole[-1]:
        return label
    last = number + 1 == len(places) or places[number + 1].paragraph != places[number].paragraph
    signature = signature_after(text, quotation.outer_end, sentence.end) if last else None
    if (
        signature is None
        and last
        and number + 1 < len(places)
        and places[number + 1].paragraph == places[number].paragraph + 1
    ):
        following = places[number + 1].sentence
        signature = signature_after(text, following.start, following.end)
    return signature


def _announced(
    text: str, places: Sequence[Place], parses: Sequence[Parse], number: int, quotation: Quotation, draft: Draft
) -> tuple[Frame, int] | None:
    """The frame of a quotation after a colon, in its own sentence or at the end of the paragraph before."""
    sentence = places[number].sentence
    if text[sentence.start : quotation.outer_start].rstrip().endswith(":"):
        for at in places[number].parses:
            masks = [t for t, q in parses[at].masks.items() if q == quotation]
            frame = lead_in(parses[at], masks[0]) if masks else None
            if frame:
                return frame, at
    if draft.opens_paragraph and number and quotation.outer_start == sentence.start:
        before = places[number - 1]
        if before.parses and before.paragraph + 1 == draft.paragraph and text[before.sentence.end - 1] == ":":
            frame = lead_in(parses[before.parses[-1]])
            return (frame, before.parses[-1]) if frame else None
    return None


def _frames(place: Place, parses: Sequence[Parse]) -> dict[int, tuple[Frame | None, int]]:
    """The frame of each quotation of the sentence, by the quotation's start, and the parse that has it."""
    return {
        masked.outer_start: (frame_of(parses[number], token), number)
        for number in place.parses
        for token, masked in parses[number].masks.items()
    }


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
    if frame is not None and frame.source is not None:
        return bare and last.source is None
    return bare and not _WORD.search(text[place.sentence.whole[-1].outer_end : place.sentence.end])


_WORD = re.compile(r"\w")


def _same_frame(text: str, last: Draft, between: str, parses: Sequence[Parse], frame: Frame | None) -> bool:
    words = between.split()
    if not frame or frame.cue is None or last.cue is None or frame.cue == last.cue:
        return not (words and words[-1].strip(",:").lower() == "that")
    parse = parses[last.parse] if last.parse is not None else None
    if parse is None:
        return False
    cue = lemma(parse.words[frame.cue])
    return cue in CONTINUING and not (words and words[-1].strip(",:").lower() == "that")


def _reported(text: str, places: Sequence[Place], parses: Sequence[Parse], framed: _Framed) -> list[Draft]:
    """Reported clauses; the speaker of a quotation is never taken for what its cue reports."""
    found = []
    for number, place in enumerate(places):
        for at in place.parses:
            for candidate, probability in _chosen(parses[at]):
                if framed.get((at, candidate.cue)) in candidate.content:
                    continue
                draft = _reported_draft(text, place, number, at, parses[at], candidate)
                if draft:
                    draft.probability = probability
                    found.append(draft)
    return _joined(text, found)


def _joined(text: str, drafts: list[Draft]) -> list[Draft]:
    """Contents of one cue that touch are one statement which the parser has torn."""
    kept: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: (d.parse or 0, d.cue or 0, d.spans[0])):
        last = kept[-1] if kept else None
        same = last and (last.parse, last.cue) == (draft.parse, draft.cue)
        if (
            last
            and same
            and not text[last.spans[-1][1] : draft.spans[0][0]].strip(" ,")
            and last.spans[-1][1] <= draft.spans[0][0]
        ):
            last.spans[-1] = (last.spans[-1][0], draft.spans[0][1])
            last.spans.extend(draft.spans[1:])
            last.quoted = sorted({*last.quoted, *draft.quoted})
            if last.quoted and last.kind is StatementKind.INDIRECT:
                last.kind = StatementKind.MIXED
            continue
        kept.append(draft)
    return kept


def _chosen(parse: Parse) -> list[tuple[Candidate, float]]:
    """The constructions that are sure enough, each content once."""
    ranked = sorted(
        ((c.probability, -i, c) for i, c in enumerate(find_candidates(parse))), key=lambda item: item[:2], reverse=True
    )
    kept: list[tuple[Candidate, float]] = []
    for probability, _, candidate in ranked:
        if probability < REPORTED_AT_LEAST:
            break
        if probability < ATTITUDE_AT_LEAST and not (_is_clausal(candidate) or _is_spoken(parse, candidate)):
            continue
        if not any(_rivals(candidate, other) for other, _ in kept):
            kept.append((candidate, probability))
    return [(c, p) for c, p in kept if not any(_attitude_within(parse, c, other) for other, _ in kept)]


def _rivals(candidate: Candidate, other: Candidate) -> bool:
    """Two readings of the same words."""
    a, b = set(candidate.content), set(other.content)
    if candidate.cue == other.cue:
        return bool(a & b)
    return _overlap(a, b) > SAME_CONTENT


def _attitude_within(parse: Parse, candidate: Candidate, other: Candidate) -> bool:
    """A wish or a deed that is itself part of what somebody is reported to say."""
    inside = candidate.cue in other.content and candidate.cue != other.cue
    return inside and not _is_speech_clause(parse, candidate)


def _is_spoken(parse: Parse, candidate: Candidate) -> bool:
    return lemma(parse.words[candidate.cue]) in SPEECH_VERBS


def _is_clausal(candidate: Candidate) -> bool:
    return "comp" in candidate.pattern or candidate.pattern.startswith(
        ("around", "parataxis", "as", "according", "per", "noun+that")
    )


def _is_speech_clause(parse: Parse, candidate: Candidate) -> bool:
    """A verb of saying with a clause of its own: the core of reported speech."""
    if candidate.pattern in ("according", "per", "as"):
        return True
    clausal = candidate.pattern.removeprefix("pass:").startswith(("ccomp", "around", "parataxis"))
    return clausal and lemma(parse.words[candidate.cue]) in SPEECH_VERBS


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


def _headlines(text: str, places: Sequence[Place], reported: list[Draft]) -> list[Draft]:
    """`Doe: the plan has failed` above the text; what the parser made of such a line is dropped."""
    found = []
    for number, place in enumerate(places):
        if place.paragraph > LAST_HEADLINE or place.sentence.whole:
            continue
        headline = headline_label(text, place.sentence.start, place.sentence.end)
        if headline and number + 1 < len(places) and places[number + 1].paragraph != place.paragraph:
            label, claim = headline
            quoted = [(q.start, q.end) for q in place.sentence.fragments if claim[0] <= q.outer_start]
            kind = StatementKind.MIXED if quoted else StatementKind.INDIRECT
            found.append(Draft(kind, [claim], quoted, place.paragraph, number, label=label))
    return found


def _loose_fragments(
    text: str, places: Sequence[Place], parses: Sequence[Parse], reported: Sequence[Draft]
) -> list[Draft]:
    """Quoted fragments long enough to be somebody's words that no reported clause holds."""
    covered = {span for draft in reported for span in draft.quoted}
    found = []
    for number, place in enumerate(places):
        for q in place.sentence.fragments:
            if (q.start, q.end) in covered or not _is_speech_like(text[q.start : q.end]):
                continue
            draft = Draft(
                StatementKind.DIRECT, [(q.start, q.end)], [(q.start, q.end)], place.paragraph, number, fragment=True
            )
            _fragment_frame(parses, place, q, draft)
            found.append(draft)
    return found


def _is_speech_like(fragment: str) -> bool:
    """Long enough, and no title of a work (`Songs of the Old Town`)."""
    words = fragment.split()
    return len(words) >= MIN_FRAGMENT_WORDS and not is_title(words)


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
