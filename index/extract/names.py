"""Gather the names of an article: which forms name the same person, the fullest form, the role as printed."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.extract.given_names import FEMALE, MALE
from index.extract.parse import Parse
from index.model import Span, SpeakerKind

_TITLES = frozenset(
    """mr mrs ms mx miss dr prof professor sir dame lord lady sen senator rep representative gov governor president vice
    secretary gen general col colonel lt lieutenant sgt sergeant capt captain maj major adm admiral judge justice chief
    minister prime chancellor king queen prince princess pope bishop archbishop cardinal father sister brother rev reverend
    imam sheikh sheik ayatollah rabbi mayor councillor councilman councilwoman congressman congresswoman detective
    inspector superintendent constable officer coach manager attorney ambassador commissioner sheriff deputy former ex
    chairman chairwoman speaker herr frau monsieur madame señor señora don doña senhor premier cllr mp mep hon messrs
    mme deputy-prime then-president ex-president president-elect judge- director ceo spokesman spokeswoman
    spokesperson""".split()
)
_FEMALE_TITLES = frozenset(
    "mrs ms miss dame lady queen princess congresswoman councilwoman chairwoman spokeswoman frau madame mme señora doña sister".split()
)
_MALE_TITLES = frozenset(
    "mr sir lord king prince congressman councilman chairman spokesman herr monsieur señor don father brother pope bishop imam rabbi".split()
)
_PARTICLES = frozenset(
    "al el bin ibn ben abu de del della di da dos das do du van von der den ter la le st st. y e af av zu".split()
)
_SUFFIXES = frozenset("jr jr. sr sr. ii iii iv".split())
_ARTICLE_PREFIX = re.compile(r"^(?:al|el|as|ad|ar|an|ash)[-–‑]", re.IGNORECASE)
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


@dataclass(frozen=True, slots=True)
class Role:
    """What the article prints of a person's office; `head` is its noun, in small letters."""

    span: Span
    head: str


