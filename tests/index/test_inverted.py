"""Lists of vectors of very different spread: what is nearest is found, whichever kind it stands among."""

from pathlib import Path

import numpy as np
import pytest

from index.inverted import Segment, nearest, opened
from index.segmenting import Cut, Part, write
from index.store.arrays import Vectors

DIMENSION = 64
SAID, CLOSE, FAR_APART, ASKED = 20, 9_500, 500, 100
ENOUGH = 1_000


def unit(vectors: Vectors) -> Vectors:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def sentences(count: int, seed: int) -> Vectors:
    """Like those of real sentences: far more of their length in some directions than in others."""
    drawn = np.random.default_rng(seed).standard_normal((count, DIMENSION), np.float32)
    return unit(drawn / np.arange(1, DIMENSION + 1) ** 0.35)


def noised(count: int, seed: int) -> Vectors:
    """Like wire copies: many versions of a few sentences."""
    rng = np.random.default_rng(seed)
    noise = rng.standard_normal((count, DIMENSION), np.float32) * (0.3 / DIMENSION**0.5)
    return unit(sentences(SAID, seed)[rng.integers(SAID, size=count)] + noise)


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Segment:
    folder = tmp_path_factory.mktemp("mixed")
    vectors = np.concatenate([noised(CLOSE, 1), sentences(FAR_APART, 2)]).astype(np.float16)
    count = len(vectors)
    part = Part(np.random.default_rng(3).permutation(count) + 1, vectors, np.arange(count))
    write(folder, "vectors-mixed", [part], Cut(count // 128, 16), lambda: True)
    return opened(folder, "vectors-mixed", DIMENSION)


@pytest.mark.parametrize("share", [1, 0.5, 0.2])
def test_what_stands_among_vectors_that_are_far_apart_is_found_beside_many_that_are_close(
    mixed: Segment, share: float
) -> None:
    among = np.flatnonzero(np.random.default_rng(4).random(len(mixed.rows)) < share) + 1
    passing = np.flatnonzero(mixed.holding(among))
    whole = mixed.vectors[passing].astype(np.float32)
    found = []
    for query in sentences(ASKED, 5):
        truth = mixed.rows[passing[np.argsort(-whole @ query)[:10]]]
        scores, _ = nearest([mixed], np.empty(0, np.int64), query, among, ENOUGH, 100)
        found.append(len(np.intersect1d(scores.rows[scores.best(10)], truth)))

    # By means alone it is 7.3 of ten, and one for the worst.
    assert np.mean(found) >= 9.6
    assert min(found) >= 5


@pytest.mark.parametrize("share", [1, 0.3])
def test_without_a_filter_and_with_one_no_more_is_compared_than_is_enough(mixed: Segment, share: float) -> None:
    among = np.flatnonzero(np.random.default_rng(4).random(len(mixed.rows)) < share) + 1
    gone = among[:100]

    scores, every = nearest([mixed], gone, sentences(1, 6)[0], among, ENOUGH, len(among))

    assert not every
    assert ENOUGH <= len(scores) < 1.2 * ENOUGH
    assert np.isin(scores.rows, among[100:]).all()


def test_a_list_says_where_its_vectors_lie_and_how_far_apart(mixed: Segment) -> None:
    for clusters in (mixed.divided.lists, mixed.divided.regions):
        for vectors, mean, spread in zip(
            np.split(mixed.vectors.astype(np.float32), clusters.starts[1:]),
            clusters.means,
            clusters.spreads,
            strict=True,
        ):
            assert mean == pytest.approx(vectors.mean(axis=0), abs=1e-5)
            assert spread == pytest.approx(np.sqrt(np.square(vectors - mean).sum(axis=1).mean()), abs=1e-3)


def test_vectors_that_are_all_the_same_are_compared_in_pieces(tmp_path: Path) -> None:
    count = 20_000
    vectors = np.repeat(sentences(1, 7), count, axis=0).astype(np.float16)
    write(tmp_path, "vectors-same", [Part(np.arange(count) + 1, vectors, np.arange(count))], Cut(40, 32), lambda: True)
    segment = opened(tmp_path, "vectors-same", DIMENSION)

    scores, every = nearest([segment], np.empty(0, np.int64), sentences(1, 7)[0], None, ENOUGH, 10)

    assert not every
    assert scores.scores == pytest.approx(np.ones(10), abs=1e-3)
