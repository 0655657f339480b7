"""Whom `he`, `she`, `they`, `it` and `I` mean beside a statement."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from index.extract.attributions import of_name
from index.extract.bodies import is_spokesperson
from index.extract.cast import Cast
from index.extract.confidence import BYLINE, GROUP_PRONOUN, SUBJECT_GROUP, UNRESOLVED_PRONOUN
from index.extract.cue_class import is_document
from index.extract.cues import SPEECH_VERBS, lemma
from index.extract.drafts import NO_SENTENCE, Draft
from index.extract.introduced import introduced_unnamed
from index.extract.joint import Pairs, is_pair
from index.extract.lexicon import BODIES, FIRMS, GENDERS
from index.extract.names import Name
from index.extract.parse import Parse
from index.extract.phrases import SUBJECTS, main_subject, phrase_span
from index.extract.sources import is_age
from index.model import Attribution, Method, Span, SpeakerKind, StatementKind

_PLURAL = frozenset({"they", "them", "their"})
_OF_AUTHOR = {SpeakerKind.PERSON: ("i", "my"), SpeakerKind.ORGANISATION: ("we", "our")}
_COMMUNITIES = frozenset("town city village country state district region nation".split())
_THINGS = (SpeakerKind.GROUP, SpeakerKind.ORGANISATION)
_REPLYING = frozenset({"reply", "answer", "retort", "respond"})
_REACH = 2
"""How many sentences back `they` looks for a group that is a subject."""

Meant = tuple[tuple[Attribution, ...], Name | None]
"""Who is meant, best first, and the person's name where it is one."""


@dataclass(frozen=True, slots=True)
class Spoke:
    """The statement before, whom it was attributed to, and that person's name where it has one."""

    draft: Draft
    found: tuple[Attribution, ...]
    name: Name | None


