"""Ids as they come in addresses, queries and arguments: decimal numbers."""

import re

from index.errors import NotFound

MAX_ID = 2**63 - 1

_DECIMAL = re.compile(r"[0-9]{1,19}", re.ASCII)


def identifier(text: str, missing: type[NotFound]) -> int:
    """The number that an id in a path stands for.

    Raises:
        NotFound: of the kind given, where no thing could have such an id.
    """
    if not _DECIMAL.fullmatch(text) or int(text) > MAX_ID:
        raise missing(text[:40])
    return int(text)
