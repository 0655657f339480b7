"""Articles that come as addresses, over HTTP and on the command line, from a real server."""

import json
import threading
from functools import partial
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from index.fetch.fetcher import Fetcher
from index.readers import docx, pdf
from index.readers.web import articles_at
from index.record import Record
from service.cli import main
from service.fetching import fetch_rules
from service.ingesting import ingest_paths
from service.settings import Settings
from tests.index.fetch.site import Site, after, article, endless, page, redirect, status
from tests.index.readers import made_docx, made_pdf
from tests.service.calls import assert_problem, finished
from tests.service.conftest import Serve


@pytest.fixture(scope="module")
def fetching(serve_fetching: Serve, site: Site) -> TestClient:
    site.pages["/robots.txt"] = page("User-agent: *\nDisallow: /private/", "text/plain")
    return serve_fetching(
        fetch_max_at_once=2,
        fetch_total_timeout_s=5,
    )


@pytest.fixture(scope="module")
def serve_fetching_hosts(serve_fetching: Serve, site: Site) -> TestClient:
    """May fetch from the site under both of its names."""
    return serve_fetching(fetch_allow_hosts=(site.host, f"localhost:{site.port}"))


def test_an_address_is_fetched_and_its_article_found(fetching: TestClient, site: Site) -> None:
    site.pages["/one"] = page(article('<link rel="canonical" href="/one">'))

    response = fetching.post("/v1/articles", json={"url": site.url("/one?utm=1")})

    assert response.status_code == 201, response.text
    answer = response.json()
    assert answer["article"]["external_id"] == answer["article"]["url"] == site.url("/one")
    assert "Sigrun Glaswen" in {said["speaker"]["name"] for said in answer["statements"] if said["speaker"]}
    found = fetching.get("/v1/search", params={"q": "the mill will run for ten more years", "limit": 1}).json()
    assert found["hits"][0]["article"]["url"] == site.url("/one")


def test_an_address_sent_again_is_fetched_again(fetching: TestClient, site: Site) -> None:
    def post() -> tuple[int, str, int]:
        response = fetching.post("/v1/articles", json={"url": site.url("/again")})
        return response.status_code, response.json()["status"], response.json()["article"]["version"]

    site.pages["/again"] = page(article(last="The vote was taken in March."))
    assert post() == (201, "created", 1)
    assert post() == (200, "unchanged", 1)
    site.pages["/again"] = page(article(last="The vote was taken in April, not in March."))
    assert post() == (200, "replaced", 2)
    assert site.paths.count("/again") == 3


@pytest.mark.parametrize(
    ("path", "http_status", "slug"),
    [
        ("/missing", 502, "page-not-served"),
        ("/wall", 422, "no-article-in-page"),
        ("/circle", 422, "too-many-redirects"),
        ("/inside", 422, "address-refused"),
        ("/private/one", 422, "refused-by-robots"),
        ("/film", 422, "wrong-content-type"),
        ("/large", 422, "page-too-large"),
        ("/broken", 502, "host-unreachable"),
    ],
)
def test_a_page_that_cannot_be_had_is_a_problem_that_says_why(
    fetching: TestClient, site: Site, path: str, http_status: int, slug: str
) -> None:
    site.pages |= {
        "/wall": page("<html><body><script>go()</script></body></html>"),
        "/circle": redirect("/circle"),
        "/inside": redirect("http://10.0.0.1/"),
        "/film": page("x", "video/mp4"),
        "/large": endless(b"x" * 65_536),
        "/broken": page("x", Content_Encoding="gzip"),
    }

    problem = assert_problem(fetching.post("/v1/articles", json={"url": site.url(path)}), http_status, slug)

    assert problem["pointer"] == "/url"
    assert fetching.get("/v1/articles", params={"limit": 100}).text.count(site.url(path)) == 0


def test_a_document_at_an_address_is_read_as_an_article(fetching: TestClient, site: Site) -> None:
    said = ["The old kiln will be lit again.", "", "“We have the clay,” said Sigrun Glaswen."]
    site.pages |= {
        "/kiln.pdf": page(made_pdf.pdf([made_pdf.column(said)], info="/Title (Kiln)"), pdf.MEDIA_TYPE),
        "/kiln.docx": page(made_docx.docx("".join(map(made_docx.paragraph, said))), docx.MEDIA_TYPE),
        "/scan.pdf": page(made_pdf.pdf([[]]), pdf.MEDIA_TYPE),
    }

    for path in ("/kiln.pdf", "/kiln.docx"):
        answer = fetching.post("/v1/articles", json={"url": site.url(path)}).json()
        assert answer["article"]["external_id"] == answer["article"]["url"] == site.url(path)
        assert answer["article"]["text"] == "\n\n".join(filter(None, said))
    problem = assert_problem(
        fetching.post("/v1/articles", json={"url": site.url("/scan.pdf")}), 422, "unreadable-format"
    )
    assert "OCR" in problem["detail"]
    assert problem["pointer"] == "/url"


