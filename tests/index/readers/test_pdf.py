"""PDF."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.apart import pdf as far_side
from index.apart.layout import Line, in_columns, paragraphs
from index.errors import UnreadableFormat
from index.model import Article
from index.readers import read_path
from index.readers.pdf import read_pdf
from tests.index.readers.made_pdf import Placed, column, file_of, pdf, stream
from tests.index.readers.strange import few

PASSWORD = "/Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <" + "41" * 32 + "> /U <" + "42" * 32 + "> >>"


def _text(*pages: list[Placed]) -> list[str]:
    paragraphs: list[str] = read_pdf(pdf(pages))["text"].split("\n\n")
    return paragraphs


def _refusal(raw: bytes) -> str:
    with pytest.raises(UnreadableFormat) as refused:
        read_pdf(raw)
    return str(refused.value)


def test_lines_are_joined_to_paragraphs() -> None:
    page = column(
        ["Kiln to be lit again"], top=730, size=20
    ) + column(
        [
            "The old kiln in Larkstone will be lit again in June, the guild has decided after",
            "a long debate.",
            "“We have the clay and we have the hands,” said Sigrun Glaswen, who is the",
            "warden of the guild.",
        ]
    )  # fmt: skip

    assert _text(page) == [
        "Kiln to be lit again",
        "The old kiln in Larkstone will be lit again in June, the guild has decided after a long debate.",
        "“We have the clay and we have the hands,” said Sigrun Glaswen, who is the warden of the guild.",
    ]


def test_a_first_line_that_is_set_in_begins_a_paragraph() -> None:
    page = [
        Placed("The kiln was cold for nine years and nobody asked,", 84, 700),
        Placed("until a potter came from the coast with her clay.", 72, 686),
        Placed("She found the bricks as they had been left there,", 84, 672),
        Placed("and the door was open.", 72, 658),
    ]

    assert len(_text(page)) == 2


def test_columns_are_read_one_after_the_other_in_whatever_order_they_are_drawn() -> None:
    left = ["The old kiln in Larkstone will be", "lit again in June, the guild has", "decided after a long debate that"]
    right = ["went on into the night, when the", "warden of the guild rose at last", "and spoke of clay and of hands."]
    by_column = column(left) + column(right, x=330)
    by_row = [line for row in zip(column(left), column(right, x=330), strict=True) for line in row]

    assert _text(by_column) == _text(by_row) == [" ".join(left + right)]


def test_a_paragraph_goes_on_over_the_page_and_running_lines_are_left_out() -> None:
    def page(number: int, lines: list[str]) -> list[Placed]:
        head = Placed("The Larkstone Gazette", 72, 760, 9)
        return [head, *column(lines), Placed(f"Page {number} of 3", 280, 30, 9)]

    pages = [
        page(1, ["The kiln will be lit again in June, for the guild"]),
        page(2, ["has decided so, the warden said, and the potters", "cheered."]),
        page(3, ["Nobody spoke of the price."]),
    ]

    assert _text(*pages) == [
        "The kiln will be lit again in June, for the guild has decided so, the warden said, and the potters cheered.",
        "Nobody spoke of the price.",
    ]


def test_a_hyphen_is_taken_out_where_the_document_has_the_word_without_it() -> None:
    page = column(["The deci-", "sion was a well-", "kept secret, and the decision of a self-", "made man."])

    assert _text(page) == ["The decision was a well-kept secret, and the decision of a self-made man."]


def test_what_the_document_says_of_itself_is_kept_where_it_can_be_used(tmp_path: Path) -> None:
    info = (
        "/Title (Kiln to be lit again) /Author (Marit Hesselberg and Ana Brel) /CreationDate (D:20250601080000+02'00')"
    )
    page = column(["The kiln will be lit again, said Sigrun Glaswen."])
    (tmp_path / "kiln.pdf").write_bytes(pdf([page], info=info, catalog="/Lang (en-GB)"))

    (article,) = read_path(tmp_path)

    assert isinstance(article, Article)
    assert (article.external_id, article.title, article.language) == ("kiln", "Kiln to be lit again", "en-GB")
    assert article.authors == ("Marit Hesselberg", "Ana Brel")
    assert article.published_at == datetime(2025, 6, 1, 6, tzinfo=UTC)


@pytest.mark.parametrize("info", ["/Title (draft-3.docx)", "/Title (untitled)", "/CreationDate (D:20250601)"])
def test_the_name_of_a_file_and_a_day_without_a_zone_are_left_out(info: str) -> None:
    found = read_pdf(pdf([column(["The kiln will be lit again."])], info=info))

    assert found.keys() == {"text"}


@pytest.mark.parametrize("pages", [[[]], [[Placed("1")], [Placed("2")], [Placed("3")]]])
def test_pictures_of_pages_are_sent_to_text_recognition(pages: list[list[Placed]]) -> None:
    assert "no text layer" in _refusal(pdf(pages))
    assert "OCR" in _refusal(pdf(pages))


def test_an_encrypted_document_is_refused_as_such() -> None:
    raw = pdf([column(["The kiln will be lit."])], extra=f"{PASSWORD} /ID [<41> <42>]")

    assert "encrypted with a password" in _refusal(raw)


def test_fonts_that_do_not_say_their_letters_are_refused() -> None:
    unknown = b"<< /Type /Encoding /Differences [32 " + b" ".join(b"/g%d" % code for code in range(32, 127)) + b"] >>"
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>"
    )
    raw = file_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            page,
            stream(
                b"BT /F1 11 Tf 72 700 Td (\x01\x02\x03\x04\x05 \x06\x07\x0e\x0f \x10\x11\x12 words that count) Tj ET"
            ),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Odd /Encoding " + unknown + b" >>",
        ],
        "",
    )

    assert "do not say which letters" in _refusal(raw)


def test_a_document_of_too_many_pages_is_refused() -> None:
    assert "has 501 pages" in _refusal(pdf([[]] * (far_side.MAX_PAGES + 1)))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"%PDF-1.7",
        b"not a pdf",
        pdf([column(["The kiln."])])[:300],
        # Pages that are each other's parents, and a page tree that claims two thousand million of them.
        file_of(
            [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 2000000000 /Kids [2 0 R 2 0 R] >>"], ""
        ),
    ],
)
def test_a_damaged_or_hostile_document_is_refused(raw: bytes) -> None:
    assert _refusal(raw)


def test_a_stream_that_unpacks_without_end_is_given_up() -> None:
    raw = file_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R >>",
            stream(b"q " * 300_000_000),
        ],
        "",
    )

    assert "too large" in _refusal(raw)


@few
@given(st.integers(0, 900), st.binary(max_size=12))
def test_a_damaged_document_is_read_or_refused(at: int, put: bytes) -> None:
    raw = pdf([column(["The kiln will be lit again, said Sigrun Glaswen."])])
    try:
        found = read_pdf(raw[:at] + put + raw[at + len(put) :])
    except UnreadableFormat:
        return
    assert len(found["text"]) < 1_000


class Height(float):
    """A place on a page that counts how often it is compared with another."""

    compared = 0

    def __lt__(self, other: float) -> bool:
        Height.compared += 1
        return float(self) < float(other)


def test_the_lines_of_a_page_are_put_in_order_once() -> None:
    page = [Line(f"Lamp {number} was lit.", 72, 300, Height(40_000 - 14 * number), 12) for number in range(2_000)]

    assert paragraphs([page]).startswith("Lamp 0 was lit. Lamp 1 was lit.")
    assert Height.compared < 20 * len(page)


def test_each_line_is_read_once_where_columns_are_drawn_upwards() -> None:
    heading = Line("A heading between the columns", 72, 500, 120, 12)
    rows = [
        Line(f"The {side} column's line {row} is long.", left, left + 150, 100 + 14 * row, 12)
        for row in range(4)
        for side, left in (("left", 72), ("right", 320))
    ]
    drawn = [*rows[:4], heading, *rows[4:]]

    assert sorted(line.text for line in in_columns(drawn)) == sorted(line.text for line in drawn)
