"""The far side: bound what this process may use, read one document from standard input, answer in JSON."""

import json
import resource
import sys
from contextlib import suppress

from index.apart.answer import Answer, text_bounded
from index.errors import UnreadableFormat

MAX_MEMORY_BYTES = 512 * 1024 * 1024
"""Address space. A PDF of 500 pages of text takes 54 MB of memory, a Word document of 82,000 paragraphs 312 MB."""


def main(kind: str, limit_s: int) -> None:
    """Read a document of one kind."""
    _bound(limit_s)
    sys.stdout.write(json.dumps(_answer(kind)))


def _bound(limit_s: int) -> None:
    # A signal that can be told from others comes a second before the one that nothing survives.
    resource.setrlimit(resource.RLIMIT_CPU, (limit_s, limit_s + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(ValueError, OSError):  # some systems know no bound on address space
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))


def _answer(kind: str) -> Answer:
    try:
        raw = sys.stdin.buffer.read()
        if kind == "pdf":
            from index.apart.pdf import read_pdf as read
        else:
            from index.apart.docx import read_docx as read
        return text_bounded(read(raw))
    except UnreadableFormat as error:
        return {"refused": str(error)}
    except (MemoryError, RecursionError):
        return {"refused": "The document is too large, or nests too deeply, to be read. Part it, or send its text."}
    except Exception as error:  # noqa: BLE001 - what libraries stumble over in broken documents is not declared
        return {"refused": f"The document is too broken to be read ({type(error).__name__}). Send its text instead."}


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
