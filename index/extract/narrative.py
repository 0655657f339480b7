"""What the outlet itself says: sentences, and clauses left over where reported speech is taken out."""

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from index.extract.drafts import Draft, Place
from index.extract.parse import Parse
from index.model import Method, Span

_WORD = re.compile(r"\w+")
MIN_CLAUSE_WORDS = 4


def narrative_spans(
    text: str, places: Sequence[Place], parses: Sequence[Parse], drafts: Sequence[Draft]
) -> Iterator[tuple[Span, ...]]:
    """The spans of each narrative statement, sentence by sentence."""
    cues: dict[int, set[int]] = {}
    for draft in drafts:
        if draft.parse is not None and draft.cue is not None:
            cues.setdefault(draft.parse, set()).add(draft.cue)
    signed = {draft.label.span[0] for draft in drafts if draft.label and draft.label.method is Method.SIGNATURE}
    covered = sorted(span for draft in drafts for span in draft.spans)
    k = 0
    for place in places:
        start, end = place.sentence.start, place.sentence.end
        while k < len(covered) and covered[k][1] <= start:
            k += 1
        j = k
        holes = []
        while j < len(covered) and covered[j][0] < end:
            holes.append(covered[j])
            j += 1
        if not holes and any(at in signed for at in range(start, min(start + 6, end))):
            continue
        if not holes and not any(at in cues for at in place.parses):
            if _WORD.search(text[start:end]):
                yield ((start, end),)
            continue
        spans = _left_over(text, place, parses, cues, holes)
        if spans:
            yield spans


def _left_over(
    text: str, place: Place, parses: Sequence[Parse], cues: dict[int, set[int]], holes: Sequence[Span]
) -> tuple[Span, ...]:
    """The outlet's own clause beside the reported speech; empty where only a frame is left."""
    left: list[Span] = []
    for at in place.parses:
        parse = parses[at]
        frame = {t for cue in cues.get(at, ()) for t in parse.subtree(cue)}
        own = [
            t
            for t in range(len(parse.words))
            if t not in frame and parse.spans[t][0] >= 0 and not _within(parse.spans[t][0], holes)
        ]
        while own and parse.tags[own[-1]] in ("CC", "IN", ",", ":", "``", "''"):
            own.pop()
        if any(_is_clause(parse, t, own) for t in own):
            left += _runs(parse, own)
    return tuple(
        _trimmed(text, span) for span in left if len(_WORD.findall(text[span[0] : span[1]])) >= MIN_CLAUSE_WORDS
    )


def _within(at: int, holes: Sequence[Span]) -> bool:
    k = bisect_right(holes, (at, sys.maxsize))
    return k > 0 and at < holes[k - 1][1]


def _is_clause(parse: Parse, token: int, own: Sequence[int]) -> bool:
    """A finite verb with a subject, both left over."""
    if not parse.tags[token].startswith(("VB", "MD")):
        return False
    return any(parse.deps[c] in ("nsubj", "nsubjpass", "expl") and c in own for c in parse.children[token])


def _runs(parse: Parse, tokens: Sequence[int]) -> list[Span]:
    spans: list[Span] = []
    last = -2
    for t in tokens:
        start, end = parse.spans[t]
        if t == last + 1 and spans:
            spans[-1] = (spans[-1][0], end)
        elif end > start:
            spans.append((start, end))
        last = t
    return spans


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while start < end and not text[start].isalnum() and text[start] not in "“\"'‘«($£€#@":
        start += 1
    while end > start and text[end - 1] in " ,;:—–-":
        end -= 1
    return start, end
