"""Two or more who speak together: `Ann Doe and Bob Roe`, and whom `both candidates`, `the sisters` or `they` mean."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from index.extract.cast import Cast
from index.extract.lexicon import names_work
from index.extract.names import Name, Names
from index.extract.parse import Parse
from index.extract.phrases import SUBJECTS, appositions, conjuncts
from index.model import Attribution, SpeakerKind

_REACH = 3
"""How many sentences back two names joined by `and` are looked for."""
_DEFINITE = frozenset({"the", "these", "those", "both"})
_PLAIN = frozenset({"DT", "PDT", "CC", "CD"})
_PAIRS = frozenset({"pair", "couple", "duo", "both", "two"})
_GENDERS = dict.fromkeys(("men", "brothers", "boys", "sons"), "m") | dict.fromkeys(
    ("women", "sisters", "girls", "daughters"), "f"
)
_KIN = frozenset("sisters brothers twins siblings cousins spouses".split())
_PEOPLE = _PAIRS | _KIN | frozenset(_GENDERS)
_MOST_PAIRS = 20
"""So many pairs of an article are compared, which bounds the work on lists of them."""
_MOST_WORDS = 60
"""So many words behind a cue may list who speaks."""
_BEFORE = r"(?:D[dr]{0,7},|D?[dr]{0,7})"
_BEHIND = r"(?:pD?d{1,5}|,(?:Dd{0,5}|pD?d{1,5}|d{1,5})(?:pD?d{1,5})?(?=,|\.|$))?"
_LIST = re.compile(rf"r*{_BEFORE}N+(?:(?:,{_BEFORE}N+)+,?&{_BEFORE}N+|{_BEHIND},?&{_BEFORE}N+){_BEHIND},?r*(?!N|r*v)")
"""People joined by commas and `and`, each perhaps with an office: N is a name, D an article, d a noun or adjective, p a
preposition, & `and`, r an adverb, v a verb."""
_LETTERS = {"DT": "D", "PRP$": "D", "IN": "p", "TO": "p", "RB": "r", "MD": "v", "POS": "d", "HYPH": "d", "CD": "d"}


def listed(parse: Parse, names: Names, at: int, source: int, cue: int) -> list[int]:
    """The last words of the names that are one subject beside the cue, where the words are such a list; else none."""
    before, top = source < cue, source
    while parse.deps[top] in ("appos", "conj") and parse.heads[top] < top:
        top = parse.heads[top]
    verb = parse.heads[top]
    issued = verb if parse.deps[top] in SUBJECTS and top < verb < cue else cue  # `Doe and Roe issued a note saying`
    first, stop = (min(parse.subtree(top)), issued) if before else (cue + 1, min(cue + _MOST_WORDS, len(parse.words)))
    shape = "".join(_letter(parse, names, at, t) for t in range(first, stop))
    shape = re.sub("(?<=p)N+", lambda name: "d" * len(name.group()), shape)  # `Ann Doe of Larkby`
    match = _LIST.fullmatch(shape) if before else _LIST.match(shape)
    return [first + name.end() - 1 for name in re.finditer("N+", match.group())] if match else []


def _letter(parse: Parse, names: Names, at: int, token: int) -> str:
    word, tag = parse.words[token].lower(), parse.tags[token]
    name = names.of_token(at, token)
    if name is not None and name.kind is SpeakerKind.PERSON:
        return "N"
    if word in (",", ".", "and", "&", "both"):
        return {"and": "&", "both": "r"}.get(word, word)
    return _LETTERS.get(tag, {"N": "d", "J": "d", "V": "v"}.get(tag[:1], "x"))


def is_pair(parse: Parse, head: int) -> bool:
    """Whether the phrase means two: `the pair`, `both candidates`, `the two unions`, `the sisters`."""
    word = parse.words[head].lower()
    before = {parse.words[c].lower() for c in parse.children[head] if c < head}
    definite = bool(before & _DEFINITE)
    if word in _KIN or word == "two":
        return definite
    plural = parse.tags[head] in ("NNS", "NNPS")
    return word in _PAIRS or (plural and ("both" in before or (definite and "two" in before)))


class Pairs:
    """The two of one article who are joined by `and`, or named last."""

    def __init__(self, cast: Cast) -> None:
        self._places, self._parses, self._names = cast.places, cast.parses, cast.names
        self._antecedents = cast.antecedents
        self._together: list[tuple[int, list[Name]]] | None = None

    def apposed(self, at: int, head: int) -> list[Name]:
        """`His daughters, Ann and Bea Doe`, `the couple, Ann and Bob Doe`: the two names beside the noun."""
        parse = self._parses[at]
        several = parse.tags[head] == "NNS" or parse.words[head].lower() in _PAIRS
        return self._named(at, [(a, *conjuncts(parse, a)) for a in appositions(parse, head)]) if several else []

    def joined(self, at: int, token: int) -> list[Name]:
        """The two names that `and` joins at the token, or right behind it: `the sisters Ann and Bea Doe`."""
        parse = self._parses[at]
        beside = (c for c in parse.children[parse.heads[token]] if c > token and parse.deps[c] in SUBJECTS)
        beside = (c for c in beside if "and" in parse.words[token:c])  # `Doe and her colleague Ann Roe dived`
        two = [(token, *conjuncts(parse, token)), (token, *beside)]
        return self._named(at, two) or self.apposed(at, token)

    def before(self, parse: Parse, head: int, start: int, sentence: int) -> list[Name]:
        """The two whom a phrase means: joined in a subject before, else the two there are.

        Of `both party leaders` only the former: who leads a party, names do not tell.
        """
        word = parse.words[head].lower()
        plain = all(parse.tags[c] in _PLAIN for c in parse.children[head] if c < head)
        two = self._joined_before(sentence, start)
        people = word in _PEOPLE or names_work(_one(word)) or parse.words[head].istitle()
        persons = any(name.kind is SpeakerKind.PERSON for name in two)  # who are no `two countries`
        if two and (people or not persons) and all(self._fits(name, word) for name in two):
            return two
        return (self._only_two(start, sentence, word) or self._only_pair(start, word)) if plain and people else []

    def _joined_before(self, sentence: int, start: int) -> list[Name]:
        """The last two who are one subject, before the offset in the sentence or a few sentences back."""
        for number in range(sentence, max(sentence - 1 - _REACH, -1), -1):
            for at in reversed(self._places[number].parses):
                for token, dep in enumerate(self._parses[at].deps):
                    before = self._parses[at].spans[token][0] < start
                    if dep in SUBJECTS and before and (two := self.joined(at, token)):
                        return two
        return []

    def _only_pair(self, start: int, word: str) -> list[Name]:
        """The two who once were one subject, where no other two were: `the two researchers`."""
        if self._together is None:
            self._together = [
                (self._parses[at].spans[token][0], two)
                for place in self._places
                for at in place.parses
                for token, dep in enumerate(self._parses[at].deps)
                if dep in SUBJECTS and (two := self.joined(at, token))
            ]
        found = [two for at, two in self._together[:_MOST_PAIRS] if at < start]
        same = bool(found) and all(two == found[0] for two in found)
        return found[0] if same and all(self._fits(name, word) for name in found[0]) else []

    def _only_two(self, start: int, sentence: int, word: str) -> list[Name]:
        """The only two whom the noun fits in the sentence before, in the article, or repeatedly there.

        The only two of the paragraph before are `the sisters`, but `both candidates` may be others.
        """
        near = [seen.name for seen in self._antecedents.before(start, sentence, 1)]
        times = Counter(seen.name for seen in self._antecedents.before(start, sentence, sentence))
        repeated = [name for name, count in times.items() if count > 1]
        around = (
            seen.name for seen in self._antecedents.before(start, sentence, self._into_paragraph_before(sentence))
        )
        for people in (near, around) if word in _KIN else (near, times, repeated):
            found = [name for name in dict.fromkeys(people) if self._fits(name, word)]
            if len(found) == 2:
                return sorted(found, key=lambda name: name.mentions[0].span)
        return []

    def _into_paragraph_before(self, sentence: int) -> int:
        """How many sentences lead back to the beginning of the paragraph before."""
        here = self._places[sentence].paragraph
        return sum(place.paragraph >= here - 1 for place in self._places[:sentence])

    def _fits(self, name: Name, word: str) -> bool:
        gender = self._antecedents.gender(name)
        return _GENDERS.get(word, gender) == (gender or _GENDERS.get(word))

    def _named(self, at: int, heads: Sequence[tuple[int, ...]]) -> list[Name]:
        """The two names of the first heads that are two names."""
        for two in heads:
            names = [name for t in two if (name := self._names.of_token(at, t))]
            if len(two) == len(names) == 2 and names[0] is not names[1]:
                return names
        return []


def with_family(found: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """The people, where those without a surname take that of the last: `Ann and Bea Doe`."""
    *others, last = found
    family = last.name.split()[-1]
    alone = [" " not in a.name and a.kind is SpeakerKind.PERSON and " " in last.name for a in others]
    full = [replace(a, name=f"{a.name} {family}") if one else a for a, one in zip(others, alone, strict=True)]
    return (*full, last)


def _one(word: str) -> str:
    """`candidate` of `candidates`."""
    return word[:-3] + "man" if word.endswith("men") else word.removesuffix("s")
