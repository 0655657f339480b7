"""Documents of newsrooms over HTTP, under their own media types."""

import json
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from index.readers import docx, pdf
from service.state import Held
from tests.index.readers import made_docx, made_pdf
from tests.service.calls import Json, assert_problem, finished
from tests.service.conftest import Serve

CORPUS = Path(__file__).parents[1] / "index" / "readers" / "corpus"
NINJS = "application/ninjs+json"


def _sent(client: TestClient, file: str, media_type: str, address: str = "/v1/articles") -> Json:
    response = client.post(address, content=(CORPUS / file).read_bytes(), headers={"Content-Type": media_type})
    assert response.status_code == 201, response.text
    answer: Json = response.json()
    return answer


def test_a_ninjs_item_answers_as_an_article_does(client: TestClient) -> None:
    answer = _sent(client, "ninjs-1.5-text.json", NINJS)

    assert answer["article"]["external_id"] == "urn:newsml:fenwire.example:20250312:ferry-118"
    assert answer["article"]["source"]["name"] == "Fenwire"
    assert "Ulrika Oxenby" in [one["speaker"]["name"] for one in answer["statements"] if one["speaker"]]


def test_a_media_type_may_have_parameters(client: TestClient) -> None:
    answer = _sent(client, "ninjs-2.1-bodies.json", "Application/Ninjs+JSON; charset=utf-8")

    assert answer["article"]["language"] == "de-AT"


def test_a_document_of_several_articles_goes_in_as_a_batch(client: TestClient) -> None:
    document, headers = (CORPUS / "ninjs-3.0-list.json").read_bytes(), {"Content-Type": NINJS}

    refused = assert_problem(client.post("/v1/articles", content=document, headers=headers), 422, "unreadable-format")
    job = finished(client, client.post("/v1/articles:batch", content=document, headers=headers))

    assert "/v1/articles:batch" in refused["detail"]
    assert [item["status"] for item in job["items"]] == ["created", "problem", "problem", "problem"]
    assert "its type is picture" in job["items"][1]["problem"]["detail"]


def test_what_is_under_embargo_is_refused_alone_and_in_a_batch(client: TestClient) -> None:
    until = datetime.now(UTC) + timedelta(days=400)
    item = {"uri": "urn:fenwire:quarry", "pubstatus": "usable", "body_text": "The quarry will be flooded."}
    document = json.dumps([item | {"embargoed": until.isoformat()}, item | {"uri": "urn:fenwire:open"}])
    alone, headers = json.dumps(item | {"embargoedUntil": until.isoformat()}), {"Content-Type": NINJS}

    refused = assert_problem(client.post("/v1/articles", content=alone, headers=headers), 409, "embargoed")
    job = finished(client, client.post("/v1/articles:batch", content=document, headers=headers))

    assert [item["status"] for item in job["items"]] == ["problem", "created"]
    assert job["items"][0]["problem"]["type"] == "/errors/embargoed"
    assert job["items"][0]["problem"]["detail"] == refused["detail"]


def test_a_page_is_taken_as_html(client: TestClient) -> None:
    page = """<html lang="en"><head><title>Kiln to be lit again</title></head><body><article>
    <p>The old kiln in Larkstone will be lit again in June, the potters' guild has decided after a long debate.</p>
    <p>“We have the clay and we have the hands,” said Sigrun Glaswen, the guild's warden.</p></article></body></html>"""

    response = client.post("/v1/articles", content=page, headers={"Content-Type": "text/html; charset=utf-8"})

    assert response.status_code == 201, response.text
    assert response.json()["article"]["title"] == "Kiln to be lit again"


def test_a_document_that_is_not_what_its_media_type_says_is_refused(client: TestClient) -> None:
    for content in (b"", b"{", b"\xff\xfe", b'{"text": "The mill."}', b"[" * 50_000):
        for address, status, slug in (
            ("/v1/articles", 422, "unreadable-format"),
            ("/v1/articles:batch", 400, "malformed-body"),
        ):
            if address.endswith("batch") and content.startswith(b'{"text"'):
                continue  # one item, which is refused for itself
            response = client.post(address, content=content, headers={"Content-Type": NINJS})
            assert_problem(response, status, slug)


def test_a_news_item_of_newsml_g2_answers_as_an_article_does(client: TestClient) -> None:
    answer = _sent(client, "newsml-g2-newsitem.xml", "application/vnd.iptc.g2.newsitem+xml")

    assert answer["article"]["title"] == "Swing bridge to open again in autumn"
    assert "Wystan Oakhanger" in [one["speaker"]["name"] for one in answer["statements"] if one["speaker"]]


