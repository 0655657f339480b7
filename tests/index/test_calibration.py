"""The likelihood that a hit says the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.calibration import BY_BOTH, BY_MEANING, Curve
from index.fusion import LEXICAL_WEIGHT
from index.store.asked import AskedWords

COSINES = st.floats(-1, 1)
SCORES = st.floats(0, 200)
WORDS = st.builds(AskedWords, weights=st.lists(st.floats(1e-6, 15), max_size=64).map(tuple), unknown=st.integers(0, 64))
CURVES = pytest.mark.parametrize("curve", [BY_BOTH, BY_MEANING])


@CURVES
@given(cosine=COSINES, bm25=SCORES, words=WORDS)
def test_a_likelihood_lies_between_0_and_1(curve: Curve, cosine: float, bm25: float, words: AskedWords) -> None:
    assert 0 <= curve.of(words)(cosine, bm25) <= 1


@CURVES
@given(cosine=COSINES, bm25=SCORES, words=WORDS)
def test_among_the_hits_of_a_query_it_rises_with_meaning_and_with_words(
    curve: Curve, cosine: float, bm25: float, words: AskedWords
) -> None:
    likely = curve.of(words)

    assert likely(cosine, bm25) <= likely(cosine + 0.1, bm25)
    assert likely(cosine, bm25) <= likely(cosine, bm25 + 1)


def test_the_order_by_likelihood_is_about_that_of_the_fused_score() -> None:
    # Not the same weights: the one orders, the other says how sure it is.
    assert BY_BOTH.bm25 / BY_BOTH.cosine == pytest.approx(LEXICAL_WEIGHT, abs=0.01)


@CURVES
def test_the_same_words_are_likely_and_strangers_are_not(curve: Curve) -> None:
    likely = curve.of(AskedWords((5.0,) * 6, 0, 1_000))

    assert likely(0.98, 60.0) > 0.5
    assert likely(0.05, 0.0) < 0.01


@CURVES
def test_more_words_need_more_to_be_as_likely(curve: Curve) -> None:
    few, many = (curve.of(AskedWords((5.0,) * words, 0, 1_000)) for words in (3, 30))

    assert many(0.6, 10.0) < few(0.6, 10.0)


@CURVES
def test_a_larger_record_holds_more_that_is_alike_by_chance(curve: Curve) -> None:
    small, large = (curve.of(AskedWords((5.0,) * 6, 0, statements)) for statements in (100, 100_000))

    assert large(0.6, 10.0) < small(0.6, 10.0)


@pytest.mark.parametrize("start", [-1e6, 1e6])
def test_a_curve_holds_at_its_ends(start: float) -> None:
    assert Curve(start, 1, 1, 1, 1).of(AskedWords((), 0, 0))(0, 0) == (1.0 if start > 0 else 0.0)


def test_meaning_alone_takes_no_account_of_words() -> None:
    assert BY_MEANING.bm25 == 0
