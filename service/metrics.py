"""What `/metrics` tells Prometheus: requests, what came in, and how much the store holds."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from index.errors import InvalidInput
from index.record import Record
from index.store.alerts import TryResult
from index.store.feeds import PollResult
from index.store.writes import Written

REFUSED = "refused"
UNCHANGED_STATUS = 304
# From the time of a cached answer to that of a large article; two steps a decade.
LATENCY_BUCKETS_S = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)


class Metrics:
    """The counters of one application, in a registry of its own.

    Several processes that serve together put their counts into files in one folder, and each tells them all. For that
    `PROMETHEUS_MULTIPROC_DIR` has to name the folder before `prometheus_client` is imported.
    Source: documentation of prometheus_client, "Multiprocess Mode".
    """

    def __init__(self, shared: Path | None = None) -> None:
        self.registry = CollectorRegistry()
        self._told = CollectorRegistry() if shared else self.registry
        if shared:
            MultiProcessCollector(self._told, str(shared))  # type: ignore[no-untyped-call]
        self._requests = Counter(
            "onrecord_requests", "Requests answered", ["method", "route", "status"], registry=self.registry
        )
        self._latency = Histogram(
            "onrecord_request_seconds",
            "Time to answer a request",
            ["route"],
            buckets=LATENCY_BUCKETS_S,
            registry=self.registry,
        )
        self._ingested = Counter(
            "onrecord_ingested",
            "Articles and imported statements that came in over HTTP",
            ["what", "status"],
            registry=self.registry,
        )
        self._polls = Counter(
            "onrecord_feed_polls", "Polls of watched feeds, by how they went", ["outcome"], registry=self.registry
        )
        self._feed_entries = Counter(
            "onrecord_feed_entries", "Entries of feeds that were tried", ["status"], registry=self.registry
        )
        self._alert_events = Counter(
            "onrecord_alert_events",
            "Matches, corrections and withdrawals that alerts had to tell of",
            registry=self.registry,
        )
        self._webhooks = Counter(
            "onrecord_webhooks", "Tries to deliver, by where the delivery stood then", ["state"], registry=self.registry
        )
        self._streams = Gauge(
            "onrecord_event_streams",
            "Streams of events that are open",
            registry=self.registry,
            multiprocess_mode="livesum",
        )

    async def count_stream(self, events: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
        """Pass the events on, and count their stream as long as it is open."""
        with self._streams.track_inprogress():
            async with aclosing(events):
                async for event in events:
                    yield event

    def count_request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answered request."""
        self._requests.labels(method, route, str(status)).inc()
        self._latency.labels(route).observe(seconds)

    def count_ingested(self, what: str, outcome: Written | InvalidInput) -> None:
        """Count one article or statement by what became of it."""
        status = REFUSED if isinstance(outcome, InvalidInput) else outcome.status.value
        self._ingested.labels(what, status).inc()

    def count_poll(self, result: PollResult) -> None:
        """Count one poll of a feed."""
        went_well = "unchanged" if result.status == UNCHANGED_STATUS else "read"
        self._polls.labels("failed" if result.problem else went_well).inc()

    def count_feed_entry(self, outcome: Written | InvalidInput) -> str:
        """Count one entry of a feed by what became of it, which is returned."""
        status = REFUSED if isinstance(outcome, InvalidInput) else outcome.status.value
        self._feed_entries.labels(status).inc()
        return status

    def count_alert_events(self, events: int) -> None:
        """Count what alerts had to tell."""
        self._alert_events.inc(events)

    def count_webhook(self, result: TryResult) -> None:
        """Count one try to deliver."""
        self._webhooks.labels(result.state.value).inc()

    def watch(self, record: Record) -> None:
        """Report how much the record's store holds, read anew at each scrape."""
        self._told.register(_StoreCounts(record))

    def render(self) -> bytes:
        """Everything in Prometheus' text format."""
        return generate_latest(self._told)


class _StoreCounts(Collector):
    def __init__(self, record: Record) -> None:
        self._record = record

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Nothing, so that registering does not read the store."""
        return iter(())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        held = GaugeMetricFamily("onrecord_store_items", "How much the store holds", labels=["what"])
        for what, count in self._record.store.counts().items():
            held.add_metric([what], count)
        yield held
        feeds = GaugeMetricFamily("onrecord_feeds", "Watched feeds by where they stand", labels=["state"])
        for state, count in self._record.store.feeds.states().items():
            feeds.add_metric([state.value], count)
        yield feeds
        waiting = GaugeMetricFamily("onrecord_deliveries", "Deliveries of alerts by where they stand", labels=["state"])
        for delivery_state, count in self._record.store.alerts.states().items():
            waiting.add_metric([delivery_state.value], count)
        yield waiting
