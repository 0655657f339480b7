"""Who speaks in turn: an answer behind a question, and quotations that alternate between two without frames."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from index.extract.attributions import of_name
from index.extract.cast import Cast
from index.extract.confidence import CONFIDENCE
from index.extract.cues import lemma
from index.extract.drafts import Draft, Place
from index.extract.names import Name
from index.extract.phrases import appositions
from index.extract.pronouns import Meant, Spoke
from index.model import Attribution, Method, SpeakerKind, StatementKind

ANSWERS_WITHIN = 3
"""How many paragraphs before an answer whoever gives it has spoken."""
_TO_SOMEBODY = re.compile(r"\b(?:you|your|yours|yourself|sir|madam|ma’am|Mr|Mrs|Ms|Dr)\b", re.IGNORECASE)
_ADDRESSED = re.compile(
    r"(?:^|[,!?.—–] )(?:(?:[Mm](?:y|i)|[Yy]our) (?:[Ll]ords?|[Ll]ady|[Hh]onou?rs?|[Ww]orship|[Ee]xcellency)"
    r"|(?:Mr|Madam|Mister) [A-Z]\w+|[Ss]ir|[Mm]a[’']?am|[Mm]adam|(?:[Dd]eputy )?[Mm]inister|[Cc]ouncillor|[Ss]enator"
    r"|[Cc]hairperson|[Cc]hairman|[Hh]onourable|[Cc]hair|[Mm]ate|[Dd]octor|[Oo]fficer)(?=[,.?!]|$)"
)
"""`Notices were pasted, | My Lady|.`: how one of two who talk to each other calls the other."""
_TO_ANOTHER = re.compile(r"\?|^Your\b|\b[Yy]ou (?:did|didn[’']t|were|weren[’']t|said|had|promised|told)\b")
"""A question, or what the other did; `you` alone is anybody (`You’ve got to take your chances`)."""
_REPLYING = frozenset({"reply", "answer", "respond"})
_LONGEST_TURN = 20
"""In words: who talks to somebody says less at once than who speaks to a reporter."""
_LEAST_TURNS = 2


class Dialogue:
    """Who spoke last and before that, and whose turn it is; to be told of each statement in order."""

    def __init__(self, cast: Cast) -> None:
        self._text, self._places, self._parses = cast.text, cast.places, cast.parses
        self._names, self._antecedents = cast.names, cast.antecedents
        self._in_turns = _exchanges(cast.text, cast.places)
        self.last: Spoke | None = None
        self.other: Spoke | None = None
        self._turn: Draft | None = None
        self._turned = True

    def spoke(self, draft: Draft, found: tuple[Attribution, ...], name: Name | None) -> None:
        """Somebody said something; who is carried on stays as sure as where that was printed."""
        carried = self._turn is not draft and found[0].method in (
            Method.CARRIED_IN_PARAGRAPH,
            Method.CARRIED_FROM_PARAGRAPH,
        )
        now = Spoke(draft, self.last.found if carried and self.last else found, name)
        self._turned = self.last is None or not _same(self.last, now)
        if self.last is not None and self._turned:
            self.other = self.last
        self.last = now

    def is_turn(self, draft: Draft) -> bool:
        """A paragraph of a quotation right behind `“Is that a yes?” she asked.`: somebody else says it.

        Unless she had spoken before and asks nobody in particular (`“Is that a crime?” he asked.`), and goes on.
        So too a question behind `“I was out,” he replied.`, and what is answered to that; and each line of an exchange.
        """
        if draft.label is not None or (draft.source is not None and not draft.distant):
            return False
        last = self.last.draft if self.last else None
        if last is None or last.kind is not StatementKind.DIRECT or draft.kind is not StatementKind.DIRECT:
            return False
        if not draft.opens_paragraph or draft.paragraph - last.paragraph != 1:
            return False
        cue = "" if last.parse is None or last.cue is None else lemma(self._parses[last.parse].words[last.cue])
        if self._is_question(last):
            turn = last is self._turn or (cue == "ask" and (self._turned or self._is_to_somebody(last)))
        else:
            replied = cue in _REPLYING or last is self._turn or self._was_asked(last)
            turn = self._is_question(draft) and replied and self.other is not None
        answered, name = self.whose_turn(draft)
        turn = turn or (draft.paragraph in self._in_turns and (bool(answered) or self._in_turns[draft.paragraph]))
        turn = turn and (name is None or name is not self._called(draft))
        self._turn = draft if turn else None
        return turn

    def whose_turn(self, draft: Draft) -> Meant:
        """Who was asked, else who spoke before the other, if that was not long ago, else the one other person there."""
        if self.last is not None and (asked := self._asked(self.last.draft)) is not None:
            return asked
        if self.last is not None and (name := self._called(self.last.draft)) is not None:
            return (of_name(self._text, name, name.mentions[0].span, Method.CARRIED_FROM_PARAGRAPH),), name
        if self.other is not None and draft.paragraph - self.other.draft.paragraph <= ANSWERS_WITHIN:
            return carried_on(self.other.found, Method.CARRIED_FROM_PARAGRAPH), self.other.name
        return self._beside(draft) or ((), None)

    def _called(self, draft: Draft) -> Name | None:
        """`Mr Doe, will you answer?`: whom the words call by name."""
        return self._antecedents.addressed(self._text, draft.spans[0][0], draft.spans[-1][1])

    def _beside(self, draft: Draft) -> Meant | None:
        """The one other person whom the paragraph of an exchange's first words names."""
        if self.last is None or self.last.name is None or draft.paragraph not in self._in_turns:
            return None
        seen = self._antecedents.before(draft.spans[0][0], draft.sentence, draft.sentence - self._first(draft))
        others = {id(each.name): each for each in seen if each.name is not self.last.name}
        if len(others) != 1:
            return None
        (one,) = others.values()
        found = of_name(self._text, one.name, one.mention.span, Method.INTRODUCED)
        return (found,), one.name

    def _first(self, draft: Draft) -> int:
        """The first sentence of the paragraph before the draft's."""
        number = draft.first_sentence
        while number and self._places[number - 1].paragraph >= draft.paragraph - 1:
            number -= 1
        return number

    def _asked(self, draft: Draft) -> Meant | None:
        """`Doe asked | the engineer, Ann Roe|.`: whom the question was put to by name."""
        if draft.parse is None or draft.cue is None or lemma(self._parses[draft.parse].words[draft.cue]) != "ask":
            return None
        parse = self._parses[draft.parse]
        objects = [c for c in parse.children[draft.cue] if parse.deps[c] in ("dobj", "dative")]
        for token in (t for head in objects for t in (head, *appositions(parse, head))):
            name = self._names.of_token(draft.parse, token)
            asks = self.last is not None and self.last.name is name  # `asked Ann Doe, for the family`
            if name is not None and name.kind is SpeakerKind.PERSON and not asks:
                span = self._names.span_at(draft.parse, token)
                found = of_name(self._text, name, span, Method.CARRIED_FROM_PARAGRAPH)
                return carried_on([found], Method.CARRIED_FROM_PARAGRAPH), name
        return None

    def _is_question(self, draft: Draft) -> bool:
        return self._text[draft.spans[-1][1] - 1] == "?"

    def _is_to_somebody(self, draft: Draft) -> bool:
        return _TO_SOMEBODY.search(self._text, draft.spans[0][0], draft.spans[-1][1]) is not None

    def _was_asked(self, draft: Draft) -> bool:
        """Whether somebody asked what the draft says, right before."""
        other = self.other.draft if self.other else None
        if other is None or other.parse is None or other.cue is None or draft.paragraph - other.paragraph > 1:
            return False
        return lemma(self._parses[other.parse].words[other.cue]) == "ask"


