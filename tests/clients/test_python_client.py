"""The Python client on a real server: every kind of call, answer and refusal."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import closing

import httpx
import pytest
import uvicorn
from onrecord_client import Client, Document, Problem, models, pages

from index.encode import Encoder
from index.extract.extractor import Extractor
from index.record import Record
from service.app import create_app
from service.serving import address_of, listen
from service.settings import Settings
from tests.service.calls import BRIDGE
from tests.waiting import until


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, extractor: Extractor) -> Iterator[str]:
    """Where a server in a thread of this process answers."""

    def open_record(settings: Settings) -> Record:
        return Record.open(settings.data_dir, encoder=encoder, extractor=extractor)

    settings = Settings(data_dir=tmp_path_factory.mktemp("client"), fetch=False, job_poll_s=0.1, feed_poll=False)
    server = uvicorn.Server(uvicorn.Config(create_app(settings, open_record), log_config=None, access_log=False))
    with closing(listen("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        until(lambda: server.started, bool)
        yield address_of(listener)
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[Client]:
    with Client(address) as opened:
        yield opened


@pytest.fixture(scope="module")
def bridge(client: Client) -> models.ArticleOutcome:
    return client.add_article(models.ArticleBody.model_validate(BRIDGE), idempotency_key="bridge-1")


def test_an_article_goes_in_and_its_quotation_is_found(client: Client, bridge: models.ArticleOutcome) -> None:
    assert (bridge.status, bridge.article.source.name) == ("created", "The Dunsel Courier")

    answer = client.search("open again before frost", kind=["direct"], from_="2025-01-01", limit=1, facets=True)

    (hit,) = answer.hits
    assert hit.speaker is not None
    assert hit.speaker.name == "Wystan Oakhanger"
    assert hit.article.published_at is not None
    assert hit.article.published_at.utcoffset() is not None
    assert answer.facets is not None
    assert client.read_one_statement(hit.statement.id).targets[0].selector[0].exact == hit.statement.text
    assert client.cite(hit.statement.id, format="plain").startswith(f"“{hit.statement.text}”")


def test_the_same_key_is_the_same_call(client: Client, bridge: models.ArticleOutcome) -> None:
    again = client.add_article(models.ArticleBody.model_validate(BRIDGE), idempotency_key="bridge-1")

    assert again == bridge


def test_a_search_by_request_finds_the_same(client: Client, bridge: models.ArticleOutcome) -> None:
    asked = models.SearchRequest.model_validate(
        {"q": "frost", "from": "2025-01-01", "source": [bridge.article.source.id]}
    )

    by_address = client.search("frost", from_="2025-01-01", source=bridge.article.source.id)

    assert client.search_by_request(asked).hits == by_address.hits
    (batched,) = client.search_for_many([asked])
    assert batched.answer is not None
    assert batched.answer.hits == by_address.hits


def test_a_batch_is_followed_to_its_end(client: Client) -> None:
    text = {"text": "The mill is shut, said Ann Doe, the miller.", "source": {"name": "Oxenby Post"}}
    lines = "\n".join(json.dumps(text | {"external_id": f"mill-{number}"}) for number in range(3))
    document = Document(lines.encode(), "application/x-ndjson")

    job = client.add_articles(document).job
    events = list(client.follow_job(job.id))

    assert any(line.startswith("data:") for line in events)
    assert client.read_job(job.id).state == "finished"
    assert [item.status for item in client.read_items(job.id).items] == ["created"] * 3


def test_pages_follow_a_list_to_its_end(client: Client, bridge: models.ArticleOutcome) -> None:
    listed = [article.id for page in pages(client.list_articles, limit=1) for article in page.articles]
    found = [hit.statement.id for page in pages(client.search, "shut", limit=1) for hit in page.hits]

    assert bridge.article.id in listed
    assert len(listed) == len(set(listed)) >= 1
    assert len(found) == len(set(found)) > 1


def test_an_export_comes_in_pieces(client: Client, bridge: models.ArticleOutcome) -> None:
    lines = b"".join(client.export_search("frost", "jsonl", article=bridge.article.id)).splitlines()

    assert {models.HitView.model_validate_json(line).article.id for line in lines} == {bridge.article.id}


def test_a_correction_is_made_and_taken_back(client: Client, bridge: models.ArticleOutcome) -> None:
    statement = next(one.statement for one in bridge.statements if one.statement.kind == "direct")

    corrected = client.correct_statement(statement.id, models.CorrectionBody(kind="indirect", note="checked"))
    restored = client.undo_correction(statement.id)

    assert (corrected.statement.kind, restored.statement.kind) == ("indirect", "direct")


def test_what_is_deleted_is_gone_and_is_told_as_a_problem(client: Client) -> None:
    gone = client.add_article(models.ArticleBody(text="The dam holds.", source=models.SourceBody(name="Oxenby Post")))

    client.delete_article(gone.article.id)
    with pytest.raises(Problem, match="There is no article") as refused:
        client.read_article(gone.article.id)

    assert (refused.value.status, refused.value.slug) == (404, "article-not-found")
    assert refused.value.request_id


@pytest.mark.parametrize(
    "call",
    [
        lambda client: client.search("frost", limit=1000),
        lambda client: list(client.export_search("frost", "jsonl", limit=0)),
    ],
)
def test_a_parameter_out_of_bounds_is_pointed_at(client: Client, call: Callable[[Client], object]) -> None:
    with pytest.raises(Problem) as refused:
        call(client)

    assert refused.value.slug == "invalid-request"
    assert refused.value.errors[0]["pointer"] == "/limit"


def test_an_id_leads_nowhere_else(client: Client) -> None:
    with pytest.raises(Problem) as refused:
        client.read_article("../sources")

    assert refused.value.status == 404


def test_an_answer_that_is_not_of_the_service_is_a_problem_too() -> None:
    busy = httpx.MockTransport(lambda _: httpx.Response(503, text="<h1>Busy</h1>", headers={"Retry-After": "7"}))

    with Client("http://onrecord.example", transport=busy) as client, pytest.raises(Problem) as refused:
        client.health()

    assert (refused.value.status, refused.value.slug, refused.value.retry_after_s) == (503, "unknown", 7.0)


def test_what_a_later_service_adds_does_not_break_the_client() -> None:
    answer = {"status": "ok", "since": "2027"}
    later = httpx.MockTransport(lambda _: httpx.Response(200, json=answer))

    with Client("http://onrecord.example", headers={"Authorization": "Bearer x"}, transport=later) as client:
        assert client.health().status == "ok"
