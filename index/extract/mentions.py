"""Find the printed names of one sentence: what the recogniser finds, and proper nouns that it passed over."""

import re
from dataclasses import dataclass, replace

from index.extract.entities import POSTNOMINALS, is_hyphened, rejoined, with_holders
from index.extract.given_names import GIVEN_NAMES
from index.extract.lexicon import (
    BODIES,
    CALENDAR,
    FIRMS,
    MEMBERS,
    PARTICLES,
    PEOPLES,
    PERSONAL_TITLES,
    TITLES,
    TRADES,
)
from index.extract.offices import OFFICES, find_offices, holds_office, is_called
from index.extract.parse import Entity, Parse
from index.extract.printed import IRISH, joined, kin_beside, nickname, seated, with_particles
from index.model import Span, SpeakerKind

_KINDS = {
    "PERSON": SpeakerKind.PERSON,
    "ORG": SpeakerKind.ORGANISATION,
    "GPE": SpeakerKind.ORGANISATION,
    "FAC": SpeakerKind.ORGANISATION,
    "PRODUCT": SpeakerKind.ORGANISATION,
    "WORK_OF_ART": SpeakerKind.ORGANISATION,
    "LAW": SpeakerKind.ORGANISATION,
    "EVENT": SpeakerKind.ORGANISATION,
    "LOC": SpeakerKind.ORGANISATION,
    "NORP": SpeakerKind.GROUP,
}


_PLACES = ("GPE", "LOC", "FAC")
_TITLES_AND_NAMES = frozenset("king prince bishop pope dean canon marshal judge major lord constable warden".split())
"""Titles that are surnames as well."""
_OFFICES_AND_TITLES = (TITLES | OFFICES) - _TITLES_AND_NAMES
_GIVEN_TOO = frozenset({"Dean", "Don"})
"""Titles that are given names where one word follows: `Dean Wojcik`."""
_OFFICERS = frozenset({"CEO", "CFO", "COO", "CTO"})
"""Those whom only firms have."""
_MALAY = (("Tan", "Sri"), ("Puan", "Sri"), ("Toh", "Puan"))
"""Titles of two words, the first of which may be a surname."""
_HONORIFICS = frozenset({"mr", "mrs", "ms", "mx"})
"""Titles of people alone, before a surname too."""
_JUDGES = frozenset({"judge", "magistrate", "commissioner", "collector", "superintendent", "secretary", "minister"})
"""Titles behind a word that says which one: `District Magistrate`."""
_SHORT_TITLES = frozenset(
    """engr barr hon rt prof dr arc alh adv atty rev fr det mr mrs ms smt shri mdm comrade coun cllr taoiseach
    tánaiste thiru dir usec sr olori""".split()
)
"""Titles that the recogniser takes for a name where a full stop or a comma parts them from it: `Engr. | Ann Doe`."""
_TRADE = re.compile(r"(?:ist|eer|ian|man|woman|person|wright|keeper|maker|grower|holder|ier)$")
"""How nouns for somebody's work end."""
_OF_PLACES = frozenset("bishop archbishop vicar dean minister mayor".split())
"""Titles that say of where, behind them."""
_PERSONS_TOO = frozenset("developer publisher operator brewer grocer maker".split())
"""Nouns for firms by which people are called as well: `developer Ann Doe`."""
_LONGEST_ZONE = 4
"""In words, with the opening bracket, between a title and the name."""
UNPARSED = -1
"""The sentence of a name that stands in a line that is not parsed, such as a speaker's label."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One printed name: tokens `first` to `last` of the sentence `parse`; `words` without titles."""

    parse: int
    first: int
    last: int
    words: tuple[str, ...]
    titles: tuple[str, ...]
    kind: SpeakerKind
    span: Span
    in_caption: bool = False
    holds_office: bool = False
    place: bool = False
    nickname: str = ""
    kin: str = ""
    """`f` for `his wife Ann`, `m` for `her father, Bob`; empty for anybody else."""


