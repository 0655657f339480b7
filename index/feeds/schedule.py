"""When a feed is asked again, and an entry tried again."""

import random
from datetime import datetime, timedelta

DAY_S = 86_400.0
MAX_RETRY_AFTER_S = 7 * DAY_S
"""What a site may ask for by `Retry-After`; more is taken for a mistake."""

ENTRY_PAUSES_S = (300.0, 1_800.0, 7_200.0, 43_200.0)
"""Between the tries of an entry: a page that is not there yet comes soon, a site that is down within the day."""

AHEAD_AT_MOST = timedelta(days=1)
"""By how much a date of publication may lie in the future: zones are confused, and tomorrow's paper is out tonight."""


def interval_s(wanted_s: float, *hints_s: float) -> float:
    """Seconds until the next poll after one that went well.

    Args:
        wanted_s: the interval that the feed is watched at.
        hints_s: what site and feed say is enough; they lengthen the interval, up to a day, and never shorten it.
    """
    return max(wanted_s, min(DAY_S, max(hints_s, default=0.0)))


def backoff_s(wanted_s: float, failures: int, retry_after_s: float, spread: random.Random) -> float:
    """Seconds until the next poll after one that failed.

    The interval doubles with each failure, up to a day, and is spread over its last quarter, so that the feeds of a
    site that was down do not come back all at once. What the site asks for by `Retry-After` is waited for.
    """
    doubled_s = min(DAY_S, wanted_s * 2.0 ** min(failures, 30))
    return max(wanted_s, doubled_s * spread.uniform(0.75, 1.0), min(retry_after_s, MAX_RETRY_AFTER_S))


def next_try(at: datetime, tries: int, retry_after_s: float) -> datetime | None:
    """When an entry that has failed `tries` times is tried again; None where it is given up."""
    if tries > len(ENTRY_PAUSES_S):
        return None
    return at + timedelta(seconds=max(ENTRY_PAUSES_S[tries - 1], min(retry_after_s, MAX_RETRY_AFTER_S)))
