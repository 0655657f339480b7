"""A site with feeds, a record, a clock that a test sets, and what watches."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from index.record import Record
from tests.index.feeds.watched import BEGIN, Watched
from tests.index.fetch.site import Site, serving_site


class Clock:
    """What time it is, as the test says."""

    def __init__(self) -> None:
        self.at = BEGIN

    def __call__(self) -> datetime:
        return self.at

    def goes_on(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def site() -> Iterator[Site]:
    with serving_site() as serving:
        yield serving


@pytest.fixture
def watched(record: Record, site: Site, clock: Clock) -> Watched:
    return Watched(record, site, clock)
