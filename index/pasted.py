"""A query without what posts and messages bring along: links, the marks of handles and hashtags, pictures.

What is asked is often pasted from a social network. A link has no meaning that a model could read, and a hashtag is
words without spaces. The name of who posted it stays: it is often that of the speaker, or of the article's subject.
Measured in docs/decisions/0009.
"""

import html
import re
import unicodedata

_LINK = re.compile(r"(?:https?://|www\.)\S+|\b(?:[\w-]+\.)+[a-z]{2,}/\S+", re.IGNORECASE)

_TAG = re.compile(r"[#@\uff03\uff20](\w+)")
"""With the wide forms of Chinese and Japanese keyboards."""

_PICTURES = frozenset({"So", "Sk"})
"""Unicode's categories of emoji and their skin tones."""

_AS_PICTURE = "\ufe0f"
"""The invisible mark that asks for a sign's coloured form."""


def without_wrapping(text: str) -> str:
    """The words of a query, white space folded; the text itself if nothing else is left of it."""
    bare = _TAG.sub(lambda tag: f" {_spaced(tag[1])} ", _LINK.sub(" ", html.unescape(text)))
    bare = "".join(" " if _is_picture(character) else character for character in bare)
    return " ".join(bare.split()) or text


def _is_picture(character: str) -> bool:
    return character == _AS_PICTURE or unicodedata.category(character) in _PICTURES


def _spaced(tag: str) -> str:
    """BridgeClosed2024 as Bridge Closed 2024."""
    letters = tag.replace("_", " ")
    return "".join(
        f" {letter}" if number and _begins_word(letters, number) else letter for number, letter in enumerate(letters)
    )


def _begins_word(letters: str, number: int) -> bool:
    before, letter, after = letters[number - 1], letters[number], letters[number + 1 : number + 2]
    if letter.isdigit():
        return before.isalpha()
    return letter.isupper() and (before.islower() or (before.isupper() and after.islower()))
