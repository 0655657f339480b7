"""Find the printed names of one sentence: what the recogniser finds, and proper nouns that it passed over."""

import re
from dataclasses import dataclass, replace

from index.extract.lexicon import BODIES, CALENDAR, PARTICLES, PERSONAL_TITLES, TITLES, TRADES, names_work
from index.extract.parse import Entity, Parse
from index.model import Span, SpeakerKind

_POSSESSIVE = re.compile(r"['’]s?$")
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
_POSTNOMINALS = frozenset({"SC", "QC", "KC", "MP", "MLA", "TD", "OBE", "MBE", "CBE", "MD", "PhD"})
"""What is printed behind a full name and is no part of it: `Anil Kapoor SC`."""
_BODIES_TOO = frozenset("owner rival partner opponent challenger founder".split())
"""Nouns for people by which companies are called as well: `rival Acme Air`."""
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
    for entity in _rejoined(parse):
        if entity.label in _KINDS:
            mention = _mention(number, parse, entity.first, entity.last, _kind_of(parse, entity), caption=caption)
            if mention:
                found.append(replace(mention, place=entity.label in _PLACES))
            covered.update(range(entity.first, entity.last + 1))
    token, n = 0, len(parse.words)
    while token < n:
        stop = token
        while stop < n and _is_proper(parse, stop) and stop not in covered and parse.spans[stop][0] >= 0:
            stop += 1
        if stop > token:
            kind = _guess(parse, token, stop - 1)
            mention = _mention(number, parse, token, stop - 1, kind, caption=caption) if kind else None
            if mention:
                found.append(mention)
        token = max(stop, token + 1)
    return sorted(found, key=lambda m: m.first)


def _is_proper(parse: Parse, token: int) -> bool:
    """A proper noun, or the apostrophe within `the Dockers' Union`."""
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


def _rejoined(parse: Parse) -> list[Entity]:
    """Entities, with a name that was cut after a small word (`Ibrahim van der | Linden`) put together."""
    found: list[Entity] = []
    for entity in parse.entities:
        last = found[-1] if found else None
        gap = parse.words[last.last + 1 : entity.first] if last else ()
        if last and len(gap) < 3 and all(w.lower() in PARTICLES for w in (*gap, parse.words[entity.first - 1])):
            found[-1] = Entity(last.first, entity.last, last.label)
        elif last and _is_body_of(parse, last, gap, entity):
            found[-1] = Entity(last.first, entity.last, "ORG")
        elif (
            last
            and last.last == entity.first - 1
            and (_is_one_person(parse, last, entity) or (last.label == "PERSON" and _is_postnominal(parse, entity)))
        ):
            found[-1] = Entity(last.first, entity.last, "PERSON")
        elif (given := _given_before(parse, entity, last)) is not None:
            found[len(found) - (last is not None and last.last >= given) :] = [Entity(given, entity.last, "PERSON")]
        else:
            found.append(_with_place(parse, _behind_title(parse, entity, last), last))
    return found


def _is_postnominal(parse: Parse, entity: Entity) -> bool:
    return entity.first == entity.last and parse.words[entity.first] in _POSTNOMINALS


def _is_one_person(parse: Parse, last: Entity, entity: Entity) -> bool:
    """`Ustad Rahmat | Ali Gazdar`: a name that was cut in two, the first part a person or behind a title."""
    titled = parse.words[last.first].lower() in PERSONAL_TITLES or last.label == "PERSON"
    part = parse.deps[last.last] == "compound" and parse.heads[last.last] == entity.last
    return titled and part and entity.label == "PERSON" and parse.words[last.last].lower() not in BODIES


def _behind_title(parse: Parse, entity: Entity, last: Entity | None) -> Entity:
    """`Madam Siti | Aminah Rauf`: a person, with all proper nouns back to the title."""
    first, stop = entity.first, last.last if last else -1
    while first - 1 > stop and parse.tags[first - 1] == "NNP" and parse.deps[first - 1] == "compound":
        first -= 1
        if parse.words[first].lower().strip(".") in PERSONAL_TITLES:
            return Entity(first + 1, entity.last, entity.label) if entity.label == "PERSON" else entity
    return entity


