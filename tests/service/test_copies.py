"""Copies of whole articles over HTTP."""

import pytest
from starlette.testclient import TestClient

from tests.service.calls import article, assert_problem

TEXT = (
    "The observatory on Eskerdale Fell will be open at night again from the first week of October.\n\n"
    "“The dome has been stuck since the spring and we can turn it now,” said Ottoline Ravensholt, its director. "
    "She said the repairs had been paid for by a collection among the members.\n\n"
    "Visitors are asked to leave their cars at the foot of the hill and to walk up without lamps.\n\n"
    "The mirror was ground by hand in 1911 and has never left the building."
)


def copy(number: int, text: str, day: int) -> dict[str, object]:
    source = {"name": f"Eskerdale Paper {number}", "domain": f"eskerdale{number}.example"}
    return article(f"observatory-{number}", text, source=source, published_at=f"2025-09-0{day}T12:00:00Z")


def test_a_copy_is_taken_in_and_linked_with_the_others_over_pages(client: TestClient) -> None:
    edited = TEXT.replace("again from", "from").rpartition("\n\n")[0]
    first, *others = (
        client.post("/v1/articles", json=copy(number, text, day))
        for number, text, day in ((1, TEXT, 2), (2, edited, 3), (3, f"Out at night.\n\n{TEXT}", 4))
    )
    assert {one.status_code for one in (first, *others)} == {201}
    original, second, third = (one.json()["article"] for one in (first, *others))
    assert (original["copy_of"], original["copies"]["total"]) == (None, 0)

    copy_of = third["copy_of"]

    assert (copy_of["id"], copy_of["source"]["name"]) == (original["id"], "Eskerdale Paper 1")
    assert copy_of["published_at"] == "2025-09-02T12:00:00Z"
    assert 0.9 < copy_of["likeness"] <= 1
    assert third["copies"]["total"] == 2
    assert [one["id"] for one in third["copies"]["first"]] == [original["id"], second["id"]]
    place = f"/v1/articles/{third['id']}/copies"
    assert third["copies"]["link"] == place
    page = client.get(place, params={"limit": 1}).json()
    rest = client.get(place, params={"limit": 1, "cursor": page["next"]}).json()
    assert [*page["copies"], *rest["copies"]] == third["copies"]["first"]
    assert rest["next"] is None

    client.delete(f"/v1/articles/{original['id']}")

    found = client.get(f"/v1/articles/{third['id']}").json()["article"]
    assert (found["copy_of"]["id"], found["copies"]["total"]) == (second["id"], 1)
    assert client.get(f"/v1/articles/{second['id']}").json()["article"]["copy_of"] is None


def test_a_report_of_the_same_words_is_no_copy(client: TestClient) -> None:
    words = "“The weir was built by people who had seen one flood and feared the next,” said Valdis Pellgrove."
    own = ("The museum at Inverlode has bought a set of drawings that nobody knew of.", "It rained on the guests.")
    reports = [f"{words}\n\n{one}" for one in own]

    found = [client.post("/v1/articles", json=copy(7 + place, text, 5)).json() for place, text in enumerate(reports)]

    assert [one["article"]["copies"]["total"] for one in found] == [0, 0]
    statement = client.get(found[0]["statements"][0]["links"]["self"]).json()
    assert (statement["family"]["reports"], statement["family"]["copies"]) == (2, 0)


@pytest.mark.usefixtures("bridge")
def test_copies_of_nothing_and_cursors_of_other_lists_are_problems(client: TestClient) -> None:
    assert_problem(client.get("/v1/articles/12/copies"), 404, "article-not-found")
    article_id = client.get("/v1/articles", params={"limit": 1}).json()["articles"][0]["id"]
    response = client.get(f"/v1/articles/{article_id}/copies", params={"cursor": "WyJhIl0"})
    assert_problem(response, 422, "invalid-cursor")
