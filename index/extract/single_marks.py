"""Find what stands inside single quotation marks, and leave apostrophes alone."""

import re
from collections.abc import Iterator, Sequence

from index.extract.quotation import Quotation, closed_at, left_open, looks_opening

_SINGLE = re.compile(r"(?<!\w)['‘’]n['’](?!\w)|['‘’‚‛`´]")
"""Rock 'n' roll is read as one thing, so that neither of its marks opens or closes."""
_ELIDED = re.compile(
    r"(?:em|tis|twas|twere|twill|til|cos|coz|cuz|tude)\b|\d{2,4}s\b"
    r"|\d\d\b(?!-|%| (?:per ?cent|[a-z]+s)\b)"
    r"|(?-i:till|cause|bout|n|round|bye|ere|neath|un|kay|nuff)\b",
    re.IGNORECASE,
)
"""`'twas`, `'90s`, `the class of '68`, though not `'50 days'`; words that may also begin a quotation only if small."""
_EITHER_WAY = re.compile(r"(?:Till|Cause|Bout|Round|Bye|Ere|Neath|Un|Nuff)\b")
_DROPPED_G = re.compile(r"[^\W\d_]{2,}in$")
_LONGEST_DROPPED_G = 12
_REOPENED = re.compile(r"\s{1,8}['‘](?=\w)")
"""A single mark that opens the paragraph below."""
_STOP = re.compile(r"[.?!]\s")
_SHORT_OF_END = frozenset(",.?!…")
_BEFORE_CONTENT = frozenset('“"…£$€₹₦@#[.«')


def scan_singles(text: str, start: int, end: int, doubles: Sequence[Quotation]) -> list[Quotation]:
    """Quotations in single marks of the paragraph `text[start:end]`, in order and disjoint.

    Marks inside `doubles` (in order, disjoint) belong to those and are passed over.
    """
    reading = _Reading(text, start, end)
    for mark in _outside(_SINGLE.finditer(text, start, end), doubles):
        reading.take(mark)
    reading.finish()
    return [quotation for quotation in reading.found if quotation.end > quotation.start]


def _outside(marks: Iterator[re.Match[str]], doubles: Sequence[Quotation]) -> Iterator[re.Match[str]]:
    k = 0
    for mark in marks:
        while k < len(doubles) and doubles[k].outer_end <= mark.start():
            k += 1
        elided = mark.end() - mark.start() > 1
        if not elided and not (k < len(doubles) and doubles[k].outer_start <= mark.start()):
            yield mark


class _Reading:
    """One pass over the single marks: `opener` is open, `possible` the first mark that may have closed it.

    `outer` was open when `opener` came: if it is closed in its turn, the quotations found since belong to it;
    if not, it was no opening mark.
    """

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end
        self.found: list[Quotation] = []
        self.opener: re.Match[str] | None = None
        self.possible: re.Match[str] | None = None
        self.outer: re.Match[str] | None = None

    def take(self, mark: re.Match[str]) -> None:
        """Let the mark open, close or be an apostrophe."""
        if self.opener is None and self.outer is not None and self._closes_outer(mark, self.outer):
            while self.found and self.found[-1].outer_start > self.outer.start():
                self.found.pop()
            self._close(self.outer, mark)
        elif _opens(self.text, mark, self.start, self.end) and not self._german_close(mark):
            self._open(mark)
        elif self.opener and _may_close(self.text, mark, self.opener, self.end):
            if _may_be_apostrophe(self.text, mark, self.end):
                self.possible = self.possible or mark
            else:
                outer = self.outer
                self._close(self.opener, mark)
                self.outer = outer

    def finish(self) -> None:
        """Close what a mark may have closed; a paragraph that begins with a mark may leave it open."""
        if not self.opener:
            return
        if self.possible and not self._is_run_over(self.opener, self.possible):
            self._close(self.opener, self.possible)
        elif self._opens_paragraph(self.opener) or self._goes_on_below(self.opener):
            self.found.append(left_open(self.text, self.opener, self.end, single=True))

    def _opens_paragraph(self, opener: re.Match[str]) -> bool:
        """Though `'Cause he said so` at the start is a word with an apostrophe."""
        if opener.start() != self.start or opener.group() not in "‘'":
            return False
        return not _EITHER_WAY.match(self.text, opener.end(), self.end)

    def _is_run_over(self, opener: re.Match[str], possible: re.Match[str]) -> bool:
        """`'It is late. The governors' view is firm.`: no quotation of a sentence and a bit, if the next line opens.

        Nor of a few words (`She said: 'The lads' talk was rude.`), if it is announced.
        """
        if self._goes_on_below(opener):
            return True
        begins = self._opens_paragraph(opener)
        below = _REOPENED.match(self.text, self.end)
        return begins and below is not None and _STOP.search(self.text, opener.end(), possible.start()) is not None

    def _goes_on_below(self, opener: re.Match[str]) -> bool:
        """Whether the quotation is announced (`Doe said: 'It failed.`) and the next paragraph opens it again."""
        announced = self.text[max(opener.start() - 2, self.start) : opener.start()] in (": ", ", ")
        below = _REOPENED.match(self.text, self.end)
        return announced and below is not None and not _ELIDED.match(self.text, below.end())

    def _open(self, mark: re.Match[str]) -> None:
        self.outer = self.opener if self.opener and not self.possible else None
        if self.opener and self.possible:
            self._close(self.opener, self.possible)
        self.opener, self.possible = mark, None

    def _close(self, opener: re.Match[str], mark: re.Match[str]) -> None:
        self.found.append(closed_at(self.text, opener, mark.start(), mark.end(), single=True))
        self.opener = self.possible = self.outer = None

    def _closes_outer(self, mark: re.Match[str], outer: re.Match[str]) -> bool:
        """Only a mark after a comma or a full stop: an apostrophe would close too much."""
        return self.text[mark.start() - 1] in _SHORT_OF_END and _may_close(self.text, mark, outer, self.end)

    def _german_close(self, mark: re.Match[str]) -> bool:
        return bool(self.opener and self.opener.group() == "‚" and mark.group() == "‘")


def _opens(text: str, mark: re.Match[str], start: int, end: int) -> bool:
    i, j, shape = mark.start(), mark.end(), mark.group()
    if j >= end or not looks_opening(text, i, j, start, end):
        return False
    if shape == "’" and i > start and not text[j].isupper():
        return False
    if text[j] in "'’":
        return _ELIDED.match(text, j + 1, end) is not None
    return (text[j].isalnum() or text[j] in _BEFORE_CONTENT) and not _ELIDED.match(text, j, end)


def _may_close(text: str, mark: re.Match[str], opener: re.Match[str], end: int) -> bool:
    i, j, shape = mark.start(), mark.end(), mark.group()
    if shape in "‚‛" or (shape == "‘" and opener.group() != "‚"):
        return False
    if i <= opener.end() or text[i - 1].isspace():
        return False
    return not (j < end and text[j].isalnum())


def _may_be_apostrophe(text: str, mark: re.Match[str], end: int) -> bool:
    """`the teachers' union`, `goin' home`: an s or a lost g before, and the sentence or another mark after."""
    i, j = mark.start(), mark.end()
    if text[i - 1] not in "sS" and not _DROPPED_G.search(text, max(0, i - _LONGEST_DROPPED_G), i):
        return False
    after = text[j : min(end, j + 2)]
    return len(after) == 2 and (
        (after[0] == " " and after[1].islower()) or (after[0] in _SHORT_OF_END and after[1] in "'’")
    )
