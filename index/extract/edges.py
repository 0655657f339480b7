"""Clean the edges of the words that the model reads as reported."""

import re

from index.model import Span

_OPPOSED = "against "
_LOOSE = frozenset({"and", "but"})
_REMARK = re.compile(
    r", (?:something|an? (?:\w+ )?(?:move|step|charge|claim|allegation|accusation|decision|demand|assertion|suggestion"
    r"|proposal|idea|comparison|description)) (?:that |which )?"
    r"(?:[A-Z]|(?:he|she|they|the|his|her|its|officials|critics) )"
    r"[^,.;“”\"‘]{0,60}?\b(?:termed|called|described|dismissed|denied|denies|branded|labell?ed|rejected|rejects|disputed"
    r"|disputes|condemned|welcomed)\b"
)
_AS = re.compile(r",? (?:even|just) (?:as|though|if|when|while)\b")
_AS_WORDS = frozenset("as though if when while".split())
_AS_END = re.compile(r",? (?:even|just) \w+$")
_SILENCE = re.compile(
    r",? (?:but|and|although|though|while)(?: (?:he|she|they|it))? (?:also )?"
    r"(?:(?:would|could|did|will|does|do) not|declined|declines|refused|refuses)(?: to)?"
    r" (?:be drawn|comment|elaborate|specify|speculate|disclose|confirm or deny|go into|say (?:how|wh|if)|rule out)"
)
"""`said the shop would shut|, but would not say when`: what the speaker would not say is no part of what was said."""
_RATED = re.compile(
    r",? and (?:has |have )?(?:cut|raised|lowered|lifted|trimmed|downgraded|upgraded|kept|maintained|reiterated)"
    r" (?:its|their|the|his|her|an?) (?:[\w“”‘’\"'-]+ ){0,2}?"
    r"(?:price target|target price|rating|recommendation|stock|shares|outlook|estimates?|call)\b"
)
"""`said demand was weak|, and cut its price target`: what analysts do beside."""
_SENTENCED = re.compile(
    r",? and (?:then )?(?:jailed|remanded|sentenced|fined|imprisoned|disqualified|bailed|awarded)"
    r" (?:him|her|them|the (?:man|woman|men|women|pair|couple|teenager|defendants?))\b"
)
"""`said he had shown no remorse| and jailed him`: what a judge then does."""
_BENCH = re.compile(r"\b(?:judges?|courts?|magistrates?|justices?|tribunal|bench)\b", re.IGNORECASE)
"""Where another is spoken of, who jailed him is not to be seen."""
_PUBLISHED = re.compile(
    r",? in an? (?:[\w’'-]+ ){0,2}?(?:statement|interview|e-?mail|tweet|post|(?:press|news) release)"
    r"(?: (?:on|to|with|published|posted|released|issued|late|earlier|last|this"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)(?: [\w’'-]+){0,6})?$"
    r"|,? (?:to |of )?(?:which|something)$|, with$"
)
"""`said it would close| in a statement on Friday`: where it was said; or what hands on to others' words."""
_DAY = re.compile(r" (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day")
_HEARD = re.compile(r", (?:an?|the) (?:[\w’'-]+ ){1,4}(?:(?:has |have |had )?heard|(?:was|has been) told)$")
_ON_A_DAY = re.compile(rf" on{_DAY.pattern}$")


DOUBTED = re.compile(
    r"(?:, |(?<=, ))which (?:[\w’'-]+ ){1,4}(?:doubt|dispute|deny|denie|reject|question|contest)(?:e?s|e?d)?, (?:and )?"
)
"""What others make of words, in the middle of them: `, which analysts doubt, and`."""
_POLITE = re.compile(
    r"to (?:inform|advise|assure|remind|notify|tell|let|announce|state|stress|say|clarify|add|point out"
    r"|make(?: it)? clear)"
    r"(?: [\w’'-]+){0,8}? that "
)
"""`wishes | to inform its customers that | it is open`."""
_SOUGHT = re.compile(r"(?:seek(?:s|ing)?|sought|demand(?:s|ed|ing)?|request(?:s|ed|ing)?)(?: [\w’'-]+){1,6} to ")
"""`sought two more weeks | to file an affidavit`: the thing is a part of what was wanted."""
_ONLY = re.compile(r"(?:only|merely|simply|just|also|instead|again|further) that (?=\w)")
_WISHING = frozenset(
    "wish wishes wishing like love want wants wanted hope hopes pleased happy proud delighted glad".split()
)


def trimmed(text: str, span: Span, *, pointing: bool = False) -> Span:
    """The span without punctuation, `that` and loose ends; a `that` which is `pointing` to a noun stays.

    What is warned | against | belongs to the words, and so does a bracket that closes one of theirs.
    """
    start, end = span
    while start < end and text[start] in " ,;:—–-\t":
        start += 1
    if text[start : start + 5].lower() == "that " and not pointing:
        start += 5
    while end > start and text[end - 1] in " ,;:—–-.?!…\t":
        end -= 1
    if text.endswith(_OPPOSED, 0, start):
        start -= len(_OPPOSED)
    if text.startswith(")", end) and text.rfind("(", start, end) > text.rfind(")", start, end):
        return start, end + 1
    return start, _without_loose_end(text, start, end)


def _without_loose_end(text: str, start: int, end: int) -> int:
    """The end before a conjunction whose second half is a deed (`would open | and called on`), `even as` or a day."""
    word = text.rfind(" ", start, end)
    if word < 0:
        return end
    if text[word + 1 : end] in _AS_WORDS and (clause := _AS_END.search(text, max(start, word - 6), end)):
        return clause.start()
    word = word - 1 if text[word - 1] == "," else word
    loose = text[word:end].strip(" ,") in _LOOSE or _AS.match(text, word) is not None
    return word if loose or _is_before_day(text, word, end) else end


def _is_before_day(text: str, word: int, end: int) -> bool:
    return text[word:end] in (" on", " by", " until") and _DAY.match(text, end) is not None


def whole_words(text: str, span: Span) -> Span:
    """The model may read a part of a rare word."""
    start, end = span
    while start and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return start, end


def before_remark(text: str, start: int, end: int) -> int:
    """Where the words end before what somebody makes of them, or holds back: `would quit|, a move Doe termed rash`."""
    match = _REMARK.search(text, start, end) or _SILENCE.search(text, start, end) or _RATED.search(text, start, end)
    sentenced = None if match else _SENTENCED.search(text, start, end)
    if sentenced and not _BENCH.search(text, start, sentenced.start()):
        match = sentenced
    return match.start() if match and match.start() > start else end


def before_hearing(text: str, span: Span) -> Span:
    """Without who heard it: `warned that the boiler was unsafe|, an inquest has heard`."""
    match = _HEARD.search(text, *span)
    return (span[0], match.start()) if match else span


def without_occasion(text: str, span: Span) -> Span:
    """The last span without the statement or the interview in which it was said, or what begins a clause of others."""
    match = _PUBLISHED.search(text[slice(*span)])
    return (span[0], span[0] + match.start()) if match and match.start() else span


def without_day(text: str, span: Span) -> Span:
    """A thing without the day on which it was said: `pleaded guilty | to theft| on Friday`."""
    match = _ON_A_DAY.search(text[slice(*span)])
    return (span[0], span[0] + match.start()) if match else span


def without_doubts(text: str, span: Span) -> list[Span]:
    """The span in two around what others make of it: `growth would rise|, which analysts doubt, |and debt fall`."""
    found, start = [], span[0]
    for doubt in DOUBTED.finditer(text, *span):
        found += [(start, doubt.start())] if doubt.start() > start else []
        start = doubt.end()
    return [*found, (start, span[1])] if start < span[1] else found


def begin_of_words(text: str, cue: Span, span: Span) -> int:
    """Where the words begin behind their cue or a frame of courtesy, or before an aim: see `_POLITE` and `_SOUGHT`."""
    start = span[0]
    if cue[0] == start and text[cue[1] : cue[1] + 1] == " " and cue[1] + 1 < span[1]:
        return cue[1] + 1  # the model reads the cue too: `described watching from the sand as “…”`
    if only := _ONLY.match(text, *span):
        return only.end()
    if text[slice(*cue)].rpartition(" ")[2] in _WISHING and (polite := _POLITE.match(text, *span)):
        return polite.end()
    return cue[1] + 1 if start > cue[1] and _SOUGHT.fullmatch(text, cue[0], start + len("to ")) else start
