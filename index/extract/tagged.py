"""Join what the attribution model reads with what marks and grammar say: read `tagged_drafts` top to bottom.

The scanner says where quotations are and the parse where names are; the model says which words are reported, and by
whom. So quotations keep the scanner's characters, reported speech takes the model's, and both get the source and the
cue that the model links them to.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from index.extract.clauses import SAME_CONTENT, Framed, reported_drafts
from index.extract.contents import LINKED_AT_LEAST, REPORTED_AT_LEAST, as_quoted, contents
from index.extract.coordination import apart, before_main_verb, before_second_verb
from index.extract.cues import SPEECH_VERBS, is_speech_form, lemma
from index.extract.deeds import is_deed, is_done
from index.extract.doubles import letters_of, without_doubles
from index.extract.drafts import Draft, Place
from index.extract.edges import (
    before_hearing,
    before_remark,
    begin_of_words,
    trimmed,
    whole_words,
    without_day,
    without_doubts,
    without_occasion,
)
from index.extract.fragments import headline_fragments
from index.extract.headlines import headline_drafts
from index.extract.leads import without_lead_in, without_sentences
from index.extract.marks import Quotation
from index.extract.parse import MAX_SENTENCE_CHARACTERS, Parse
from index.extract.quoted import direct_drafts, is_above
from index.extract.said import is_said, spoken_spans
from index.extract.sentences import is_named
from index.extract.sources import source_of
from index.extract.tagger.decode import Reading
from index.extract.tagger.tagger import Tagger
from index.extract.tagger.windows import Line
from index.extract.tokens import ADDRESSING, Content, Tokens
from index.extract.turns import Turn, turn_drafts
from index.model import Span, StatementKind

SURE_LINK = 0.8
"""From here on the model's source is believed against the grammar's."""
RULED_AT_LEAST = 0.6
"""Least probability of a construction that the model passed over."""
OBJECT_AT_LEAST = 0.3
"""The same of what a headline's second verb has for its object: `Mayor opens bridge, demands tolls`."""
THAT_AT_LEAST = 0.5
"""The same of a verb of saying with its source and `that`."""
UNFRAMED_AT_LEAST = 0.2
"""Least probability of a marked passage without a frame."""
_HEARD = re.compile(r" (?:was|were|has been|have been|is|are) (?:told|informed)\b| (?:heard|hears)\b")
_JOINING = re.compile(r"\b(?:of|as|to|in|for|about|by|with|from) $")
_DOING = re.compile(r", \w+ing ")
_REMARKED = re.compile(
    r"an? (?:claim|charge|figure|suggestion|allegation|accusation|description|assertion|label|verdict)", re.IGNORECASE
)
"""`…, | a claim | the union rejected | outright`: what somebody says something of."""
_RELATIVE = frozenset({"which", "who", "that", "what"})
_ADDRESSED = ("him ", "them ", "me ", "us ")
_AS_MARKED = ("as “", 'as "', "as ‘", "as '")
_SAYS_THAT = SPEECH_VERBS | {"submit", "aver", "depose"}
"""With what courts say."""
_SHOUTING = frozenset("chant shout yell scream cry bellow roar whisper mutter hiss holler".split())
_POINTING = frozenset({"it", "him", "her", "them", "me", "us"})
_SCRAPS = _POINTING | frozenset("his their its our my your the a an to of for in with which".split())
_LONGEST_ADDRESSEE = 60


