"""Texts to a model's tokens, as many as its window holds, and how many there would be without one."""

from collections.abc import Sequence
from pathlib import Path

from tokenizers import Encoding, Tokenizer


class WindowTokenizer:
    """A model's tokenizer, for any number of threads.

    It cuts by itself what is longer than the window. A `Tokenizer` that is told to cut cannot count what it cuts off,
    so there would have to be two of them, of 7 MB each.
    """

    def __init__(self, file: Path, window_tokens: int) -> None:
        self._tokenizer: Tokenizer = Tokenizer.from_file(str(file))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._window = window_tokens
        self._room = window_tokens - self._tokenizer.num_special_tokens_to_add(is_pair=False)

    def read(self, texts: Sequence[str]) -> list[Encoding]:
        """The tokens of each text, the special ones included, cut off at the window."""
        read = self._tokenizer.encode_batch_fast(list(texts))
        return [one if len(one) <= self._window else self._cut(text) for one, text in zip(read, texts, strict=True)]

    def count(self, text: str) -> int:
        """How many tokens the text has, the special ones included."""
        return len(self._tokenizer.encode(text).ids)

    def _cut(self, text: str) -> Encoding:
        """The special tokens stand around what is left, so they are added behind the cut."""
        tokens = self._tokenizer.encode(text, add_special_tokens=False)
        tokens.truncate(self._room)
        return self._tokenizer.post_process(tokens)
