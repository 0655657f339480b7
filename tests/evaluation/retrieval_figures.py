"""What a run of queries says: order, calibration, and whether nothing is said to be nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import ir_measures
from ir_measures import RR, Qrel, ScoredDoc, Success, nDCG

from index.calibration import NO_MATCH_BELOW
from tests.evaluation.reliability import Claim, calibration_error, reliability

MEASURES = (nDCG @ 10, RR @ 10, Success @ 1, Success @ 5)


@dataclass(frozen=True, slots=True)
class Found:
    """A hit of a labelled query, with whether it is one of the right ones."""

    document: str
    relevance: float
    right: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A labelled query with the first page of its answer, best first; nothing is `gold` when there is no answer."""

    query: str
    gold: dict[str, int]
    found: tuple[Found, ...]

    @property
    def no_match(self) -> bool:
        """Whether nothing on the page reaches the floor."""
        return _none_reaches(self.found)

    @property
    def no_match_without_gold(self) -> bool:
        """The same, had the right statements never been there: no score depends on another hit."""
        return _none_reaches(hit for hit in self.found if not hit.right)


def _none_reaches(hits: Iterable[Found]) -> bool:
    return all(hit.relevance < NO_MATCH_BELOW for hit in hits)


def order(run: Sequence[Asked]) -> dict[str, float]:
    """The ranking measures by name, over the queries that have an answer."""
    answered = [asked for asked in run if asked.gold]
    gold = [Qrel(asked.query, *right) for asked in answered for right in asked.gold.items()]
    # The order is what is measured: two hits may have the same relevance.
    hits = [ScoredDoc(asked.query, hit.document, -rank) for asked in answered for rank, hit in enumerate(asked.found)]
    figures = ir_measures.calc_aggregate(MEASURES, gold, hits)
    return {str(measure): float(figures[measure]) for measure in MEASURES}


def claims(hits: Iterable[Found]) -> list[Claim]:
    """What the hits claim, and whether they are right."""
    return [(hit.relevance, hit.right) for hit in hits]


def shown(run: Sequence[Asked]) -> list[Found]:
    """Every hit of every first page."""
    return [hit for asked in run for hit in asked.found]


def first(run: Sequence[Asked]) -> list[Found]:
    """The first hit of every page."""
    return [asked.found[0] for asked in run if asked.found]


def honesty(run: Sequence[Asked]) -> dict[str, float]:
    """Of queries with an answer, the share that gets one; of those whose answer is missing, the share told so."""
    answered = [asked for asked in run if asked.gold]
    unanswered = [asked.no_match for asked in run if not asked.gold]
    without = [asked.no_match_without_gold for asked in answered] + unanswered
    return {
        "answer_in_match": _share([not asked.no_match for asked in answered]),
        "answer_out_no_match": _share(without),
    }


def figures(run: Sequence[Asked]) -> dict[str, float]:
    """All figures by name; `calibrated` is what the error of the hits shown leaves of 1, so that more is better."""
    errors = {"ece_shown": calibration_error(claims(shown(run))), "ece_first": calibration_error(claims(first(run)))}
    return order(run) | errors | {"calibrated": 1 - errors["ece_shown"]} | honesty(run)


def table(name: str, run: Sequence[Asked]) -> str:
    """The figures for people, with the reliability table."""
    found = figures(run)
    lines = [
        f"{name}: {len(run)} queries, {sum(bool(asked.gold) for asked in run)} of them with an answer",
        "  " + "  ".join(f"{measure} {found[str(measure)]:.3f}" for measure in MEASURES),
        f"  expected calibration error: {found['ece_shown']:.3f} of hits shown, {found['ece_first']:.3f} of first hits",
        f"  no_match false with the answer in: {found['answer_in_match']:.3f}",
        f"  no_match true with the answer out: {found['answer_out_no_match']:.3f}",
        "  relevance     hits  claimed    right",
    ]
    lines += [
        f"  {each.low:.1f} to {each.high:.1f} {each.count:7} {each.claimed:8.3f} {each.right:8.3f}"
        for each in reliability(claims(shown(run)))
    ]
    return "\n".join(lines)


def _share(answers: Sequence[bool]) -> float:
    return sum(answers) / len(answers) if answers else 1.0
