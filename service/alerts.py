"""Alerts on the wire: what asks for one, where it stands, and what was told."""

from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ModelWrapValidatorHandler, PrivateAttr, model_validator

from index.readers.fields import Name, Url
from index.store.alerts import Alert, Delivery, DeliveryState, EventKind
from index.store.jobs import Payload
from service.queries import Asked
from service.schemas import ItemProblem
from service.wire import Wire


class AlertSearch(Asked):
    """The search of an alert: what `POST /v1/search` takes, without what says how hits are paged."""

    _given: Payload = PrivateAttr(default_factory=dict)

    @model_validator(mode="wrap")
    @classmethod
    def _keep_given(cls, value: Any, read: ModelWrapValidatorHandler[Self]) -> Self:
        """Remember it as it was asked: dates are read into instants, which would say something else in a form."""
        search = read(value)
        if isinstance(value, dict):
            search._given = dict(value)  # noqa: SLF001 - it is of this very class
        return search

    @property
    def given(self) -> Payload:
        """The search as it was asked."""
        return self._given


class AlertBody(BaseModel):
    """A search that is to be saved."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "name": "The bridge",
                    "search": {"q": "the bridge will reopen", "kind": ["direct"]},
                    "webhook_url": "https://torvikcourier.example/hooks/onrecord",
                }
            ]
        },
    )

    search: AlertSearch
    name: Name | None = Field(default=None, description="Left out, the words that are searched for")
    min_relevance: float | None = Field(
        default=None, ge=0, le=1, description="Least relevance; left out, that below which a search says no_match"
    )
    webhook_url: Url | None = Field(default=None, description="Where deliveries go; left out, there are feeds alone")
    feed: bool = Field(default=True, description="Whether it has feeds, whose addresses are told once")
    paused: bool = Field(default=False, description="Whether deliveries wait; what is found is kept")


class AlertPatch(BaseModel):
    """What is to change of an alert; what is left out stays."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra={"examples": [{"paused": True}]})

    search: AlertSearch | None = None
    name: Name | None = None
    min_relevance: float | None = Field(default=None, ge=0, le=1)
    webhook_url: Url | None = Field(default=None, description="null takes the webhook away")
    paused: bool | None = None


class WebhookPart(Wire):
    """Where deliveries go."""

    url: str
    previous_secret_until: datetime | None = Field(
        description="Until when deliveries are also signed with the last one"
    )


class FeedAddresses(Wire):
    """Addresses of the feeds of an alert; whoever has one can read it."""

    atom: str
    rss: str
    json_: str = Field(serialization_alias="json")


class DeliveryCounts(Wire):
    """How many deliveries of an alert are kept, by where they stand."""

    waiting: int
    delivered: int
    dead: int = Field(description="Given up; `:replay` sends them again")
    listed: int = Field(description="In the feeds alone, for there was no webhook")
    dropped: int = Field(description="Not sent, for the statement was gone before")


class AlertView(Wire):
    """An alert, and where it stands."""

    id: str
    name: str
    search: dict[str, Any] = Field(description="As it was asked")
    min_relevance: float
    paused: bool
    created_at: datetime
    webhook: WebhookPart | None
    has_feeds: bool
    deliveries: DeliveryCounts
    secret: str | None = Field(description="What deliveries are signed with, where it is new; it is told nowhere else")
    feeds: FeedAddresses | None = Field(description="Where they are new; they are told nowhere else")
    links: dict[str, str]


class AlertPage(Wire):
    """One page of alerts in order of id."""

    alerts: list[AlertView]
    next: str | None


class DeliveryView(Wire):
    """Something that an alert has told, or is to tell."""

    id: str
    message: str = Field(description="`webhook-id`: the same in every try")
    type: EventKind
    statement: str | None = Field(description="Id of the statement; null in a test")
    article: str | None
    matches: bool = Field(description="Whether the search found the statement then")
    relevance: float | None
    state: DeliveryState
    at: datetime
    tries: int
    next_try_at: datetime | None
    last_try_at: datetime | None
    last_status: int | None = Field(description="HTTP status of the last answer; null where there was none")
    problem: ItemProblem | None


class DeliveryPage(Wire):
    """One page of deliveries, newest first."""

    deliveries: list[DeliveryView]
    next: str | None


def feed_addresses(service: str, alert_id: int, token: str) -> FeedAddresses:
    """The addresses of an alert's feeds; `service` is that of the service, without a slash at its end."""
    atom, rss, json = (f"{service}/v1/alerts/{alert_id}/feed.{kind}?token={token}" for kind in ("atom", "rss", "json"))
    return FeedAddresses(atom=atom, rss=rss, json_=json)


def alert_view(alert: Alert, *, secret: str | None = None, feeds: FeedAddresses | None = None) -> AlertView:
    """One alert; a secret and addresses of feeds are told where they are new."""
    address = f"/v1/alerts/{alert.id}"
    ending = [one.until for one in alert.secrets if one.until]
    until = max(ending, default=None)
    return AlertView(
        id=str(alert.id),
        name=alert.name,
        search=alert.asked,
        min_relevance=alert.query["floor"],
        paused=alert.paused,
        created_at=alert.created_at,
        webhook=WebhookPart(url=alert.webhook_url, previous_secret_until=until) if alert.webhook_url else None,
        has_feeds=alert.feed_hash is not None,
        deliveries=DeliveryCounts(**{state.value: alert.counts.get(state, 0) for state in DeliveryState}),
        secret=secret,
        feeds=feeds,
        links={"self": address, "deliveries": f"{address}/deliveries"},
    )


def delivery_view(delivery: Delivery) -> DeliveryView:
    """One delivery."""
    event = delivery.event
    return DeliveryView(
        id=str(delivery.id),
        message=delivery.message,
        type=event.kind,
        statement=str(event.statement_id) if event.statement_id else None,
        article=str(event.article_id) if event.article_id else None,
        matches=event.matches,
        relevance=None if event.relevance is None else round(event.relevance, 4),
        state=delivery.state,
        at=delivery.at,
        tries=delivery.tries,
        next_try_at=delivery.due_at,
        last_try_at=delivery.tried_at,
        last_status=delivery.status,
        problem=ItemProblem(**delivery.problem) if delivery.problem else None,
    )
