"""BM25, the score of words that are found: its two parts, in numbers or arrays of them.

Source: Robertson and Zaragoza, "The probabilistic relevance framework: BM25 and beyond", 2009; SQLite documentation,
"FTS5 Extension", section 5.1.1, whose constants these are.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

K1, B = 1.2, 0.75
"""How soon a word that is repeated counts no more, and how much a long statement pays for its length."""

LEAST_IDF = 1e-6
"""What a word weighs that stands in more than half of all statements."""

Numbers = npt.NDArray[Any] | float


def inverse_document_frequency(statements: float, holding: Numbers) -> npt.NDArray[np.float64]:
    """How telling a word is that so many of all statements hold."""
    return np.maximum(LEAST_IDF, np.log((statements - holding + 0.5) / (holding + 0.5)))


def gain(counts: Numbers, lengths: Numbers, mean_length: float) -> npt.NDArray[np.float64]:
    """What the weight of a word is multiplied by in statements of these lengths that hold it so often."""
    return np.asarray((K1 + 1) * counts / (counts + K1 * (1 - B + B * lengths / mean_length)))
