"""The body of an answer, read as it comes and never further than the limit."""

import zlib
from collections.abc import Iterable, Iterator

from index.errors import HostUnreachable, PageTooLarge

ACCEPTED_ENCODINGS = "gzip"
"""One that every server has; each more is another way to unfold little into much."""

_GZIP_WINDOW = 16 + zlib.MAX_WBITS


def read_body(chunks: Iterable[bytes], encoding: str, max_bytes: int, *, cut: bool = False) -> bytes:
    """The body with its compression undone.

    Args:
        chunks: the body as it comes in.
        encoding: the value of `Content-Encoding`.
        max_bytes: most bytes that are taken in, and most that they may unfold to.
        cut: take the beginning of a body that is larger, instead of refusing it.

    Raises:
        PageTooLarge: there is more of it.
        HostUnreachable: it is not in the encoding that it claims, or breaks off.
    """
    body = bytearray()
    for part in _unfolded(_limited(chunks, max_bytes), encoding, max_bytes):
        body += part
        if len(body) > max_bytes:
            if cut:
                return bytes(body[:max_bytes])
            raise too_large(max_bytes)
    return bytes(body)


def too_large(max_bytes: int) -> PageTooLarge:
    """The error for more than that."""
    return PageTooLarge(f"The page is larger than {max_bytes:,} bytes. Send its text instead.")


def _limited(chunks: Iterable[bytes], max_bytes: int) -> Iterator[bytes]:
    """The chunks up to one byte beyond the limit: enough to see that there is more."""
    left = max_bytes + 1
    for chunk in chunks:
        yield chunk[:left]
        left -= len(chunk)
        if left <= 0:
            return


def _unfolded(chunks: Iterable[bytes], encoding: str, max_bytes: int) -> Iterator[bytes]:
    if encoding in {"", "identity"}:
        yield from chunks
    elif encoding in {"gzip", "x-gzip"}:
        yield from _inflated(chunks, max_bytes)
    else:
        raise HostUnreachable(
            "The site sends its pages in a compression that was not asked for. Send the text instead."
        )


def _inflated(chunks: Iterable[bytes], max_bytes: int) -> Iterator[bytes]:
    """Never more than one byte beyond the limit at once, however much a chunk would unfold to."""
    stream = zlib.decompressobj(_GZIP_WINDOW)
    taken = 0
    for chunk in chunks:
        taken += len(chunk)
        try:
            yield stream.decompress(chunk, max_bytes + 1)
        except zlib.error:
            raise HostUnreachable("The site's answer is not the gzip that it claims to be. Try later.") from None
        if stream.eof:  # browsers, too, take no second member
            return
    if taken > max_bytes:
        raise too_large(max_bytes)
    raise HostUnreachable("The site's answer broke off. Try again later.")
