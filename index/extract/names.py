"""Gather the names of an article: which forms name the same person, the fullest form, the role as printed."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from index.extract.aliases import is_alias, is_joined
from index.extract.given_names import FEMALE, GIVEN_NAMES, MALE
from index.extract.kinds import split_by_kind
from index.extract.lexicon import BODIES, IN_FULL, KIN, MEMBERS, PARTICLES, TITLES, names_work
from index.extract.mentions import UNPARSED, Mention, find_mentions
from index.extract.parse import Parse
from index.extract.printed import given_name, is_acronym, same_given, surname, without_peerage
from index.extract.roles import Role, find_roles
from index.model import Span, SpeakerKind

_FEMALE_TITLES = frozenset(
    """
    mrs ms miss dame lady baroness viscountess countess
    queen princess congresswoman councilwoman chairwoman spokeswoman frau madame mme
    señora doña sister madam mdm smt shrimati puan datin hajiya alhaja begum
    """.split()
)
_MALE_TITLES = frozenset(
    """
    mr sir lord king prince congressman councilman chairman spokesman herr monsieur señor don father brother
    pope bishop imam rabbi alhaji mallam encik maulana mufti shri
    """.split()
)
_ONCE = frozenset({"former", "ex"})
_HONORIFICS = frozenset("mr mrs ms miss mx".split())
_KIN_WITHIN = 3
"""In sentences, from a relative's given name to the surname."""
_NAMESAKES = 20
"""How many people of one surname are compared with a new mention; bounds the work on lists of names."""


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

    @property
    def is_place(self) -> bool:
        """Whether it is a city or a country wherever it stands."""
        return all(m.place for m in self.mentions)


@dataclass(slots=True)
class _Cluster:
    """A name in the making."""

    kind: SpeakerKind
    mentions: list[Mention] = field(default_factory=list)
    given: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)
    own_titles: set[str] = field(default_factory=set)
    """Those before the full name: those before a surname may be a namesake's."""
    has_alias: bool = False
    family: str = ""
    """The surname of a relative who is printed by the given name, then by that surname: `Mr Doe`."""

    def add(self, mention: Mention) -> None:
        self.mentions.append(mention)
        self.titles.update(mention.titles)
        if given := given_name(mention.words):
            self.given.add(given)
            self.own_titles.update(mention.titles)

    def absorb(self, other: "_Cluster") -> None:
        self.mentions.extend(other.mentions)

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
        """The fullest form: most words, then in ordinary capitals, then most often, then longest."""
        mentions = sorted(self.mentions, key=lambda m: m.span)
        counts = Counter(" ".join(m.words) for m in mentions)
        kept = {form for form in counts if not form.isupper()}
        most = 2 if self.has_alias else 5  # who is known by another name is called by what is printed most
        sizes = {form: (len(without_peerage(form.split())), len(form.split())) for form in counts}
        full = max(
            counts,
            key=lambda form: (
                min(sizes[form][0], most),
                sizes[form][1] - sizes[form][0],
                form in kept,
                counts[form],
                len(form),
            ),
        )
        person = self.kind is SpeakerKind.PERSON
        parsed = [m for m in mentions if m.parse != UNPARSED]
        found = [(m.in_caption, role) for m in parsed for role in find_roles(parses[m.parse], m)]
        if not person:
            found = [item for item in found if item[1].head in BODIES]
        roles = tuple(role for _, role in sorted(found, key=lambda item: item[0]))
        titles = frozenset(title for title in self.titles if len(title) > 3 or title in MEMBERS)
        if self.titles.isdisjoint(_ONCE):
            titles |= {IN_FULL[title] for title in self.titles if title in IN_FULL}
        offices = titles | frozenset(IN_FULL.get(role.head.rstrip("."), role.head) for role in roles)
        aliases = tuple(form for form in counts if form != full)
        if self.family:
            full = f"{mentions[0].words[0]} {self.family}"
        gender = self.gender or next((KIN[role.head] for role in roles if person and role.head in KIN), None)
        return Name(full, self.kind, aliases, gender, roles if person else (), offices, tuple(mentions))


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


