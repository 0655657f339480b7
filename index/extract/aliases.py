"""Two names that one of them says to be of one person, or of one family."""

from collections.abc import Sequence

from index.extract.given_names import GIVEN_NAMES
from index.extract.mentions import UNPARSED, Mention
from index.extract.parse import Parse
from index.model import SpeakerKind

_LONGEST_ALIAS = 7
"""In words, from a name to what its bearer is known as."""


def is_alias(parses: Sequence[Parse], a: Mention, b: Mention) -> bool:
    """`Ann Doe, better known as Annie`: two names of one person."""
    if a.parse != b.parse or a.parse == UNPARSED or b.first - a.last > _LONGEST_ALIAS:
        return False
    between = [word.lower() for word in parses[a.parse].words[a.last + 1 : b.first]]
    if between[:1] not in ([","], ["("], ["-"], ["–"]) or SpeakerKind.PERSON not in (a.kind, b.kind):
        return False
    return between[-2:] == ["known", "as"]


def is_joined(parses: Sequence[Parse], a: Mention, b: Mention) -> bool:
    """`Ann and Bea Doe`: a given name right before a full one."""
    if a.parse != b.parse or a.parse == UNPARSED or len(a.words) > 1 or len(b.words) != 2 or b.first - a.last != 2:
        return False
    return (
        a.words[0].lower() in GIVEN_NAMES
        and SpeakerKind.PERSON is a.kind is b.kind
        and parses[a.parse].words[a.last + 1].lower() == "and"
    )
