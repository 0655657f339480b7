"""What is asked of whom, or why nobody is asked."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import AddressRefused
from index.fetch.rules import FetchRules, read_allowed
from index.fetch.target import read_target

RULES = FetchRules(allow_hosts=("cms.internal", "wiki.internal:8080", "[FD00::7]:8443", "10.0.0.7"))


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("http://oxenby.example", "http://oxenby.example/"),
        ("HTTPS://Oxenby.EXAMPLE.:443/Mill?q=1#part", "https://oxenby.example/Mill?q=1"),
        ("http://oxenby.example:443/", "http://oxenby.example:443/"),
        ("http://oxenby.example/käse?q=ü", "http://oxenby.example/k%C3%A4se?q=%C3%BC"),
        ("http://oxenby.example/a%20b%2Fc", "http://oxenby.example/a%20b%2Fc"),
        ("http://käse.example/", "http://xn--kse-qla.example/"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("http://８.８.８.８/", "http://8.8.8.8/"),
        ("http://[2606:4700:0::1]/", "http://[2606:4700::1]/"),
        ("http://cms.internal/", "http://cms.internal/"),
        ("http://wiki.internal:8080/", "http://wiki.internal:8080/"),
        ("https://[fd00:0::7]:8443/", "https://[fd00::7]:8443/"),
    ],
)
def test_an_address_is_read_into_one_form(url: str, read: str) -> None:
    assert read_target(url, RULES).url == read


@pytest.mark.parametrize(
    "url",
    [
        *(
            "ftp://oxenby.example/",
            "file:///etc/passwd",
            "gopher://oxenby.example/",
            "javascript:alert(1)",
            "/mill",
            "",
        ),
        *("http://", "http:///mill", "http://?x", "//oxenby.example/", "data:text/html,x", "http:oxenby.example"),
        *("http://user@oxenby.example/", "http://user:word@oxenby.example/", "http://@oxenby.example/"),
        *("http://oxenby.example:22/", "http://oxenby.example:0/", "http://oxenby.example:65536/", "http://a:b/"),
        *("http://cms.internal:8080/", "http://other.internal:8080/", "http://cms.internal.oxenby.example:8080/"),
        *("http://2130706433/", "http://0177.1/", "http://0x7f000001/", "http://127.1/", "http://0177.0.0.01/"),
        *(
            "http://0x7f.0.0.1/",
            "http://1.2.3.4.5/",
            "http://256.256.256.256/",
            "http://08.8.8.8/",
            "http://１２７.１/",
        ),
        *("http://oxenby.123/", "http://oxenby.0x/", "http://127。1/", "http://[fe80::1%25eth0]/", "http://[::1"),
        *("http://ox enby.example/", "http://oxenby.example/a b", "http://oxenby.example/\r\nHost: x", "http://a\\b/"),
        *("http://oxenby.example\\@10.0.0.1/", "http://%31%32%37.0.0.1/", "http://-.example/", "http://a..b/"),
        *(f"http://{'a' * 64}.example/", f"http://{'a.' * 130}example/", f"http://oxenby.example/{'a' * 2048}"),
        *("http://ox<enby>.example/", "http://\u2100.example\uff0f/", "http://\u00ad/", "http://" + "ä" * 300 + "/"),
    ],
)
def test_an_address_that_may_not_be_asked_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        read_target(url, RULES)
    assert refused.value.pointer == "/url"


@given(st.text(max_size=60) | st.from_regex(r"\Ahttps?://[0-9a-fx.:@%\[\]\\-]{1,30}(/.*)?\Z"))
def test_whatever_is_read_has_a_plain_host_and_reads_the_same_again(text: str) -> None:
    try:
        target = read_target(text, RULES)
    except AddressRefused:
        return
    assert urlsplit(target.url).hostname == target.host
    assert (target.host + target.path).isascii()
    assert target.path.startswith("/")
    assert read_target(target.url, RULES) == target


@pytest.mark.parametrize(
    "entry", ["", "http://cms.internal", "cms.internal/", "a@b", "cms.internal:x", "a:70000", "fd00::7"]
)
def test_what_is_no_host_cannot_be_allowed(entry: str) -> None:
    with pytest.raises(ValueError, match="is not a host"):
        read_allowed(entry)
