"""Join the quotations of one speech turn into one statement, with the frame that names its speaker."""

import re
from collections.abc import Sequence
from itertools import zip_longest

from index.extract.cues import CONTINUING, is_speech_form, lemma
from index.extract.drafts import Draft, Place
from index.extract.frames import Frame, frame_of, lead_in
from index.extract.headlines import is_headline, label_beside
from index.extract.labels import LONGEST_SIGNATURE, Label, bare_signature, label_before, signature_after
from index.extract.marks import Quotation
from index.extract.parse import Parse
from index.extract.sentences import Sentence, is_title
from index.model import StatementKind

_LONGEST_HEADING = 60
_BESIDE = 4
"""Characters beside a heading's words among which its marks and the end of its line stand."""
_LEAST_CAPITALS = 3
"""`“Thank you, Tom.”` has two."""
_CLOSING = "”’'\"»"


def direct_drafts(text: str, places: Sequence[Place], parses: Sequence[Parse]) -> list[Draft]:
    """One draft for each speech turn in quotation marks, in order."""
    found: list[Draft] = []
    for number, place in enumerate(places):
        frames = _frames(place, parses)
        for quotation, following in zip_longest(place.sentence.whole, place.sentence.whole[1:]):
            frame, parse = frames.get(quotation.outer_start, (None, None))
            if following and _hands_on(text, quotation.end, text[quotation.outer_end : following.outer_start]):
                frame, parse = None, None
            if frame and parse is not None and is_above(text, quotation.end, _cue_of(frame, parses[parse])):
                frame, parse = None, None
            last = found[-1] if found else None
            spoken = any(d.source is not None and d.paragraph == last.paragraph for d in found[-2:]) if last else False
            own = spoken and last is not None and last.paragraph != place.paragraph and _is_named(frame, parse, parses)
            if last and not own and _continues(text, last, quotation, number, places, parses, frame, parse):
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
            draft.label = None if _is_framed(frame, parse, parses) else _label(text, places, number, quotation)
            if draft.label is None and (frame is None or frame.source is None):
                frame, parse = _announced(text, places, parses, number, quotation, draft) or (frame, parse)
            if frame:
                draft.parse, draft.cue, draft.source, draft.according = parse, frame.cue, frame.source, frame.according
            found.append(draft)
    return [draft for draft in found if not _is_heading(text, draft)]


def _is_heading(text: str, draft: Draft) -> bool:
    """`‘Legend in the Coal Fields.’` in a line of its own, with every word of weight in capitals, is a heading."""
    if draft.source is not None or draft.label is not None or len(draft.spans) > 1:
        return False
    start, end = draft.spans[0]
    words = text[start : min(end, start + _LONGEST_HEADING)].rstrip(".,").split()
    capitals = sum(word[:1].isupper() for word in words if word != "I")
    if end - start > _LONGEST_HEADING or capitals < _LEAST_CAPITALS or not is_title(words):
        return False
    before, behind = text[max(start - _BESIDE, 0) : start], text[end : end + _BESIDE]
    above, below = "\n" in before or start < _BESIDE, "\n" in behind or end + _BESIDE > len(text)
    return above and below and not (before.rpartition("\n")[2] + behind.partition("\n")[0]).strip("“”‘’'\" ")


def _is_framed(frame: Frame | None, parse: int | None, parses: Sequence[Parse]) -> bool:
    """`Golf: “I am tired,” said Ann Doe`: who is said to speak does so, whatever stands before the colon."""
    if frame is None or parse is None or frame.cue is None or frame.source is None:
        return False
    return is_speech_form(parses[parse].words[frame.cue])


