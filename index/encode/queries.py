"""Vectors of queries: of those that come at the same moment in one pass, and of a repeated one from memory."""

from collections import OrderedDict
from collections.abc import Sequence
from itertools import islice
from threading import Condition

from index.encode.encoder import Encoder
from index.store.arrays import Vectors

REMEMBERED = 4_096
"""Queries whose vectors are kept, 6 MB of 384 dimensions: the pages of one answer, and what many ask."""

AT_ONCE = 32
"""Queries in one pass; more wait for the next one, so that the first is not held up by all."""


class QueryEncoder:
    """An encoder as searches ask it, from any number of threads.

    Who finds the encoder at work waits, and the next pass takes all that wait: nobody waits for others to come, nor for
    a pass that is not their own.
    """

    def __init__(self, encoder: Encoder, *, remembered: int = REMEMBERED) -> None:
        self._encoder = encoder
        self._most = remembered
        self._passed = Condition()
        self._at_work = False
        self._waiting: dict[str, None] = {}
        self._remembered: OrderedDict[str, Vectors] = OrderedDict()

    def expect(self, texts: Sequence[str]) -> None:
        """Have the next pass, whoever makes it, take these along: who asks for them has to wait for something first."""
        with self._passed:
            self._waiting |= dict.fromkeys(text for text in texts if text not in self._remembered)

    def encode(self, texts: Sequence[str]) -> list[Vectors]:
        """The vector of each text in order, shape (dimension,), float32, unit length; not to be written to."""
        vectors: dict[str, Vectors] = {}
        while missing := _without(texts, vectors):
            if batch := self._next_pass(missing, vectors):
                vectors |= self._encoded(batch)
        return [vectors[text] for text in texts]

    def _next_pass(self, missing: Sequence[str], vectors: dict[str, Vectors]) -> list[str]:
        """What the caller is to encode: these, and some of what others wait for.

        Nothing where all are remembered, and are added to the vectors, or once a pass of another has been waited for.
        """
        with self._passed:
            vectors |= self._recalled(missing)
            missing = _without(missing, vectors)
            if not missing:
                return []
            if self._at_work:
                self._waiting |= dict.fromkeys(missing)
                self._passed.wait()
                return []
            for text in missing:
                self._waiting.pop(text, None)
            batch = [*missing, *islice(self._waiting, max(0, AT_ONCE - len(missing)))]
            for text in batch[len(missing) :]:
                del self._waiting[text]
            self._at_work = True
            return batch

    def _encoded(self, batch: Sequence[str]) -> dict[str, Vectors]:
        """Encode these in one pass, and tell all that wait."""
        found: dict[str, Vectors] = {}
        try:
            # Copies: a row by itself would keep all rows of its pass in memory.
            found = {text: vector.copy() for text, vector in zip(batch, self._encoder.encode(batch), strict=True)}
            for vector in found.values():
                vector.setflags(write=False)
        finally:
            with self._passed:
                self._remembered |= found
                # Whoever has come for one of them meanwhile is answered from memory.
                for text in found:
                    self._waiting.pop(text, None)
                while len(self._remembered) > self._most:
                    self._remembered.popitem(last=False)
                self._at_work = False
                self._passed.notify_all()
        return found

    def _recalled(self, texts: Sequence[str]) -> dict[str, Vectors]:
        """What is remembered of these; to be called under the condition."""
        found = {text: self._remembered[text] for text in texts if text in self._remembered}
        for text in found:
            self._remembered.move_to_end(text)
        return found


def _without(texts: Sequence[str], known: dict[str, Vectors]) -> list[str]:
    """The texts that are not known yet, each once."""
    return [text for text in dict.fromkeys(texts) if text not in known]
