"""Quoted fragments: those that no reported clause holds, and what a headline only echoes."""

from collections.abc import Sequence

from index.extract.drafts import Draft, Place
from index.extract.frames import frame_of
from index.extract.headlines import LONGEST_HEADLINE, is_headline
from index.extract.marks import Quotation
from index.extract.parse import Parse
from index.extract.reported import MIN_FRAGMENT_WORDS
from index.extract.sentences import is_title
from index.extract.tagger.windows import Line
from index.folding import count_words, says, words
from index.model import Span, StatementKind

OWN_WORDS = 3
"""So many words beside the quotation say more than the quotation does."""
HEADLINE_WORDS = 3
"""So many words that a headline quotes are somebody's."""


def without_echoes(text: str, lines: Sequence[Line], drafts: Sequence[Draft]) -> list[Draft]:
    """A headline's quotation that is printed again in marks in the text is no statement of its own: that one is whole.

    Headlines quote in single marks. A first line that does not may be the first of the text.

    To drop claims that hold such a quotation too would be worth .006 of F1 on the quotations of the development
    articles, and would cost as much on their reported speech.
    """
    if len(lines) < 2:
        return list(drafts)
    is_headline = [_is_headline(text, number, line) for number, line in enumerate(lines)]
    prose = [line for line, above in zip(lines, is_headline, strict=True) if not above]
    below = [word for line in prose for q in line.quotations for word in words(text[q.start : q.end])]
    headlines = [line for line, above in zip(lines, is_headline, strict=True) if above]
    single = {(q.start, q.end) for line in headlines for q in line.quotations if q.single}
    return [d for d in drafts if not single.issuperset(d.quoted) or not _is_echo(text, d, below)]


def _is_headline(text: str, number: int, line: Line) -> bool:
    """The first line, and one within the article that ends without a full stop."""
    if len(text[line.start : line.end].split()) > LONGEST_HEADLINE:
        return False
    return number == 0 or text[line.start : line.end].rstrip("’'")[-1:] not in {*'.?!,:;…—”"»'}


def _is_echo(text: str, draft: Draft, below: list[str]) -> bool:
    own = _length(text, draft.spans) - _length(text, draft.quoted)
    pieces = [words(text[start:end]) for start, end in draft.quoted]
    return bool(pieces) and own < OWN_WORDS and all(piece and says(below, piece) for piece in pieces)


def _length(text: str, spans: Sequence[Span]) -> int:
    """In words."""
    return sum(len(text[start:end].split()) for start, end in spans)


def fragment_drafts(
    text: str, places: Sequence[Place], parses: Sequence[Parse], reported: Sequence[Draft]
) -> list[Draft]:
    """Quoted fragments long enough to be somebody's words that no reported clause holds."""
    covered = {span for draft in reported for span in draft.quoted}
    found = []
    for number, place in enumerate(places):
        for q in place.sentence.fragments:
            if (q.start, q.end) in covered or not _is_speech_like(text[q.start : q.end], MIN_FRAGMENT_WORDS):
                continue
            draft = _fragment(place, number, q)
            _fragment_frame(parses, place, q, draft)
            found.append(draft)
    return found


def headline_fragments(text: str, places: Sequence[Place], drafts: Sequence[Draft]) -> list[Draft]:
    """`Harbour board ‘knew of leak’`: what a headline quotes and no draft holds, said by nobody it names."""
    covered = {span for draft in drafts for span in draft.quoted}
    return [
        _fragment(place, number, q)
        for number, place in enumerate(places)
        for q in ((*place.sentence.whole, *place.sentence.fragments) if is_headline(text, number, places) else ())
        if q.single
        and (q.start, q.end) not in covered
        and _is_speech_like(text[q.start : q.end].rstrip("."), HEADLINE_WORDS)
    ]


def _fragment(place: Place, number: int, q: Quotation) -> Draft:
    span = (q.start, q.end)
    return Draft(StatementKind.DIRECT, [span], [span], place.paragraph, number, fragment=True)


def _is_speech_like(fragment: str, least: int) -> bool:
    """Long enough, and no title of a work (`Songs of the Old Town`)."""
    return count_words(fragment) >= least and not is_title(fragment.split())


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