def tagged_drafts(
    text: str,
    lines: Sequence[Line],
    places: Sequence[Place],
    parses: Sequence[Parse],
    turns: Sequence[Turn],
    tagger: Tagger,
) -> list[Draft]:
    """Direct, mixed and indirect statements of an English text, in order of their start."""
    tokens = Tokens(places, parses)
    quotations = [q for line in lines for q in line.quotations]
    prose = [line for line in lines if line.end - line.start <= MAX_SENTENCE_CHARACTERS]
    readings, read = tagger.read(text, prose, [(q.start, q.end) for q in quotations])
    direct = direct_drafts(text, places, parses)
    for draft in direct:
        _link(text, draft, _passage(read, draft.quoted), tokens, places)
    snapped = (_snapped(text, content, quotations, read, tokens) for content in contents(text, readings, tokens))
    parts = [part for content in snapped for part in apart(text, _before_deeds(text, content, tokens), tokens)]
    words = [c for c in parts if is_said(text, c, tokens) and not is_deed(text, c, tokens)]
    reported = [d for c in words if (d := _reported(text, c, quotations, places, tokens))]
    ruled = reported_drafts(text, places, parses, _framed(direct))
    _take_sources(reported, ruled)
    reported += _missed(text, ruled, reported, tokens)
    direct = [d for d in direct if _fills_line(text, d.spans) or _is_quotation(d, _passage(read, d.quoted))]
    reported = without_sentences(text, reported, direct, tokens)
    direct, reported = without_doubles(text, direct, reported)
    headlines = headline_drafts(text, places, parses, _things(readings))
    headlines += headline_fragments(text, places, [*direct, *reported, *headlines])
    return sorted([*direct, *reported, *turn_drafts(turns), *headlines], key=lambda d: (d.spans[0], d.spans[-1]))


def _before_deeds(text: str, content: Content, tokens: Tokens) -> Content:
    return before_second_verb(text, before_main_verb(text, content, tokens), tokens)


def _things(readings: Sequence[Reading]) -> dict[int, Span | None]:
    """Where what the model reads as reported begins, with the cue of it."""
    return {r.span[0]: r.cue for r in readings if r.inside >= OBJECT_AT_LEAST}


def _framed(direct: Sequence[Draft]) -> Framed:
    return {(d.parse, d.cue): d.source for d in direct if d.cue is not None}


def _take_sources(reported: Sequence[Draft], ruled: Sequence[Draft]) -> None:
    """Take the grammar's sources where the model is not sure of its own."""
    of_sentence: dict[int, list[Draft]] = {}
    for draft in ruled:
        if draft.source is not None:
            of_sentence.setdefault(draft.sentence, []).append(draft)
    for draft in reported:
        if draft.probability >= SURE_LINK:
            continue
        for other in of_sentence.get(draft.sentence, ()):
            if _overlap(draft.spans[0], other.spans[0]) >= SAME_CONTENT:
                draft.parse, draft.cue = other.parse, other.cue
                draft.source, draft.according = other.source, other.according
                break


def _overlap(a: Span, b: Span) -> float:
    both = min(a[1], b[1]) - max(a[0], b[0])
    return both / (max(a[1], b[1]) - min(a[0], b[0]))


def _says_that(text: str, draft: Draft, tokens: Tokens) -> bool:
    """A verb of saying, who says it, and `that`: `The bank, for its part, maintained that …`."""
    if draft.parse is None or draft.cue is None or draft.source is None:
        return False
    finite = tokens.parse(draft.parse).tags[draft.cue] in ("VBD", "VBZ", "VBP")
    said = finite and lemma(tokens.word(draft.parse, draft.cue)) in _SAYS_THAT
    return said and text.endswith("that ", 0, draft.spans[0][0])


def _missed(text: str, ruled: Sequence[Draft], reported: Sequence[Draft], tokens: Tokens) -> list[Draft]:
    """What the grammar is sure of and the model passed over."""
    taken = sorted(span for draft in reported for span in draft.spans)
    ends = [end for _, end in taken]
    found = []
    for draft in ruled:
        says_that = _says_that(text, draft, tokens)
        if draft.probability < (THAT_AT_LEAST if says_that else RULED_AT_LEAST):
            continue
        cue = None
        if draft.parse is not None and draft.cue is not None and not draft.quoted:
            cue = tokens.span(draft.parse, draft.cue)
        if says_that and cue:
            draft.spans = apart(text, Content(draft.spans, draft.probability, None, 0.0, cue), tokens)[0].spans
        if len(draft.spans) > 1 and text[slice(*draft.spans[0])] in _RELATIVE:
            del draft.spans[0]
            if letters_of(text, draft.spans) == letters_of(text, draft.quoted):
                draft.kind, draft.spans = StatementKind.DIRECT, list(draft.quoted)
        if cue and is_done(text, draft.spans[0], cue, None, tokens):
            continue
        k = bisect_left(ends, draft.spans[0][0] + 1)
        if k == len(taken) or taken[k][0] >= draft.spans[-1][1]:
            found.append(draft)
    return found