def _label(text: str, places: Sequence[Place], number: int, quotation: Quotation) -> Label | None:
    """`Ann Doe: “…”` or `“…” — Ann Doe`, the signature perhaps in the next line."""
    sentence = places[number].sentence
    label = label_before(text, sentence.start, quotation.outer_start)
    if label is None and is_headline(text, number, places):
        label = label_beside(text, sentence.start, sentence.end, (quotation.outer_start, quotation.outer_end))
    if label or quotation is not sentence.whole[-1]:
        return label
    last, reach = number, quotation.outer_end + LONGEST_SIGNATURE
    while last + 1 < len(places) and places[last + 1].paragraph == places[number].paragraph:
        last += 1
        if places[last].sentence.end > reach:
            return None
    signature = signature_after(text, quotation.outer_end, places[last].sentence.end)
    if signature is None and last == number and last + 1 < len(places):
        following = places[last + 1]
        if following.paragraph == places[number].paragraph + 1:
            start, end = following.sentence.start, following.sentence.end
            signature = signature_after(text, start, end)
            if signature is None and _fills_line(text, quotation) and _fills_line(text, following.sentence):
                signature = bare_signature(text, start, end)
    return signature


def _fills_line(text: str, part: Quotation | Sentence) -> bool:
    """Whether nothing else stands in its line."""
    start, end = (part.outer_start, part.outer_end) if isinstance(part, Quotation) else (part.start, part.end)
    before, behind = text[:start].rpartition("\n")[2], text[end:].partition("\n")[0]
    return not before.strip() and not behind.strip()


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


def is_above(text: str, end: int, cue: str | None) -> bool:
    """`‘The roof came off’: storm leaves thousands in the dark`: who stands behind the colon need not have said it.

    `end` is where the quotation ends; a `cue` that is a verb of saying shows that they did.
    """
    behind = text[end : end + 3].lstrip(_CLOSING)
    return behind.startswith(":") and not (cue and is_speech_form(cue))


def _cue_of(frame: Frame, parse: Parse) -> str | None:
    return parse.words[frame.cue] if frame.cue is not None else None


def _hands_on(text: str, end: int, between: str) -> bool:
    """`“… not terrorists.” Mr. Doe said: “…”`: a full stop ends the quotation, a colon hands on to the next."""
    words = between.strip(" \n\"'”’»")
    return text[end - 1] == "." and words.endswith(":") and words[:1].isupper()


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
    parse: int | None,
) -> bool:
    """Whether the quotation goes on with the statement before it; the frame stands in the sentence `parse`."""
    place = places[number]
    between = text[last.spans[-1][1] : quotation.outer_start]
    if place.paragraph != last.paragraph:
        opens = (
            number and places[number - 1].paragraph != place.paragraph and quotation.outer_start == place.sentence.start
        )
        return bool(last.unclosed and opens and places[last.sentence].paragraph + 1 == place.paragraph)
    if number == last.sentence:
        return not _hands_on(text, last.spans[-1][1], between) and _same_frame(last, between, parses, frame, parse)
    if number != last.sentence + 1:
        return False
    bare = not _WORD.search(text[place.sentence.start : quotation.outer_start])
    if frame is not None and frame.source is not None:
        return bare and last.source is None
    return bare and not _WORD.search(text[place.sentence.whole[-1].outer_end : place.sentence.end])


def _is_named(frame: Frame | None, parse: int | None, parses: Sequence[Parse]) -> bool:
    """Whether the frame has a speaker of its own, no pronoun."""
    if frame is None or parse is None or frame.source is None:
        return False
    return not parses[parse].tags[frame.source].startswith(("PRP", "WP"))


_WORD = re.compile(r"\w")


def _same_frame(last: Draft, between: str, parses: Sequence[Parse], frame: Frame | None, parse: int | None) -> bool:
    words = between.split()
    if not frame or frame.cue is None or last.cue is None or (parse, frame.cue) == (last.parse, last.cue):
        return not (words and words[-1].strip(",:").lower() == "that")
    if parse is None:
        return False
    cue = lemma(parses[parse].words[frame.cue])
    return cue in CONTINUING and not (words and words[-1].strip(",:").lower() == "that")
