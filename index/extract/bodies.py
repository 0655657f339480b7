"""Name the organisations behind `the union`, `it said` and `a spokesman for the ministry`."""

from collections.abc import Sequence

from index.extract.cues import SPEECH_VERBS, lemma
from index.extract.drafts import Place
from index.extract.lexicon import BODIES, FIRMS
from index.extract.mentions import UNPARSED
from index.extract.names import Name, Names
from index.extract.parse import Parse
from index.extract.phrases import SUBJECTS, appositions, is_trade, main_subject
from index.extract.unsaid import is_unsaid
from index.model import Attribution, SpeakerKind

_SPOKESPEOPLE = frozenset({"spokesman", "spokeswoman", "spokesperson", "spokespeople", "spox"})
_TELLING = frozenset("release publish disclose provide speculate give name identify elaborate".split())
"""Verbs besides those of saying by which a body that will not speak is silent."""
_REACH = 4
"""How many sentences back `the company` looks for one."""


class Bodies:
    """The organisations of one article, by the noun that each is called by and by where each is a subject."""

    def __init__(self, places: Sequence[Place], parses: Sequence[Parse], names: Names) -> None:
        self._places, self._parses, self._names = places, parses, names
        self._by_noun: dict[str, list[Name]] = {}
        self._firms = [n for n in names.names if n.kind is SpeakerKind.ORGANISATION and not n.is_place]
        for name in names.names:
            if name.kind is SpeakerKind.ORGANISATION:
                words = [word.casefold() for word in name.full.split()]
                for noun in set(words if words[1:2] in (["of"], ["for"]) else words[1:]) & BODIES:
                    self._by_noun.setdefault(noun, []).append(name)

    def called(self, parse: Parse, head: int, sentence: int) -> Name | None:
        """The one organisation printed before whose name holds the noun: `the union` for the Dockers' Union.

        `the company` and the like are whatever organisation was the last subject, if it is near.
        """
        article = [parse.words[c].lower() for c in parse.children[head] if c < head]
        if parse.tags[head] not in ("NN", "NNP") or _narrowed(parse, head):
            return None
        if article != ["the"]:  # `the furniture chain`
            trade = article[:1] == ["the"] and all(
                parse.tags[c] in ("DT", "NN") for c in parse.children[head] if c < head
            )
            known = trade and parse.words[head].lower() in FIRMS - BODIES
            return self._firm_before(sentence, parse.spans[head][0]) if known else None
        at = parse.spans[head][0]
        bearers = self._by_noun.get(parse.words[head].lower(), [])
        if len(bearers) == 1 and bearers[0].mentions[0].span[0] < at:
            return bearers[0]
        return self._firm_before(sentence, at) if parse.words[head].lower() in FIRMS and not bearers else None

    def _firm_before(self, sentence: int, at: int) -> Name | None:
        """The one organisation that is a subject of the last sentences in which one is, else the only one so far."""
        for number in range(sentence - 1, max(sentence - 1 - _REACH, -1), -1):
            named = [name for name in self._subjects(number) if name is not None]
            firms = [name for name in named if name.kind is SpeakerKind.ORGANISATION and not name.is_place]
            firms = firms or self._owners(number)
            if firms:
                return firms[0] if all(name is firms[0] for name in firms) else None
        so_far = [name for name in self._firms if name.mentions[0].span[0] < at and not self._is_told(name)]
        return so_far[0] if len(so_far) == 1 else None

    def _owners(self, sentence: int) -> list[Name]:
        """The organisations whose officers are subjects: `Acme chief executive Ann Doe told analysts`."""
        found = []
        for at in self._places[sentence].parses:
            parse = self._parses[at]
            for token, dep in enumerate(parse.deps):
                person = self._names.of_token(at, token) if dep in SUBJECTS and parse.spans[token][0] >= 0 else None
                if person is not None and person.kind is SpeakerKind.PERSON:
                    lead = (
                        t for t in parse.subtree(token) if t < token and parse.deps[t] in ("compound", "poss", "nmod")
                    )
                    found += [name for t in lead if (name := self._names.of_token(at, t)) is not None]
        return [name for name in found if name.kind is SpeakerKind.ORGANISATION and not name.is_place]

    def _is_told(self, name: Name) -> bool:
        """`its founder told the Harbour Ledger`: a paper that is named once, as whom somebody spoke to."""
        if len(name.mentions) > 1 or name.mentions[0].parse == UNPARSED:
            return False
        parse, last = self._parses[name.mentions[0].parse], name.mentions[0].last
        return parse.deps[last] in ("dobj", "dative") and lemma(parse.words[parse.heads[last]]) == "tell"

    def _subjects(self, sentence: int) -> list[Name | None]:
        """The names of the sentence's subjects outside quotations, None for a subject without a name."""
        return [
            self._named_there(at, token)
            for at in self._places[sentence].parses
            for token, dep in enumerate(self._parses[at].deps)
            if dep in SUBJECTS and self._parses[at].spans[token][0] >= 0
        ]

    def spoken_for(self, at: int, parse: Parse, head: int, sentence: int) -> Name | None:
        """The organisation for which somebody without a name speaks: `a spokesman for the Ministry of Ports`.

        So too where a noun that owns him takes it up: `the ministry's spokesman`.
        """
        if parse.words[head].lower() not in _SPOKESPEOPLE:
            return None
        owners = [c for c in parse.children[head] if c < head and parse.deps[c] in ("compound", "poss", "nmod")]
        for preposition in parse.children[head]:
            if parse.deps[preposition] == "prep" and parse.words[preposition].lower() in ("for", "of", "from"):
                owners += [c for c in parse.children[preposition] if parse.deps[c] == "pobj"]
        names = [name for owner in owners if (name := self._names.of_token(at, owner))]
        taken_up = (self.called(parse, owner, sentence) for owner in owners if parse.deps[owner] == "poss")
        names = names or [name for name in taken_up if name is not None]
        return names[0] if len(names) == 1 and names[0].kind is SpeakerKind.ORGANISATION else None

    def subject_before(self, sentence: int) -> Name | None:
        """The one organisation that is a subject of the sentence before, in the same paragraph; nobody else is."""
        if sentence < 1 or self._places[sentence - 1].paragraph != self._places[sentence].paragraph:
            return None
        subjects = self._subjects(sentence - 1)
        first = subjects[0] if subjects else None
        alone = first is not None and all(name is first for name in subjects)
        return first if first is not None and alone and first.kind is SpeakerKind.ORGANISATION else None

    def about_before(self, sentence: int) -> tuple[int, int] | None:
        """Parse and token of the body that the sentence before is about, as in `The union would not say when`.

        It stands in the same paragraph, or ends the one before.
        """
        if (subject := self._subject_before(sentence)) is None:
            return None
        at, token = subject
        parse, named = self._parses[at], self._named_there(at, token)
        if named is not None:
            return (at, token) if named.kind is SpeakerKind.ORGANISATION and not named.is_place else None
        definite = any(parse.words[c].lower() == "the" or parse.deps[c] == "poss" for c in parse.children[token])
        body = parse.words[token].lower() in BODIES | FIRMS
        return (at, token) if definite and body and parse.tags[token] in ("NN", "NNP") else None

    def silent_before(self, text: str, sentence: int) -> tuple[int, int] | None:
        """Parse and token of what is said to have said nothing in the sentence before, a thing by its noun."""
        if (subject := self._subject_before(sentence)) is None:
            return None
        at, token = subject
        parse = self._parses[at]
        noun = parse.words[token].lower()
        thing = (
            parse.tags[token] == "NN"
            and not is_trade(noun)
            and any(parse.tags[c] == "DT" for c in parse.children[token])
        )
        verbs = (parse.heads[token], *(c for c in parse.children[parse.heads[token]] if parse.deps[c] == "xcomp"))
        telling = (v for v in verbs if lemma(parse.words[v]) in SPEECH_VERBS | _TELLING)
        return subject if thing and any(is_unsaid(text, parse.spans[verb]) for verb in telling) else None

    def _subject_before(self, sentence: int) -> tuple[int, int] | None:
        """Parse and token of the subject of the sentence before, in the same paragraph or at the end of the last."""
        if sentence < 1 or self._places[sentence - 1].paragraph < self._places[sentence].paragraph - 1:
            return None
        subjects = [(at, main_subject(self._parses[at])) for at in self._places[sentence - 1].parses]
        at, token = subjects[0] if len(subjects) == 1 else (0, None)
        return (at, token) if token is not None else None

    def named(self, at: int, token: int, sentence: int) -> Name | None:
        """Whom such a subject of the sentence names, as printed or by its noun."""
        return self._named_there(at, token) or self.called(self._parses[at], token, sentence)

    def _named_there(self, at: int, token: int) -> Name | None:
        """The name at the token, or in apposition: `the utility, Acme Power`."""
        tokens = (token, *appositions(self._parses[at], token))
        return next((name for t in tokens if (name := self._names.of_token(at, t))), None)

    def subject_within(self, at: int, token: int) -> Name | None:
        """The one organisation that is a subject before the token: `Acme Foods will close a mill, it said`."""
        deps, spans = self._parses[at].deps[:token], self._parses[at].spans
        subjects = [self._names.of_token(at, t) for t, dep in enumerate(deps) if dep in SUBJECTS and spans[t][0] >= 0]
        first = subjects[0] if len(subjects) == 1 else None
        return first if first is not None and first.kind is SpeakerKind.ORGANISATION else None


def is_spokesperson(found: Sequence[Attribution]) -> bool:
    """Whether one person without a name speaks for a body: `a spokesperson`, who may be `they`."""
    return len(found) == 1 and found[0].name.rpartition(" ")[2].lower() in _SPOKESPEOPLE


def is_bare_spokesperson(parse: Parse, head: int) -> bool:
    """`a spokeswoman`, and not whose."""
    words = [parse.words[c].lower() for c in parse.children[head] if parse.deps[c] != "punct"]
    return parse.words[head].lower() in _SPOKESPEOPLE and words in (["a"], ["the"], ["its"])


def _narrowed(parse: Parse, head: int) -> bool:
    """Whether something behind the noun says which one is meant: `the union of bakers`, `the party that won`."""
    return any(c > head and parse.deps[c] in ("prep", "relcl", "acl", "appos") for c in parse.children[head])