class Pronouns:
    """Resolves the pronouns of one article, in order: who was `he` once is never `she`."""

    def __init__(self, cast: Cast, holder: Callable[[Parse, int, Draft], Name | None]) -> None:
        self._text, self._places, self._parses, self._names = cast.text, cast.places, cast.parses, cast.names
        self._antecedents, self._bodies, self._pairs = cast.antecedents, cast.bodies, Pairs(cast)
        self._holder = holder
        self._author, self._cast = cast.author, cast
        self._taken: dict[Name, str] = {}

    def meant(self, draft: Draft, parse: Parse, head: int, last: Spoke | None) -> Meant:
        """Whom the pronoun at the token `head` means; itself, unsure, where nobody is found."""
        span = parse.spans[head]
        mention = self._text[span[0] : span[1]]
        word = mention.lower()
        found: Meant | None = None
        if word in _PLURAL:
            found = self._group(draft, span, last)
        elif word in ("it", "its"):
            found = self._thing(draft, parse, head, last)
        elif self._author and word in _OF_AUTHOR[self._author.kind]:
            found = (Attribution(self._author.name, self._author.kind, Method.PRONOUN, BYLINE, mention, span),), None
        elif (gender := GENDERS.get(word)) is not None:
            found = self._person(draft, span, gender, last)
        unresolved = Attribution(mention, SpeakerKind.UNNAMED, Method.PRONOUN, UNRESOLVED_PRONOUN, mention, span)
        return found or ((unresolved,), None)

    def it(self, draft: Draft, last: Spoke | None) -> Meant | None:
        """`"…," it said`, where no source was read: what `it` takes up, None where it takes up nothing."""
        if draft.parse is None or draft.cue is None:
            return None
        parse = self._parses[draft.parse]
        subject = parse.child(draft.cue, "nsubj")
        return (
            self._thing(draft, parse, subject, last)
            if subject is not None and parse.words[subject].lower() == "it"
            else None
        )

    def _person(self, draft: Draft, span: Span, gender: str, last: Spoke | None) -> Meant | None:
        spoke = (last.name, last.draft.sentence) if last and last.name else None
        if (unnamed := self._unnamed_just_before(draft, last)) is not None:
            return (self._taken_up(unnamed, span, GROUP_PRONOUN),), None
        if (phrase := introduced_unnamed(self._cast, draft.first_sentence, gender)) is not None:
            described = self._text[phrase[0] : phrase[1]]
            introduced = Attribution(described, SpeakerKind.UNNAMED, Method.PRONOUN, GROUP_PRONOUN)
            return (self._taken_up(introduced, span, GROUP_PRONOUN),), None
        # The statement may go on behind its frame, in whose sentence the pronoun stands.
        here = self._antecedents.sentence_of(draft.parse) if draft.parse is not None else draft.sentence
        if (called := self._called(draft, span, gender, last)) is not None:
            return called
        asker = last.name if last and self._answers(draft, last) else None
        likeliest = self._antecedents.likeliest(span[0], here, gender, spoke, self._taken, asker)
        about = self._described_before(draft, span, gender)
        if about and (likeliest is None or likeliest[0] is not about[1]):
            if about[1] is not None:
                self._taken.setdefault(about[1], gender)
            return about
        if likeliest is not None:
            name, draft.margin = likeliest
            above = self._antecedents.subject_above(here, span[0])
            if above is not None and self._may_be(above, gender):
                name, draft.margin = above, math.inf
            self._taken.setdefault(name, gender)
            return (of_name(self._text, name, span, Method.PRONOUN),), name
        if (
            last
            and len(last.found) == 1
            and (last.found[0].kind is SpeakerKind.UNNAMED or _speaks_for_another(last.found[0]))
            and last.found[0].confidence > 0.5
            and draft.paragraph - last.draft.paragraph <= 1
        ):
            return (self._taken_up(last.found[0], span, GROUP_PRONOUN),), None
        return None

    def _called(self, draft: Draft, span: Span, gender: str, last: Spoke | None) -> Meant | None:
        """`“Will you answer, Mr Doe?”`, in the paragraph before: who is called by name answers."""
        if last is None or draft.kind is not StatementKind.DIRECT or draft.paragraph - last.draft.paragraph != 1:
            return None
        name = self._antecedents.addressed(self._text, last.draft.spans[0][0], last.draft.spans[-1][1])
        if name is None or name is last.name:
            return None
        return ((of_name(self._text, name, span, Method.PRONOUN),), name) if self._may_be(name, gender) else None

    def _may_be(self, name: Name, gender: str) -> bool:
        return (self._antecedents.gender(name) or self._taken.get(name) or gender) == gender

    def _described_before(self, draft: Draft, span: Span, gender: str) -> Meant | None:
        """`The striker laughed. “Talk to my agent,” he said`: who holds the office that is the subject just before.

        `The 70-year-old is coy` is about somebody of that age, whoever that is.
        """
        number = draft.first_sentence - 1
        if number < 0 or self._places[number].paragraph != draft.paragraph:
            return None
        subjects = [(at, t) for at in self._places[number].parses if (t := main_subject(self._parses[at])) is not None]
        if len(subjects) != 1:
            return None
        (at, token), parse = subjects[0], self._parses[subjects[0][0]]
        named = any(self._names.of_token(at, t) is not None for t in parse.subtree(token))
        if named or parse.tags[token] not in ("NN", "JJ"):
            return None
        name = self._holder(parse, token, draft)
        if name is not None and (self._antecedents.gender(name) or gender) == gender:
            return (self._taken_up(of_name(self._text, name, span, Method.PRONOUN), span, GROUP_PRONOUN),), name
        start, end = phrase_span(parse, token)
        phrase = Attribution(self._text[start:end], SpeakerKind.UNNAMED, Method.PRONOUN, GROUP_PRONOUN)
        return ((self._taken_up(phrase, span, GROUP_PRONOUN),), None) if is_age(parse, token) else None

    def _answers(self, draft: Draft, last: Spoke) -> bool:
        """`“Where is it?” asked Doe.` `“Here,” he replied.`: whether somebody else speaks than who spoke last."""
        if draft.parse is None or draft.cue is None or draft.kind is not StatementKind.DIRECT:
            return False
        replied = lemma(self._parses[draft.parse].words[draft.cue]) in _REPLYING
        return replied and self._text[last.draft.spans[-1][1] - 1] == "?" and len(last.draft.spans) == 1

    def _unnamed_just_before(self, draft: Draft, last: Spoke | None) -> Attribution | None:
        """Somebody without a name who spoke last, where nobody with a name has been mentioned since."""
        if last is None or len(last.found) != 1 or last.draft.sentence < draft.first_sentence - 1:
            return None
        found = last.found[0]
        unnamed = found.kind is SpeakerKind.UNNAMED or _speaks_for_another(found)
        if not unnamed or found.mention_span is None or is_document(found.name):
            return None
        if found.kind is SpeakerKind.UNNAMED and found.name.rpartition(" ")[2].lower() in BODIES | FIRMS | _COMMUNITIES:
            return None
        if found.confidence <= 0.5 or found.mention_span[0] < self._places[last.draft.first_sentence].sentence.start:
            return None
        since = self._antecedents.before(draft.spans[0][0], draft.sentence, 1)
        return None if any(seen.at >= found.mention_span[1] for seen in since) else found

    def _group(self, draft: Draft, span: Span, last: Spoke | None) -> Meant | None:
        """Two who were a subject since the last statement, its group or joint speakers, or a plural subject before."""
        subjects = self._subjects_before(draft, span)
        if two := self._two(subjects, last):
            return tuple(
                self._taken_up(of_name(self._text, name, span, Method.PRONOUN), span, SUBJECT_GROUP) for name in two
            ), None
        if about := self._about_before(draft, span, last):
            return about
        if last and last.found and (last.found[0].kind in _THINGS or len(last.found) > 1):
            return tuple(self._taken_up(a, span, GROUP_PRONOUN) for a in last.found), None
        if last and last.draft.sentence >= draft.first_sentence - 1 and is_spokesperson(last.found):
            return (self._taken_up(last.found[0], span, GROUP_PRONOUN),), last.name
        for at, token in subjects:
            parse = self._parses[at]
            two = (
                self._pairs.before(parse, token, parse.spans[token][0], draft.first_sentence)
                if is_pair(parse, token)
                else []
            )
            if two:
                return tuple(
                    self._taken_up(of_name(self._text, each, span, Method.PRONOUN), span, SUBJECT_GROUP) for each in two
                ), None
            name = self._body(at, token)
            if name is None and parse.tags[token] not in ("NNS", "NNPS"):
                continue
            start, end = phrase_span(parse, token)
            group = Attribution(self._text[start:end], SpeakerKind.GROUP, Method.PRONOUN, SUBJECT_GROUP)
            found = of_name(self._text, name, span, Method.PRONOUN) if name else group
            return (self._taken_up(found, span, SUBJECT_GROUP),), None
        return None

    def _two(self, subjects: list[tuple[int, int]], last: Spoke | None) -> list[Name]:
        """The nearest subject that joins two names, if nobody has spoken since."""
        since = last.draft.sentence if last else NO_SENTENCE
        near = [(at, t) for at, t in subjects if self._antecedents.sentence_of(at) > since]
        return next((two for at, t in near if (two := self._pairs.joined(at, t) or self._taken_for_two(at, t))), [])

    def _taken_for_two(self, at: int, token: int) -> list[Name]:
        """`The two researchers will return. “We must,” they said`."""
        parse = self._parses[at]
        if not is_pair(parse, token):
            return []
        return self._pairs.before(parse, token, parse.spans[token][0], self._antecedents.sentence_of(at))

    def _body(self, at: int, token: int) -> Name | None:
        name = self._names.of_token(at, token)
        return name if name and name.kind in _THINGS else None

    def _subjects_before(self, draft: Draft, span: Span) -> list[tuple[int, int]]:
        """Parse and token of the subjects before the pronoun, in the paragraph or the one before, the last first."""
        if draft.first_sentence == NO_SENTENCE:
            return []
        found = []
        for number in range(draft.sentence, max(draft.first_sentence - _REACH, 0) - 1, -1):
            if self._places[number].paragraph < draft.paragraph - 1:
                break
            for at in reversed(self._places[number].parses):
                parse = self._parses[at]
                found += [
                    (at, t)
                    for t in range(len(parse.words) - 1, -1, -1)
                    if parse.deps[t] in SUBJECTS and 0 <= parse.spans[t][0] < span[0] and t not in parse.quoted
                ]
        return found

    def _thing(self, draft: Draft, parse: Parse, head: int, last: Spoke | None) -> Meant | None:
        """The organisation or document that spoke last, else the organisation that was the subject just before."""
        span = parse.spans[head]
        if draft.cue is None or lemma(parse.words[draft.cue]) not in SPEECH_VERBS:
            return None
        if about := self._about_before(draft, span, last):
            return about
        if last and last.found and draft.paragraph - last.draft.paragraph < 2:
            found = replace(last.found[0], role=None, role_span=None)
            noun = found.name.rpartition(" ")[2].lower()
            body = is_document(found.name) or noun in BODIES or noun in FIRMS
            if found.kind is SpeakerKind.ORGANISATION or (found.kind is SpeakerKind.UNNAMED and body):
                return (self._taken_up(found, span, GROUP_PRONOUN),), last.name
        name = self._bodies.subject_before(draft.first_sentence)
        if name is None and draft.parse is not None:
            name = self._bodies.subject_within(draft.parse, head)
        if name is None:
            return None
        return (self._taken_up(of_name(self._text, name, span, Method.PRONOUN), span, GROUP_PRONOUN),), None

    def _about_before(self, draft: Draft, span: Span, last: Spoke | None) -> Meant | None:
        """The body that the sentence before is about, though it said nothing: `The union would not say. It said …`."""
        if draft.first_sentence == NO_SENTENCE or (last and last.draft.sentence >= draft.first_sentence - 1):
            return None
        about = self._bodies.about_before(draft.first_sentence)
        if about is None:
            return self._silent_before(draft, span)
        name = self._bodies.named(*about, draft.first_sentence - 1)
        start, end = phrase_span(self._parses[about[0]], about[1])
        found = Attribution(self._text[start:end], SpeakerKind.UNNAMED, Method.PRONOUN, GROUP_PRONOUN)
        found = of_name(self._text, name, span, Method.PRONOUN) if name else found
        return (self._taken_up(found, span, GROUP_PRONOUN),), name

    def _silent_before(self, draft: Draft, span: Span) -> Meant | None:
        """`The district would not say when. It said …`: whatever said nothing in the sentence before."""
        about = self._bodies.silent_before(self._text, draft.first_sentence)
        if about is None:
            return None
        start, end = phrase_span(self._parses[about[0]], about[1])
        found = Attribution(self._text[start:end], SpeakerKind.UNNAMED, Method.PRONOUN, GROUP_PRONOUN)
        return (self._taken_up(found, span, GROUP_PRONOUN),), None

    def _taken_up(self, found: Attribution, span: Span, confidence: float) -> Attribution:
        """The same speaker, now behind the pronoun."""
        return replace(
            found,
            method=Method.PRONOUN,
            confidence=confidence,
            mention=self._text[span[0] : span[1]],
            mention_span=span,
        )


def _speaks_for_another(found: Attribution) -> bool:
    """Whether the organisation was named for a person without a name, `a spokesman for the ministry`."""
    return found.kind is SpeakerKind.ORGANISATION and found.role is not None
