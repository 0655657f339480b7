"""Join the model's readings into contents: what is reported around one cue, and no further than it is sure."""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.extract.coordination import frame_between
from index.extract.cues import is_speech_form
from index.extract.edges import DOUBTED
from index.extract.said import is_asked
from index.extract.tagger.decode import Reading
from index.extract.tokens import Content, Tokens
from index.model import Span

REPORTED_AT_LEAST = 0.5
"""Least mean probability of a passage's pieces to be reported words."""
GOES_ON_AT_LEAST = 0.3
"""The same behind the frame of a passage that is reported: `The test, the ministry said, | was its biggest`."""
THAT_AT_LEAST = 0.4
"""The same of what follows its cue and begins with `that`, where source and cue are sure."""
FRAMED_AT_LEAST = 0.85
"""How sure that is."""
TAIL_AT_LEAST = 0.7
"""The same of a clause that is joined to the end of a passage: `agreed to lend it, | and the union stepped in`."""
LINKED_AT_LEAST = 0.3
"""Least probability of the link to a source or a cue that counts."""
FAR_ON = 40
"""At most so many characters part two passages of one statement where its frame does not stand between them."""
_SENTENCE_END = re.compile(r"[.?!…][”\"’']?\s")
_SECOND = re.compile(r",? (?:and|but)(?: \w+ly| also| then)? $")
_MEANWHILE = re.compile(r",? (?:and|but|while|as|after|before|when|although|though|whereas) $")
_ABOUT_TO = re.compile(
    r",? (?:and|but) (?:that )?(?:(?:he|she|it|they) )?(?:also |then )?(?=(?:would|will|could|might)\b)"
)
_WHO = ("who ", "whose ")
_DOING = re.compile(r", (?:prompt|spark|trigger|fuell?|stok|reviv|rais)ing (?:\w+ )?\w+ (?:that )?")
"""`…, prompting claims |that it was a plot`, which nobody is named for."""
_JOINED_TO = re.compile(r", (?=(?:and|but)\b)|, (?:\w+ ){1,2}of (?=which\b)|,? (?=(?:which|who|whose|where)\b)")
_AS_SAYING = re.compile(
    r"(?:\w+ )?(?:was|were|is|are|been) (?:\w+ly )?(?:quoted|reported|cited) (?:by .{1,40} )?as \w+ing\b"
)
_LEAST_WORDS = 3
"""So many words must stand before a clause that is cut off."""


def contents(text: str, readings: Sequence[Reading], tokens: Tokens) -> list[Content]:
    """What the readings say is reported; those that share their cue, or that only punctuation parts, are one."""
    found: list[Content] = []
    by_cue: dict[Span, Content] = {}
    for reading in readings:
        r = _without_tail(text, _without_frame(_behind_doubt(text, reading, found)))
        r = _with_own_frame(text, r, by_cue, tokens)
        cue = r.cue if r.cue_score >= LINKED_AT_LEAST else None
        source = r.source if r.source_score >= LINKED_AT_LEAST else None
        same = by_cue.get(cue) if cue else None
        least = THAT_AT_LEAST if cue and _says_that(text, r) else REPORTED_AT_LEAST
        if r.inside < (GOES_ON_AT_LEAST if same and cue and _is_around(same, cue, r.span) else least):
            continue
        last = found[-1] if found else None
        if last and cue and _ends_in_frame(last, cue, source) and _touch(text, cue, r.span):
            if tokens.is_passive(source):  # `the court was told Doe fled and told | her son she was ill`
                last.spans[-1] = (last.spans[-1][0], r.span[1])
                continue
            last.spans[-1] = _before_and(text, last.spans[-1], cue, source)
        if last and cue and _is_still_said(text, last, cue, r.span):
            last.spans[-1] = (last.spans[-1][0], r.span[1])
            continue
        if (
            last
            and last.cue
            and (said := _AS_SAYING.match(text, last.cue[0]))
            and not text[said.end() : r.span[0]].strip()
        ):
            last.spans.append(r.span)
            continue
        if same and text.startswith(_WHO, same.spans[0][0]) and _says_that(text, replace(r, cue=same.spans[-1])):
            same.spans[:] = [r.span]  # `told families | who lost sons| that the files will be opened`
            continue
        if same and cue and _goes_on(text, same, cue, r.span):
            same.add(text, r.span, [span for span in (cue, source, same.source) if span])
            continue
        if same and not tokens.is_clause(r.span):
            continue  # a thing far from the statement whose cue it shares
        if last and (cue is None or last.cue is None) and _touch(text, last.spans[-1], r.span):
            last.spans[-1] = (last.spans[-1][0], r.span[1])
            continue
        content = Content([r.span], r.inside, source, r.source_score, cue)
        found.append(content)
        if cue:
            by_cue[cue] = content
    return found


def _behind_doubt(text: str, reading: Reading, found: Sequence[Content]) -> Reading:
    """`said growth would rise, |which analysts doubt, and |that debt would fall`: both halves are the source's."""
    doubt = DOUBTED.match(text, *reading.span)
    if doubt is None or not found or not _touch(text, found[-1].spans[-1], reading.span):
        return reading
    last = found[-1]
    cue_score = 1.0 if last.cue else 0.0
    return replace(
        reading,
        span=(doubt.end(), reading.span[1]),
        source=last.source,
        source_score=last.source_score,
        cue=last.cue,
        cue_score=cue_score,
    )


