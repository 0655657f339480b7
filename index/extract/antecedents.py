"""Who was named before: the people whom a pronoun or a quotation without a frame may mean."""

import math
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.extract.drafts import Place
from index.extract.lexicon import GENDERS
from index.extract.mentions import Mention
from index.extract.names import Name, Names
from index.extract.parse import Parse
from index.extract.phrases import is_subject
from index.model import SpeakerKind

_PRONOUN_REACH = 12
_NEAREST_REACH = 3
_MOST_MENTIONS = 200
"""How far back, in sentences and in mentions, a pronoun or a quotation without a frame looks for a person."""
_OF_SUBJECTS = frozenset(GENDERS) - {"him", "hers"}
"""Pronouns that mean the subject of their own sentence: `him` behind a name is somebody else, and so is `saw her`."""
_TO_ONE = re.compile(r"\b(?:you|your|please)\b", re.IGNORECASE)
_CALLED = re.compile(
    r"(?:(?<=[“\"‘'])|(?<=[,.?!] ))(?:Mr|Mrs|Ms|Miss|Dr|Madam|Minister|Councillor|Cllr|Senator)\.?"
    r" (?P<name>[\w’'-]+)(?=[,.?!])"
)
"""A title and a name at the beginning of the words or behind a pause."""
_SUBJECT_BEFORE = 1.0
"""What being the one subject of the sentence before is worth to a pronoun: on 200 training articles pronouns are right
at .774 without and .789 with it (by `python -m tests.evaluation.calibration train.jsonl --articles 200`)."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A person's mention on the way through the article."""

    name: Name
    mention: Mention
    at: int
    sentence: int
    subject: bool


