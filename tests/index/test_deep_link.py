"""The address of a passage names its words, and no other place of the article fits."""

import re
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.deep_link import passage_url
from index.model import Span

URL = "https://dunselcourier.example/bridge"
TEXT = (
    "The bridge is shut, said one. The bridge is shut, said another.\n\n"
    "“We lost money - and trust,” Kestleby said, “on every crossing & landing.”\n\n" + "far and wide " * 40 + "it ends"
)


def span(words: str, text: str = TEXT, nth: int = 0) -> Span:
    places = [match.start() for match in re.finditer(re.escape(words), text)]
    return places[nth], places[nth] + len(words)


def test_words_that_stand_once_are_named_alone_with_the_syntax_encoded() -> None:
    url = passage_url(URL, TEXT, [span("We lost money - and trust,"), span("on every crossing & landing.")])

    assert url == (
        f"{URL}#:~:text=We%20lost%20money%20%2D%20and%20trust%2C&text=on%20every%20crossing%20%26%20landing."
    )


def test_words_that_stand_twice_get_context_until_they_are_told_apart() -> None:
    assert passage_url(URL, TEXT, [span("The bridge is shut", nth=0)]) == (
        f"{URL}#:~:text=The%20bridge%20is%20shut,-%2C%20said%20one."
    )
    assert passage_url(URL, TEXT, [span("The bridge is shut", nth=1)]) == (
        f"{URL}#:~:text=one.-,The%20bridge%20is%20shut"
    )


def test_a_long_passage_and_one_over_two_blocks_are_named_by_their_ends() -> None:
    long = span("far and wide " * 40 + "it ends")
    over_blocks = (span("every crossing")[0], long[0] + 12)

    assert passage_url(URL, TEXT, [long]) == (
        f"{URL}#:~:text=landing.%E2%80%9D-,far%20and%20wide%20far%20and%20wide,wide%20far%20and%20wide%20it%20ends"
    )
    assert passage_url(URL, TEXT, [over_blocks]) == (
        f"{URL}#:~:text=every%20crossing%20%26%20landing.%E2%80%9D,far%20and%20wide"
    )


@pytest.mark.parametrize("url", [None, "", "mailto:desk@dunselcourier.example", "javascript:alert(1)"])
def test_without_a_page_to_open_there_is_no_address(url: str | None) -> None:
    assert passage_url(url, TEXT, [span("We lost money")]) is None


def test_words_that_cannot_be_told_apart_have_none() -> None:
    text = "\n\n".join(["We are shut."] * 40)

    assert passage_url(URL, text, [(0, 12)]) is None


def test_a_fragment_that_the_address_has_stays() -> None:
    words = [span("We lost money")]

    assert passage_url(f"{URL}#top", TEXT, words) == f"{URL}#top:~:text=We%20lost%20money"
    assert passage_url(f"{URL}#:~:text=old", TEXT, words) == f"{URL}#:~:text=We%20lost%20money"


def first_fit(text: str, directive: str) -> Span | None:
    """Where a browser would scroll to, by the specification's own steps."""
    terms = directive.removeprefix("text=").split(",")
    prefix = terms.pop(0)[:-1] if terms[0].endswith("-") else ""
    suffix = terms.pop()[1:] if terms[-1].startswith("-") else ""
    patterns = [r"\s+".join(map(re.escape, unquote(term).split())) for term in (prefix, *terms, suffix)]
    words = rf"(?P<words>{'.*?'.join(patterns[1:-1])})"
    found = re.search(rf"{patterns[0]}\s*{words}\s*{patterns[-1]}", text, re.IGNORECASE | re.DOTALL)
    return found.span("words") if found else None


words_of_texts = st.lists(st.sampled_from(["yes", "no", "Yes", "bridge-toll", "a,b", "“shut”", "\n\n"]), min_size=1)


@settings(max_examples=100)
@given(words_of_texts, st.data())
def test_the_first_place_that_fits_is_the_passage(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    starts = [match.span() for match in re.finditer(r"\S+", text)]
    if not starts:
        return
    first = data.draw(st.integers(0, len(starts) - 1))
    last = data.draw(st.integers(first, len(starts) - 1))
    passage = (starts[first][0], starts[last][1])

    url = passage_url(URL, text, [passage])

    if url is not None:
        assert first_fit(text, url.partition(":~:")[2]) == passage
