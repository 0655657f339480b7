"""Put together the names that the recogniser cut in two, and give it those that it does not see."""

import re

from index.extract.given_names import GIVEN_NAMES
from index.extract.lexicon import BODIES, CALENDAR, NO_NAMES, PARTICLES, PERSONAL_TITLES, TITLES, names_work
from index.extract.parse import Entity, Parse

POSTNOMINALS = frozenset(
    """SC QC KC BL MP MLA TD OBE MBE CBE DBE KBE MD PhD Esq JP SAN JA JCA JSC CJ SJ OSB OFM OP""".split()
)
"""What is printed behind a full name and is no part of it: `Anil Kapoor SC`."""
_COUNSEL = frozenset({"SC", "QC", "KC"})
FOREMOST = frozenset({"md", "mohd", "ma"})
"""What is printed for a given name before the others."""
_LONGEST_TAIL = 3
"""In words, from where a name was cut to its end."""
_SYLLABLE = re.compile(r"(?:ch|kk|tt|pp|ss|jj|[bcdghjkmnprst])?[wy]?[aeiou]{1,3}(?:ng|[nkmlptbgr])?")
"""One of a Korean name, in small letters behind a hyphen."""
_IN_NAMES = frozenset({"tunku", "tengku"})
"""Titles that are handed down within a name: `Ahmad Tunku Doe`."""
_OF_FULL_NAMES = PERSONAL_TITLES | {"judge", "justice", "dame"}


def rejoined(parse: Parse) -> list[Entity]:
    """Entities, with a name that was cut after a small word (`Ibrahim van der | Linden`) put together."""
    found: list[Entity] = []
    for entity in (_before_verb(parse, each) for each in parse.entities):
        if _is_title(parse, entity):
            continue
        last = found[-1] if found else None
        gap = parse.words[last.last + 1 : entity.first] if last else ()
        if last and len(gap) < 3 and all(w.lower() in PARTICLES for w in (*gap, parse.words[entity.first - 1])):
            found[-1] = Entity(last.first, entity.last, last.label)
        elif last and (
            _is_bodys(parse, last, entity) or _is_body_of(parse, last, gap, entity) or _is_peoples(parse, last, entity)
        ):
            found[-1] = Entity(last.first, entity.last, "ORG")
        elif last and (
            _is_nicknamed(parse, last, entity)
            or _is_one_person(parse, last, entity)
            or _is_double_barrelled(parse, last, entity)
            or (last.last == entity.first - 1 and _is_postnominal(parse, last, entity))
        ):
            found[-1] = Entity(last.first, entity.last, "PERSON")
        elif (given := _given_before(parse, entity, last)) is not None:
            found[len(found) - (last is not None and last.last >= given) :] = [Entity(given, entity.last, "PERSON")]
        else:
            found.append(_with_place(parse, _behind_title(parse, entity, last), last))
    found = [_behind_comma(parse, _before_nickname(parse, entity)) for entity in found]
    starts = {entity.first for entity in found}
    return _whole(parse, [e if e.last + 1 in starts else _with_surname(parse, e) for e in found])


def _before_verb(parse: Parse, entity: Entity) -> Entity:
    """`Doe | accused Roe`: a name of which the recogniser did not see that a verb ends it."""
    inside = range(entity.first + 1, entity.last + 1)
    verb = next((t for t in inside if parse.words[t].islower() and parse.tags[t] in ("VBD", "VBZ", "VBP")), None)
    return entity if verb is None else Entity(entity.first, verb - 1, entity.label)


def _before_nickname(parse: Parse, entity: Entity) -> Entity:
    """`Ann | “Bud” Doe`: a name of which the recogniser took the nickname for the beginning."""
    before = entity.first - 1
    if entity.label != "PERSON" or entity.first not in parse.quoted or entity.last in parse.quoted or before < 0:
        return entity
    word = parse.words[before]
    given = parse.tags[before] == "NNP" and word.istitle() and word.lower() not in NO_NAMES
    return Entity(before, entity.last, "PERSON") if given and before not in parse.quoted else entity


def _behind_comma(parse: Parse, entity: Entity) -> Entity:
    """`the MP for Larkby, Nana | Ann Doe, said`: the first word of a name that fills what is between two commas."""
    before = entity.first - 1
    if entity.label != "PERSON" or before < 1 or entity.first == entity.last or parse.words[before - 1] != ",":
        return entity
    given = _is_part(parse, before, entity.last, set()) and not names_work(parse.words[before].lower())
    return Entity(before, entity.last, "PERSON") if given and parse.words[entity.last + 1 :][:1] == (",",) else entity


