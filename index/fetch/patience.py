"""How long a site asks to be left alone, as it says in the header fields of an answer."""

import re
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

from index.clock import utc_now

_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?([0-9]{1,9})", re.IGNORECASE | re.ASCII)
_SECONDS = re.compile(r"[0-9]{1,9}", re.ASCII)


def max_age_s(fields: Mapping[str, str]) -> float:
    """Seconds for which an answer stays as it is; 0 where the site does not say (RFC 9111, section 5.2.2.1)."""
    stated = _MAX_AGE.search(fields.get("cache-control", ""))
    return float(stated[1]) if stated else 0.0


def retry_after_s(fields: Mapping[str, str]) -> float:
    """Seconds before which the site does not want to be asked again; 0 where it does not say.

    Source: RFC 9110, section 10.2.3: seconds, or a date.
    """
    stated = fields.get("retry-after", "").strip()
    if _SECONDS.fullmatch(stated):
        return float(stated)
    try:
        until = parsedate_to_datetime(stated)
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        return max(0.0, (until - utc_now()).total_seconds())
    except (ValueError, TypeError, IndexError, OverflowError):
        return 0.0
