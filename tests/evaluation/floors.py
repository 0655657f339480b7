"""The figures below which extraction must not fall, and the counts above which it must not rise."""

import json
import math
from dataclasses import dataclass
from pathlib import Path

FLOORS = Path(__file__).parent / "floors.json"
RULES_FLOORS = Path(__file__).parent / "floors_rules.json"
"""Of extraction without the attribution model."""

MARGIN = 0.01
"""How far below a figure its floor is set: about one statement in a hundred, so that a harmless change passes."""


class FloorsRefused(ValueError):
    """The figures would lower a floor, and nobody said that they may."""


@dataclass(frozen=True, slots=True)
class Floors:
    """`at_least` holds shares from 0 to 1, `at_most` counts."""

    at_least: dict[str, float]
    at_most: dict[str, int]

    @classmethod
    def load(cls, path: Path = FLOORS) -> "Floors":
        """Read the floors file."""
        record = json.loads(path.read_text(encoding="utf-8"))
        return cls(record["at_least"], record["at_most"])

    def save(self, path: Path = FLOORS) -> None:
        """Write the floors file."""
        record = {"at_least": self.at_least, "at_most": self.at_most}
        path.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")

    def broken(self, figures: dict[str, float]) -> list[str]:
        """What falls short of these floors, one sentence each."""
        low = [
            f"{name} is {figures[name]:.3f}, below its floor {f:.3f}"
            for name, f in self.at_least.items()
            if figures[name] < f
        ]
        high = [
            f"{name} is {figures[name]:.0f}, above its limit {c}"
            for name, c in self.at_most.items()
            if figures[name] > c
        ]
        return low + high

    def reached(self, figures: dict[str, float]) -> "Floors":
        """The same floors, moved to a little below these figures."""
        shares = {name: max(0.0, math.floor((figures[name] - MARGIN) * 100) / 100) for name in self.at_least}
        return Floors(shares, {name: int(figures[name]) for name in self.at_most})

    def lowered_by(self, new: "Floors") -> list[str]:
        """The names of the floors that the new ones would lower."""
        shares = [name for name, floor in self.at_least.items() if new.at_least[name] < floor]
        return shares + [name for name, limit in self.at_most.items() if new.at_most[name] > limit]


def set_floors(figures: dict[str, float], *, accept_lower: bool, path: Path = FLOORS) -> None:
    """Move the floors in the file to a little below these figures.

    Raises:
        FloorsRefused: a floor would sink or a limit rise; nothing is written.
    """
    old = Floors.load(path)
    new = old.reached(figures)
    lowered = old.lowered_by(new)
    if lowered and not accept_lower:
        raise FloorsRefused(f"this would lower {', '.join(lowered)}; --accept-lower does it all the same")
    new.save(path)
