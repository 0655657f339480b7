"""Compare what extraction found with what a careful reader found."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.model import ExtractedStatement, Span, StatementKind
from tests.evaluation.gold import GoldArticle, GoldStatement

QUOTED_OVERLAP = 0.8
"""Intersection over union of characters from which two quoted pieces are the same: marks and commas may differ."""
CONTENT_OVERLAP = 0.5
"""The same for reported content, whose edges honest readers draw differently."""

Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many were expected, how many were predicted, and how many of both are the same."""

    matched: int = 0
    predicted: int = 0
    expected: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Sum over articles."""
        return Tally(self.matched + other.matched, self.predicted + other.predicted, self.expected + other.expected)

    @property
    def precision(self) -> float:
        """1.0 where nothing was predicted: nothing is wrong."""
        return self.matched / self.predicted if self.predicted else 1.0

    @property
    def recall(self) -> float:
        """1.0 where nothing was expected: nothing is missing."""
        return self.matched / self.expected if self.expected else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.predicted + self.expected
        return 2 * self.matched / total if total else 1.0


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that went wrong, for a person to read."""

    row: str
    what: str
    snippet: str
    cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseTally:
    """How often a hard case occurs, was found, and was found with the right speakers.

    A line that nobody says is found when no statement is made of it, and counts no speaker.
    """

    expected: int = 0
    found: int = 0
    spoken: int = 0
    right: int = 0

    def __add__(self, other: "CaseTally") -> "CaseTally":
        """Sum over occurrences."""
        return CaseTally(
            self.expected + other.expected,
            self.found + other.found,
            self.spoken + other.spoken,
            self.right + other.right,
        )


@dataclass(slots=True)
class Score:
    """The tallies of one article, or of all of them."""

    direct: Tally = field(default_factory=Tally)
    quote_marked: Tally = field(default_factory=Tally)
    quote_speaker: Tally = field(default_factory=Tally)
    indirect_mixed: Tally = field(default_factory=Tally)
    named_speaker: Tally = field(default_factory=Tally)
    narrative_kept: Tally = field(default_factory=Tally)
    boilerplate_leaks: int = 0
    wrongly_voiced: int = 0
    mistakes: list[Mistake] = field(default_factory=list)
    cases: dict[str, CaseTally] = field(default_factory=dict)

    def __add__(self, other: "Score") -> "Score":
        """Sum over articles."""
        return Score(
            self.direct + other.direct,
            self.quote_marked + other.quote_marked,
            self.quote_speaker + other.quote_speaker,
            self.indirect_mixed + other.indirect_mixed,
            self.named_speaker + other.named_speaker,
            self.narrative_kept + other.narrative_kept,
            self.boilerplate_leaks + other.boilerplate_leaks,
            self.wrongly_voiced + other.wrongly_voiced,
            self.mistakes + other.mistakes,
            {
                case: self.cases.get(case, CaseTally()) + other.cases.get(case, CaseTally())
                for case in self.cases | other.cases
            },
        )


@dataclass(frozen=True, slots=True)
class Unit:
    """What is compared: some characters, who is said to have said them, and whether it counts at all.

    Each speaker is the set of the names that are as good as each other; a predicted one has a single name.
    """

    spans: Spans
    speakers: frozenset[frozenset[str]]
    optional: bool = False

    def has_speakers_of(self, gold: "Unit") -> bool:
        """Whether each speaker of either is a speaker of the other, under one of the names."""
        return all(any(own & theirs for theirs in gold.speakers) for own in self.speakers) and all(
            any(own & theirs for own in self.speakers) for theirs in gold.speakers
        )


def normalise(name: str) -> str:
    """A name as it is compared: case, spacing, leading article and the shape of apostrophes do not matter."""
    plain = re.sub(r"[‘’ʼ`]", "'", " ".join(name.split())).casefold()
    return re.sub(r"^(?:the|an?) ", "", plain)


def characters(spans: Sequence[Span]) -> set[int]:
    """The code points that the spans cover."""
    return {position for start, end in spans for position in range(start, end)}


def overlap(one: Sequence[Span], other: Sequence[Span]) -> float:
    """Intersection over union, in characters."""
    a, b = characters(one), characters(other)
    return len(a & b) / len(a | b) if a and b else 0.0


def coverage(part: Sequence[Span], whole: set[int]) -> float:
    """The share of the part's characters that lie in the whole."""
    own = characters(part)
    return len(own & whole) / len(own) if own else 0.0