def _with_surname(parse: Parse, entity: Entity) -> Entity:
    """`Their nephew, Magnus | Doe,`: a given name, taken for something else or not, with the surname left out."""
    first, last = entity.first, entity.last + 1
    person = entity.label == "PERSON" and parse.tags[first] == "NNP"
    other = first != entity.last or entity.label not in ("GPE", "ORG", "NORP")
    if last >= len(parse.words) or (other and not person) or parse.spans[last][0] < 0:
        return entity
    word, surname = parse.words[first], parse.words[last]
    if person and is_hyphened(parse, last, set()):
        last += 2  # `Amber-Jade | Sanderson-Cook`
    before = entity.last
    if person and parse.heads[before] == last + 1 and _is_part(parse, last, last + 1, set()):
        last += 1  # `Anton | Reyes Doe`
        surname = parse.words[last]
    part = parse.deps[before] == "compound" and parse.heads[before] == last and parse.tags[last] == "NNP"
    if not part or not surname.istitle() or surname.lower() in NO_NAMES:
        return entity
    if word.lower() not in GIVEN_NAMES and not person:
        return entity
    above = parse.words[parse.heads[last]].lower()
    beside = parse.deps[last] == "appos" and names_work(above)
    subject = parse.deps[last] == "nsubj" and parse.tags[parse.heads[last]] in ("VBD", "VBZ")
    return Entity(first, last, "PERSON") if beside or subject else entity


def _whole(parse: Parse, entities: list[Entity]) -> list[Entity]:
    """People with all of their name: `Tremblay- | Roy`, `Marc-André | Thibault`, `Eoin Bradley | KC`."""
    others = {token for entity in entities for token in range(entity.first, entity.last + 1)}
    found: list[Entity] = []
    for entity in entities:
        first, last, label = entity.first, entity.last, entity.label
        if parse.words[last] in _COUNSEL and _is_part(parse, first - 1, last, others):
            label = "PERSON"
            while _is_part(parse, first - 1, last, others):
                first -= 1
        if label == "PERSON":
            while is_hyphened(parse, first - 2, others):
                first -= 2
            while is_hyphened(parse, last, others) or (last > first and _is_cut_word(parse, last)):
                last += 2
            given = last == first + 2 and is_hyphened(parse, first, set())
            if given and parse.heads[last] == last + 1 and _is_part(parse, last, last + 1, others - {last}):
                last += 1
            elif parse.words[last].islower() and _is_cut_word(parse, last - 2) and parse.heads[last] == last + 1:
                last += 1  # `Hyun-woo | Baek`
        if not found or last > found[-1].last:
            found.append(Entity(first, last, label))
    return _with_syllables(parse, found)


def _with_syllables(parse: Parse, entities: list[Entity]) -> list[Entity]:
    """And Korean names that the recogniser passed over: `Actress Moon So-yeon said`."""
    people = [
        Entity(t, t + 3, "PERSON")
        for t, hyphen in enumerate(parse.words[2:])
        if hyphen in ("-", "‑") and _is_syllabled(parse, t)
    ]
    alone = [p for p in people if all(e.last < p.first or p.last < e.first for e in entities)]
    return sorted([*entities, *alone], key=lambda e: e.first) if alone else entities


def _is_syllabled(parse: Parse, first: int) -> bool:
    if first + 3 >= len(parse.words) or parse.spans[first][0] < 0 or parse.heads[first] != first + 3:
        return False
    family, given = parse.words[first], parse.words[first + 1]
    named = family.istitle() and given.istitle() and family.lower() not in NO_NAMES and not names_work(family.lower())
    touching = parse.spans[first + 1][1] == parse.spans[first + 2][0] == parse.spans[first + 3][0] - 1
    subject = parse.deps[first + 3] in ("nsubj", "appos", "nsubjpass")
    return named and touching and subject and _SYLLABLE.fullmatch(parse.words[first + 3]) is not None


def _is_cut_word(parse: Parse, token: int) -> bool:
    """`Cheon Min | -seok said`: a name in a word that the tagger took apart, where that word is a subject.

    Or where a surname follows: `Hyun | -woo Baek`.
    """
    if token + 2 >= len(parse.words) or parse.words[token + 1] not in ("-", "‑"):
        return False
    (_, before), hyphen, (behind, _) = parse.spans[token : token + 3]
    word, subject = parse.words[token + 2], parse.deps[token + 2] in ("nsubj", "appos")
    above = parse.heads[token + 2]
    subject = subject or (above == token + 3 and parse.tags[above] == "NNP" and _SYLLABLE.fullmatch(word) is not None)
    return (before, behind) == hyphen and subject and parse.tags[token + 2] in ("NN", "NNP") and word.islower()


