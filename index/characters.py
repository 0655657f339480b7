"""Characters that no text may hold."""

import re

HALF_PAIR = re.compile(r"[\ud800-\udfff]")
"""Half of a surrogate pair: JSON can escape one, and no file, database or answer can hold it."""


def has_half_pair(text: str) -> bool:
    """Whether the text holds half of a surrogate pair, which is no character."""
    return HALF_PAIR.search(text) is not None
