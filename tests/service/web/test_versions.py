"""Versions and copies on pages: listed, read as they stood, compared word by word."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from index.edits import edits
from service.web.differences import compared, folded, pieces
from tests.service.calls import Json, article

BROWSER = {"Accept": "text/html"}
PARAGRAPHS = [f"Paragraph {number} tells of the crew of the old ferry and its boats." for number in range(9)]
FIRST = "\n\n".join(["“The ferry sails in May,” said Ulrika Oxenby <b>.", *PARAGRAPHS])
SECOND = FIRST.replace("in May", "in June").replace("Paragraph 8", "The last paragraph")


@pytest.fixture(scope="module")
def ferry(client: TestClient) -> Json:
    """The answer to the second version of an article."""
    client.post("/v1/articles", json=article("paged", FIRST, title="Ferry sails")).raise_for_status()
    second = client.post("/v1/articles", json=article("paged", SECOND, title="Ferry sails late", language="en"))
    answer: Json = second.raise_for_status().json()
    return answer


@pytest.fixture(scope="module")
def copy(client: TestClient, ferry: Json) -> Json:
    """The answer to a copy of it in another place."""
    del ferry
    body = article("paged-copy", SECOND.replace("crew", "men"), title="Old ferry late")
    answer: Json = client.post("/v1/articles", json=body | {"source": {"name": "Northolme Wire"}}).json()
    return answer


def page(client: TestClient, address: str, status: int = 200) -> str:
    response = client.get(address, headers=BROWSER)
    assert response.status_code == status, response.text
    return response.text


def changes(html: str) -> list[tuple[str, str]]:
    """What a page shows as taken out and put in, without what is said for screen readers."""
    silent = re.sub(r'<span class="visually-hidden">[^<]*</span>', "", html.partition('id="text-name"')[2])
    return re.findall(r"<(del|ins)>([^<]*)</", silent)


def test_an_article_leads_to_its_versions_each_of_which_is_read_as_it_stood(client: TestClient, ferry: Json) -> None:
    where = f"/articles/{ferry['article']['id']}"
    assert f'href="{where}/versions"' in page(client, where)

    listed = page(client, f"{where}/versions")
    assert re.findall(r">Version (\d)</a>", listed) == ["2", "1"]
    assert f'href="{where}/diff?from=1&amp;to=2"' in listed
    first = page(client, f"{where}/versions/1")
    assert "in May," in first
    assert "Oxenby</a>" in first
    assert "A later one has taken its place" in first
    assert "This is the present one." in page(client, f"{where}/versions/2")
    assert "<h1>Version not found</h1>" in page(client, f"{where}/versions/7", 404)
    assert "<h1>Article not found</h1>" in page(client, "/articles/7/versions", 404)


def test_two_versions_are_compared_word_by_word_and_what_is_the_same_is_folded(client: TestClient, ferry: Json) -> None:
    where = f"/articles/{ferry['article']['id']}"

    html = page(client, f"{where}/diff")

    assert changes(html) == [("del", "May"), ("ins", "June"), ("del", "Paragraph 8"), ("ins", "The last paragraph")]
    assert "It differs in 2 places." in html
    assert "paragraphs are the same</summary>" in html
    assert "said Ulrika Oxenby &lt;b&gt;." in html
    said = html.partition('id="said"')[2].partition('id="text-name"')[0]
    assert "Changed" in said
    assert "<dt>Title</dt>" in html
    assert "<dt>Language</dt>" in html
    backwards = changes(page(client, f"{where}/diff?from=2&to=1"))
    assert backwards[:2] == [("del", "June"), ("ins", "May")]
    same = page(client, f"{where}/diff?from=1&to=1")
    assert "The text is the same, word for word." in same
    assert "All statements are the same." in same


def test_a_copy_elsewhere_is_listed_and_compared(client: TestClient, ferry: Json, copy: Json) -> None:
    here, there = (f"/articles/{one['article']['id']}" for one in (ferry, copy))
    assert "1 other article prints the same" in page(client, here)

    listed = page(client, f"{here}/copies")
    assert f'href="{there}"' in listed
    compare = f"{here}/copies/{copy['article']['id']}"
    assert f'href="{compare}"' in listed
    found = changes(page(client, compare))
    assert found == [("del", "crew"), ("ins", "men")] * len(PARAGRAPHS)
    assert "<h1>Article not found</h1>" in page(client, f"{here}/copies/7", 404)


def test_an_article_without_copies_says_so(client: TestClient, bridge: Json) -> None:
    where = f"/articles/{bridge['article']['id']}"

    assert "No other article on record prints the same report." in page(client, f"{where}/copies")
    assert "<h1>Version not found</h1>" in page(client, f"{where}/diff", 404)


def test_versions_in_arabic_run_from_right_to_left(client: TestClient) -> None:
    said = "قال وليد الحداد: «سيفتح الجسر قبل الشتاء»."
    for text in (said, said.replace("الشتاء", "الربيع")):
        answer = client.post("/v1/articles", json=article("paged-arabic", text, language="ar")).json()
    where = f"/articles/{answer['article']['id']}"

    html = page(client, f"{where}/diff")

    assert '<div class="text differing" lang="ar" dir="rtl">' in html
    assert changes(html) == [("del", "الشتاء"), ("ins", "الربيع")]
    assert 'id="text" lang="ar" dir="rtl"' in page(client, f"{where}/versions/1")


TEXTS = st.lists(st.sampled_from(["one", "two", "three", " ", "\n", "\n\n", "«", "جسر"]), max_size=30).map("".join)


@settings(max_examples=30)
@given(earlier=TEXTS, later=TEXTS)
def test_both_texts_can_be_read_off_what_is_shown_of_them(earlier: str, later: str) -> None:
    stretches = folded(pieces(earlier, later, edits(earlier, later)))

    shown = [piece for stretch in stretches for paragraph in stretch.paragraphs for piece in paragraph]
    assert "".join(piece.was for piece in shown) == earlier
    assert "".join(piece.now for piece in shown) == later
    hidden = [piece for stretch in stretches if stretch.folded for line in stretch.paragraphs for piece in line]
    assert all(piece.same for piece in hidden)


def test_short_texts_are_compared_by_words() -> None:
    found = compared("Ferry to stop in May", "Ferry to stop in June")

    assert [(piece.was, piece.now) for piece in found] == [("Ferry to stop in ", "Ferry to stop in "), ("May", "June")]
