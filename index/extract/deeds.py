"""Tell what is done, shown or still to be said from what somebody has said, where the model takes it for words."""

import re

from index.extract.cues import lemma
from index.extract.said import marked_words
from index.extract.sentences import is_title
from index.extract.tokens import Content, Tokens
from index.model import Span

_LIGHT = frozenset("call put bring take hold keep place".split())
_IDIOM = re.compile(
    r"(?!to )(?:(?! to )[^,.;:“”\"‘]){1,60} (?:to (?:order|account|heel|task|book|justice|rest)"
    r"|on (?:the spot|notice|hold|trial|edge|leave|display)"
    r"|out of (?:service|use|action)|into (?:force|administration))\b"
)
"""`called | the house to order`, `put | the minister on the spot`: what is done to somebody in other words."""
_DEALING = re.compile(
    r"\b(?:(?:(?:speak|talk|chat)(?:s|ed|ing)?|spoken?) (?:to|with)"
    r"|(?:think(?:s|ing)?|thought) (?:about|of)|charged with) $"
)
"""`She talks to Doe | about mud`, `is charged with | theft`."""
_SHOWN = re.compile(r"(?:\w+ly )?\w+ \w+ (?:pictures?|photos?|photographs?|videos?|images?|cop(?:y|ies)|footage) of\b")
"""`texted | a picture of a ship`: what is shown is not said."""
_RUMOURED = re.compile(
    r"\b(?:shoo?t(?:s|ing)? down|(?:brush|laugh|wav|bat|play)(?:e?s|t?ed|t?ing)? (?:off|aside|away|down)"
    r"|pour(?:s|ed|ing)? cold water on|(?:rubbish|quash|scotch)(?:es|ed|ing)?"
    r"|(?:fuel|spark|trigger|stok|prompt)(?:e?s|l?ed|l?ing)?) (?:[\w’'-]+ ){0,2}?"
    r"(?:speculation|rumou?rs?|claims?|reports?|suggestions?|allegations?|accusations?|talk|fears?)\b"
)
"""`shot down speculation | that she would go`, `fuelled rumours | that …`: what others say is none of the subject's."""
_COMING = re.compile(
    r"(?:\w+ )?(?:expected|due|set|likely|scheduled) to (?:\w+ly )?"
    r"(?:say|tell|announce|argue|warn|urge|claim|insist|reveal|declare|conclude)\b"
)
"""`is expected to say | that …`: nothing is said yet."""
_RESERVED = re.compile(
    r"reserv(?:e[sd]?|ing) (?:(?:its|his|her|their|the) )?(?:orders?|verdicts?|judge?ments?|rulings?|decisions?)\b"
    r"|cr(?:y|ies|ied|ying) foul\b"
)
"""`reserved its order | on a plea`: the court has said nothing yet; `cry foul | over a demolition`."""
_UNKNOWN = re.compile(r"\b(?:unclear|unknown|(?:not|\w+n['’]t) (?:\w+ )?(?:clear|known)|remains to be seen) $")
"""`It is not clear | whether anybody was hurt`."""
_SO_CALLED = re.compile(r"(?:feared|believed|thought|presumed|confirmed|reported|declared|pronounced)$")
"""`Twelve feared | dead`: participles that stand for a passive where an adjective follows."""
_APPOSED = re.compile(
    r"[“\"‘](?P<title>[^“”\"‘’\n]{1,80}?),?[”\"’],? "
    r"(?:was|were|is|are|has|have|had|will|won|opened|opens|came|comes|sold|sells)\b"
)
_PASSIVE = re.compile(
    r"\b(?:was|were|been|is|are|being) (?:\w+ly )?\w+(?:ed|en|wn|de|ght|id|ld|ung)(?: (?:by|from|as))?$"
)
_IN_MARKS = re.compile(r"[“\"‘]([^“”\"‘]+?)[”\"’](?!\w)")
_BEFORE = 40
"""Characters before a cue that are looked at."""


def is_deed(text: str, content: Content, tokens: Tokens) -> bool:
    """Whether a content is nothing that its source has said; what is in marks is somebody's words in any case."""
    if content.spans and _is_title_beside(text, content.spans[0][0]):
        return True
    if content.cue is None or not content.spans:
        return False
    begin = content.spans[0][0]
    if _COMING.match(text, content.cue[0]) or _RESERVED.match(text, content.cue[0]):
        return True
    if _UNKNOWN.search(text, max(begin - _BEFORE, 0), begin) or _is_lead(text, content.spans[-1], content.cue, tokens):
        return True
    if _is_title_done_to(text, content):
        return True
    if marked_words(text, content.spans):
        return False
    return tokens.is_source(content) or is_done(text, content.spans[-1], content.cue, content.source, tokens)


def _is_title_beside(text: str, start: int) -> bool:
    """`Doe’s report, | “Lessons of the Fire,” was leaked`: what a thing is called, and what became of it."""
    start -= text[start - 1 : start] in '“"‘'
    apposed = _APPOSED.match(text, start) if text.endswith(", ", 0, start) else None
    return apposed is not None and is_title(apposed.group("title").split())


def _is_title_done_to(text: str, content: Content) -> bool:
    """`Her paper, ‘Rivers of Ash’, | was rejected by | three journals`: a work has no words for what is done to it."""
    cue = content.cue
    if cue is None or content.spans[-1][1] > cue[0]:
        return False
    passive = _PASSIVE.search(text, max(cue[0] - _BEFORE, 0), cue[1]) is not None
    marked = _IN_MARKS.findall(text[content.spans[0][0] : content.spans[-1][1]])
    return passive and bool(marked) and all(is_title(words.rstrip(",").split()) for words in marked)


def _is_lead(text: str, span: Span, cue: Span, tokens: Tokens) -> bool:
    """`In a statement after the match, the club said:` is all frame."""
    return span[1] <= cue[0] and text.startswith(":", cue[1]) and not tokens.is_clause(span)


def is_done(text: str, span: Span, cue: Span, source: Span | None, tokens: Tokens) -> bool:
    """What looks like words and is done or is the case.

    `called the house to order`, `talks to Doe about mud`, `is charged with theft`, `Two feared dead`, `We asked Doe for
    tips`, `texted a picture of | a ship`.
    """
    start, end = span
    verb = text[slice(*cue)]
    if _SO_CALLED.search(verb) and not text[cue[1] : start].strip() and _begins_with_state(span, tokens):
        return source is not None and text[source[1] : cue[0]] == " "
    if lemma(verb.rpartition(" ")[2]) in _LIGHT and _IDIOM.fullmatch(text, start, end):
        return True
    if _DEALING.search(text, cue[0], start) or _RUMOURED.search(
        text, max(cue[0] - _BEFORE, 0), start + len("speculation")
    ):
        return True
    if tokens.is_clause(span):
        return False
    if verb.startswith("asked") and source and text[slice(*source)].lower() == "we":
        return True
    return _SHOWN.match(text, cue[0]) is not None


def _begins_with_state(span: Span, tokens: Tokens) -> bool:
    """Whether the span begins with an adjective or a participle that no noun follows: `dead`, `trapped`."""
    (at, token), *_ = tokens.within(span) or [(-1, -1)]
    if at < 0:
        return False
    parse = tokens.parse(at)
    return parse.tags[token] in ("JJ", "VBN") and parse.deps[token] != "amod"
