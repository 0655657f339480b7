"""Corrections over HTTP and on the command line."""

import io
import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from index.errors import StatementNotFound
from index.export import export
from index.extract.extractor import Extractor
from index.ingest import ingest
from index.model import Attribution, ExtractedStatement, Method, SpeakerKind, StatementKind
from index.readers.body import read_article
from index.record import Record
from service.commands import correct_statement
from service.corrections import CorrectionBody
from service.explaining import in_words
from service.extraction import extract_lines
from service.ingesting import ingest_paths
from tests.service.calls import BRIDGE, Json, article, assert_problem

TEXT = "“The owl is awake before the sun sets,” said Sigrun Glaswen."


@pytest.fixture
def said(client: TestClient, request: pytest.FixtureRequest) -> Json:
    """The quotation of an article of this test's own."""
    return statement_of(client, article(request.node.name, TEXT))


def statement_of(client: TestClient, body: Json) -> Json:
    statements: list[Json] = client.post("/v1/articles", json=body).json()["statements"]
    return next(one for one in statements if one["statement"]["kind"] == "direct")


def test_what_nobody_touched_has_no_correction(client: TestClient, said: Json) -> None:
    assert said["statement"]["correction"] is None
    assert_problem(client.delete(f"{said['links']['self']}/correction"), 404, "correction-not-found")


def test_a_correction_shows_in_every_answer_and_is_undone(client: TestClient, said: Json) -> None:
    address = said["links"]["self"]

    corrected = client.patch(address, json={"speaker": "Dorian Lorrimont", "note": "Heard it."})

    assert corrected.status_code == 200, corrected.text
    correction = corrected.json()["statement"]["correction"]
    assert (correction["fields"], correction["note"]) == (["speaker"], "Heard it.")
    speaker = corrected.json()["speaker"]
    assert (speaker["name"], speaker["method"], speaker["cue"]) == ("Dorian Lorrimont", "corrected", None)
    of_article = client.get(said["links"]["article"]).json()["statements"]
    hits = client.get("/v1/search", params={"q": "owl awake", "speaker": "Dorian Lorrimont"}).json()["hits"]
    by_speaker = client.get(f"/v1/speakers/{speaker['id']}/statements").json()["statements"]
    for shown in (client.get(address).json(), hits[0], of_article[0], by_speaker[0]):
        assert shown["statement"]["correction"] == correction

    restored = client.delete(f"{address}/correction")

    assert restored.status_code == 200
    assert restored.json()["statement"] == said["statement"]
    assert restored.json()["speaker"] == said["speaker"]


def test_spans_and_kind_are_corrected_together(client: TestClient, said: Json) -> None:
    end = TEXT.index(" before")

    answer = client.patch(said["links"]["self"], json={"kind": "mixed", "spans": [[1, end]], "speaker": None}).json()

    assert answer["statement"]["text"] == "The owl is awake"
    assert answer["statement"]["quoted"] == [[1, end]]
    assert answer["statement"]["correction"]["fields"] == ["speaker", "kind", "spans"]
    assert (answer["speaker"], answer["candidates"]) == (None, [])


@pytest.mark.parametrize(
    ("body", "slug", "pointer"),
    [
        ({}, "invalid-correction", None),
        ({"note": "Hm."}, "invalid-correction", None),
        ({"spans": []}, "span-outside-article", "/spans"),
        ({"spans": [[0, 9999]]}, "span-outside-article", "/spans/0"),
        ({"spans": [[5, 5]]}, "span-outside-article", "/spans/0"),
        ({"kind": "narrative", "speaker": "Ana Brel"}, "invalid-correction", "/speaker"),
    ],
)
def test_a_correction_that_cannot_be_made_is_a_problem(
    client: TestClient, said: Json, body: Json, slug: str, pointer: str | None
) -> None:
    problem = assert_problem(client.patch(said["links"]["self"], json=body), 422, slug)
    assert problem.get("pointer") == pointer


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"kind": "rumour"}, "/kind"),
        ({"kind": None}, "/kind"),
        ({"spans": None}, "/spans"),
        ({"spans": [["0", "4"]]}, "/spans/0/0"),
        ({"speker": "Ana Brel"}, "/speker"),
        ({"speaker": ""}, "/speaker"),
        ({"text": "Other words."}, "/text"),
    ],
)
def test_a_body_of_another_form_is_a_problem(client: TestClient, said: Json, body: Json, pointer: str) -> None:
    problem = assert_problem(client.patch(said["links"]["self"], json=body), 422, "invalid-request")
    assert problem["errors"][0]["pointer"] == pointer


