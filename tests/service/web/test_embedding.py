"""A card in a foreign page: complete in itself, safe there, and described by oEmbed."""

import re
from typing import Any
from xml.etree import ElementTree

import pytest
from lxml.html import fragment_fromstring
from starlette.testclient import TestClient

from tests.service.calls import Json, article, assert_problem

HERE = "http://testserver"
HOSTILE = '“</style><script>alert(1)</script> "> holds,” said Ann <b>Doe</b>, the warden of the weir.'


@pytest.fixture(scope="module")
def quoted(bridge: Json) -> str:
    return str(next(one["statement"]["id"] for one in bridge["statements"] if one["statement"]["kind"] == "direct"))


@pytest.fixture(scope="module")
def hostile(client: TestClient) -> str:
    body = article("hostile-card", HOSTILE, title="</title><script>", url="https://oxenbypost.example/?a=\"><script>'")
    statements = client.post("/v1/articles", json=body).raise_for_status().json()["statements"]
    return str(statements[0]["statement"]["id"])


def described(client: TestClient, url: str, **parameters: Any) -> Json:
    answer: Json = client.get("/oembed", params={"url": url, **parameters}).raise_for_status().json()
    return answer


def test_a_card_may_be_framed_and_can_do_nothing(client: TestClient, quoted: str) -> None:
    response = client.get(f"/cards/{quoted}")

    policy = dict(part.partition(" ")[::2] for part in response.headers["content-security-policy"].split("; "))
    assert policy.pop("style-src").startswith("'sha256-")
    assert policy == {
        "default-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "*",
    }
    assert "x-frame-options" not in response.headers
    assert not re.search(r"<(script|form|img|link|iframe|button)|\son\w+=|style=", response.text)
    assert "“The bridge will carry traffic again before the first frost,”" in response.text
    assert ">Wystan Oakhanger</strong>, <span" in response.text


def test_every_other_page_is_not_to_be_framed(client: TestClient, quoted: str) -> None:
    for page in ("/", f"/statements/{quoted}", "/cards/"):
        policy = client.get(page, headers={"Accept": "text/html"}).headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy


def test_a_card_of_what_is_not_there_says_so_in_the_frame(client: TestClient) -> None:
    response = client.get("/cards/17", headers={"Accept": "text/html"})

    assert response.status_code == 404
    assert "not on record" in response.text
    assert "frame-ancestors *" in response.headers["content-security-policy"]


def test_a_card_of_what_was_withdrawn_says_so(client: TestClient) -> None:
    body = article("withdrawn-card", "“The lock is safe,” said Ebba Thornwick, the warden.")
    (first,) = client.post("/v1/articles", json=body).json()["statements"]
    client.post("/v1/articles", json=body | {"text": "The lock was old, the paper found."})

    assert "The article no longer says this" in client.get(f"/cards/{first['statement']['id']}").text


def test_a_card_speaks_the_language_that_is_asked_for(client: TestClient, quoted: str) -> None:
    assert "12. März 2025" in client.get(f"/cards/{quoted}", params={"lang": "de"}, headers={"Cookie": ""}).text
    client.cookies.clear()


def test_what_articles_print_is_text_in_cards_frames_and_descriptions(client: TestClient, hostile: str) -> None:
    card = client.get(f"/cards/{hostile}").text
    html = described(client, f"{HERE}/statements/{hostile}")["html"]

    assert "<script" not in card
    assert card.count("</style>") == 1
    assert fragment_fromstring(html).tag == "iframe"
    assert "<script" not in html


@pytest.mark.parametrize("path", ["statements", "cards"])
def test_oembed_describes_the_card_of_a_statement(client: TestClient, quoted: str, path: str) -> None:
    answer = described(client, f"{HERE}/{path}/{quoted}")

    assert answer == {
        "version": "1.0",
        "type": "rich",
        "title": "Wystan Oakhanger: “The bridge will carry traffic again before the first frost,”",
        "author_name": "Wystan Oakhanger, mayor of Dunsel",
        "provider_name": "On Record",
        "provider_url": f"{HERE}/",
        "cache_age": 3600,
        "html": answer["html"],
        "width": 600,
        "height": answer["height"],
    }
    frame = fragment_fromstring(answer["html"])
    assert frame.get("src") == f"{HERE}/cards/{quoted}"
    assert frame.get("sandbox") == "allow-popups allow-popups-to-escape-sandbox"
    assert (frame.get("width"), frame.get("height")) == ("600", str(answer["height"]))


def test_oembed_in_xml_says_the_same(client: TestClient, hostile: str) -> None:
    url = f"{HERE}/statements/{hostile}"
    response = client.get("/oembed", params={"url": url, "format": "xml"})

    assert response.headers["content-type"].startswith("text/xml")
    tree = ElementTree.fromstring(response.text)  # noqa: S314 - what we wrote ourselves
    assert {one.tag: one.text for one in tree} == {name: str(value) for name, value in described(client, url).items()}


@pytest.mark.parametrize(("most", "width"), [(320, 320), (900, 600), (50, 50)])
def test_oembed_heeds_the_size_that_there_is_room_for(client: TestClient, quoted: str, most: int, width: int) -> None:
    answer = described(client, f"{HERE}/statements/{quoted}", maxwidth=most, maxheight=180)

    assert answer["width"] == width
    assert answer["height"] <= 180
    assert f'width="{width}" height="{answer["height"]}"' in answer["html"]


@pytest.mark.parametrize(
    "url",
    [
        f"{HERE}/statements/17",
        f"{HERE}/speakers/17",
        f"{HERE}/statements/x",
        "https://elsewhere.example/statements/17",
        "//testserver/statements/17",
        "javascript:alert(1)",
        "",
        "http://[",
    ],
)
def test_what_is_no_statement_here_is_not_found(client: TestClient, url: str) -> None:
    assert_problem(client.get("/oembed", params={"url": url}), 404, "statement-not-found")


def test_another_format_is_not_implemented(client: TestClient, quoted: str) -> None:
    params = {"url": f"{HERE}/statements/{quoted}", "format": "yaml"}

    assert_problem(client.get("/oembed", params=params), 501, "format-not-offered")


def test_the_page_of_a_statement_leads_to_its_description_and_shows_the_code(client: TestClient, quoted: str) -> None:
    page = client.get(f"/statements/{quoted}").text

    found = re.findall(r'<link rel="alternate" type="([^"]+)" href="([^"]+)"', page)
    assert [kind for kind, _ in found] == ["application/json+oembed", "text/xml+oembed"]
    for _, where in found:
        assert client.get(where.replace("&amp;", "&")).status_code == 200
    assert f"&lt;iframe src=&#34;{HERE}/cards/{quoted}&#34;" in page
