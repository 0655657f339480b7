"""The quantities of a text: how many of what, how long, how much money, what share."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from index.guard.dates import is_day, is_year
from index.guard.figures import SMALL_WORDS, Figure, beginnings, read_figure
from index.guard.flag import Flag
from index.guard.measures import CURRENCIES, SMALL_COINS, SQUARED, UNITS
from index.guard.words import CLAUSE_MARKS, Token, stem

_WIDER = 1.5
"""How far "more than" and "less than" reach: half as much again."""

_ROUNDING = 0.05
"""Two figures this close may be one, rounded: 312 for 300."""

_ABOUT = 0.15
"""The same, where one of them is said to be rough."""

_EXACT = 0.001

_ROUGH = frozenset("about around some roughly nearly almost approximately circa".split())
_AT_LEAST = frozenset({"more than", "at least", "no fewer than", "no less than"})
_AT_MOST = frozenset({"less than", "fewer than", "at most", "up to", "no more than"})
_HEDGING = frozenset(
    {phrase.split()[-1] for phrase in _AT_LEAST | _AT_MOST} | _ROUGH | set("over above under below".split())
)
"""Words of which one stands before whatever is hedged."""

_NO_COUNT = frozenset("no this that the any every each another only".split())
_TIMES = frozenset({stem("times")})
_NOUN_STOPS = frozenset("more less fewer other further".split())


class Kind(StrEnum):
    """What a quantity is a quantity of; only like is compared with like."""

    COUNT = "count"
    WHOLE = "whole"
    MEASURE = "measure"
    MONEY = "money"
    PERCENT = "percent"
    AGE = "age"
    AGO = "ago"
    SCORE = "score"


class Quantity(NamedTuple):
    """A number with what it counts.

    `low` to `high` is in base units for measures, `written` as it stands in the text; `unit` is the dimension and
    `name` the unit for measures, `name` the currency for money; `nouns` are the stems of what is counted, guessed from
    what stands before the number where `beside` is false.
    """

    kind: Kind
    low: float
    high: float
    written: float
    step: float = 1.0
    unit: str = ""
    name: str = ""
    nouns: frozenset[str] = frozenset()
    beside: bool = True
    rough: bool = False


def read_quantities(tokens: Sequence[Token]) -> list[Quantity]:
    """All quantities, in order; years and days of a month are none."""
    return list(_quantities(tokens))


def _quantities(tokens: Sequence[Token]) -> Iterator[Quantity]:
    read_to = 0
    for place in beginnings(tokens):
        figure = _figure(tokens, place) if place >= read_to else None
        if figure is None:
            continue
        read_to = figure.end
        found = _score(tokens, figure) or _ranged(tokens, figure)
        if isinstance(found, Quantity):
            read_to = figure.end + 2
            yield found
            continue
        quantity = _quantity(tokens, found)
        if quantity is not None:
            read_to = found.end
            yield _hedged(tokens, found.start, quantity)


def _figure(tokens: Sequence[Token], place: int) -> Figure | None:
    figure = read_figure(tokens, place)
    if figure is None or (figure.digits and (is_year(tokens, place) or is_day(tokens, place))):
        return None
    if tokens[place].low in SMALL_WORDS and figure.end == place + 1 and not _counts_one(tokens, place):
        return None
    return figure


def _counts_one(tokens: Sequence[Token], place: int) -> bool:
    before = tokens[place - 1].low if place else ""
    return (
        tokens[place].low == "one"
        and before not in _NO_COUNT
        and place + 1 < len(tokens)
        and tokens[place + 1].telling
        and tokens[place + 1].low not in {"another", "thing", "day", "side"}
    )


def _score(tokens: Sequence[Token], figure: Figure) -> Quantity | None:
    """Read "3-1": two small numbers of which the second is no larger."""
    if not figure.digits or figure.end + 1 >= len(tokens) or tokens[figure.end].low not in {"-", "–"}:
        return None
    other = tokens[figure.end + 1].low
    if not other.isdecimal() or float(other) > figure.low or figure.low > 50:
        return None
    return Quantity(Kind.SCORE, figure.low, figure.low, figure.low + float(other) / 100)


def _ranged(tokens: Sequence[Token], figure: Figure) -> Figure:
    """Read "10 to 15", "10-15", "between 10 and 15"."""
    if figure.end + 1 >= len(tokens):
        return figure
    joint = tokens[figure.end].low
    between = joint == "and" and figure.start > 0 and tokens[figure.start - 1].low == "between"
    if not (joint in {"to", "-", "–"} or between):
        return figure
    upper = read_figure(tokens, figure.end + 1)
    if upper is None or upper.low <= figure.low or upper.fraction:
        return figure
    return figure._replace(high=upper.low, end=upper.end)


def _quantity(tokens: Sequence[Token], figure: Figure) -> Quantity | None:
    base = Quantity(Kind.COUNT, figure.low, figure.high, figure.low, figure.step)
    if figure.fraction:
        return base._replace(kind=Kind.PERCENT)
    before = tokens[figure.start - 1].low if figure.start else ""
    if before in CURRENCIES and not before.isalpha():
        return base._replace(kind=Kind.MONEY, name=CURRENCIES[before])
    ahead = [token for token in tokens[figure.end : figure.end + 5] if token.low != "-"]
    return _percent(base, ahead) or _money(base, ahead) or _measure(base, ahead) or _count(tokens, figure, base, ahead)


def _percent(base: Quantity, ahead: Sequence[Token]) -> Quantity | None:
    words = [token.low for token in ahead[:3]] + ["", "", ""]
    if words[0] == "a":
        words = words[1:]
    if words[0] in {"%", "percent", "pc", "percentage", "prozent"} or words[:2] in (["per", "cent"], ["pour", "cent"]):
        return base._replace(kind=Kind.PERCENT)
    return None


def _money(base: Quantity, ahead: Sequence[Token]) -> Quantity | None:
    for token in ahead[:2]:
        name = CURRENCIES.get(token.stem or token.low)
        if name in SMALL_COINS:
            return _times(base, 0.01)._replace(kind=Kind.MONEY, name=name)
        if name is not None:
            return base._replace(kind=Kind.MONEY, name=name)
        if not token.capital:
            return None
    return None


def _measure(base: Quantity, ahead: Sequence[Token]) -> Quantity | None:
    if not ahead:
        return None
    if ahead[0].stem in SQUARED and len(ahead) > 1 and ahead[1].stem in UNITS:
        _, size, name = UNITS[ahead[1].stem]
        power = 3 if ahead[0].stem == "cubic" else 2
        return _times(base, size**power)._replace(
            kind=Kind.MEASURE, unit=SQUARED[ahead[0].stem], name=f"{ahead[0].stem} {name}"
        )
    if ahead[0].stem not in UNITS:
        return None
    dimension, size, name = UNITS[ahead[0].stem]
    measure = _times(base, size)._replace(kind=Kind.MEASURE, unit=dimension, name=name)
    following = ahead[1].low if len(ahead) > 1 else ""
    if dimension == "time" and following in {"ago", "earlier", "later"}:
        return measure._replace(kind=Kind.AGO)
    return measure._replace(kind=Kind.AGE) if dimension == "time" and following == "old" else measure


def _times(base: Quantity, size: float) -> Quantity:
    return base._replace(low=base.low * size, high=base.high * size, step=base.step * size)


def _count(tokens: Sequence[Token], figure: Figure, base: Quantity, ahead: Sequence[Token]) -> Quantity:
    if tokens[figure.start].low == "twice":
        return base._replace(nouns=_TIMES)
    if _is_whole(tokens, figure.start):
        base = base._replace(kind=Kind.WHOLE)
    elif [token.low for token in ahead[:2]] == ["of", "the"] and len(ahead) > 2 and read_figure(ahead, 2):
        ahead = ahead[3:]
    nouns: list[str] = []
    for token in ahead:
        if token.low == "of" and not nouns:
            continue
        if not token.telling or token.low in _NOUN_STOPS or token.low in CLAUSE_MARKS:
            break
        nouns.append(token.stem)
    if nouns:
        return base._replace(nouns=frozenset(nouns[:3]))
    before = [token.stem for token in tokens[max(0, figure.start - 4) : figure.start] if token.telling]
    return base._replace(nouns=frozenset(before[-1:]), beside=False)


def _is_whole(tokens: Sequence[Token], start: int) -> bool:
    """The "five" of "two of the five miners"."""
    before = [token.low for token in tokens[max(0, start - 3) : start]]
    return before[-2:] == ["of", "the"] and len(before) == 3 and read_figure(tokens, start - 3) is not None


def _hedged(tokens: Sequence[Token], start: int, quantity: Quantity) -> Quantity:
    """The quantity with what "about", "more than" and "up to" do to it."""
    if start and tokens[start - 1].low in {"$", "£", "€", "¥", "₹", "a", "us"}:
        start -= 1
    if not start or tokens[start - 1].low not in _HEDGING:
        return quantity
    before = [token.low for token in tokens[max(0, start - 3) : start]]
    two, three = " ".join(before[-2:]), " ".join(before[-3:])
    if three in _AT_LEAST or (two in _AT_LEAST) or before[-1:] in (["over"], ["above"]):
        return quantity._replace(high=quantity.high * _WIDER) if three not in _AT_MOST else quantity
    if three in _AT_MOST or two in _AT_MOST or before[-1:] in (["under"], ["below"]):
        return quantity._replace(low=quantity.low / _WIDER)
    return quantity._replace(rough=True) if before[-1] in _ROUGH else quantity


def differences(query: Sequence[Quantity], statement: Sequence[Quantity], *, close: bool, counts: bool) -> set[Flag]:
    """In what quantities differ, of those that both sides state of a comparable thing.

    Args:
        query: what the query states.
        statement: what the statement states.
        close: the texts have most of their words in common, so that a count of each is a count of the same.
        counts: the texts have more in common than what is counted.
    """
    found = set()
    alone = close and _alone(query, statement)
    for quantity in query:
        if quantity.kind is Kind.COUNT and not counts:
            continue
        others = [other for other in statement if _comparable(quantity, other, alone)]
        if others and not any(_compatible(quantity, other) for other in others):
            flag = _difference(quantity, others)
            if flag is not None:
                found.add(flag)
    return found


def _alone(query: Sequence[Quantity], statement: Sequence[Quantity]) -> bool:
    return all(sum(one.kind is Kind.COUNT for one in side) == 1 for side in (query, statement))


def _comparable(quantity: Quantity, other: Quantity, alone: bool) -> bool:
    if quantity.kind is not other.kind or quantity.unit != other.unit:
        return False
    if quantity.kind not in {Kind.COUNT, Kind.WHOLE}:
        return True
    if quantity.nouns & other.nouns and quantity.beside == other.beside:
        return True
    return alone and not (quantity.beside and other.beside)


def _compatible(quantity: Quantity, other: Quantity) -> bool:
    if quantity.kind is Kind.MONEY and not _same_currency(quantity.name, other.name):
        return False
    if quantity.kind is Kind.SCORE:
        return quantity.written == other.written
    return _overlap(quantity, other)


def _overlap(quantity: Quantity, other: Quantity) -> bool:
    tolerance = _ABOUT if quantity.rough or other.rough else _EXACT
    if quantity.name != other.name and quantity.kind is not Kind.MONEY:
        tolerance = max(tolerance, _ROUNDING)
    for exact, round_ in ((quantity, other), (other, quantity)):
        if abs(exact.low - round_.low) <= min(round_.step / 2, _ROUNDING * round_.low):
            return True
    return quantity.low <= other.high * (1 + tolerance) and other.low <= quantity.high * (1 + tolerance)


def _same_currency(one: str, other: str) -> bool:
    return one == other or other in SMALL_COINS.get(one, ()) or one in SMALL_COINS.get(other, ())


def _difference(quantity: Quantity, others: Sequence[Quantity]) -> Flag | None:
    match quantity.kind:
        case Kind.PERCENT:
            return Flag.PERCENTAGE
        case Kind.MONEY:
            if any(_same_currency(quantity.name, other.name) for other in others):
                return Flag.NUMBER
            return Flag.CURRENCY if any(_overlap(quantity, other) for other in others) else None
        case Kind.MEASURE:
            renamed = any(other.written == quantity.written and other.name != quantity.name for other in others)
            return Flag.UNIT if renamed else Flag.NUMBER
        case _:
            return Flag.NUMBER