def pair(gold: Sequence[Unit], predicted: Sequence[Unit], at_least: float) -> dict[int, int]:
    """Pair predicted with gold units one to one, best overlap first; predicted position to gold position."""
    scored = [(overlap(g.spans, p.spans), -i, -j) for i, g in enumerate(gold) for j, p in enumerate(predicted)]
    pairs: dict[int, int] = {}
    for share, i, j in sorted(scored, reverse=True):
        if share >= at_least and -j not in pairs and -i not in pairs.values():
            pairs[-j] = -i
    return pairs


def score_article(article: GoldArticle, predicted: Sequence[ExtractedStatement]) -> Score:
    """Score one article's statements, narrative ones included."""
    spoken = [each for each in predicted if each.kind is not StatementKind.NARRATIVE]
    score = Score()
    _score_direct(article, spoken, score)
    _score_reported(article, spoken, score)
    _score_quoted(article, spoken, score)
    _score_named_speakers(article, spoken, score)
    _score_narrative(article, predicted, score)
    _score_cases(article, predicted, score)
    return score


def _score_direct(article: GoldArticle, spoken: Sequence[ExtractedStatement], score: Score) -> None:
    gold = [_gold_unit(s) for s in article.statements if s.kind is StatementKind.DIRECT or _is_open(s)]
    found = [_unit(s) for s in spoken if s.kind is StatementKind.DIRECT]
    score.direct = _compare("direct", article, gold, found, QUOTED_OVERLAP, score)


def _score_reported(article: GoldArticle, spoken: Sequence[ExtractedStatement], score: Score) -> None:
    gold = [_gold_unit(s) for s in article.statements if s.kind is not StatementKind.DIRECT or _is_open(s)]
    found = [_unit(s) for s in spoken if s.kind is not StatementKind.DIRECT]
    score.indirect_mixed = _compare("indirect+mixed", article, gold, found, CONTENT_OVERLAP, score)


def _score_quoted(article: GoldArticle, spoken: Sequence[ExtractedStatement], score: Score) -> None:
    """Each piece inside quotation marks counts for itself, however pieces are grouped into statements."""
    gold = [
        Unit((piece,), _names(s.speakers), s.optional or piece in s.optional_quoted)
        for s in article.statements
        for piece in sorted({*s.quoted, *s.optional_quoted})
    ]
    found = [Unit((piece,), _unit(s).speakers) for s in spoken for piece in s.quoted]
    score.quote_marked = _compare("quote-marked", article, gold, found, QUOTED_OVERLAP, score)
    pairs = pair(gold, found, QUOTED_OVERLAP)
    matched = [(found[j], gold[i]) for j, i in pairs.items() if not gold[i].optional]
    right = sum(f.has_speakers_of(g) for f, g in matched)
    score.quote_speaker = Tally(right, score.quote_marked.predicted, score.quote_marked.expected)
    for f, g in matched:
        if not f.has_speakers_of(g):
            _note(score, article, "quote and speaker", _instead(f, g), g.spans)


def _score_named_speakers(article: GoldArticle, spoken: Sequence[ExtractedStatement], score: Score) -> None:
    gold = [_gold_unit(s) for s in article.statements]
    found = [_unit(s) for s in spoken]
    for j, i in sorted(pair(gold, found, CONTENT_OVERLAP).items()):
        statement = article.statements[i]
        if statement.optional or not _is_named(statement):
            continue
        right = int(found[j].has_speakers_of(gold[i]))
        score.named_speaker += Tally(right, 1, 1)
        if not right:
            _note(score, article, "named speaker", _instead(found[j], gold[i]), gold[i].spans)


def _score_narrative(article: GoldArticle, predicted: Sequence[ExtractedStatement], score: Score) -> None:
    said = characters([span for s in article.statements for span in s.spans])
    voiced = [s for s in predicted if s.speakers]
    narrative = characters([span for s in predicted if _is_own_words(s) for span in s.spans])
    anything = characters([span for s in predicted for span in s.spans])
    for each in voiced:
        if coverage(each.spans, said) < 0.5:
            score.wrongly_voiced += 1
            speakers = ", ".join(speaker.name for speaker in each.speakers)
            _note(score, article, "outlet's own words", f"put in the mouth of {speakers}", each.spans)
    for line in article.not_statements:
        if coverage([line], anything) >= 0.5:
            score.boilerplate_leaks += 1
            _note(score, article, "boiler-plate", "became a statement", (line,))
    for piece in article.narrative:
        kept = int(coverage([piece], narrative) >= 0.5)
        score.narrative_kept += Tally(kept, 1, 1)
        if not kept:
            _note(score, article, "narrative", "is not a narrative statement", (piece,))