class Antecedents:
    """The people of one article in the order in which they are named."""

    def __init__(self, places: Sequence[Place], parses: Sequence[Parse], names: Names) -> None:
        self._sentence_of = {at: number for number, place in enumerate(places) for at in place.parses}
        self._seen = sorted(
            (
                Seen(name, m, m.span[0], self._sentence_of[m.parse], is_subject(parses[m.parse], m))
                for name in names.names
                if name.kind is SpeakerKind.PERSON
                for m in name.mentions
                if m.parse in self._sentence_of and not all(word.isupper() for word in m.words)
            ),
            key=lambda seen: seen.at,
        )
        self._seen_at = [seen.at for seen in self._seen]
        self._by_surname: dict[str, set[Name]] = {}
        for seen in self._seen:
            self._by_surname.setdefault(seen.name.full.split()[-1], set()).add(seen.name)
        self._paragraphs = [place.paragraph for place in places]
        self._told = _genders(parses, self._seen)
        self._subjects: dict[int, list[Seen]] = {}
        for seen in self._seen:
            if seen.subject:
                self._subjects.setdefault(seen.sentence, []).append(seen)

    def sentence_of(self, parse: int) -> int:
        """The number of the sentence that was parsed, or of which a part was."""
        return self._sentence_of[parse]

    def gender(self, name: Name) -> str | None:
        """`f` or `m` by titles and given names, else by the pronouns right behind the name, before anybody else's."""
        return name.gender or self._told.get(name)

    def subject_before(self, sentence: int) -> Seen | None:
        """The one person who is a subject of the sentence before, in the same paragraph."""
        if sentence < 1 or self._paragraphs[sentence - 1] != self._paragraphs[sentence]:
            return None
        return self._one_subject(sentence - 1)

    def subject_of_paragraph_before(self, sentence: int) -> Seen | None:
        """The one person who is a subject of the last sentence of the paragraph before."""
        if sentence < 1 or self._paragraphs[sentence - 1] != self._paragraphs[sentence] - 1:
            return None
        return self._one_subject(sentence - 1)

    def subject_above(self, sentence: int, at: int) -> Name | None:
        """The one person who is a subject of the sentence, before the offset: `Ann Doe read: “…,” she said`."""
        subject = self._one_subject(sentence)
        return subject.name if subject is not None and subject.at < at else None

    def _is_paragraph_before(self, sentence: int, other: int) -> bool:
        """Whether the first sentence stands in an earlier paragraph than the other."""
        return min(sentence, other) >= 0 and self._paragraphs[sentence] < self._paragraphs[other]

    def _one_subject(self, sentence: int) -> Seen | None:
        found = self._subjects.get(sentence, [])
        return found[0] if found and all(seen.name is found[0].name for seen in found) else None

    def before(self, at: int, sentence: int, reach: int) -> Iterator[Seen]:
        """People named before the offset, the last first, at most `reach` sentences back."""
        first = bisect_left(self._seen_at, at)
        for k in range(first - 1, max(first - 1 - _MOST_MENTIONS, -1), -1):
            if sentence - self._seen[k].sentence > reach:
                return
            yield self._seen[k]

    def addressed(self, text: str, start: int, stop: int) -> Name | None:
        """Whom the words between call by name: `Mr Doe, will you answer?`; names in marks are no mentions."""
        called = _CALLED.search(text, start, stop) if _TO_ONE.search(text, start, stop) else None
        bearers = self._by_surname.get(called.group("name"), set()) if called else set()
        return next(iter(bearers)) if len(bearers) == 1 else None

    def subjects(self, first: int, stop: int) -> list[Seen]:
        """The people who are subjects from the sentence `first` on, before the sentence `stop`."""
        return [seen for sentence in range(max(first, 0), stop) for seen in self._subjects.get(sentence, ())]

    def likeliest(
        self,
        at: int,
        sentence: int,
        gender: str,
        spoke: tuple[Name, int] | None,
        taken: Mapping[Name, str],
        other: Name | None = None,
    ) -> tuple[Name, float] | None:
        """The person whom a pronoun likely means, by recency, subjecthood and `spoke`: who spoke last and where.

        With that person by how much the next likely one lies behind, infinite where there is none. `taken` holds the
        gender of those whom a pronoun took up before: who was `he` is never `she`. It means `other` only if nobody
        else fits.
        """
        ranked = self._ranked(at, sentence, gender, spoke, taken, self.gender)
        # `Ann Doe came out in his support` tells nothing of Doe.
        ranked = ranked or self._ranked(at, sentence, gender, spoke, taken, lambda name: name.gender)
        ranked = [item for item in ranked if item[1] is not other] or ranked
        if not ranked:
            return None
        return ranked[0][1], ranked[0][0] - ranked[1][0] if len(ranked) > 1 else math.inf

    def _ranked(
        self,
        at: int,
        sentence: int,
        gender: str,
        spoke: tuple[Name, int] | None,
        taken: Mapping[Name, str],
        gender_of: Callable[[Name], str | None],
    ) -> list[tuple[float, Name]]:
        scores: dict[int, tuple[float, Name]] = {}
        before = self.subject_before(sentence) or self.subject_of_paragraph_before(sentence)
        fresh = self.subject_before(sentence) if spoke and self._is_paragraph_before(spoke[1], sentence) else None
        for seen in self.before(at, sentence, _PRONOUN_REACH):
            distance = max(sentence - seen.sentence, 0)  # a distant source may stand behind its statement
            known = gender_of(seen.name)
            if (known or taken.get(seen.name) or gender) != gender:
                continue
            value = 2.0 / (1 + distance) + (1.0 if seen.subject else 0.0) / (1 + 0.3 * distance)
            value += 0.5 if known == gender else 0.0
            if spoke and spoke[0] is seen.name:
                value += 1.5 / (1 + 0.3 * max(sentence - spoke[1], 0))
            value += _SUBJECT_BEFORE if before and before.name is seen.name else 0.0
            value += _SUBJECT_BEFORE if fresh and fresh.name is seen.name else 0.0
            value += 0.1 * min(len(seen.name.mentions), 5)
            if value > scores.get(id(seen.name), (0.0, seen.name))[0]:
                scores[id(seen.name)] = (value, seen.name)
        return sorted(scores.values(), key=lambda item: -item[0])

    def nearest(self, at: int, sentence: int) -> Seen | None:
        """Whoever was named last before the offset, a subject rather than an object."""
        before = self.before(at, sentence, _NEAREST_REACH)
        return max(before, key=lambda seen: (seen.sentence + (0.6 if seen.subject else 0), -seen.at), default=None)


def _other_subject(parse: Parse, first: int, stop: int | None) -> int | None:
    """Where a clause has a subject of its own, at most `stop`: `Doe said the premier was playing to her base`."""
    own = (t for t in range(first, stop or len(parse.words)) if parse.deps[t] in ("nsubj", "nsubjpass"))
    return next((t for t in own if parse.tags[t].startswith("NN")), stop)


def _genders(parses: Sequence[Parse], seen: Sequence[Seen]) -> dict[Name, str]:
    """What `she`, `her`, `he` or `his` say of the first person of a sentence, its subject, where all agree.

    Only as far as nobody else is named: `Doe, who spoke through his aide, Ann Roe, said …`.
    """
    together: dict[int, list[Seen]] = {}
    for each in seen:
        together.setdefault(each.mention.parse, []).append(each)
    told: dict[Name, set[str]] = {}
    for at, here in together.items():
        if here[0].subject:
            other = next((each.mention.first for each in here if each.name is not here[0].name), None)
            parse, first = parses[at], here[0].mention.last + 1
            other = _other_subject(parse, first, other)
            words = zip(parse.words[first:other], parse.tags[first:other], strict=True)
            own = (w for w, tag in words if w in _OF_SUBJECTS and (w, tag) != ("her", "PRP"))
            told.setdefault(here[0].name, set()).update(GENDERS[w] for w in own)
    return {name: next(iter(found)) for name, found in told.items() if len(found) == 1}
