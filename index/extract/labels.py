"""Speakers printed as labels: `DOE: …` before a turn or a quotation, `— Ann Doe` behind both."""

import re
from collections import Counter
from dataclasses import dataclass, replace

from index.extract.boilerplate import LineKind, Paragraph
from index.extract.cues import is_speech_form
from index.extract.lexicon import BODIES, TITLES, names_work
from index.extract.signatures import signature
from index.model import Method, Span

QUESTIONS = frozenset({"Q", "Question", "QUESTION", "Interviewer", "INTERVIEWER", "REPORTER", "Reporter"})
ANSWERS = frozenset({"A", "Answer", "ANSWER"})
LABEL = re.compile(
    r"[*_]{0,2}(?P<who>[A-Z][\w.’'-]{0,24}"
    r"(?: [A-Z0-9][\w.’'-]{0,24}| (?:al|de|van|von|bin|of|the|for|del|da|di)\b[\w’'-]{0,24}){0,5})"
    r"(?: ?\((?P<beside>[^()]{1,40})\))?[*_]{0,2}:[*_]{0,2}\s+(?=\S)"
)
_SIGNATURE = re.compile(
    r"\s*(?:[—–―]|--?|~)\s*"
    r"(?P<who>[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*| (?:al|de|van|von|bin|del|da|di|la)\b[\w’'-]*){0,4})"
    r"(?:,\s*(?P<role>[^“”\"]{2,90}?))?\.?\s*$"
)
_OCCASION = re.compile(r"(?:\w+ing|in|on|at|from|to|during|after|before|\d+)\b", re.IGNORECASE)
"""How the tail of a signature begins that tells when it was said (`speaking in 2019`), not who said it."""
NO_SPEAKER = frozenset(
    """note update updated correction watch read video photos photo breaking exclusive opinion analysis explainer live
    related source credit summary background warning disclaimer location date time price where when what why how who
    here more also see example result results score final factbox key timeline review podcast listen question answer
    ps nb tip step day part chapter section figure table editor interview profile obituary
    comment column feature essay extract editorial letters recap preview""".split()
) - {"question", "answer"}
FUNCTIONS = frozenset(
    "HOST MODERATOR PRESENTER ANCHOR ANNOUNCER NARRATOR CALLER AUDIENCE OPERATOR CLERK CHAIR VOICE PANELLIST".split()
)
"""Labels in capitals that say what somebody does in the conversation, not who it is."""
_COLON_DATELINE = re.compile(
    r"(?P<place>[A-Z][A-Z.’'-]+(?: [A-Z][A-Z.’'-]*){0,3})(?:, [A-Z][\w.]+(?: [A-Z][\w.]+)?){0,2}"
    r"(?:,? [A-Z][a-z]{2,8}\.? \d{1,2})?(?: ?\([^()]{1,30}\))?: +(?=[A-Z])"
)
_KICKER = re.compile(r"(?P<what>[A-Z][\w&]+): +(?=\S+ \S)")
_CITY_DATELINE = re.compile(r"(?P<place>[A-Z][a-z]+(?: [A-Z][a-z]+){0,2})(?:, [A-Z][\w.]+)?(?: ?[—–] ?|: )(?=[A-Z])")
"""`Hallinport – ` or `Hallinport: ` before a whole sentence."""
_AT_PLACE = re.compile(r"\b(?:in|at|to|from|near|between|outside|around|into|through|across|over|around)(?: the)? $")
_CLAIMANTS = frozenset({"report", "study", "poll", "survey", "official", "expert"})
_OF_ONESELF = re.compile(r"\b(?:I|[Mm]y|[Mm]e|[Ww]e|[Oo]ur)\b")
_LAST_DATELINE = 3
"""The number of the last line that may begin with a dateline: headline, standfirst and byline may stand above it."""
_MIN_STORY_WORDS = 6
_FULL_NAME = re.compile(
    r"[A-Z][\w’'-]{1,24}\.?(?: (?:[A-Z]\.|(?:al|de|van|von|bin|del|da|di|der|la)\b|[A-Z][\w’'-]{1,24})){1,4}"
)
_OPENERS = frozenset(
    "with and but the for when while after before if as in on at from to by welcome thanks hello joining".split()
)
"""Words with a capital at the beginning of a sentence that are no part of the name behind them."""
_LONGEST_LABEL = 160
LONGEST_SIGNATURE = 160


