"""Hold statements to what they promise, whatever broken marks have made of them: read `tidied`."""

from collections.abc import Iterable, Iterator, Sequence

from index.extract.drafts import Draft
from index.extract.parse import Parse
from index.model import Span, StatementKind


def tidied(drafts: Iterable[Draft], parses: Sequence[Parse]) -> list[Draft]:
    """Each with its spans in order and apart, its pieces in marks within them, and a source that is a word.

    Where marks are not closed or one opens within another, the model, the scanner and the grammar may each see another
    end of the same words.
    """
    return [draft for draft in drafts if _tidy(draft, parses).spans]


def _tidy(draft: Draft, parses: Sequence[Parse]) -> Draft:
    draft.spans = list(_apart(draft.spans))
    draft.quoted = list(_within(_apart(draft.quoted), draft.spans))
    if draft.kind is StatementKind.MIXED and not draft.quoted:
        draft.kind = StatementKind.INDIRECT
    if draft.parse is not None and draft.source is not None and not parses[draft.parse].words[draft.source].strip():
        draft.source = None
    return draft


def _apart(spans: Iterable[Span]) -> Iterator[Span]:
    """In order, each behind the one before."""
    end = 0
    for first, last in sorted(spans):
        if last > max(first, end):
            yield max(first, end), last
            end = last


def _within(pieces: Iterable[Span], spans: Sequence[Span]) -> Iterator[Span]:
    """What of the pieces stands in a span; both in order and apart."""
    at = 0
    for start, end in pieces:
        while at < len(spans) and spans[at][1] <= start:
            at += 1
        here = at  # the last span that a piece reaches may hold the next one too
        while here < len(spans) and spans[here][0] < end:
            yield max(start, spans[here][0]), min(end, spans[here][1])
            here += 1
