"""Names printed in capitals (`Speaker ANN DOE said`) in ordinary ones, for a parser that was taught on those."""

import re

from index.extract.lexicon import BODIES

_CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
_WORD = rf"{_CAPITAL}(?:{_CAPITAL}|[’'-](?={_CAPITAL})){{2,}}"
_RUN = re.compile(rf"(?<![\w’'-]){_WORD}(?:[ \t](?:[A-Z]\.[ \t])?{_WORD})*(?![\w’'-])")
_VOWEL = re.compile(r"[AEIOUYÀ-ÖØ-Ý]")
_LONGEST_NAME = 4
"""More words in capitals than this are a headline."""


def recased(text: str) -> str:
    """The same text, character for character, with full names in capitals and their surnames alone in ordinary case.

    A run of two to four words in capitals is a name where each has a vowel and none is a noun that bodies are called
    by; so acronyms (`BBC NEWS`) and headlines stay as they are.
    """
    names = [match.group() for match in _RUN.finditer(text) if _is_name(match.group())]
    if not names:
        return text
    known = {word for name in names for word in name.split()}
    return _RUN.sub(lambda match: _ordinary(match.group(), known), text)


def _is_name(run: str) -> bool:
    words = run.split()
    if not 1 < len(words) <= _LONGEST_NAME:
        return False
    return all(_VOWEL.search(word) and word.lower() not in BODIES for word in words)


def _ordinary(run: str, known: set[str]) -> str:
    words = run.split(" ")
    if len(words) > _LONGEST_NAME or not all(word in known for word in words):
        return run
    lowered = " ".join(re.sub(r"[^\W\d_]+", lambda m: m.group()[0] + m.group()[1:].lower(), word) for word in words)
    return lowered if len(lowered) == len(run) else run
