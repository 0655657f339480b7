"""Cut a paragraph into sentences, never inside a quotation, and say which quotations are whole clauses."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.extract.cues import is_speech_form, lemma
from index.extract.endings import ENGLISH, LONGEST_ABBREVIATION, Endings, endings_of
from index.extract.marks import Quotation
from index.model import Span

_BREAK = re.compile(r"[.?!…。؟۔।]+[\"”’'»“)\]]*(?=\s)|[。]")
_STARTER = frozenset(
    "The A An In On At But And He She It They We I You This That These Those There When While After Before If As For "
    "Some Many Most Both No Not What Who Where Why How So Yet Since Last Next His Her Their Our My Its".split()
)
_FINAL = frozenset(",.?!…—–-;،؛؟۔")
_STOPS = ".?!…؟۔"
_PAUSES = ",.?!;:،؛؟۔"
_NEXT_WORDS = re.compile(r"\s*((?:[A-Z][\w’'.-]*\s+|al-\w+\s+|de\s+|van\s+|the\s+|The\s+|[A-Z]\.\s+){0,5})([a-z]+)")
_LONGEST_FRAME = 80
_NAME = r"(?:(?:Mr|Mrs|Ms|Dr)\.? )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2}"
_TRAILING_FRAME = re.compile(
    rf"[,?!] (?:(?:he|she|they|{_NAME}) (?P<cue>[a-z]{{3,}})|(?P<inverted>[a-z]{{3,}}) {_NAME})\.?$"
)
_FIRST = frozenset({"I", "I'm", "I’m", "I'd", "I’d", "I've", "I’ve", "I'll", "I’ll"})
"""The pronoun has a capital everywhere."""
_SMALL_WORD = re.compile(r"(?<!\S)[a-z]\w+ $")
MIN_CLAUSE_WORDS = 4


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: `whole` quotations are clauses of their own, `fragments` parts of the outlet's syntax."""

    start: int
    end: int
    whole: tuple[Quotation, ...]
    fragments: tuple[Quotation, ...]


def split_sentences(
    text: str, start: int, end: int, quotations: Sequence[Quotation], language: str = "en"
) -> list[Sentence]:
    """The sentences of one paragraph by the rules of the language, an ISO 639-1 code; a quotation is never cut."""
    endings = endings_of(language)
    quotations = [_without_frame(text, quotation, end) for quotation in quotations]
    whole = [quotation for quotation in quotations if is_whole(text, quotation, start, end, endings)]
    whole_at = {quotation.outer_start for quotation in whole}
    breaks = _breaks(text, start, end, quotations, whole_at, endings)
    found, at, k = [], start, 0
    for stop in [*breaks, end]:
        first, last = _trim(text, at, stop)
        at = stop
        inside = []
        while k < len(quotations) and quotations[k].outer_start < stop:
            inside.append(quotations[k])
            k += 1
        if last > first:
            found.append(
                Sentence(
                    first,
                    last,
                    tuple(q for q in inside if q.outer_start in whole_at),
                    tuple(q for q in inside if q.outer_start not in whole_at),
                )
            )
    return found


def _without_frame(text: str, quotation: Quotation, end: int) -> Quotation:
    """End a quotation that nobody closed before the frame that it swallowed (`“It is late, she said.`)."""
    if quotation.closed or quotation.outer_end != end:
        return quotation
    at = max(quotation.start, quotation.end - _LONGEST_FRAME)
    for frame in _TRAILING_FRAME.finditer(text, at, quotation.end):
        if is_speech_form(frame.group("cue") or frame.group("inverted")):
            return replace(quotation, end=frame.start() + 1, outer_end=frame.start() + 1, closed=True)
    return quotation


def is_whole(text: str, quotation: Quotation, start: int, end: int, endings: Endings = ENGLISH) -> bool:
    """Whether the quotation is a clause of its own and not a fragment of the outlet's sentence."""
    if not quotation.closed:
        return True
    before = text[max(start, quotation.outer_start - 80) : quotation.outer_start].rstrip()
    if not any(c.isalnum() for c in before):
        before = ""  # a bullet or a dash before the first item of a line
    after = text[quotation.outer_end : min(end, quotation.outer_end + 2)]
    inner_end = _final(text, quotation)
    finished = inner_end in _FINAL or not after.strip() or after[0] in _PAUSES or after.lstrip()[:1] in "—–-("
    words = _words(text, quotation)
    opening = text[quotation.start : quotation.start + 3].lstrip("'‘’“\"([…. ")[:1]
    capital = opening.isupper() or opening.isdigit()
    if not before or before[-1] in _STOPS or before[-1] in "\"”’'»":
        return (
            finished
            and (capital or words >= (MIN_CLAUSE_WORDS if before else 2))
            and not _is_named_work(text, quotation, end, endings)
        )
    if before[-1] in ":,—–-;،؛":
        if _is_title_beside(text, quotation, before, end, endings):
            return False
        framed = before[-1] == ":" or inner_end in _FINAL or _near_speech(text, quotation, before, end, endings)
        alone = before[-1] == ":" and inner_end in _FINAL  # `summed it up: “Chastened,” she said`
        return finished and framed and (words >= MIN_CLAUSE_WORDS or (capital and (words > 1 or alone)))
    last = before.split()[-1].lower() if before.split() else ""
    return capital and finished and words >= MIN_CLAUSE_WORDS and (endings.is_said(last) or last == "that")


def _final(text: str, quotation: Quotation) -> str:
    """The last character that is no mark of a quotation within: the comma of `he said ‘no,’`."""
    end = quotation.end
    while end - 1 > quotation.start and text[end - 1] in "’'”\"»":
        end -= 1
    return text[end - 1]