def find_names(
    parses: Sequence[Parse], captions: frozenset[int] = frozenset(), labels: Sequence[Mention] = ()
) -> Names:
    """Cluster every name in the sentences and labels; `captions` are the sentences that stand beneath pictures."""
    mentions = [m for i, parse in enumerate(parses) for m in find_mentions(i, parse, caption=i in captions)]
    mentions += labels
    clusters = _with_aliases(parses, mentions, _cluster(mentions))
    _give_families(parses, mentions, clusters)
    names = tuple(cluster.finished(parses) for cluster in clusters)
    at = {
        (m.parse, t): (name, m)
        for name in names
        for m in name.mentions
        if m.parse != UNPARSED
        for t in range(m.first, m.last + 1)
    }
    return Names(names, at)


def _with_aliases(parses: Sequence[Parse], mentions: list[Mention], clusters: list[_Cluster]) -> list[_Cluster]:
    """`Ann Doe, better known as Annie` is one person."""
    pairs = [(a, b) for a, b in pairwise(mentions) if is_alias(parses, a, b)][:_NAMESAKES]
    for a, b in pairs:
        one = next((c for c in clusters if a in c.mentions), None)
        two = next((c for c in clusters if b in c.mentions), None)
        if one and two and one is not two and SpeakerKind.GROUP not in (one.kind, two.kind):
            one.absorb(two)
            one.kind, one.has_alias = SpeakerKind.PERSON, True
            clusters.remove(two)
    return clusters


def _give_families(parses: Sequence[Parse], mentions: list[Mention], clusters: list[_Cluster]) -> None:
    """`Ann and Bea Doe`: who is printed by the given name alone has the surname of the one joined to it."""
    joined = [a for a, b in pairwise(mentions) if is_joined(parses, a, b)][:_NAMESAKES]
    family = {a.span: b.words[-1] for a, b in pairwise(mentions) if a in joined}
    for cluster in clusters if family else ():
        found = {family[m.span] for m in cluster.mentions if m.span in family}
        alone = not cluster.titles and all(len(m.words) == 1 for m in cluster.mentions)
        if len(found) == 1 and cluster.kind is SpeakerKind.PERSON and alone:
            cluster.family = cluster.family or found.pop()


