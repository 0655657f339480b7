"""Feeds that are watched over HTTP and on the command line, served by a real site; and addresses that are feeds."""

import io
import re
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from index.record import Record
from service.cli import main
from service.feed_commands import add, poll, print_feeds, remove
from service.feeds import FeedBody
from service.fetching import Pages, open_fetcher
from service.ingesting import ingest_paths
from service.settings import Settings
from tests.index.feeds.watched import RSS, item, rss
from tests.index.fetch.site import Handler, Site, article, endless, page, status
from tests.service.calls import Json, assert_problem, finished_job
from tests.service.conftest import Serve
from tests.waiting import until

CORPUS = Path(__file__).parents[1] / "index" / "readers" / "corpus"


@pytest.fixture(scope="module")
def watching(serve_fetching: Serve) -> TestClient:
    return serve_fetching(
        fetch_total_timeout_s=5,  # so long does the site that keeps the poll waiting keep the next test waiting too
        fetch_robots=False,
        feed_min_interval_s=0.2,
        feed_look_s=0.1,
    )


def has_article(site: Site, path: str, last: str | None = None) -> str:
    """A page with an article, and the item of a feed that leads to it."""
    site.pages[path] = page(article(last=last or f"It was decided at {path.strip('/')} in the town hall."))
    return item(site.url(path), key=path)


def added(client: TestClient, url: str, **given: object) -> Json:
    response = client.post("/v1/feeds", json={"url": url, "interval": "P1D"} | given)
    assert response.status_code == 201, response.text
    answer: Json = response.json()
    assert response.headers["location"] == answer["links"]["self"]
    return answer


def feed_once(client: TestClient, feed: Json, holds: Callable[[Json], bool]) -> Json:
    """The feed once something holds of it."""
    return until(lambda: client.get(feed["links"]["self"]).json(), holds)


def entries(client: TestClient, feed: Json) -> list[Json]:
    listed: list[Json] = client.get(feed["links"]["entries"]).json()["entries"]
    return listed


def test_a_feed_is_watched_from_the_moment_it_is_added(watching: TestClient, site: Site) -> None:
    site.pages["/f1"] = page(rss(has_article(site, "/f1/a"), item(site.url("/f1/none"), key="none")), RSS)

    feed = added(watching, site.url("/f1"), source={"name": "Oxenby Post", "domain": "oxenbypost.example"})
    assert (feed["state"], feed["interval"], feed["entries"]["seen"]) == ("new", 86_400, 0)
    feed = feed_once(watching, feed, lambda now: now["entries"]["stored"] == 1)

    assert (feed["title"], feed["state"], feed["last_status"], feed["failures"]) == ("Oxenby Post", "active", 200, 0)
    assert feed["next_poll_at"] > feed["last_polled_at"]
    feed_once(watching, feed, lambda _: entries(watching, feed)[1]["state"] == "retrying")
    stored, missing = entries(watching, feed)
    assert watching.get(f"/v1/articles/{stored['article']}").json()["article"]["source"]["name"] == "Oxenby Post"
    assert missing["problem"]["type"] == "/errors/page-not-served"
    assert (missing["article"], missing["tries"]) == (None, 1)
    found = watching.get("/v1/search", params={"q": "the mill will run for ten more years", "limit": 1}).json()
    assert found["hits"][0]["source"]["domain"] == "oxenbypost.example"


def test_the_same_address_again_is_the_same_feed(watching: TestClient, site: Site) -> None:
    site.pages["/f2"] = page(rss(), RSS)
    feed = added(watching, site.url("/f2"))

    again = watching.post("/v1/feeds", json={"url": site.url("/f2") + "#top", "interval": 7_200})

    assert (again.status_code, again.json()["id"], again.json()["interval"]) == (200, feed["id"], 86_400)
    listed = watching.get("/v1/feeds", params={"limit": 100}).json()["feeds"]
    assert [one["id"] for one in listed].count(feed["id"]) == 1


def test_a_feed_is_polled_again_after_its_interval(watching: TestClient, site: Site) -> None:
    site.pages["/f3"] = page(rss(), RSS)
    feed = added(watching, site.url("/f3"), interval=0.2)
    feed_once(watching, feed, lambda now: now["state"] == "active")
    site.pages["/f3"] = page(rss(has_article(site, "/f3/a")), RSS)

    feed_once(watching, feed, lambda now: now["entries"]["stored"] == 1)

    assert watching.patch(feed["links"]["self"], json={"paused": True}).json()["state"] == "paused"


