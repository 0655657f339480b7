"""Queries as they are pasted from posts and messages."""

import pytest

from index.pasted import without_wrapping


@pytest.mark.parametrize(
    ("pasted", "asked"),
    [
        ("the bridge is shut https://t.example/aBc1 until spring", "the bridge is shut until spring"),
        ("see www.courier.example and pics.example/bridge", "see and"),
        ("#BridgeClosed2024 again", "Bridge Closed 2024 again"),
        ("#UNReport on #water_prices", "UN Report on water prices"),
        ("@AnaBrel says the tram is late", "Ana Brel says the tram is late"),
        ("#Brücke #мостЗакрыт", "Brücke мост Закрыт"),
        ("shut again 😡👍🏽 ❤️ all winter", "shut again all winter"),
        ("salt &amp; water", "salt & water"),
        ("rise of 3.5 per cent, said Ana Brel", "rise of 3.5 per cent, said Ana Brel"),
        ("  line\n\n two ", "line two"),
        ("#1 in the valley", "1 in the valley"),
    ],
)
def test_what_is_no_word_is_taken_off(pasted: str, asked: str) -> None:
    assert without_wrapping(pasted) == asked


@pytest.mark.parametrize("text", ["😡", "https://t.example/aBc1", "#", "@ #"])
def test_a_query_of_nothing_else_stays_as_it_is(text: str) -> None:
    assert without_wrapping(text) == text
