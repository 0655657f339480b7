"""What is done with alerts, for the calls, the pages and the commands alike."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeVar

from index.alerts.saved import read_query, written
from index.alerts.signing import new_secret, new_token, rotated, token_fits, token_hash
from index.calibration import NO_MATCH_BELOW
from index.clock import utc_now
from index.errors import AlertNotFound, InvalidInput
from index.fetch.post import receiver_url
from index.record import Record
from index.search import read
from index.store.alerts import Alert, AlertChange, AlertRequest, Secret
from index.store.jobs import Payload
from service.alerts import AlertBody, AlertPatch, AlertSearch
from service.fetching import webhook_rules
from service.settings import Settings

LONGEST_NAME = 100

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Saved:
    """An alert, with what is told once: the secret of its webhook, and the token of its feeds."""

    alert: Alert
    secret: str | None = None
    token: str | None = None


def save_alert(record: Record, settings: Settings, body: AlertBody) -> Saved:
    """Save a search.

    Raises:
        InvalidInput: it asks for nothing, or its webhook's address is none that may be sent to.
    """
    query = _query(body.search, NO_MATCH_BELOW if body.min_relevance is None else body.min_relevance)
    url = _normal_url(settings, body.webhook_url) if body.webhook_url else None
    secret, token = new_secret() if url else None, new_token() if body.feed else None
    request = AlertRequest(
        name=body.name or _name(query["text"]),
        asked=body.search.given,
        query=query,
        webhook_url=url,
        secret=secret,
        feed_hash=token_hash(token) if token else None,
        paused=body.paused,
    )
    return Saved(record.store.alerts.add(request, utc_now()), secret, token)


def change_alert(record: Record, settings: Settings, alert_id: int, patch: AlertPatch) -> Saved:
    """Change what is set. A webhook where there was none gets a secret.

    Raises:
        AlertNotFound: no alert has this id.
        InvalidInput: as of `save_alert`.
    """
    before = record.store.alerts.alert(alert_id)
    change = AlertChange(name=patch.name, paused=patch.paused)
    floor = before.query["floor"] if patch.min_relevance is None else patch.min_relevance
    if patch.search is not None:
        change = replace(change, asked=patch.search.given, query=_query(patch.search, floor))
    elif patch.min_relevance is not None:
        change = replace(change, query=written(replace(read_query(before.query), floor=floor)))
    secret = None
    if "webhook_url" in patch.model_fields_set:
        url = _normal_url(settings, patch.webhook_url) if patch.webhook_url else ""
        change = replace(change, webhook_url=url)
        if not url:
            change = replace(change, secrets=())
        elif not before.secrets:
            secret = new_secret()
            change = replace(change, secrets=(Secret(secret),))
    return Saved(record.store.alerts.change(alert_id, change, utc_now()), secret)


def rotate_secret(record: Record, settings: Settings, alert_id: int) -> Saved:
    """Sign with a new secret from now on, and for a while with the last one, too.

    Raises:
        AlertNotFound: no alert has this id.
    """
    now, secret = utc_now(), new_secret()
    kept = record.store.alerts.alert(alert_id).secrets
    secrets = rotated(kept, secret, now, now + timedelta(seconds=settings.webhook_overlap_s))
    return Saved(record.store.alerts.change(alert_id, AlertChange(secrets=secrets), now), secret)


def renew_feeds(record: Record, alert_id: int) -> Saved:
    """Give its feeds new addresses; the former ones are answered no more.

    Raises:
        AlertNotFound: no alert has this id.
    """
    token = new_token()
    change = AlertChange(feed_hash=token_hash(token))
    return Saved(record.store.alerts.change(alert_id, change, utc_now()), token=token)


def alert_at(record: Record, alert_id: int, token: str) -> Alert:
    """The alert whose feed has this address.

    Raises:
        AlertNotFound: there is none; whether the number or the token is wrong is not told.
    """
    alert: Alert | None
    try:
        alert = record.store.alerts.alert(alert_id)
    except AlertNotFound:
        alert = None
    if not token_fits(token, alert.feed_hash if alert else None) or alert is None:
        raise AlertNotFound(str(alert_id))
    return alert


def _query(search: AlertSearch, floor: float) -> Payload:
    query = _pointed("/search/q", lambda: read(search.to_query()))
    return written(replace(query, floor=floor))


def _normal_url(settings: Settings, url: str) -> str:
    return _pointed("/webhook_url", lambda: receiver_url(url, webhook_rules(settings)))


def _pointed(pointer: str, do: Callable[[], T]) -> T:
    """What it gives; what is wrong with it is said of this part of the body."""
    try:
        return do()
    except InvalidInput as error:
        error.pointer = pointer
        raise


def _name(text: str) -> str:
    words = text if len(text) <= LONGEST_NAME else text[:LONGEST_NAME].rsplit(" ", 1)[0] + " …"
    return words or "Everything that passes the filters"
