"""Lines that are no prose."""

import pytest

from index.extract.boilerplate import LineKind, paragraphs

PROSE = "The council met on Monday."


def kinds(text: str) -> list[tuple[str, LineKind]]:
    return [(text[p.start : p.end], p.kind) for p in paragraphs(text)]


@pytest.mark.parametrize(
    "line",
    [
        "News   /   Larkby",
        "Home › Politics › Larkby",
        "By Ann Marr and Tom Oakes",
        "Read more: Library row deepens",
        "Follow us on @larkbynews",
        "Sign up for our newsletter",
        "© Larkby Post. All rights reserved.",
        "Our website can also be accessed at the following alternate addresses:",
        "https://larkby.example/story",
        "Published 3 May 2024",
        "By Ann Marr, schools reporter",
        "By Ann Marr at Larkby Green",
        "SPORT",
        "Source: Larkby Post",
        "More news: Library opens on Sundays",
        "Lire aussi : Le pont rouvre en mai",
        "Follow our live coverage from the quay",
        "If you have seen the heron, write to birds@larkby.example",
        "This interview has been edited for length.",
        "Larkby Money gives news, not financial advice.",
        "* * *",
    ],
)
def test_the_sites_own_lines_are_left_out(line: str) -> None:
    assert kinds(f"{line}\n{PROSE}") == [(PROSE, LineKind.PROSE)]


@pytest.mark.parametrize(
    "line",
    [
        "By Friday the water had gone.",
        "If you have a bicycle, the ferry takes it free of charge.",
        "This report was sent to the county on Monday.",
        "More than forty people came.",
        "The inquiry goes on.",
    ],
)
def test_closing_lines_of_the_story_stay(line: str) -> None:
    assert kinds(f"{PROSE}\n{line}")[-1] == (line, LineKind.PROSE)


def test_a_name_of_the_site_after_the_last_sentence_is_left_out() -> None:
    assert kinds(f"{PROSE}\nLarkby TV Plus") == [(PROSE, LineKind.PROSE)]


def test_a_caption_is_told_from_prose_by_its_credit() -> None:
    caption = "Ann Marr, mayor of Larkby, on the quay. (Photo via Harbour Wire)"
    assert kinds(caption) == [(caption, LineKind.CAPTION)]


def test_a_line_without_a_final_mark_is_a_heading() -> None:
    assert kinds(f"Library row deepens in Larkby\n{PROSE}")[0][1] is LineKind.HEADING


def test_a_dateline_is_not_part_of_the_first_sentence() -> None:
    assert kinds(f"HALLINPORT (Harbour Wire) — {PROSE}") == [(PROSE, LineKind.PROSE)]


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("14:32 Trains stop.", "Trains stop."),
        ("9.05am: “Nobody left.”", "“Nobody left.”"),
        ("13:20 GMT — Power is back.", "Power is back."),
        ("13:20 PM: No trains run.", "PM: No trains run."),
        ("10:30 is too late.", "10:30 is too late."),
    ],
)
def test_the_time_of_an_entry_is_not_part_of_it(line: str, left: str) -> None:
    assert [line[p.start : p.end] for p in paragraphs(line)] == [left]


def test_lines_are_counted_as_they_are_left() -> None:
    assert [p.number for p in paragraphs(f"{PROSE}\n\nBy Ann Marr\n{PROSE}")] == [0, 1]