def test_each_item_of_a_news_message_has_its_own_result(client: TestClient) -> None:
    message = (CORPUS / "newsml-g2-newsmessage.xml").read_bytes()
    headers = {"Content-Type": "application/vnd.iptc.g2.newsmessage+xml"}

    job = finished(client, client.post("/v1/articles:batch", content=message, headers=headers))

    assert [item["status"] for item in job["items"]] == [
        "problem",
        "created",
        "problem",
        "problem",
        "created",
        "problem",
    ]
    assert "packageItem" in job["items"][0]["problem"]["detail"]


def test_xml_that_draws_in_other_files_is_refused(client: TestClient) -> None:
    for media_type in ("application/vnd.iptc.g2.newsitem+xml", "application/xml", "text/xml"):
        for file in ("broken-xml-bomb.xml", "broken-xml-external-entity.xml", "broken-xml-external-dtd.xml"):
            content, headers = (CORPUS / file).read_bytes(), {"Content-Type": media_type}

            problem = assert_problem(
                client.post("/v1/articles", content=content, headers=headers), 422, "unreadable-format"
            )

            assert "root:" not in problem["detail"]


def test_a_fact_check_in_json_ld_becomes_a_statement_of_the_claimant(client: TestClient) -> None:
    checks, headers = (CORPUS / "schema-claimreview.json").read_bytes(), {"Content-Type": "application/ld+json"}

    results = client.post("/v1/statements:batch", content=checks, headers=headers).json()
    statement = client.get(f"/v1/statements/{results[0]['id']}").json()

    assert [result["status"] for result in results] == ["created", "created", "problem"]
    assert (statement["speaker"]["name"], statement["source"]["name"]) == ("Dorian Stannery", "Truth Mill")
    assert statement["statement"]["external_id"] == "https://truthmill.example/checks/reservoir"


def test_an_article_in_json_ld_answers_as_an_article_does(client: TestClient) -> None:
    answer = _sent(client, "schema-newsarticle.jsonld", "application/ld+json")

    assert answer["article"]["url"] == "https://larkgazette.example/2025/kiln"
    assert "Sigrun Glaswen" in [one["speaker"]["name"] for one in answer["statements"] if one["speaker"]]


def test_the_entries_of_a_feed_go_in_as_a_batch(client: TestClient) -> None:
    for file, media_type, statuses in (
        ("feed-rss-2.0.xml", "application/rss+xml", ["created", "problem", "created"]),
        ("feed-atom-1.0.atom", "application/atom+xml", ["created", "created"]),
        ("feed-json-1.1.json", "application/feed+json", ["created", "created", "problem", "problem"]),
    ):
        content, headers = (CORPUS / file).read_bytes(), {"Content-Type": media_type}

        job = finished(client, client.post("/v1/articles:batch", content=content, headers=headers))

        assert [item["status"] for item in job["items"]] == statuses


def test_markdown_answers_as_an_article_does(client: TestClient) -> None:
    answer = _sent(client, "markdown-yaml.md", "text/markdown")

    assert answer["article"]["external_id"] == "gazette-kiln"
    assert answer["article"]["published_at"] == "2025-06-01T06:00:00Z"


KILN = ("The old kiln in Larkstone will be lit again.", "“We have the clay,” said Sigrun Glaswen, the guild's warden.")
DOCUMENTS = {
    pdf.MEDIA_TYPE: made_pdf.pdf([made_pdf.column([KILN[0], "", KILN[1]])], info="/Title (Kiln of the guild)"),
    docx.MEDIA_TYPE: made_docx.docx(
        "".join(map(made_docx.paragraph, KILN)), core="<dc:title>Kiln of the guild</dc:title>"
    ),
}


@pytest.mark.parametrize("media_type", DOCUMENTS)
def test_a_document_of_an_office_answers_as_an_article_does(client: TestClient, media_type: str) -> None:
    response = client.post("/v1/articles", content=DOCUMENTS[media_type], headers={"Content-Type": media_type})

    answer = response.json()
    assert response.status_code in {200, 201}, response.text
    assert (answer["article"]["title"], answer["article"]["text"]) == ("Kiln of the guild", "\n\n".join(KILN))
    (said,) = [one for one in answer["statements"] if one["speaker"]]
    ((start, end),) = said["statement"]["spans"]
    assert answer["article"]["text"][start:end] == said["statement"]["text"]
    assert said["speaker"]["name"] == "Sigrun Glaswen"