class _People:
    """The people of one article by their surnames, their given names and the words between the two."""

    def __init__(self) -> None:
        self.by_surname: dict[str, list[_Cluster]] = defaultdict(list)
        self._by_given: dict[str, list[_Cluster]] = defaultdict(list)
        self._by_inner: dict[str, list[_Cluster]] = defaultdict(list)
        self._kin: list[_Cluster] = []

    def enter(self, cluster: _Cluster, mention: Mention) -> None:
        """A person who is named so for the first time."""
        self._kin += [cluster] if mention.kin else []
        self.by_surname[surname(mention.words)].append(cluster)
        for given in {given_name(mention.words), mention.nickname} - {""}:
            self._by_given[given].append(cluster)
        for word in {word.casefold() for word in mention.words[1:-1]} - PARTICLES:
            self._by_inner[word].append(cluster)

    def same(self, mention: Mention) -> _Cluster | None:
        """The person whom the form names; of several, the one whom the title fits, then the one named last before."""
        fitting = [c for c in self.by_surname.get(surname(mention.words), ())[-_NAMESAKES:] if _compatible(c, mention)]
        if len(mention.words) == 1:
            given = self._by_given.get(mention.words[0].casefold(), [])[-_NAMESAKES:]
            # `Tan Sri Lim` is Tan Sri Lim Kok Wing rather than Ann Lim.
            titled = [c for c in given if c.titles & set(mention.titles) - _HONORIFICS and len(c.mentions[0].words) > 2]
            bearers = any(c.titles & set(mention.titles) - _HONORIFICS for c in fitting)
            fitting = titled if titled and not bearers else fitting or given or self._within(mention)
        if (relative := self._relative(mention, fitting)) is not None:
            return relative
        fitting = fitting or self._beginning(mention)
        if len(fitting) < 2:
            return fitting[0] if fitting else None
        fitting = _titled_alike(fitting, mention)
        latest = [
            (max((m.span for m in c.mentions[-_NAMESAKES:] if m.span < mention.span), default=None), c) for c in fitting
        ]
        earlier = [(span, c) for span, c in latest if span is not None]
        if earlier:
            return max(earlier, key=lambda item: item[0])[1]
        return max(fitting, key=lambda c: len(c.mentions))

    def called(self, word: str) -> _Cluster | None:
        """The one person with that given name."""
        found = self._by_given.get(word, [])
        return found[0] if len(found) == 1 else None

    def _relative(self, mention: Mention, bearers: Sequence[_Cluster]) -> _Cluster | None:
        """`Mrs Doe` for the wife of somebody of that surname, where she was named as `his wife Ann` and no other is.

        `Mr Doe` right behind `her son’s father, Bob` is he, where the son is not called so.
        """
        titles, family = set(mention.titles), mention.words[-1]
        gender = "f" if titles & {"mrs", "ms"} else "m" if "mr" in titles else ""
        known = self.by_surname.get(surname(mention.words), [])[-_NAMESAKES:]
        kin = [c for c in self._kin[-_NAMESAKES:] if c.mentions[0].kin == gender and c.family in ("", family)]
        kin = [c for c in kin if c.family] or kin
        if len(mention.words) > 1 or len(kin) != 1 or not any(c.given for c in known) or not gender:
            return None
        near = bool(kin[0].family) or 0 <= mention.parse - kin[0].mentions[-1].parse <= _KIN_WITHIN
        same = [c for c in bearers if c.given and gender in (c.gender, _wanted_gender(c.own_titles))]
        if same and not (near and all(c.titles.isdisjoint(_HONORIFICS) for c in same)):
            return None
        kin[0].family = family
        return kin[0]

    def _beginning(self, mention: Mention) -> list[_Cluster]:
        """`Abdul Ghani` for Tan Sri Abdul Ghani Salleh: the one with a title whose longer name begins so."""
        words, n = mention.words, len(mention.words)
        given = self._by_given.get(words[0].casefold(), [])[-_NAMESAKES:] if n > 1 else []
        titled = ((c, c.mentions[0]) for c in given if c.mentions[0].titles)
        longer = [c for c, m in titled if len(m.words) == n + 1 and m.words[:n] == words]
        return longer if len(longer) == 1 else []

    def _within(self, mention: Mention) -> list[_Cluster]:
        """`Nogueira` for Ana Nogueira dos Santos, `Mr Chua` for Kenneth Chua Boon Teck: the one with that word within.

        A word that is a given name (`Ray`) may be somebody else's, unless a title stands before it.
        """
        word = mention.words[0].casefold()
        found = self._by_inner.get(word, [])
        known = len(found) == 1 and (bool(mention.titles) or word not in GIVEN_NAMES)
        return [c for c in found if _compatible(c, mention)] if known else []


def _titled_alike(fitting: list[_Cluster], mention: Mention) -> list[_Cluster]:
    """Of namesakes those whose own title is of the same gender, and of these who bears the title (`Prof Doe`).

    All where nobody is.
    """
    titles = set(mention.titles)
    wanted = _wanted_gender(titles)
    alike = [c for c in fitting if wanted and _wanted_gender(c.own_titles) == wanted] or fitting
    return [c for c in alike if c.own_titles & titles - _HONORIFICS] or alike


def _cluster(mentions: list[Mention]) -> list[_Cluster]:
    """Full names first, so that a surname alone finds the one that it shortens."""
    named, others, guesses = split_by_kind(mentions)
    clusters: list[_Cluster] = []
    people = _People()
    for mention in sorted(named, key=lambda m: not given_name(m.words)):
        cluster = people.same(mention)
        if cluster is None:
            cluster = _Cluster(SpeakerKind.PERSON)
            clusters.append(cluster)
            people.enter(cluster, mention)
        cluster.add(mention)
    by_form: dict[str, _Cluster] = {}
    bodies = {m.words[0].casefold() for m in others if len(m.words) > 1}
    for mention in others:
        word = mention.words[0].casefold()
        alone = len(mention.words) == 1 and word not in bodies | people.by_surname.keys()
        cluster = people.called(word) if alone else None  # `Chong` of Chong Sui Foon may be taken for a place
        if cluster and (not mention.place or (len(cluster.mentions[0].words) > 2 and word not in GIVEN_NAMES)):
            cluster.add(mention)  # `Chantelle` for Chantelle Doe, whatever the recogniser takes it for
        else:
            _add_other(mention, by_form, people, clusters)
    for mention in guesses:
        cluster = people.same(mention)
        if cluster:
            cluster.add(mention)
        else:
            _add_other(mention, by_form, people, clusters)
    return _without_short_forms(_without_acronyms(by_form, clusters))