@dataclass(slots=True)
class Name:
    """All mentions of one named speaker."""

    kind: SpeakerKind
    mentions: list[Mention] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)

    @property
    def full(self) -> str:
        """The fullest form: most words, then most often, then first."""
        counts = Counter(" ".join(m.words) for m in self.mentions)
        first = {" ".join(m.words): i for i, m in reversed(list(enumerate(self.mentions)))}
        return max(counts, key=lambda form: (min(len(form.split()), 5), counts[form], len(form), -first[form]))

    @property
    def aliases(self) -> tuple[str, ...]:
        """The other forms, in order of appearance."""
        forms = dict.fromkeys(" ".join(m.words) for m in self.mentions)
        return tuple(form for form in forms if form != self.full)

    @property
    def gender(self) -> str | None:
        """`f`, `m` or None, from titles and given names."""
        titles = {t for m in self.mentions for t in m.titles}
        if titles & _FEMALE_TITLES:
            return "f"
        if titles & _MALE_TITLES:
            return "m"
        given = {m.words[0].casefold() for m in self.mentions if len(m.words) > 1}
        female, male = bool(given & FEMALE), bool(given & MALE)
        return None if female == male else "f" if female else "m"


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one article, found by sentence and token."""

    names: tuple[Name, ...]
    at: dict[tuple[int, int], Name]

    def of_token(self, parse: int, token: int) -> Name | None:
        """The name whose mention covers the token."""
        return self.at.get((parse, token))


def find_names(parses: Sequence[Parse], captions: frozenset[int] = frozenset()) -> Names:
    """Cluster every name in the sentences; `captions` are the sentences that stand beneath pictures."""
    mentions = [m for i, parse in enumerate(parses) for m in _mentions(i, parse, caption=i in captions)]
    clusters = _cluster(mentions)
    at = {(m.parse, t): name for name in clusters for m in name.mentions for t in range(m.first, m.last + 1)}
    for name in clusters:
        if name.kind is SpeakerKind.PERSON:
            _add_roles(name, parses)
    return Names(tuple(clusters), at)


def _mentions(number: int, parse: Parse, *, caption: bool) -> list[Mention]:
    found: list[Mention] = []
    covered: set[int] = set()
    for entity in parse.entities:
        if entity.label in _KINDS:
            mention = _mention(number, parse, entity.first, entity.last, _KINDS[entity.label], caption=caption)
            if mention:
                found.append(mention)
            covered.update(range(entity.first, entity.last + 1))
    token, n = 0, len(parse.words)
    while token < n:
        stop = token
        while stop < n and parse.tags[stop] in ("NNP", "NNPS") and stop not in covered and parse.spans[stop][0] >= 0:
            stop += 1
        if stop > token:
            kind = _guess(parse, token, stop - 1)
            mention = _mention(number, parse, token, stop - 1, kind, caption=caption) if kind else None
            if mention:
                found.append(mention)
        token = max(stop, token + 1)
    return sorted(found, key=lambda m: m.first)


def _guess(parse: Parse, first: int, last: int) -> SpeakerKind | None:
    """A proper noun that the recogniser passed over is a name where it is a subject, object or apposition."""
    if parse.words[last].lower().strip(".") in _TITLES or not parse.words[last][:1].isupper():
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
        titled = first > 0 and parse.words[first].lower().strip(".") in _TITLES
        return SpeakerKind.PERSON if titled or last - first >= 1 or parse.deps[last] == "nsubj" else SpeakerKind.UNNAMED
    return None


def _mention(number: int, parse: Parse, first: int, last: int, kind: SpeakerKind, *, caption: bool) -> Mention | None:
    while last > first and (parse.words[last] in ("'s", "’s", "'", "’", ",", ".") or parse.tags[last] == "POS"):
        last -= 1
    titles: list[str] = []
    before = first - 1
    while before >= 0 and parse.words[before].lower().strip(".") in _TITLES:
        titles.append(parse.words[before].lower().strip("."))
        before -= 1
    if kind in (SpeakerKind.PERSON, SpeakerKind.UNNAMED):
        while first < last and parse.words[first].lower().strip(".") in _TITLES:
            titles.append(parse.words[first].lower().strip("."))
            first += 1
    elif parse.words[first].lower() == "the" and first < last:
        first += 1
    if any(parse.spans[t][0] < 0 for t in range(first, last + 1)):
        return None
    words = _joined(parse, first, last)
    if not words or not any(c.isalpha() for c in words[0]):
        return None
    if kind is SpeakerKind.PERSON and titles == [] and len(words) == 1 and words[0].lower() in _TITLES:
        return None
    span = (parse.spans[first][0], parse.spans[last][1])
    return Mention(number, first, last, tuple(words), tuple(titles), kind, span, caption)


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


def surname(words: Sequence[str]) -> str:
    """The last word that is no suffix, without an Arabic article, small letters."""
    kept = [w for w in words if w.casefold() not in _SUFFIXES] or list(words)
    return _ARTICLE_PREFIX.sub("", kept[-1]).casefold().replace("’", "'")


def _cluster(mentions: list[Mention]) -> list[Name]:
    people, others, guesses = _split(mentions)
    clusters: list[Name] = []
    by_surname: dict[str, list[Name]] = defaultdict(list)
    by_given: dict[str, list[Name]] = defaultdict(list)
    for mention in sorted(people, key=lambda m: -min(len(m.words), 2)):
        name = _same_person(mention, by_surname, by_given)
        if name is None:
            name = Name(SpeakerKind.PERSON)
            clusters.append(name)
            by_surname[surname(mention.words)].append(name)
            if len(mention.words) > 1:
                by_given[mention.words[0].casefold()].append(name)
        name.mentions.append(mention)
    by_form: dict[str, Name] = {}
    for mention in others:
        _add_other(mention, by_form, by_surname, clusters)
    for mention in guesses:
        name = _same_person(mention, by_surname, by_given)
        if name:
            name.mentions.append(mention)
        else:
            _add_other(mention, by_form, by_surname, clusters)
    for name in clusters:
        name.mentions.sort(key=lambda m: m.span)
    _link_acronyms(by_form, clusters)
    return clusters


def _split(mentions: list[Mention]) -> tuple[list[Mention], list[Mention], list[Mention]]:
    """People, organisations and places, and names of unknown kind; a form votes for its kind."""
    votes: dict[str, Counter[SpeakerKind]] = defaultdict(Counter)
    for mention in mentions:
        votes[" ".join(mention.words).casefold()][mention.kind] += 1
    people: list[Mention] = []
    others: list[Mention] = []
    guesses: list[Mention] = []
    for mention in mentions:
        kinds = votes[" ".join(mention.words).casefold()]
        kind = SpeakerKind.PERSON if mention.titles else max(kinds, key=lambda k: kinds[k])
        (people if kind is SpeakerKind.PERSON else guesses if kind is SpeakerKind.UNNAMED else others).append(mention)
    return people, others, guesses


def _same_person(mention: Mention, by_surname: dict[str, list[Name]], by_given: dict[str, list[Name]]) -> Name | None:
    fitting = [name for name in by_surname.get(surname(mention.words), ()) if _compatible(name, mention)]
    if not fitting and len(mention.words) == 1:
        fitting = by_given.get(mention.words[0].casefold(), [])
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    earlier = [name for name in fitting if any(m.span < mention.span for m in name.mentions)]
    if earlier:
        return max(earlier, key=lambda name: max(m.span for m in name.mentions if m.span < mention.span))
    return max(fitting, key=lambda name: len(name.mentions))


def _compatible(name: Name, mention: Mention) -> bool:
    wanted = "f" if set(mention.titles) & _FEMALE_TITLES else "m" if "mr" in mention.titles else None
    if wanted and name.gender and wanted != name.gender:
        return False
    if len(mention.words) == 1:
        return True
    given = mention.words[0].casefold().rstrip(".")
    known = [m.words[0].casefold().rstrip(".") for m in name.mentions if len(m.words) > 1]
    if not known:
        return True
    return any(
        g == given or (1 in (len(g), len(given)) and g[0] == given[0]) or g.startswith(given) or given.startswith(g)
        for g in known
    )


def _add_other(
    mention: Mention, by_form: dict[str, Name], by_surname: dict[str, list[Name]], clusters: list[Name]
) -> None:
    form = " ".join(mention.words).casefold()
    people = by_surname.get(form, [])
    if len(mention.words) == 1 and people and form not in by_form:
        people[-1].mentions.append(mention)
        return
    if form not in by_form:
        by_form[form] = Name(SpeakerKind.PERSON if mention.kind is SpeakerKind.UNNAMED else mention.kind)
        clusters.append(by_form[form])
    by_form[form].mentions.append(mention)


def _link_acronyms(by_form: dict[str, Name], clusters: list[Name]) -> None:
    """`Popular Mobilization Units` and `PMU` are one."""
    initials = {
        "".join(w[0] for w in form.split() if w[0].isalnum()): name for form, name in by_form.items() if " " in form
    }
    for form, name in list(by_form.items()):
        short = form.replace(".", "")
        full = initials.get(short)
        if full is not None and full is not name and len(short) > 2 and name.mentions[0].words[0].isupper():
            full.mentions.extend(name.mentions)
            clusters.remove(name)


def _add_roles(name: Name, parses: Sequence[Parse]) -> None:
    found = [(m.in_caption, role) for m in name.mentions for role in _roles(parses[m.parse], m)]
    name.roles.extend(role for _, role in sorted(found, key=lambda item: item[0]))


def _roles(parse: Parse, mention: Mention) -> list[Role]:
    head = next(
        (t for t in range(mention.last, mention.first - 1, -1) if not mention.first <= parse.heads[t] <= mention.last),
        mention.last,
    )
    found = []
    for child in parse.children[head]:
        if child > mention.last and parse.deps[child] == "appos" and parse.tags[child] in ("NN", "NNS", "NNP"):
            found.append(_phrase(parse, child, mention))
    above = parse.heads[head]
    if parse.deps[head] == "appos" and parse.tags[above] in ("NN", "NNP") and above < head:
        found.append(_phrase(parse, above, mention))
    lead = [t for t in parse.subtree(head) if t < mention.first and mention.first - t <= 8]
    if lead and lead[-1] == mention.first - 1 and parse.tags[lead[-1]].startswith(("NN", "POS")):
        found.append(_span_of(parse, lead, lead[-1]))
    return [role for role in found if role]


def _phrase(parse: Parse, token: int, mention: Mention) -> Role | None:
    cut = frozenset(
        c
        for t in parse.subtree(token)
        for c in parse.children[t]
        if parse.deps[c] in ("relcl", "appos", "cc", "conj", "punct", "acl") and c > token and parse.deps[c] != "punct"
    )
    tokens = [t for t in parse.subtree(token, without=cut) if not mention.first <= t <= mention.last]
    run = [t for t in tokens if t <= token]
    if not run:
        return None
    for t in tokens:
        if t > token and t == run[-1] + 1:
            run.append(t)
    return _span_of(parse, run, token)


def _span_of(parse: Parse, tokens: list[int], head: int) -> Role | None:
    while tokens and (
        parse.words[tokens[0]].lower() in ("the", "a", "an", ",", "as")
        or parse.tags[tokens[0]] in ("DT", ",", "``", "CC")
    ):
        tokens = tokens[1:]
    while tokens and parse.tags[tokens[-1]] in (",", "POS", "IN", "CC", "DT", ":", "."):
        tokens = tokens[:-1]
    if not tokens or any(parse.spans[t][0] < 0 for t in tokens):
        return None
    return Role((parse.spans[tokens[0]][0], parse.spans[tokens[-1]][1]), parse.words[head].lower())