def _with_own_frame(text: str, reading: Reading, by_cue: dict[Span, Content], tokens: Tokens) -> Reading:
    """`It could fall, they warned, as the mayor admitted |it was old`: what another says is none of the first's."""
    same = by_cue.get(reading.cue) if reading.cue else None
    if same is None or reading.cue is None or not same.spans[-1][1] <= reading.span[0]:
        return reading
    start = max(same.spans[-1][1], reading.cue[1])
    aside = any(dash in text[start : reading.span[0]] for dash in ("–", "—", "--"))
    if not aside and (frame := frame_between(tokens, start, reading.span[0])):
        source, cue = frame
        return replace(reading, source=source, cue=cue)
    return replace(reading, source=None, cue=None) if _DOING.fullmatch(text, start, reading.span[0]) else reading


def _says_that(text: str, reading: Reading) -> bool:
    """Whether the model is sure of the frame right before: `counsel submitted | that pumps had been installed`."""
    framed = reading.source is not None and min(reading.source_score, reading.cue_score) >= FRAMED_AT_LEAST
    return framed and reading.cue is not None and text[reading.cue[1] : reading.span[0] + len("that ")] == " that "


def as_quoted(text: str, content: Content) -> Content:
    """`Doe | was quoted | as saying that it rang`: Doe is the source, and the rest of the cue none of the words."""
    cue, spans = content.cue, content.spans
    behind = _AS_SAYING.match(text, cue[0]) if cue else None
    if behind is None or cue is None or len(spans) < 2 or spans[0][1] > cue[0]:
        return content
    rest = [(max(start, behind.end()), end) for start, end in spans[1:] if end > behind.end()]
    return Content(rest, content.inside, spans[0], content.inside, (cue[0], behind.end())) if rest else content


def _ends_in_frame(content: Content, cue: Span, source: Span | None) -> bool:
    """Whether the words run on into the frame of what follows: `…, while the police said | it was safe`."""
    start, end = content.spans[-1]
    own = source is not None and start < source[0] < source[1] <= min(cue[0], end)
    return start < cue[0] and (end == cue[1] or (own and end < cue[1]))


def _is_still_said(text: str, content: Content, cue: Span, after: Span) -> bool:
    """Whether the cue is a part of what is said before: `said she was glad |and would announce |her plans soon`."""
    end = content.spans[-1][1]
    joined = _ABOUT_TO.match(text, end)
    if joined is None and content.spans[-1][0] < cue[0] < end and _touch(text, content.spans[-1], after):
        return _ABOUT_TO.search(text, content.spans[-1][0], cue[0] + len("would ")) is not None
    return (
        joined is not None and cue[0] < joined.end() + FAR_ON and end < cue[0] < cue[1] <= after[0] < end + 2 * FAR_ON
    )


def _before_and(text: str, span: Span, cue: Span, source: Span | None) -> Span:
    """The words before a second verb of their source's, or before another's frame: `promised to go | and said`."""
    start, _ = span
    joined = _SECOND.search(text, start, cue[0])
    if joined is None and source and start < source[0] < cue[0]:
        joined = _MEANWHILE.search(text, start, source[0])
    return (start, joined.start()) if joined and joined.start() > start else span


def _without_frame(reading: Reading) -> Reading:
    """Without who says it, where the model reads the frame behind the words too: `… of one mind,” |she said`."""
    (start, end), source = reading.span, reading.source
    if source is None or not start < source[0] < source[1] <= end:
        return reading
    return replace(reading, span=(start, source[0]))


def _without_tail(text: str, reading: Reading) -> Reading:
    """Without the clauses at its end of which the model is much less sure; a quotation is never cut."""
    start, end = reading.span
    for joint in _JOINED_TO.finditer(text, start, end):
        before = text[start : joint.start()]
        if len(before.split()) < _LEAST_WORDS or _is_open(before):
            continue
        if reading.mean(joint.start(), end) < TAIL_AT_LEAST:
            return replace(reading, span=(start, joint.start()), inside=reading.mean(start, joint.start()))
    return reading


def _is_open(before: str) -> bool:
    """Whether a quotation has begun and not ended."""
    return before.count("“") != before.count("”") or before.count('"') % 2 == 1


def _is_around(content: Content, cue: Span, after: Span) -> bool:
    """Whether the cue stands between a content and what may go on with it."""
    return content.spans[-1][1] <= cue[0] < after[0]


def _goes_on(text: str, content: Content, cue: Span, after: Span) -> bool:
    """Whether a passage with the same cue goes on with the one before: around the frame, or behind a few words."""
    between = text[content.spans[-1][1] : after[0]]
    if "\n" in between or is_asked(text, cue):
        return False
    if _is_around(content, cue, after):
        return True
    words = between.split()
    if words[:1] == ["and"] and any(is_speech_form(word) for word in words):
        return False  # `told them that …| and asked |for patience`
    return len(between) <= FAR_ON and not _SENTENCE_END.search(between)


def _touch(text: str, before: Span, after: Span) -> bool:
    """Whether nothing but commas and spaces parts two spans."""
    return not text[before[1] : after[0]].strip(" ,;:—–-") and text[before[1] - 1] not in ".?!…"
