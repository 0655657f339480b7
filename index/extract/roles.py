"""Find the office of a named person as the article prints it: before the name, behind it, or beside it."""

from dataclasses import dataclass

from index.extract.lexicon import TITLES, names_work
from index.extract.mentions import Mention
from index.extract.offices import OFFICES, find_offices
from index.extract.parse import Parse
from index.model import Span, SpeakerKind

_HONORIFICS = frozenset(
    """mr mrs ms mx miss sir dame dr messrs herr frau monsieur madame mme señor señora ( ) smt shri atty adv hon
    retd""".split()
)


_DAYS = frozenset("today tonight yesterday tomorrow".split())
_REACH = 8
"""How many words before a name may belong to its office."""


@dataclass(frozen=True, slots=True)
class Role:
    """What the article prints of a person's office; `head` is its noun, in small letters."""

    span: Span
    head: str


def find_roles(parse: Parse, mention: Mention) -> list[Role]:
    """The offices printed with this mention, the apposition behind it first."""
    inside = range(mention.first, mention.last + 1)
    head = next((t for t in reversed(inside) if parse.heads[t] not in inside), mention.last)
    behind = [c for c in parse.children[head] if c > mention.last and parse.deps[c] == "appos"]
    # `Doe: bridge will not open`: what follows a colon is a claim.
    behind = [c for c in behind if ":" not in parse.words[mention.last + 1 : c]]
    behind = [c for c in behind if not _is_subject(parse, c)]
    nouns = ("NN", "NNP") if mention.kind is not SpeakerKind.ORGANISATION else ("NN",)
    behind = [c for c in behind if parse.tags[c] in nouns and not _is_anothers(parse, c)]
    found = [_phrase(parse, c, mention) for c in behind if parse.words[c - 1] != "("]
    if mention.holds_office:
        offices = (office for office in find_offices(parse) if office.last == mention.last)
        found += [_lead(parse, office.noun, mention.first) for office in offices]
    above = parse.heads[head]
    beside = above < head and ":" not in parse.words[above:head]
    noun = parse.words[above].lower()
    office = parse.tags[above] == "NN" or (parse.tags[above] == "NNP" and (noun in TITLES or names_work(noun)))
    if parse.deps[head] == "appos" and office and beside and not _is_within(parse, above, mention.first):
        found.append(_phrase(parse, above, mention))
    elif (held := _office_of(parse, above, mention)) is not None:
        comma = _comma_before(parse, mention)
        found.append(_span_of(parse, [t for t in parse.subtree(held) if t < comma], held))
    lead = [t for t in parse.subtree(head) if t < mention.first and mention.first - t <= _REACH]
    others = [
        e.last for e in parse.entities if e.label == "PERSON" and parse.words[e.last + 1 : e.last + 2] == ("and",)
    ]
    others = [last for last in others if last < mention.first]
    lead = [t for t in lead if not others or t > others[-1]]
    while "," in (parse.words[t] for t in lead):
        lead.pop(0)  # `mother of the deceased, Miss | Ann Doe`
    while lead and parse.words[lead[0]].lower() in _DAYS:
        lead.pop(0)
    if lead and lead[-1] == mention.first - 1 and parse.tags[lead[-1]].startswith(("NN", "POS")):
        nouns_before = (t for t in reversed(lead) if parse.words[t].lower().strip(".") not in _HONORIFICS)
        found.append(_span_of(parse, lead, next(nouns_before, lead[-1])))  # `Glaciologist Dr | Ann Doe`
    found += [_phrase(parse, c, mention) for c in behind if parse.words[c - 1] == "("]
    return [role for role in found if role]


def _office_of(parse: Parse, above: int, mention: Mention) -> int | None:
    """`the chairman of Acme Rovers, Ann Doe`: the noun of the office, where the parser joins the name to the body."""
    if parse.words[_comma_before(parse, mention)] != "," or parse.deps[mention.last] != "appos":
        return None
    of = parse.heads[above]
    noun = parse.heads[of]
    near = parse.deps[above] == "pobj" and noun < of < above < mention.first and parse.tags[above] != "NN"
    office = parse.words[noun].lower()
    return noun if near and (office in OFFICES | TITLES or names_work(office)) else None


def _comma_before(parse: Parse, mention: Mention) -> int:
    """Where the comma stands before a name, with its titles or without: `, Chief Ann Doe`; any other word if none."""
    before = max(mention.first - 1, 0)
    while before > 0 and parse.words[before].lower().strip(".") in TITLES:
        before -= 1
    return before


def _is_anothers(parse: Parse, token: int) -> bool:
    """`Inspector Ann Doe, the victim, Bob Roe, was called`: a noun that a name behind it goes with."""
    return any(
        parse.deps[c] == "appos" and any(e.label == "PERSON" and e.first < e.last == c for e in parse.entities)
        for c in parse.children[token]
    )


def _is_within(parse: Parse, above: int, first: int) -> bool:
    """`confidence in Treasurer | Ann Doe`: a name in a phrase that does not name an office."""
    noun, between = parse.words[above].lower(), parse.words[above + 1 : first]
    office = noun in TITLES | OFFICES or names_work(noun)
    return not office and "," not in between and any(parse.tags[t] == "IN" for t in range(above + 1, first))


def _is_subject(parse: Parse, token: int) -> bool:
    """`According to Ann Doe, the pump failed`: what a verb follows is no office, whatever the parser joins it to."""
    end = max(parse.subtree(token))
    if parse.words[end] == ",":
        return False
    return parse.tags[end + 1 : end + 2] in (("VBD",), ("VBZ",), ("VBP",), ("MD",))


def _lead(parse: Parse, noun: int, stop: int) -> Role | None:
    """The office with its field, and with the words before it that belong to it."""
    return _span_of(parse, [*(t for t in parse.subtree(noun) if t < noun), *range(noun, stop)], noun)


def _phrase(parse: Parse, token: int, mention: Mention) -> Role | None:
    cut = frozenset(
        c
        for t in parse.subtree(token)
        for c in parse.children[t]
        if parse.deps[c] in ("relcl", "appos", "cc", "conj", "punct", "acl") and c > token and parse.deps[c] != "punct"
    )
    tokens = [t for t in parse.subtree(token, without=cut) if not mention.first <= t <= mention.last]
    run = [t for t in tokens if t <= token]
    if any(e.label == "PERSON" and e.last == token for e in parse.entities):
        return None  # `Doe and her deputy, Bob Roe`: one name is no office of the other
    if not run:
        return None
    for t in tokens:
        if t > token and t == run[-1] + 1:
            run.append(t)
    return _span_of(parse, run, token)


def _span_of(parse: Parse, tokens: list[int], head: int) -> Role | None:
    while tokens and (
        parse.words[tokens[0]].lower() in ("the", "a", "an", ",", "as", "(", ")", "-")
        or parse.tags[tokens[0]] in ("DT", ",", "``", "CC")
    ):
        tokens = tokens[1:]
    while tokens and (
        parse.tags[tokens[-1]] in (",", "POS", "IN", "CC", "DT", ":", ".")
        or (len(tokens) > 1 and parse.words[tokens[-1]].lower().strip(".") in _HONORIFICS)
    ):
        tokens = tokens[:-1]
    if not tokens or any(parse.spans[t][0] < 0 for t in tokens):
        return None
    if all(parse.words[t].lower().strip(".") in _HONORIFICS for t in tokens):
        return None
    return Role((parse.spans[tokens[0]][0], parse.spans[tokens[-1]][1]), parse.words[head].lower())
