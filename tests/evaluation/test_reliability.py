"""The measure of how far claims are from the truth, on claims made here."""

import numpy as np
import pytest

from tests.evaluation.logistic import likelihood, logistic
from tests.evaluation.reliability import calibration_error, reliability


def test_claims_that_are_the_share_of_right_ones_have_no_error() -> None:
    claims = [(0.75, i < 3) for i in range(4)] + [(0.5, i < 1) for i in range(2)]

    assert calibration_error(claims) == pytest.approx(0.0)
    assert [(each.low, each.count, each.right) for each in reliability(claims)] == [(0.5, 2, 0.5), (0.7, 4, 0.75)]


def test_the_error_is_the_mean_distance_from_the_share_of_right_ones() -> None:
    assert calibration_error([(0.9, False), (0.2, False)]) == pytest.approx((0.9 + 0.2) / 2)
    assert calibration_error([(0.8, i < 3) for i in range(4)] + [(0.1, False)] * 4) == pytest.approx(0.5 * 0.15)


def test_a_certain_claim_is_in_the_last_tenth() -> None:
    assert [(each.low, each.count) for each in reliability([(1.0, True)])] == [(0.9, 1)]


def test_no_claim_has_no_error() -> None:
    assert calibration_error([]) == 0


def test_a_fit_finds_the_log_odds_and_keeps_its_prior_where_nothing_speaks() -> None:
    figures = np.array([[1.0, 0.0]] * 1_000)
    right = np.array([1.0] * 800 + [0.0] * 200)

    found = logistic(figures, right, penalty=1e-3, prior=np.array([0.0, 2.0]))

    assert likelihood(found) == pytest.approx([0.8, likelihood(np.array([2.0]))[0]], abs=1e-4)
