"""The same words in several outlets, and the opposite of what was asked, over HTTP and on the command line."""

import io
from typing import Any

from starlette.testclient import TestClient

from service.printing import print_answer
from service.schemas import AnswerView
from tests.service.calls import Json

WORDS = "The weir at Alderwick will be opened before the spring flood comes."
EDITED = "The weir at Alderwick will be opened before the spring floods come."


def imported(number: int, text: str, source: str, day: int) -> dict[str, Any]:
    return {
        "external_id": f"weir-{number}",
        "text": text,
        "source": {"name": source},
        "published_at": f"2025-03-0{day}T12:00:00Z",
    }


def weir(client: TestClient) -> Json:
    said = [imported(1, WORDS, "Weir Courier", 4), imported(2, EDITED, "Weir Post", 2)]
    assert client.post("/v1/statements:batch", json=said).status_code == 200
    answer: Json = client.get("/v1/search", params={"q": WORDS, "limit": 1}).json()
    return answer


def test_a_family_says_who_had_the_words_first_and_how_the_others_differ(client: TestClient) -> None:
    family = weir(client)["hits"][0]["family"]

    assert (family["size"], family["sources"], family["reports"], family["copies"]) == (2, 2, 2, 0)
    assert (family["first_seen"]["source"]["name"], family["first_seen"]["published_at"][:10]) == (
        "Weir Post",
        "2025-03-02",
    )
    (variant,) = family["variants"]
    assert (variant["times"], variant["differences"]) == (1, [{"here": "flood comes.", "there": "floods come."}])


def test_the_command_line_prints_the_family_and_what_may_be_the_opposite(client: TestClient) -> None:
    weir(client)
    denied = WORDS.replace("will be", "will not be")
    answer = AnswerView.model_validate(client.get("/v1/search", params={"q": denied, "limit": 1}).json())
    out = io.StringIO()

    print_answer(answer, out)

    assert "may say the opposite (negation)" in out.getvalue()
    assert "these words 2 times in 2 sources: 2 reports, 0 copies; first by Weir Post, 2 March 2025" in " ".join(
        out.getvalue().split()
    )
