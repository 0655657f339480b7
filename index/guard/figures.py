"""Numbers as they are written: in digits or words, with separators, scales and fractions."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from index.guard.words import Token

_UNITS = {
    word: float(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
} | {"dozen": 12.0, "couple": 2.0, "twice": 2.0}
_TENS = {
    word: 10.0 * (place + 2)
    for place, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())
}
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "bn": 1e9, "mn": 1e6,
    "lakh": 1e5, "crore": 1e7, "dozen": 12.0,
}  # fmt: skip
_SUFFIXES = {"m": 1e6, "k": 1e3, "b": 1e9}
"""After money: $2m."""

_VAGUE = {
    "dozens": (24, 200), "hundreds": (200, 1e3), "thousands": (2e3, 1e5), "millions": (2e6, 1e8),
    "billions": (2e9, 1e12),
}  # fmt: skip
"""From where to where such a word may be meant."""

_FRACTIONS = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5,
    "sixth": 6, "eighth": 8, "eighths": 8, "tenth": 10, "tenths": 10,
}  # fmt: skip

_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3})+")

_BEGINNINGS = frozenset({*_UNITS, *_TENS, *_VAGUE, *_SCALES, "half", "a", "an"})
"""Words that a number may begin with."""

ORDINAL_ENDINGS = frozenset({"st", "nd", "rd", "th"})

MAX_DIGITS = 20
"""A longer one is a name of something, not a number."""

SMALL_WORDS = frozenset({"one", "a", "an"})


class Figure(NamedTuple):
    """A number and where it stands among the tokens, half-open; `step` is the unit of its last written digit.

    `low` and `high` differ where the text names a range: "10 to 15", "hundreds".
    """

    low: float
    high: float
    start: int
    end: int
    digits: bool
    step: float = 1.0
    fraction: bool = False


@lru_cache(maxsize=2**12)
def digits_value(written: str) -> tuple[float, float]:
    """A number in digits and the unit of its last digit: "1,200", "2.5", "4,5"."""
    if _THOUSANDS.fullmatch(written):
        whole = written.replace(",", "") if "," in written else written.replace(".", "")
        return float(whole), _step(whole)
    plain = written.replace(",", ".")
    if plain.count(".") > 1:
        plain = plain.replace(".", "")
    return float(plain), _step(plain)


def _step(plain: str) -> float:
    if "." in plain:
        return float(10.0 ** -len(plain.split(".")[1]))
    return float(10.0 ** (len(plain) - len(plain.rstrip("0")))) if plain.strip("0") else 1.0


def beginnings(tokens: Sequence[Token]) -> list[int]:
    """Where a number may begin: quick to tell."""
    return [place for place, token in enumerate(tokens) if (low := token.low) in _BEGINNINGS or low[0].isdecimal()]


def read_figure(tokens: Sequence[Token], start: int) -> Figure | None:
    """The number that begins here, if one does."""
    low = tokens[start].low
    if low[0].isdecimal():
        if len(low) > MAX_DIGITS or _is_ordinal(tokens, start):
            return None
        value, step = digits_value(low)
        return _scaled(tokens, value, step, start, start + 1, digits=True)
    if low not in _BEGINNINGS:
        return None
    if low in _VAGUE:
        return Figure(*_VAGUE[low], start, start + 1, digits=False)
    fraction = _fraction(tokens, start)
    if fraction is not None:
        return fraction
    if low in _SCALES and low not in {"bn", "mn"}:
        return _scaled(tokens, 1.0, 1.0, start, start, digits=False)
    if low in _UNITS or low in _TENS:
        value, end = _words_value(tokens, start)
        return _scaled(tokens, value, _step(f"{value:.0f}"), start, end, digits=False)
    return None


def _is_ordinal(tokens: Sequence[Token], start: int) -> bool:
    return start + 1 < len(tokens) and tokens[start + 1].low in ORDINAL_ENDINGS


def _words_value(tokens: Sequence[Token], start: int) -> tuple[float, int]:
    low = tokens[start].low
    if low in _UNITS:
        return _UNITS[low], start + 1
    end = start + 1
    after = end + 1 if end < len(tokens) and tokens[end].low == "-" else end
    if after < len(tokens) and 0 < _UNITS.get(tokens[after].low, 0) < 10:
        return _TENS[low] + _UNITS[tokens[after].low], after + 1
    return _TENS[low], end


def _scaled(tokens: Sequence[Token], value: float, step: float, start: int, end: int, *, digits: bool) -> Figure:
    following = tokens[end].low if end < len(tokens) else ""
    if following == "and" and [token.low for token in tokens[end + 1 : end + 3]] == ["a", "half"]:
        value, end = value + 0.5, end + 3
    elif following == "per" and [token.low for token in tokens[end + 1 : end + 3]] == ["cent"]:
        return Figure(value, value, start, end, digits, step)
    while end < len(tokens) and tokens[end].low in _SCALES:
        value, step = value * _SCALES[tokens[end].low], step * _SCALES[tokens[end].low]
        end += 1
    if digits and end < len(tokens) and tokens[end].low in _SUFFIXES and start and tokens[start - 1].low in "$£€¥₹":
        value, step = value * _SUFFIXES[tokens[end].low], step * _SUFFIXES[tokens[end].low]
        end += 1
    return Figure(value, value, start, end, digits, step)


def _fraction(tokens: Sequence[Token], start: int) -> Figure | None:
    """Read "half of", "a quarter of", "three in four", "half a million"."""
    low = tokens[start].low
    ahead = [token.low for token in tokens[start : start + 3]] + ["", "", ""]
    if low == "half":
        return _half(tokens, start, ahead)
    if ahead[1] == "in" and low in _UNITS and 0 < _UNITS[low] < _UNITS.get(ahead[2], 0.0):
        return _share(_UNITS[low] / _UNITS[ahead[2]], start)
    count = 1.0 if low in {"a", "one"} else _UNITS.get(low, 0.0)
    parts = _FRACTIONS.get(ahead[1])
    if not count or parts is None or ahead[2] != "of":
        return None
    return _share(count / parts, start)


def _share(share: float, start: int) -> Figure:
    return Figure(100.0 * share, 100.0 * share, start, start + 3, digits=False, fraction=True)


def _half(tokens: Sequence[Token], start: int, ahead: list[str]) -> Figure | None:
    if ahead[1] in {"a", "an"} and ahead[2]:
        return _scaled(tokens, 0.5, 0.1, start, start + 2, digits=False)
    if ahead[1] in {"of", "the", "all", "our", "their", "its", "his", "her"} or (
        start and tokens[start - 1].low == "by"
    ):
        return Figure(50.0, 50.0, start, start + 1, digits=False, fraction=True)
    return None
