"""In what a statement may differ from a query that it is otherwise close to."""

from enum import StrEnum


class Flag(StrEnum):
    """One difference that may turn what is said into its opposite."""

    NEGATION = "negation"
    NUMBER = "number"
    UNIT = "unit"
    PERCENTAGE = "percentage"
    DATE = "date"
    CURRENCY = "currency"
    DIRECTION = "direction"
    ROLES = "roles"
