"""When it was said: the counts of months as bars, few enough to be seen whatever time they span."""

from calendar import monthrange
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from service.answer_parts import MonthCount

MOST_BARS = 120
"""Ten years in months; what spans more is told in years, decades or centuries."""

STEPS_MONTHS = (1, 12, 120, 1200)


@dataclass(frozen=True, slots=True)
class Bar:
    """How many statements were published from one day to another, both included; `share` is that of the highest bar."""

    first: date
    last: date
    count: int
    share: float
    chosen: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars without a gap from the first month with a statement to the last; `undated` have no place among them."""

    bars: tuple[Bar, ...]
    by_month: bool
    undated: int


def timeline(months: Sequence[MonthCount], chosen_from: date | None, chosen_to: date | None) -> Timeline:
    """The bars of an answer's months; those that touch the chosen days are marked."""
    undated = sum(found.count for found in months if not found.month)
    counts = {_number(found.month): found.count for found in months if found.month}
    if not counts:
        return Timeline((), by_month=True, undated=undated)
    step = next(step for step in STEPS_MONTHS if max(counts) // step - min(counts) // step < MOST_BARS)
    grouped: Counter[int] = Counter()
    for month, count in counts.items():
        grouped[month // step] += count
    highest = max(grouped.values())
    bars = []
    for group in range(min(grouped), max(grouped) + 1):
        first, last = _first_day(group * step), _last_day((group + 1) * step - 1)
        chosen = (chosen_from or chosen_to) is not None and _touches(first, last, chosen_from, chosen_to)
        bars.append(Bar(first, last, grouped[group], grouped[group] / highest, chosen))
    return Timeline(tuple(bars), by_month=step == 1, undated=undated)


def _number(month: str) -> int:
    """Months since the year 0."""
    year, number = month.split("-")
    return int(year) * 12 + int(number) - 1


def _first_day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _last_day(month: int) -> date:
    first = _first_day(month)
    return first.replace(day=monthrange(first.year, first.month)[1])


def _touches(first: date, last: date, chosen_from: date | None, chosen_to: date | None) -> bool:
    return (chosen_from is None or last >= chosen_from) and (chosen_to is None or first <= chosen_to)
