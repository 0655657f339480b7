"""Whom `the mayor`, `the 22-year-old`, `the pair` and `a police spokesman` mean beside a statement."""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.extract.ages import Ages
from index.extract.antecedents import Seen
from index.extract.attributions import of_name
from index.extract.bodies import is_bare_spokesperson
from index.extract.cast import Cast
from index.extract.confidence import CONFIDENCE, DESCRIBED, GROUP_PRONOUN
from index.extract.cues import lemma
from index.extract.drafts import NO_SENTENCE, Draft
from index.extract.given_names import GIVEN_NAMES
from index.extract.joint import Pairs, is_pair, with_family
from index.extract.lexicon import IN_FULL, KIN, LOWER_NOUNS, TITLES
from index.extract.mentions import UNPARSED, Mention
from index.extract.names import Name
from index.extract.offices import OFFICES
from index.extract.parse import Parse
from index.extract.phrases import description, gender_by_ending, is_known, is_trade, main_subject, phrase_span
from index.extract.pronouns import Meant, Spoke
from index.extract.renamed import ANY_OFFICE, Strangers, is_former, is_second_noun, qualities
from index.model import Attribution, Method, SpeakerKind, cut

_TOPIC_REACH = 6
"""How many sentences back a description (`the 22-year-old`) looks for the person whom they are about."""
_GOING_ON = frozenset({"add", "continue"})
"""Verbs with which somebody goes on speaking."""
_PLEADING = frozenset({"plead", "deny", "admit"})
"""What defendants do."""
_REPLYING = frozenset({"reply", "answer", "respond"})
_ASKING = frozenset({"ask", "put", "suggest"})
"""Verbs with which counsel speak to a witness."""
_LONGEST_SHORT = 6
_TESTIMONY_REACH = 4
"""At most so many paragraphs above `the witness` stands who that is."""
_TITLES_IN_FULL = frozenset(IN_FULL.values())
_WITH_FIELD = frozenset({"minister", "secretary"})
"""Offices of which there are several at once, told apart by their fields."""
_LEARNED = frozenset({"professor", "lecturer", "researcher", "scientist", "academic", "laureate"})
"""Trades of which a chemist or an economist may be one."""
_ABBREVIATED = {
    "CM": ("chief", "minister"),
    "PM": ("prime", "minister"),
    "CJ": ("chief", "justice"),
    "CP": ("commissioner",),
}
_FIELD = re.compile(r",? (?:of|for|at|in) ")
"""What parts an office from its field: `Managing Director of Acme`."""
_PEOPLE = frozenset(
    "people both many most some several others all those group crowd number majority handful family crew".split()
)
"""Words for several people that are no plural nouns."""


