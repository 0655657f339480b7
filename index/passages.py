"""A statement's passages: the pieces of its text that get a vector each.

One vector of a long quotation is a mean of everything in it, and a model reads no further than its window. So a long
text is embedded whole and sentence by sentence, and it is as near to a query as its nearest passage.
"""

import re
from collections.abc import Callable

LONG_CHARACTERS = 240
"""Texts up to this length, some two sentences, are one passage."""

SHORT_SENTENCE_CHARACTERS = 30
"""A shorter sentence ("That is all.") means little alone and joins the one before."""

_SENTENCE_END = re.compile(r"(?<=[.!?…。！？؟])[\"'”’»“)\]]*\s+|\n+|(?<=[。！？])")

Counter = Callable[[str], int]
"""How many of the model's tokens a text has."""


def passages(text: str, count_tokens: Counter, window_tokens: int) -> list[str]:
    """The pieces of a text to embed: every character of it stands in a piece that fits the window.

    Args:
        text: the statement's text, not empty.
        count_tokens: counts the model's tokens, the special ones included.
        window_tokens: how many tokens the model reads.
    """
    if len(text) <= LONG_CHARACTERS and count_tokens(text) <= window_tokens:
        return [text]
    pieces = [part for sentence in sentences(text) for part in _fitting(sentence, count_tokens, window_tokens)]
    if len(pieces) > 1 and count_tokens(text) <= window_tokens:
        return [text, *pieces]
    return pieces


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


def _fitting(text: str, count_tokens: Counter, window_tokens: int) -> list[str]:
    """The text, halved at a space where there is one until each part fits."""
    if len(text) < 2 or count_tokens(text) <= window_tokens:
        return [text]
    middle = len(text) // 2
    space = text.rfind(" ", len(text) // 4, middle)
    cut = space + 1 if space > 0 else middle
    return _fitting(text[:cut], count_tokens, window_tokens) + _fitting(text[cut:], count_tokens, window_tokens)
