"""What an export says of itself: which search it is of, when it was made, and where its links lead."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from service.schemas import HitView

_NAMESPACE = uuid.UUID("5f2f4c52-9f0c-5d0e-8a64-3d2c0d7b61a9")
"""Of the identifiers that feeds give; it never changes, else every reader would show everything as new."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """One export.

    `asked` are the parameters of the search, `at` is the time of the export. `service` is the address of the service
    without a slash at its end, `itself` that of the export, None where it has none. `pages` says whether there are
    pages to lead to. `name` is what it is called, None for what was searched for; `thing`
    is what the identifier names, None for the search.
    """

    asked: tuple[tuple[str, str], ...]
    at: datetime
    service: str
    itself: str | None = None
    pages: bool = True
    name: str | None = None
    thing: str | None = None

    @property
    def title(self) -> str:
        """What was searched for."""
        words = self.name or dict(self.asked).get("q", "").strip()
        return f"On Record: {words}" if words else "On Record"

    @property
    def search(self) -> str:
        """Where the search itself is shown."""
        return f"{self.service}{'/' if self.pages else '/v1/search'}?{urlencode(self.asked)}"

    @property
    def urn(self) -> str:
        """The identifier of the export: the same search has the same, wherever the service is reached."""
        return urn(self.thing or f"search {urlencode(sorted(self.asked))}")

    def link(self, hit: HitView) -> str:
        """Where a statement is shown with everything that traces it back."""
        return f"{self.service}/statements/{hit.statement.id}" if self.pages else f"{self.service}{hit.links.self}"


def statement_urn(hit: HitView) -> str:
    """The identifier of a statement in a feed; as lasting as the statement's own."""
    return urn_of_statement(hit.statement.id)


def urn_of_statement(statement_id: str) -> str:
    """The same of a statement that is gone."""
    return urn(f"statement {statement_id}")


def urn(name: str) -> str:
    """A name as a URN (RFC 9562, section 5.5): an absolute IRI that hangs on no host."""
    return uuid.uuid5(_NAMESPACE, name).urn
