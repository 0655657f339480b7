"""A small record for tests of the vector index: filled with statements, searched, and compared whole."""

from pathlib import Path

from index.nearest import NearestIndex, Passing
from index.store.arrays import Rows
from index.store.asked import Filters
from index.store.sqlite import SqliteStore
from tests.index.made import MODEL, new_article, vectors

QUERY = vectors(7)[0]


def fill(store: SqliteStore, first: int, count: int, *, passages: int = 1) -> list[int]:
    """Articles of three statements each; returns their ids."""
    new = [
        new_article(f"n{number}", *((f"Sentence {number} {part}.", None) for part in "abc"), passages=passages)
        for number in range(first, first + count)
    ]
    return [written.article_id for written in store.write_articles(new, MODEL)]


def brute_force(store: SqliteStore, k: int, among: Rows | None = None) -> list[int]:
    """The rows with the nearest passages, from the stored vectors themselves."""
    rows = store.matching_rows(Filters()) if among is None else among
    batch = store.vectors_of([int(row) for row in rows])
    best: dict[int, float] = {}
    if not len(batch.rows):
        return []
    for row, cosine in zip(batch.rows, batch.vectors @ QUERY, strict=True):
        best[int(row)] = max(best.get(int(row), -2.0), float(cosine))
    return sorted(best, key=lambda row: (-best[row], row))[:k]


def found(index: NearestIndex, k: int, among: Rows | None = None) -> list[int]:
    index.catch_up()
    near = index.cosines(QUERY, None if among is None else Passing(Filters(), among))
    return [int(row) for row in near.rows[near.best(k)]]


def the_vectors(folder: Path) -> Path:
    (file,) = (path for path in folder.glob("vectors-*.npy") if not path.stem.endswith(("-gone", "-means")))
    return file
