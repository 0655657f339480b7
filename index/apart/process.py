"""The near side: start a process, hand it one document, take back what it read or why it could not."""

import json
import logging
import math
import os
import signal
import subprocess
import sys
import threading
from typing import Any

from index.errors import UnreadableFormat

LIMIT_S = 20.0
"""Seconds of computing for one document, and half of what it may take by the clock on a machine that is busy."""
AT_ONCE = 2
"""Documents that this process has read at a time; further ones wait their turn, so that memory stays bounded."""

_turns = threading.BoundedSemaphore(AT_ONCE)
_log = logging.getLogger(__name__)


def read_apart(kind: str, raw: bytes, limit_s: float = LIMIT_S) -> dict[str, Any]:
    """What the reader of this kind finds in a document.

    Args:
        kind: `pdf` or `docx`.
        raw: the document.
        limit_s: seconds of computing; twice as many may pass.

    Raises:
        UnreadableFormat: what is wrong with it, or that reading it took too long or too much memory.
    """
    with _turns:
        try:
            done = subprocess.run(  # noqa: S603 - our own module; the document goes through a pipe
                [sys.executable, "-m", "index.apart", kind, str(math.ceil(limit_s))],
                input=raw,
                capture_output=True,
                timeout=2 * limit_s,
                env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise _too_slow() from None
    if done.returncode == -signal.SIGXCPU:
        raise _too_slow()
    if done.returncode:
        _log.warning("reading a %s ended its process with status %d", kind, done.returncode)
        raise UnreadableFormat(
            "The document is too large, damaged, or made to do harm: what read it broke down. Send its text instead."
        )
    answer: dict[str, Any] = json.loads(done.stdout)
    if "refused" in answer:
        raise UnreadableFormat(answer["refused"])
    return answer


def _too_slow() -> UnreadableFormat:
    return UnreadableFormat(
        "The document took too long to read, so it was given up. Part it, or send its text instead."
    )
