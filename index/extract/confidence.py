"""How sure each way of finding a speaker is, as measured."""

import math
import re
from dataclasses import dataclass
from enum import StrEnum

from index.model import Attribution, Method, Span

CONFIDENCE = {
    Method.NAMED_SUBJECT: 0.95,
    Method.ACCORDING_TO: 0.95,
    Method.NOMINAL_SUBJECT: 0.83,
    Method.PRONOUN: 0.78,
    Method.CARRIED_IN_PARAGRAPH: 0.81,
    Method.CARRIED_FROM_PARAGRAPH: 0.6,
    Method.INTRODUCED: 0.6,
    Method.NEAREST_MENTION: 0.45,
    Method.HEADLINE: 0.95,
    Method.SPEAKER_LABEL: 0.78,
    Method.SIGNATURE: 0.9,
}
"""By rules alone: the share of speakers that each method named rightly on 200 random training articles of PolNeAR (19
to 1,629 a method), before the attribution model came. By judgement stand three: the nearest mention, measured at .54
of 68 and .46 of 229, lies below the default threshold, for that is guessing; signatures do not occur there; whom a
sentence introduces was .64 of 14 on all 840 articles. English figures; other languages' frames borrow them.
"""
DESCRIBED = 0.83
"""Whom `the 22-year-old` or `the farmer` means: 31 of 31 right on all 840 training articles; held to other nominals."""
UNRESOLVED_PRONOUN = 0.3
"""A pronoun that leads to nobody: below the threshold."""
GROUP_PRONOUN = 0.7
"""By judgement: a group, an organisation or an unnamed person that a pronoun takes up."""
SUBJECT_GROUP = 0.6
"""By judgement: the plural subject before, which `they` takes up."""
INTERVIEWEE = 0.65
"""By judgement: who answers an interview."""
BYLINE = 0.7
"""By judgement: whom `I` means outside quotation marks, where the byline names one author."""


class Agreement(StrEnum):
    """What the attribution model says of a speaker that marks, grammar and names have found."""

    SURE = "sure"
    LIKELY = "likely"
    WEAK = "weak"
    SILENT = "silent"
    DOUBTFUL = "doubtful"
    OTHER = "other"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the confidence of a speaker rests on.

    `margin` is by how much the second person whom a pronoun may mean lies behind, None for what is no such pronoun.
    """

    method: Method
    agreed: Agreement
    margin: float | None = None


SURE_AT_LEAST, LIKELY_AT_LEAST = 0.9, 0.6
"""Probabilities of the model's link from which it is sure, and from which it likely is right."""
FAR, NEAR = 2.0, 1.0
"""By how much the second person whom a pronoun may mean must lie behind to be far off, and to be near."""

_METHOD = {
    Method.ACCORDING_TO: 3.51,
    Method.CARRIED_FROM_PARAGRAPH: 3.02,
    Method.CARRIED_IN_PARAGRAPH: 3.8,
    Method.HEADLINE: 2.07,
    Method.NAMED_SUBJECT: 3.98,
    Method.NEAREST_MENTION: 0.66,
    Method.NOMINAL_SUBJECT: 3.59,
    Method.PRONOUN: 2.29,
    Method.SPEAKER_LABEL: 3.6,
}
_AGREEMENT = {
    Agreement.SURE: 0.0,
    Agreement.LIKELY: -0.76,
    Agreement.WEAK: -2.42,
    Agreement.SILENT: -1.95,
    Agreement.ELSEWHERE: -3.2,
    Agreement.DOUBTFUL: -3.08,
    Agreement.OTHER: -4.6,
}
_CLOSE, _NEAR = -1.95, -0.98
"""Log-odds that a speaker is right, as a sum: of the method where the model is sure of the same source, of what the
model says otherwise, and of a pronoun's second likely person. Fitted to 320 random training articles (5,134
attributions): `python -m tests.index.extract.fit_confidence train.jsonl`; docs/accuracy.md has the reliability on
others.
"""
_BESIDE = 8
"""So many characters between a mention and the model's source make the one an apposition to the other."""


def agreement(text: str, read: Span | None, score: float, found: Attribution, statement: Span) -> Agreement:
    """What the model says of a speaker.

    Args:
        text: the article.
        read: the source that the model links the statement to, None where that is nobody's.
        score: the probability of that link.
        found: the speaker.
        statement: from the statement's first code point to its last.
    """
    mention = found.mention_span
    if read is None or mention is None:
        return Agreement.SILENT if read is None else Agreement.DOUBTFUL
    if _is_same(text, read, mention, found.name):
        if score >= SURE_AT_LEAST:
            return Agreement.SURE
        return Agreement.LIKELY if score >= LIKELY_AT_LEAST else Agreement.WEAK
    if _is_apart(text, read, statement) and not _is_apart(text, mention, statement):
        return Agreement.ELSEWHERE
    return Agreement.OTHER if score >= LIKELY_AT_LEAST else Agreement.DOUBTFUL


def _is_same(text: str, read: Span, mention: Span, name: str) -> bool:
    """Whether the two touch, or nearly so, or the source read holds the last word of the name."""
    between = max(read[0], mention[0]) - min(read[1], mention[1])
    last = name.split()[-1].lower() if name.split() else ""
    return between <= _BESIDE or bool(last and re.search(rf"\b{re.escape(last)}\b", text[read[0] : read[1]].lower()))


def _is_apart(text: str, span: Span, statement: Span) -> bool:
    """Whether a paragraph ends between the span and the statement."""
    return text.find("\n", min(span[0], statement[0]), max(span[1], statement[0])) >= 0


def calibrated(evidence: Evidence) -> float | None:
    """How likely the speaker is right, 0 to 1; None for a method that occurs too rarely to be fitted."""
    if evidence.method not in _METHOD:
        return None
    odds = _METHOD[evidence.method] + _AGREEMENT[evidence.agreed]
    if evidence.margin is not None and evidence.margin < FAR:
        odds += _NEAR if evidence.margin >= NEAR else _CLOSE
    return round(1 / (1 + math.exp(-odds)), 3)
