"""Labelled turns of a transcript or an interview as statements."""

from collections.abc import Iterable

from index.extract.drafts import NO_SENTENCE, Draft
from index.extract.labels import Turn
from index.model import StatementKind


def turn_drafts(turns: Iterable[Turn]) -> list[Draft]:
    """What each label's speaker says, as one direct statement."""
    return [Draft(StatementKind.DIRECT, list(t.spans), [], t.paragraph, NO_SENTENCE, label=t.label) for t in turns]
