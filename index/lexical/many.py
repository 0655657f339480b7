"""The words of many questions at once, asked of a few statements: what saved searches need of every new article.

`WordIndex` scores all statements of the record for one question. Here it is the other way round: all questions are
scored for one statement, by the same formula and with the same document frequencies.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.bm25 import gain
from index.lexical.words import WordIndex
from index.scores import Floats

Places = npt.NDArray[np.intp]


class ManyQuestions:
    """Questions by their stems. `weights` and `unknown` are as of the generation that `weigh` has seen.

    Attributes:
        weights: the sum of the inverse document frequencies of each question's words, shape (q,).
        unknown: how many words of each question no statement holds, shape (q,).
    """

    def __init__(self, words: WordIndex, texts: Sequence[str]) -> None:
        """Read the questions.

        Args:
            words: the index whose stems are meant.
            texts: of the questions; an empty one has no words.
        """
        self._words = words
        self._columns: dict[str, int] = {}
        asked = [
            (self._columns.setdefault(stem, len(self._columns)), question, forms)
            for question, text in enumerate(texts)
            for stem, forms in words.forms(text).items()
        ]
        table = np.array(sorted(asked), dtype=np.int64).reshape(-1, 3)
        self._of_column, self._questions, self._forms = table.T
        self._starts = np.searchsorted(self._of_column, np.arange(len(self._columns) + 1))
        self._stems = list(self._columns)
        self._count = len(texts)
        self.weigh()

    def weigh(self) -> None:
        """Take the document frequencies of the index as they are now."""
        generation = self._words.generation
        self.statements = generation.statements
        self._mean_length = generation.mean_length if self.statements else 1.0
        self._idf = generation.idfs(self._words.numbers(self._stems))
        idf = self._idf[self._of_column]
        self.weights: Floats = np.bincount(self._questions, idf, self._count).astype(np.float64)
        self.unknown: Floats = np.bincount(self._questions, (idf == 0).astype(np.float64), self._count).astype(
            np.float64
        )

    def bm25(self, texts: Sequence[str]) -> Floats:
        """The score of each question for each of a few texts, shape (q, n)."""
        scores = np.zeros((self._count, len(texts)))
        for number, text in enumerate(texts):
            held = self._words.held(text)
            length = np.array([held.total()])
            for stem, count in held.items():
                column = self._columns.get(stem)
                if column is not None:
                    part = slice(self._starts[column], self._starts[column + 1])
                    worth = self._idf[column] * gain(np.array([count]), length, self._mean_length)
                    scores[self._questions[part], number] += self._forms[part] * worth
        return scores
