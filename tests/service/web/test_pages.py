"""What every page has: its policy, its language, its errors as pages, and forms from here alone."""

import json
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from service.web.rendering import CONTENT_SECURITY_POLICY
from tests.service.calls import Json, article, assert_problem, finished_job
from tests.service.conftest import Serve

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
PAGES = ["/", "/?q=bridge", "/speakers", "/sources", "/add", "/feeds", "/alerts", "/jobs", "/status"]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_may_load_nothing_from_elsewhere_and_run_nothing_that_is_written_into_it(
    client: TestClient, bridge: Json, address: str
) -> None:
    del bridge
    response = client.get(address, headers=BROWSER)

    assert response.status_code == 200
    assert response.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "style=" not in response.text
    loaded = re.findall(r'<(?:link|script|img|form)[^>]+(?:href|src|action)="([^"]*)"', response.text)
    assert loaded
    assert all(where.startswith("/") and not where.startswith("//") for where in loaded)


def test_assets_are_asked_about_anew_and_sent_once(client: TestClient) -> None:
    first = client.get("/static/pages.css")
    again = client.get("/static/pages.css", headers={"If-None-Match": first.headers["etag"]})

    assert (first.status_code, first.headers["cache-control"], again.status_code) == (200, "no-cache", 304)


@pytest.mark.parametrize(
    ("address", "status", "title"),
    [
        ("/speakers/7", 404, "Speaker not found"),
        ("/articles/none", 404, "Article not found"),
        ("/statements/7", 404, "Statement not found"),
        ("/sources/7", 404, "Source not found"),
        ("/jobs/999999", 404, "Job not found"),
        ("/feeds/7", 404, "Feed not found"),
        ("/jobs?state=asleep", 422, "Invalid request"),
        ("/speakers?cursor=x", 422, "Invalid cursor"),
        ("/nothing-here", 404, "Not found"),
    ],
)
def test_a_browser_is_told_of_a_problem_on_a_page(client: TestClient, address: str, status: int, title: str) -> None:
    response = client.get(address, headers=BROWSER)

    assert (response.status_code, response.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert f"<h1>{title}</h1>" in response.text
    assert response.headers["x-request-id"] in response.text
    assert response.headers["content-security-policy"] == CONTENT_SECURITY_POLICY


def test_a_program_is_told_of_a_problem_as_before(client: TestClient) -> None:
    assert_problem(client.get("/speakers/7"), 404, "speaker-not-found")
    assert_problem(client.get("/v1/speakers/7", headers=BROWSER), 404, "speaker-not-found")


def test_an_upload_that_is_too_large_is_told_on_a_page(client: TestClient) -> None:
    response = client.post("/add/files", files={"files": ("a.txt", b"x" * 600_000)}, headers=BROWSER)

    assert response.status_code == 413
    assert "<h1>Body too large</h1>" in response.text


@pytest.mark.parametrize("parameter", ["speeker=Brel", "kind=rumour", "from=yesterday", "cursor=x", "min_confidence=7"])
def test_a_search_that_cannot_be_read_is_told_above_the_box(client: TestClient, parameter: str) -> None:
    response = client.get(f"/?q=bridge&{parameter}", headers=BROWSER)

    assert response.status_code == 422
    assert 'role="alert"' in response.text
    assert 'value="bridge"' in response.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ],
)
@pytest.mark.parametrize(
    "address",
    [
        *("/add/text", "/add/url", "/add/files", "/statements/1/correction", "/statements/1/undo"),
        *("/feeds", "/feeds/1/remove", "/jobs/export", "/jobs/1/cancel"),
    ],
)
def test_what_another_site_sends_in_a_visitor_s_name_is_refused(
    client: TestClient, address: str, headers: dict[str, str]
) -> None:
    assert_problem(client.post(address, data={"text": "Taken in."}, headers=headers), 403, "foreign-origin")
    assert "<h1>Foreign origin</h1>" in client.post(address, headers=headers | BROWSER).text


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": "http://testserver"}]
)
def test_what_our_own_pages_and_programs_send_is_taken(client: TestClient, headers: dict[str, str]) -> None:
    sent = {"text": "The tide gate was shut.", "source": "Oxenby Post"}

    response = client.post("/add/text", data=sent, headers=headers, follow_redirects=False)

    assert response.status_code == 303
    assert response.headers["location"].startswith("/articles/")


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("de", "de"),
        ("de-CH,fr;q=0.5", "de"),
        ("fr, en;q=0.3, de;q=0.8", "de"),
        ("fr", "en"),
        ("de;q=0", "en"),
        ("", "en"),
        ("*;q=x,,;q=", "en"),
    ],
)
def test_the_language_is_the_best_that_a_browser_accepts(client: TestClient, accepted: str, language: str) -> None:
    response = client.get("/sources", headers={"Accept-Language": accepted})

    assert f'<html lang="{language}"' in response.text
    assert response.headers["content-language"] == language


def test_a_language_that_was_chosen_is_kept(serve: Serve, tmp_path: Path) -> None:
    visitor = serve(tmp_path)

    chosen = visitor.get("/sources", params={"lang": "de"})

    assert "httponly" in chosen.headers["set-cookie"].lower()
    assert '<html lang="de"' in visitor.get("/sources").text
    assert '<html lang="en"' in visitor.get("/sources", params={"lang": "en"}).text
    assert '<html lang="en"' in visitor.get("/sources", params={"lang": "tlh"}).text


