"""What was acknowledged so far, for those who ask while somebody else writes."""

import random
import threading
from dataclasses import dataclass

from index.model import Article
from tests.durability.deeds import Deed, Kind


@dataclass(frozen=True, slots=True)
class Said:
    """Words that somebody is quoted with in one version of an article."""

    external_id: str
    words: str

    @classmethod
    def of(cls, article: Article) -> "Said":
        """The first quotation of an invented article."""
        return cls(article.external_id, article.text.split('"')[1].rstrip(","))


class Ledger:
    """Which words stand, and which are gone; of an article that is being changed it knows nothing."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._standing: dict[int, Said] = {}
        self._in_hand: dict[int, Said] = {}
        self._gone: list[Said] = []

    def begin(self, deed: Deed) -> None:
        """A deed is under way, perhaps not for the first time."""
        with self._lock:
            before = self._standing.pop(deed.number, None)
            if before is not None:
                self._in_hand[deed.number] = before

    def end(self, deed: Deed, article: Article) -> None:
        """A deed was acknowledged."""
        with self._lock:
            before = self._in_hand.pop(deed.number, None)
            if before is not None:
                self._gone.append(before)
            if deed.kind is not Kind.DELETE:
                self._standing[deed.number] = Said.of(article)

    def one(self, chance: random.Random) -> tuple[Said, bool] | None:
        """Words to ask for, and whether they stand or are gone; None as long as there are none."""
        with self._lock:
            known = [list(self._standing.values()), self._gone]
            some = chance.choice([said for said in known if said] or [[]])
            return (chance.choice(some), some is not self._gone) if some else None

    def stands(self, said: Said) -> bool:
        """Whether these words stand now."""
        with self._lock:
            return said in self._standing.values()