def _fills_line(text: str, spans: Sequence[Span]) -> bool:
    """Whether a sentence in marks is a line of its own: `“Sit down, councillor.”`."""
    (start, end), *others = spans
    alone = text[max(start - 2, 0) : start - 1] in ("", "\n") and text[end + 1 : end + 2] in ("", "\n")
    return not others and alone and text[end - 1] in ".?!"


def _is_quotation(draft: Draft, reading: Reading | None) -> bool:
    """Whether marked words are somebody's: what neither model nor grammar gives to anybody is a title or irony."""
    return draft.source is not None or draft.label is not None or reading is None or reading.inside >= UNFRAMED_AT_LEAST


def _passage(read: dict[Span, Reading], quoted: Iterable[Span]) -> Reading | None:
    """The reading of a statement's longest piece that has a source, else of its longest."""
    found = [read[span] for span in quoted if span in read]
    return max(found, key=lambda r: (r.source is not None, r.pieces), default=None)


def _link(text: str, draft: Draft, reading: Reading | None, tokens: Tokens, places: Sequence[Place]) -> None:
    """Give a quotation the source and cue that the model links it to, if they stand in a sentence of its own.

    Whom a quotation without a frame is carried on from is for `Speakers` to say, which is less sure of it.
    """
    if reading is not None:
        draft.read, draft.read_score = reading.source, reading.source_score
    if reading is None or reading.source is None or reading.source_score < LINKED_AT_LEAST or draft.label:
        return
    if _is_announced(text, draft, reading, tokens):
        return
    own = (places[draft.first_sentence].sentence.start, places[draft.sentence].sentence.end)
    distant = not own[0] <= reading.source[0] < own[1]
    if distant and draft.source is not None:
        return
    if (distant or draft.source is not None) and reading.source_score < SURE_LINK:
        return
    draft.distant = distant
    if draft.parse is not None and (draft.parse, draft.source) in tokens.within(reading.source):
        return
    cue = reading.cue if reading.cue_score >= LINKED_AT_LEAST else None
    if distant and cue and not any(is_speech_form(word) for word in tokens.words(cue)):
        cue = None  # `Doe was not convinced. “It creaks.”` tells whose the quotation is, not that it was said
    _set_frame(draft, reading.source, cue, tokens)


def _is_announced(text: str, draft: Draft, reading: Reading, tokens: Tokens) -> bool:
    """Whether the source that the model reads stands behind the colon of a headline: `‘The roof came off’: …`."""
    end = draft.spans[-1][1]
    cue = tokens.cue(reading.cue, None) if reading.cue else None
    behind = reading.source is not None and reading.source[0] >= end
    return behind and is_above(text, end, tokens.word(*cue) if cue else None)


def _set_frame(draft: Draft, source: Span | None, cue: Span | None, tokens: Tokens) -> None:
    head = tokens.head(source) if source else None
    verb = tokens.cue(cue, head[0] if head else None) if cue else None
    owner = tokens.owner(*verb) if verb else None
    own = tokens.subject(*verb) if verb else None
    if verb and own is not None and head and head != (verb[0], own) and head[0] == verb[0]:
        draft.read, head = tokens.span(verb[0], own), (verb[0], own)
    if verb and head and tokens.is_told_before(head, verb):
        told = source_of(tokens.parse(verb[0]), verb[1])
        head = (verb[0], told) if told is not None else head
    if head and verb and head[0] == verb[0] and _is_told(tokens.parse(verb[0]), head[1], verb[1]):
        draft.read, head = None, None  # `Residents were told that …`: nobody is named for it
    if owner:
        # `The paper took up Doe's claim that …`: the model read the cue, and the grammar is sure whose it is.
        draft.read, head = tokens.span(*owner), owner
    if head:
        draft.parse, draft.source = head[0], tokens.meant(*head)
        draft.cue = verb[1] if verb else None
    elif verb:
        draft.parse, draft.cue = verb
        draft.source = None
    draft.according = verb is not None and tokens.word(*verb) in ("according", "per")


def _is_told(parse: Parse, token: int, verb: int) -> bool:
    """Whether the word is to whom something is said: `Residents | were told …`."""
    heard = parse.deps[token] == "nsubjpass" and lemma(parse.words[verb]) in ADDRESSING
    return heard and _is_passive(parse, verb)


