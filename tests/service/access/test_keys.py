"""Keys over HTTP and on the command line; what is never told of one; and where a server listens without any."""

import io
import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from index.encode import Encoder
from index.errors import InvalidInput
from index.extract.extractor import Extractor
from index.store.sqlite import FILE_NAME
from service.cli import main
from service.keys import read_expiry
from service.serving import NO_KEY, NO_KEY_AND_OPEN, OpenToOthers, announce, notice_at
from service.settings import Settings
from tests.service.access.closed import bearer, made
from tests.service.calls import Json, article, assert_problem
from tests.service.conftest import Serve, starting
from tests.waiting import until

EVERYWHERE = "0.0.0.0"  # noqa: S104 - refused before anything listens there
NOW = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)


@pytest.mark.every_store
def test_a_key_holds_in_every_process_until_one_of_them_revokes_it(
    encoder: Encoder, extractor: Extractor, tmp_path: Path, database_of: Callable[[Path], str | None]
) -> None:
    url = database_of(tmp_path)
    settings = {"database_url": url} if url else {}
    with starting(encoder, extractor) as start:
        one, other = (start(tmp_path, **settings) for _ in range(2))
        assert other.get("/v1/sources").status_code == 200

        admin = one.post("/v1/keys", json={"name": "operator", "scopes": ["admin"]}).json()
        desk = made(one, admin["key"], "desk", "search", expires_at="2999-01-01T00:00:00Z")

        assert_problem(one.get("/v1/sources"), 401, "key-needed")
        until(lambda: other.get("/v1/sources").status_code, lambda status: status == 401)
        assert other.get("/v1/sources", headers=bearer(desk["key"])).status_code == 200
        listed = other.get("/v1/keys", headers=bearer(admin["key"])).json()["keys"]
        assert [(key["name"], key["state"], key["scopes"]) for key in listed] == [
            ("operator", "active", ["admin"]),
            ("desk", "active", ["search"]),
        ]
        assert all(key["last_used_at"] for key in listed)
        assert "key" not in listed[0]

        revoked = one.delete(f"/v1/keys/{desk['id']}", headers=bearer(admin["key"]))
        assert (revoked.status_code, revoked.json()["state"]) == (200, "revoked")
        assert_problem(one.get("/v1/sources", headers=bearer(desk["key"])), 401, "invalid-key")
        until(lambda: other.get("/v1/sources", headers=bearer(desk["key"])).status_code, lambda status: status == 401)
        one.delete(f"/v1/keys/{admin['id']}", headers=bearer(admin["key"]))
        assert_problem(one.get("/v1/sources"), 401, "key-needed")


@pytest.fixture(scope="module")
def operated(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> tuple[TestClient, str, Path]:
    """A closed application, a key for its admin, and where its record is."""
    folder = tmp_path_factory.mktemp("operated")
    client = serve(folder, impatient=True)
    return client, client.post("/v1/keys", json={"name": "operator", "scopes": ["admin"]}).json()["key"], folder


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"name": "x", "scopes": []}, "/scopes"),
        ({"name": "x", "scopes": ["everything"]}, "/scopes/0"),
        ({"name": " ", "scopes": ["search"]}, "/name"),
        ({"name": "x" * 101, "scopes": ["search"]}, "/name"),
        ({"name": "x", "scopes": ["search"], "expires_at": "tomorrow"}, "/expires_at"),
        ({"name": "x", "scopes": ["search"], "key": "orec_mine"}, "/key"),
    ],
)
def test_a_key_that_makes_no_sense_is_refused(operated: tuple[TestClient, str, Path], body: Json, pointer: str) -> None:
    client, admin, _ = operated

    problem = assert_problem(client.post("/v1/keys", json=body, headers=bearer(admin)), 422, "invalid-request")

    assert problem["errors"][0]["pointer"] == pointer


def test_a_key_that_ended_before_it_was_made_and_one_that_is_not_there_are_told(
    operated: tuple[TestClient, str, Path],
) -> None:
    client, admin, _ = operated
    past = {"name": "x", "scopes": ["search"], "expires_at": "2001-01-01T00:00:00Z"}

    ended = assert_problem(client.post("/v1/keys", json=past, headers=bearer(admin)), 422, "invalid-request")

    assert ended["pointer"] == "/expires_at"
    assert_problem(client.delete("/v1/keys/999", headers=bearer(admin)), 404, "key-not-found")
    assert_problem(client.delete("/v1/keys/x", headers=bearer(admin)), 404, "key-not-found")


def test_keys_are_listed_a_page_at_a_time(operated: tuple[TestClient, str, Path]) -> None:
    client, admin, _ = operated
    made(client, admin, "one more", "search")

    first = client.get("/v1/keys", params={"limit": 1}, headers=bearer(admin)).json()
    second = client.get("/v1/keys", params={"cursor": first["next"]}, headers=bearer(admin)).json()

    assert [key["name"] for key in first["keys"]] == ["operator"]
    assert "one more" in [key["name"] for key in second["keys"]]


def test_a_secret_is_shown_once_and_stands_nowhere_else(operated: tuple[TestClient, str, Path]) -> None:
    client, admin, folder = operated
    again = bearer(admin) | {"Idempotency-Key": "twice"}
    with capture_logs() as lines:
        bodies = [client.post("/v1/keys", json={"name": "t", "scopes": ["search"]}, headers=again) for _ in range(2)]
        keys = [body.json() for body in bodies]
        for key in keys:
            client.get("/v1/sources", headers=bearer(key["key"]))
            client.get("/v1/nothing", headers=bearer(key["key"][:-1]))
        told = client.get("/v1/keys", headers=bearer(admin)).text + client.get("/metrics", headers=bearer(admin)).text

    assert keys[0]["key"] != keys[1]["key"]
    assert bodies[0].headers["cache-control"] == "no-store"
    kept = b"".join(path.read_bytes() for path in folder.glob(f"{FILE_NAME}*"))
    for key in keys:
        assert key["hint"] == key["key"][:9]
        assert key["key"] not in told + str(lines)
        assert key["key"].encode() not in kept
        assert {"key": int(key["id"]), "status": 200}.items() <= next(
            line for line in lines if line.get("key") == int(key["id"])
        ).items()


