"""What a store keeps of alerts: the searches that are saved, what they have told of, and what is to be delivered."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from index.store.jobs import Payload


class EventKind(StrEnum):
    """What a delivery tells; the values are those of `type` in its message."""

    MATCHED = "statement.matched"
    CORRECTED = "statement.corrected"
    WITHDRAWN = "statement.withdrawn"
    TEST = "alert.test"


class DeliveryState(StrEnum):
    """Where a delivery stands.

    One of an alert without a webhook is only `listed`, in its feeds; `dropped` is one whose statement was gone before
    it could be delivered: the delivery of its withdrawal says so.
    """

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"
    LISTED = "listed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret that messages are signed with, until a moment where another one has taken its place."""

    value: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class AlertRequest:
    """An alert that is to be saved.

    Attributes:
        name: what it is called.
        asked: the search as it was asked, for whoever shows it.
        query: the search as it was read: what `index.alerts.saved` writes.
        webhook_url: where deliveries go; None for feeds alone.
        secret: that they are signed with.
        feed_hash: SHA-256 of the token in the addresses of its feeds; None for no feeds.
        paused: whether deliveries wait.
    """

    name: str
    asked: Payload
    query: Payload
    webhook_url: str | None = None
    secret: str | None = None
    feed_hash: str | None = None
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert as it was last committed; `counts` are those of its deliveries by state."""

    id: int
    name: str
    asked: Payload
    query: Payload
    paused: bool
    created_at: datetime
    webhook_url: str | None
    secrets: tuple[Secret, ...]
    feed_hash: str | None
    vector: bytes | None
    counts: Mapping[DeliveryState, int]


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """An alert as the follower of the change log needs it; `vector` is None where none of the model in service is kept.

    Statements that were written up to the change `since` are none of its.
    """

    id: int
    query: Payload
    since: int
    vector: bytes | None


@dataclass(frozen=True, slots=True)
class SavedSearches:
    """What has changed among the alerts since an edition: those that are new or other, and the ids of all."""

    edition: int
    changed: tuple[SavedSearch, ...]
    ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class Position:
    """How far the change log was followed, and the edition of the alerts."""

    change: int
    edition: int


@dataclass(frozen=True, slots=True)
class Change:
    """A line of the change log."""

    number: int
    article_id: int


@dataclass(frozen=True, slots=True)
class Told:
    """A statement that an alert has told of and not withdrawn, with the row in which it stands now, None for gone."""

    alert_id: int
    statement_id: int
    article_id: int
    fingerprint: str
    row: int | None


@dataclass(frozen=True, slots=True)
class Event:
    """What an alert has to tell of a statement.

    Attributes:
        matches: whether the search finds the statement now.
        fingerprint: of what is told, by which a change is known; None where it is withdrawn.
        relevance, semantic, lexical: the scores of a match.
        replaced_by: the statement that stands in the place of one that is withdrawn.
    """

    alert_id: int
    kind: EventKind
    statement_id: int
    article_id: int
    matches: bool = False
    fingerprint: str | None = None
    relevance: float | None = None
    semantic: float | None = None
    lexical: float | None = None
    replaced_by: int | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event on its way; `message` is the same in every try, and no other has it.

    Attributes:
        event: what is told; that of a test has no statement, and 0 for its ids.
        tries: how often it was sent since it was last made to wait.
        status: the HTTP status of the last answer; None where there was none.
    """

    id: int
    message: str
    at: datetime
    event: Event
    state: DeliveryState
    tries: int
    due_at: datetime | None
    tried_at: datetime | None
    status: int | None
    problem: Payload | None


@dataclass(frozen=True, slots=True)
class TryResult:
    """How sending went: `due_at` is when it is tried again."""

    at: datetime
    state: DeliveryState
    due_at: datetime | None = None
    status: int | None = None
    problem: Payload | None = None


@dataclass(frozen=True, slots=True)
class AlertChange:
    """What is to change of an alert; None leaves it as it is. A webhook of "" is taken away, with its secrets."""

    name: str | None = None
    asked: Payload | None = None
    query: Payload | None = None
    paused: bool | None = None
    webhook_url: str | None = None
    secrets: tuple[Secret, ...] | None = None
    feed_hash: str | None = None


