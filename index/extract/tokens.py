"""What is reported around one cue, and the parses' tokens by their place in the article."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from index.extract.cues import SPEECH_VERBS, lemma
from index.extract.drafts import Place
from index.extract.lexicon import HEARERS
from index.extract.parse import Parse
from index.extract.unsaid import is_unsaid
from index.model import Span

ADDRESSING = frozenset("ask tell inform assure remind warn advise notify convince promise put".split())
"""Verbs that say to whom something is said before they say what."""
_AUDIENCES = HEARERS | {"meeting", "conference", "rally", "crowd", "congregation", "gathering", "audience", "public"}
_DEED = re.compile(r"\bread(?:s|ing)? out\b", re.IGNORECASE)
_NO_WORDS = re.compile(
    r"not to be (?:named|identified|quoted)\b|(?:for )?anonymity\b|(?:no|yes) to\b|(?:almost|virtually) nothing\b",
    re.IGNORECASE,
)
"""What is asked for or answered where nobody's words are reported: `asked not to be named`, `said no to a pit`."""
_LAST_WORD = re.compile(r"[\w’'-]+(?=\W*$)")
_PLAIN = re.compile(r"[\w\s’'-]+")
_REACH = 40
"""Characters before a content among which its last word before is looked for."""


@dataclass(frozen=True, slots=True)
class Content:
    """Reported words around one cue; `inside` is how probable the model finds it that they are reported."""

    spans: list[Span]
    inside: float
    source: Span | None
    source_score: float
    cue: Span | None

    def add(self, text: str, span: Span, frame: Sequence[Span]) -> None:
        """Go on with another passage; words between that are no frame are reported too: `is | expected | to last`."""
        last = self.spans[-1]
        framed = any(last[1] <= start < span[0] for start, _ in frame)
        if framed or not _PLAIN.fullmatch(text, last[1] - 1, span[0] + 1) or is_silence(text, span[0]):
            self.spans.append(span)
        else:
            self.spans[-1] = (last[0], span[1])


def is_silence(text: str, start: int) -> bool:
    """Whether the words right before a content take it back: `declined | to comment`, `would not say | whether`."""
    before = text[max(text.rfind("\n", 0, start) + 1, start - _REACH) : start]
    if _DEED.search(before) or _NO_WORDS.match(text, start):
        return True
    last = _LAST_WORD.search(before)
    return last is not None and is_unsaid(text, (start - len(before) + last.start(), start - len(before) + last.end()))


