"""Name the speakers: names, pronouns, offices, and the speaker carried on from the sentences before."""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.extract.antecedents import Seen
from index.extract.attributions import of_name
from index.extract.authors import Author
from index.extract.cast import Cast
from index.extract.confidence import (
    CONFIDENCE,
    FAR,
    GROUP_PRONOUN,
    Agreement,
    Evidence,
    agreement,
    calibrated,
)
from index.extract.cues import SPEECH_VERBS, lemma
from index.extract.dialogue import Dialogue, carried_on
from index.extract.drafts import NO_SENTENCE, Draft, Place
from index.extract.given_names import GIVEN_NAMES
from index.extract.introduced import described_subject
from index.extract.joint import listed, with_family
from index.extract.labelled import Labelled
from index.extract.lexicon import GENDERS, HEARERS, TITLES
from index.extract.names import Name, Names
from index.extract.nominals import Nominals
from index.extract.parse import Parse
from index.extract.phrases import (
    appositions,
    called,
    conjuncts,
    full_name_behind,
    holders_beside,
    is_demonym,
    is_one_of_many,
    just_before,
    kin_named,
    named_behind,
    phrase_span,
    possessed_person,
    quoted_other,
)
from index.extract.pronouns import Meant, Pronouns
from index.extract.renamed import is_former, is_second_noun
from index.extract.sources import is_age
from index.model import Attribution, Method, SpeakerKind, StatementKind, cut

_OF_ANOTHER = re.compile(r"\b(?:he|she|him|her|his|hers)\b", re.IGNORECASE)
_CLOCK = re.compile(r"(?<=\n)\d\d?[.:]\d\d(?: ?[ap]m)? $")
"""The time before a heading of a live blog."""
_BEHIND_QUESTION = 2
"""How many paragraphs an answer stands behind whoever gives it, where the outlet asks in between."""
_FIRST_CROSSHEAD = 2
"""The number of the first paragraph that may be one, behind the headlines."""
_LONGEST_CROSSHEAD = 7
"""In words."""