class AlertStore(Protocol):
    """The alerts of a record. Times come from the caller, so that one clock decides."""

    def add(self, request: AlertRequest, at: datetime) -> Alert:
        """Save a search; it tells of what is written from now on."""
        ...

    def alert(self, alert_id: int) -> Alert:
        """One alert.

        Raises:
            AlertNotFound: no alert has this id.
        """
        ...

    def alerts(self, after: int | None, limit: int) -> list[Alert]:
        """Alerts in order of id, those with an id greater than `after`."""
        ...

    def change(self, alert_id: int, change: AlertChange, at: datetime) -> Alert:
        """Set what is not None. Another search tells of what is written from now on.

        Raises:
            AlertNotFound: no alert has this id.
        """
        ...

    def remove(self, alert_id: int) -> None:
        """Forget an alert and everything that is to be delivered of it.

        Raises:
            AlertNotFound: no alert has this id.
        """
        ...

    def revoke_feeds(self, alert_id: int) -> Alert:
        """Let no address of its feeds be answered any more.

        Raises:
            AlertNotFound: no alert has this id.
        """
        ...

    def deliveries(
        self, alert_id: int, before: int | None, limit: int, states: Sequence[DeliveryState] = ()
    ) -> list[Delivery]:
        """Deliveries of an alert, newest first, those with an id less than `before`; no states mean all."""
        ...

    def replay(self, alert_id: int, delivery_id: int, at: datetime) -> Delivery:
        """Let a delivery wait again, whatever became of it, under the same message id.

        Raises:
            AlertNotFound, DeliveryNotFound: there is none with this id.
            NoWebhook: the alert has none.
        """
        ...

    def test(self, alert_id: int, at: datetime) -> Delivery:
        """Make a delivery that says that it is a test.

        Raises:
            AlertNotFound: no alert has this id.
            NoWebhook: the alert has none.
        """
        ...

    # --- following the change log
    def position(self) -> Position | None:
        """How far the change log was followed; None while there is no alert."""
        ...

    def searches(self, edition: int, model: str) -> SavedSearches:
        """What has changed since an edition; vectors of another model than this revision are left out."""
        ...

    def write_vectors(self, model: str, vectors: Mapping[int, bytes]) -> None:
        """Keep the vectors of alerts, made by the model of this revision; those that are gone are passed over."""
        ...

    def changes(self, after: int, limit: int) -> list[Change]:
        """The first lines of the change log after a number, in order."""
        ...

    def rows_between(self, after: int, until: int) -> list[int]:
        """The rows that were written after one change number and up to another and still stand, ascending."""
        ...

    def names_of(self, speaker_ids: Sequence[int]) -> dict[int, set[str]]:
        """All names of these speakers in any article, folded."""
        ...

    def rows_of(self, statement_ids: Sequence[int]) -> dict[int, int]:
        """The rows in which these statements stand; those that are gone are missing."""
        ...

    def told(self, article_ids: Sequence[int]) -> list[Told]:
        """What alerts have told of these articles, without what was withdrawn."""
        ...

    def replacements(self, told: Sequence[Told]) -> dict[int, int]:
        """The statements that stand in the place of withdrawn ones, by the ids of these."""
        ...

    def follow(self, position: Position, until: int, events: Sequence[Event], at: datetime) -> bool:
        """Commit events together with the new position.

        False where somebody else has moved the position or changed an alert meanwhile: nothing is written then.
        """
        ...

    # --- delivering
    def due(self, at: datetime, alerts: int, each: int, but: Collection[int] = ()) -> dict[int, list[Delivery]]:
        """Deliveries that are due, by the ids of their alerts: of those that wait for longest, the first of each.

        Alerts that are paused have none; those in `but` are left out.
        """
        ...

    def settle(self, delivery_id: int, result: TryResult) -> None:
        """Commit how sending went."""
        ...

    def postpone(self, alert_id: int, until: datetime) -> None:
        """Let everything of an alert that is due wait until then; it counts as no try."""
        ...

    def states(self) -> dict[DeliveryState, int]:
        """How many deliveries there are in each state."""
        ...

    def remove_deliveries(self, before: datetime, limit: int) -> int:
        """Forget some deliveries that are older and do not wait; returns how many."""
        ...
