"""Read a noun phrase off the parse: its span, what stands in apposition to it, and what is joined to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from index.extract.lexicon import BODIES, CALENDAR, KIN, MEMBERS, PEOPLES, TITLES, names_work
from index.extract.mentions import Mention
from index.extract.offices import OFFICES, find_offices
from index.extract.parse import Entity, Parse
from index.extract.sources import is_age
from index.model import Span

MAX_PHRASE = 14
_NO_TRADES = KIN.keys() | frozenset(
    """partner friend colleague rival opponent cousin grandson granddaughter stepson stepdaughter stepmother stepfather
    fiance fiancee fiancé fiancée person""".split()
)
"""What somebody is to others, and not by their work."""
SUBJECTS = ("nsubj", "nsubjpass")
_PARENTS = frozenset({"mother", "mum", "mom", "father", "dad"})
"""`The mother of three` is somebody who was named."""
_GRAND = frozenset({"grandmother", "grandfather", "pensioner", "retiree"})
"""Nouns by which anybody old enough is taken up."""
_NAMING = frozenset({"name", "identified", "introduced", "known"})
PARTIES = frozenset(
    """defendant plaintiff claimant appellant witness victim accused deceased judge magistrate coroner prosecutor
    referee umpire foreman interviewer""".split()
)
"""Nouns for those who have a part of their own in a case or a match: who spoke last need not be one."""


def is_subject(parse: Parse, mention: Mention) -> bool:
    """Whether the name is the subject of a clause, or stands beside it: `his captain, Ann Doe, was there`."""
    inside = range(mention.first, mention.last + 1)
    if any(parse.deps[t] in SUBJECTS or _is_lost_subject(parse, t) for t in inside):
        return True
    top = next((t for t in inside if parse.heads[t] not in inside), mention.last)
    above = parse.heads[top]
    if parse.deps[top] == "appos" and parse.deps[above] == "appos":
        above = parse.heads[above]  # `Her rival, captain Ann Doe, was there`
    if parse.deps[top] == "appos":
        person = parse.tags[above].startswith("NN") or parse.words[above].lower() == "one"
        return person and (parse.deps[above] in SUBJECTS or _is_lost_subject(parse, above))
    if parse.deps[top] == "conj" and parse.deps[above] in SUBJECTS:
        # `Larkby MP and former teacher Ann Doe`, who is one
        plain = all(parse.tags[c] not in ("DT", "PRP$") for c in parse.children[above])
        return plain and parse.words[above].lower() in OFFICES | TITLES | MEMBERS
    office = parse.heads[above]
    return parse.deps[top] == "pobj" and parse.deps[office] in SUBJECTS and office_holder(parse, office) == top


def main_subject(parse: Parse) -> int | None:
    """The subject of the sentence's own verb, outside quotations."""
    own = (t for t, dep in enumerate(parse.deps) if dep in SUBJECTS and _is_main(parse, parse.heads[t]))
    subject = next(own, None)
    return subject if subject is not None and parse.spans[subject][0] >= 0 and subject not in parse.quoted else None


def _is_main(parse: Parse, verb: int) -> bool:
    """Whether it is the sentence's verb, or an auxiliary that the parser hung below it."""
    return parse.deps[verb] == "ROOT" or (
        parse.deps[verb].startswith("aux") and parse.deps[parse.heads[verb]] == "ROOT"
    )


def _is_lost_subject(parse: Parse, token: int) -> bool:
    """`Trucker Ann Doe, 58, jammed on the brakes`: a name whose verb the parser takes for a participle."""
    verbs = (c for c in parse.children[token] if c > token and parse.deps[c] == "acl")
    return parse.deps[token] == "ROOT" and any(parse.tags[c] in ("VBD", "VBN") for c in verbs)


def office_holder(parse: Parse, head: int) -> int | None:
    """`Leader of the Opposition Ann Doe`: the full name that the parser took for a part of the office."""
    behind = next((office.last for office in find_offices(parse) if office.noun == head), None)
    if behind is not None:
        return behind
    if parse.words[head].lower() not in OFFICES | TITLES:
        return None
    of = next((c for c in parse.children[head] if c > head and parse.words[c].lower() == "of"), None)
    last = parse.child(of, "pobj") if of is not None else None
    if of is None or last is None:
        return None
    person = next((e for e in parse.entities if e.label == "PERSON" and e.first < e.last == last), None)
    before = person.first - 1 if person else of
    thing = before > of and parse.tags[before].startswith("NNP") and parse.words[before].lower() not in TITLES
    return last if thing else None