def of_label(text: str, span: Span) -> Mention | None:
    """The full name of a person that stands as a label or a signature, in ordinary capitals; None for any other."""
    words = [word if not word.isupper() else word.title() for word in text[span[0] : span[1]].split()]
    titles = [word.lower().strip(".") for word in words]
    first = next((i for i, title in enumerate(titles) if title not in TITLES), len(words))
    if len(words) - first < 2 or not all(word[0].isupper() or word.lower() in PARTICLES for word in words):
        return None
    if words[-1].lower() in BODIES:
        return None
    kept = tuple(words[first:])
    return Mention(UNPARSED, UNPARSED, UNPARSED, kept, tuple(titles[:first]), SpeakerKind.PERSON, span)


def find_mentions(number: int, parse: Parse, *, caption: bool) -> list[Mention]:
    """The names of the sentence with this number, in order; `caption` says that it stands beneath a picture."""
    found: list[Mention] = []
    covered: set[int] = set()
    holders = [Entity(office.first, office.last, "PERSON") for office in find_offices(parse)]
    for entity in with_holders(rejoined(parse), holders):
        if entity.last in covered:
            continue  # `Lord Doe of | Larkby`
        if entity.label in _KINDS:
            mention = _mention(number, parse, entity.first, entity.last, _kind_of(parse, entity), caption=caption)
            if mention:
                held = mention.holds_office or entity in holders
                found.append(replace(mention, place=entity.label in _PLACES, holds_office=held))
                covered.update(range(mention.first, mention.last + 1))
            covered.update(range(entity.first, entity.last + 1))
    token, n = 0, len(parse.words)
    while token < n:
        stop = token
        while stop < n and _is_proper(parse, stop) and stop not in covered and parse.spans[stop][0] >= 0:
            stop += 2 if is_hyphened(parse, stop, covered) else 1
        if stop > token:
            end = stop - 1
            kind = _guess(parse, token, end)
            if stop in covered and _leads(parse, end):
                end -= 1  # `Acme | CEO` and `Actress` right before a name
                kind = SpeakerKind.ORGANISATION if end == token and parse.words[stop - 1] in _OFFICERS else None
            mention = _mention(number, parse, token, end, kind, caption=caption) if kind else None
            if mention:
                found.append(mention)
                stop = max(stop, mention.last + 1)
        token = max(stop, token + 1)
    return sorted(found, key=lambda m: m.first)


def _is_proper(parse: Parse, token: int) -> bool:
    """A proper noun, or the apostrophe within `the Dockers' Union`, or what joins `Harlow & Stone`."""
    if parse.words[token] == "&" and 0 < token < len(parse.words) - 1:
        return parse.tags[token - 1] == parse.tags[token + 1] == "NNP"
    after = parse.words[token + 1].lower() if token + 1 < len(parse.words) else ""
    within = parse.words[token] == "'" and parse.tags[token - 1].startswith("NNP") and after in BODIES
    return parse.tags[token] in ("NNP", "NNPS") or (within and parse.tags[token] == "POS")


def _kind_of(parse: Parse, entity: Entity) -> SpeakerKind:
    """What the recogniser says; two or three words in capitals that it takes for a work may be anybody's name."""
    words = parse.words[entity.first : entity.last + 1]
    if (
        entity.label == "WORK_OF_ART"
        and 1 < len(words) < 4
        and all(w.istitle() and w not in ("The", "A") for w in words)
    ):
        return SpeakerKind.UNNAMED
    return _KINDS[entity.label]


def _leads(parse: Parse, last: int) -> bool:
    """`District Judge`, `Actress` right before a name: nobody by themselves."""
    return parse.words[last].lower() in TITLES | TRADES and parse.deps[last] == "compound"


def _guess(parse: Parse, first: int, last: int) -> SpeakerKind | None:
    """A proper noun that the recogniser passed over is a name where it is a subject, object or apposition."""
    word = parse.words[last].lower().strip(".")
    if (word in TITLES and last == first) or word in CALENDAR or not parse.words[last][:1].isupper():
        return None
    if last == first > 1 and parse.words[first - 1] in ("for", "of") and parse.words[first - 2].lower() in TITLES:
        return None  # `the Minister for Housing`
    if parse.deps[last] in (
        "nsubj",
        "appos",
        "pobj",
        "dobj",
        "poss",
        "conj",
        "nsubjpass",
        "ROOT",
        "npadvmod",
        "compound",
        "nmod",
    ):
        titled = first > 0 and parse.words[first].lower().strip(".") in TITLES
        return SpeakerKind.PERSON if titled or last - first >= 1 or parse.deps[last] == "nsubj" else SpeakerKind.UNNAMED
    return None


