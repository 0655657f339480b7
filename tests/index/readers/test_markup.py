"""Markup that is made to cost time, and markup that is not."""

import pytest

from index.errors import NoArticleInPage, UnreadableFormat
from index.readers.html import read_page
from index.readers.markup import MAX_ATTRIBUTES, MAX_TAGS, costs_too_much, text_of_html
from index.readers.xml import MAX_TAGS as MAX_TAGS_OF_XML
from index.readers.xml import parse_xml
from tests.index.fetch.site import article

ATTRIBUTES = [f"a{number}" for number in range(MAX_ATTRIBUTES + 1)]


@pytest.mark.parametrize(
    "html",
    [
        "<p>a" * (MAX_TAGS + 1),
        f"<p {' '.join(ATTRIBUTES)}>",
        "<p " + " ".join(f'{name}="<"' for name in ATTRIBUTES) + ">",
        "<p/" + "/".join(ATTRIBUTES) + ">",
        f'<p x=">" {" ".join(ATTRIBUTES)}>',
        f'<p a=b" {" ".join(ATTRIBUTES)} z=c">',
        f'<p x="<script>" {" ".join(ATTRIBUTES)} y="</script>">',
        f"<!-- <p -->< <script>a<b</script><p {' '.join(ATTRIBUTES)}>",
    ],
)
def test_markup_made_to_cost_time_is_refused_before_it_is_parsed(html: str) -> None:
    with pytest.raises(UnreadableFormat, match="tags"):
        text_of_html(html)
    with pytest.raises(NoArticleInPage, match="tags"):
        read_page(f"<html><body>{html}")


@pytest.mark.parametrize(
    "more",
    [
        "<script>for (i=0;i<n;i++) {" + " x = y ;" * 1_000 + "}</script>",
        "<!-- <p " + " ".join(ATTRIBUTES) + " -->",
        '<img src="data:image/png;base64,' + "A/" * 10_000 + '">',
        '<p title="' + "a word " * 500 + '">',
        "<style>p<b " + "a b " * 500 + "</style>",
    ],
)
def test_scripts_comments_and_long_values_cost_nothing(more: str) -> None:
    assert not costs_too_much(article().replace("<body>", f"<body>{more}"))


@pytest.mark.parametrize("opened", ["<!-- ", "<script>", "<p a='", '<p a="', "<p a=", "<p "])
def test_what_is_never_closed_is_looked_through_once(opened: str) -> None:
    costs_too_much(opened * (MAX_TAGS // 2))


def test_xml_of_more_elements_than_memory_has_room_for_is_refused() -> None:
    with pytest.raises(UnreadableFormat, match="more than 1,000,000 tags"):
        parse_xml(b"<a>" + b"<b/>" * MAX_TAGS_OF_XML + b"</a>")