def holders_beside(parse: Parse, head: int, cue: int | None) -> Iterator[int]:
    """Tokens at which the person who holds the office may be named, where the noun names an office or a title."""
    aside = named_aside(parse, head, cue) if cue is not None else None
    found = (
        office_holder(parse, head),
        aside,
        _behind_title(parse, head),
        _behind_opening(parse, head),
        worker_behind(parse, head),
        worker_apposed(parse, head),
    )
    yield from (token for token in found if token is not None)


def _behind_title(parse: Parse, head: int) -> int | None:
    """Where a name may begin behind a title: `Councillor Ifor Pask`, `Justice (retd) Ann Doe`; None for no title."""
    if parse.words[head].lower().strip(".") not in TITLES:
        return None
    retired = parse.words[head + 1 : head + 4 : 2] == ("(", ")")
    return head + 4 if retired else head + 1


def _behind_opening(parse: Parse, head: int) -> int | None:
    """`Coxswain Ann Doe says`: the full name behind a noun that opens the sentence, whatever the parser makes of it."""
    opens = head == 0 and parse.words[0].istitle()
    return next((e.last for e in parse.entities if opens and e.label == "PERSON" and e.first == 1 < e.last), None)


def appositions(parse: Parse, head: int) -> list[int]:
    """The heads of the phrases in apposition to the noun."""
    below = [t for t in parse.subtree(head) if t > head and parse.deps[t] in ("appos", "conj")]
    found: list[int] = []
    for t in below:
        own = parse.deps[t] == "appos" and parse.heads[t] in (head, *found)
        if own or parse.words[min(parse.subtree(t)) - 1] in (",", "(", "-", "–", "—"):
            found.append(t)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What a phrase such as `the 22-year-old` or `the midfielder` says of the person whom it means.

    `age` is true of `the mother of three` as well: whatever their work, anybody may be called so.
    """

    age: bool
    gender: str | None


def is_trade(word: str) -> bool:
    """Whether the noun, in small letters, calls somebody by their work."""
    return word in MEMBERS or (word not in _NO_TRADES and names_work(word))


def description(parse: Parse, head: int) -> Description | None:
    """The age or the trade by which the phrase calls somebody named before; None for any other phrase."""
    word = parse.words[head].lower()
    age = is_age(parse, head) or any(is_age(parse, c) for c in parse.children[head] if c < head)
    below = [c for c in parse.children[head] if c > head and narrows(parse, c)]
    parent = word in _PARENTS and len(below) == 1 and _counts(parse, below[0])
    behind = not parent and any(not age or parse.words[c].lower() != "from" for c in below)
    article = is_known(parse, head) or (age and parse.words[max(head - 5, 0)].lower() == "the")
    if not below and is_demonym(parse, head):
        return Description(age=True, gender=gender_by_ending(word))
    if behind or not article or parse.tags[head] not in ("NN", "NNP", "JJ"):
        return None
    if not age and not parent and word not in _GRAND and (not is_trade(word) or word in PARTIES):
        return None
    gender = KIN.get(word) if word in _PARENTS | _GRAND else gender_by_ending(word)
    return Description(age=age or parent or word in _GRAND, gender=gender)


def is_known(parse: Parse, head: int) -> bool:
    """Whether `the` stands before the noun, also where the parser takes `the ex-` for another one."""
    article = any(parse.words[c].lower() == "the" for c in parse.children[head])
    former = parse.words[max(head - 3, 0) : head]
    return article or (former[1:] == ("ex", "-") and former[0].lower() == "the")


def narrows(parse: Parse, below: int) -> bool:
    """Whether a phrase behind a noun says which one is meant; `the striker, who scored twice, said` tells of him."""
    if parse.deps[below] == "relcl":
        return parse.words[min(parse.subtree(below)) - 1] != ","
    return parse.deps[below] in ("prep", "appos", "acl")


def gender_by_ending(word: str) -> str | None:
    """What `-woman` or `-man` says of whom a noun calls."""
    return "f" if word.endswith("woman") else "m" if word.endswith("man") else None


def is_demonym(parse: Parse, head: int) -> bool:
    """`the Dane said`: one of a people, by whom somebody named before is meant."""
    article = any(parse.words[c].lower() == "the" for c in parse.children[head])
    people = Entity(head, head, "NORP") in parse.entities or parse.words[head] in PEOPLES
    return article and parse.tags[head] == "NNP" and people


def _counts(parse: Parse, of: int) -> bool:
    """`of three`, as behind `the mother`."""
    child = parse.child(of, "pobj")
    return parse.words[of].lower() == "of" and child is not None and parse.tags[child] == "CD"


def called(parse: Parse, head: int) -> int | None:
    """The name that is given: `one resident, who gave her name only as Signe`, `a man calling himself Ulf Berg`."""
    for clause in parse.children[head]:
        after = parse.words[clause + 1 : clause + 2]
        if parse.words[clause].lower() == "calling" and after in (("himself",), ("herself",), ("themselves",)):
            return next((t for t in reversed(parse.subtree(clause)) if parse.tags[t].startswith("NNP")), None)
        tokens = parse.subtree(clause) if parse.deps[clause] == "relcl" else []
        words = [parse.words[t].lower() for t in tokens]
        if "as" in words and not _NAMING.isdisjoint(words):
            return next((t for t in reversed(tokens) if parse.tags[t].startswith("NNP")), None)
    return None


def just_before(parse: Parse, head: int) -> list[int]:
    """`Ann Doe, the pollster who founded it, said`: the last word before the comma."""
    first = min(parse.subtree(head))
    one = parse.tags[head] not in ("NNS", "NNPS")
    return [first - 2] if one and first >= 2 and parse.words[first - 1] == "," else []


def named_aside(parse: Parse, head: int, cue: int) -> int | None:
    """`Head of the division, Superintendent Ann Doe, said`: the last word of the name that stands between commas."""
    word = parse.words[head].lower()
    if not (word in OFFICES | TITLES | MEMBERS or word == "member" or names_work(word)):
        return None
    # `Asked by the coroner, Ann Doe, whether …`: the cue stands before.
    stop = cue if cue > head else min(head + MAX_PHRASE, len(parse.words))
    commas = [t for t in range(head + 1, stop) if parse.words[t] == ","]
    for first, last in pairwise(commas if cue > head else commas[:2]):
        inside = range(first + 1, last)
        name = [t for t in inside if parse.tags[t] == "NNP" and parse.words[t].lower().strip(".") not in TITLES]
        named = all(parse.tags[t] in ("NNP", ".", "HYPH", "-LRB-", "-RRB-") for t in inside[_reverend(parse, inside) :])
        if named and len(name) > 1 and name[-1] == last - 1:
            return last - 1
    return None


def _reverend(parse: Parse, inside: range) -> int:
    """How many words stand before the title in `the Rt Rev Ann Doe`: the article, or none."""
    the, title = parse.words[inside[0] : inside[0] + 2] if len(inside) > 2 else ("", "")
    return int(the.lower() == "the" and title.lower().strip(".") in TITLES)


def is_one_of_many(parse: Parse, token: int) -> bool:
    """`the victim, a 40-year-old Filipina`: what somebody is, and no name; nor is what a preposition hangs on."""
    return any(parse.words[c].lower() in ("a", "an") for c in parse.children[token] if c < token)


def possessed_person(parse: Parse, head: int) -> int | None:
    """`the Bureau of Meteorology's Ann Doe`: the last word of the name that ends the phrase; None for any other."""
    last = max(parse.subtree(head))
    person = next((e for e in parse.entities if e.label == "PERSON" and head < e.first < e.last == last), None)
    return last if person and parse.tags[person.first - 1] == "POS" else None


def full_name_behind(parse: Parse, head: int) -> int | None:
    """`replied committee chair Ann Doe`: the last word of the full name right behind a noun for somebody's work."""
    if not parse.tags[head].startswith("NN") or not is_trade(parse.words[head].lower()):
        return None
    return next((e.last for e in parse.entities if e.label == "PERSON" and head + 1 == e.first < e.last), None)