class Speakers:
    """Resolves the speaker of each draft, in order of the article.

    `read` says that the attribution model has read the drafts, so that what it says counts.
    """

    def __init__(
        self,
        text: str,
        places: Sequence[Place],
        parses: Sequence[Parse],
        names: Names,
        author: Author | None = None,
        *,
        read: bool = False,
    ) -> None:
        self._read = read
        self._text, self._places, self._parses, self._names = text, places, parses, names
        self._starts: dict[int, int] = {}
        for place in places:
            self._starts.setdefault(place.paragraph, place.sentence.start)
        cast = Cast.of(text, places, parses, names, author)
        self._antecedents = cast.antecedents
        self._nominals = Nominals(cast)
        self.labelled = Labelled(cast, self._nominals)
        self._pronouns = Pronouns(cast, self._nominals.named)
        self._dialogue = Dialogue(cast)

    def attribute(self, draft: Draft) -> tuple[Attribution, ...]:
        """Who made the statement, best first; several are joint speakers only when each is sure."""
        if self._dialogue.is_turn(draft):
            draft.cue = draft.source = None
            found, name = self._dialogue.whose_turn(draft)
        else:
            found, name = self._found(draft)
            found = self._all_weighed(draft, found) if self._read else found
        if self.labelled.is_misread(draft, found):
            return ()
        if found and self._is_speech(draft):
            self._dialogue.spoke(draft, found, name)
        return found

    def _found(self, draft: Draft) -> Meant:
        found: tuple[Attribution, ...] = ()
        name = None
        if (draft.source is None or draft.distant) and draft.label is None and self._is_crosshead(draft):
            return (), None
        if draft.label is not None:
            found, name = self.labelled.speaker(draft.label)
        elif draft.parse is not None and draft.source is not None:
            if self._is_heard(self._parses[draft.parse], draft.cue, draft.source):
                return (), None
            found, name = self._source(draft, draft.parse, draft.source)
            if draft.distant:
                found, name = self._nearer(draft, found, name)
        return (found, name) if found else self._pronouns.it(draft, self._dialogue.last) or self._carried(draft)

    def _is_heard(self, parse: Parse, cue: int | None, source: int) -> bool:
        """`The inquest heard that …`: who told it, the words do not say, and the inquest said nothing.

        Nor does the jury say anything in the headline `Jury told suspect laughed`.
        """
        if cue is None or parse.words[source].lower() not in HEARERS:
            return False
        end = parse.sentence.end
        told = parse.words[cue].lower() == "told" and source == cue - 1 and self._text[end - 1] not in ".?!”\"’'"
        return lemma(parse.words[cue]) == "hear" or told

    def _all_weighed(self, draft: Draft, found: tuple[Attribution, ...]) -> tuple[Attribution, ...]:
        """Joint speakers are each as sure as the surest, as the model links one of them only.

        But of `Ann Doe and Bob Roe, who joked`, one may have joked.
        """
        weighed = tuple(self._weighed(draft, a) for a in found)
        if draft.parse is None or draft.cue is None or self._parses[draft.parse].deps[draft.cue] == "relcl":
            return weighed
        surest = max((a.confidence for a in weighed), default=0.0)
        return tuple(replace(a, confidence=surest) for a in weighed)

    def _weighed(self, draft: Draft, found: Attribution) -> Attribution:
        """With the confidence that the method and the model together earn."""
        if _is_by_judgement(draft, found):
            return found
        statement = draft.spans[0][0], draft.spans[-1][1]
        read, score = draft.read, draft.read_score
        agreed = Agreement.SURE if draft.label else agreement(self._text, read, score, found, statement)
        evidence = Evidence(found.method, agreed, draft.margin)
        draft.evidence = draft.evidence or evidence
        confidence = calibrated(evidence)
        return found if confidence is None else replace(found, confidence=confidence)

    def _nearer(self, draft: Draft, found: tuple[Attribution, ...], name: Name | None) -> Meant:
        """Whom the sentence right before introduces, rather than somebody printed before that."""
        at = found[0].mention_span[0] if found and found[0].mention_span else 0
        before = self._places[max(draft.first_sentence - 1, 0)].sentence
        if not before.start <= at < before.end and (described := self._described(draft)) is not None:
            draft.cue = None
            return described
        seen = self._introduced(draft)
        elsewhere = at < seen.mention.span[0] or self._is_below(draft, at) if seen else False
        if seen and seen.name is not name and found and elsewhere:
            draft.cue = None
            return (of_name(self._text, seen.name, seen.mention.span, Method.INTRODUCED),), seen.name
        return self._from_afar(draft, found), name

    def _is_below(self, draft: Draft, at: int) -> bool:
        """Whether somebody is printed in a later paragraph than the statement."""
        return "\n" in self._text[draft.spans[-1][1] : at]

    def _described(self, draft: Draft) -> Meant | None:
        """`His coach would not hear of it. “That is not luck.”`: whom the sentence before is about, by no name.

        Nobody has spoken there, and the words are not about them: `His wife died in May. “I talk to her.”`.
        """
        last = self._dialogue.last
        number = draft.first_sentence - 1
        if not self._floats(draft) or number < 0 or (last is not None and last.draft.sentence >= number):
            return None
        place = self._places[number]
        if place.paragraph != draft.paragraph or len(place.parses) != 1:
            return None
        at = place.parses[0]
        parse = self._parses[at]
        head = described_subject(parse, lambda token: self._names.of_token(at, token) is not None)
        if head is None or self._is_spoken_of(draft, GENDERS.get(parse.words[head].lower())):
            return None
        stand_in = replace(draft, parse=at, source=head, cue=None, according=False, sentence=number)
        if parse.tags[head] != "PRP":
            found, name = self._named(stand_in, parse, at, head)
            return carried_on([found], Method.INTRODUCED), name
        meant, name = self._pronouns.meant(stand_in, parse, head, last)
        sure = name is not None and (stand_in.margin is None or stand_in.margin >= FAR)
        return (carried_on(meant, Method.INTRODUCED), name) if sure else None

    def _is_spoken_of(self, draft: Draft, gender: str | None) -> bool:
        """Whether the words say `he` or `she` of somebody, of that gender where one is given."""
        words = _OF_ANOTHER.findall(self._text[draft.spans[0][0] : draft.spans[-1][1]])
        return any(gender in (None, GENDERS[word.lower()]) for word in words)

    def _from_afar(self, draft: Draft, found: tuple[Attribution, ...]) -> tuple[Attribution, ...]:
        """Speakers who are printed in another sentence are carried on, and no surer than that."""
        sentence = self._places[draft.first_sentence]
        here = found and found[0].mention_span and found[0].mention_span[0] >= self._starts[sentence.paragraph]
        method = Method.CARRIED_IN_PARAGRAPH if here else Method.CARRIED_FROM_PARAGRAPH
        return carried_on(found, method)

    def _is_speech(self, draft: Draft) -> bool:
        """Whether the statement says who is speaking at this point: no attitude, no fragment without a frame."""
        if draft.source is None or draft.parse is None:
            return not draft.fragment
        if draft.kind is StatementKind.DIRECT or draft.according or draft.cue is None:
            return True
        return lemma(self._parses[draft.parse].words[draft.cue]) in SPEECH_VERBS

    def _source(self, draft: Draft, at: int, source: int) -> tuple[tuple[Attribution, ...], Name | None]:
        parse = self._parses[at]
        other = quoted_other(parse, draft.cue) if draft.cue is not None else None
        source = source if other is None else other
        if parse.words[source : source + 2] == ("ex", "-") and source + 2 < len(parse.words):
            source += 2  # `the ex-cricketer`
        if parse.tags[source].startswith(("PRP", "WP")):
            return self._pronouns.meant(draft, parse, source, self._dialogue.last)
        possessed = possessed_person(parse, source)
        possessed = kin_named(parse, source) if possessed is None else possessed
        source = self._named_subject(parse, draft.cue, at, source) if possessed is None else possessed
        if pair := self._nominals.pair(draft, parse, source, self._dialogue.last):
            return pair
        heads = listed(parse, self._names, at, source, draft.cue) if draft.cue is not None else []
        pairs = [self._one(draft, parse, at, head) for head in heads or [source, *conjuncts(parse, source)]]
        found = tuple({a.name: a for a, _ in reversed(pairs)}.values())[::-1]  # `Harlow & Sons` is one
        given = len(found) > 1 and found[0].name.lower() in GIVEN_NAMES
        return with_family(found) if given else found, next((n for _, n in pairs if n), None)

    def _named_subject(self, parse: Parse, cue: int | None, at: int, source: int) -> int:
        """The person among two subjects of one verb: the parser takes `Co-captain Ann Doe` apart.

        And who stands right before the verb where it takes a participle for its subject: `Reacting, the director of
        ports, Ann Doe, said`.
        """
        if cue is not None and parse.tags[source] == "VBG":
            people = (e.last for e in parse.entities if e.label == "PERSON" and cue - 2 <= e.last < cue)
            source = next(people, source)
        if cue is None or parse.deps[source] != "nsubj" or self._names.of_token(at, source):
            return source
        others = [c for c in parse.children[cue] if parse.deps[c] == "nsubj" and (source < c < cue or cue < source < c)]
        if (aged := next((c for c in others if is_age(parse, c)), None)) is not None:
            return aged  # `Outside court the 29-year-old said`
        person = (c for c in others if (n := self._names.of_token(at, c)) and n.kind is SpeakerKind.PERSON)
        return next(person, source)

    def _one(self, draft: Draft, parse: Parse, at: int, head: int) -> tuple[Attribution, Name | None]:
        """Whom the phrase at the token `head` names, or takes up: `the Dane` and `the CM` are nobody's names.

        Nor is `the former Rover`, but it may be a firm.
        """
        was = is_former(parse, head) and is_second_noun(parse, head) and not appositions(parse, head)
        if was or is_demonym(parse, head) or self._nominals.abbreviated(parse.words[head]):
            return self._nominals.meant(draft, parse, head, self._dialogue.last, self._dialogue.other)
        return self._named(draft, parse, at, head)

    def _named(self, draft: Draft, parse: Parse, at: int, head: int) -> tuple[Attribution, Name | None]:
        tag = parse.tags[head]
        method = Method.ACCORDING_TO if draft.according else Method.NAMED_SUBJECT
        for holder in (*holders_beside(parse, head, draft.cue), *self._owned(parse, at, head)):
            name = self._names.of_token(at, holder)
            if name is not None and name.kind is SpeakerKind.PERSON:
                return of_name(self._text, name, self._names.span_at(at, holder), method), name
        name = self._names.of_token(at, head)
        if name is not None and tag.startswith(("NNP", "NN", "JJ", "FW", "IN", "CD")):
            return of_name(self._text, name, self._names.span_at(at, head), method), name
        before = (t for t in just_before(parse, head) if parse.deps[t] != "pobj")
        for apposed in (*appositions(parse, head), *before):
            name = self._names.of_token(at, apposed)
            noun = parse.tags[head] == "NN" or parse.words[head].lower() in TITLES
            direct = parse.heads[apposed] == head and noun
            theirs = name is not None and (name.kind is SpeakerKind.PERSON or direct)
            if name and theirs and not self._is_place(at, apposed) and not is_one_of_many(parse, apposed):
                return of_name(self._text, name, self._names.span_at(at, apposed), method), name
        if (full := full_name_behind(parse, head)) is not None and (name := self._names.of_token(at, full)):
            return of_name(self._text, name, self._names.span_at(at, full), method), name
        if draft.according and (behind := named_behind(parse, head)) is not None:
            name = self._names.of_token(at, behind)
            if name is not None and name.kind is SpeakerKind.PERSON:
                return of_name(self._text, name, self._names.span_at(at, behind), method), name
        if (told := called(parse, head)) is not None and (known := self._known_as(parse, at, head, told, method)):
            return known
        if parse.words[head][:1].isupper() and not any(parse.tags[c] == "DT" for c in parse.children[head]):
            name = self.labelled.of_surname(parse.words[head])
            if name is not None and name.kind is SpeakerKind.PERSON:
                return of_name(self._text, name, parse.spans[head], method), name
        return self._nominals.meant(draft, parse, head, self._dialogue.last, self._dialogue.other)

    def _owned(self, parse: Parse, at: int, head: int) -> list[int]:
        """`His GP, Dr Ann Doe, said`: where the person is named who is beside what somebody has in capitals."""
        theirs = any(parse.tags[c] == "PRP$" for c in parse.children[head])
        return appositions(parse, head) if theirs and self._names.of_token(at, head) is not None else []

    def _known_as(
        self, parse: Parse, at: int, head: int, told: int, method: Method
    ) -> tuple[Attribution, Name | None] | None:
        """Who `gave her name as Signe` or `identified himself as Sunday`, whatever that word is besides."""
        span, name = phrase_span(parse, head), self._names.of_token(at, told)
        if name is not None:
            return replace(of_name(self._text, name, span, method), kind=SpeakerKind.PERSON), name
        if not parse.words[told].istitle():
            return None
        given, mention = cut(self._text, [parse.spans[told]]), cut(self._text, [span])
        return Attribution(given, SpeakerKind.PERSON, method, CONFIDENCE[method], mention, span), None

    def _is_place(self, at: int, token: int) -> bool:
        """`On the Ann Doe Show, the mayor said`: a name behind a preposition and an article is nobody's apposition."""
        start = self._names.span_at(at, token)[0]
        before = self._text[max(start - 20, 0) : start].lower().split()
        return len(before) > 1 and before[-1] == "the" and before[-2] in ("on", "in", "at", "to", "for", "with", "from")

    def _carried(self, draft: Draft) -> tuple[tuple[Attribution, ...], Name | None]:
        """The speaker of the statement before, in this paragraph or, for a paragraph of quotations, in the last."""
        if (described := self._described(draft)) is not None:
            return described
        if self._dialogue.last is None or draft.kind is not StatementKind.DIRECT:
            return self._nearest(draft)
        last, found, name = self._dialogue.last.draft, self._dialogue.last.found, self._dialogue.last.name
        if last.sentence < draft.first_sentence - 1 and self._floats(draft):
            subject = self._antecedents.subject_before(draft.first_sentence)
            if subject is not None and subject.name is not name:
                return self._nearest(draft)
        gap = draft.paragraph - last.paragraph
        method = Method.CARRIED_IN_PARAGRAPH if gap == 0 else Method.CARRIED_FROM_PARAGRAPH
        if gap == _BEHIND_QUESTION and self._is_behind_question(draft):
            return carried_on(found, method), name
        if gap > 1 or (gap == 1 and not draft.opens_paragraph):
            return self._nearest(draft)
        return carried_on(found, method), name

    def _is_behind_question(self, draft: Draft) -> bool:
        """`Would she resign?`: whether the paragraph before is a question that the outlet puts, to whoever spoke."""
        number = draft.first_sentence - 1
        if not draft.opens_paragraph or number < 1 or self._places[number - 1].paragraph == draft.paragraph - 1:
            return False
        sentence = self._places[number].sentence
        return self._text[sentence.end - 1] == "?" and not (sentence.whole or sentence.fragments)

    def _is_crosshead(self, draft: Draft) -> bool:
        """A few words in marks that are a line of their own within the text: of whoever speaks below, if anybody."""
        if draft.kind is not StatementKind.DIRECT or draft.paragraph < _FIRST_CROSSHEAD or not draft.opens_paragraph:
            return False
        start, end = draft.spans[0][0], draft.spans[-1][1]
        above = _CLOCK.sub("", self._text[max(start - 8, 0) : start - 1])
        alone = above.endswith("\n") and self._text[end + 1 : end + 2] in ("\n", "")
        short = len(self._text[start:end].split()) <= _LONGEST_CROSSHEAD
        return alone and short and self._text[end - 1] not in ".?!…,"

    def _floats(self, draft: Draft) -> bool:
        """Whether the statement is a quotation that stands behind a sentence, with no frame of its own."""
        return draft.kind is StatementKind.DIRECT and not draft.fragment and draft.first_sentence != NO_SENTENCE

    def _introduced(self, draft: Draft) -> Seen | None:
        """The one person whom the sentence before a quotation without a frame is about."""
        if not self._floats(draft):
            return None
        before = self._antecedents.subject_before(draft.first_sentence)
        if before is None and draft.opens_paragraph:
            before = self._antecedents.subject_of_paragraph_before(draft.first_sentence)
        return before

    def _nearest(self, draft: Draft) -> tuple[tuple[Attribution, ...], Name | None]:
        before = self._introduced(draft)
        if before is not None:
            return (of_name(self._text, before.name, before.mention.span, Method.INTRODUCED),), before.name
        best = self._antecedents.nearest(draft.spans[0][0], draft.sentence)
        if best is None:
            return (), None
        mention = best.mention
        return (of_name(self._text, best.name, mention.span, Method.NEAREST_MENTION),), best.name


def _is_by_judgement(draft: Draft, found: Attribution) -> bool:
    """Labels without a name, `the pair`, pronouns that take up nobody by name: too rare for a fitted confidence."""
    if draft.label:
        return found.confidence != CONFIDENCE[found.method]
    if found.method is Method.NOMINAL_SUBJECT and found.confidence == GROUP_PRONOUN:
        return True
    return found.method is Method.PRONOUN and draft.margin is None