def test_two_callers_never_get_each_other_s_answers(operated: tuple[TestClient, str, Path]) -> None:
    client, admin, _ = operated
    other = made(client, admin, "feeder", "ingest")["key"]
    named = {"Idempotency-Key": "the-same"}
    sent = article("a", "The weir was opened at night.")

    first = client.post("/v1/articles", json=sent, headers=bearer(admin) | named)
    theirs = client.post("/v1/articles", json=sent, headers=bearer(other) | named)
    again = client.post("/v1/articles", json=sent, headers=bearer(admin) | named)

    assert (first.status_code, theirs.status_code, again.status_code) == (201, 200, 201)
    assert "idempotent-replayed" not in theirs.headers
    assert_problem(client.post("/v1/articles", json=sent, headers=named), 401, "key-needed")


def test_a_use_that_cannot_be_noted_keeps_nobody_waiting(
    operated: tuple[TestClient, str, Path],
) -> None:
    client, admin, folder = operated
    key = made(client, admin, "unnoted", "search")
    writer = sqlite3.connect(folder / FILE_NAME, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")

    with capture_logs() as lines:
        answer = client.get("/v1/sources", headers=bearer(key["key"]))
    writer.execute("ROLLBACK")
    writer.close()

    assert answer.status_code == 200
    assert [line["event"] for line in lines if "detail" in line] == ["use_not_noted"]


def test_keys_are_made_listed_and_revoked_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*words: str) -> tuple[str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["keys", *words, "--data-dir", str(tmp_path)])
        assert ended.value.code == 0
        printed = capsys.readouterr()
        return printed.out, printed.err

    assert run("list")[0].startswith("There is no key")
    secret, told = run("add", "desk", "--scope", "search", "--scope", "ingest", "--expires", "90d")
    assert re.fullmatch(r"orec_[0-9A-Za-z]{49}\n", secret)
    assert re.search(r"key 1: desk, orec_\w{4}…, search ingest, active, until \d{4}-\d\d-\d\d \d\d:\d\d UTC\n", told)
    assert secret.strip() not in told
    assert run("revoke", "1")[0].startswith(f"key 1: desk, {secret[:9]}…, search ingest, revoked")
    assert run("list")[0].count("\n") == 1


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (["keys", "add", "x", "--scope", "everything"], 2, "everything"),
        (["keys", "add", "x", "--scope", "search", "--expires", "soon"], 1, "'soon' is no end of a key"),
        (["keys", "add", "x", "--scope", "search", "--expires", "2001-01-01"], 1, "before it is made"),
        (["keys", "add", " ", "--scope", "search"], 2, "name: must not be blank"),
        (["keys", "revoke", "7"], 1, "7"),
        (["serve", "--host", EVERYWHERE], 2, "There is no key, so whoever reaches 0.0.0.0 could"),
        (["serve", "--host", "::"], 2, "onrecord keys add NAME --scope admin"),
    ],
)
def test_a_command_that_cannot_be_carried_out_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], status: int, told: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*words, "--data-dir", str(tmp_path / "none")])

    assert ended.value.code == status
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("12h", datetime(2026, 11, 27, 21, 30, tzinfo=UTC)),
        ("90d", datetime(2027, 2, 25, 9, 30, tzinfo=UTC)),
        ("2w", datetime(2026, 12, 11, 9, 30, tzinfo=UTC)),
        ("2027-06-30", datetime(2027, 7, 1, tzinfo=UTC)),
        ("2027-06-30T12:00:00+02:00", datetime(2027, 6, 30, 10, tzinfo=UTC)),
    ],
)
def test_the_end_of_a_key_is_said_in_several_ways(text: str, end: datetime) -> None:
    assert read_expiry(text, NOW) == end


@pytest.mark.parametrize("text", ["", "soon", "0d", "90", "-1d", "2027-02-30", "9999-12-31"])
def test_what_is_no_end_of_a_key_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_expiry(text, NOW)


def test_where_a_server_listens_hangs_on_what_keeps_others_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def notice(address: str, **given: Any) -> str | None:
        return notice_at(Settings(data_dir=tmp_path / "data", **given), address)

    assert [notice(address) for address in ("127.0.0.1", "127.8.8.8", "::1")] == [NO_KEY] * 3
    assert notice("192.0.2.1", open_to_all=True) == NO_KEY_AND_OPEN
    assert notice("192.0.2.1", trusted_proxies="10.0.0.1", sign_on_header="X-User") is None
    for address in (EVERYWHERE, "::", "192.0.2.1", "fe80::1%eth0"):
        with pytest.raises(OpenToOthers):
            notice(address)
    assert not (tmp_path / "data").exists()
    with pytest.raises(SystemExit):
        main(["keys", "add", "x", "--scope", "search", "--data-dir", str(tmp_path / "data")])
    capsys.readouterr()
    assert notice("192.0.2.1") is None
    out = io.StringIO()
    announce("http://127.0.0.1:8000", (), NO_KEY, out)
    assert out.getvalue().splitlines()[-1] == NO_KEY
