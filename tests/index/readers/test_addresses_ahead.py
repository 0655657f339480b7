"""Addresses that are read ahead: in their order, hosts beside each other, one host never twice at a time."""

import threading
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.beside import HOSTS_AT_ONCE
from index.errors import NotFetched
from index.readers.addresses_ahead import AHEAD, HELD, AddressesAhead
from index.readers.items import PassedOver
from index.readers.json import Outcome
from tests.waiting import until


def address(host: int, page: int) -> str:
    return f"https://host-{host}.example/{page}"


def held(url: str, count: int) -> list[PassedOver]:
    return [PassedOver(url, f"entry {number}") for number in range(count)]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 12), st.sampled_from([0, 1, 2, 2 * HELD])), max_size=2 * AHEAD))
def test_everything_comes_in_the_order_of_the_addresses(given: list[tuple[int, int]]) -> None:
    urls = [address(host, number) for number, (host, _) in enumerate(given)]
    counts = dict(zip(urls, (count for _, count in given), strict=True))
    asking: Counter[str] = Counter()

    def read(url: str) -> Iterator[Outcome]:
        host = url.rpartition("/")[0]
        asking[host] += 1
        assert asking[host] == 1, "two pages of one host are asked for at a time"
        yield from held(url, counts[url])
        asking[host] -= 1

    ahead = AddressesAhead(urls, read)

    assert [list(ahead.next()) for _ in urls] == [held(url, counts[url]) for url in urls]


def reading() -> list[threading.Thread]:
    """The threads that read ahead."""
    return [thread for thread in threading.enumerate() if thread.name == "onrecord-address"]


def test_as_many_hosts_as_may_be_are_asked_at_once_and_no_more() -> None:
    together = threading.Barrier(HOSTS_AT_ONCE, timeout=60)
    asks, beside = threading.current_thread(), list[int]()

    def read(url: str) -> Iterator[Outcome]:
        if threading.current_thread() is asks:
            beside.append(len(reading()))
        together.wait()
        yield PassedOver(url, "")

    urls = [address(host, 0) for host in range(HOSTS_AT_ONCE + 1)]
    ahead = AddressesAhead(urls, read)

    # The first is read by whoever asks, others by threads: each waits until as many are asked as may be.
    assert list(ahead.next()) == held_once(urls[0])
    assert beside == [HOSTS_AT_ONCE - 1]
    ahead.close()
    together.abort()  # the ninth waits in vain for seven others
    until(lambda: not reading())


def held_once(url: str) -> list[PassedOver]:
    return [PassedOver(url, "")]


def test_what_reading_met_is_raised_in_its_place_behind_what_came_before() -> None:
    def read(url: str) -> Iterator[Outcome]:
        yield PassedOver(url, "")
        if url.endswith("1"):
            raise NotFetched(f"{url} is away.")

    ahead = AddressesAhead([address(number, number) for number in range(3)], read)

    assert list(ahead.next()) == held_once(address(0, 0))
    second = ahead.next()
    assert next(second) == PassedOver(address(1, 1), "")
    with pytest.raises(NotFetched, match="host-1"):
        next(second)
    assert list(ahead.next()) == held_once(address(2, 2))


def test_what_nobody_asks_for_any_more_is_left_behind() -> None:
    begun = threading.Event()

    def read(url: str) -> Iterator[Outcome]:
        for _ in range(100 * HELD):
            begun.set()
            yield PassedOver(url, "")

    ahead = AddressesAhead([address(host, 0) for host in range(4)], read)
    next(ahead.next())
    assert begun.wait(60)

    ahead.close()

    until(lambda: not reading())