def test_an_empty_record_says_where_to_begin(serve: Serve, tmp_path: Path) -> None:
    visitor = serve(tmp_path)

    for address in ("/", "/speakers", "/sources"):
        assert 'href="/add"' in visitor.get(address).text.partition("<main")[2]
    assert "Nothing in the record" in visitor.get("/?q=bridge").text


def test_pages_can_be_switched_off(serve: Serve, tmp_path: Path) -> None:
    programs = serve(tmp_path, pages=False)

    assert programs.get("/", follow_redirects=False).headers["location"] == "/docs"
    assert_problem(programs.get("/speakers", headers=BROWSER), 404, "not-found")
    assert_problem(programs.get("/static/pages.css"), 404, "not-found")


def test_a_withdrawn_statement_is_shown_as_it_was_and_leads_to_what_stands_there_now(client: TestClient) -> None:
    first = client.post("/v1/articles", json=article("weir", "“The weir is safe,” said Ulrika Oxenby.")).json()
    second = client.post("/v1/articles", json=article("weir", "“The weir is not safe,” said Ulrika Oxenby.")).json()
    was, now = (answer["statements"][0]["statement"]["id"] for answer in (first, second))

    page = client.get(f"/statements/{was}", headers=BROWSER)

    assert page.status_code == 200
    assert "Version 2 of the article" in page.text
    assert f'href="/statements/{now}"' in page.text
    assert "/correction" not in page.text
    assert "no longer says this" not in client.get(f"/statements/{now}", headers=BROWSER).text


def test_what_has_no_field_of_its_own_stays_in_the_search(client: TestClient, bridge: Json) -> None:
    del bridge
    page = client.get("/", params={"q": "bridge", "reviewed": "false", "from": " 2024-03-01"}, headers=BROWSER)

    assert page.status_code == 200
    assert 'name="reviewed" value="false"' in page.text
    assert 'value="2024-03-01"' in page.text


def test_the_language_of_an_error_page_is_changed_on_our_own_host(client: TestClient) -> None:
    page = client.get("http://testserver//elsewhere.example/x", headers=BROWSER)

    assert page.status_code == 404
    assert 'href="/elsewhere.example/x?lang=de"' in page.text


def test_the_claims_that_an_uploaded_page_reviews_are_taken_in_with_it(client: TestClient) -> None:
    review = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": "https://checks.example/weir",
        "claimReviewed": "The weir will outlast us all.",
        "reviewRating": {"@type": "Rating", "alternateName": "Unproven"},
        "author": {"@type": "Organization", "name": "Weir Watch"},
    }
    said = "<p>The lock keeper of Oxenby has looked at the weir for forty years and has seen it mended twice.</p>"
    html = f'<html><body><article><script type="application/ld+json">{json.dumps(review)}</script>{said * 3}</article>'

    page = client.post("/add/files", files={"files": ("weir.html", html.encode())}, headers=BROWSER)

    assert page.status_code == 200
    assert "1 ready-made statement is on record" in page.text
    assert "1 article is being taken in" in page.text


def test_what_was_put_right_in_an_uploaded_page_is_said_where_its_job_is_shown(client: TestClient) -> None:
    said = "« Ça suffit à la fin », a déclaré Renaud Vasselin, qui dirige l'écluse à Oxenby depuis l'été."
    page = f"<html lang=fr><body><article><h1>L'écluse</h1><p>{said}</p><p>Il a voté.</p></article></body></html>"
    misread = page.encode().decode("latin-1").encode()

    sent = client.post("/add/files", files={"files": ("ecluse.html", misread)}, follow_redirects=False)
    job = finished_job(client, f"/v1{sent.headers['location']}")

    assert "put right" in job["items"][0]["notes"][0]
    assert job["items"][0]["notes"][0] in client.get(sent.headers["location"]).text


def test_an_uploaded_statement_that_is_too_long_is_refused_as_it_is_over_http(client: TestClient) -> None:
    line = {"origin": "import", "text": "The weir holds. " * 2_000, "speaker": "Weir Watch"}

    page = client.post("/add/files", files={"files": ("weir.jsonl", json.dumps(line).encode())}, headers=BROWSER)

    assert "more than the 20000 that are taken" in page.text
    assert "ready-made statement is on record" not in page.text


def test_the_file_of_an_export_is_linked_where_its_job_is_shown(client: TestClient) -> None:
    started = client.post("/v1/jobs", json={"kind": "export"})
    job = finished_job(client, started.headers["location"])

    page = client.get(f"/jobs/{job['id']}").text

    assert f'href="{job["links"]["file"]}"' in page
    assert client.get(job["links"]["file"]).status_code == 200


def test_the_page_of_a_speaker_leads_to_what_they_speak_of(client: TestClient, bridge: Json) -> None:
    assert bridge["statements"], "there is more on record than what this speaker said"
    texts = ["the sundial is wrong", "a sundial needs no winding", "sundials do not work at night"]
    sent = [{"text": text, "speaker": "Hester Quillfeather", "kind": "indirect"} for text in texts]
    client.post("/v1/statements:batch", json=sent).raise_for_status()
    (speaker,) = client.get("/v1/speakers", params={"q": "Quillfeather"}).json()["speakers"]

    topics = client.get(f"/v1/speakers/{speaker['id']}/topics").json()["topics"]
    page = client.get(f"/speakers/{speaker['id']}", headers=BROWSER).text

    assert topics[0] == {"word": "sundial", "statements": 3}
    link = f"/?q=sundial&speaker={speaker['id']}"
    assert f'href="{link.replace("&", "&amp;")}"' in page
    assert "Hester Quillfeather" in client.get(link, headers=BROWSER).text
    assert_problem(client.get("/v1/speakers/17/topics"), 404, "speaker-not-found")