def _wanted_gender(titles: set[str]) -> str | None:
    return "f" if titles & _FEMALE_TITLES else "m" if titles & {"mr", "lord"} else None


def _compatible(cluster: _Cluster, mention: Mention) -> bool:
    wanted = _wanted_gender(set(mention.titles))
    if wanted and cluster.gender and wanted != cluster.gender:
        return False
    given = given_name(mention.words)
    if not given or not cluster.given:
        return True
    return any(same_given(known, given) for known in cluster.given) or _ends(cluster, mention)


def _ends(cluster: _Cluster, mention: Mention) -> bool:
    """`Lima Prado` for Ana de Lima Prado: surnames with which a longer form ends. `Ray Doe` is not Ann Ray Doe.

    Nor is Ann Doe the `Roe Challenger Ann Doe` of a headline.
    """
    words, n = mention.words, len(mention.words)
    if words[0].casefold() in GIVEN_NAMES and not mention.titles:
        return False
    longer = (m for m in cluster.mentions[-_NAMESAKES:] if len(m.words) > n > 1 and m.words[-n:] == words)
    return any(
        not any(w == "star" or w in TITLES or names_work(w) for w in map(str.lower, m.words[:-n])) for m in longer
    )


def _add_other(mention: Mention, by_form: dict[str, _Cluster], people: _People, clusters: list[_Cluster]) -> None:
    form = " ".join(mention.words).casefold()
    named = people.by_surname.get(form, [])
    if len(mention.words) == 1 and named and form not in by_form:
        named[-1].add(mention)
        return
    if form not in by_form:
        body = mention.words[-1].lower() in BODIES or is_acronym(mention.words)
        guess = SpeakerKind.ORGANISATION if body else SpeakerKind.PERSON
        by_form[form] = _Cluster(guess if mention.kind is SpeakerKind.UNNAMED else mention.kind)
        clusters.append(by_form[form])
    by_form[form].add(mention)


def _without_short_forms(clusters: list[_Cluster]) -> list[_Cluster]:
    """`Northgate Resources` and `Northgate` are one, where no other body's name begins so and no person bears it."""
    longer: dict[str, list[_Cluster]] = defaultdict(list)
    for cluster in clusters:
        if cluster.kind is SpeakerKind.ORGANISATION:
            for first in {m.words[0].casefold() for m in cluster.mentions if len(m.words) > 1}:
                longer[first].append(cluster)
    merged: set[int] = set()
    for cluster in clusters:
        forms = {" ".join(m.words).casefold() for m in cluster.mentions}
        full = longer.get(next(iter(forms)), [])
        short = len(forms) == 1 and not cluster.titles and not cluster.given and cluster.kind is not SpeakerKind.GROUP
        if short and len(full) == 1 and full[0] is not cluster and not any(m.holds_office for m in cluster.mentions):
            full[0].absorb(cluster)
            merged.add(id(cluster))
    return [cluster for cluster in clusters if id(cluster) not in merged]


def _without_acronyms(by_form: dict[str, _Cluster], clusters: list[_Cluster]) -> list[_Cluster]:
    """`Popular Mobilization Units` and `PMU` are one."""
    initials = {"".join(w[0] for w in form.split() if w[0].isalnum()): c for form, c in by_form.items() if " " in form}
    merged: set[int] = set()
    for form, cluster in by_form.items():
        full = initials.get(form.replace(".", ""))
        if full is not None and full is not cluster and len(form) > 2 and cluster.mentions[0].words[0].isupper():
            full.absorb(cluster)
            merged.add(id(cluster))
    return [cluster for cluster in clusters if id(cluster) not in merged]
