"""Vectors of queries: of those that come at the same moment in one pass, and of a repeated one from memory."""

from collections import OrderedDict
from collections.abc import Sequence
from itertools import islice
from threading import Lock

from index.encode.encoder import Encoder
from index.store.arrays import Vectors

REMEMBERED = 4_096
"""Queries whose vectors are kept, 6 MB of 384 dimensions: the pages of one answer, and what many ask."""

AT_ONCE = 32
"""Queries in one pass; more wait for the next one, so that the first is not held up by all."""


class QueryEncoder:
    """An encoder as searches ask it, from any number of threads.

    Who finds the encoder at work waits, and the next pass takes all that wait: nobody waits for others to come.
    """

    def __init__(self, encoder: Encoder, *, remembered: int = REMEMBERED) -> None:
        self._encoder = encoder
        self._most = remembered
        self._pass = Lock()
        self._guard = Lock()
        self._waiting: dict[str, None] = {}
        self._remembered: OrderedDict[str, Vectors] = OrderedDict()

    def expect(self, texts: Sequence[str]) -> None:
        """Have the next pass, whoever makes it, take these along: who asks for them has to wait for something first."""
        with self._guard:
            self._waiting |= dict.fromkeys(text for text in texts if text not in self._remembered)

    def encode(self, texts: Sequence[str]) -> list[Vectors]:
        """The vector of each text in order, shape (dimension,), float32, unit length; not to be written to."""
        with self._guard:
            vectors = self._recalled(texts)
            missing = _without(texts, vectors)
            self._waiting |= dict.fromkeys(missing)
        if missing:
            with self._pass:
                # The pass that this waited for may have taken them along.
                with self._guard:
                    vectors |= self._recalled(missing)
                if missing := _without(missing, vectors):
                    vectors |= self._encoded(missing)
        return [vectors[text] for text in texts]

    def _encoded(self, texts: Sequence[str]) -> dict[str, Vectors]:
        """These, and in the same pass some of what others wait for."""
        with self._guard:
            for text in texts:
                self._waiting.pop(text, None)
            batch = [*texts, *islice(self._waiting, max(0, AT_ONCE - len(texts)))]
            for text in batch[len(texts) :]:
                del self._waiting[text]
        vectors = self._encoder.encode(batch)
        # Copies: a row by itself would keep all rows of its pass in memory.
        found = {text: vector.copy() for text, vector in zip(batch, vectors, strict=True)}
        for vector in found.values():
            vector.setflags(write=False)
        with self._guard:
            self._remembered |= found
            # Whoever has come for one of them meanwhile is answered from memory.
            for text in found:
                self._waiting.pop(text, None)
            while len(self._remembered) > self._most:
                self._remembered.popitem(last=False)
        return found

    def _recalled(self, texts: Sequence[str]) -> dict[str, Vectors]:
        """What is remembered of these; to be called under the guard."""
        found = {text: self._remembered[text] for text in texts if text in self._remembered}
        for text in found:
            self._remembered.move_to_end(text)
        return found


def _without(texts: Sequence[str], known: dict[str, Vectors]) -> list[str]:
    """The texts that are not known yet, each once."""
    return [text for text in dict.fromkeys(texts) if text not in known]