def _score_cases(article: GoldArticle, predicted: Sequence[ExtractedStatement], score: Score) -> None:
    """Count by hard case; optional statements count too, for the table has no floor."""
    gold = [_gold_unit(s) for s in article.statements]
    found = [_unit(s) for s in predicted if s.kind is not StatementKind.NARRATIVE]
    partner = {i: found[j] for j, i in pair(gold, found, CONTENT_OVERLAP).items()}
    for i, statement in enumerate(article.statements):
        right = i in partner and partner[i].has_speakers_of(gold[i])
        _count(score, statement.cases, CaseTally(1, int(i in partner), 1, int(right)))
    # The outlet's own sentence may be a narrative statement; boiler-plate may be none at all.
    said = characters([span for unit in found for span in unit.spans])
    anything = characters([span for s in predicted for span in s.spans])
    for span, cases in article.cases:
        taken = said if span in article.narrative else anything
        _count(score, cases, CaseTally(1, int(coverage([span], taken) < 0.5)))


def _count(score: Score, cases: Sequence[str], tally: CaseTally) -> None:
    for case in cases:
        score.cases[case] = score.cases.get(case, CaseTally()) + tally


def _compare(
    row: str, article: GoldArticle, gold: list[Unit], found: list[Unit], at_least: float, score: Score
) -> Tally:
    """Tally one row; a predicted unit that meets an optional gold one, with no wrong speaker, counts nowhere."""
    wanted = [unit for unit in gold if not unit.optional]
    pairs = pair(wanted, found, at_least)
    extra = [unit for j, unit in enumerate(found) if j not in pairs]
    forgiven = pair([unit for unit in gold if unit.optional], extra, CONTENT_OVERLAP)
    optional = [unit for unit in gold if unit.optional]
    false = [u for j, u in enumerate(extra) if j not in forgiven or not _may_be(u, optional[forgiven[j]])]
    for i, unit in enumerate(wanted):
        if i not in pairs.values():
            _note(score, article, row, "missed", unit.spans)
    for unit in false:
        _note(score, article, row, "false", unit.spans)
    return Tally(len(pairs), len(pairs) + len(false), len(wanted))


def _is_own_words(statement: ExtractedStatement) -> bool:
    return statement.kind is StatementKind.NARRATIVE and not statement.speakers


def _may_be(found: Unit, gold: Unit) -> bool:
    return not found.speakers or not gold.speakers or found.has_speakers_of(gold)


def _is_open(statement: GoldStatement) -> bool:
    """Whether the statement counts neither as direct nor as reported."""
    return statement.optional or statement.any_kind


def _gold_unit(statement: GoldStatement) -> Unit:
    return Unit(statement.spans, _names(statement.speakers), _is_open(statement))


def _unit(statement: ExtractedStatement) -> Unit:
    return Unit(statement.spans, _names([speaker.name for speaker in statement.speakers]))


def _names(names: Sequence[str]) -> frozenset[frozenset[str]]:
    return frozenset(frozenset(normalise(one) for one in name.split(" | ")) for name in names)


def _is_named(statement: GoldStatement) -> bool:
    """Gold writes names with a capital and descriptions (`residents`, `two officials`) without."""
    return bool(statement.speakers) and all(name[0].isupper() for name in statement.speakers)


def _instead(found: Unit, gold: Unit) -> str:
    return f"{_listed(found.speakers)} instead of {_listed(gold.speakers)}"


def _listed(speakers: frozenset[frozenset[str]]) -> str:
    return " + ".join(sorted(" or ".join(sorted(names)) for names in speakers)) or "nobody"


def _note(score: Score, article: GoldArticle, row: str, what: str, spans: Spans) -> None:
    cases = {c for s in article.statements if set(s.spans) & set(spans) for c in s.cases}
    cases |= {c for span, names in article.cases if span in spans for c in names}
    snippet = " … ".join(article.text[start:end] for start, end in spans)
    score.mistakes.append(Mistake(row, what, " ".join(snippet.split()), tuple(sorted(cases))))