def _is_passive(parse: Parse, verb: int) -> bool:
    return parse.child(verb, "nsubjpass") is not None


def _snapped(
    text: str, content: Content, quotations: Sequence[Quotation], read: dict[Span, Reading], tokens: Tokens
) -> Content:
    """The same content with whole quotations where it touches them, and without punctuation at its edges."""
    content = as_quoted(text, content)
    spans = [trimmed(text, span, pointing=tokens.is_pointing(span)) for span in content.spans]
    for q in _touching(quotations, content.spans):
        reading = read.get((q.start, q.end))
        inside = reading is not None and reading.inside >= REPORTED_AT_LEAST
        spans = _with(spans, (q.outer_start, q.outer_end)) if inside else spans
    if content.cue and text.startswith(_AS_MARKED, spans[0][0]) and text[content.cue[1] : spans[0][0]] == " ":
        spans[0] = (spans[0][0] + len("as "), spans[0][1])  # `a step that Doe described | as “rash”`
    if content.cue:
        spans[0] = (begin_of_words(text, content.cue, spans[0]), spans[0][1])
    spans = [s for s in spoken_spans(text, spans) if any(c.isalnum() for c in text[s[0] : s[1]])]
    spans = [part for span in spans for part in without_doubts(text, whole_words(text, span))]
    spans = [(start, before_remark(text, start, end)) for start, end in _without_relatives(text, spans)]
    spans = [s for k, s in enumerate(spans) if not k or not _SCRAPS.issuperset(text[slice(*s)].lower().split())]
    joined = len(spans) > 1 and text.startswith(" and ", spans[0][1]) and tokens.is_subject(spans[0], content.cue)
    joined = joined or (len(spans) > 1 and tokens.is_addressed(spans[0], content.cue))
    word = text[slice(*spans[0])].lower() if len(spans) > 1 else ""
    if joined or word in _POINTING | _RELATIVE or _REMARKED.fullmatch(word):
        # `It | is understood that …`, `Doe | and her deputy said | …`, `scolded | him: | “…”`, `who | he said | had …`,
        # `he | was asked | what …`
        del spans[0]
    if spans and content.cue and content.cue[1] <= spans[-1][0]:
        spans[-1] = without_occasion(text, spans[-1])
    if spans and not tokens.is_clause(spans[-1]):
        spans[-1] = without_day(text, spans[-1])
    spans = without_lead_in(text, [before_hearing(text, span) for span in spans], content.cue, tokens)
    spans = _without_scraps(text, spans, [span for span in (content.cue, content.source) if span], tokens)
    if len(spans) > 1 and content.cue and _is_whose(text, content.cue, spans[-1], tokens):
        return Content(spans[:-1], content.inside, spans[-1], content.inside, content.cue)
    return Content(spans, content.inside, content.source, content.source_score, content.cue)


def _without_relatives(text: str, spans: Sequence[Span]) -> list[Span]:
    """Without who spoke (`…, notes Doe, | who …`) and what it is about (`The plans, | which | Doe says | will “…”`)."""
    kept = [span for k, span in enumerate(spans) if not (k and text.startswith("who ", span[0]))]
    about = next((k for k, span in enumerate(kept[:-1]) if k and text[slice(*span)] in _RELATIVE), None)
    return kept[about + 1 :] if about else kept


def _without_scraps(text: str, spans: list[Span], frame: Sequence[Span], tokens: Tokens) -> list[Span]:
    """Without what is read far on, behind words that are no frame: `fees will go by fall|, reversing |a policy`.

    Nor is whoever heard it a part of it: `all was well|, |the court| was told`.
    """
    kept = spans[:1]
    for span in spans[1:]:
        between = text[kept[-1][1] : span[0]]
        framed = any(kept[-1][1] <= start < span[0] for start, _ in frame)
        heard = _HEARD.match(text, span[1]) and not tokens.is_clause(span)
        thing = any(c.isalpha() for c in between) and not _JOINING.search(between) and not tokens.is_clause(span)
        far = thing or _DOING.fullmatch(between)
        if framed or not (heard or far):
            kept.append(span)
    return kept


