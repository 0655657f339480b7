"""Whether what claims a probability is right as often as it claims."""

from collections.abc import Sequence
from dataclasses import dataclass

BINS = 10

Claim = tuple[float, bool]
"""A claimed probability, and whether what made the claim was right."""


@dataclass(frozen=True, slots=True)
class Bin:
    """The claims between two tenths: how many, their mean, and the share of them that is right."""

    low: float
    high: float
    count: int
    claimed: float
    right: float


def reliability(claims: Sequence[Claim]) -> list[Bin]:
    """The reliability diagram: the claims by tenths, those that are empty left out."""
    bins: list[list[Claim]] = [[] for _ in range(BINS)]
    for claim in claims:
        bins[min(int(claim[0] * BINS), BINS - 1)].append(claim)
    return [
        Bin(
            number / BINS,
            (number + 1) / BINS,
            len(inside),
            sum(claimed for claimed, _ in inside) / len(inside),
            sum(right for _, right in inside) / len(inside),
        )
        for number, inside in enumerate(bins)
        if inside
    ]


def calibration_error(claims: Sequence[Claim]) -> float:
    """The expected calibration error, 0 to 1: how far claim and truth are apart, over bins of equal width.

    Source: Naeini, Cooper and Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning" (2015).
    """
    return sum(each.count * abs(each.claimed - each.right) for each in reliability(claims)) / max(len(claims), 1)