def _mention(number: int, parse: Parse, first: int, last: int, kind: SpeakerKind, *, caption: bool) -> Mention | None:
    last = _end(parse, first, last)
    first, kind = _without_participle(parse, first, last, _kind(parse, first, last, kind))
    if (first == last and parse.words[first].lower() in _SHORT_TITLES) or _is_seat(parse, first, last):
        return None
    if kind is not SpeakerKind.ORGANISATION:
        first = 0 if first == 1 and _opens_with_given(parse, last) else with_particles(parse, first)
    if kind in (SpeakerKind.PERSON, SpeakerKind.UNNAMED) and _is_no_persons(parse, first, last):
        kind = SpeakerKind.ORGANISATION
    titles = _titles_before(parse, first)
    if kind in (SpeakerKind.PERSON, SpeakerKind.UNNAMED):
        first, own = _behind_titles(parse, first, last)
        titles += own
        if _is_nobodys(parse, first, last, titled=bool(titles)):
            return None
    elif first < last and (parse.words[first].lower() in ("the", "messrs") or _opens_with_firm(parse, first)):
        first += 1
    if any(parse.spans[t][0] < 0 for t in range(first, last + 1)):
        return None
    if parse.words[first - 1 : first] == ("(",) and parse.words[last + 1 : last + 2] == (")",) and not titles:
        kind = SpeakerKind.ORGANISATION  # `Senator Ann Doe (Larkby East)`
    end = last
    while end - first > 1 and parse.words[end] in POSTNOMINALS:
        end -= 1
    words = joined(parse, first, end)
    if not words or not any(c.isalpha() for c in words[0]):
        return None
    if kind is not SpeakerKind.ORGANISATION and (peer := seated(parse, first, end, words)):
        words, end = peer
        last = max(last, end)
    span = (parse.spans[first][0], parse.spans[end][1])
    holder = holds_office(parse, last) or _has_age(parse, last) or is_called(parse, first, last)
    known_as = " ".join(parse.words[t] for t in nickname(parse, first, last)).casefold()
    mention = Mention(number, first, last, tuple(words), tuple(titles), kind, span, caption, holder, nickname=known_as)
    return replace(mention, kin=kin_beside(parse, last)) if first == last else mention


def _is_seat(parse: Parse, first: int, last: int) -> bool:
    """What stands in brackets in `DCP (Zone IV) Ann Doe`, or behind the party's letter in `Ann Doe, R-Larkby`.

    Nor is `the MNA` a body.
    """
    word = parse.words[first]
    if first == last and word.isupper() and word.lower() in TITLES and parse.words[first - 1].lower() == "the":
        return True
    title, opening = (*parse.words[max(first - 2, 0) : first], "", "")[:2]
    closing, name = (*parse.words[last + 1 : last + 3], "", "")[:2]
    letter = len(title) == 1 and title.isupper() and opening == "-"
    return letter or (title.lower() in TITLES and opening == "(" and closing == ")" and name.istitle())


def _opens_with_given(parse: Parse, last: int) -> bool:
    """`Mercy | Ann Doe broke it`: a given name that opens the sentence, and that the tagger took for a noun."""
    word = parse.words[0]
    return word.istitle() and word.lower() in GIVEN_NAMES and parse.heads[0] == last and parse.deps[0] == "compound"


def _end(parse: Parse, first: int, last: int) -> int:
    """The last word without the possessive, a verb that was taken for a name, and what stands in brackets."""
    while last > first and (parse.words[last] in ("'s", "’s", "'", "’", ",", ".") or parse.tags[last] == "POS"):
        last -= 1
    while last > first and parse.tags[last].startswith("VB") and parse.words[last].islower():
        last -= 1
    if "(" in parse.words[first + 1 : last]:
        last = parse.words.index("(", first) - 1  # `Commission on Elections (Comelec`
    return last


