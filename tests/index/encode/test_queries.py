"""Queries that come together share a pass of the encoder; a repeated one needs none."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock

import numpy as np
import pytest

from index.encode import Encoder
from index.encode.queries import AT_ONCE, QueryEncoder
from index.errors import EncoderError
from index.store.arrays import Vectors

TEXTS = [f"query number {number}" for number in range(40)]


class Observed(Encoder):
    """The real encoder, which tells of its passes; one that is held waits in its first pass."""

    def __init__(self) -> None:
        super().__init__(threads=1)
        self.passes: list[list[str]] = []
        self.begun, self.go_on = Event(), Event()
        self.go_on.set()
        self.failing = False

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.passes.append(list(texts))
        self.begun.set()
        assert self.go_on.wait(60)
        if self.failing:
            self.failing = False
            raise EncoderError("The model is gone.")
        return super().encode(texts)


@pytest.fixture(scope="module")
def loaded() -> Observed:
    return Observed()


@pytest.fixture
def observed(loaded: Observed) -> Observed:
    loaded.passes.clear()
    loaded.begun.clear()
    return loaded


def test_vectors_are_those_of_the_encoder_in_the_order_of_the_texts(observed: Observed, encoder: Encoder) -> None:
    asked = [TEXTS[3], TEXTS[1], TEXTS[3]]

    found = QueryEncoder(observed).encode(asked)

    assert np.stack(found) == pytest.approx(encoder.encode(asked), abs=1e-5)
    assert observed.passes == [[TEXTS[3], TEXTS[1]]]


def test_no_text_needs_no_pass(observed: Observed) -> None:
    assert QueryEncoder(observed).encode([]) == []
    assert observed.passes == []


def test_a_repeated_query_comes_from_memory_and_nobody_can_write_to_it(observed: Observed) -> None:
    queries = QueryEncoder(observed)
    (first,) = queries.encode(TEXTS[:1])

    (again,) = queries.encode(TEXTS[:1])

    assert len(observed.passes) == 1
    assert again is first
    with pytest.raises(ValueError, match="read-only"):
        again[0] = 1


def test_memory_is_bounded_and_forgets_what_was_asked_longest_ago(observed: Observed) -> None:
    queries = QueryEncoder(observed, remembered=2)
    queries.encode(TEXTS[:2])
    queries.encode(TEXTS[:1])
    queries.encode(TEXTS[2:3])
    observed.passes.clear()

    queries.encode(TEXTS[:1])
    queries.encode(TEXTS[1:2])

    assert observed.passes == [TEXTS[1:2]]


def test_more_texts_than_are_remembered_are_all_answered(observed: Observed) -> None:
    assert len(QueryEncoder(observed, remembered=2).encode(TEXTS)) == len(TEXTS)


def waiting_behind_a_pass(observed: Observed, queries: QueryEncoder, pool: ThreadPoolExecutor) -> list[Vectors]:
    """Ask everything while a first pass is held, then let it go on."""
    observed.go_on.clear()
    first = pool.submit(queries.encode, TEXTS[:1])
    assert observed.begun.wait(60)
    rest = [pool.submit(queries.encode, [text]) for text in TEXTS[1:]]
    while len(queries._waiting) < len(rest):
        assert not any(future.done() for future in rest)
    observed.go_on.set()
    return [future.result(60)[0] for future in [first, *rest]]


def test_queries_that_wait_share_the_next_passes(observed: Observed, encoder: Encoder) -> None:
    with ThreadPoolExecutor(len(TEXTS)) as pool:
        found = waiting_behind_a_pass(observed, QueryEncoder(observed), pool)

    assert np.stack(found) == pytest.approx(encoder.encode(TEXTS), abs=1e-5)
    assert [len(some) for some in observed.passes] == [1, AT_ONCE, len(TEXTS) - 1 - AT_ONCE]


def test_what_is_asked_again_while_it_is_encoded_is_encoded_once(observed: Observed) -> None:
    queries = QueryEncoder(observed)
    observed.go_on.clear()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(queries.encode, TEXTS[:1])
        assert observed.begun.wait(60)
        again = pool.submit(queries.encode, TEXTS[:1])
        while not queries._waiting:
            assert not again.done()
        observed.go_on.set()
        assert again.result(60)[0] is first.result(60)[0]

    queries.encode(TEXTS[1:2])

    assert observed.passes == [TEXTS[:1], TEXTS[1:2]]


def test_what_is_expected_is_taken_along_by_the_next_pass(observed: Observed) -> None:
    queries = QueryEncoder(observed)
    queries.encode(TEXTS[:1])
    queries.expect(TEXTS[:3])

    (second,) = queries.encode(TEXTS[3:4])
    (expected,) = queries.encode(TEXTS[1:2])

    assert observed.passes == [TEXTS[:1], [TEXTS[3], *TEXTS[1:3]]]
    assert not np.array_equal(second, expected)
    assert not queries._waiting


def test_a_pass_that_fails_fails_one_request_and_the_others_are_answered(observed: Observed) -> None:
    outcomes: list[object] = []
    guard = Lock()
    queries = QueryEncoder(observed)

    def ask(text: str) -> None:
        try:
            outcome: object = queries.encode([text])[0].shape
        except EncoderError as error:
            outcome = str(error)
        with guard:
            outcomes.append(outcome)

    observed.failing = True
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, TEXTS[:8]))

    assert sorted(map(str, outcomes)) == ["(384,)"] * 7 + ["The model is gone."]
