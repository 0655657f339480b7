"""Citations, deep links and selectors of real statements, over HTTP, on the page and on the command line."""

import pytest
from starlette.testclient import TestClient

from tests.service.calls import Json, assert_problem

PASSAGE = "#:~:text=The%20bridge%20will%20carry%20traffic%20again%20before%20the%20first%20frost%2C"


@pytest.fixture(scope="module")
def quoted(bridge: Json) -> Json:
    found: Json = next(one for one in bridge["statements"] if one["statement"]["kind"] == "direct")
    return found


@pytest.mark.parametrize(
    ("as_format", "media_type"),
    [
        ("plain", "text/plain; charset=utf-8"),
        ("markdown", "text/markdown; charset=utf-8"),
        ("html", "text/html; charset=utf-8"),
        ("csl-json", "application/vnd.citationstyles.csl+json"),
    ],
)
def test_a_statement_is_cited_by_format_and_by_media_type(
    client: TestClient, quoted: Json, as_format: str, media_type: str
) -> None:
    where = f"{quoted['links']['self']}/citation"

    by_format = client.get(where, params={"format": as_format})
    by_media_type = client.get(where, headers={"Accept": media_type})

    assert by_format.headers["content-type"] == media_type
    assert by_format.text == by_media_type.text
    assert "“The bridge will carry traffic again before the first frost,”" in by_format.text
    assert "Wystan Oakhanger, mayor of Dunsel" in by_format.text


def test_a_citation_of_what_is_not_there_and_in_no_format_is_refused(client: TestClient, quoted: Json) -> None:
    assert_problem(client.get("/v1/statements/1/citation"), 404, "statement-not-found")
    assert_problem(
        client.get(f"{quoted['links']['self']}/citation", params={"format": "bibtex"}), 422, "invalid-request"
    )


def test_hits_and_statements_lead_to_the_passage(client: TestClient, quoted: Json) -> None:
    (hit,) = client.get("/v1/search", params={"q": "traffic before frost", "kind": "direct", "limit": 1}).json()["hits"]

    assert quoted["links"]["passage"] == f"https://dunselcourier.example/bridge{PASSAGE}"
    assert hit["links"] == quoted["links"]


def test_the_selectors_of_a_statement_name_its_words_in_its_article(
    client: TestClient, bridge: Json, quoted: Json
) -> None:
    (target,) = client.get(quoted["links"]["self"]).json()["targets"]

    quote, position = target["selector"]
    text = bridge["article"]["text"]
    assert (target["type"], target["source"]) == ("SpecificResource", "https://dunselcourier.example/bridge")
    assert (quote["type"], position["type"]) == ("TextQuoteSelector", "TextPositionSelector")
    assert quote["exact"] == text[position["start"] : position["end"]] == quoted["statement"]["text"]
    assert quote["prefix"] + quote["exact"] + quote["suffix"] in text
    assert quote["prefix"].endswith("January.\n\n“")


def test_what_was_withdrawn_is_cited_as_such(client: TestClient) -> None:
    body = {
        "external_id": "withdrawn-cited",
        "source": {"name": "Oxenby Post"},
        "text": "“The weir is sound,” said Ebba Thornwick, the warden.",
    }
    (first,) = client.post("/v1/articles", json=body).json()["statements"]
    client.post("/v1/articles", json=body | {"text": "The weir is old, the paper found."})

    cited = client.get(f"{first['links']['self']}/citation").text

    assert "“The weir is sound,” · Ebba Thornwick, warden" in cited
    assert "no longer in the article since" in cited


def test_the_page_of_a_statement_has_every_citation(client: TestClient, quoted: Json) -> None:
    page = client.get(f"/statements/{quoted['statement']['id']}").text

    assert "&lt;blockquote cite=" in page
    assert "&#34;type&#34;: &#34;article-newspaper&#34;" in page
    assert f'href="https://dunselcourier.example/bridge{PASSAGE}"' in page