def _is_no_persons(parse: Parse, first: int, last: int) -> bool:
    """`in the Highlands`: one word behind an article that stands by itself."""
    alone = first == last and parse.deps[first] == "pobj"
    return alone and first > 0 and parse.words[first - 1].lower() == "the" and parse.words[first].lower() not in TITLES


def _is_nobodys(parse: Parse, first: int, last: int, *, titled: bool) -> bool:
    """`the Prime Minister`, `the Information Minister`, `the Maulana`, `lorry driver`: nobody is named."""
    if titled and parse.words[first].lower() in TITLES - _TITLES_AND_NAMES | {"executive"}:
        return True
    if not any(word[:1].isupper() for word in parse.words[first : last + 1]):
        return True
    word, after = parse.words[last].lower(), parse.words[last + 1 : last + 2]
    if last == first + 1 and word in MEMBERS and after == ("and",):
        return True  # `Larkby MP and former teacher | Ann Doe`
    if first < last and after in (("of",), ("for",)) and (word in OFFICES or word in _OF_PLACES):
        return True  # `Anglican Bishop of Rennock`
    if first == 0 or parse.words[first - 1].lower() != "the" or parse.deps[last] == "compound":
        return False
    if first == last:
        return word in PERSONAL_TITLES or word in TRADES or parse.words[last] in PEOPLES
    return word in _OFFICES_AND_TITLES


def _without_participle(parse: Parse, first: int, last: int, kind: SpeakerKind) -> tuple[int, SpeakerKind]:
    """Where the name begins in `Mitigating, Ann Doe`, and its kind."""
    if parse.words[first + 1 : first + 2] != (",",) or last - first not in (2, 3):
        return first, kind
    return first + 2, SpeakerKind.PERSON if last > first + 2 else kind


def _kind(parse: Parse, first: int, last: int, kind: SpeakerKind) -> SpeakerKind:
    """What the recogniser said, unless a title (`Madam Ann Doe`) or a noun for bodies (`Doe College`) speaks."""
    if last == first:
        firm = kind is SpeakerKind.PERSON and first > 0 and parse.words[first - 1].lower() in FIRMS
        return SpeakerKind.ORGANISATION if firm else kind
    if (
        parse.words[last].lower() in BODIES
        or "&" in parse.words[first:last]
        or (kind is SpeakerKind.PERSON and _is_firm(parse, first))
    ):
        return SpeakerKind.ORGANISATION
    before = parse.words[first - 2 : first] if first > 1 else ()
    if parse.words[first].lower().strip(".") in _HONORIFICS | IRISH or before == ("Minister", "of"):
        return SpeakerKind.PERSON
    if kind is SpeakerKind.PERSON and last == first + 1 and _opens_with_firm(parse, first):
        return kind if parse.words[last].lower() in GIVEN_NAMES else SpeakerKind.ORGANISATION  # `Carrier Acme`
    if last - first > 1 and kind is SpeakerKind.ORGANISATION and _is_trade(parse, first):
        return SpeakerKind.PERSON
    if last - first > 2 and parse.words[first + 1].lower() in _JUDGES and parse.deps[last] in ("nsubj", "appos"):
        return SpeakerKind.PERSON  # `District Judge Ann Doe`
    if last == first + 1 and kind is SpeakerKind.ORGANISATION and _is_short_title(parse.words[first]):
        return SpeakerKind.PERSON
    titled = last - first > 1 and parse.words[first].lower().strip(".") in PERSONAL_TITLES | _SHORT_TITLES
    return SpeakerKind.PERSON if titled and kind is SpeakerKind.ORGANISATION else kind


def _is_short_title(word: str) -> bool:
    """`Cllr`, and not the RT of a broadcaster."""
    return word.istitle() and word.lower() in _SHORT_TITLES


def _is_firm(parse: Parse, first: int) -> bool:
    """`seafood exporter Mekong Pearl`: behind what only firms are called by, no given name."""
    noun = parse.words[first - 1].lower() if first else ""
    return noun in FIRMS and noun not in _PERSONS_TOO and parse.words[first].lower() not in GIVEN_NAMES


