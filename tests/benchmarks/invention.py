"""Invented statements as the library takes them, and questions to them."""

from collections.abc import Iterator
from datetime import datetime

from index.model import ImportedStatement, Source
from tests.invented import statement_bodies


def imported(count: int, *, seed: int = 1) -> Iterator[ImportedStatement]:
    """Invented statements as the library takes them."""
    for body in statement_bodies(count, seed=seed):
        yield ImportedStatement(
            external_id=body["external_id"],
            text=body["text"],
            source=Source(**body["source"]),
            speaker=body["speaker"],
            published_at=datetime.fromisoformat(body["published_at"]),
        )


def queries(count: int) -> list[str]:
    """Things that somebody may ask, none of them twice, none of them stored word for word."""
    return [" ".join(body["text"].split()[:9]) for body in statement_bodies(count, seed=2)]