class Tokens:
    """The parses' tokens by their place in the article."""

    def __init__(self, places: Sequence[Place], parses: Sequence[Parse]) -> None:
        self._parses = parses
        read = {at for place in places for at in place.parses}
        found = sorted(
            (parse.spans[t][0], at, t)
            for at, parse in enumerate(parses)
            if at in read
            for t in range(len(parse.words))
            if parse.spans[t][0] >= 0
        )
        self._starts = [start for start, _, _ in found]
        self._tokens = [(at, t) for _, at, t in found]

    def within(self, span: Span) -> list[tuple[int, int]]:
        """Parse and token of each word that begins in the span."""
        return self._tokens[bisect_left(self._starts, span[0]) : bisect_left(self._starts, span[1])]

    def head(self, span: Span) -> tuple[int, int] | None:
        """The word of the span that all its others hang on; of a span over two parses, the first's."""
        here = self.within(span)
        if not here:
            return None
        at = here[0][0]
        inside = [t for parse, t in here if parse == at]
        parse = self._parses[at]
        tops = [t for t in inside if parse.heads[t] not in inside or parse.heads[t] == t]
        tops = [t for t in tops if not _is_prefix(parse, t)] or tops
        nouns = [t for t in tops if parse.tags[t].startswith(("NN", "PRP", "WP", "CD", "DT"))]
        nouns = [t for t in nouns if parse.words[t].lower() not in ("the", "a", "an")] or nouns
        subjects = [t for t in nouns if parse.deps[t] in ("nsubj", "nsubjpass")]
        proper = inside[-1:] if parse.tags[inside[-1]] == "NNP" else []
        head = (subjects or nouns or proper or tops or inside)[0]
        while parse.deps[head] in ("compound", "det") and parse.heads[head] > head and not _is_lost_verb(parse, head):
            head = parse.heads[head]  # the model may see less of a name than there is
        return at, head

    def meant(self, at: int, token: int) -> int:
        """The noun that a relative pronoun stands for, else the word itself."""
        parse = self._parses[at]
        verb = parse.heads[token]
        if parse.tags[token] not in ("WP", "WDT") or parse.words[token].lower() == "what":
            return token
        while parse.deps[verb] in ("conj", "xcomp", "ccomp") and parse.heads[verb] != verb:
            verb = parse.heads[verb]
        return parse.heads[verb] if parse.deps[verb] == "relcl" else token

    def cue(self, span: Span, at: int | None) -> tuple[int, int] | None:
        """The word of a cue that carries its meaning: its last verb, else its first word."""
        here = [(parse, t) for parse, t in self.within(span) if at is None or parse == at]
        verbs = [(parse, t) for parse, t in here if self._parses[parse].tags[t].startswith("VB")]
        own = [(at, t) for at, t in verbs if (self._parses[at].deps[t], self._parses[at].tags[t]) != ("acl", "VBN")]
        return [*verbs, *own][-1] if verbs else here[0] if here else None  # `says in a report released on Monday`

    def parse(self, at: int) -> Parse:
        """The parse with that number."""
        return self._parses[at]

    def span(self, at: int, token: int) -> Span:
        """Where the word stands."""
        return self._parses[at].spans[token]

    def owner(self, at: int, token: int) -> tuple[int, int] | None:
        """`the mayor's claim that …`: whose the cue is, where it is a noun; parse and token."""
        parse = self._parses[at]
        owner = parse.child(token, "poss") if parse.tags[token].startswith("NN") else None
        return (at, owner) if owner is not None else None

    def words(self, span: Span) -> list[str]:
        """The words of the span in small letters."""
        return [self.word(at, t) for at, t in self.within(span)]

    def word(self, at: int, token: int) -> str:
        """The word in small letters."""
        return self._parses[at].words[token].lower()

    def is_subject(self, span: Span, cue: Span | None) -> bool:
        """Whether the span is one word, the subject of the cue."""
        here = self.within(span)
        verb = self.cue(cue, here[0][0]) if cue and len(here) == 1 else None
        if verb is None:
            return False
        at, token = here[0]
        return self._parses[at].deps[token] == "nsubj" and self._parses[at].heads[token] == verb[1]

    def subject(self, at: int, verb: int) -> int | None:
        """The name right before a verb of saying, whose subject it is: `a move that Doe | called “rash”`."""
        parse = self._parses[at]
        if parse.tags[verb] not in ("VBD", "VBZ") or lemma(parse.words[verb]) not in SPEECH_VERBS:
            return None
        found = parse.child(verb, "nsubj")
        return found if found == verb - 1 and parse.tags[found].startswith("NN") else None

    def is_addressed(self, span: Span, cue: Span | None) -> bool:
        """Whether the span is the subject of a passive that says to whom something is said: `Doe | was told | …`."""
        head = self.head(span)
        verb = self.cue(cue, head[0]) if cue and head else None
        if head is None or verb is None or lemma(self.word(*verb)) not in ADDRESSING:
            return False
        parse, token = self._parses[head[0]], head[1]
        return parse.deps[token] == "nsubjpass" and parse.heads[token] == verb[1] and not self.is_clause(span)

    def is_told_before(self, source: tuple[int, int], verb: tuple[int, int]) -> bool:
        """`The court was told that Doe fled and told her son …`: whether another verb says who was told that."""
        parse, token = self._parses[source[0]], source[1]
        told = parse.deps[token] == "nsubjpass" and lemma(parse.words[parse.heads[token]]) in ADDRESSING
        return told and source[0] == verb[0] and parse.heads[token] != verb[1]

    def is_passive(self, span: Span | None) -> bool:
        """Whether the span is the subject of a passive."""
        head = self.head(span) if span else None
        return head is not None and self._parses[head[0]].deps[head[1]] == "nsubjpass"

    def is_object(self, content: Content) -> bool:
        """Whether the content is a thing that the cue has for its object, whatever clauses hang on it."""
        verb = self.cue(content.cue, None) if content.cue else None
        thing = self._parses[verb[0]].child(verb[1], "dobj") if verb else None
        return verb is not None and thing is not None and (verb[0], thing) in self.within(content.spans[0])

    def behind_object(self, at: int, verb: int, span: Span, *, clause: bool = False) -> int | None:
        """Where the clause begins behind the verb's object, if the span begins within it: `told the | court it …`.

        With `clause` only one with a subject of its own, unlike `told the court | to hurry`.
        """
        parse = self._parses[at]
        told = parse.child(verb, "dobj", "dative")
        inside = [t for parse_at, t in self.within(span) if parse_at == at]
        first = parse.words[inside[0]].lower() if clause and len(inside) > 1 else ""
        if first in _AUDIENCES and lemma(parse.words[verb]) == "tell" and parse.tags[inside[1]].startswith("N"):
            return self.span(at, inside[1])[0]  # a headline's `tells tribunal | pupils barked`
        if clause and told is None and lemma(parse.words[verb]) == "tell":
            # `told the meeting members were ill`, where the parser takes two nouns for one: somebody must be told
            heard = len(inside) > 2 and parse.deps[inside[0]] == "det" and parse.words[inside[1]].lower() in _AUDIENCES
            return self.span(at, inside[2])[0] if heard else None
        if (
            told is None
            or told not in (inside if clause else inside[:3])
            or not self.is_clause((parse.spans[told][1] + 1, span[1]))
        ):
            return None
        behind = told + 1
        if clause and not _begins_clause(parse, verb, behind):
            # `asked the head | of the harbour board | why it was late`: all of the noun is whom it was said to
            below = parse.child(verb, "ccomp")
            behind = min(parse.subtree(below)) if below is not None else told
            if not {*parse.subtree(told)}.issuperset(range(told, behind)) or not _begins_clause(parse, verb, behind):
                return None
        return self.span(at, behind)[0] if inside[0] in parse.subtree(told) and behind in inside else None

    def is_pointing(self, span: Span) -> bool:
        """Whether the span begins with a `that` which points: `called | that study “tiny”`, `said | that was late`."""
        at, token = next(iter(self.within(span)), (-1, -1))
        if at < 0 or self._parses[at].tags[token] != "DT" or self._parses[at].words[token] != "that":
            return False
        parse = self._parses[at]
        if parse.deps[token] == "nsubj":
            return True
        return parse.deps[token] == "det" and parse.tags[parse.heads[token]] != "NNS" and not self.is_finite([span])

    def is_her(self, span: Span) -> bool:
        """Whether the span begins with a `her` that is no possessive: `told | her it was late`."""
        (at, token), *_ = self.within(span) or [(-1, -1)]
        return at >= 0 and self.word(at, token) == "her" and self._parses[at].tags[token] == "PRP"

    def is_source(self, content: Content) -> bool:
        """Whether the content is only who says it, the subject of the cue: `…, claimed | Ann Doe of the union`.

        Or the name of it, behind its comma: `Asked by the coroner, | Dr Ann Doe, | whether …`.
        """
        verb = self.cue(content.cue, None) if content.cue and len(content.spans) == 1 else None
        head = self.head(content.spans[0]) if verb and not self.is_clause(content.spans[0]) else None
        if verb is None or head is None or head[0] != verb[0]:
            return False
        parse, span, source = self._parses[verb[0]], content.spans[0], content.source
        if source and content.cue and content.cue[1] <= source[0] and span[0] == source[1] + len(", "):
            return all(self._parses[at].tags[token] == "NNP" for at, token in self.within(span))
        return parse.deps[head[1]] == "nsubj" and parse.heads[head[1]] == verb[1]

    def is_told(self, content: Content) -> bool:
        """`“…,” the court was told`: whether the content is only to whom it was said."""
        verb = self.cue(content.cue, None) if content.cue and len(content.spans) == 1 else None
        head = self.head(content.spans[0]) if verb else None
        if verb is None or head is None or head[0] != verb[0] or self.word(*head) not in HEARERS:
            return False
        parse = self._parses[verb[0]]
        return parse.deps[head[1]] == "nsubjpass" and parse.heads[head[1]] == verb[1]

    def is_finite(self, spans: Sequence[Span]) -> bool:
        """Whether a verb in the spans has a tense."""
        return any(
            self._parses[at].tags[t] in ("VBD", "VBZ", "VBP", "MD") for span in spans for at, t in self.within(span)
        )

    def is_clause(self, span: Span) -> bool:
        """Whether the span is a clause, finite or not, and no mere thing that is spoken of."""
        for at in dict.fromkeys(at for at, _ in self.within(span)):
            parse = self._parses[at]
            inside = [t for parse_at, t in self.within(span) if parse_at == at]
            for t in inside:
                verb = parse.tags[t].startswith(("VB", "MD"))
                if verb and (parse.heads[t] not in inside or parse.heads[t] == t or parse.deps[t] == "ccomp"):
                    return True
        return False


def _begins_clause(parse: Parse, verb: int, token: int) -> bool:
    """Whether what the verb reports begins at the token, with a subject; `he` may begin what seems to be relative."""
    if token >= len(parse.words):
        return False
    if parse.tags[token] == "PRP" and parse.deps[token] == "nsubj":
        return True
    below = parse.child(verb, "ccomp")
    subject = parse.child(below, "nsubj", "nsubjpass", "expl") if below is not None else None
    return below is not None and subject is not None and min(parse.subtree(below)) == token


def _is_lost_verb(parse: Parse, token: int) -> bool:
    """`the Herald understands`: whether the noun above is the sentence's verb, which the parser took for a noun."""
    above = parse.heads[token]
    return parse.deps[above] == "ROOT" and parse.words[above].islower()


def _is_prefix(parse: Parse, token: int) -> bool:
    """Whether a hyphen follows, or is it: the parser takes `co-founder Ann Doe` apart."""
    return "-" in (parse.words[token], *parse.words[token + 1 : token + 2])