def is_hyphened(parse: Parse, token: int, others: set[int]) -> bool:
    """Whether a hyphen joins a capitalised word to the next one, and not two names: `the Doe-Roe talks`."""
    if token < 0 or token + 2 >= len(parse.words) or parse.words[token + 1] not in ("-", "‑"):
        return False
    (_, before), hyphen, (behind, _) = parse.spans[token : token + 3]
    names = all(_is_capitalised(parse.words[t]) and parse.tags[t].startswith("NN") for t in (token, token + 2))
    return (before, behind) == hyphen and names and not (token in others and token + 2 in others)


def _is_capitalised(word: str) -> bool:
    """`Doe` and `MacDoe`, not `DOE`."""
    return word[:1].isupper() and word[1:2].islower()


def _is_part(parse: Parse, token: int, head: int, others: set[int]) -> bool:
    """Whether the word is a part of the name that ends at `head`."""
    if token < 0 or token in others or not token < head:
        return False
    if parse.tags[token] != "NNP" or parse.deps[token] != "compound" or parse.heads[token] != head:
        return False
    word, ending = parse.words[token], parse.words[head].lower()
    return word.istitle() and word.lower().strip(".") not in NO_NAMES and ending not in BODIES


def with_holders(entities: list[Entity], holders: list[Entity]) -> list[Entity]:
    """`leader in the House Ann Doe`: the person, whatever the recogniser takes the words behind an office for."""
    if not holders:
        return entities
    apart = [e for e in entities if all(e.last < h.first or h.last < e.first for h in holders)]
    return sorted([*apart, *holders], key=lambda e: e.first)


def _is_postnominal(parse: Parse, last: Entity, entity: Entity) -> bool:
    """`Ann Doe | MP`; a counsel is a person whatever the recogniser takes the name for."""
    word = parse.words[entity.first]
    return entity.first == entity.last and word in (POSTNOMINALS if last.label == "PERSON" else _COUNSEL)


def _is_nicknamed(parse: Parse, last: Entity, entity: Entity) -> bool:
    """`Ann | “Bud” | Doe`: a name that was cut at a nickname in marks."""
    if last.label != "PERSON" or entity.label not in ("PERSON", "ORG", "GPE") or entity.last in parse.quoted:
        return False
    inside = [t for t in range(last.last + 1, entity.last) if t in parse.quoted]
    near = inside and inside[0] == last.last + 1 and entity.first <= inside[-1] + 1 and len(inside) < _LONGEST_TAIL
    return bool(near) and last.last not in parse.quoted and all(parse.words[t].istitle() for t in inside)


def _is_title(parse: Parse, entity: Entity) -> bool:
    """`Brig Gen`, `Datuk Seri`: several titles that were taken for a person's name."""
    words = parse.words[entity.first : entity.last + 1]
    return entity.label == "PERSON" and len(words) > 1 and all(word.lower().strip(".") in TITLES for word in words)


def _is_one_person(parse: Parse, last: Entity, entity: Entity) -> bool:
    """`Ustad Rahmat | Ali Gazdar`, `Maulana Abdul | Ghafoor | Zardozi`: a name that was cut.

    Its first part is a person or stands behind a title; its last one may be a single word of any kind.
    """
    first = parse.words[last.first].lower()
    if (
        not (first in PERSONAL_TITLES or first in FOREMOST or last.label == "PERSON")
        or entity.last - last.last > _LONGEST_TAIL
    ):
        return False
    titled = first in PERSONAL_TITLES or first in FOREMOST
    if entity.first > last.last + 1 and not titled:
        return False
    tail = range(last.last, entity.last)
    part = all(t < parse.heads[t] <= entity.last if titled else parse.heads[t] == entity.last for t in tail)
    part = part and all(parse.tags[t] == "NNP" for t in tail)
    part = part and all(parse.deps[t] == "compound" and parse.words[t].istitle() for t in tail)
    known = entity.label == "PERSON" or (entity.first == entity.last and parse.words[entity.last].istitle())
    return part and known and all(parse.words[t].lower() not in NO_NAMES - _IN_NAMES for t in (*tail, entity.last))


