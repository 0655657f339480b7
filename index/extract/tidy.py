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
    draft.quoted = list(_apart(_within(draft.quoted, draft.spans)))
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
    """What of the pieces stands in a span."""
    for start, end in pieces:
        for first, last in spans:
            if max(start, first) < min(end, last):
                yield max(start, first), min(end, last)
