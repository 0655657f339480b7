"""What people corrected holds in the next version too, as long as the words still stand there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.extract.marks import find_quotations
from index.model import Article, Correction, ExtractedStatement, Field, Span, StatementKind, cut
from index.store.writes import KeptCorrection, Origin
from index.store.writing import article_id, statement_ids


@dataclass(frozen=True, slots=True)
class Corrected:
    """A statement as it is to be stored; `found` and `correction` where a person corrected it."""

    statement: ExtractedStatement
    found: ExtractedStatement | None = None
    correction: Correction | None = None


@dataclass(frozen=True, slots=True)
class Reapplied:
    """An article's statements with all `corrections` that are kept for it, of which `waiting` fit none of them."""

    statements: tuple[Corrected, ...]
    corrections: tuple[KeptCorrection, ...]
    waiting: tuple[KeptCorrection, ...]


def reapply(
    article: Article, origin: Origin, found: Sequence[ExtractedStatement], kept: tuple[KeptCorrection, ...]
) -> Reapplied:
    """Put each correction on the statement that it was made for.

    That is the one of the same kind and text, else one of the same text. A correction whose statement or whose
    corrected words are gone waits for a version in which they stand again.
    """
    statements = [Corrected(one) for one in found]
    waiting = []
    for one, at in zip(kept, _places(article, origin, found, kept), strict=True):
        moved = None if at is None else _moved(one, found[at], article.text)
        if at is None or moved is None:
            waiting.append(one)
        else:
            statements[at] = Corrected(applied(found[at], moved, article.text), found[at], moved)
    return Reapplied(tuple(statements), kept, tuple(waiting))


def applied(found: ExtractedStatement, correction: Correction, text: str) -> ExtractedStatement:
    """The statement with what was corrected by hand; `text` is its article's."""
    kind = correction.kind or found.kind
    spans = correction.spans or found.spans
    by_hand = Field.SPEAKER in correction.fields
    narrative = kind is StatementKind.NARRATIVE
    speakers = found.speakers
    if by_hand or narrative:
        speakers = (correction.speaker,) if correction.speaker and not narrative else ()
    return replace(
        found,
        kind=kind,
        spans=spans,
        text=cut(text, spans),
        quoted=quoted_within(text, spans) if correction.spans else found.quoted,
        speakers=speakers,
        candidates=() if by_hand or narrative else found.candidates,
        # The cue leads to the speaker that extraction found, not to the one set by hand.
        cue=None if by_hand or narrative else found.cue,
        cue_span=None if by_hand or narrative else found.cue_span,
        cue_class=None if by_hand or narrative else found.cue_class,
    )


def quoted_within(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """What of the spans stands inside quotation marks."""
    first = text.rfind("\n", 0, spans[0][0]) + 1
    last = text.find("\n", spans[-1][1])
    quotations, start = [], first
    for line in text[first : len(text) if last < 0 else last].split("\n"):
        quotations += find_quotations(text, start, start + len(line))
        start += len(line) + 1
    overlaps = [(max(start, one.start), min(end, one.end)) for start, end in spans for one in quotations]
    return tuple((start, end) for start, end in overlaps if start < end)


def _places(
    article: Article, origin: Origin, found: Sequence[ExtractedStatement], kept: Sequence[KeptCorrection]
) -> list[int | None]:
    """Which statement each correction belongs to, if any; no statement twice."""
    ids = statement_ids(article_id(article, origin), found) if kept else []
    exact = {identifier: at for at, identifier in enumerate(ids)}
    taken = {exact[one.statement_id] for one in kept if one.statement_id in exact}
    places: list[int | None] = []
    for one in kept:
        at = exact.get(one.statement_id)
        if at is None:
            same = (i for i, new in enumerate(found) if new.text == one.found.text and i not in taken)
            at = next(same, None)
            taken.update(() if at is None else (at,))
        places.append(at)
    return places


def _moved(kept: KeptCorrection, now: ExtractedStatement, text: str) -> Correction | None:
    """The correction with its spans where they now stand; None where they do not."""
    correction = kept.correction
    if not correction.spans:
        return correction
    spans = _found_again(text, correction, now.start - kept.found.start)
    return None if spans is None else replace(correction, spans=spans)


def _found_again(text: str, correction: Correction, shift: int) -> tuple[Span, ...] | None:
    shifted = tuple((start + shift, end + shift) for start, end in correction.spans)
    if shifted[0][0] >= 0 and [text[start:end] for start, end in shifted] == list(correction.pieces):
        return shifted
    spans: list[Span] = []
    position = _nearest(text, correction.pieces[0], shifted[0][0])
    for piece in correction.pieces:
        start = text.find(piece, position) if position >= 0 else -1
        if start < 0:
            return None
        position = start + len(piece)
        spans.append((start, position))
    return tuple(spans)


def _nearest(text: str, piece: str, place: int) -> int:
    """Where the piece begins nearest to a place; -1 where it stands nowhere."""
    before, after = text.rfind(piece, 0, max(place, 0) + len(piece)), text.find(piece, max(place, 0))
    if before < 0 or after < 0:
        return max(before, after)
    return before if place - before <= after - place else after