def _opens_with_firm(parse: Parse, first: int) -> bool:
    """`Chipmaker Acme Lattice`, at the beginning of a sentence."""
    word = parse.words[first].lower()
    return first == 0 and (word in FIRMS or word.endswith("maker"))


def _titles_before(parse: Parse, first: int) -> list[str]:
    titles = []
    before = first - 1
    if before > 0 and parse.words[before] == "." and parse.words[before - 1].lower() in _SHORT_TITLES:
        before -= 1
    if before > 1 and parse.words[before] == ")" and "(" in parse.words[max(before - _LONGEST_ZONE, 1) : before]:
        opening = before - 1 - parse.words[before - 1 :: -1].index("(")
        before = opening - 1 if parse.words[opening - 1].lower() in TITLES else before  # `DCP (Zone IV) Ann Doe`
    while before >= 0 and parse.words[before].lower().strip(".") in TITLES:
        titles.append(parse.words[before].lower().strip("."))
        before -= 1
    return titles


def _behind_titles(parse: Parse, first: int, last: int) -> tuple[int, list[str]]:
    """Where the name begins behind the titles within it (`Dr Ann Doe`, `Harbour Party TD Ann Doe`), and those titles.

    What stands before the last title is part of it, if the title leaves a full name.
    """
    titles: list[str] = []
    if last == first + 1 and parse.words[first] in _GIVEN_TOO and parse.words[first - 1 : first] != ("the",):
        return first, titles
    if last > first + 1 and parse.words[first : first + 2] in _MALAY:
        titles = [" ".join(parse.words[first : first + 2]).lower(), parse.words[first].lower()]
        first += 2
    while first < last and parse.words[first].lower().strip(".") in TITLES and not _is_hyphenated(parse, first):
        honoured = first > 0 and parse.words[first - 1].lower().strip(".") in _HONORIFICS
        if honoured and last == first + 1 and parse.words[first].lower() in _TITLES_AND_NAMES:
            return first, titles  # `Mr | Prince Doe`
        titles.append(parse.words[first].lower().strip("."))
        first += 1
    if last > first + 1 and parse.words[first].istitle() and parse.words[first].lower() in OFFICES:
        return first + 1, [*titles, parse.words[first].lower()]  # `Leader Ann Doe`
    for token in range(last - 2, first, -1):
        word = parse.words[token]
        if word.lower() in _OFFICES_AND_TITLES and word[:1].isupper() and not _is_hyphenated(parse, token):
            return token + 1, [*titles, word.lower()]
    if first > 1 and last - first > 1 and parse.words[first - 2 : first + 1] == ("Minister", "of", "State"):
        return first + 1, [*titles, "minister"]
    for token in range(first + 1, last):
        portfolio = first > 1 and parse.words[first - 1].lower() in ("for", "of") and parse.words[token].istitle()
        if portfolio and parse.words[first - 2].lower() in TITLES and parse.words[token].lower() in GIVEN_NAMES:
            return token, [*titles, parse.words[first - 2].lower()]  # `Minister for Ports Ann Doe`
    return first + (first + 1 < last and _is_trade(parse, first)), titles


def _is_hyphenated(parse: Parse, token: int) -> bool:
    """Whether the word is a part of one with a hyphen: `Joseph Cardinal-Doe`."""
    return not {"-", "‑"}.isdisjoint(parse.words[max(token - 1, 0) : token + 2])


def _is_trade(parse: Parse, first: int) -> bool:
    """`Striker Ann Doe`; a noun on no list is one by its ending, where it opens the sentence before a given name."""
    word = parse.words[first]
    if not word.istitle():
        return False
    given = GIVEN_NAMES
    opens = first == 0 and word.lower() not in given and parse.words[first + 1].lower() in given
    sure = first == 0 and word.endswith(("ist", "wright", "keeper"))
    return sure or word.lower() in TRADES or (opens and _TRADE.search(word) is not None)


def _has_age(parse: Parse, last: int) -> bool:
    """`Ann Doe, 54, was found`: only people are printed with their age."""
    before, age, after = (*parse.words[last + 1 : last + 4], "", "", "")[:3]
    return before == "," and age.isdecimal() and len(age) < 3 and after in (",", ".") and parse.tags[last] == "NNP"
