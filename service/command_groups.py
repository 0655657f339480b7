"""The commands that come in groups: `onrecord cluster`, `keys`, `feeds` and `alerts`."""

import sys
from typing import Annotated

import typer

from service.access.scopes import Scope
from service.commanding import DataDir, ModeName, conclude, configure_logs, opened, opened_store, settings_from
from service.settings import variable

cluster = typer.Typer(
    help="Spread the record over a cluster of PostgreSQL.", no_args_is_help=True, rich_markup_mode=None
)
keys = typer.Typer(help="Say who may use the record, and for what.", no_args_is_help=True, rich_markup_mode=None)
feeds = typer.Typer(help="Watch feeds.", no_args_is_help=True, rich_markup_mode=None)
alerts = typer.Typer(help="Save searches that tell of what is new.", no_args_is_help=True, rich_markup_mode=None)


@cluster.command("init")
def cluster_init(
    shards: Annotated[
        int | None,
        typer.Option(min=1, max=1024, help="Shards of each table. [default: two for each worker, at least 4]"),
    ] = None,
) -> None:
    """Distribute the record over the workers of Citus, and print shards, sizes and skew; may be repeated."""
    settings = settings_from()
    configure_logs()
    if settings.database_url is None:
        raise typer.BadParameter(f"set {variable('database_url')} to the coordinator's database.")
    from service.clusters import distribute

    distribute(settings.database_url.get_secret_value(), shards)


@keys.command("add")
def keys_add(
    name: Annotated[str, typer.Argument(help="Who or what gets it.")],
    scope: Annotated[list[Scope], typer.Option(help="What it may do; may be repeated. admin may do everything.")],
    expires: Annotated[
        str | None, typer.Option(help="When it ends: 12h, 90d, 52w, a day, or date, time and zone. [default: never]")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Make a key and print it, once; as soon as there is one, a server asks for one with each request."""
    from index.clock import utc_now
    from service.key_commands import add
    from service.keys import KeyBody, read_expiry

    given: dict[str, object] = {"name": name, "scopes": scope}
    body = KeyBody.model_validate(given | ({"expires_at": read_expiry(expires, utc_now())} if expires else {}))
    with opened_store(settings_from(data_dir=data_dir)) as store:
        add(store, body)


@keys.command("list")
def keys_list(data_dir: DataDir = None) -> None:
    """Print the keys: id, name, how each begins, scopes, state, end and last use."""
    from service.key_commands import print_keys

    with opened_store(settings_from(data_dir=data_dir)) as store:
        print_keys(store, sys.stdout)


@keys.command("revoke")
def keys_revoke(
    key_id: Annotated[str, typer.Argument(metavar="ID", help="Id of the key.")], data_dir: DataDir = None
) -> None:
    """Make a key useless for ever; servers that run refuse it within a second."""
    from service.key_commands import revoke

    with opened_store(settings_from(data_dir=data_dir)) as store:
        revoke(store, key_id)


@feeds.command("add")
def feeds_add(
    url: Annotated[str, typer.Argument(help="Address of an RSS or Atom feed, or of a JSON Feed.")],
    interval: Annotated[
        str | None, typer.Option(help="Time between two polls: an ISO 8601 duration such as PT30M, or seconds.")
    ] = None,
    source: Annotated[str | None, typer.Option(help="Name of the publication that its articles belong to.")] = None,
    domain: Annotated[str | None, typer.Option(help="Domain of that publication.")] = None,
    content: Annotated[
        bool, typer.Option("--content", help="Take the content in the feed; do not fetch the pages of its entries.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Watch a feed; a running server polls it from now on, `onrecord feeds poll` at once."""
    if domain is not None and source is None:
        raise typer.BadParameter("--domain goes with --source.")
    from service.feed_commands import add
    from service.feeds import FeedBody

    given: dict[str, object] = {"url": url, "interval": interval, "full_text": not content}
    if source is not None:
        given["source"] = {"name": source, "domain": domain}
    body = FeedBody.model_validate(given)
    settings = settings_from(data_dir=data_dir)
    with opened(settings) as record:
        add(record, settings, body)


@feeds.command("list")
def feeds_list(data_dir: DataDir = None) -> None:
    """Print the watched feeds: id, state, next poll, entries stored and seen, address, and what went wrong."""
    from service.feed_commands import print_feeds

    with opened(settings_from(data_dir=data_dir)) as record:
        print_feeds(record, sys.stdout)


@feeds.command("remove")
def feeds_remove(
    feed_id: Annotated[str, typer.Argument(metavar="ID", help="Id of the feed.")], data_dir: DataDir = None
) -> None:
    """Watch a feed no more; its articles stay."""
    from service.feed_commands import remove

    with opened(settings_from(data_dir=data_dir)) as record:
        remove(record, feed_id)


@feeds.command("poll")
def feeds_poll(
    feed_ids: Annotated[
        list[str] | None, typer.Argument(metavar="ID", help="Feeds to poll now; left out, those that are due.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Poll feeds and take their entries in; while a server polls, it is left to it."""
    from service.feed_commands import poll

    settings = settings_from(data_dir=data_dir)
    with opened(settings) as record:
        conclude(poll(record, settings, feed_ids or []))


@alerts.command("add")
def alerts_add(
    query: Annotated[str, typer.Argument(help="What is looked for, in the language of the search box.")],
    name: Annotated[str | None, typer.Option(help="What it is called. [default: the words]")] = None,
    mode: Annotated[ModeName, typer.Option(help="Meaning and words, meaning alone, or exact words.")] = ModeName.HYBRID,
    min_relevance: Annotated[
        float | None, typer.Option(min=0, max=1, help="Least relevance. [default: that of a match]")
    ] = None,
    webhook_url: Annotated[str | None, typer.Option(help="Where deliveries go. [default: feeds alone]")] = None,
    data_dir: DataDir = None,
) -> None:
    """Save a search, and print the secret of its webhook and the addresses of its feeds; a running server delivers."""
    from service.alert_commands import add
    from service.alerts import AlertBody

    search = {"q": query} if mode is ModeName.HYBRID else {"q": query, "mode": mode.value}
    given: dict[str, object] = {
        "search": search,
        "name": name,
        "min_relevance": min_relevance,
        "webhook_url": webhook_url,
    }
    body = AlertBody.model_validate({key: value for key, value in given.items() if value is not None})
    settings = settings_from(data_dir=data_dir)
    with opened(settings) as record:
        add(record, settings, body)


@alerts.command("list")
def alerts_list(data_dir: DataDir = None) -> None:
    """Print the saved searches: id, name, what waits, was delivered or given up, and where it is delivered."""
    from service.alert_commands import print_alerts

    with opened(settings_from(data_dir=data_dir)) as record:
        print_alerts(record, sys.stdout)


@alerts.command("remove")
def alerts_remove(
    alert_id: Annotated[str, typer.Argument(metavar="ID", help="Id of the alert.")], data_dir: DataDir = None
) -> None:
    """Forget a saved search, and what waits to be delivered of it."""
    from service.alert_commands import remove

    with opened(settings_from(data_dir=data_dir)) as record:
        remove(record, alert_id)