@pytest.mark.parametrize("media_type", [*DOCUMENTS, "text/plain", "text/html"])
def test_what_is_said_beside_a_document_goes_before_what_it_says_of_itself(client: TestClient, media_type: str) -> None:
    beside = {
        "external_id": f"kiln of the {media_type}",
        "title": "The kiln",
        "url": "https://potterypost.example/kiln",
        "source": "The Pottery Post",
        "domain": "potterypost.example",
        "author": ["Ada Quill", "Bo Reed"],
        "published_at": "2025-06-01T08:00:00+02:00",
        "language": "en-GB",
    }
    html = f"<html lang=de><title>Old</title><article><h1>Old</h1><p>{'</p><p>'.join(KILN)}</p></article></html>"
    content = DOCUMENTS.get(media_type) or (html if media_type == "text/html" else "\n\n".join(KILN)).encode()

    response = client.post("/v1/articles", params=beside, content=content, headers={"Content-Type": media_type})

    assert response.status_code == 201, response.text
    article = response.json()["article"]
    assert {name: article[name] for name in ("external_id", "title", "url", "language", "authors", "published_at")} == {
        **{name: beside[name] for name in ("external_id", "title", "url", "language")},
        "authors": ["Ada Quill", "Bo Reed"],
        "published_at": "2025-06-01T06:00:00Z",
    }
    assert (article["source"]["name"], article["source"]["domain"]) == ("The Pottery Post", "potterypost.example")
    assert KILN[1] in article["text"]


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("text/plain; charset=ISO-8859-1", "{}"),
        ('text/html; charset="windows-1252"', "<html><article><p>{}</p></article></html>"),
        ("text/html", "<html><head><meta charset=latin1></head><article><p>{}</p></article></html>"),
    ],
)
def test_a_document_may_be_in_the_encoding_that_it_states(client: TestClient, media_type: str, body: str) -> None:
    said = "Die Mühle in Öxenbach bleibt bis zum Ende des Jahrzehnts geöffnet, sagte Sigrun Gläswen am Dienstag dazu."

    sent = client.post("/v1/articles", content=body.format(said).encode("cp1252"), headers={"Content-Type": media_type})

    assert said in sent.json()["article"]["text"]


def test_a_document_that_is_not_in_the_encoding_that_it_states_is_refused(client: TestClient) -> None:
    headers = {"Content-Type": "text/plain; charset=shift_jis"}

    problem = client.post("/v1/articles", content="Die Mühle é".encode("cp1252"), headers=headers)

    assert "not in the encoding that is stated, cp932" in assert_problem(problem, 422, "unreadable-format")["detail"]


def test_a_domain_beside_a_document_is_its_source_and_a_blank_says_nothing(client: TestClient) -> None:
    beside = {"domain": "kilnweekly.example", "title": " ", "external_id": "kiln-by-domain"}
    headers = {"Content-Type": pdf.MEDIA_TYPE}

    answer = client.post("/v1/articles", params=beside, content=DOCUMENTS[pdf.MEDIA_TYPE], headers=headers).json()

    assert answer["article"]["source"]["name"] == "kilnweekly.example"
    assert answer["article"]["title"] == "Kiln of the guild"


@pytest.mark.parametrize(
    ("beside", "pointer"),
    [
        ({"published_at": "2025-06-01"}, "/published_at"),
        ({"url": "ftp://potterypost.example/kiln"}, "/url"),
        ({"domain": "https://potterypost.example"}, "/domain"),
        ({"language": "en_GB"}, "/language"),
        ({"autor": "Ada Quill"}, "/autor"),
    ],
)
def test_what_cannot_be_said_beside_a_document_is_refused(client: TestClient, beside: Json, pointer: str) -> None:
    content, headers = DOCUMENTS[pdf.MEDIA_TYPE], {"Content-Type": pdf.MEDIA_TYPE}

    problem = assert_problem(
        client.post("/v1/articles", params=beside, content=content, headers=headers), 422, "invalid-request"
    )

    assert [(fault["in"], fault["pointer"]) for fault in problem["errors"]] == [("query", pointer)]


def test_a_document_of_an_office_goes_in_as_a_batch_too(client: TestClient) -> None:
    content = made_docx.docx(made_docx.paragraph("A lamp was lit in the tower."))

    job = finished(
        client, client.post("/v1/articles:batch", content=content, headers={"Content-Type": docx.MEDIA_TYPE})
    )

    assert [item["status"] for item in job["items"]] == ["created"]


@pytest.mark.parametrize(
    ("media_type", "content", "says"),
    [
        (pdf.MEDIA_TYPE, made_pdf.pdf([[]]), "OCR"),
        (pdf.MEDIA_TYPE, DOCUMENTS[docx.MEDIA_TYPE], "no PDF"),
        (docx.MEDIA_TYPE, DOCUMENTS[pdf.MEDIA_TYPE], "no whole zip file"),
        (docx.MEDIA_TYPE, made_docx.docx("", more={"a.xml": b" " * 40_000_000}), "unpack to more than"),
    ],
)
def test_a_document_that_cannot_be_read_says_why(
    client: TestClient, media_type: str, content: bytes, says: str
) -> None:
    response = client.post("/v1/articles", content=content, headers={"Content-Type": media_type})

    assert says in assert_problem(response, 422, "unreadable-format")["detail"]


