"""Markdown with front matter."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UnreadableFormat
from index.model import Article, Source
from index.readers import read_path
from index.readers.markdown import read_markdown
from tests.index.readers.strange import SCRAPS, patient

CORPUS = Path(__file__).parent / "corpus"


def test_front_matter_in_yaml_says_what_is_known_of_the_text() -> None:
    (article,) = read_path(CORPUS / "markdown-yaml.md")

    assert article == Article(
        external_id="gazette-kiln",
        source=Source("Larkstone Gazette", "larkgazette.example"),
        text=(
            "Kiln to be lit again\n\nThe old kiln in Larkstone will be lit again in June.\n\n"
            "“We have the clay and we have the hands,”\n\nsaid Sigrun Glaswen, the guild's warden.\n\n"
            "The kiln is 200 years old.\n\nNobody has lit it since 1931."
        ),
        title="Kiln: to be lit again",
        url="https://larkgazette.example/2025/kiln",
        authors=("Marit Hesselberg", "Ana Brel"),
        published_at=datetime(2025, 6, 1, 6, tzinfo=UTC),
        language="en-GB",
    )


def test_front_matter_in_toml_says_the_same() -> None:
    (article,) = read_path(CORPUS / "markdown-toml.md")

    assert article == Article(
        external_id="markdown-toml",
        source=Source("Oxenby Post", "oxenbypost.example"),
        text="The mill stays open.",
        title="Mill to stay",
        authors=("Kerensa Mossgarth", "Dorian Stannery"),
        published_at=datetime(2025, 3, 4, 15, tzinfo=UTC),
        language="en",
    )


def test_without_front_matter_the_first_heading_is_the_title() -> None:
    (article,) = read_path(CORPUS / "markdown-plain.md")

    assert isinstance(article, Article)
    assert (article.title, article.external_id) == ("Ferry late", "markdown-plain")
    assert article.text == "Ferry late\n\nThe ferry is late.\n\nNobody could say why."


def test_what_a_sidecar_says_goes_before_front_matter(tmp_path: Path) -> None:
    (tmp_path / "mill.md").write_text("---\ntitle: Mill\nlang: en\n---\nThe mill stays.", encoding="utf-8")
    (tmp_path / "mill.meta.json").write_text('{"title": "The mill"}', encoding="utf-8")

    (article,) = read_path(tmp_path)

    assert isinstance(article, Article)
    assert (article.title, article.language, article.text) == ("The mill", "en", "The mill stays.")


def test_front_matter_that_is_no_toml_refuses_the_file() -> None:
    (refusal,) = read_path(CORPUS / "broken-markdown-toml.md")

    assert isinstance(refusal, UnreadableFormat)
    assert "The front matter is no TOML" in str(refusal)


@pytest.mark.parametrize(
    "text", ["---\nThe mill stays.", "---\ntitle: Mill\nThe mill stays.", "Mill\n---\nThe mill stays."]
)
def test_a_line_that_nothing_closes_begins_no_front_matter(text: str) -> None:
    assert read_markdown(text)["text"].endswith("The mill stays.")


@pytest.mark.parametrize(
    ("front", "authors"),
    [
        ("author: Ana Brel", ["Ana Brel"]),
        ("Author: [Ana Brel, 'Brel, Marit']", ["Ana Brel", "Brel, Marit"]),
        ("authors:\n- name: Ana Brel", ["Ana Brel"]),
        ("author:\n  name: Ana Brel\n  mail: a@b.example", ["Ana Brel"]),
        ("by: By Ana Brel and Marit Hesselberg", ["Ana Brel", "Marit Hesselberg"]),
        ("authors: []", None),
        ("author:", None),
    ],
)
def test_authors_stand_in_many_ways(front: str, authors: list[str] | None) -> None:
    assert read_markdown(f"---\n{front}\n---\nThe mill stays.").get("authors") == authors


@pytest.mark.parametrize("text", ["[" * 100_000, "x" * 3_000_000, "*a" * 30_000, "> " * 100_000, "- [" * 5_000])
def test_markdown_made_to_cost_time_is_read_or_refused_soon(text: str) -> None:
    with suppress(UnreadableFormat):
        read_markdown(text)


LINES = st.lists(
    SCRAPS
    | st.text(max_size=20)
    | st.sampled_from(
        [
            "---",
            "+++",
            "title: a",
            "title = 1",
            "date = 2025-01-01",
            "source:",
            "  name: b",
            "- c",
            "x: [",
            'y: "',
            "# d",
            "> e",
        ]
    )
)


@patient
@given(st.text() | LINES.map("\n".join))
def test_whatever_it_holds_markdown_is_read_or_refused(text: str) -> None:
    try:
        fields = read_markdown(text)
    except UnreadableFormat:
        return
    assert isinstance(fields["text"], str)
