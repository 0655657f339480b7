"""Choose the constructions that report speech and cut their statements out of the text."""

from collections.abc import Sequence

from index.extract.cues import SPEECH_VERBS, lemma
from index.extract.drafts import Draft, Place
from index.extract.marks import Quotation
from index.extract.parse import Parse
from index.extract.reported import Candidate, find_candidates
from index.extract.unsaid import is_unsaid
from index.model import Span, StatementKind

REPORTED_AT_LEAST = 0.31
"""Least probability of a construction that counts as reported speech."""
ATTITUDE_AT_LEAST = 0.5
"""The same where what is reported is no clause: `criticised the plan` more often tells a deed than words."""
SAME_CONTENT = 0.6
"""From this overlap (intersection over union of words) on, two constructions report the same content."""
Framed = dict[tuple[int | None, int | None], int | None]
"""The source that each quotation's cue has, by parse and cue."""
_OPENING = ("“", '"', "«", "„", "‘", "'")


def reported_drafts(text: str, places: Sequence[Place], parses: Sequence[Parse], framed: Framed) -> list[Draft]:
    """Reported clauses; the speaker of a quotation is never taken for what its cue reports."""
    found = []
    for number, place in enumerate(places):
        for at in place.parses:
            for candidate, probability in _chosen(text, parses[at]):
                if framed.get((at, candidate.cue)) in candidate.content:
                    continue
                draft = _reported_draft(text, place, number, at, parses[at], candidate)
                if draft and not _announces(text, draft):
                    draft.probability = probability
                    found.append(draft)
    return _joined(text, found)


def _announces(text: str, draft: Draft) -> bool:
    """`Doe scolded him: “…,” she said`: a clause that hands on to a quotation reports nothing."""
    end = draft.spans[-1][1]
    return text[end : end + 1] == ":" and text[end + 1 : end + 4].strip()[:1] in _OPENING


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


def _chosen(text: str, parse: Parse) -> list[tuple[Candidate, float]]:
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
        if candidate.source in candidate.content:
            continue
        if _is_silence(text, parse, candidate) or _has_no_voice(parse, candidate):
            continue
        if not any(_rivals(candidate, other) for other, _ in kept):
            kept.append((candidate, probability))
    return [(c, p) for c, p in kept if not any(_attitude_within(parse, c, other) for other, _ in kept)]


def _is_silence(text: str, parse: Parse, candidate: Candidate) -> bool:
    """`declined to comment`, `read out a list`: what nobody said is no statement."""
    if lemma(parse.words[candidate.cue]) == "read" and candidate.pattern.startswith("dobj"):
        return True
    return is_unsaid(text, parse.spans[candidate.cue])


def _has_no_voice(parse: Parse, candidate: Candidate) -> bool:
    """A passive without a speaker: `Asked about the siren`, `Asked whether it rang`, `interrupted for an address`."""
    if parse.spans[candidate.cue - 1][0] < 0 and min(candidate.content) == candidate.cue + 1 and candidate.cue:
        return True  # `“It creaks,” said Ann Doe, and Bob Roe agreed`, which the parser may take for what was said
    if lemma(parse.words[candidate.cue]) == "ask" and parse.words[candidate.cue - 1 : candidate.cue] == (",",):
        return True  # `Doe, asked whether it rang, laughed`, which the parser may take for Doe's question
    if candidate.source is not None:
        return False
    asked = parse.tags[candidate.cue] == "VBN" and parse.deps[candidate.cue] == "advcl"
    if asked and lemma(parse.words[candidate.cue]) == "ask":
        return True
    passive = candidate.pattern.startswith("pass:")
    return (asked or passive) and not (_is_clausal(candidate) and _is_spoken(parse, candidate))


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
    cue_at = parse.spans[candidate.cue][0]
    if any(q.start <= cue_at < q.end for q in fragments):
        return None  # what somebody quoted reports is part of the quotation
    spans = _with_fragments(spans, fragments)
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


def _with_fragments(spans: list[Span], fragments: Sequence[Quotation]) -> list[Span]:
    """Widen the spans so that no quoted fragment is cut, marks included."""
    for q in fragments:
        touching = [s for s in spans if s[0] < q.outer_end and q.outer_start < s[1]]
        rest = [s for s in spans if s not in touching]
        start = min([q.outer_start, *(s[0] for s in touching)])
        end = max([q.outer_end, *(s[1] for s in touching)])
        spans = sorted([*rest, (start, end)])
    return spans