@dataclass(frozen=True, slots=True)
class Label:
    """A printed speaker: where, by what kind of evidence, the role behind it, and the full name where it is known.

    `answers` says that it stands for whoever answers an interview, and is printed nowhere: the span is empty then.
    `told` says that a verb of saying stands beside a headline's, so that it may be anybody (`says ministry`); its span
    is empty where the verb only says to whom (`jury told`).
    """

    span: Span
    method: Method
    role: Span | None = None
    full: str | None = None
    answers: bool = False
    told: bool = False


def without_dateline(text: str, line: Paragraph) -> Paragraph:
    """The line without `HALLINPORT: `, `Hallinport – ` or `Q&A: ` before its first sentence.

    Unless the word is somebody's name elsewhere.
    """
    if line.kind not in (LineKind.PROSE, LineKind.HEADING) or line.number > _LAST_DATELINE:
        return line
    kicker = _KICKER.match(text, line.start, line.end)
    if kicker and kicker.group("what").lower() in NO_SPEAKER | {"q&a"}:
        return replace(line, start=kicker.end())
    if line.kind is LineKind.HEADING:
        return line
    match = _COLON_DATELINE.match(text, line.start, min(line.end, line.start + 90))
    if match is None and text[line.end - 1] in '.”"' and not _OF_ONESELF.search(text, line.start, line.end):
        match = _CITY_DATELINE.match(text, line.start, min(line.end, line.start + 90))
    if match is None or len(text[match.end() : line.end].split()) < _MIN_STORY_WORDS or _claims(match):
        return line
    return line if match.group("place").split()[-1].casefold() in full_names(text) else replace(line, start=match.end())


def _claims(dateline: re.Match[str]) -> bool:
    """`Police: ` and `Experts: ` say whose the claim behind them is, and so may what the text prints again."""
    place = dateline.group("place")
    if place.isupper() or not dateline.group().endswith(": "):
        return False
    word = place.split()[-1].lower()
    if word in TITLES | BODIES | NO_SPEAKER | _CLAIMANTS or names_work(word) or word.endswith("s"):
        return True
    again = re.finditer(rf"{re.escape(place)}\b(?! [A-Z])", dateline.string)
    return any(
        not _AT_PLACE.search(dateline.string, 0, match.start()) for match in again if match.start() != dateline.start()
    )


def full_names(text: str) -> dict[str, Counter[str]]:
    """What the text prints in ordinary capitals before each surname (small letters), titles left out."""
    found: dict[str, Counter[str]] = {}
    for match in _FULL_NAME.finditer(text):
        words = match.group().split()
        last_title = max((i for i, w in enumerate(words) if w.lower().strip(".") in TITLES | _OPENERS), default=-1)
        words = words[last_title + 1 :]
        if len(words) > 1 and not any(w.isupper() and len(w) > 2 for w in words):
            found.setdefault(words[-1].casefold(), Counter())[" ".join(words)] += 1
    return found


def full_form(printed: str, names: dict[str, Counter[str]]) -> str | None:
    """`Ann Doe` for the label `DOE`; None where nobody or several people bear the name."""
    *given, last = printed.split()
    forms = names.get(last.casefold(), Counter())
    fitting = [f for f in forms if all(w.casefold() in f.casefold().split() for w in given if w.lower() not in TITLES)]
    firsts = {form.split()[0] for form in fitting}
    return max(fitting, key=lambda form: (forms[form], -len(form))) if len(firsts) == 1 else None


def label_before(text: str, start: int, end: int) -> Label | None:
    """`Ann Doe: ` from the start of the sentence up to a quotation; two sentences never make a label."""
    match = LABEL.match(text, start, end + 1) if end - start < _LONGEST_LABEL else None
    if match is None or match.end() != end:
        return None
    words = match.group("who").lower().split()
    if words[0] in NO_SPEAKER or is_speech_form(words[-1]):
        return None
    return Label(match.span("who"), Method.SPEAKER_LABEL)


def bare_signature(text: str, start: int, end: int) -> Label | None:
    """`Ann Doe, mayor`, without a dash, as all that stands there."""
    signed = signature(text, start, end)
    return Label(signed[0], Method.SIGNATURE, signed[1]) if signed else None


def signature_after(text: str, start: int, end: int) -> Label | None:
    """`— Ann Doe, mayor` as all that stands there."""
    if end - start > LONGEST_SIGNATURE:
        return None
    match = _SIGNATURE.match(text, start, end)
    if match is None or match.end() != end:
        return None
    role = match.span("role") if match.group("role") and not _OCCASION.match(match.group("role")) else None
    who = match.span("who")
    stop = text[who[1] - 1] == "." and match.group("who")[-4:-1].islower()
    return Label((who[0], who[1] - stop), Method.SIGNATURE, role)
