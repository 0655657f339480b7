"""The dates of a text: years, months, days of a month and days of the week."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.guard.figures import ORDINAL_ENDINGS
from index.guard.words import Token

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip

_ALSO_WORDS = frozenset({"may", "march", "mar", "jan", "dec", "sep", "jun", "jul", "apr", "august"})
"""Month names that are other words or names too."""

_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())

_BEFORE_A_DATE = frozenset(
    "in since until till by of from last next this early late mid before after during on every between and to".split()
)

_HOURS = {"morning": "morning", "afternoon": "afternoon", "evening": "night", "night": "night", "tonight": "night"}

_WITHIN_A_DATE = ORDINAL_ENDINGS | {"of", "."}

_SEASONS = frozenset("spring summer autumn winter".split())

_YEARS = range(1500, 2101)


@dataclass(frozen=True, slots=True)
class Dates:
    """What a text says of time; `days` are (month, day), `hours` parts of a day."""

    years: frozenset[int]
    months: frozenset[int]
    days: frozenset[tuple[int, int]]
    weekdays: frozenset[str]
    seasons: frozenset[str]
    hours: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.years or self.months or self.weekdays or self.seasons or self.hours)


def read_dates(tokens: Sequence[Token]) -> Dates:
    """All dates of a text."""
    months, days = set(), set()
    for place, token in enumerate(tokens):
        if token.low in _MONTHS and _is_month(tokens, place):
            months.add(_MONTHS[token.low])
            day = _day(tokens, place)
            if day is not None:
                days.add((_MONTHS[token.low], day))
    return Dates(
        frozenset(int(token.low) for place, token in enumerate(tokens) if is_year(tokens, place)),
        frozenset(months),
        frozenset(days),
        frozenset(token.low for token in tokens if token.low in _WEEKDAYS),
        frozenset(
            token.low
            for before, token in pairwise(tokens)
            if token.low in _SEASONS and (before.low == "the" or before.low in _BEFORE_A_DATE)
        ),
        frozenset(_HOURS[token.low] for token in tokens if token.low in _HOURS),
    )


def differs(query: Dates, statement: Dates) -> bool:
    """Whether both name a year, a month, a day, a season or the like, and none of them in common."""
    return any(
        bool(one) and bool(other) and one.isdisjoint(other)
        for one, other in (
            (query.years, statement.years),
            (query.days, statement.days),
            (query.months, statement.months),
            (query.weekdays, statement.weekdays),
            (query.seasons, statement.seasons),
            (query.hours, statement.hours),
        )
    )


def is_year(tokens: Sequence[Token], place: int) -> bool:
    """Whether this number is the name of a year: "in 1998", "the 2020 vote", and not "2020 voters"."""
    low = tokens[place].low
    if len(low) != 4 or not low.isdecimal() or int(low) not in _YEARS:
        return False
    before = tokens[place - 1].low if place else ""
    ahead = tokens[place + 1].low if place + 1 < len(tokens) else ""
    if before in _BEFORE_A_DATE or before in _MONTHS or before in _SEASONS:
        return True
    return not (ahead in {"people", "men", "women", "children"} or (ahead.endswith("s") and ahead != "was"))


def is_day(tokens: Sequence[Token], place: int) -> bool:
    """Whether this number is the day of a month that is named beside it."""
    return any(
        tokens[other].low in _MONTHS and _is_month(tokens, other) and _day_place(tokens, other) == place
        for other in range(max(0, place - 2), min(len(tokens), place + 4))
    )


def _is_month(tokens: Sequence[Token], place: int) -> bool:
    token = tokens[place]
    if token.low not in _ALSO_WORDS:
        return True
    before = tokens[place - 1].low if place else ""
    ahead = tokens[place + 1].low if place + 1 < len(tokens) else ""
    numbered = before.isdecimal() or ahead[:1].isdecimal() or before in ORDINAL_ENDINGS
    return numbered or (before in _BEFORE_A_DATE and (token.capital or token.low in {"may", "march", "august"}))


def _day(tokens: Sequence[Token], place: int) -> int | None:
    found = _day_place(tokens, place)
    return None if found is None else int(tokens[found].low)


def _day_place(tokens: Sequence[Token], place: int) -> int | None:
    """Where the day stands: "4 June", "the 1st of June", "June 4", "Jan. 12"."""
    for other in (place - 1, place - 2, place - 3, place + 1, place + 2):
        if not 0 <= other < len(tokens):
            continue
        between = {token.low for token in tokens[min(other, place) + 1 : max(other, place)]}
        low = tokens[other].low
        if low.isdecimal() and 1 <= int(low) <= 31 and between <= _WITHIN_A_DATE:
            return other
    return None
