"""The record that the pictures show, and where each page of it is: the sample articles, with what they lack.

An article in two versions, a copy of it, one in Arabic, watched feeds, a batch of which something was refused, an alert
that told of something, and at last keys, with which the record is closed.
"""

import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from httpx import Client
from playwright.sync_api import Page

from tests.index.alerts.receiver import Receiver, receiving
from tests.index.feeds.watched import RSS, item, rss
from tests.index.fetch.site import Site, article, page, serving_site, status
from tests.project import ROOT
from tests.service.calls import Json
from tests.serving import ONRECORD, clean_environment, serving
from tests.waiting import until

FERRY = (
    "The night ferry from Alderwick will stop running in May, the harbour board decided on Tuesday.\n\n"
    "“We lost money on every crossing,” said Rosamund Kestleby, the head of the harbour board. She added that nobody "
    "had asked for the boats to be sold.\n\n"
    "The ferry has linked the two shores since 1911. Its crew of forty will be offered work on the day boats, where "
    "eleven places are open.\n\n"
    "Dorian Stannery, who speaks for the crew, said that forty families would have to choose between two towns.\n\n"
    "The council of Alderwick will discuss a subsidy in April.\n\n"
    "The last boat sails on 30 May at ten in the evening."
)
VERSIONS: list[Json] = [
    {"text": FERRY, "title": "Night ferry to stop in May"},
    {
        "text": FERRY.replace("every crossing", "most crossings in winter").replace(
            "The council of Alderwick will discuss a subsidy in April.",
            "“There will be no subsidy,” said Wystan Oakhanger, the mayor.",
        ),
        "title": "Night ferry to stop in May; mayor rules out subsidy",
    },
]
COPY: Json = {
    "external_id": "wire-ferry",
    "title": "Alderwick loses its night ferry",
    "source": {"name": "Northolme Wire", "domain": "northolmewire.example"},
    "published_at": "2025-03-05T06:10:00Z",
    "language": "en",
    "text": FERRY.replace(" on Tuesday", "").replace("The ferry has linked the two shores since 1911. Its", "Its"),
}
ARABIC: Json = {
    "external_id": "arabic-bridge",
    "title": "الجسر يفتح في الخريف",
    "source": {"name": "صحيفة الميناء"},
    "published_at": "2025-04-01T10:00:00Z",
    "language": "ar",
    "text": "قال وليد الحداد: «سيفتح الجسر أمام الناس قبل الشتاء». وانتظر الناس طويلا أمام الميناء القديم.\n\n"
    "وأضافت سعاد النجار أن الأعمال انتهت في الموعد.",
}


@dataclass(frozen=True, slots=True)
class Shot:
    """A page to be taken; on `element`, which is scrolled to where it has one, it is looked at.

    Attributes:
        across: how wide the wide window is; cards are small.
        act: what somebody does on the page before the picture is taken.
    """

    name: str
    address: str
    element: str | None = None
    act: Callable[[Page], object] | None = None
    across: int = 1280


@contextmanager
def pictured() -> Iterator[tuple[Client, Iterator[Shot]]]:
    """A server with something on every page, and where each page is; they have to be taken in their order."""
    with TemporaryDirectory(prefix="onrecord-") as folder, serving_site() as site, receiving() as receiver:
        data_dir = Path(folder) / "data"
        ingest = [ONRECORD, "ingest", "--data-dir", str(data_dir), "seeds"]
        subprocess.run(ingest, cwd=ROOT, env=clean_environment(), check=True)
        environment = {
            "ONRECORD_FETCH_ALLOW_HOSTS": site.host,
            "ONRECORD_FETCH_HOST_DELAY_S": "0",
            "ONRECORD_WEBHOOK_ALLOW_HOSTS": receiver.host,
        }
        with serving(data_dir, environment=environment) as server:
            yield server.client, _shots(server.client, site, receiver)


def _shots(client: Client, site: Site, receiver: Receiver) -> Iterator[Shot]:
    alert = _alert(client, receiver)
    ferry = [_article(client, version | _ferry_fields()) for version in VERSIONS][-1]
    _article(client, COPY)
    arabic = _article(client, ARABIC)
    asked = {"q": "we have a contractor and we have a date", "limit": "1", "kind": "direct"}
    said = client.get("/v1/search", params=asked).json()["hits"][0]
    in_ferry = f"/articles/{ferry['article']['id']}"
    copy = client.get(f"/v1{in_ferry}/copies").json()["copies"][0]["id"]
    bridge = f"/articles/{said['article']['id']}?statement={said['statement']['id']}"
    yield Shot("front", "/")
    yield Shot("search", "/?q=the+bridge+will+reopen")
    yield Shot("none", "/?q=the+recipe+calls+for+two+eggs")
    yield Shot("article", bridge)
    yield Shot("evidence", bridge, "#evidence", act=lambda page: page.get_by_text("Set it right").click())
    yield Shot("arabic", f"/articles/{arabic['article']['id']}")
    yield Shot("statement", f"/statements/{said['statement']['id']}")
    yield Shot("speakers", "/speakers")
    yield Shot("speaker", f"/speakers/{said['speaker']['id']}")
    yield Shot("sources", "/sources")
    yield Shot("source", f"/sources/{said['source']['id']}")
    yield Shot("add", "/add")
    yield Shot("ferry", in_ferry)
    yield Shot("versions", f"{in_ferry}/versions")
    yield Shot("version", f"{in_ferry}/versions/1")
    yield Shot("diff", f"{in_ferry}/diff")
    yield Shot("diff-text", f"{in_ferry}/diff", "#text-name")
    yield Shot("copies", f"{in_ferry}/copies")
    yield Shot("copy", f"{in_ferry}/copies/{copy}")
    yield from _feeds(client, site)
    yield Shot("alerts", "/alerts?q=the+bridge+will+reopen&kind=direct")
    yield Shot("alert", f"/alerts/{alert}")
    yield from _jobs(client)
    yield Shot("status", "/status")
    yield Shot("problem", "/speakers/1")
    statements = [said, _first(ferry, "indirect"), _first(arabic, "direct")]
    site.pages["/story"] = page(_framing(f"{client.base_url}/cards/{one['statement']['id']}" for one in statements))
    yield Shot("cards", site.url("/story"), across=640)
    yield from _keys(client)