def worker_apposed(parse: Parse, head: int) -> int | None:
    """`His wife, actress Ann Doe, said`: the last word of the name where the parser takes the trade for the name."""
    for noun in parse.children[head]:
        beside = noun > head and parse.deps[noun] == "appos" and parse.tags[noun] == "NN"
        if beside and parse.words[noun - 1] == "," and names_work(parse.words[noun].lower()):
            return next((e.last for e in parse.entities if e.label == "PERSON" and noun + 1 == e.first < e.last), None)
    return None


def kin_named(parse: Parse, head: int) -> int | None:
    """`Doe's husband and former MP Bob Doe said`: one person, named at the end; None for two.

    So is `Larkby MP and junior minister Ann Doe`.
    """
    word, before = parse.words[head].lower(), [parse.tags[c] for c in parse.children[head] if c < head]
    joined = parse.child(head, "conj")
    kin = parse.tags[head] == "NN" and names_work(word) and parse.child(head, "poss") is not None
    office = parse.tags[head].startswith("NN") and word in OFFICES | TITLES | MEMBERS
    if joined is None or not (kin or (office and not {"DT", "PRP$"} & set(before))):
        return None
    first = min(parse.subtree(joined))
    office = first < joined and parse.words[first].islower() and parse.tags[first] in ("NN", "JJ")
    return joined if office and parse.words[first - 1].lower() == "and" and parse.tags[joined] == "NNP" else None