def _with_place(parse: Parse, entity: Entity, last: Entity | None) -> Entity:
    """`Almere | Water Board`: a body, with the proper nouns before it that the recogniser left out."""
    if entity.label != "ORG" or parse.words[entity.last].lower() not in BODIES:
        return entity
    first = entity.first
    stop = last.last if last else -1
    while first - 1 > stop and _names_body(parse, first - 1, entity.last):
        first -= 1
    return Entity(first, entity.last, entity.label)


def _names_body(parse: Parse, token: int, body: int) -> bool:
    word = parse.words[token]
    named = parse.tags[token] == "NNP" and parse.deps[token] == "compound" and parse.heads[token] == body
    return named and word.istitle() and word.lower() not in TITLES | CALENDAR and parse.spans[token][0] >= 0


def _is_body_of(parse: Parse, last: Entity, gap: tuple[str, ...], entity: Entity) -> bool:
    """`the Northern Institute | for the | Sea`: a body, and what it is for."""
    small = [word.lower() for word in gap]
    joined = small in (["of"], ["for"], ["of", "the"], ["for", "the"])
    body = last.label == "ORG" and parse.words[last.last].lower() in BODIES
    thing = entity.label in ("LOC", "ORG", "GPE") or (entity.first == entity.last and small[-1:] == ["the"])
    return joined and body and thing


def _given_before(parse: Parse, entity: Entity, last: Entity | None) -> int | None:
    """Where the name begins that was cut in two, `Ana | Brel`: one proper noun before one."""
    before = entity.first - 1
    if entity.first != entity.last or before < 0 or entity.label not in ("PERSON", "ORG", "GPE"):
        return None
    word = parse.words[before]
    other = last is not None and last.last == before and (last.first != before or last.label == "NORP")
    if parse.tags[before] != "NNP" or parse.deps[before] != "compound" or parse.heads[before] != entity.first or other:
        return None
    if not word.istitle() or word.lower().strip(".") in TITLES | BODIES | CALENDAR or parse.spans[before][0] < 0:
        return None
    return before if parse.words[entity.first].lower() not in BODIES else None


def _guess(parse: Parse, first: int, last: int) -> SpeakerKind | None:
    """A proper noun that the recogniser passed over is a name where it is a subject, object or apposition."""
    word = parse.words[last].lower().strip(".")
    if (word in TITLES and last == first) or word in CALENDAR or not parse.words[last][:1].isupper():
        return None
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
    while last > first and (parse.words[last] in ("'s", "’s", "'", "’", ",", ".") or parse.tags[last] == "POS"):
        last -= 1
    while last > first and parse.tags[last].startswith("VB") and parse.words[last].islower():
        last -= 1
    kind = _kind(parse, first, last, kind)
    if kind is not SpeakerKind.ORGANISATION:
        first = _with_particles(parse, first)
    titles = _titles_before(parse, first)
    if kind in (SpeakerKind.PERSON, SpeakerKind.UNNAMED):
        first, own = _behind_titles(parse, first, last)
        titles += own
        if titles and parse.words[first].lower() in TITLES - _TITLES_AND_NAMES:
            return None  # `the Prime Minister` is nobody's name
    elif parse.words[first].lower() == "the" and first < last:
        first += 1
    if any(parse.spans[t][0] < 0 for t in range(first, last + 1)):
        return None
    end = last
    while end - first > 1 and parse.words[end] in _POSTNOMINALS:
        end -= 1
    words = _joined(parse, first, end)
    if not words or not any(c.isalpha() for c in words[0]):
        return None
    span = (parse.spans[first][0], parse.spans[end][1])
    holder = _holds_office(parse, last) or _has_age(parse, last) or _is_called(parse, first, last)
    return Mention(number, first, last, tuple(words), tuple(titles), kind, span, caption, holder)