def _ferry_fields() -> Json:
    return {
        "external_id": "ferry",
        "source": {"name": "The Alderwick Courier", "domain": "alderwickcourier.example"},
        "published_at": "2025-03-04T07:30:00Z",
        "authors": ["Marit Hesselberg"],
        "language": "en",
    }


def _article(client: Client, body: Json) -> Json:
    answer: Json = client.post("/v1/articles", json=body).raise_for_status().json()
    return answer


def _framing(cards: Iterable[str]) -> str:
    """Somebody else's page, with cards of ours."""
    look = "border: 0; width: min(600px, 100%); height: 270px"
    frames = "".join(f'<p><iframe src="{card}" style="{look}"></iframe>' for card in cards)
    head = '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">'
    return f"<!doctype html>{head}{frames}"


def _first(answer: Json, kind: str) -> Json:
    found: Json = next(one for one in answer["statements"] if one["statement"]["kind"] == kind)
    return found


def _alert(client: Client, receiver: Receiver) -> str:
    """One that told of an article, of which a delivery arrived and another was given up."""
    body: Json = {"search": {"q": "the night ferry loses money"}, "webhook_url": receiver.url}
    alert: Json = client.post("/v1/alerts", json=body | {"name": "Night ferry"}).raise_for_status().json()
    receiver.secret = alert["secret"]
    receiver.answers.append((410, {}))
    kept = FERRY.replace("Alderwick", "Dunsel")
    for number in range(2):
        _article(client, {"external_id": f"alerted-{number}", "text": kept, "source": {"name": "Radio Silverlode"}})
    deliveries = f"/v1/alerts/{alert['id']}/deliveries"
    until(lambda: {one["state"] for one in client.get(deliveries).json()["deliveries"]} == {"delivered", "dead"})
    alert_id: str = alert["id"]
    return alert_id


def _keys(client: Client) -> Iterator[Shot]:
    """The page of keys with a new one; the first closes the record."""
    operator = client.post("/v1/keys", json={"name": "Operator", "scopes": ["admin"]}).raise_for_status().json()
    client.headers["Authorization"] = f"Bearer {operator['key']}"
    for name, scopes in (("Content system", ["ingest"]), ("Archive, until it is moved", ["search", "correct"])):
        client.post("/v1/keys", json={"name": name, "scopes": scopes}).raise_for_status()
    client.delete("/v1/keys/3").raise_for_status()

    def make(page: Page) -> None:
        page.get_by_label("Key").fill(operator["key"])
        page.get_by_label("Key").press("Enter")
        page.get_by_label("For whom or what").fill("Harbour desk")
        page.get_by_label("search search and read").check()
        page.get_by_role("button", name="Make it").click()
        page.locator(".secret").wait_for()

    yield Shot("sign-in", "/sign-in?next=/keys")
    yield Shot("keys", "/sign-in?next=/keys", act=make)


def _feeds(client: Client, site: Site) -> Iterator[Shot]:
    """A feed of which one entry cannot be had, one that cannot be read, and one that is paused."""
    site.pages["/mill"] = page(article())
    links = [item(site.url("/mill"), key="mill"), item(site.url("/weir"), key="weir", title="The weir is closed")]
    for path, title in (("/feed", "Oxenby Post"), ("/paused", "Radio Silverlode: News")):
        site.pages[path] = page(rss(*links, title=title), RSS)
    site.pages["/broken"] = status(503)
    added = [
        client.post("/v1/feeds", json={"url": site.url(path), "interval": interval}).raise_for_status().json()
        for path, interval in (("/feed", "PT30M"), ("/broken", "PT1H"), ("/paused", "PT6H"))
    ]
    for feed, state in zip(added, ("active", "failing", "active"), strict=True):
        _until_over(client, feed, state)
    client.patch(added[2]["links"]["self"], json={"paused": True}).raise_for_status()
    yield Shot("feeds", "/feeds")
    yield Shot("feed", f"/feeds/{added[0]['id']}")
    yield Shot("broken", f"/feeds/{added[1]['id']}")


def _until_over(client: Client, feed: Json, state: str) -> None:
    """Wait until the first poll of a feed has ended so, and every entry was tried."""
    until(lambda: client.get(feed["links"]["self"]).json()["state"] == state)
    until(lambda: '"waiting"' not in client.get(feed["links"]["entries"]).text)


def _jobs(client: Client) -> Iterator[Shot]:
    batch: list[Json] = [
        {"external_id": f"harbour-{day}", "text": f"“Boat {day} is late,” said Ulrika Oxenby."} for day in range(1, 9)
    ]
    batch[3]["text"] = ""
    job = client.post("/v1/articles:batch", json=batch).raise_for_status().json()["job"]
    until(lambda: client.get(job["links"]["self"]).json()["state"] == "finished")
    client.post("/v1/jobs", json={"kind": "export"}).raise_for_status()
    yield Shot("jobs", "/jobs")
    yield Shot("job", f"/jobs/{job['id']}")
