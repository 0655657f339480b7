"""A statement's passages: the pieces of its text that get a vector each.

One vector of a long quotation is a mean of everything in it, and a model reads no further than its window. So a long
text is embedded whole, window by window, and also sentence by sentence. A statement is as near to a query as its
nearest passage is; a sentence counts a little less than a whole text that is as near.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

LONG_CHARACTERS = 240
"""Texts up to this length, some two sentences, are one passage."""

SHORT_SENTENCE_CHARACTERS = 30
"""A shorter sentence ("That is all.") means little alone and joins the one before."""

SENTENCE_WEIGHT = 0.9
"""What a sentence's cosine counts beside that of a whole text.

Tuned on the train queries of a set of interview turns, checked on its dev queries; see docs/decisions/0003.
"""

SPECIAL_TOKENS = 8
"""More than models put around a text."""

_SENTENCE_END = re.compile(r"(?<=[.!?…。！？؟])[\"'”’»“)\]]*\s+|\n+|(?<=[。！？])")

TokenCounter = Callable[[str], int]
"""How many of the model's tokens a text has, the special ones included."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a text that fits the model's window, and what its cosine counts."""

    text: str
    weight: float = 1.0


def passages(text: str, count_tokens: TokenCounter, window_tokens: int) -> list[Passage]:
    """The pieces of a text to embed: every word of it stands in one that fits the window.

    Args:
        text: the statement's text, not empty.
        count_tokens: counts the model's tokens.
        window_tokens: how many tokens the model reads.
    """
    if len(text) <= LONG_CHARACTERS and (_surely_fits(text, window_tokens) or count_tokens(text) <= window_tokens):
        return [Passage(text)]
    pieces = [part for sentence in sentences(text) for part in _fitting(sentence, count_tokens, window_tokens)]
    found: list[Passage] = []
    for window in _windows(pieces, count_tokens, window_tokens):
        found.append(Passage(" ".join(window)))
        if len(window) > 1:
            found += [Passage(piece, SENTENCE_WEIGHT) for piece in window]
    return found


def _surely_fits(text: str, window_tokens: int) -> bool:
    """Whether nobody has to count: of ASCII, no tokenizer makes more tokens than characters."""
    return text.isascii() and len(text) + SPECIAL_TOKENS <= window_tokens


def sentences(text: str) -> list[str]:
    """The sentences of a text by its punctuation, the shortest joined to their neighbours."""
    joined: list[str] = []
    start = 0
    for end in [*(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]:
        sentence = text[start:end]
        start = end
        if joined and (len(sentence) < SHORT_SENTENCE_CHARACTERS or len(joined[-1]) < SHORT_SENTENCE_CHARACTERS):
            joined[-1] += sentence
        elif sentence:
            joined.append(sentence)
    return [sentence.strip() or sentence for sentence in joined]


def _fitting(text: str, count_tokens: TokenCounter, window_tokens: int) -> list[str]:
    """The text, halved at a space where there is one until each part fits."""
    if len(text) < 2 or count_tokens(text) <= window_tokens:
        return [text]
    middle = len(text) // 2
    space = text.rfind(" ", len(text) // 4, middle)
    cut = space + 1 if space > 0 else middle
    return _fitting(text[:cut], count_tokens, window_tokens) + _fitting(text[cut:], count_tokens, window_tokens)


def _windows(pieces: list[str], count_tokens: TokenCounter, window_tokens: int) -> list[list[str]]:
    """Neighbouring pieces together, as many as fit the window."""
    windows: list[list[str]] = []
    room = 0
    for piece in pieces:
        tokens = count_tokens(piece)
        if tokens > room or not windows:
            windows.append([])
            room = window_tokens
        windows[-1].append(piece)
        room -= tokens
    return windows
