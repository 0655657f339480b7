"""Bodies that several tests send, and how to wait for a job."""

from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient

from tests.waiting import until

Json = dict[str, Any]

BRIDGE: Json = {
    "external_id": "dunsel-bridge-1",
    "title": "Swing bridge to open again in autumn",
    "source": {"name": "The Dunsel Courier", "domain": "dunselcourier.example"},
    "authors": ["Kerensa Mossgarth"],
    "published_at": "2025-03-12T17:40:00+01:00",
    "language": "en",
    "url": "https://dunselcourier.example/bridge",
    "text": (
        "The swing bridge in Dunsel has been shut since January.\n\n"
        "“The bridge will carry traffic again before the first frost,” said Wystan Oakhanger, the mayor of Dunsel.\n\n"
        "Oakhanger added that the repair would cost three million crowns."
    ),
}


def article(external_id: str, text: str, **more: Any) -> Json:
    source = {"name": "Oxenby Post", "domain": "oxenbypost.example"}
    return {"external_id": external_id, "text": text, "source": source} | more


def finished(client: TestClient, accepted: Response) -> Json:
    """The job of an accepted batch once it is finished, with all its items."""
    assert accepted.status_code == 202, accepted.text
    return finished_job(client, accepted.headers["location"])


def finished_job(client: TestClient, address: str) -> Json:
    """The job at an address once it is finished, with all its items."""
    job: Json = until(lambda: client.get(address).json(), lambda job: job["state"] == "finished")
    return job | {"items": client.get(f"{address}/items", params={"limit": 1000}).json()["items"]}


def assert_problem(response: Response, status: int, slug: str) -> Json:
    """The body, once it is seen to be a problem of this kind."""
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json"), (
        response.text
    )
    problem: Json = response.json()
    assert problem["type"] == f"/errors/{slug}"
    assert problem["status"] == status
    assert problem["request_id"] == response.headers["x-request-id"]
    return problem