def test_a_fact_check_at_an_address_is_an_article_and_its_claim(fetching: TestClient, site: Site) -> None:
    review = {
        "@type": "ClaimReview",
        "claimReviewed": "The mill was sold last week.",
        "author": {"name": "Truth Mill", "url": "https://truthmill.example"},
        "itemReviewed": {"author": {"name": "Dorian Stannery"}},
        "reviewRating": {"ratingValue": 1, "bestRating": 5, "alternateName": "False"},
    }
    site.pages["/check"] = page(article(f'<script type="application/ld+json">{json.dumps(review)}</script>'))

    answer = fetching.post("/v1/articles", json={"url": site.url("/check")}).json()

    assert answer["article"]["url"] == site.url("/check")
    (claim,) = answer["claims"]
    statement = fetching.get(f"/v1/statements/{claim['id']}").json()
    assert statement["speaker"]["name"] == "Dorian Stannery"
    assert statement["article"]["url"] == site.url("/check")
    assert (statement["statement"]["review"]["rating"], statement["statement"]["review"]["best_rating"]) == ("False", 5)
    found = fetching.get("/v1/search", params={"q": "mill sold", "reviewed": True}).json()
    assert [hit["statement"]["id"] for hit in found["hits"]] == [claim["id"]]


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://169.254.169.254/", "http://0177.1/", "http://[::1]/"])
def test_an_internal_address_is_refused(fetching: TestClient, url: str) -> None:
    assert_problem(fetching.post("/v1/articles", json={"url": url}), 422, "address-refused")


def test_too_many_who_wait_are_turned_away_and_the_others_are_not(fetching: TestClient, site: Site) -> None:
    site.pages["/slow"] = endless(b"<p>more</p>", pause_s=0.05)
    answers: list[tuple[int, str]] = []

    def post() -> None:
        response = fetching.post("/v1/articles", json={"url": site.url("/slow")})
        answers.append((response.status_code, response.headers.get("retry-after", "")))

    threads = [threading.Thread(target=post) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [(503, "5"), (503, "5"), (504, ""), (504, "")]


def test_items_of_a_batch_are_fetched(fetching: TestClient, site: Site) -> None:
    site.pages |= {"/b1": page(article(last="Of the first item.")), "/b2": status(404)}
    items = [{"url": site.url("/b1")}, {"url": site.url("/b2")}, {"text": "A lamp was lit.", "external_id": "lamp"}]

    job = finished(fetching, fetching.post("/v1/articles:batch", json=items))

    assert [item["status"] for item in job["items"]] == ["created", "problem", "created"]
    assert job["items"][0]["external_id"] == site.url("/b1")
    assert job["items"][1]["problem"]["type"] == "/errors/page-not-served"


def test_pages_of_a_batch_are_fetched_beside_each_other_where_they_are_on_several_hosts(
    serve_fetching_hosts: TestClient, site: Site
) -> None:
    """The page of one host does not come before that of the other was asked for, and one bad address is one refusal."""
    other = f"localhost:{site.port}"
    site.pages |= {
        "/first": after("/other", page(article(last="Of the first item."))),
        "/second": page(article(last="Of the second item.")),
        "/other": page(article(last="Of the other host.")),
    }
    urls = [site.url("/first"), site.url("/second"), "http://10.0.0.1/inside", f"http://{other}/other"]

    job = finished(
        serve_fetching_hosts, serve_fetching_hosts.post("/v1/articles:batch", json=[{"url": url} for url in urls])
    )

    assert [item["status"] for item in job["items"]] == ["created", "created", "problem", "created"]
    assert [item["external_id"] for item in job["items"] if item["status"] == "created"] == [urls[0], urls[1], urls[3]]
    assert job["items"][2]["problem"]["type"] == "/errors/address-refused"
    assert site.paths.index("/first") < site.paths.index("/second")


def test_the_command_line_takes_addresses(
    record: Record, site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site.pages |= {"/c1": page(article()), "/c2": status(410)}
    given = Settings(data_dir=tmp_path, fetch_allow_hosts=(site.host,), fetch_host_delay_s=0)
    read = partial(articles_at, Fetcher(fetch_rules(given)))

    assert not ingest_paths(record, [site.url("/c1"), site.url("/c2")], read)

    said = capsys.readouterr().err
    assert f"refused: {site.url('/c2')}: The site answers with status 410" in said
    assert "\narticles: 1 created, 1 refused\n" in said
    assert "OnRecord/0.1.0" in site.asked[-1].headers["user-agent"]


def test_the_command_line_names_the_address_of_what_it_refuses(
    record: Record, site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site.pages |= {
        "/numbers": page("[1, 2]", "application/json"),
        "/checks": page(json.dumps({"@type": "ClaimReview"}), "application/ld+json"),
    }
    given = Settings(data_dir=tmp_path, fetch_allow_hosts=(site.host,), fetch_host_delay_s=0)

    assert not ingest_paths(
        record, [site.url("/numbers"), site.url("/checks")], partial(articles_at, Fetcher(fetch_rules(given)))
    )

    said = capsys.readouterr().err
    assert f"refused: {site.url('/numbers')}: What is at the address is JSON" in said
    assert f"refused: {site.url('/checks')}: " in said


def test_the_command_line_reaches_nothing_internal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["ingest", "--data-dir", str(tmp_path / "record"), "http://127.0.0.1/admin"])

    assert ended.value.code == 1
    assert "not on the public internet" in capsys.readouterr().err


def test_a_contact_is_named_to_the_sites() -> None:
    given = Settings(fetch_contact_url="https://oxenby.example/about")

    assert fetch_rules(given).user_agent.endswith(" (+https://oxenby.example/about)")