def _is_double_barrelled(parse: Parse, last: Entity, entity: Entity) -> bool:
    """`Eilidh MacDoe | - | Roe`: one surname of two, no `Doe-Roe talks`."""
    full = last.label == "PERSON" and last.first < last.last and entity.first == entity.last == last.last + 2
    return full and is_hyphened(parse, last.last, set()) and parse.deps[entity.last] != "compound"


def _behind_title(parse: Parse, entity: Entity, last: Entity | None) -> Entity:
    """`Madam Siti | Aminah Rauf`: a person, with all proper nouns back to the title."""
    first, stop = entity.first, last.last if last else -1
    while first - 1 > stop and parse.tags[first - 1] == "NNP" and parse.deps[first - 1] == "compound":
        first -= 1
        if parse.words[first].lower().strip(".") in _OF_FULL_NAMES:
            person = entity.label == "PERSON" or (
                entity.label in ("GPE", "ORG") and parse.words[entity.last].lower() not in BODIES
            )
            return Entity(first + 1, entity.last, "PERSON") if person else entity
    before = entity.first - 2
    if entity.first == entity.last and before > stop and parse.tags[before + 1] == "NNP":
        titled = parse.words[before].lower() in PERSONAL_TITLES and parse.words[before].istitle()
        given = parse.words[before + 1].istitle() and parse.words[before + 1].lower() not in TITLES | BODIES
        if titled and given and parse.words[entity.last].lower() not in BODIES:
            return Entity(before + 1, entity.last, "PERSON")
    return entity


def _with_place(parse: Parse, entity: Entity, last: Entity | None) -> Entity:
    """`Almere | Water Board`: a body, with the proper nouns before it that the recogniser left out."""
    if entity.label not in ("ORG", "PERSON") or parse.words[entity.last].lower() not in BODIES:
        return entity
    first = entity.first
    stop = last.last if last else -1
    while first - 1 > stop and _names_body(parse, first - 1, entity.last):
        first -= 1
    return Entity(first, entity.last, "ORG")


def _names_body(parse: Parse, token: int, body: int) -> bool:
    word = parse.words[token]
    named = parse.tags[token] == "NNP" and parse.deps[token] == "compound" and parse.heads[token] == body
    return named and word.istitle() and word.lower() not in TITLES | CALENDAR and parse.spans[token][0] >= 0


def _is_bodys(parse: Parse, last: Entity, entity: Entity) -> bool:
    """`the Harbour Teachers’ | Congress`: a body that was cut behind the apostrophe of its members."""
    whose = parse.words[last.last] == "'" and parse.words[last.last - 1].endswith("s")
    return whose and last.last == entity.first - 1 and parse.words[entity.last].lower() in BODIES


def _is_peoples(parse: Parse, last: Entity, entity: Entity) -> bool:
    """`the Bharat | Kisan Manch`: a body that was taken for a person of some people."""
    body = entity.label == "PERSON" and parse.words[entity.last].lower() in BODIES
    return body and last.label == "NORP" and last.last == entity.first - 1


def _is_body_of(parse: Parse, last: Entity, gap: tuple[str, ...], entity: Entity) -> bool:
    """`the Northern Institute | for the | Sea`: a body, and what it is for."""
    small = [word.lower() for word in gap]
    joined = small in (["of"], ["for"], ["of", "the"], ["for", "the"])
    body = last.label == "ORG" and parse.words[last.last].lower() in BODIES
    thing = entity.label in ("LOC", "ORG", "GPE") or (entity.first == entity.last and small[-1:] == ["the"])
    return joined and body and thing


def _given_before(parse: Parse, entity: Entity, last: Entity | None) -> int | None:
    """Where the name begins that was cut in two, `Ana | Brel`, `Ágnes | Szabó-Kiss`: one proper noun before one."""
    before = entity.first - 1
    one = entity.first == entity.last or (entity.last == entity.first + 2 and is_hyphened(parse, entity.first, set()))
    if not one or before < 0 or entity.label not in ("PERSON", "ORG", "GPE"):
        return None
    word = parse.words[before]
    other = last is not None and last.last == before and (last.first != before or last.label == "NORP")
    if parse.tags[before] != "NNP" or parse.deps[before] != "compound" or parse.heads[before] != entity.last or other:
        return None
    initials = word.isupper() and len(word) == 2 and entity.label == "PERSON"
    if not (word.istitle() or initials) or word.lower().strip(".") in NO_NAMES or parse.spans[before][0] < 0:
        return None
    return before if parse.words[entity.last].lower() not in BODIES else None
