"""Who is called by another noun than before right behind their words: `The unionist added`, `said the ex-keeper`."""

from bisect import bisect_right
from collections.abc import Sequence

from index.extract.cue_class import is_document
from index.extract.drafts import Place
from index.extract.lexicon import BODIES, FIRMS, HEARERS, LOWER_NOUNS, MEMBERS, TITLES, names_work
from index.extract.names import Names
from index.extract.offices import OFFICES
from index.extract.parse import Parse
from index.extract.phrases import PARTIES, SUBJECTS, is_known, narrows

ANY_OFFICE = frozenset({"leader", "chief", "boss", "head", "official", "executive"})
"""Nouns that a chairman, a minister or a president may be called by."""
_ANYBODY = frozenset(
    """expert veteran winner champion youngster rookie native star legend representative activist citizen back fan agent
    mogul tycoon billionaire bachelor""".split()
)
"""Nouns for people besides those that their endings or the list of trades tell."""
_ALL = frozenset("man woman person boy girl".split())
"""Nouns that tell nothing of whom they call."""
_SEATED = frozenset({"member", "senator", "representative", "legislator", "lawmaker"})
_NEW = frozenset({"a", "an", "one", "another"})
_THINGS = frozenset(
    """newspaper regulator employer supplier watchdog tower computer member announcer narrator presenter reporter
    moderator""".split()
)
"""Nouns that end like those for people, and are none or may be anybody."""


def calls_person(noun: str) -> bool:
    """Whether the noun, in small letters, may take up anybody: no office of which a place has one, and no thing."""
    if noun in _THINGS | PARTIES | BODIES | FIRMS | HEARERS or is_document(noun):
        return False
    if noun in ANY_OFFICE | _ANYBODY | LOWER_NOUNS.keys():
        return True
    if noun in TITLES | OFFICES:
        return False
    return names_work(noun) or (noun.endswith(("er", "or")) and len(noun) > len("order"))


def is_former(parse: Parse, head: int) -> bool:
    """`the former senator`, which anybody may be called who once was one."""
    return any(parse.words[c].lower() in ("former", "ex") for c in parse.children[head] if c < head)


def is_second_noun(parse: Parse, head: int) -> bool:
    """`the labour leader`, `the former decathlete`: nothing behind the noun says which one is meant.

    What a member is one for does not: `the MP for Larkby` is one who is called so for the first time.
    """
    noun = parse.words[head]
    seat = noun.lower() in MEMBERS | _SEATED and any(parse.words[c] == "for" for c in parse.children[head])
    seat = seat or noun.lower() in MEMBERS
    if parse.tags[head] not in ("NN", "NNP") or not (noun.islower() or seat or is_former(parse, head)):
        return False
    if noun in _ALL and not qualities(parse, head):
        return False
    body = noun in BODIES | FIRMS | HEARERS or is_document(noun)
    person = seat or calls_person(noun) or (is_former(parse, head) and not body)
    below = (c for c in parse.children[head] if c > head and not (seat and parse.words[c] == "for"))
    return person and is_known(parse, head) and not any(narrows(parse, c) for c in below)


def qualities(parse: Parse, head: int) -> set[str]:
    """What stands before the noun: `labour` and `veteran` of `the veteran labour leader`."""
    return {parse.words[c].lower() for c in parse.children[head] if c < head and parse.tags[c] != "DT"}


class Strangers:
    """Where the article brings in somebody without a name: `a neighbour`, who is later `the neighbour`."""

    def __init__(self, places: Sequence[Place], parses: Sequence[Parse], names: Names) -> None:
        self._at: dict[str, list[int]] = {}
        self._subjects: list[int] = []
        for at in (at for place in places for at in place.parses):
            parse = parses[at]
            for token, tag in enumerate(parse.tags):
                if tag in ("DT", "CD") and parse.words[token].lower() in _NEW and parse.spans[token][0] >= 0:
                    noun, start = parse.heads[token], parse.spans[token][0]
                    if noun > token and not _is_of_named(parse, names, at, noun):
                        word = parse.words[noun].lower()
                        self._at.setdefault(word, []).append(start)
                        self._subjects += [start] if parse.deps[noun] in SUBJECTS and calls_person(word) else []

    def came(self, noun: str, after: int, before: int) -> bool:
        """Whether one who is called by the noun came in between the two offsets."""
        return any(after < at < before for at in self._at.get(noun, ()))

    def acted(self, after: int, before: int) -> bool:
        """Whether anybody without a name came in as a subject between the two offsets."""
        first = bisect_right(self._subjects, after)
        return first < len(self._subjects) and self._subjects[first] < before


def _is_of_named(parse: Parse, names: Names, at: int, noun: int) -> bool:
    """`Doe, a Cree researcher`: beside a name, or said of somebody (`Doe is a rower`)."""
    if parse.deps[noun] in ("appos", "attr") or names.of_token(at, noun) is not None:
        return True
    return any(parse.deps[c] == "appos" and names.of_token(at, c) for c in parse.children[noun])