def _is_whose(text: str, cue: Span, span: Span, tokens: Tokens) -> bool:
    """Whether the end of what the model reads is who says it: `‘asleep at the wheel’, says |audit`."""
    between = text[cue[1] : span[0]]
    says = not between.strip() and "\n" not in between and is_speech_form(text[slice(*cue)])
    ends = not text[span[1] : span[1] + 2].strip(" .") or text[span[1] : span[1] + 1] == "\n"
    return says and ends and len(text[slice(*span)].split()) < 4 and not tokens.is_clause(span)


def _touching(quotations: Sequence[Quotation], spans: Sequence[Span]) -> Iterator[Quotation]:
    for start, end in spans:
        k = bisect_left(quotations, start, key=lambda q: q.outer_end)
        while k < len(quotations) and quotations[k].outer_start < end:
            if quotations[k].start < end and quotations[k].end > start:
                yield quotations[k]
            k += 1


def _with(spans: Sequence[Span], whole: Span) -> list[Span]:
    touching = [s for s in spans if s[0] < whole[1] and whole[0] < s[1]]
    rest = [s for s in spans if s not in touching]
    start, end = min([whole[0], *(s[0] for s in touching)]), max([whole[1], *(s[1] for s in touching)])
    return sorted([*rest, (start, end)])


def _reported(
    text: str, content: Content, quotations: Sequence[Quotation], places: Sequence[Place], tokens: Tokens
) -> Draft | None:
    if not content.spans:
        return None
    content = _as_shouted(text, content, quotations, tokens)
    quoted = [(q.start, q.end) for q in _touching(quotations, content.spans) if not is_named(text, q)]
    letters, inside = letters_of(text, content.spans), letters_of(text, quoted)
    kind = StatementKind.MIXED if quoted else StatementKind.INDIRECT
    spans = content.spans
    if quoted and inside >= letters:
        kind, spans = StatementKind.DIRECT, quoted
    number = bisect_left(places, spans[0][0] + 1, key=lambda place: place.sentence.start) - 1
    number = max(number, 0)
    draft = Draft(kind, list(spans), quoted, places[number].paragraph, number, fragment=kind is StatementKind.DIRECT)
    draft.spans = _without_addressee(text, draft.spans, content.cue, tokens)
    draft.probability = content.source_score
    draft.read, draft.read_score = content.source, content.source_score
    _set_frame(draft, content.source, content.cue, tokens)
    return draft


def _as_shouted(text: str, content: Content, quotations: Sequence[Quotation], tokens: Tokens) -> Content:
    """`chanted “cheats” | as the bus left`: what is shouted is in marks, and what follows them is how and when."""
    verb = tokens.cue(content.cue, None) if content.cue else None
    if content.cue is None or verb is None or lemma(tokens.word(*verb)) not in _SHOUTING:
        return content
    first = next(_touching(quotations, content.spans), None)
    behind = first is not None and not text[content.cue[1] : first.outer_start].strip(" ,:")
    only = first is not None and not any(mark in text[first.outer_end : content.spans[-1][1]] for mark in '“"‘')
    return replace(content, spans=[(first.outer_start, first.outer_end)]) if first and behind and only else content


def _without_addressee(text: str, spans: list[Span], cue: Span | None, tokens: Tokens) -> list[Span]:
    """`told | the council that it leaks`: without whom it was told, and `that`."""
    (start, end), *others = spans
    verb = tokens.cue(cue, None) if cue else None
    if cue is None or cue[0] >= start or verb is None or lemma(tokens.word(*verb)) not in ADDRESSING:
        return spans
    if _is_passive(tokens.parse(verb[0]), verb[1]):
        return spans  # `Residents were told | the road would close`
    if text[cue[1] : start].strip():
        behind = tokens.behind_object(*verb, (start, end))
        return [(behind, end), *others] if behind is not None else spans
    if text.startswith(_ADDRESSED, start, end) or tokens.is_her((start, end)):
        start = text.index(" ", start) + 1
        spans = [(start, end), *others]
    that = text.find(" that ", start - 1, min(end, start + _LONGEST_ADDRESSEE))
    if that < 0 or any(c in text[start:that] for c in '“"‘,;') or tokens.is_clause((start, that)):
        behind = tokens.behind_object(*verb, (start, end), clause=True)
        return [(behind, end), *others] if behind is not None else spans
    return [(that + len(" that "), end), *others]
