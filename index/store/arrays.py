"""The arrays that a store takes and hands out: vectors, and the rows of statements."""

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


Rows = npt.NDArray[np.int64]
