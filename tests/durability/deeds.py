"""What a writer does, one deed after another, the same in every process that knows the seed."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from index.model import Article
from tests.invented import article

PARAGRAPHS = 2
MOST_DEEDS = 5_000
"""More than any rehearsal gets done."""


class Kind(StrEnum):
    """What is done to the record."""

    INGEST = "ingest"
    REPLACE = "replace"
    DELETE = "delete"
    SNAPSHOT = "snapshot"


@dataclass(frozen=True, slots=True)
class Deed:
    """One change to the record; `version` numbers the texts that an article has had."""

    kind: Kind
    number: int
    version: int

    def article(self, seed: int) -> Article:
        """The article that the deed is about."""
        return article(self.number, seed=seed, version=self.version, paragraphs=PARAGRAPHS)


Versions = dict[int, int]
"""Which articles stand, by number, with the version of their text."""


def deeds(seed: int, count: int = MOST_DEEDS) -> list[Deed]:
    """The first deeds of this seed: mostly new articles, some replaced, some deleted, some snapshots."""
    return list(islice(_deeds(random.Random(seed)), count))  # noqa: S311 (nothing is secret here)


def _deeds(chance: random.Random) -> Iterator[Deed]:
    standing: Versions = {}
    for number in range(10**9):
        standing[number] = 1
        yield Deed(Kind.INGEST, number, 1)
        earlier = chance.choice(list(standing))
        match chance.randrange(6):
            case 0 | 1:
                standing[earlier] += 1
                yield Deed(Kind.REPLACE, earlier, standing[earlier])
            case 2:
                yield Deed(Kind.DELETE, earlier, standing.pop(earlier))
            case 3:
                yield Deed(Kind.SNAPSHOT, number, 1)
            case _:
                pass


def standing_after(done: Sequence[Deed]) -> Versions:
    """What stands in the record once these deeds are done."""
    standing: Versions = {}
    for deed in done:
        if deed.kind is Kind.DELETE:
            standing.pop(deed.number, None)
        elif deed.kind is not Kind.SNAPSHOT:
            standing[deed.number] = deed.version
    return standing
