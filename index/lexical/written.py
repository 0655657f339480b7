"""The words of a text: where they stand, and which of a question's are worth looking for."""

import re
import unicodedata
from collections.abc import Iterator

from index.folding import UNSPACED, fold
from index.model import Span

# Words that stand in nearly every sentence: they cost time and tell nothing. A query of nothing else keeps them.
STOP_WORDS = frozenset(
    "a about after all also an and any are as at be because been before but by can could did do does for from had has "
    "have he her him his how i if in into is it its just me my no not of on or our out s she should so some t than "
    "that the their them then there these they this those to up was we were what when where which who why will with "
    "would you your".split()
)

MAX_QUERY_WORDS = 64

_WORD = re.compile(r"[^ ]+")


class _Spaces(dict[int, int]):
    """For `str.translate`: characters of words as they are, all others as a space."""

    def __missing__(self, code: int) -> int:
        character = chr(code)
        in_word = character.isalnum() or unicodedata.category(character).startswith("M")
        self[code] = code if in_word else ord(" ")
        return self[code]


_SPACES = _Spaces()


def word_spans(text: str) -> Iterator[Span]:
    """Where the words of a text stand, in order.

    Scripts that put no space between words are cut into pairs of neighbouring characters, which overlap.
    Source: Lucene's documentation, "CJKAnalyzer": pairs find words without a dictionary.
    """
    for word in _WORD.finditer(text.translate(_SPACES)):
        if word[0].isascii() or not UNSPACED.search(word[0]):
            yield word.span()
        else:
            yield from _pairs(text, *word.span())


def words_of(text: str) -> list[str]:
    """The words of a text as they are written."""
    return [text[start:end] for start, end in word_spans(text)]


def query_words(query: str) -> list[str]:
    """The words to look for, once each, in order; at most MAX_QUERY_WORDS."""
    distinct = list({fold(word): word for word in words_of(query)}.values())
    telling = [word for word in distinct if fold(word) not in STOP_WORDS]
    return (telling or distinct)[:MAX_QUERY_WORDS]


def _pairs(text: str, start: int, end: int) -> Iterator[Span]:
    """The words of a stretch without spaces: pairs where the script has none, whole words between them."""
    for run in UNSPACED.finditer(text, start, end):
        if start < run.start():
            yield start, run.start()
        yield from ((at, min(at + 2, run.end())) for at in range(run.start(), max(run.start() + 1, run.end() - 1)))
        start = run.end()
    if start < end:
        yield start, end