def test_a_feed_is_polled_when_somebody_asks(watching: TestClient, site: Site) -> None:
    site.pages["/f4"] = status(410)
    feed = added(watching, site.url("/f4"))
    gone = feed_once(watching, feed, lambda now: now["state"] == "gone")
    assert (gone["next_poll_at"], gone["last_error"]["type"]) == (None, "/errors/page-not-served")
    site.pages["/f4"] = page(rss(has_article(site, "/f4/a")), RSS)

    asked = watching.post(f"{feed['links']['self']}/poll")

    assert asked.status_code == 202
    assert feed_once(watching, feed, lambda now: now["entries"]["stored"] == 1)["last_error"] is None


def test_a_poll_is_a_job_that_is_followed_given_up_and_done_again(watching: TestClient, site: Site) -> None:
    site.pages["/j"] = page(rss(has_article(site, "/j/a"), item(site.url("/j/none"), key="none")), RSS)
    feed = added(watching, site.url("/j"))
    first = finished_job(watching, feed["links"]["job"])
    assert (first["kind"], first["total"], first["failed"], first["links"]["feed"]) == (
        "poll", 2, 1, feed["links"]["self"],
    )  # fmt: skip
    assert [(one["external_id"], one["status"]) for one in first["items"]] == [
        (site.url("/j/a"), "created"), (site.url("/j/none"), "problem"),
    ]  # fmt: skip
    assert {one["job"] for one in entries(watching, feed)} == {first["id"]}
    assert first["id"] in [one["id"] for one in watching.get("/v1/jobs", params={"kind": "poll"}).json()["jobs"]]
    assert "event: end" in watching.get(first["links"]["events"]).text

    has_article(site, "/j/none")
    assert watching.post(f"{first['links']['self']}/retry").status_code == 202
    assert finished_job(watching, first["links"]["self"])["failed"] == 0

    asked = watching.post(f"{feed['links']['self']}/poll")
    assert asked.headers["location"] != first["links"]["self"]
    nothing = finished_job(watching, asked.headers["location"])
    assert (nothing["total"], nothing["items"]) == (0, [])
    assert_problem(watching.post(f"{nothing['links']['self']}/retry"), 409, "wrong-job-state")

    asked_for, given_up = threading.Event(), threading.Event()

    def held_back(handler: Handler) -> None:
        asked_for.set()
        given_up.wait(60)
        status(404)(handler)

    site.pages |= {f"/j/late-{number}": held_back for number in range(3)}
    site.pages["/j"] = page(rss(*(item(site.url(f"/j/late-{number}"), key=f"l{number}") for number in range(3))), RSS)
    late = watching.post(f"{feed['links']['self']}/poll").headers["location"]
    assert asked_for.wait(60)
    answer = watching.post(f"{late}/cancel").json()
    given_up.set()
    assert (answer["state"], answer["cancelled"]) == ("cancelled", 3)
    watching.delete(feed["links"]["self"])


def test_a_feed_is_changed_and_removed(watching: TestClient, site: Site) -> None:
    site.pages["/f5"] = page(rss(has_article(site, "/f5/a")), RSS)
    feed = added(watching, site.url("/f5"))
    feed_once(watching, feed, lambda now: now["entries"]["stored"] == 1)
    (entry,) = entries(watching, feed)

    changed = watching.patch(feed["links"]["self"], json={"interval": "PT2H"}).json()
    assert (changed["interval"], changed["state"]) == (7_200, "active")
    assert watching.delete(feed["links"]["self"]).status_code == 204

    for method, path in (("GET", ""), ("DELETE", ""), ("PATCH", ""), ("POST", "/poll"), ("GET", "/entries")):
        body = {"paused": True} if method == "PATCH" else None
        response = watching.request(method, feed["links"]["self"] + path, json=body)
        assert_problem(response, 404, "feed-not-found")
    assert watching.get(f"/v1/articles/{entry['article']}").status_code == 200