class Nominals:
    """Resolves the descriptions of one article, in order of the article."""

    def __init__(self, cast: Cast) -> None:
        self._text, self._places, self._parses, self._names = cast.text, cast.places, cast.parses, cast.names
        self._antecedents, self._bodies, self._pairs = cast.antecedents, cast.bodies, Pairs(cast)
        self._ages = Ages(cast.text, cast.parses, cast.names)
        self._strangers = Strangers(cast.places, cast.parses, cast.names)
        self._by_office: dict[str, list[Name]] = {}
        for name in cast.names.names:
            body = name.kind is SpeakerKind.ORGANISATION
            for head in name.offices - (OFFICES | TITLES if body else frozenset()):
                self._by_office.setdefault(head, []).append(name)
        self._by_initials = self._initials()
        self._unnamed: dict[str, Attribution] = {}
        self._pleading: set[Name] | None = None

    def holders(self, office: str) -> list[Name]:
        """Those who hold the office, in small letters."""
        return self._by_office.get(office, [])

    def meant(
        self, draft: Draft, parse: Parse, head: int, last: Spoke | None, other: Spoke | None
    ) -> tuple[Attribution, Name | None]:
        """Whom the noun phrase at the token `head` means; itself, as printed, where nobody is found.

        `last` spoke before, and `other` before that.
        """
        span = phrase_span(parse, head)
        method = Method.ACCORDING_TO if draft.according else Method.NOMINAL_SUBJECT
        name = self._holder(parse, head, draft)
        if name is not None and self._is_overtaken(parse, head, name, draft, last):
            name = None
        if name is not None:
            return of_name(self._text, name, span, Method.NOMINAL_SUBJECT), name
        name = self._in_dock(parse, head)
        name = name or self._described(parse, head, draft, last) or self._goes_on(parse, head, draft, last)
        name = name or self._at_stand(parse, head, draft, last, other) or self._renamed(parse, head, draft, last)
        name = None if last and last.name is name and self._replies(draft, last) else name
        if name is not None:
            return replace(of_name(self._text, name, span, Method.NOMINAL_SUBJECT), confidence=DESCRIBED), name
        name = self._bodies.called(parse, head, draft.first_sentence)
        if name is not None:
            return of_name(self._text, name, span, method), name
        plural = parse.tags[head] in ("NNS", "NNPS") or parse.words[head].lower() in _PEOPLE
        kind = SpeakerKind.GROUP if plural else SpeakerKind.UNNAMED
        phrase = self._text[span[0] : span[1]]
        found = Attribution(phrase, kind, method, CONFIDENCE[method], phrase, span)
        body = (
            self._bodies.spoken_for(draft.parse, parse, head, draft.first_sentence) if draft.parse is not None else None
        )
        body = body or self._spoke_before(draft, parse, head, last)
        if body is not None:
            role = parse.spans[head]
            found = replace(
                of_name(self._text, body, span, method),
                confidence=CONFIDENCE[method],
                role=cut(self._text, [role]),
                role_span=role,
            )
        return self._same_unnamed(parse, head, found), body

    def _is_overtaken(self, parse: Parse, head: int, name: Name, draft: Draft, last: Spoke | None) -> bool:
        """`The boss` for a chief, right behind words of somebody else: it may be either.

        So may `the veteran biologist`, behind words of a professor.
        """
        noun = parse.words[head].lower()
        loose = noun in LOWER_NOUNS and noun not in name.offices and parse.child(head, "poss") is None
        praised = any(parse.tags[c] in ("JJ", "NN") and c < head for c in parse.children[head])
        loose = loose or (praised and is_trade(noun) and noun not in OFFICES | TITLES)
        told = qualities(parse, head)
        loose = loose or (noun in ANY_OFFICE and bool(told) and told.isdisjoint(self._words_of_roles(name)))
        spoke = last.name if loose and last and last.draft.paragraph == draft.paragraph else None
        return spoke is not None and spoke is not name and spoke.kind is SpeakerKind.PERSON

    def _opens(self, seen: Seen) -> bool:
        """Whether the sentence is about the person, and not what it reports: `Doe asked whether Roe was late`."""
        parse, mention = self._parses[seen.mention.parse], seen.mention
        subject = main_subject(parse)
        inside = range(mention.first, mention.last + 1)
        return subject is not None and (subject in inside or any(parse.heads[t] == subject for t in inside))

    def _words_of_roles(self, name: Name) -> set[str]:
        return {word for role in name.roles for word in cut(self._text, [role.span]).lower().split()}

    def _spoke_before(self, draft: Draft, parse: Parse, head: int, last: Spoke | None) -> Name | None:
        """The organisation that spoke right before `a spokesperson added` something."""
        if not is_bare_spokesperson(parse, head) or draft.first_sentence == NO_SENTENCE:
            return None
        if last is not None and draft.first_sentence - last.draft.sentence <= 1:
            return last.name if last.name is not None and last.name.kind is SpeakerKind.ORGANISATION else None
        about = self._bodies.about_before(draft.first_sentence)
        return self._bodies.named(*about, draft.first_sentence - 1) if about else None

    def pair(self, draft: Draft, parse: Parse, head: int, last: Spoke | None) -> Meant | None:
        """`His daughters, Ann and Bea Doe`, or the two whom `the pair` and `both candidates` take up; else None."""
        if draft.parse is not None and (two := self._pairs.apposed(draft.parse, head)):
            return self._joint(two, parse, head, Method.NAMED_SUBJECT, CONFIDENCE[Method.NAMED_SUBJECT]), None
        if not is_pair(parse, head):
            return None
        span = phrase_span(parse, head)
        if last and len(last.found) == 2:
            mention, method = self._text[span[0] : span[1]], Method.NOMINAL_SUBJECT
            return tuple(
                replace(a, method=method, confidence=GROUP_PRONOUN, mention=mention, mention_span=span)
                for a in last.found
            ), None
        two = self._pairs.before(parse, head, span[0], draft.first_sentence)
        return (self._joint(two, parse, head, Method.NOMINAL_SUBJECT, GROUP_PRONOUN), None) if two else None

    def _joint(
        self, names: Sequence[Name], parse: Parse, head: int, method: Method, confidence: float
    ) -> tuple[Attribution, ...]:
        span = phrase_span(parse, head)
        found = [replace(of_name(self._text, name, span, method), confidence=confidence) for name in names]
        surname = method is Method.NOMINAL_SUBJECT and found[0].name.lower() not in GIVEN_NAMES
        return tuple(found) if surname else with_family(found)

    def _same_unnamed(self, parse: Parse, head: int, found: Attribution) -> Attribution:
        """`the same spokesman`: whoever first was called `a police spokesman`."""
        word = parse.words[head].lower()
        first = self._unnamed.setdefault(word, found)
        same = any(parse.words[child].lower() == "same" for child in parse.children[head])
        return replace(found, name=first.name) if same and first.kind is found.kind else found

    def _holder(self, parse: Parse, head: int, draft: Draft) -> Name | None:
        """The person who holds the office that the phrase names: `the mayor`, `the leader of the group`."""
        if parse.tags[head] not in ("NN", "NNP"):
            return None
        noun, described = parse.words[head].lower(), description(parse, head)
        if noun in KIN and described is not None and described.age:
            return None  # `the mother of three` is not whose mother was named
        holders = self.holders(noun) or self._holders_below(noun, parse.spans[head][0])
        holders = self._of_field(parse, head, holders or self.abbreviated(parse.words[head]))
        if is_former(parse, head):
            holders = [
                name for name in holders if not {"former", "ex"}.isdisjoint(self._words_of_roles(name) | name.offices)
            ]
        if not holders:
            return None
        determiner = next((parse.words[c].lower() for c in parse.children[head] if parse.tags[c] == "DT"), None)
        if determiner in ("a", "an", "another", "one", "any", "no") and not draft.paragraph <= 3:
            return None
        if len(holders) == 1:
            later = holders[0].mentions[0].span[0] > parse.spans[head][1] and draft.paragraph > 1
            later = later and [parse.words[c].lower() for c in parse.children[head]] == ["the"]
            return None if later and is_trade(noun) and noun not in OFFICES | TITLES else holders[0]
        if self._is_elsewheres(parse, head, holders):
            about = self._antecedents.subject_before(draft.first_sentence)
            return about.name if about and about.name in holders and self._opens(about) else None
        at = parse.spans[head][0]
        before = (
            seen.name for seen in self._antecedents.before(at, draft.sentence, draft.sentence) if seen.name in holders
        )
        return next(before, None) if determiner == "the" else None

    def _initials(self) -> dict[str, list[Name]]:
        """People by what their printed office is short for: `DPP` for a Deputy Public Prosecutor.

        And by capitals that they stand beside: `The MCE, Hon. Ann Doe, came`.
        """
        found: dict[str, list[Name]] = {}
        for name in (name for name in self._names.names if name.kind is SpeakerKind.PERSON):
            for short in {short for m in name.mentions if m.parse != UNPARSED and (short := self._capitals(m))}:
                found.setdefault(short, []).append(name)
            for words in {tuple(_FIELD.split(cut(self._text, [role.span]))[0].split()) for role in name.roles}:
                if len(words) == 1 and words[0].isupper() and len(words[0]) > 1:
                    found.setdefault(words[0], []).append(name)
                starts = range(max(len(words) - 4, 0), len(words) - 1)
                for first in (k for k in starts if all(word.istitle() for word in words[k:])):
                    held = found.setdefault("".join(word[0] for word in words[first:]), [])
                    held += [name] if name not in held else []
        return found

    def _capitals(self, mention: Mention) -> str:
        """`MCE` of `The MCE, Hon. Ann Doe, came`."""
        parse, above = self._parses[mention.parse], self._parses[mention.parse].heads[mention.last]
        word = parse.words[above]
        beside = parse.deps[mention.last] == "appos" and above < mention.first and is_known(parse, above)
        return word if beside and word.isupper() and 1 < len(word) < _LONGEST_SHORT else ""

    def abbreviated(self, word: str) -> list[Name]:
        """Those who hold the office that the capitals stand for: `the CM` for a chief minister."""
        first, *others = _ABBREVIATED.get(word, ("",))
        found = [name for name in self.holders(first) if name.offices.issuperset(others)]
        found = found or (self.holders(word.lower()) if word.isupper() and word.lower() in TITLES else [])
        return found or self._by_initials.get(word, [])

    def _holders_below(self, noun: str, at: int) -> list[Name]:
        """Those whose office the noun at the offset takes up: `the officer` for an inspector who was named before."""
        below = (self.holders(office) for office in sorted(LOWER_NOUNS.get(noun, ())))
        found = dict.fromkeys(name for names in below for name in names)
        return [name for name in found if name.mentions[0].span[0] < at]

    def _of_field(self, parse: Parse, head: int, holders: list[Name]) -> list[Name]:
        """Without those of another field: `the fisheries minister` is not the prime minister."""
        noun = parse.words[head].lower()
        field = {parse.words[c].lower() for c in parse.children[head] if c < head and _is_field(parse, c)}
        return [name for name in holders if not self._is_elsewhere(name, noun, field)] if field else holders

    def _is_elsewheres(self, parse: Parse, head: int, holders: list[Name]) -> bool:
        """`the Ohio senator`, of several senators, of whom the article says of none that he is Ohio's."""
        places = {parse.words[c] for c in parse.children[head] if c < head and parse.tags[c] == "NNP"}
        roles = {word for name in holders for role in name.roles for word in cut(self._text, [role.span]).split()}
        return bool(places) and parse.words[head].islower() and places.isdisjoint(roles)

    def _is_elsewhere(self, name: Name, noun: str, field: set[str]) -> bool:
        """Whether each of the person's offices with that noun says a field, and none this one."""
        roles = [cut(self._text, [role.span]).lower().split() for role in name.roles if role.head == noun]
        others = [{word for word in role if word not in (noun, "the", "of", "for")} for role in roles]
        return noun in _WITH_FIELD and bool(others) and all(other and not other & field for other in others)

    def _described(self, parse: Parse, head: int, draft: Draft, last: Spoke | None) -> Name | None:
        """Whom `the 22-year-old` or `the midfielder` means: the last speaker or subject, nobody else between."""
        described = description(parse, head)
        if aged := self._ages.called(parse, head):
            return aged[0] if len(aged) == 1 else None
        if described is None or (parse.words[head].istitle() and not described.age):
            return None  # `the Treasurer` has an office
        name = self._topic(draft, last)
        if name is None and self._ages.is_new(parse, head):
            name = self._only_one(parse.spans[head][0], draft.sentence)
        if name is None or self._ages.is_other(name, parse, head) or self._is_left(name, parse, head, last):
            return None
        gender = self._antecedents.gender(name)
        if (described.gender or gender) != (gender or described.gender):
            return None
        here = last is not None and last.name is name and last.draft.paragraph == draft.paragraph
        trades = {office for office in name.offices if is_trade(office)} - _TITLES_IN_FULL
        learned = parse.words[head].lower().endswith("ist") and trades <= _LEARNED
        return name if described.age or here or learned or not trades else None

    def _is_left(self, name: Name, parse: Parse, head: int, last: Spoke | None) -> bool:
        """`Doe said it was loud. At a shop, a cashier wept. “Go,” said the woman`: somebody new came in since."""
        spoke = last is not None and last.name is name
        return last is not None and spoke and self._strangers.acted(last.draft.spans[-1][1], parse.spans[head][0])

    def _only_one(self, at: int, sentence: int) -> Name | None:
        """The only person whom the article has named before."""
        found = {seen.name for seen in self._antecedents.before(at, sentence, sentence)}
        return found.pop() if len(found) == 1 else None

    def named(self, parse: Parse, head: int, draft: Draft) -> Name | None:
        """Whom the noun names by office, trade or age alone, whoever spoke before."""
        aged = self._ages.called(parse, head)
        return self._holder(parse, head, draft) or (aged[0] if len(aged) == 1 else None)

    def _goes_on(self, parse: Parse, head: int, draft: Draft, last: Spoke | None) -> Name | None:
        """Who spoke last, where `the labour leader added` something: whoever has another office may be called so."""
        described = description(parse, head)
        if described is None or draft.cue is None or lemma(parse.words[draft.cue]) not in _GOING_ON:
            return None
        if parse.words[head].lower() not in ANY_OFFICE:
            return None
        if last is None or last.name is None or draft.paragraph - last.draft.paragraph > 1:
            return None
        if last.name.kind is not SpeakerKind.PERSON:
            return None
        gender = self._antecedents.gender(last.name)
        return last.name if (described.gender or gender) == (gender or described.gender) else None

    def _renamed(self, parse: Parse, head: int, draft: Draft, last: Spoke | None) -> Name | None:
        """Who spoke or acted right before, where `the unionist` is nobody else and nobody came in who is one."""
        name = self._topic(draft, last) if is_second_noun(parse, head) else None
        if name is None or name.kind is not SpeakerKind.PERSON:
            return None
        noun, at, any_office = parse.words[head].lower(), parse.spans[head][0], parse.words[head] in ANY_OFFICE
        before = self._antecedents.subject_before(draft.first_sentence)
        spoke = last.draft if last is not None and last.name is name else None
        apart = draft.paragraph - spoke.paragraph if spoke else 0
        holds = not name.offices.isdisjoint(OFFICES | TITLES)
        if any_office and not holds and (apart or self.holders(noun) or self._holders_below(noun, at)):
            return None
        near = apart == 0 or (apart == 1 and bool(qualities(parse, head)))
        if spoke and (draft.first_sentence == spoke.sentence or not near):
            return None
        if spoke is None and (before is None or before.name is not name or not self._opens(before)):
            return None
        others = [] if any_office or is_former(parse, head) else self.holders(noun)
        if name not in (others or [name]) or self._strangers.came(noun, name.mentions[0].span[0], at):
            return None
        if self._is_left(name, parse, head, last):
            return None
        gender, own = self._antecedents.gender(name), KIN.get(noun) or gender_by_ending(noun)
        return name if (own or gender) == (gender or own) else None

    def _in_dock(self, parse: Parse, head: int) -> Name | None:
        """`The defendant`, `the accused`: the one person who denies or admits something, or pleads."""
        if parse.words[head].lower() not in ("defendant", "accused") or parse.tags[head] == "NNS":
            return None
        if self._pleading is None:
            self._pleading = {
                name
                for (at, token), (name, _) in self._names.at.items()
                if name.kind is SpeakerKind.PERSON and self._pleads(self._parses[at], token)
            }
        one = next(iter(self._pleading)) if len(self._pleading) == 1 else None
        return one if one and one.mentions[0].span[0] < parse.spans[head][0] else None

    def _pleads(self, parse: Parse, token: int) -> bool:
        verb = lemma(parse.words[parse.heads[token]])
        return parse.deps[token] in ("nsubj", "nsubjpass") and verb in _PLEADING

    def _replies(self, draft: Draft, last: Spoke) -> bool:
        """`Doe asked whether it was so. “It is,” the banker replied`: not who asked."""
        if draft.parse is None or draft.cue is None or not self._has_asked(last.draft):
            return False
        return lemma(self._parses[draft.parse].words[draft.cue]) in _REPLYING

    def _at_stand(self, parse: Parse, head: int, draft: Draft, last: Spoke | None, other: Spoke | None) -> Name | None:
        """Who is `the witness` that a court hears: whoever spoke last and did not ask."""
        known = any(parse.words[c].lower() == "the" for c in parse.children[head])
        if parse.words[head].lower() != "witness" or not known:
            return None
        spoke = next((one for one in (last, other) if one is not None and not self._has_asked(one.draft)), None)
        if spoke is None or spoke.name is None or draft.paragraph - spoke.draft.paragraph > _TESTIMONY_REACH:
            return None
        return spoke.name if spoke.name.kind is SpeakerKind.PERSON else None

    def _has_asked(self, draft: Draft) -> bool:
        if draft.parse is None or draft.cue is None:
            return False
        return lemma(self._parses[draft.parse].words[draft.cue]) in _ASKING

    def _topic(self, draft: Draft, last: Spoke | None) -> Name | None:
        """The one person whom this sentence and those back to the last speaker's, a paragraph at most, are about."""
        before = self._antecedents.subject_before(draft.first_sentence)
        if before is not None and last is not None:
            since = last.draft.paragraph < draft.paragraph or last.draft.sentence < draft.first_sentence - 1
            if since:
                return before.name
        spoke = last.name if last and last.name and draft.paragraph - last.draft.paragraph <= 1 else None
        spoke = spoke if spoke and spoke.kind is SpeakerKind.PERSON else None
        first = last.draft.sentence if last and spoke else draft.first_sentence - 1
        subjects = self._antecedents.subjects(max(first, draft.first_sentence - _TOPIC_REACH), draft.first_sentence)
        people = [spoke] if spoke else []
        people += [seen.name for seen in subjects if seen.name is not spoke]
        return people[0] if people and all(name is people[0] for name in people) else None


def _is_field(parse: Parse, token: int) -> bool:
    """`fisheries` or `prime` before `minister`; `British` or `embattled` tells nothing of the field."""
    noun = parse.tags[token] in ("NN", "NNS", "NNP", "NNPS") and parse.deps[token] in ("compound", "nmod")
    return noun or parse.words[token].lower() in ("prime", "foreign", "interior", "chief")