def test_other_words_of_an_imported_statement_are_a_problem(client: TestClient) -> None:
    item = {"external_id": "no-text", "text": "The cellar is full of eels.", "source": {"name": "Fact Ledger"}}
    address = f"/v1/statements/{client.post('/v1/statements:batch', json=[item]).json()[0]['id']}"

    assert_problem(client.patch(address, json={"spans": [[0, 4]]}), 422, "no-article-text")
    assert client.patch(address, json={"speaker": "Ana Brel"}).json()["speaker"]["name"] == "Ana Brel"


def test_an_unknown_statement_cannot_be_corrected(client: TestClient) -> None:
    assert_problem(client.patch("/v1/statements/12", json={"speaker": "Ana Brel"}), 404, "statement-not-found")
    assert_problem(client.delete("/v1/statements/x/correction"), 404, "statement-not-found")


def test_a_command_corrects_prints_and_undoes(record: Record, capsys: pytest.CaptureFixture[str]) -> None:
    identifier = _ingested(record)
    given = {"speaker": "Dorian Lorrimont", "note": "Heard it."}

    correct_statement(record, identifier, CorrectionBody.model_validate(given).to_amendment())
    corrected = capsys.readouterr().out.splitlines()
    correct_statement(record, identifier, None)
    restored = capsys.readouterr().out.splitlines()

    assert corrected[1] == "   Dorian Lorrimont (set by hand)"
    assert corrected[3].startswith("   speaker set by hand, ")
    assert corrected[3].endswith(": Heard it.")
    assert restored[1].startswith("   Wystan Oakhanger, mayor of Dunsel (named subject, ")
    with pytest.raises(StatementNotFound):
        correct_statement(record, "twelve", None)


def test_an_export_shows_the_correction_and_can_be_taken_in(
    record: Record, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    identifier = _ingested(record)
    correct_statement(record, identifier, CorrectionBody(speaker="Dorian Lorrimont").to_amendment())

    (exported,) = export(record)

    (shown,) = [one for one in exported["statements"] if one["id"] == identifier]
    assert shown["correction"]["fields"] == ("speaker",)
    assert shown["speakers"][0]["method"] == "corrected"
    (tmp_path / "export.jsonl").write_text(json.dumps(exported), encoding="utf-8")
    assert ingest_paths(record, [str(tmp_path / "export.jsonl")])
    assert capsys.readouterr().err.startswith("articles: 0 created, 1 unchanged\n")


def _ingested(record: Record) -> str:
    written = ingest(record, read_article(BRIDGE))
    statements = record.store.statements_of_article(written.article_id)
    return str(next(one.id for one in statements if one.statement.kind is StatementKind.DIRECT))


def test_an_extraction_explains_itself(extractor: Extractor) -> None:
    text = (
        "Rosamund Kestleby heads the harbour board.\n\n“We lost money on every crossing,” said Kestleby.\n\n"
        "She added that nobody had asked for the boats to be sold."
    )
    out = io.StringIO()

    assert extract_lines(io.BytesIO(json.dumps({"id": 1, "text": text}).encode()), out, extractor, explain=True)

    by_kind = {one["kind"]: one["explain"] for one in json.loads(out.getvalue())["statements"]}
    direct = by_kind["direct"]
    assert direct["sentence"] == (
        "The subject of ‘said’ beside the quotation is ‘Kestleby’, the article's Rosamund Kestleby."
    )
    assert direct["method"] == "named_subject"
    for part in ("cue", "mention"):
        start, end = direct[part]["span"]
        assert text[start:end] == direct[part]["text"]
    assert by_kind["indirect"]["sentence"] == (
        "The subject of ‘added’ beside the reported words is ‘She’, which stands for Rosamund Kestleby."
    )
    assert by_kind["narrative"]["sentence"].startswith("The article says this in its own words")


@pytest.mark.parametrize("method", Method)
def test_every_method_has_its_words(method: Method) -> None:
    speaker = Attribution("Ana Brel", SpeakerKind.PERSON, method, 0.9)

    sentence = in_words(ExtractedStatement(StatementKind.DIRECT, ((0, 4),), "Rain", speakers=(speaker,)))

    assert "Ana Brel" in sentence
    assert sentence.endswith(".")


def test_who_is_not_sure_enough_is_named_with_the_confidence() -> None:
    candidate = Attribution("Ana Brel", SpeakerKind.PERSON, Method.NEAREST_MENTION, 0.31)
    unsure = ExtractedStatement(StatementKind.DIRECT, ((0, 4),), "Rain", candidates=(candidate,))

    assert in_words(unsure) == "Nobody is sure enough; the likeliest is Ana Brel, at 31%."
    assert "nobody who could be found" in in_words(ExtractedStatement(StatementKind.DIRECT, ((0, 4),), "Rain"))
