"""What a reader gives for each piece of a document: an article's fields, a refusal, or why it is passed over."""

from dataclasses import dataclass
from typing import Any

from index.errors import InvalidInput

UNKNOWN_KIND = "is of a kind that no reader knows"

Fields = dict[str, Any]
"""The fields of `POST /v1/articles`; with `"origin": "import"`, those of `POST /v1/statements:batch`."""


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Something that is no article and was not meant to be one; `reason` goes on after the name."""

    name: str
    reason: str = UNKNOWN_KIND


Item = Fields | InvalidInput | PassedOver
