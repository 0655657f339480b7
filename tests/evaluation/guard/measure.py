"""`python -m tests.evaluation.guard.measure`: precision and recall of the guard's flags, by half and by category."""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from index import guard

PAIRS = Path(__file__).with_name("pairs.jsonl")


FLOORS = {"precision": 0.93, "recall": 0.93}
"""Of the held half."""


class Half(StrEnum):
    """The open half is read and tuned on, the held half only measured."""

    OPEN = "open"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Pair:
    """A query and a statement; `opposite` where the statement says something else."""

    category: str
    opposite: bool
    query: str
    statement: str

    @property
    def half(self) -> Half:
        """Fixed by the texts alone."""
        digest = hashlib.sha256(f"{self.query}\n{self.statement}".encode()).digest()
        return Half.HELD if digest[0] % 2 else Half.OPEN

    @property
    def flags(self) -> tuple[guard.Flag, ...]:
        """What the guard says."""
        return guard.flags(guard.Reading(self.query), guard.Reading(self.statement))


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over some pairs; a flag is right on an opposite, whichever flag it is."""

    right: int
    flagged: int
    opposite: int
    pairs: int

    @property
    def precision(self) -> float:
        """The share of flagged pairs that are opposites; 1 where none is flagged."""
        return self.right / self.flagged if self.flagged else 1.0

    @property
    def recall(self) -> float:
        """The share of opposites that are flagged; 1 where there is none."""
        return self.right / self.opposite if self.opposite else 1.0


def load(path: Path = PAIRS) -> list[Pair]:
    """All pairs, in order."""
    return [Pair(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def measure(pairs: Iterable[Pair]) -> Figures:
    """Flag the pairs and count."""
    judged = [(pair.opposite, bool(pair.flags)) for pair in pairs]
    return Figures(
        right=sum(opposite and flagged for opposite, flagged in judged),
        flagged=sum(flagged for _, flagged in judged),
        opposite=sum(opposite for opposite, _ in judged),
        pairs=len(judged),
    )


def table(pairs: Sequence[Pair], halves: Sequence[Half] = tuple(Half)) -> str:
    """Both figures per half, as a whole and by category."""
    lines = ["guard        half   pairs  opposite  flagged  precision  recall"]
    for half in halves:
        of_half = [pair for pair in pairs if pair.half is half]
        lines.append(_row("all", half, measure(of_half)))
        lines += [
            _row(category, half, measure(pair for pair in of_half if pair.category == category))
            for category in dict.fromkeys(pair.category for pair in pairs)
        ]
    return "\n".join(lines)


def _row(name: str, half: Half, found: Figures) -> str:
    return (
        f"{name:<12} {half.value:<6} {found.pairs:>5}  {found.opposite:>8}  {found.flagged:>7}  "
        f"{found.precision:>9.3f}  {found.recall:>6.3f}"
    )


def broken(pairs: Iterable[Pair]) -> list[str]:
    """What falls short of the floors in the held half, one sentence each."""
    found = measure(pair for pair in pairs if pair.half is Half.HELD)
    figures = {"precision": found.precision, "recall": found.recall}
    return [
        f"the guard's {name} is {figures[name]:.3f}, below its floor {floor:.2f}"
        for name, floor in FLOORS.items()
        if figures[name] < floor
    ]


def report() -> int:
    """Print the figures and what is below its floor; returns the exit status."""
    pairs = load()
    print("", table(pairs), sep="\n")
    for sentence in broken(pairs):
        print(sentence, file=sys.stderr)
    return 1 if broken(pairs) else 0


def mistakes(pairs: Iterable[Pair]) -> str:
    """The open half's pairs that are flagged though they say the same, or the other way round."""
    return "\n".join(
        f"{'missed' if pair.opposite else 'wrong'} {','.join(pair.flags)} [{pair.category}] "
        f"{pair.query} | {pair.statement}"
        for pair in pairs
        if pair.half is Half.OPEN and pair.opposite != bool(pair.flags)
    )


def main(argv: list[str] | None = None) -> int:
    """Print the figures, and say by the exit status whether the floors hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.evaluation.guard.measure", description=__doc__)
    parser.add_argument("--open", action="store_true", help="only the open half, with its mistakes")
    arguments = parser.parse_args(argv)
    if not arguments.open:
        return report()
    pairs = load()
    print(table(pairs, (Half.OPEN,)), mistakes(pairs), sep="\n\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
