"""What the far side answers."""

from typing import Any

from index.errors import UnreadableFormat

MAX_CHARACTERS = 5_000_000
"""Of text or markup: some five times as many as an article may have, for markup is longer than its text."""

Answer = dict[str, Any]


def text_bounded(answer: Answer) -> Answer:
    """The answer, unless it is too long to be handed on.

    Raises:
        UnreadableFormat: it is.
    """
    if sum(len(value) for value in answer.values() if isinstance(value, str)) > MAX_CHARACTERS:
        raise UnreadableFormat("The document holds more text than any article has. Part it.")
    return answer
