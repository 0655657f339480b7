"""An application that asks for keys, and keys of every kind for it."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from starlette.testclient import TestClient

from index.clock import utc_now
from index.store.sqlite import SqliteStore
from service.access.keyring import Keyring
from service.access.scopes import Scope
from tests.service.calls import Json

BROWSER = {"Accept": "text/html,application/xhtml+xml"}
OURS = {"Origin": "http://testserver"}
"""What a browser says of a form that came from a page of ours."""


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


@dataclass(frozen=True, slots=True)
class Keys:
    """A key for each scope, and two that are good no more."""

    of: dict[Scope, str]
    expired: str
    revoked: str

    def lacking(self, scope: Scope) -> str:
        """A key that is good, and not for this."""
        return self.of[Scope.SEARCH if scope is not Scope.SEARCH else Scope.INGEST]


def make_keys(data_dir: Path) -> Keys:
    """Keys in a record, made as the command line would: in another process than the server's."""
    store = SqliteStore(data_dir)
    keyring, now = Keyring(store.keys), utc_now()

    def make(name: str, *scopes: str, expires_in: timedelta | None = None) -> tuple[int, str]:
        key, secret = keyring.make(name, scopes, now + expires_in if expires_in else None, now)
        return key.id, secret

    of = {scope: make(scope, scope)[1] for scope in Scope}
    _, expired = make("expired", *Scope, expires_in=timedelta(microseconds=1))
    number, revoked = make("revoked", *Scope)
    keyring.revoke(number)
    store.close()
    return Keys(of, expired, revoked)


def seen_from(client: TestClient, host: str, base_url: str = "http://testserver") -> TestClient:
    """The same application, called from an address."""
    other = TestClient(client.app, base_url, raise_server_exceptions=False, client=(host, 50_000))
    other.app_state.update(client.app_state)
    return other


def signed_in(client: TestClient, key: str, **more: str) -> TestClient:
    """A browser of its own that has signed in."""
    browser = seen_from(client, "testclient")
    response = browser.post("/sign-in", data={"key": key} | more, headers=OURS | BROWSER, follow_redirects=False)
    assert response.status_code == 303, response.text
    return browser


def made(client: TestClient, admin: str, name: str, *scopes: str, **more: str) -> Json:
    """A key that was made over HTTP."""
    response = client.post("/v1/keys", json={"name": name, "scopes": scopes} | more, headers=bearer(admin))
    assert response.status_code == 201, response.text
    answer: Json = response.json()
    return answer
