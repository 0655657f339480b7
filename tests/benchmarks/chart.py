"""Draws what the section `others` measured, as an SVG for docs/performance.md.

python -m tests.benchmarks --section others … --json build/others.json
python -m tests.benchmarks.chart build/others.json docs/_static/others.svg
"""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

CONTENDERS = ("On Record", "txtai", "the libraries alone")

WIDTH, MARGIN, NAMES = 720, 24, 150
"""Of the picture, around it, and for the names at the left; all in pixels."""
BAR, GAP, HEADING = 20, 8, 40
VALUES = 110
"""What is left at the right of the longest bar, for its value."""

STYLE = """
text { font: 14px system-ui, sans-serif; fill: #1f2328 }
.heading { font-weight: 600 }
.ground { fill: #ffffff }
.ours { fill: #1a63b8 }
.theirs { fill: #8a929c }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .ground { fill: #161b22 }
  .ours { fill: #58a6ff }
  .theirs { fill: #7d8590 }
}
"""
"""It has a ground of its own: a page may be dark where the reader's system is light."""


@dataclass(frozen=True, slots=True)
class Group:
    """What is compared by one measure: its title, and the value of each contender that has one."""

    title: str
    unit: str
    values: Mapping[str, float]


def groups(figures: Mapping[str, float]) -> list[Group]:
    """The comparisons in the figures of the section, by their names.

    Raises:
        LookupError: the figures are not of that section.
    """
    clients = {f"{name}, 8 clients": name for name in CONTENDERS} | {"the libraries alone": "the libraries alone"}
    found = [
        Group("Queries a second (more is better): 8 clients; the libraries asked by one", "/s", _of(figures, clients)),
        Group("Statements imported a second (more is better)", "/s", _of(figures, _named("import"))),
        Group("Memory after all of that (less is better)", " MiB", _of(figures, _named("memory"))),
    ]
    if not all(group.values for group in found):
        raise LookupError("These are not the figures of the section 'others'.")
    return found


def drawn(found: Sequence[Group]) -> str:
    """The groups below each other, the bars of each by the largest of its values."""
    rows = [part for group in found for part in _rows(group)]
    height = 2 * MARGIN + sum(HEADING if isinstance(row, str) else BAR + GAP for row in rows)
    told = "; ".join(f"{group.title}: " + ", ".join(_said(group, name) for name in group.values) for group in found)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">',
        "<title>On Record, txtai, and the libraries alone</title>",
        f"<desc>{escape(told)}</desc>",
        f"<style>{STYLE}</style>",
        f'<rect class="ground" width="{WIDTH}" height="{height}" rx="8"/>',
        *_placed(rows),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


@dataclass(frozen=True, slots=True)
class _Bar:
    name: str
    share: float
    value: str


def _rows(group: Group) -> Iterator["str | _Bar"]:
    yield group.title
    most = max(group.values.values())
    for name, value in group.values.items():
        yield _Bar(name, value / most, f"{value:,.0f}{group.unit}")


def _placed(rows: Sequence["str | _Bar"]) -> Iterator[str]:
    y = MARGIN
    for row in rows:
        if isinstance(row, str):
            yield f'<text class="heading" x="{MARGIN}" y="{y + HEADING - 16}">{escape(row)}</text>'
            y += HEADING
            continue
        length = max(1.0, row.share * (WIDTH - 2 * MARGIN - NAMES - VALUES))
        left, middle = MARGIN + NAMES, y + BAR - 5
        side = "ours" if row.name == CONTENDERS[0] else "theirs"
        yield f'<text x="{MARGIN}" y="{middle}">{escape(row.name)}</text>'
        yield f'<rect class="{side}" x="{left}" y="{y}" width="{length:.1f}" height="{BAR}" rx="2"/>'
        yield f'<text x="{left + length + 8:.1f}" y="{middle}">{escape(row.value)}</text>'
        y += BAR + GAP


def _named(measure: str) -> dict[str, str]:
    return {f"{name}, {measure}": name for name in CONTENDERS}


def _of(figures: Mapping[str, float], names: Mapping[str, str]) -> dict[str, float]:
    return {contender: figures[name] for name, contender in names.items() if name in figures}


def _said(group: Group, name: str) -> str:
    return f"{name} {group.values[name]:,.0f}{group.unit}"


def main() -> None:
    """Draw the figures of a file into another."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.chart", description=__doc__)
    parser.add_argument("figures", type=Path, help="what --json wrote")
    parser.add_argument("picture", type=Path, help="the SVG to write")
    asked = parser.parse_args()
    measured = json.loads(asked.figures.read_text())["figures"].get("others", [])
    asked.picture.write_text(drawn(groups({one["name"]: one["value"] for one in measured})))


if __name__ == "__main__":
    main()