def carried_on(found: Iterable[Attribution], method: Method) -> tuple[Attribution, ...]:
    """No surer than the method is."""
    return tuple(replace(a, method=method, confidence=min(a.confidence, CONFIDENCE[method])) for a in found)


def _same(one: Spoke, other: Spoke) -> bool:
    return [a.name for a in one.found] == [a.name for a in other.found]


def _runs(text: str, places: Sequence[Place]) -> Iterator[list[tuple[int, str]]]:
    """Number and words of paragraphs that follow each other and are nothing but a quotation each."""
    run: list[tuple[int, str]] = []
    for paragraph, words in _bare(text, places):
        if run and paragraph != run[-1][0] + 1:
            yield run
            run = []
        run.append((paragraph, words))
    yield run


def _exchanges(text: str, places: Sequence[Place]) -> dict[int, bool]:
    """The paragraphs whose quotations are said to each other, not to a reporter; true where one calls the other so.

    Somebody is called by a title, or all are short and one asks or says what `you` did.
    """
    found: dict[int, bool] = {}
    for run in _runs(text, places):
        addressed = any(_ADDRESSED.search(words) for _, words in run)
        brief = all(len(words.split()) <= _LONGEST_TURN for _, words in run)
        if len(run) >= _LEAST_TURNS and (addressed or (brief and any(_TO_ANOTHER.search(w) for _, w in run))):
            found |= dict.fromkeys((number for number, _ in run), addressed)
    return found


def _bare(text: str, places: Sequence[Place]) -> list[tuple[int, str]]:
    """Number and words of each paragraph that is one quotation and nothing else."""
    first: dict[int, Place] = {}
    count: dict[int, int] = {}
    for place in places:
        first.setdefault(place.paragraph, place)
        count[place.paragraph] = count.get(place.paragraph, 0) + 1
    found = []
    for paragraph, place in first.items():
        sentence = place.sentence
        one = sentence.whole[0] if count[paragraph] == 1 and len(sentence.whole) == 1 else None
        if one and one.closed and (one.outer_start, one.outer_end) == (sentence.start, sentence.end):
            found.append((paragraph, text[one.start : one.end]))
    return found
