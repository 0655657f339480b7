"""Conversations without a frame for each turn: transcripts, interviews and letters, read line by line."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.extract.boilerplate import LineKind, Paragraph
from index.extract.drafts import NO_SENTENCE, Draft
from index.extract.labels import ANSWERS, LABEL, NO_SPEAKER, QUESTIONS, Label, bare_signature, signature_after
from index.extract.marks import find_quotations
from index.extract.signatures import CLOSING, SALUTATION, are_letters
from index.model import Method, Span, StatementKind

_TERMINAL = frozenset(".?!…”\"’'»)—-")
_OPENING = '“"«'
"""Marks that may stand before a label where a transcript is printed as one quotation, opened anew with every turn."""
_ADDRESS = re.compile(r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame|Hon|Rt Hon|Senator|Deputy|Madam|The Hon)\.? [A-Z]")
_STAGE_DIRECTION = re.compile(r"[“\"]?[(\[][^()\[\]]*[)\]][.”\"]*")
_LEAST_QUESTIONS = 3
_LONGEST_QUESTION = 500
_TALKED = re.compile(
    r"\b(?:[Ss](?:poke|peaks)|[Tt]alk(?:s|ed)|[Ss](?:at|its) down|[Cc]hat(?:s|ted)|[Cc]aught up) (?:to|with)\b"
    r"|\bQ&A\b|\b[Ii]nterview(?:ed|s)?\b|\b[Mm]inutes with\b|\bquestions (?:to|for)\b"
)
_MARKS = frozenset('“”"«»„')
_TO_SOMEBODY = re.compile(r"\b(?:you|your|yours|yourself)\b", re.IGNORECASE)
_OF_ONESELF = re.compile(r"\b(?:I|[Mm]y|[Mm]e|[Mm]yself)\b")
_MARKED = re.compile(r"[“\"«„][^“”\"«»„]*[”\"»]")
_ASIDE_THEN_ASKED = re.compile(r"[^“”\"«»„]+[“\"][^“”\"«»„]+[”\"][.,]? [^“”\"«»„]*\b(?:you|your)\b[^“”\"«»„]*\?")
"""`Critics called it “a love letter”. Did you like that?`: somebody is asked about what is quoted."""
_FRAMED = re.compile(r"[”\"],? (?:\w+ ){1,3}(?:says|said|adds|added|asks|laughs)\b")


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
    surnames = Counter(text[slice(*_named(match))].split()[-1] for match in labelled.values())
    taken = {
        n
        for n, match in labelled.items()
        if _is_turn(match.group("who"), counts, n, labelled)
        or _is_addressed(text[slice(*_named(match))], surnames, n, labelled)
    }
    if len(taken) < 2:
        return list(lines), []
    mostly = 2 * len(taken) > len(lines) and len(taken) > 2
    rest: list[Paragraph] = []
    turns: list[Turn] = []
    for line in lines:
        if line.number in taken:
            match = labelled[line.number]
            label = Label(_named(match), Method.SPEAKER_LABEL)
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

    It is one where three lines or more that put a question to somebody are each answered by lines of a first person;
    two are enough where an introduction says that somebody was talked to.
    Its questions are the outlet's and are left out.
    """
    asked = [k for k, line in enumerate(lines) if _is_asked(text, line)]
    answers = [_answer(text, lines, k, stop) for k, stop in pairwise([*asked, len(lines)])]
    to_somebody = sum(_TO_SOMEBODY.search(text, lines[k].start, lines[k].end) is not None for k in asked)
    in_person = sum(
        any(_OF_ONESELF.search(text, line.start, line.end) for line in lines[answer.start : answer.stop])
        for answer in answers
    )
    introduced = asked and _TALKED.search(text, 0, lines[asked[0]].start) is not None
    least = _LEAST_QUESTIONS - 1 if introduced else _LEAST_QUESTIONS
    if len(asked) < least or 2 * to_somebody < len(asked) or 2 * in_person < len(asked) or not all(answers):
        return list(lines), []
    turns = []
    for answer in answers:
        spans = tuple((line.start, line.end) for line in lines[answer.start : answer.stop])
        label = Label((spans[0][0], spans[0][0]), Method.INTRODUCED, answers=True)
        turns.append(Turn(label, spans, lines[answer.start].number))
    taken = {*asked, *(k for answer in answers for k in answer)}
    return [line for k, line in enumerate(lines) if k not in taken], turns


