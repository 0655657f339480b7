"""Part a quotation from what stands before it: what the outlet narrates, or what its speaker is reported to say."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from index.extract.drafts import Draft
from index.extract.tokens import Tokens
from index.model import Span, StatementKind

_ANNOUNCED = re.compile(r":\s*(?=[“\"‘'])")
_LATER = re.compile(r"[^.!?\n:]{0,120}:\s*[“\"‘']")


def without_lead_in(text: str, spans: Sequence[Span], cue: Span | None, tokens: Tokens) -> list[Span]:
    """Without a thing that is announced: `ticked through | the code, rule by rule: | “Civility,” she said`.

    Nor is a clause before the colon said by whoever is named behind the quotation.
    """
    return [part for span in spans for part in _parts(text, span, cue, tokens)]


def _parts(text: str, span: Span, cue: Span | None, tokens: Tokens) -> Iterator[Span]:
    start, end = span
    colon = _ANNOUNCED.search(text, start, end + 3)
    later = _LATER.match(text, colon.start() if colon else end)
    behind = cue is not None and later is not None and later.end() <= cue[0]
    before = (start, colon.start() if colon else end)
    narrated = behind or (colon is not None and not tokens.is_clause(before))
    if not narrated:
        yield span
    elif colon is not None and colon.end() < end:
        yield colon.end(), end


def without_sentences(text: str, reported: Iterable[Draft], direct: Iterable[Draft], tokens: Tokens) -> list[Draft]:
    """`Doe said pay was late. | “We will not wait.”`: what is in marks behind a full stop is a statement of its own.

    But `Pay was “late,” Doe said. “We will not wait.”` is one around its frame.
    """
    whole = frozenset(span for draft in direct for span in draft.spans)
    return [kept for draft in reported if (kept := _without_sentence(text, draft, whole, tokens)).spans]


def _without_sentence(text: str, draft: Draft, whole: frozenset[Span], tokens: Tokens) -> Draft:
    start = draft.spans[0][0]
    if draft.parse is None or draft.cue is None or tokens.span(draft.parse, draft.cue)[0] > start:
        return draft
    stops = (_stop_before(text, start, quoted[0]) for quoted in draft.quoted if quoted in whole)
    stop = next((stop for stop in stops if stop is not None), None)
    if stop is None:
        return draft
    quoted = [span for span in draft.quoted if span[1] < stop]
    kind = StatementKind.MIXED if quoted else StatementKind.INDIRECT
    spans = [(first, min(last, stop)) for first, last in draft.spans if first < stop]
    return replace(draft, kind=kind, spans=spans, quoted=quoted)


def _stop_before(text: str, start: int, quoted: int) -> int | None:
    """Where the words end, if a full stop stands between them and the mark before a quotation."""
    before = text[start : max(quoted - 1, start)].rstrip()
    ended = before.rstrip("”’'\"")
    return start + len(before.rstrip(".?!")) if ended[-1:] in (".", "?", "!") else None
