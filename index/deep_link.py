"""An address that leads to the very words in the live page: a text fragment that names them, and context where needed.

A browser scrolls to the first place that fits. So the words are followed or preceded by so much of what stands around
them that they fit one place of the article only; words for which no context does that get no fragment.

Source: WICG, "URL Fragment Text Directives" (https://wicg.github.io/scroll-to-text-fragment/), sections 3.3 and 3.5:
a term stays within one block of the page, white space counts as one blank, and case does not count.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from urllib.parse import quote

from index.model import Span

DELIMITER = ":~:"
LONGEST_EXACT_CHARACTERS = 300
"""Longer passages are named by their first and last words, as browsers do when they make such an address."""
ENDS_WORDS = 6
"""Words of which such an end consists; fewer where its block has fewer."""
MOST_CONTEXT_WORDS = 12


def passage_url(url: str | None, text: str, spans: Sequence[Span]) -> str | None:
    """The address of a passage, with a directive for each span that can be told apart.

    Args:
        url: of the article; None, or one that no browser opens, leads nowhere.
        text: of the article; blocks are parted by line breaks.
        spans: what the passage cuts out of it.
    """
    if url is None or not url.lower().startswith(("https://", "http://")):
        return None
    directives = [directive for span in spans if (directive := _directive(text, span))]
    if not directives:
        return None
    page, _, fragment = url.partition("#")
    return f"{page}#{fragment.partition(DELIMITER)[0]}{DELIMITER}{'&'.join(directives)}"


@dataclass(frozen=True, slots=True)
class _Terms:
    """The ranges of a directive's terms; `start` and `end` are the same range where the passage is named whole."""

    start: Span
    end: Span

    @property
    def is_whole(self) -> bool:
        return self.start == self.end


def _directive(text: str, span: Span) -> str | None:
    terms = _terms(text, _trimmed(text, span))
    if terms is None:
        return None
    for before, after in _contexts(text, terms):
        if _is_told_apart(text, terms, before, after):
            return _written(text, terms, before, after)
    return None


def _terms(text: str, span: Span) -> _Terms | None:
    start, end = span
    if start == end:
        return None
    if end - start <= LONGEST_EXACT_CHARACTERS and "\n" not in text[start:end]:
        return _Terms(span, span)
    first = next(reversed(list(_forward(text, start, end, ENDS_WORDS))))
    last = next(reversed(list(_backward(text, end, first, ENDS_WORDS))), None)
    return _Terms((start, first), (last, end)) if last is not None else _Terms(span, span)


def _contexts(text: str, terms: _Terms) -> Iterator[tuple[int, int]]:
    """Where a prefix begins and a suffix ends, from no context to the most, one more word on either side in turn."""
    before, after = terms.start[0], terms.end[1]
    yield before, after
    prefixes = _backward(text, before, 0, MOST_CONTEXT_WORDS)
    suffixes = _forward(text, after, len(text), MOST_CONTEXT_WORDS)
    while True:
        wider_before, wider_after = next(prefixes, before), next(suffixes, after)
        if (wider_before, wider_after) == (before, after):
            return
        if wider_before != before:
            yield wider_before, after
        if wider_after != after:
            yield wider_before, wider_after
        before, after = wider_before, wider_after


def _backward(text: str, end: int, limit: int, words: int) -> Iterator[int]:
    """Where one, two, … words before a place begin, within the block that they end in; not before the limit."""
    place = end
    while place > limit and text[place - 1].isspace():
        place -= 1
    for _ in range(words):
        word_end = place
        while place > limit and not text[place - 1].isspace():
            place -= 1
        if place == word_end:
            return
        yield place
        while place > limit and text[place - 1].isspace():
            place -= 1
            if text[place] == "\n":
                return


def _forward(text: str, start: int, limit: int, words: int) -> Iterator[int]:
    """Where one, two, … words after a place end, within the block that they begin in; not beyond the limit."""
    place = start
    while place < limit and text[place].isspace():
        place += 1
    for _ in range(words):
        word_start = place
        while place < limit and not text[place].isspace():
            place += 1
        if place == word_start:
            return
        yield place
        while place < limit and text[place].isspace():
            if text[place] == "\n":
                return
            place += 1


def _is_told_apart(text: str, terms: _Terms, before: int, after: int) -> bool:
    """Whether the directive fits this passage and no other."""
    if terms.is_whole:
        return _occurs_once(_folded(text), _fold(text[before:after]))
    if not _occurs_once(_folded(text), _fold(text[before : terms.start[1]])):
        return False
    # The browser takes the first end after the start.
    until, end = _fold(text[terms.start[1] : after]), _fold(text[terms.end[0] : after])
    return until.find(end) == len(until) - len(end)


def _occurs_once(text: str, words: str) -> bool:
    first = text.find(words)
    return first >= 0 and text.find(words, first + 1) < 0


def _fold(text: str) -> str:
    """The text as it is matched: without case, and with one blank for any white space."""
    return " ".join(text.casefold().split())


@lru_cache(maxsize=8)
def _folded(text: str) -> str:
    """The same, of a whole article: its statements are asked for one after the other."""
    return _fold(text)


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _written(text: str, terms: _Terms, before: int, after: int) -> str:
    named = [terms.start] if terms.is_whole else [terms.start, terms.end]
    prefix = [f"{_encoded(text[before : terms.start[0]])}-"] if before < terms.start[0] else []
    suffix = [f"-{_encoded(text[terms.end[1] : after])}"] if after > terms.end[1] else []
    return "text=" + ",".join(chain(prefix, (_encoded(text[start:end]) for start, end in named), suffix))


def _encoded(term: str) -> str:
    """A term in which nothing reads as syntax: `&`, `,` and `-` are percent-encoded too (section 3.3)."""
    return quote(" ".join(term.split()), safe="").replace("-", "%2D")
