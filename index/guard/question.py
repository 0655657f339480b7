"""Whether a text asks: who asks whether prices rose is as well served by "they fell" as by "they rose"."""

from collections.abc import Sequence

from index.guard.words import Token

_AUXILIARIES = frozenset("did does do is are was were has have can could should would will may might must".split())
_ASKING = frozenset("who whom whose what when where why how which".split())
_AFTER_HOW = frozenset("many much long far often old".split())
_OPENING = frozenset("“”\"«»()'-–—")


def asks(tokens: Sequence[Token]) -> bool:
    """Whether a text ends with a question mark or begins as a question does; "what" alone begins other sentences."""
    said = [token.low for token in tokens if token.low not in _OPENING]
    if len(said) < 2:
        return False
    if said[-1] == "?":
        return True
    first, second = said[:2]
    if first in _ASKING:
        return second in _AUXILIARIES or first == "who" or (first == "how" and second in _AFTER_HOW)
    return first in {"did", "does", "is", "are", "was", "were", "has", "can", "could", "should", "would"}
