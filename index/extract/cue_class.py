"""Tell by its cue how something became known: spoken, written, printed in a document, or only somebody's attitude."""

import re

from index.extract.cues import lemma
from index.model import CueClass, Method

_WRITING = frozenset(
    """
    write co-write co-wrote co-written rewrite tweet retweet post repost email e-mail text message blog publish pen penn
    caption fax telegraph type scrawl scribble letter memo memoir book essay column op-ed article editorial petition
    """.split()
)
_ATTITUDE = frozenset(
    """
    want wish hope believe think fear worry expect plan intend support oppose back favour favor prefer like dislike
    love hate doubt feel consider regard view see know understand suspect assume imagine suppose seek aim need trust
    distrust mistrust realise realize recognise recognize regret dread desire yearn long crave envision envisage
    foresee anticipate appreciate admire respect despise detest resent decide choose contemplate mull ponder weigh
    wonder vote seem appear decline refuse await
    belief opinion intention opposition concern supporter view wish readiness willingness expectation conviction
    glad happy sad proud confident convinced concerned eager afraid fearful hopeful sure certain willing unwilling
    ready keen optimistic pessimistic sceptical skeptical angry upset
    """.split()
)
_DOCUMENTS = frozenset(
    """
    report study survey poll research analysis data figure statistic result finding census document paper record
    transcript email e-mail letter memo memorandum statement release communique communiqué review audit indictment
    complaint lawsuit suit filing affidavit petition motion ruling judgment judgement order warrant subpoena summons
    testimonial law legislation bill act statute ordinance regulation rule code constitution treaty convention charter
    agreement contract accord resolution amendment proposal plan draft guideline guidance manifesto declaration website
    site page webpage blog post tweet message text note article story editorial column op-ed book memoir biography
    essay dossier file form notice sign poster banner placard label leaflet pamphlet brochure flyer headline caption
    advert ad advertisement newsletter circular bulletin minute agenda schedule timetable summary chart graph table
    forecast projection estimate assessment evaluation profile obituary autopsy log ledger invoice receipt index
    account-book logbook diary questionnaire factsheet sheet prospectus leak cable
    """.split()
)
"""What may be the source itself: a text, or what a text shows."""
_NAMES = frozenset("bill law post record note page sign act story file paper bulletin cable banner label index".split())
"""Of these, words that with a capital are also names of people and outlets: `Bill said`, `the Oxenby Post reported`."""
_STATUTES = frozenset({"bill", "act", "law"})
_PEOPLE = re.compile(
    r"\b(?:establishment|opposition|senior|leading|prominent|top|key|party|religious|political|public|industry|union"
    r"|military|cultural|sports?)\s+figures?$",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"[,;(]|\b(?:of|by|from|in|on|for|to|about|into|at|with|that|which|who|whose|is|was|were|published|released"
    r"|obtained|seen|issued|filed|signed|sent|posted|dated|written|commissioned|conducted|compiled|prepared)\b"
)
"""Where the rest of a source phrase begins, which no longer says what the source is: `a letter | from the mayor`."""
_SMALL = frozenset(
    """
    be am is are was were been being have has had having do does did will would shall should can could may might must
    to he she it they we i you that who which s ’s 's ’d 'd ’ve 've ’re 're not also then now still once again first
    later just even ever never and as
    """.split()
)
_CARRIER = re.compile(
    r"(?:\s+(?:on\s+)?(?:late\s+|early\s+)?(?:\w+day|yesterday|today|earlier|later|again))?\s+"
    r"(?:(?:in|via|by|through)\s+(?:an?|the|his|her|their|its|one|another)\s+(?:[\w’'-]+\s+){0,3}?"
    r"(?:tweet|post|letter|e-?mail|memo|message|blog|column|op-ed|essay|article|book|memoir|filing)s?\b"
    r"|(?:on|via)\s+(?:twitter|facebook|instagram|x|telegram|whatsapp|weibo|bluesky|mastodon|truth\s+social"
    r"|social\s+media)\b)",
    re.IGNORECASE,
)
"""Behind a verb of saying, what it was said in: `said in a letter`, `said on Facebook`. Statements may be read out."""
_WORD = re.compile(r"[^\W_](?:[\w’'-]*\w)?|[’']\w+")


def cue_class(
    cue: str | None, source: str | None = None, method: Method | None = None, after: str = ""
) -> CueClass | None:
    """The class of a cue; None where there is none.

    A text that is itself the source (`the report said`, `according to the filing`) makes a document, whatever the
    verb. Else the first word of the cue that carries a meaning decides: `plans to announce` is an attitude,
    `expressed hope` was spoken. A verb that is on no list counts as one of saying, for what stands beside it was
    found to be reported. The class is that of the cue, not of what it reports: whoever denies, says so.

    Args:
        cue: the words of the cue, one or several: `said`, `has repeatedly warned`, `according to`.
        source: the printed phrase that names who says it: `a letter from the mayor`, `Ann Doe`.
        method: how the speaker was found; behind `according to` the cue itself tells nothing.
        after: the text right behind the cue, some 60 characters, where it is at hand.
    """
    if not cue or not cue.strip():
        return None
    if source and is_document(source):
        return CueClass.DOCUMENT
    word = _telling_word(cue)
    if method is Method.ACCORDING_TO or word in ("according", "per"):
        return CueClass.SPEECH
    if _is_among(word, _WRITING):
        return CueClass.WRITING
    if _is_among(word, _ATTITUDE):
        return CueClass.ATTITUDE
    return CueClass.WRITING if _CARRIER.match(_behind(cue, word) + after) else CueClass.SPEECH


def is_document(source: str) -> bool:
    """Whether a source phrase means a text, not whoever wrote it: `the report` is one, `the report’s author` none."""
    part = _BEHIND.split(source.strip(), maxsplit=1)[0]
    words = _WORD.findall(part)
    if not words or _PEOPLE.search(part.strip()):
        return False
    head = words[-1]
    noun = _singular(head.lower())
    if noun not in _DOCUMENTS:
        return False
    if head[0].islower() or noun not in _NAMES:
        return True
    return noun in _STATUTES and words[0].lower() in ("the", "this", "that", "a", "an")


def _singular(noun: str) -> str:
    forms = (noun, noun.removesuffix("s"), noun.removesuffix("ies") + "y", noun.removesuffix("es") + "is")
    return next((form for form in forms if form in _DOCUMENTS), noun)


def _telling_word(cue: str) -> str:
    """The first word, in small letters, that is no auxiliary and no adverb; empty where there is none."""
    words = [word.lower() for word in _WORD.findall(cue)]
    telling = (w for w in words if w not in _SMALL and not w.endswith(("ly", "n't", "n’t")))
    return next(telling, words[-1] if words else "")


def _behind(cue: str, word: str) -> str:
    """The rest of the cue behind the word."""
    return cue[cue.lower().find(word) + len(word) :] if word else ""


def _is_among(word: str, among: frozenset[str]) -> bool:
    return word in among or lemma(word) in among
