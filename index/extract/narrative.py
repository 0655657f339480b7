"""What the outlet itself says: sentences, and clauses left over where reported speech is taken out."""

import re
from collections.abc import Iterator, Sequence

from index.extract.parse import Parse
from index.extract.statements import Draft, Place
from index.model import Span

_WORD = re.compile(r"\w+")
MIN_CLAUSE_WORDS = 4


def narrative_spans(
    text: str, places: Sequence[Place], parses: Sequence[Parse], drafts: Sequence[Draft]
) -> Iterator[tuple[Span, ...]]:
    """The spans of each narrative statement, sentence by sentence."""
    taken: dict[int, list[Draft]] = {}
    for draft in drafts:
        taken.setdefault(draft.sentence, []).append(draft)
    covered = sorted(span for draft in drafts for span in draft.spans)
    k = 0
    for number, place in enumerate(places):
        start, end = place.sentence.start, place.sentence.end
        while k < len(covered) and covered[k][1] <= start:
            k += 1
        j = k
        holes = []
        while j < len(covered) and covered[j][0] < end:
            holes.append(covered[j])
            j += 1
        if not holes:
            if _WORD.search(text[start:end]):
                yield ((start, end),)
            continue
        spans = _left_over(text, place, parses, taken.get(number, []), holes)
        if spans:
            yield spans


def _left_over(
    text: str, place: Place, parses: Sequence[Parse], drafts: Sequence[Draft], holes: Sequence[Span]
) -> tuple[Span, ...]:
    """The outlet's own clause beside the reported speech; empty where only a frame is left."""
    left: list[Span] = []
    for at in place.parses:
        parse = parses[at]
        cues = [d.cue for d in drafts if d.parse == at and d.cue is not None]
        frame = {t for cue in cues for t in _frame_tokens(parse, cue)}
        own = [
            t
            for t in range(len(parse.words))
            if t not in frame and parse.spans[t][0] >= 0 and not any(a <= parse.spans[t][0] < b for a, b in holes)
        ]
        if any(_is_clause(parse, t, own) for t in own):
            left += _runs(parse, own)
    return tuple(
        _trimmed(text, span) for span in left if len(_WORD.findall(text[span[0] : span[1]])) >= MIN_CLAUSE_WORDS
    )


def _frame_tokens(parse: Parse, cue: int) -> list[int]:
    """The cue with its source and adverbials; where the cue itself hangs on a clause, that clause is not frame."""
    return parse.subtree(cue)


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