def test_feeds_and_entries_come_in_pages(watching: TestClient, site: Site) -> None:
    said = [item(None, key=f"k{n}", content=f"<p>The mill of year {n} was sold.</p>") for n in range(3)]
    site.pages["/f6"] = page(rss(*said), RSS)
    feed = added(watching, site.url("/f6"), full_text=False)
    feed_once(watching, feed, lambda now: now["entries"]["stored"] == 3)

    for address, name in ((feed["links"]["entries"], "entries"), ("/v1/feeds", "feeds")):
        seen, cursor = [], None
        while True:
            answer = watching.get(address, params={"limit": 2} | ({"cursor": cursor} if cursor else {})).json()
            seen += [one["id"] for one in answer[name]]
            cursor = answer["next"]
            if cursor is None:
                break
        assert len(seen) == len(set(seen)) >= 3
    assert_problem(watching.get("/v1/feeds", params={"cursor": "nonsense"}), 422, "invalid-cursor")


@pytest.mark.parametrize(
    ("body", "slug", "pointer"),
    [
        ({"url": "ftp://oxenby.example/feed"}, "invalid-request", None),
        ({"url": "http://user:word@oxenby.example/feed"}, "invalid-request", None),
        ({"url": "http://0177.1/feed"}, "address-refused", "/url"),
        ({"url": "https://oxenby.example/feed", "interval": "PT0.1S"}, "invalid-request", "/interval"),
        ({"url": "https://oxenby.example/feed", "interval": "often"}, "invalid-request", None),
        ({"url": "https://oxenby.example/feed", "interval": True}, "invalid-request", None),
        ({"url": "https://oxenby.example/feed", "intervall": 900}, "invalid-request", None),
    ],
)
def test_what_cannot_be_watched_is_refused_at_once(
    watching: TestClient, body: Json, slug: str, pointer: str | None
) -> None:
    problem = assert_problem(watching.post("/v1/feeds", json=body), 422, slug)

    assert problem.get("pointer") == pointer


def test_a_page_of_html_is_no_feed(watching: TestClient, site: Site) -> None:
    site.pages["/f7"] = page(article())
    feed = feed_once(watching, added(watching, site.url("/f7")), lambda now: now["failures"] == 1)

    assert (feed["state"], feed["last_error"]["type"]) == ("failing", "/errors/no-feed")


def test_requests_are_answered_while_a_site_keeps_the_poll_waiting(watching: TestClient, site: Site) -> None:
    site.pages["/slow"] = endless(b" ", pause_s=0.05, content_type=RSS)
    feed = added(watching, site.url("/slow"))
    until(lambda: "/slow" in site.paths)

    assert watching.get("/v1/search", params={"q": "mill"}).status_code == 200
    watching.delete(feed["links"]["self"])


def test_figures_tell_of_feeds(watching: TestClient, site: Site) -> None:
    site.pages["/f8"] = page(rss(has_article(site, "/f8/a")), RSS)
    feed = added(watching, site.url("/f8"))
    feed_once(watching, feed, lambda now: now["entries"]["stored"] == 1)
    watching.patch(feed["links"]["self"], json={"paused": True})

    figures = watching.get("/metrics").text

    assert 'onrecord_feed_polls_total{outcome="read"}' in figures
    assert 'onrecord_feed_entries_total{status="created"}' in figures
    assert re.search(r'^onrecord_feeds{state="paused"} [1-9]', figures, re.MULTILINE)


def test_a_service_that_fetches_nothing_watches_nothing(client: TestClient) -> None:
    assert_problem(client.post("/v1/feeds", json={"url": "https://oxenby.example/feed"}), 422, "fetching-not-available")


def test_an_address_of_one_document_is_an_article(watching: TestClient, site: Site) -> None:
    for file, media_type, external_id in (
        ("ninjs-1.5-text.json", "application/json", "urn:newsml:fenwire.example:20250312:ferry-118"),
        ("newsml-g2-newsitem.xml", "application/xml", None),
        ("schema-newsarticle.jsonld", "application/ld+json", None),
        ("feed-rss-one.xml", RSS, "/one"),
    ):
        raw = rss(item(site.url("/one"), content="<p>The mill was sold.</p>")).encode()
        site.pages[f"/{file}"] = page((CORPUS / file).read_bytes() if (CORPUS / file).exists() else raw, media_type)

        response = watching.post("/v1/articles", json={"url": site.url(f"/{file}")})

        assert response.status_code == 201, response.text
        stored = response.json()["article"]
        assert stored["source"]["domain"] == "127.0.0.1", "a document speaks for no other host"
        assert stored["external_id"] == (external_id or stored["external_id"]).replace("/one", site.url("/one"))


