"""What is counted as one caller, and what is said of a limit."""

from typing import Any

import pytest
from pydantic import ValidationError

from service.access.limits import Limit, counted_address
from service.settings import Settings


def test_each_caller_is_counted_by_itself_and_told_what_is_left() -> None:
    limit = Limit("key", "2/hour")

    allowances = [limit.take(who) for who in ("a", "a", "a", "b")]

    told = [(one.left, one.is_refused) for one in allowances if one is not None]
    assert told == [(1, False), (0, False), (0, True), (1, False)]
    refused = allowances[2]
    assert refused is not None
    assert 3590 < refused.more_after_s <= 3600
    assert refused.headers() == {"RateLimit-Policy": '"key";q=2;w=3600', "RateLimit": '"key";r=0;t=3600'}


def test_an_empty_rate_is_no_limit() -> None:
    assert Limit("key", "").take("a") is None


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("::ffff:192.0.2.7", "::ffff:192.0.2.7"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_an_address_of_version_6_counts_for_its_network(host: str, counted: str) -> None:
    assert counted_address(host) == counted


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("limit_per_key", rate) for rate in ("many", "0/minute", "10", "10/fortnight", "-1/minute")],
        *[("trusted_proxies", "10.0.0.0/33"), ("trusted_proxies", "proxy"), ("sign_on_scopes", "everything")],
        *[("sign_on_header", "X-User"), ("sign_on_header", "X User"), ("session_s", 1)],
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ValidationError):
        Settings(**{name: value})
