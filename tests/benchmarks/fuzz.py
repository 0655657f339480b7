"""Coverage-guided fuzzing of the mark scanner and the sentence splitter.

`python -m tests.benchmarks.fuzz -max_total_time=600` runs it for ten minutes; the options are libFuzzer's. A text
that breaks a rule is written to the working folder as `crash-…`, and the exit status is not 0; the same command with
that file as its argument runs that text alone.
"""

import sys

import atheris

with atheris.instrument_imports(include=["index.extract"]):  # before anything else imports them
    from tests.index.extract.scanned import MARKED, check


def text_of(data: bytes) -> str:
    """Each byte is a piece of news text or, above the pieces, a character of its own value."""
    return "".join(MARKED[byte] if byte < len(MARKED) else chr(byte) for byte in data)


def main() -> None:
    """Run until the time is up or a text breaks a rule; libFuzzer ends the process."""
    atheris.Setup(sys.argv, lambda data: check(text_of(data)))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
