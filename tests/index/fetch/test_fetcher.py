"""Fetching from a real server, whatever it does."""

import gzip
import logging
import ssl
import threading
import traceback
import tracemalloc

import pytest

from index.errors import (
    AddressRefused,
    FetchTimedOut,
    HostUnreachable,
    NotFetched,
    PageNotServed,
    PageTooLarge,
    TooManyRedirects,
    WrongContentType,
)
from index.fetch.fetcher import Fetched, Fetcher, NotModified
from index.fetch.rules import FetchRules
from tests.index.fetch.site import (
    CERTIFICATE,
    HTML,
    PUBLIC,
    Names,
    Reply,
    Site,
    Wires,
    article,
    bomb,
    empty_blocks,
    endless,
    fetcher_of,
    page,
    raw,
    redirect,
    rules,
    serving_site,
    status,
)

NEVER_S = 3600.0
"""Far more than a fetch takes that ends after half a second, far less than what the site would do if it were let."""


def public_fetcher(site: Site, names: Names, *, dead: tuple[str, ...] = ()) -> tuple[Fetcher, Wires]:
    """A fetcher for which nothing is allowed that is not public, at the end of whose wires the site stands."""
    wires = Wires(site, dead)
    given = FetchRules(heed_robots=False, host_delay_s=0.0, total_timeout_s=10.0)
    return Fetcher(given, resolve=names, sockets=wires), wires


def test_a_page_comes_with_its_text_its_type_and_its_address(site: Site) -> None:
    site.pages["/mill"] = page("<p>käse</p>", "Text/HTML; Charset=UTF-8", ETag='"7"', Last_Modified="yesterday")

    fetched = fetcher_of(site).fetch(site.url("/mill?q=1#part"))

    assert (fetched.url, fetched.media_type, fetched.text()) == (site.url("/mill?q=1"), "text/html", "<p>käse</p>")
    assert (fetched.validators.etag, fetched.validators.last_modified) == ('"7"', "yesterday")
    assert site.paths == ["/mill?q=1"]


