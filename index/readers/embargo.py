"""Embargoes: what may not be published before a moment is not taken in before it.

What is stored is found at once, by searches, alerts, feeds and exports; so nothing under embargo is stored.
Source: IPTC, ninjs schemas and NewsML-G2: all versions of an item are under embargo before the moment that it states.
"""

from datetime import UTC, datetime, timedelta, timezone

from index.clock import utc_now
from index.errors import Embargoed
from index.readers.stated import instant

_LAST_ZONE = timezone(timedelta(hours=-12))
"""Where it becomes a given time of day last: an embargo without a zone is over when it is over everywhere."""


def under_embargo(name: str, stated: object) -> Embargoed | None:
    """The refusal of an item that states a moment before which it may not be published; None where that has come.

    One that cannot be read may lie in the future, and refuses the item as well.

    Args:
        name: what the item is called.
        stated: what it says; None or blank text where it is under no embargo.
    """
    if stated is None or (isinstance(stated, str) and not stated.strip()):
        return None
    until = instant(stated) or _without_zone(stated)
    if until is None:
        return Embargoed(
            f"{name}: it is under an embargo whose end is no date and time as in RFC 3339, so nothing of it is stored. "
            "Send it again when it may be published, without the embargo.",
            None,
        )
    if until <= utc_now():
        return None
    return Embargoed(
        f"{name}: it is under embargo until {until:%Y-%m-%dT%H:%M:%SZ}, so nothing of it is stored. Send it again "
        "after that; if an earlier version of it is in the record, delete that.",
        until,
    )


def _without_zone(stated: object) -> datetime | None:
    try:
        read = datetime.fromisoformat(str(stated).strip())
        return None if read.tzinfo else read.replace(tzinfo=_LAST_ZONE).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
