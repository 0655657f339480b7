"""Gather the names of an article: which forms name the same person, the fullest form, the role as printed."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.extract.given_names import FEMALE, MALE
from index.extract.parse import Entity, Parse
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
_HONORIFICS = frozenset("mr mrs ms mx miss sir dame dr messrs herr frau monsieur madame mme señor señora ( )".split())
_CALENDAR = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december jan feb mar apr jun jul aug sept sep oct nov dec christmas easter""".split()
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
_NAMESAKES = 20
"""How many people of one surname are compared with a new mention; bounds the work on lists of names."""
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


@dataclass(frozen=True, slots=True, eq=False)
class Name:
    """One named speaker: `full` is the fullest form that the article prints, `gender` is `f`, `m` or None."""

    full: str
    kind: SpeakerKind
    aliases: tuple[str, ...]
    gender: str | None
    roles: tuple[Role, ...]
    offices: frozenset[str]
    mentions: tuple[Mention, ...]


@dataclass(slots=True)
class _Cluster:
    """A name in the making."""

    kind: SpeakerKind
    mentions: list[Mention] = field(default_factory=list)
    given: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)

    def add(self, mention: Mention) -> None:
        self.mentions.append(mention)
        self.titles.update(mention.titles)
        if given := given_name(mention.words):
            self.given.add(given)

    @property
    def gender(self) -> str | None:
        """From titles, then from given names."""
        if self.titles & _FEMALE_TITLES:
            return "f"
        if self.titles & _MALE_TITLES:
            return "m"
        female, male = bool(self.given & FEMALE), bool(self.given & MALE)
        return None if female == male else "f" if female else "m"

    def finished(self, parses: Sequence[Parse]) -> Name:
        """The fullest form: most words, then most often, then longest."""
        mentions = sorted(self.mentions, key=lambda m: m.span)
        counts = Counter(" ".join(m.words) for m in mentions)
        full = max(counts, key=lambda form: (min(len(form.split()), 5), counts[form], len(form)))
        person = self.kind is SpeakerKind.PERSON
        found = [(m.in_caption, role) for m in mentions for role in _roles(parses[m.parse], m)] if person else []
        roles = tuple(role for _, role in sorted(found, key=lambda item: item[0]))
        offices = frozenset(role.head for role in roles) | frozenset(t for t in self.titles if len(t) > 3)
        aliases = tuple(form for form in counts if form != full)
        return Name(full, self.kind, aliases, self.gender, roles, offices if person else frozenset(), tuple(mentions))


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one article, found by sentence and token."""

    names: tuple[Name, ...]
    at: dict[tuple[int, int], tuple[Name, Mention]]

    def of_token(self, parse: int, token: int) -> Name | None:
        """The name whose mention covers the token."""
        found = self.at.get((parse, token))
        return found[0] if found else None

    def span_at(self, parse: int, token: int) -> Span:
        """Where the mention that covers the token is printed."""
        return self.at[parse, token][1].span


def find_names(parses: Sequence[Parse], captions: frozenset[int] = frozenset()) -> Names:
    """Cluster every name in the sentences; `captions` are the sentences that stand beneath pictures."""
    mentions = [m for i, parse in enumerate(parses) for m in _mentions(i, parse, caption=i in captions)]
    names = tuple(cluster.finished(parses) for cluster in _cluster(mentions))
    at = {(m.parse, t): (name, m) for name in names for m in name.mentions for t in range(m.first, m.last + 1)}
    return Names(names, at)


def _mentions(number: int, parse: Parse, *, caption: bool) -> list[Mention]:
    found: list[Mention] = []
    covered: set[int] = set()
    for entity in _rejoined(parse):
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


def _rejoined(parse: Parse) -> list[Entity]:
    """Entities, with a name that was cut after a small word (`Ibrahim van der | Linden`) put together."""
    found: list[Entity] = []
    for entity in parse.entities:
        last = found[-1] if found else None
        gap = parse.words[last.last + 1 : entity.first] if last else ()
        if last and len(gap) < 3 and all(w.lower() in _PARTICLES for w in (*gap, parse.words[entity.first - 1])):
            found[-1] = Entity(last.first, entity.last, last.label)
        else:
            found.append(entity)
    return found


def _guess(parse: Parse, first: int, last: int) -> SpeakerKind | None:
    """A proper noun that the recogniser passed over is a name where it is a subject, object or apposition."""
    word = parse.words[last].lower().strip(".")
    if (word in _TITLES and last == first) or word in _CALENDAR or not parse.words[last][:1].isupper():
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
    if kind is not SpeakerKind.ORGANISATION:
        first = _with_particles(parse, first)
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
    span = (parse.spans[first][0], parse.spans[last][1])
    return Mention(number, first, last, tuple(words), tuple(titles), kind, span, caption)


def _with_particles(parse: Parse, first: int) -> int:
    """Where the name begins when small words join it to a name before: `Ibrahim van der Linden`."""
    start = first
    while start > 0 and parse.words[start - 1].lower() in _PARTICLES and parse.spans[start - 1][0] >= 0:
        start -= 1
    if start == first or start == 0 or parse.tags[start - 1] != "NNP" or not parse.words[start - 1][:1].isupper():
        return first
    start -= 1
    while start > 0 and parse.tags[start - 1] == "NNP" and parse.words[start - 1].lower().strip(".") not in _TITLES:
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


def surname(words: Sequence[str]) -> str:
    """The last word that is no suffix, without an Arabic article, small letters."""
    kept = [w for w in words if w.casefold() not in _SUFFIXES] or list(words)
    return _ARTICLE_PREFIX.sub("", kept[-1]).casefold().replace("’", "'")


def given_name(words: Sequence[str]) -> str:
    """The first word of a full name, small letters; empty for a surname, with its particles (`van der Meer`) or not."""
    while len(words) > 1 and words[0].lower() in _PARTICLES:
        words = words[1:]
    return words[0].casefold().rstrip(".") if len(words) > 1 else ""


def _cluster(mentions: list[Mention]) -> list[_Cluster]:
    """Full names first, so that a surname alone finds the one that it shortens."""
    people, others, guesses = _split(mentions)
    clusters: list[_Cluster] = []
    by_surname: dict[str, list[_Cluster]] = defaultdict(list)
    by_given: dict[str, list[_Cluster]] = defaultdict(list)
    for mention in sorted(people, key=lambda m: not given_name(m.words)):
        cluster = _same_person(mention, by_surname, by_given)
        if cluster is None:
            cluster = _Cluster(SpeakerKind.PERSON)
            clusters.append(cluster)
            by_surname[surname(mention.words)].append(cluster)
            if given := given_name(mention.words):
                by_given[given].append(cluster)
        cluster.add(mention)
    by_form: dict[str, _Cluster] = {}
    for mention in others:
        _add_other(mention, by_form, by_surname, clusters)
    for mention in guesses:
        cluster = _same_person(mention, by_surname, by_given)
        if cluster:
            cluster.add(mention)
        else:
            _add_other(mention, by_form, by_surname, clusters)
    return _without_acronyms(by_form, clusters)


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


def _same_person(
    mention: Mention, by_surname: dict[str, list[_Cluster]], by_given: dict[str, list[_Cluster]]
) -> _Cluster | None:
    """The person whom the form names; of several, the one named last before it."""
    fitting = [c for c in by_surname.get(surname(mention.words), ())[-_NAMESAKES:] if _compatible(c, mention)]
    if not fitting and len(mention.words) == 1:
        fitting = by_given.get(mention.words[0].casefold(), [])[-_NAMESAKES:]
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    latest = [
        (max((m.span for m in c.mentions[-_NAMESAKES:] if m.span < mention.span), default=None), c) for c in fitting
    ]
    earlier = [(span, c) for span, c in latest if span is not None]
    if earlier:
        return max(earlier, key=lambda item: item[0])[1]
    return max(fitting, key=lambda c: len(c.mentions))


def _compatible(cluster: _Cluster, mention: Mention) -> bool:
    wanted = "f" if set(mention.titles) & _FEMALE_TITLES else "m" if "mr" in mention.titles else None
    if wanted and cluster.gender and wanted != cluster.gender:
        return False
    given = given_name(mention.words)
    if not given or not cluster.given:
        return True
    return any(_same_given(known, given) for known in cluster.given)


def _same_given(a: str, b: str) -> bool:
    """`Ann` and `A`, `Rob` and `Robert`: equal, or one begins the other."""
    return bool(a) and bool(b) and (a.startswith(b) or b.startswith(a))


def _add_other(
    mention: Mention, by_form: dict[str, _Cluster], by_surname: dict[str, list[_Cluster]], clusters: list[_Cluster]
) -> None:
    form = " ".join(mention.words).casefold()
    people = by_surname.get(form, [])
    if len(mention.words) == 1 and people and form not in by_form:
        people[-1].add(mention)
        return
    if form not in by_form:
        by_form[form] = _Cluster(SpeakerKind.PERSON if mention.kind is SpeakerKind.UNNAMED else mention.kind)
        clusters.append(by_form[form])
    by_form[form].add(mention)


def _without_acronyms(by_form: dict[str, _Cluster], clusters: list[_Cluster]) -> list[_Cluster]:
    """`Popular Mobilization Units` and `PMU` are one."""
    initials = {"".join(w[0] for w in form.split() if w[0].isalnum()): c for form, c in by_form.items() if " " in form}
    merged: set[int] = set()
    for form, cluster in by_form.items():
        full = initials.get(form.replace(".", ""))
        if full is not None and full is not cluster and len(form) > 2 and cluster.mentions[0].words[0].isupper():
            for mention in cluster.mentions:
                full.add(mention)
            merged.add(id(cluster))
    return [cluster for cluster in clusters if id(cluster) not in merged]


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
        parse.words[tokens[0]].lower() in ("the", "a", "an", ",", "as", "(", ")", "-")
        or parse.tags[tokens[0]] in ("DT", ",", "``", "CC")
    ):
        tokens = tokens[1:]
    while tokens and parse.tags[tokens[-1]] in (",", "POS", "IN", "CC", "DT", ":", "."):
        tokens = tokens[:-1]
    if not tokens or any(parse.spans[t][0] < 0 for t in tokens):
        return None
    if all(parse.words[t].lower().strip(".") in _HONORIFICS for t in tokens):
        return None
    return Role((parse.spans[tokens[0]][0], parse.spans[tokens[-1]][1]), parse.words[head].lower())
