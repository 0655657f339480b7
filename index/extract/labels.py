"""Speakers printed as labels: transcripts (`DOE: …`), interviews, headlines (`Doe: …`), signatures (`— Ann Doe`)."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.extract.boilerplate import LineKind, Paragraph
from index.extract.cues import is_speech_form
from index.extract.lexicon import TITLES
from index.model import Method, Span

QUESTIONS = frozenset({"Q", "Question", "QUESTION", "Interviewer", "INTERVIEWER", "REPORTER", "Reporter"})
ANSWERS = frozenset({"A", "Answer", "ANSWER"})
HEADLINE_BODIES = frozenset(
    """
    police officials experts scientists doctors report study poll survey court union government source sources
    ministers researchers prosecutors witnesses critics lawyers
    """.split()
)
"""Words before a headline's colon that name whoever makes the claim without a name."""
_LABEL = re.compile(
    r"[*_]{0,2}(?P<who>[A-Z][\w.’'-]{0,24}"
    r"(?: [A-Z0-9][\w.’'-]{0,24}| (?:al|de|van|von|bin|of|the|del|da|di)\b[\w’'-]{0,24}){0,4})"
    r"(?: ?\([^()]{1,40}\))?[*_]{0,2}:[*_]{0,2}\s+(?=\S)"
)
_SIGNATURE = re.compile(
    r"\s*(?:[—–―]|--?|~)\s*"
    r"(?P<who>[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*| (?:al|de|van|von|bin|del|da|di|la)\b[\w’'-]*){0,4})"
    r"(?:,\s*(?P<role>[^“”\"]{2,90}?))?\.?\s*$"
)
_OCCASION = re.compile(r"(?:\w+ing|in|on|at|from|to|during|after|before|\d+)\b", re.IGNORECASE)
"""How the tail of a signature begins that tells when it was said (`speaking in 2019`), not who said it."""
_HEADLINE = re.compile(r"(?P<who>[A-Z][\w.’' -]{1,40}): +(?P<claim>\S.*)$")
_VERSUS = re.compile(r"\bvs?\b")
"""`Harbour v Castle: …` is a match or a case, and nobody who speaks."""
_NO_CLAIM = re.compile(
    r"(?:what|how|why|who|where|when|which|as it happened|live|everything|the latest|latest|updates?|in pictures"
    r"|in photos|(?:a |the )?(?:timeline|guide|profile|review|explainer|key|full|story so far))\b",
    re.IGNORECASE,
)
"""How the rest of a headline begins that says what the article is, not what somebody claims."""
_NO_SPEAKER = frozenset(
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
_TERMINAL = frozenset(".?!…”\"’'»)—-")
_OPENING = '“"«'
"""Marks that may stand before a label where a transcript is printed as one quotation, opened anew with every turn."""
_STAGE_DIRECTION = re.compile(r"[“\"]?[(\[][^()\[\]]*[)\]][.”\"]*")
_LEAST_QUESTIONS = 3
_LONGEST_QUESTION = 500
_MARKS = frozenset('“”"«»„')
_TO_SOMEBODY = re.compile(r"\b(?:you|your|yours|yourself)\b", re.IGNORECASE)
_OF_ONESELF = re.compile(r"\b(?:I|[Mm]y|[Mm]e|[Mm]yself)\b")
_MARKED = re.compile(r"[“\"«„][^“”\"«»„]*[”\"»]")
_FRAMED = re.compile(r"[”\"],? (?:\w+ ){1,3}(?:says|said|adds|added|asks|laughs)\b")
_LONGEST_LABEL = 160
LONGEST_SIGNATURE = 160
MIN_CLAIM_WORDS = 3


@dataclass(frozen=True, slots=True)
class Label:
    """A printed speaker: where, by what kind of evidence, the role behind it, and the full name where it is known.

    `answers` says that it stands for whoever answers an interview, and is printed nowhere: the span is empty then.
    """

    span: Span
    method: Method
    role: Span | None = None
    full: str | None = None
    answers: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """What a label's speaker says: the rest of the line, and the unlabelled lines after it."""

    label: Label
    spans: tuple[Span, ...]
    paragraph: int


def find_turns(text: str, lines: Sequence[Paragraph]) -> tuple[list[Paragraph], list[Turn]]:
    """Take out the lines of a transcript, of an interview or of letters; both come back in order."""
    rest: list[Paragraph] = list(lines)
    turns: list[Turn] = []
    for take_out in (_transcript, _interview, _letters):
        if not turns:
            rest, turns = take_out(text, lines)
    return rest, turns


def _transcript(text: str, lines: Sequence[Paragraph]) -> tuple[list[Paragraph], list[Turn]]:
    """Take the labelled lines out. Two labelled lines make a transcript, one does not."""
    labelled = {line.number: match for line in lines if (match := _label_of(text, line))}
    counts = Counter(match.group("who") for match in labelled.values())
    taken = {n for n, match in labelled.items() if _is_turn(match.group("who"), counts, n, labelled)}
    if len(taken) < 2:
        return list(lines), []
    mostly = 2 * len(taken) > len(lines) and len(taken) > 2
    rest: list[Paragraph] = []
    turns: list[Turn] = []
    for line in lines:
        if line.number in taken:
            match = labelled[line.number]
            label = Label(match.span("who"), Method.SPEAKER_LABEL)
            turns.append(Turn(label, (_unquoted(text, match.end(), line.end),), line.number))
        elif turns and line.number < max(taken) and _STAGE_DIRECTION.fullmatch(text, line.start, line.end):
            continue
        elif (
            mostly
            and line.number < max(taken)
            and turns
            and line.kind is LineKind.PROSE
            and turns[-1].paragraph == line.number - len(turns[-1].spans)
        ):
            turns[-1] = replace(turns[-1], spans=(*turns[-1].spans, _unquoted(text, line.start, line.end)))
        else:
            rest.append(line)
    return rest, turns


def _interview(text: str, lines: Sequence[Paragraph]) -> tuple[list[Paragraph], list[Turn]]:
    """Take the answers out of an interview whose questions and answers have no labels.

    It is one where three lines or more that put a question to somebody are each answered by lines of a first person.
    Its questions are the outlet's and are left out.
    """
    asked = [k for k, line in enumerate(lines) if _is_asked(text, line)]
    answers = [_answer(text, lines, k, stop) for k, stop in pairwise([*asked, len(lines)])]
    to_somebody = sum(_TO_SOMEBODY.search(text, lines[k].start, lines[k].end) is not None for k in asked)
    in_person = sum(
        any(_OF_ONESELF.search(text, line.start, line.end) for line in lines[answer.start : answer.stop])
        for answer in answers
    )
    if len(asked) < _LEAST_QUESTIONS or 2 * to_somebody < len(asked) or 2 * in_person < len(asked) or not all(answers):
        return list(lines), []
    turns = []
    for answer in answers:
        spans = tuple((line.start, line.end) for line in lines[answer.start : answer.stop])
        label = Label((spans[0][0], spans[0][0]), Method.INTRODUCED, answers=True)
        turns.append(Turn(label, spans, lines[answer.start].number))
    taken = {*asked, *(k for answer in answers for k in answer)}
    return [line for k, line in enumerate(lines) if k not in taken], turns


def _letters(text: str, lines: Sequence[Paragraph]) -> tuple[list[Paragraph], list[Turn]]:
    """Take out what somebody writes of themself and signs in a line of its own: `I disagree. ⏎ — Ann Doe, Larkby`."""
    turns: list[Turn] = []
    taken: set[int] = set()
    for k, line in enumerate(lines):
        label = signature_after(text, line.start, line.end)
        if label is None or " " not in text[slice(*label.span)]:
            continue
        first = k
        while first and first - 1 not in taken and _is_of_oneself(text, lines[first - 1]):
            first -= 1
        if first < k:
            turns.append(Turn(label, tuple((part.start, part.end) for part in lines[first:k]), lines[first].number))
            taken.update(range(first, k + 1))
    return [line for k, line in enumerate(lines) if k not in taken], turns


def _is_of_oneself(text: str, line: Paragraph) -> bool:
    """A paragraph, no quotation, with `I` or `my` outside the marks within it."""
    if line.kind is not LineKind.PROSE or text[line.start] in _MARKS:
        return False
    return _OF_ONESELF.search(_MARKED.sub("", text[line.start : line.end])) is not None


def _is_asked(text: str, line: Paragraph) -> bool:
    """A line without marks that ends with a question."""
    if line.kind is not LineKind.PROSE or line.end - line.start > _LONGEST_QUESTION:
        return False
    printed = text[line.start : line.end].strip("*_ ")
    return printed.endswith("?") and not _MARKS.intersection(printed)


def _answer(text: str, lines: Sequence[Paragraph], question: int, stop: int) -> range:
    """The lines that answer: up to the next question, or as long as somebody speaks of themself, the first in any case.

    A line in which the outlet quotes somebody (`“It is,” she says`) is none.
    """
    end = question + 1
    while (
        end < stop and lines[end].kind is LineKind.PROSE and not _FRAMED.search(text, lines[end].start, lines[end].end)
    ):
        goes_on = stop < len(lines) or end == question + 1 or _OF_ONESELF.search(text, lines[end].start, lines[end].end)
        if not goes_on:
            break
        end += 1
    return range(question + 1, end)


def _label_of(text: str, line: Paragraph) -> "re.Match[str] | None":
    start = line.start + (text[line.start] in _OPENING and text[line.start + 1 : line.start + 2] not in _OPENING)
    match = _LABEL.match(text, start, line.end)
    if match is None or match.end() >= line.end or line.kind is LineKind.CAPTION:
        return None
    if match.group("who").split()[0].lower().strip(".") in _NO_SPEAKER or text[line.end - 1] not in _TERMINAL:
        return None
    return match


def _is_turn(who: str, counts: Counter[str], number: int, labelled: "dict[int, re.Match[str]]") -> bool:
    if who in QUESTIONS or who in ANSWERS:
        return len(counts) > 1
    if who.isupper() and len(who) > 1:
        return sum(c for label, c in counts.items() if label.isupper()) > 1
    return counts[who] > 1 and (number - 1 in labelled or number + 1 in labelled or len(counts) > 1)


def _unquoted(text: str, start: int, end: int) -> Span:
    """Without the marks, where they stand around the whole line or one stands alone at either end."""
    marks = '“”"«»'
    inner = text[start + 1 : end - 1]
    if not inner.strip() or any(m in inner for m in marks):
        return start, end
    return start + (text[start] in marks), end - (text[end - 1] in marks)


def without_dateline(text: str, line: Paragraph) -> Paragraph:
    """The line without `HALLINPORT: ` before its first sentence, unless the word is somebody's name elsewhere."""
    if line.kind is not LineKind.PROSE or line.number > _LAST_DATELINE:
        return line
    match = _COLON_DATELINE.match(text, line.start, min(line.end, line.start + 90))
    if match is None or len(text[match.end() : line.end].split()) < _MIN_STORY_WORDS:
        return line
    return line if match.group("place").split()[-1].casefold() in full_names(text) else replace(line, start=match.end())


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
    match = _LABEL.match(text, start, end + 1) if end - start < _LONGEST_LABEL else None
    if match is None or match.end() != end:
        return None
    words = match.group("who").lower().split()
    if words[0] in _NO_SPEAKER or is_speech_form(words[-1]):
        return None
    return Label(match.span("who"), Method.SPEAKER_LABEL)


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


def headline_label(text: str, start: int, end: int) -> tuple[Label, Span] | None:
    """`Doe: the plan has failed`: who, and the claim."""
    match = _HEADLINE.match(text, start, end) if end - start < 300 else None
    if match is None or len(match.group("claim").split()) < MIN_CLAIM_WORDS or _NO_CLAIM.match(match.group("claim")):
        return None
    if _VERSUS.search(match.group("who")):
        return None
    return Label(match.span("who"), Method.HEADLINE), match.span("claim")