@pytest.mark.parametrize(
    ("file", "media_type", "slug", "says"),
    [
        ("feed-rss-2.0.xml", RSS, "unreadable-format", "POST /v1/feeds"),
        ("feed-atom-1.0.atom", "text/html", "unreadable-format", "POST /v1/feeds"),
        ("ninjs-3.0-list.json", "text/plain", "unreadable-format", "POST /v1/articles:batch"),
        ("broken-xml-bomb.xml", "application/xml", "unreadable-format", "declares the entity"),
        ("broken-xml-unknown-root.xml", "text/xml", "unreadable-format", "No reader knows"),
    ],
)
def test_an_address_of_several_articles_or_of_none_says_where_to_go(
    watching: TestClient, site: Site, file: str, media_type: str, slug: str, says: str
) -> None:
    site.pages["/document"] = page((CORPUS / file).read_bytes(), media_type)

    problem = assert_problem(watching.post("/v1/articles", json={"url": site.url("/document")}), 422, slug)

    assert says in problem["detail"]


def test_json_of_no_format_is_refused_and_text_that_begins_like_json_is_text(watching: TestClient, site: Site) -> None:
    site.pages["/own.json"] = page('{"text": "The mill was sold.", "url": "http://10.0.0.1/"}', "application/json")
    site.pages["/note"] = page("[Oxenby] The mill was sold, said Sigrun Glaswen.", "text/plain")

    refused = watching.post("/v1/articles", json={"url": site.url("/own.json")})
    taken = watching.post("/v1/articles", json={"url": site.url("/note")})

    assert "neither ninjs" in assert_problem(refused, 422, "unreadable-format")["detail"]
    assert taken.status_code == 201, taken.text


def settings_for(site: Site, data_dir: Path) -> Settings:
    return Settings(
        data_dir=data_dir, fetch_allow_hosts=(site.host,), fetch_host_delay_s=0, fetch_robots=False, feed_poll=False
    )


def test_the_command_line_takes_all_entries_of_a_feed(
    record: Record, site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = item(None, key="k", content="<p>The mill was sold.</p>")
    site.pages["/c"] = page(rss(has_article(site, "/c/a"), content, item(site.url("/c/none"), key="none")), RSS)
    pages = Pages(open_fetcher(settings_for(site, tmp_path)), 1)

    assert not ingest_paths(record, [site.url("/c")], pages.articles_at)

    said = capsys.readouterr().err
    assert f"refused: {site.url('/c/none')}: The site answers with status 404" in said
    assert "articles: 2 created, 1 refused" in said.splitlines()


def test_the_command_line_watches_feeds(
    record: Record, site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = settings_for(site, tmp_path)
    site.pages["/d"] = page(rss(has_article(site, "/d/a")), RSS)
    body = FeedBody.model_validate({"url": site.url("/d"), "interval": "3600"})

    for _ in range(2):
        add(record, settings, body)
    assert poll(record, settings, [])
    site.pages["/d"] = status(500)
    assert not poll(record, settings, ["1"])
    listed = io.StringIO()
    print_feeds(record, listed)
    remove(record, "1")

    said = capsys.readouterr()
    assert said.out.splitlines() == [
        f"feed 1: watched, {site.url('/d')}",
        f"feed 1: watched already, {site.url('/d')}",
        "feed 1: watched no more",
    ]
    assert "feeds: 1 polled, 1 created" in said.err
    assert "feeds: 1 failed" in said.err
    assert listed.getvalue().startswith("1  failing  next ")
    assert "1 of 1 entries stored" in listed.getvalue()
    assert "status 500" in listed.getvalue()


def test_a_poll_by_hand_leaves_the_work_to_the_process_that_is_at_it(
    record: Record, site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = settings_for(site, tmp_path)
    site.pages["/e"] = page(rss(), RSS)
    add(record, settings, FeedBody.model_validate({"url": site.url("/e")}))
    with record.store.alone("feeds"):
        assert poll(record, settings, [])

    assert "Another process polls" in capsys.readouterr().err
    assert record.store.feeds.feed(1).polled_at is None


def test_commands_about_feeds_that_are_not_there_end_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["remove", "7"], ["poll", "7"], ["add", "http://0177.1/"]):
        with pytest.raises(SystemExit) as ended:
            main(["feeds", *words, "--data-dir", str(tmp_path / "record")])
        assert ended.value.code == 1
    with pytest.raises(SystemExit) as ended:
        main(["feeds", "list", "--data-dir", str(tmp_path / "record")])
    assert ended.value.code == 0
    assert "No feed is watched." in capsys.readouterr().out
