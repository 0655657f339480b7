"""A citation says whose words they are, never whose they might be, and nothing in it is markup that was not meant."""

import json
import re
from typing import Any

import pytest
from lxml.html import fragment_fromstring
from markdown_it import MarkdownIt

from service.citations.formats import FORMATS, preferred
from service.citations.names import CitationFormat
from service.schemas import StatementView
from tests.service.exports.made import SPEAKER, made_hit

HOSTILE = '<script>alert(1)</script> [x](javascript:1) *a* _b_ `c` & "d"\n# e\n1. f'
BARE: dict[str, Any] = {"title": None, "url": None, "published_at": None, "authors": [], "language": None}
CSL_FIELDS = frozenset({"id", "type", "title", "container-title", "author", "issued", "URL", "language", "note"})
"""Those that we write: each is one of `csl-data.json`, which allows no others."""


def cited(statement: StatementView, as_format: str) -> str:
    return FORMATS[CitationFormat(as_format)].write(statement)


def test_a_direct_quotation_is_cited_in_quotation_marks_with_its_speaker_and_place() -> None:
    hit = made_hit("The bridge will reopen")

    assert cited(hit, "plain") == (
        "“The bridge will reopen” · Ana Brel, mayor of Torvik · The Torvik Courier · 12 March 2025 · "
        "Torvik bridge to reopen · https://torvikcourier.example/bridge"
    )
    assert cited(hit, "markdown") == (
        "> “The bridge will reopen”\n\n"
        "— Ana Brel, mayor of Torvik, [Torvik bridge to reopen](<https://torvikcourier.example/bridge>), "
        "The Torvik Courier, 12 March 2025"
    )
    assert cited(hit, "html") == (
        '<figure><blockquote cite="https://torvikcourier.example/bridge" lang="en" dir="auto">'
        "<p>“The bridge will reopen”</p></blockquote><figcaption>— Ana Brel, mayor of Torvik, "
        '<a href="https://torvikcourier.example/bridge"><cite>Torvik bridge to reopen</cite></a>, '
        'The Torvik Courier, <time datetime="2025-03-12T16:40:00+00:00">12 March 2025</time></figcaption></figure>'
    )


@pytest.mark.parametrize("as_format", list(CitationFormat))
@pytest.mark.parametrize("kind", ["indirect", "mixed", "narrative"])
def test_what_is_not_quoted_has_no_quotation_marks(as_format: CitationFormat, kind: str) -> None:
    written = cited(made_hit(statement={"kind": kind}), as_format)

    assert "“" not in written
    assert "The bridge will reopen in September" in written


@pytest.mark.parametrize("as_format", list(CitationFormat))
def test_nobody_is_named_where_nobody_is_known(as_format: CitationFormat) -> None:
    hit = made_hit(speakers=[]).model_copy(
        update={"candidates": [{name: SPEAKER[name] for name in ("name", "kind", "role", "confidence")}]}
    )

    written = cited(hit, as_format)

    assert "Brel" not in written
    assert "mayor" not in written
    assert "The Torvik Courier" in written


def test_several_speakers_are_all_named() -> None:
    other = SPEAKER | {"id": "12", "name": "Odo Wrenfield", "role": None}

    assert "Ana Brel, mayor of Torvik; Odo Wrenfield" in cited(made_hit(speakers=[SPEAKER, other]), "plain")


def test_csl_json_is_a_list_of_an_item_as_the_schema_wants_it() -> None:
    (item,) = json.loads(cited(made_hit("The bridge will reopen"), "csl-json"))

    assert item == {
        "id": "onrecord-1",
        "type": "article-newspaper",
        "title": "Torvik bridge to reopen",
        "container-title": "The Torvik Courier",
        "author": [{"literal": "Marit Hesselberg"}],
        "issued": {"date-parts": [[2025, 3, 12]]},
        "URL": "https://torvikcourier.example/bridge",
        "language": "en",
        "note": "Ana Brel, mayor of Torvik: “The bridge will reopen”",
    }


def test_csl_json_without_anything_that_can_be_missing_has_what_the_schema_requires() -> None:
    (item,) = json.loads(cited(made_hit(speakers=[], article=BARE), "csl-json"))

    assert {"id", "type"} <= set(item) <= CSL_FIELDS
    assert all(isinstance(value, str) and value for value in item.values())


@pytest.mark.parametrize("as_format", list(CitationFormat))
def test_a_citation_without_title_date_and_address_has_no_holes(as_format: CitationFormat) -> None:
    written = cited(made_hit(speakers=[], article=BARE), as_format)

    assert "None" not in written
    assert not re.search(r", ,|, *<|· ·|— ,", written)


def test_html_holds_what_was_printed_as_text() -> None:
    url = 'https://x.example/"><script>'
    tree = fragment_fromstring(
        cited(made_hit(HOSTILE, source={"name": HOSTILE}, article={"title": HOSTILE, "url": url}), "html")
    )

    assert {element.tag for element in tree.iter()} <= set("figure blockquote p br figcaption a cite time".split())
    assert all(element.get("href", url) == url for element in tree.iter())


def test_markdown_holds_what_was_printed_as_text() -> None:
    speaker: dict[str, Any] = SPEAKER | {"name": HOSTILE.replace("\n", " "), "role": None}
    article = {"title": HOSTILE.replace("\n", " "), "url": "https://x.example/a>) [b](c)"}

    shown = MarkdownIt("gfm-like", {"linkify": False, "html": True}).render(
        cited(made_hit(HOSTILE, speakers=[speaker], article=article), "markdown")
    )

    assert set(re.findall(r"<(\w+)", shown)) == {"blockquote", "p", "a"}
    assert re.findall(r'href="([^"]*)"', shown) == ["https://x.example/a%3E)%20%5Bb%5D(c)"]
    assert shown.count("[x](javascript:1) *a* _b_ `c`") == 3


def test_the_scheme_of_a_link_is_one_that_a_browser_opens() -> None:
    hit = made_hit(article={"url": "javascript:alert(1)"})

    assert "href" not in cited(hit, "html")
    assert "](" not in cited(hit, "markdown")
    assert "URL" not in json.loads(cited(hit, "csl-json"))[0]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", "plain"),
        ("*/*", "plain"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "html"),
        ("application/vnd.citationstyles.csl+json", "csl-json"),
        ("text/html;q=0.1, text/markdown", "markdown"),
        ("text/html;q=0, text/plain;q=nonsense", "plain"),
    ],
)
def test_the_media_type_that_is_liked_best_is_written(accept: str, expected: str) -> None:
    assert preferred(accept) == expected
