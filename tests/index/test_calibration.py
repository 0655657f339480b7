"""The likelihood that a hit says the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import calibration
from index.calibration import BY_BOTH, BY_MEANING, Curve, Likelihood

COSINES = st.floats(-1, 1)
SCORES = st.floats(0, 200)
WEIGHTS = st.lists(st.floats(1e-6, 15), max_size=64)


@given(cosine=COSINES, bm25=SCORES, weights=WEIGHTS)
def test_a_likelihood_lies_between_0_and_1(cosine: float, bm25: float, weights: list[float]) -> None:
    assert 0 <= calibration.by_both(weights)(cosine, bm25) <= 1
    assert 0 <= calibration.by_meaning(weights)(cosine, bm25) <= 1


@given(cosine=COSINES, bm25=SCORES, weights=WEIGHTS)
def test_among_the_hits_of_a_query_it_rises_with_meaning_and_with_words(
    cosine: float, bm25: float, weights: list[float]
) -> None:
    likely = calibration.by_both(weights)

    assert likely(cosine, bm25) <= likely(cosine + 0.1, bm25)
    assert likely(cosine, bm25) <= likely(cosine, bm25 + 1)


def test_the_order_by_likelihood_is_about_that_of_the_fused_score() -> None:
    # Not the same weights: the one orders, the other says how sure it is.
    assert BY_BOTH.bm25 / BY_BOTH.cosine == pytest.approx(0.02, abs=0.01)


@pytest.mark.parametrize("likely", [calibration.by_both([5.0] * 6), calibration.by_meaning([5.0] * 6)])
def test_the_same_words_are_likely_and_strangers_are_not(likely: Likelihood) -> None:
    assert likely(0.98, 60.0) > 0.5
    assert likely(0.05, 0.0) < 0.01


def test_more_words_need_more_to_be_as_likely() -> None:
    for by in (calibration.by_both, calibration.by_meaning):
        assert by([5.0] * 30)(0.6, 10.0) < by([5.0] * 3)(0.6, 10.0)


@pytest.mark.parametrize("start", [-1e6, 1e6])
def test_a_curve_holds_at_its_ends(start: float) -> None:
    assert Curve(start, 1, 1, 1).at(0, 0, 0) == (1.0 if start > 0 else 0.0)


def test_meaning_alone_takes_no_account_of_words() -> None:
    assert BY_MEANING.bm25 == 0