def _letters(text: str, lines: Sequence[Paragraph]) -> tuple[list[Paragraph], list[Turn]]:
    """Take out what somebody writes of themself and signs in a line of its own: `I disagree. ⏎ — Ann Doe, Larkby`.

    Where letters to the editor are printed, a name alone signs, and whatever stands above it.
    """
    letters = are_letters(text)
    turns: list[Turn] = []
    taken: set[int] = set()
    for k, line in enumerate(lines):
        label = signature_after(text, line.start, line.end)
        if label is not None and " " in text[slice(*label.span)]:
            first = _first_of_letter(lines, k, taken, lambda above: _is_of_oneself(text, above))
        elif letters and (label := bare_signature(text, line.start, line.end)) is not None:
            first = _first_of_letter(lines, k, taken, lambda above: above.kind is LineKind.PROSE)
        else:
            continue
        written = [part for part in lines[first:k] if not CLOSING.fullmatch(text, part.start, part.end)]
        if written:
            spans = tuple((_behind_salutation(text, part), part.end) for part in written)
            turns.append(Turn(label, spans, lines[first].number))
            taken.update(range(first, k + 1))
    return [line for k, line in enumerate(lines) if k not in taken], turns


def _first_of_letter(
    lines: Sequence[Paragraph], signed: int, taken: set[int], belongs: Callable[[Paragraph], bool]
) -> int:
    first = signed
    while first and first - 1 not in taken and belongs(lines[first - 1]):
        first -= 1
    return first


def _behind_salutation(text: str, line: Paragraph) -> int:
    salutation = SALUTATION.match(text, line.start, line.end)
    return salutation.end() if salutation and salutation.end() < line.end else line.start


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
    if not printed.endswith("?"):
        return False
    return not _MARKS.intersection(printed) or _ASIDE_THEN_ASKED.fullmatch(printed) is not None


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
    match = LABEL.match(text, start, line.end)
    if match is None or match.end() >= line.end or line.kind is LineKind.CAPTION:
        return None
    if match.group("who").split()[0].lower().strip(".") in NO_SPEAKER or text[line.end - 1] not in _TERMINAL:
        return None
    return match


def _named(label: "re.Match[str]") -> Span:
    """The name of a label: `Mr Doe` of `The Minister for Ports (Mr Doe): `."""
    beside = label.group("beside")
    return label.span("beside" if beside and _ADDRESS.match(beside) else "who")


def _is_addressed(name: str, surnames: Counter[str], number: int, labelled: "dict[int, re.Match[str]]") -> bool:
    """A member in the record of a parliament, `Mr Doe` or `Mr Speaker`, beside another labelled line.

    Once is enough where three lines are labelled, as a member may have the full name the first time.
    """
    beside = number - 1 in labelled or number + 1 in labelled
    return beside and len(labelled) > 2 and len(surnames) > 1 and _ADDRESS.match(name) is not None


def _is_turn(who: str, counts: Counter[str], number: int, labelled: "dict[int, re.Match[str]]") -> bool:
    if who in QUESTIONS or who in ANSWERS:
        return len(counts) > 1
    if who.isupper() and len(who) > 1:
        return sum(c for label, c in counts.items() if label.isupper()) > 1
    return counts[who] > 1 and (number - 1 in labelled or number + 1 in labelled or len(counts) > 1)


def _unquoted(text: str, start: int, end: int) -> Span:
    """Without the marks, where they stand around the whole line or one stands alone at either end."""
    whole = find_quotations(text, start, end)
    if len(whole) == 1 and whole[0].single and (whole[0].outer_start, whole[0].outer_end) == (start, end):
        return whole[0].start, whole[0].end
    marks = '“”"«»'
    inner = text[start + 1 : end - 1]
    if not inner.strip() or any(m in inner for m in marks):
        return start, end
    return start + (text[start] in marks), end - (text[end - 1] in marks)


def turn_drafts(turns: Iterable[Turn]) -> list[Draft]:
    """What each label's speaker says, as one direct statement."""
    return [Draft(StatementKind.DIRECT, list(t.spans), [], t.paragraph, NO_SENTENCE, label=t.label) for t in turns]