def test_the_request_says_who_asks_and_carries_nothing_else(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    site.pages["/mill"] = page("mill", Set_Cookie="id=1")
    fetcher = fetcher_of(site, user_agent="OnRecord/1.0 (+https://oxenby.example/about)")

    fetcher.fetch(site.url("/mill"))
    fetcher.fetch(site.url("/mill"))

    assert [{**asked.headers, "accept": ""} for asked in site.asked] == 2 * [
        {
            "host": site.host,
            "user-agent": "OnRecord/1.0 (+https://oxenby.example/about)",
            "accept": "",
            "accept-encoding": "gzip",
            "connection": "close",
        }
    ]


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_redirects_are_followed(site: Site, code: int) -> None:
    site.pages["/a"] = redirect("b?x=ü y", code)
    site.pages["/b"] = redirect(site.url("/c"), code)
    site.pages["/c"] = page("here")

    fetched = fetcher_of(site).fetch(site.url("/a"))

    assert (fetched.url, fetched.text()) == (site.url("/c"), "here")
    assert site.paths == ["/a", "/b?x=%C3%BC%20y", "/c"]


def test_a_circle_of_redirects_ends(site: Site) -> None:
    site.pages["/a"] = redirect("/b")
    site.pages["/b"] = redirect("/a")

    with pytest.raises(TooManyRedirects):
        fetcher_of(site).fetch(site.url("/a"))

    assert len(site.asked) == 6


@pytest.mark.parametrize(
    "location",
    [
        *("http://10.0.0.1/", "http://127.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest/meta-data/"),
        *("http://2130706433/", "http://0177.1/", "http://0x7f000001/", "http://[::ffff:127.0.0.1]/"),
        *("http://internal.example/", "//internal.example/", "https://internal.example/", "http://127.0.0.1.:80/"),
        *(
            "file:///etc/passwd",
            "ftp://internal.example/",
            "http://user@oxenby.example/",
            "http://[::1",
            "http://a:22/",
        ),
        *("http://nat64.example/", "http://mixed.example/"),
    ],
)
def test_a_redirect_is_checked_like_the_first_address(site: Site, location: str) -> None:
    names = Names(
        site_example=[[PUBLIC]],
        internal_example=[["10.0.0.1"]],
        nat64_example=[["64:ff9b::10.0.0.1"]],
        mixed_example=[[PUBLIC, "10.0.0.1"]],
        **{host: [[host]] for host in ("10.0.0.1", "127.0.0.1", "::1", "169.254.169.254", "::ffff:7f00:1")},
    )
    fetcher, wires = public_fetcher(site, names)
    site.pages["/a"] = redirect(location)

    with pytest.raises(AddressRefused):
        fetcher.fetch("http://site.example/a")

    assert wires.connected == [(PUBLIC, 80)]


def test_a_name_that_leads_elsewhere_the_second_time_gains_nothing(site: Site) -> None:
    names = Names(site_example=[[PUBLIC], ["127.0.0.1"]])
    fetcher, wires = public_fetcher(site, names)
    site.pages["/a"] = page("here")

    assert fetcher.fetch("http://site.example/a").text() == "here"
    assert (names.asked, wires.connected) == (["site.example"], [(PUBLIC, 80)])

    with pytest.raises(AddressRefused):
        fetcher.fetch("http://site.example/a")
    assert wires.connected == [(PUBLIC, 80)]


def test_a_name_that_leads_elsewhere_at_the_redirect_gains_nothing(site: Site) -> None:
    fetcher, wires = public_fetcher(site, Names(site_example=[[PUBLIC], ["169.254.169.254"]]))
    site.pages["/a"] = redirect("/b")
    site.pages["/b"] = page("here")

    with pytest.raises(AddressRefused):
        fetcher.fetch("http://site.example/a")

    assert (site.paths, wires.connected) == (["/a"], [(PUBLIC, 80)])


def test_a_refusal_does_not_say_what_is_there(site: Site) -> None:
    names = Names(open_example=[["127.0.0.1"]], closed_example=[["10.66.0.1"]])
    fetcher, wires = public_fetcher(site, names)

    said = []
    for host in ("open.example", "closed.example"):
        with pytest.raises(AddressRefused) as refused:
            fetcher.fetch(f"http://{host}/")
        said.append(str(refused.value).replace(host, "it"))

    assert said[0] == said[1]
    assert "not on the public internet" in said[0]
    assert "127." not in said[0]
    assert wires.connected == []


def test_the_next_address_is_tried_where_one_does_not_answer(site: Site) -> None:
    fetcher, wires = public_fetcher(site, Names(site_example=[["2606:4700::1", PUBLIC]]), dead=("2606:4700::1",))
    site.pages["/a"] = page("here")

    assert fetcher.fetch("http://site.example/a").text() == "here"
    assert wires.connected == [("2606:4700::1", 80), (PUBLIC, 80)]


def test_an_allowed_host_is_allowed_at_its_port_alone(site: Site) -> None:
    site.pages["/a"] = page("here")
    names = Names(cms_internal=[["127.0.0.1"]])

    def fetch(allowed: str) -> str:
        fetcher = Fetcher(rules(site, allow_hosts=(allowed,)), resolve=names)
        return fetcher.fetch(f"http://cms.internal:{site.port}/a").text()

    assert fetch(f"cms.internal:{site.port}") == "here"
    for other in ("cms.internal", f"cms.internal:{site.port + 1}", f"127.0.0.1:{site.port}"):
        with pytest.raises(AddressRefused):
            fetch(other)


def test_a_host_that_does_not_exist_or_answer_is_unreachable(site: Site) -> None:
    fetcher, _ = public_fetcher(site, Names(site_example=[[PUBLIC]]), dead=(PUBLIC,))

    with pytest.raises(HostUnreachable, match=r"There is no host other\.example"):
        fetcher.fetch("http://other.example/")
    with pytest.raises(HostUnreachable, match=r"site\.example does not take connections at port 80"):
        fetcher.fetch("http://site.example/")


def test_a_name_server_that_is_silent_is_not_waited_for(site: Site) -> None:
    silent = threading.Event()

    def never(host: str, port: int) -> list[str]:
        del host, port
        silent.wait(30)
        return []

    fetcher = Fetcher(rules(site, connect_timeout_s=0.2), resolve=never)
    with pytest.raises(FetchTimedOut, match="could not be resolved"):
        fetcher.fetch("http://site.example/")
    silent.set()


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(endless(b"<p>more</p>", pause_s=0.02), id="a body without end, slowly"),
        pytest.param(endless(b"x", pause_s=NEVER_S), id="a body that stalls"),
        pytest.param(endless(b"", pause_s=0.02, head=False), id="no answer"),
        pytest.param(endless(b"H", pause_s=0.02, head=False), id="a status line without end"),
        pytest.param(endless(b"HTTP/1.1 100 Continue\r\n\r\n", pause_s=0.001, head=False), id="go on, go on"),
    ],
)
def test_what_does_not_end_is_ended(site: Site, reply: Reply) -> None:
    site.pages["/a"] = reply

    with pytest.raises(FetchTimedOut):
        fetcher_of(site, total_timeout_s=0.5).fetch(site.url("/a"))


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(endless(b"x" * 65_536), id="a body without end, fast"),
        pytest.param(page(b"x" * 100_001), id="a body that says that it is too large"),
        pytest.param(page(bomb(20), Content_Encoding="gzip"), id="a bomb"),
        pytest.param(page(empty_blocks(40_000), Content_Encoding="gzip"), id="a lot of nothing"),
        pytest.param(page(gzip.compress(b"x" * 100_001), Content_Encoding="GZip"), id="one byte too much"),
        pytest.param(
            page(gzip.compress(bytes(range(256)) * 4096, compresslevel=0), Content_Encoding="gzip"), id="packed badly"
        ),
    ],
)
def test_no_more_is_taken_than_is_allowed(site: Site, reply: Reply) -> None:
    site.pages["/a"] = reply
    fetcher = fetcher_of(site, max_body_bytes=100_000)
    tracemalloc.start()

    with pytest.raises(PageTooLarge):
        fetcher.fetch(site.url("/a"))

    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak_bytes < 5_000_000


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_a_page_of_just_the_size_is_taken(site: Site, encoding: str) -> None:
    body = bytes(range(256)) * 400
    site.pages["/a"] = page(gzip.compress(body) if encoding == "gzip" else body, Content_Encoding=encoding)

    assert fetcher_of(site, max_body_bytes=len(body)).fetch(site.url("/a")).body == body


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (page("x", "application/pdf"), WrongContentType),
        (page("x", "image/svg+xml"), WrongContentType),
        (page("x", ""), WrongContentType),
        (raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"), WrongContentType),
        (status(404), PageNotServed),
        (status(403), PageNotServed),
        (status(500), PageNotServed),
        (status(204), PageNotServed),
        (status(304), PageNotServed),
        (status(302), PageNotServed),
        (raw(b"SSH-2.0-OpenSSH_9.6\r\n"), HostUnreachable),
        (raw(b""), HostUnreachable),
        (raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\nx"), HostUnreachable),
        (
            raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
            HostUnreachable,
        ),
        (raw(b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n"), NotFetched),
        (page("x", Content_Encoding="gzip"), HostUnreachable),
        (page(gzip.compress(b"x" * 100)[:-9], Content_Encoding="gzip"), HostUnreachable),
        (page("x", Content_Encoding="br"), HostUnreachable),
        (page(gzip.compress(gzip.compress(b"x")), Content_Encoding="gzip, gzip"), HostUnreachable),
        (page("x", X_Long="x" * 40_000), HostUnreachable),
        (raw(b"HTTP/1.1 200 OK\r\n" + b"X-Many: x\r\n" * 20_000), HostUnreachable),
    ],
)
def test_what_is_no_page_is_refused(site: Site, reply: Reply, error: type[NotFetched]) -> None:
    site.pages["/a"] = reply

    with pytest.raises(error) as refused:
        fetcher_of(site).fetch(site.url("/a"))

    assert refused.value.pointer == "/url"


def test_a_body_of_the_wrong_kind_is_not_waited_for(site: Site) -> None:
    site.pages["/a"] = endless(b"x", pause_s=0.1, content_type="video/mp4")

    with pytest.raises(WrongContentType):
        fetcher_of(site).fetch(site.url("/a"))


def test_other_kinds_are_taken_where_they_are_asked_for(site: Site) -> None:
    site.pages["/feed"] = page("<rss/>", "application/rss+xml")

    assert fetcher_of(site).fetch(site.url("/feed"), ["application/rss+xml"]).body == b"<rss/>"
    assert site.asked[0].headers["accept"] == "application/rss+xml, */*;q=0.1"


@pytest.mark.parametrize(
    "reply",
    [
        status(500, b"the secret of the site"),
        raw(b"the secret of the site\r\n\r\n"),
        raw(b"HTTP/1.1 200 the secret of the site\r\nContent-Type the secret of the site\r\n\r\n"),
        page("the secret of the site", "application/the-secret-of-the-site"),
        page("the secret of the site", Content_Encoding="gzip"),
    ],
)
def test_nothing_that_the_site_sent_is_repeated(site: Site, reply: Reply, caplog: pytest.LogCaptureFixture) -> None:
    site.pages["/a"] = reply
    caplog.set_level(logging.INFO)

    with pytest.raises(NotFetched) as refused:
        fetcher_of(site).fetch(site.url("/a"))

    told = "".join(traceback.format_exception(refused.value)) + caplog.text
    assert "secret" not in told


def test_a_page_is_asked_for_again_only_as_far_as_it_changed(site: Site) -> None:
    site.pages["/old"] = redirect("/a")
    site.pages["/a"] = page("one", ETag='"1"', Last_Modified="Wed, 12 Mar 2025 16:40:00 GMT")
    fetcher = fetcher_of(site)
    known = fetcher.fetch(site.url("/old")).validators

    site.pages["/a"] = status(304)
    assert isinstance(fetcher.fetch_if_changed(site.url("/old"), known), NotModified)
    asked = site.asked[-1]
    assert asked.path == "/a"
    assert asked.headers["if-none-match"] == '"1"'
    assert asked.headers["if-modified-since"] == "Wed, 12 Mar 2025 16:40:00 GMT"

    site.pages["/a"] = page("two", ETag='"2"')
    changed = fetcher.fetch_if_changed(site.url("/old"), known)
    assert isinstance(changed, Fetched)
    assert (changed.text(), changed.validators.etag) == ("two", '"2"')


def test_a_tag_that_is_no_ascii_is_told_back_as_it_came(site: Site) -> None:
    head = b'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 3\r\nETag: "\xfc\xc3\xa4"\r\n\r\n'
    site.pages["/a"] = raw(head + b"one")
    fetcher = fetcher_of(site)
    known = fetcher.fetch(site.url("/a")).validators

    site.pages["/a"] = status(304)

    assert isinstance(fetcher.fetch_if_changed(site.url("/a"), known), NotModified)
    assert site.asked[-1].headers["if-none-match"].encode("latin-1") == b'"\xfc\xc3\xa4"'


def test_what_tells_one_page_from_its_older_form_is_not_told_to_another(site: Site) -> None:
    site.pages["/a"] = page("one", ETag='"1"')
    fetcher = fetcher_of(site)
    known = fetcher.fetch(site.url("/a")).validators
    site.pages["/a"] = redirect("/b")
    site.pages["/b"] = page("two")

    assert isinstance(fetcher.fetch_if_changed(site.url("/a"), known), Fetched)
    assert "if-none-match" not in site.asked[-1].headers


def trusting() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(CERTIFICATE))


def test_tls_is_spoken_for_the_name_though_the_connection_goes_to_an_address() -> None:
    with serving_site(CERTIFICATE) as site:
        site.pages["/a"] = page("here")
        names = Names(site_example=[["127.0.0.1"]])
        given = rules(site, allow_hosts=(f"site.example:{site.port}",))

        fetched = Fetcher(given, resolve=names, ssl_context=trusting()).fetch(f"https://site.example:{site.port}/a")

    assert fetched.text() == "here"
    assert site.server_names == ["site.example"]


@pytest.mark.parametrize(("host", "trust"), [("other.example", True), ("site.example", False), ("127.0.0.1", True)])
def test_a_certificate_that_is_not_for_the_name_or_not_trusted_is_refused(host: str, trust: bool) -> None:
    with serving_site(CERTIFICATE) as site:
        names = Names(other_example=[["127.0.0.1"]], site_example=[["127.0.0.1"]])
        given = rules(site, allow_hosts=(f"{host}:{site.port}",))
        fetcher = Fetcher(
            given,
            resolve=lambda name, port: [name] if name == "127.0.0.1" else names(name, port),
            ssl_context=trusting() if trust else None,
        )
        with pytest.raises(HostUnreachable, match="certificate"):
            fetcher.fetch(f"https://{host}:{site.port}/a")
        assert site.asked == []


def test_a_server_that_stalls_in_the_handshake_is_not_waited_for(site: Site) -> None:
    site.pages["/"] = endless(b"", pause_s=NEVER_S, head=False)

    with pytest.raises(NotFetched):
        fetcher_of(site, connect_timeout_s=0.5).fetch(f"https://{site.host}/")


def test_many_threads_fetch_at_once(site: Site) -> None:
    for number in range(20):
        site.pages[f"/{number}"] = page(article(last=f"Number {number}."))
    fetcher = fetcher_of(site)
    got: dict[int, str] = {}

    def fetch(number: int) -> None:
        got[number] = fetcher.fetch(site.url(f"/{number}")).text()

    threads = [threading.Thread(target=fetch, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert all(f"Number {number}." in got[number] for number in range(20))


def test_html_is_what_it_says(site: Site) -> None:
    site.pages["/a"] = page("x", HTML)
    site.pages["/b"] = page("x", "text/plain")
    fetcher = fetcher_of(site)

    assert fetcher.fetch(site.url("/a")).is_html
    assert not fetcher.fetch(site.url("/b")).is_html