def test_a_page_with_a_fact_check_is_an_article_and_its_claims(client: TestClient) -> None:
    html = (CORPUS / "page-with-linked-data.html").read_bytes()

    answer = client.post("/v1/articles", content=html, headers={"Content-Type": "text/html"}).json()

    assert answer["status"] == "created"
    (claim,) = answer["claims"]
    assert claim["status"] == "created"
    statement = client.get(f"/v1/statements/{claim['id']}").json()
    assert (statement["statement"]["text"], statement["speaker"]["name"]) == (
        "The ferry never ran at night.",
        "Wystan Oakhanger",
    )
    assert statement["statement"]["review"]["rating"] == "False"
    assert statement["statement"]["review"]["reviewer"] == {"name": "Truth Mill", "domain": "truthmill.example"}
    again = client.post("/v1/articles", content=html, headers={"Content-Type": "text/html"}).json()
    assert (again["status"], again["claims"][0]["status"]) == ("unchanged", "unchanged")


def test_a_page_whose_fact_check_is_changed_or_broken_is_taken_all_the_same(client: TestClient) -> None:
    html = (CORPUS / "page-with-linked-data.html").read_text(encoding="utf-8").replace("checks/ferry", "checks/ferry-2")
    changed = html.replace('"alternateName": "False"', '"alternateName": "True after all"')
    broken = html.replace('"claimReviewed": "', '"claimReviewed": " ", "x": "')
    assert len({html, changed, broken}) == 3

    def post(page: str) -> Json:
        answer: Json = client.post("/v1/articles", json={"html": page, "external_id": "ferry-2"}).json()
        return answer

    first, second, third = map(post, (html, changed, broken))

    assert [one["claims"][0]["status"] for one in (first, second, third)] == ["created", "replaced", "problem"]
    assert "no claimReviewed" in third["claims"][0]["problem"]["detail"]
    job = finished(client, client.post("/v1/articles:batch", json=[{"html": html, "external_id": "ferry-2"}]))
    assert [claim["status"] for claim in job["items"][0]["claims"]] == ["replaced"]


def test_what_looks_misread_in_a_claim_is_said_in_the_result_of_a_job_too(client: TestClient) -> None:
    page = (CORPUS / "page-with-linked-data.html").read_text(encoding="utf-8").replace("checks/ferry", "checks/ferry-3")
    misread = page.replace("The ferry never ran at night.", "The ferry of FÃ¤rn never ran.")
    assert misread != page

    job = finished(client, client.post("/v1/articles:batch", json=[{"html": misread, "external_id": "ferry-3"}]))

    (claim,) = job["items"][0]["claims"]
    assert claim["status"] == "created"
    assert "is not certain" in claim["notes"][0]


def test_what_was_put_right_is_said_in_the_answer_and_in_the_result_of_a_job(client: TestClient) -> None:
    wrong = {"external_id": "misread-1", "text": "â€žDie MÃ¼hle bleibtâ€œ, sagte JÃ¶rund Haldenwang."}

    answer = client.post("/v1/articles", json=wrong).json()
    job = finished(client, client.post("/v1/articles:batch", json=[wrong | {"external_id": "misread-2"}]))
    (imported,) = client.post("/v1/statements:batch", json=[wrong]).json()

    assert answer["article"]["text"] == "„Die Mühle bleibt“, sagte Jörund Haldenwang."
    assert answer["notes"] == job["items"][0]["notes"] == imported["notes"]
    assert "put right" in answer["notes"][0]


def test_a_page_in_the_wrong_encoding_is_put_right_before_its_article_is_found(client: TestClient) -> None:
    text = "« Ça suffit à la fin », a déclaré Renaud Vasselin, qui dirige le moulin à eau."
    page = (
        f"<html lang=fr><body><article><h1>Le moulin à eau</h1><p>{text}</p><p>Il a voté.</p></article></body></html>"
    )

    answer = client.post("/v1/articles", json={"html": page.encode().decode("latin-1")}).json()

    assert text in answer["article"]["text"]
    assert "put right" in answer["notes"][0]


@pytest.mark.parametrize("address", ["/v1/articles", "/v1/articles:batch"])
def test_a_document_is_read_in_its_turn(serve: Serve, tmp_path: Path, address: str) -> None:
    client = serve(tmp_path, ingest_max_at_once=1, ingest_max_waiting=0)
    content = (CORPUS / "markdown-yaml.md").read_bytes()
    send = partial(client.post, address, content=content, headers={"Content-Type": "text/markdown"})
    held: Held = client.app_state["held"]
    assert client.portal is not None

    with client.portal.wrap_async_context_manager(held.places.place()):
        refused = send()
        found = client.get("/v1/search", params={"q": "anything"})

    assert_problem(refused, 429, "too-many-ingests")
    assert int(refused.headers["Retry-After"]) > 0
    assert found.status_code == 200
    assert send().status_code in {201, 202}
