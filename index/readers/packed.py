"""Files packed by gzip: unpacked while they are read, up to a bound, so that a small file cannot become a huge one."""

import gzip
import io
import zlib
from typing import BinaryIO

from index.errors import UnreadableFormat

MAX_UNPACKED_BYTES = 1024 * 1024 * 1024
"""Of JSON Lines, which are read line by line: a year of a daily paper has some 500 MB. Others have a lower bound."""

_MAGIC = b"\x1f\x8b"


class _Unpacked(io.RawIOBase):
    """The content of a gzip file as a stream, whose errors are ours."""

    def __init__(self, packed: BinaryIO, limit_bytes: int) -> None:
        super().__init__()
        self._inner = gzip.GzipFile(fileobj=packed)
        self._limit_bytes = limit_bytes
        self._read_bytes = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed's name for it is private
        try:
            piece = self._inner.read1(len(buffer))
        except (OSError, EOFError, zlib.error) as error:
            raise UnreadableFormat(f"The gzip file is damaged: {str(error)[:100]}.") from None
        self._read_bytes += len(piece)
        if self._read_bytes > self._limit_bytes:
            raise UnreadableFormat(
                f"The gzip file unpacks to more than {self._limit_bytes} bytes. Unpack it, and part what is in it."
            )
        buffer[: len(piece)] = piece
        return len(piece)


def unpacked(stream: BinaryIO, limit_bytes: int = MAX_UNPACKED_BYTES) -> BinaryIO:
    """The stream itself, or the content of the gzip file that it is.

    Reading from it raises UnreadableFormat where the file is damaged or unpacks to more than the limit.
    """
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[type-var]
    if buffered.peek(len(_MAGIC))[: len(_MAGIC)] != _MAGIC:
        return buffered
    return io.BufferedReader(_Unpacked(buffered, limit_bytes), 1024 * 1024)