def _kind(parse: Parse, first: int, last: int, kind: SpeakerKind) -> SpeakerKind:
    """What the recogniser said, unless a title (`Madam Ann Doe`) or a noun for bodies (`Doe College`) speaks."""
    if last == first:
        return kind
    if parse.words[last].lower() in BODIES:
        return SpeakerKind.ORGANISATION
    titled = last - first > 1 and parse.words[first].lower().strip(".") in PERSONAL_TITLES
    return SpeakerKind.PERSON if titled and kind is SpeakerKind.ORGANISATION else kind


def _titles_before(parse: Parse, first: int) -> list[str]:
    titles = []
    before = first - 1
    while before >= 0 and parse.words[before].lower().strip(".") in TITLES:
        titles.append(parse.words[before].lower().strip("."))
        before -= 1
    return titles


def _behind_titles(parse: Parse, first: int, last: int) -> tuple[int, list[str]]:
    """Where the name begins behind the titles within it (`Dr Ann Doe`, `Harbour Party TD Ann Doe`), and those titles.

    What stands before the last title is part of it, if the title leaves a full name.
    """
    titles = []
    while first < last and parse.words[first].lower().strip(".") in TITLES:
        titles.append(parse.words[first].lower().strip("."))
        first += 1
    for token in range(last - 2, first, -1):
        word = parse.words[token]
        if word.lower() in TITLES - _TITLES_AND_NAMES and word[:1].isupper():
            return token + 1, [*titles, word.lower()]
    trade = first + 1 < last and parse.words[first].lower() in TRADES and parse.words[first].istitle()
    return first + trade, titles


def _is_called(parse: Parse, first: int, last: int) -> bool:
    """`skipper Ann Doe`: a full name right behind a noun for somebody's work, which the parser joins to it."""
    before = first - 1
    if before < 0 or last == first or parse.words[last].lower() in BODIES:
        return False
    word = parse.words[before]
    joined = parse.deps[before] == "compound" and parse.heads[before] == last
    return joined and word.islower() and names_work(word) and word not in _BODIES_TOO


def _has_age(parse: Parse, last: int) -> bool:
    """`Ann Doe, 54, was found`: only people are printed with their age."""
    before, age, after = (*parse.words[last + 1 : last + 4], "", "", "")[:3]
    return before == "," and age.isdecimal() and len(age) < 3 and after in (",", ".") and parse.tags[last] == "NNP"


def _holds_office(parse: Parse, last: int) -> bool:
    """`the farmer, Ann Doe`: a name that stands beside the noun of somebody's work."""
    above = parse.heads[last]
    beside = [above] if parse.deps[last] == "appos" and parse.tags[above] == "NN" else []
    beside += [c for c in parse.children[last] if parse.deps[c] == "appos" and parse.tags[c] == "NN"]
    nouns = [parse.words[t].lower() for t in beside]
    return any(names_work(noun) and noun not in BODIES for noun in nouns)


def _with_particles(parse: Parse, first: int) -> int:
    """Where the name begins when small words join it to a name before: `Ibrahim van der Linden`."""
    start = first
    while start > 0 and parse.words[start - 1].lower() in PARTICLES and parse.spans[start - 1][0] >= 0:
        start -= 1
    if start == first or start == 0 or parse.tags[start - 1] != "NNP" or not parse.words[start - 1][:1].isupper():
        return first
    start -= 1
    while start > 0 and parse.tags[start - 1] == "NNP" and parse.words[start - 1].lower().strip(".") not in TITLES:
        start -= 1
    return start


def _joined(parse: Parse, first: int, last: int) -> list[str]:
    """The name's words as printed: tokens that touch (`al`, `-`, `Khazali`) are one word."""
    words: list[str] = []
    for token in range(first, last + 1):
        touching = token > first and parse.spans[token][0] == parse.spans[token - 1][1]
        if touching and words:
            words[-1] += parse.words[token]
        else:
            words.append(parse.words[token])
    words = [_POSSESSIVE.sub("", word) if i == len(words) - 1 else word for i, word in enumerate(words)]
    return [word.strip(',;:"“”') for word in words if word.strip(',;:"“”')]
