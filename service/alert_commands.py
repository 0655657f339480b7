"""What the commands about alerts do."""

from itertools import count
from typing import TextIO

import typer

from index.errors import AlertNotFound
from index.record import Record
from index.store.alerts import Alert, DeliveryState
from service.alerts import AlertBody, feed_addresses
from service.identifiers import identifier
from service.saving_alerts import save_alert
from service.settings import Settings, listening_at

ALERTS_AT_ONCE = 100


def add(record: Record, settings: Settings, body: AlertBody) -> None:
    """Save a search and say under which id, with what is told once.

    Raises:
        InvalidInput: it asks for nothing, or its webhook's address is none that may be sent to.
    """
    saved = save_alert(record, settings, body)
    typer.echo(f"alert {saved.alert.id}: saved, {saved.alert.name}")
    if saved.secret:
        typer.echo(f"secret: {saved.secret}")
    if saved.token:
        addresses = feed_addresses(listening_at(settings), saved.alert.id, saved.token)
        typer.echo(f"atom: {addresses.atom}\nrss:  {addresses.rss}\njson: {addresses.json_}")
    typer.echo("The secret and the addresses are shown this once: keep them.", err=True)


def print_alerts(record: Record, out: TextIO) -> None:
    """A line for each alert."""
    after: int | None = None
    for number in count():
        page = record.store.alerts.alerts(after, ALERTS_AT_ONCE)
        if not page:
            if number == 0:
                out.write("No search is saved.\n")
            return
        after = page[-1].id
        out.writelines(f"{_line(alert)}\n" for alert in page)


def remove(record: Record, alert_id: str) -> None:
    """Forget a saved search.

    Raises:
        AlertNotFound: no alert has this id.
    """
    record.store.alerts.remove(identifier(alert_id, AlertNotFound))
    typer.echo(f"alert {alert_id}: removed")


def _line(alert: Alert) -> str:
    counts = ", ".join(f"{alert.counts[state]} {state.value}" for state in DeliveryState if alert.counts.get(state))
    state = "paused" if alert.paused else "active"
    return f"{alert.id}  {state}  {counts or 'nothing yet'}  {alert.webhook_url or 'feeds alone'}  {alert.name}"
