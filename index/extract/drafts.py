"""Statements on their way: found, their speakers still to be named."""

from dataclasses import dataclass

from index.extract.confidence import Evidence
from index.extract.labels import Label
from index.extract.sentences import Sentence
from index.model import Span, StatementKind

NO_SENTENCE = -1
"""The sentence number of a labelled line, which is not cut into sentences."""


@dataclass(slots=True)
class Draft:
    """A statement on its way: `parse` and `source`, `cue` say where its speaker and cue are printed.

    `distant` is true where they stand in another sentence than the statement. `read` is the source that the model
    links the statement to, None where that is nobody's, and `read_score` the probability of the link; `margin` is by
    how much the second person whom its pronoun may mean lies behind, and `evidence` what the confidence of its first
    speaker rests on.
    """

    kind: StatementKind
    spans: list[Span]
    quoted: list[Span]
    paragraph: int
    sentence: int
    parse: int | None = None
    cue: int | None = None
    source: int | None = None
    according: bool = False
    label: Label | None = None
    probability: float = 1.0
    opens_paragraph: bool = False
    fragment: bool = False
    unclosed: bool = False
    distant: bool = False
    read: Span | None = None
    read_score: float = 0.0
    margin: float | None = None
    evidence: Evidence | None = None
    first_sentence: int = NO_SENTENCE

    def __post_init__(self) -> None:
        """A statement begins in its own sentence, however many follow."""
        self.first_sentence = self.sentence


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence's place in the article, with its parses (one, or several for an endless sentence)."""

    paragraph: int
    sentence: Sentence
    parses: tuple[int, ...]
