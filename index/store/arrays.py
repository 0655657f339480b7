"""The arrays that a store takes and hands out."""

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
"""Of at most unit length; shape (passages, dimension), or (dimension,) for one."""
Rows = npt.NDArray[np.int64]
"""The rows by which a store knows its statements; shape (statements,)."""