def quoted_other(parse: Parse, cue: int) -> int | None:
    """`she quoted Ann Doe as saying`: whose words they are; None where the subject says them."""
    if parse.words[cue].lower() not in ("quoted", "quotes") or parse.child(cue, "nsubjpass") is not None:
        return None
    other = parse.child(cue, "dobj")
    behind = [parse.words[c].lower() for c in parse.children[cue] if other is not None and c > other]
    return other if "as" in behind else None


def named_behind(parse: Parse, head: int) -> int | None:
    """`According to the pathologist, Dr Ann Doe, it …`: the last word of the name between the commas."""
    comma = next((t for t in range(head + 1, len(parse.words)) if parse.words[t] == ","), None)
    if comma is None or comma - head > MAX_PHRASE:
        return None
    last = comma
    while last + 1 < len(parse.words) and parse.tags[last + 1] == "NNP":
        last += 1
    named = last - comma > 1 and parse.words[last].lower() not in BODIES
    return last if named and parse.words[last + 1 : last + 2] in ((",",), (".",)) else None


def worker_behind(parse: Parse, head: int) -> int | None:
    """`According to the Acme | warden Ann Doe`: the last word of the name, where the parser ends the phrase before."""
    noun = "".join(parse.words[head + 1 : head + 2])
    if not (noun.islower() and names_work(noun)):
        return None
    return next((e.last for e in parse.entities if e.label == "PERSON" and head + 2 == e.first < e.last), None)


def conjuncts(parse: Parse, head: int) -> list[int]:
    """`Biden and Kadhimi`, `Ann Doe and the guild`: what is joined to the first, no owner (`Iraq's minister`)."""
    found = []
    several = parse.tags[head] == "NNS"
    described = several or _is_described(parse, head) or parse.tags[head].startswith("NNP")
    for child in parse.children[head]:
        joined = parse.tags[child].startswith("NNP") or (described and _is_described(parse, child))
        joined = joined or (several and parse.tags[child] == "NNS" and not _is_shared(parse, head))
        if parse.deps[child] == "conj" and joined and child > head:
            owner = child + 1 < len(parse.words) and parse.tags[child + 1] == "POS"
            found += ([] if owner else [child]) + conjuncts(parse, child)
    return found


def _is_shared(parse: Parse, noun: int) -> bool:
    """Whether a word before the plural may belong to both: `union leaders and members`, `the teachers and pupils`."""
    return any(c < noun for c in parse.children[noun])


def _is_described(parse: Parse, noun: int) -> bool:
    """Whether one person or body is meant by a noun with an article of its own."""
    return parse.tags[noun] == "NN" and any(parse.tags[c] in ("DT", "PRP$") for c in parse.children[noun] if c < noun)


def phrase_span(parse: Parse, head: int) -> Span:
    """The noun phrase without relative clauses, appositions and when it was."""
    cut_off = frozenset(
        c
        for t in parse.subtree(head)
        for c in parse.children[t]
        if c > head
        and (
            parse.deps[c] in ("relcl", "appos", "acl", "cc", "conj", "advcl", "punct", "parataxis") or _is_day(parse, c)
        )
    )
    tokens = [t for t in parse.subtree(head, without=cut_off) if parse.spans[t][0] >= 0]
    run = [t for t in tokens if t <= head][-MAX_PHRASE:] or [head]
    for t in tokens:
        if t > head and t - run[-1] <= 1 and t - head <= MAX_PHRASE:
            run.append(t)
    while len(run) > 1 and parse.tags[run[-1]] in (",", "IN", "POS", ":"):
        run.pop()
    while len(run) > 1 and parse.deps[run[0]] == "punct":
        run.pop(0)
    return parse.spans[run[0]][0], parse.spans[run[-1]][1]


def _is_day(parse: Parse, token: int) -> bool:
    """`the opposition | on Wednesday`: a day, which says when somebody spoke."""
    day = token if parse.deps[token] == "npadvmod" else parse.child(token, "pobj")
    preposition = day == token or parse.words[token].lower() == "on"
    return preposition and day is not None and parse.words[day].lower() in CALENDAR