def _near_speech(text: str, quotation: Quotation, before: str, end: int, endings: Endings) -> bool:
    """Whether a verb of saying stands just before or after: British `said, ‘I will go’, and left`."""
    after = text[quotation.outer_end : min(end, quotation.outer_end + 60)]
    return any(endings.is_said(word) for word in (*before.split()[-8:], *after.split()[:6]))


def _is_title_beside(text: str, quotation: Quotation, before: str, end: int, endings: Endings) -> bool:
    """`his new book, “The Salt Ledger,” is out`: a title after a comma or colon, with nobody saying it."""
    final = _final(text, quotation)
    if not is_title(_opening_words(text, quotation)):
        return False
    *others, last = before.rstrip(",: ").split() or [""]
    if final == "," and lemma(last) == last:
        before = f"{' '.join(others)}{before[-1]}"  # the noun of `her report, “Rivers of Ash,” was leaked`
    return final not in _FINAL or (
        final in ",." and before[-1] == "," and not _near_speech(text, quotation, before, end, endings)
    )


def _is_named_work(text: str, quotation: Quotation, end: int, endings: Endings) -> bool:
    """`“Songs of the Old Town” opened on Friday`: a title at the start, with no mark of a sentence in it."""
    follow = text[quotation.outer_end : min(end, quotation.outer_end + 40)].strip()
    final = _final(text, quotation)
    if not follow or not follow[0].islower() or not is_title(_opening_words(text, quotation)):
        return False
    return final not in _FINAL or (final == "," and not _near_speech(text, quotation, "", end, endings))


def _opening_words(text: str, quotation: Quotation) -> list[str]:
    return text[quotation.start : min(quotation.end, quotation.start + 200)].rstrip(",.").split()


def is_title(words: Sequence[str]) -> bool:
    """Whether every word of weight has a capital, as in the title of a film, a book or a song."""
    weighty = [w.strip("“”\"'‘’.,:;!?()") for w in words if (len(w) > 4 or w[:1].isupper()) and w not in _FIRST]
    return (
        len(words) > 1
        and bool(weighty)
        and all(w[:1].isupper() or w[:1].isdigit() for w in weighty if w)
        and words[-1][-1:] not in ".?!"
    )


def is_named(text: str, quotation: Quotation) -> bool:
    """`turned down ‘Salt and Rain’`: single marks around a title behind a small word, as few are in a headline."""
    small = _SMALL_WORD.search(text, max(quotation.outer_start - _LONGEST_FRAME, 0), quotation.outer_start)
    words = text[quotation.start : min(quotation.end, quotation.start + 100)].split()
    return quotation.single and quotation.closed and small is not None and is_title(words)


def _words(text: str, quotation: Quotation) -> int:
    return len(text[quotation.start : min(quotation.end, quotation.start + 400)].split())


def _breaks(
    text: str, start: int, end: int, quotations: Sequence[Quotation], whole_at: set[int], endings: Endings
) -> list[int]:
    """Positions just after a sentence, before the white space that follows it."""
    found, k = [], 0
    for match in _BREAK.finditer(text, start, end):
        stop = match.end()
        while k < len(quotations) and quotations[k].outer_end < stop:
            k += 1
        if k < len(quotations) and quotations[k].outer_start < stop:
            quotation = quotations[k]
            if stop != quotation.outer_end:
                continue
            if not _ends_after_quotation(text, quotation, end, endings, whole=quotation.outer_start in whole_at):
                continue
        elif not _ends_sentence(text, start, match, end, endings):
            continue
        found.append(stop)
    return found


def _ends_sentence(text: str, start: int, match: re.Match[str], end: int, endings: Endings) -> bool:
    follow = text[match.end() : match.end() + 12].lstrip()
    if not follow or match.end() >= end:
        return True
    if endings.spoken_on.match(text, match.end(), end):
        return False
    head = text[max(start, match.start() - LONGEST_ABBREVIATION) : match.start() + 1]
    if match.group().startswith(".") and len(match.group()) == 1:
        closed = endings.closed.search(head)
        if closed and follow.split()[0].strip(",") not in _STARTER and not follow.startswith(("“", '"')):
            return False
        if not closed and (endings.open_.search(head) or endings.is_ordinal(head, follow)):
            return False
    if match.group() == ".)" and endings.open_.search(head):
        return False  # `Dr. (Mrs.) Ann Doe`
    if match.group()[:1] == "…" or match.group().startswith(".."):
        return follow[:1].isupper()
    return not follow[:1].islower() and follow[:1] not in ",;:)%"


def _ends_after_quotation(text: str, quotation: Quotation, end: int, endings: Endings, *, whole: bool) -> bool:
    """`"Is it?" Smith asked.` goes on after the mark; `"It is." Smith left.` does not."""
    final = _final(text, quotation)
    follow = text[quotation.outer_end : min(end, quotation.outer_end + 90)]
    head = follow.lstrip()[:1]
    if head.islower() or head in "—–-,،(" or endings.spoken_on.match(follow):
        return False
    frame = _NEXT_WORDS.match(follow)
    if whole and frame and final in _STOPS and is_speech_form(frame.group(2)) and _short_frame(follow, frame):
        return False
    return final in _STOPS or text[quotation.outer_end - 1] in _STOPS


def _short_frame(follow: str, frame: re.Match[str]) -> bool:
    rest = follow[frame.end() : frame.end() + 2].strip()
    return not rest or rest[0] in ".,:;" or not frame.group(1).startswith(("The ", "A "))


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
