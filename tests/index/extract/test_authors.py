"""What authors say in the first person, on invented columns and statements."""

import pytest

from index.extract.authors import author_of
from index.extract.extractor import Extractor
from index.model import ExtractedStatement, SpeakerKind, StatementKind

TOLD = "I told the minister that the timber was rotten, and he laughed."


def last_said(extractor: Extractor, text: str, authors: tuple[str, ...] = ()) -> ExtractedStatement:
    return [s for s in extractor.extract(text, "en", authors) if s.kind is not StatementKind.NARRATIVE][-1]


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        (TOLD, ("Vera Stroud",)),
        (f"By Vera Stroud\n\n{TOLD}", ()),
        (f"By Vera Stroud, harbour correspondent\n\n{TOLD}", ()),
        (f"The quay is falling\n\nVera Stroud\n\n{TOLD}", ()),
        (f"{TOLD}\n\nVera Stroud is a nurse in Larkby.", ()),
        ("By Vera Stroud\n\nI believe the trust has lied to us for ten years.", ()),
        ("By Vera Stroud\n\nIn my view, the quay should be closed today.", ()),
        ("By Vera Stroud\n\n“This quay will fall,” I wrote in May.", ()),
    ],
)
def test_i_is_the_author(extractor: Extractor, text: str, authors: tuple[str, ...]) -> None:
    (speaker,) = last_said(extractor, text, authors).speakers
    assert (speaker.name, speaker.kind) == ("Vera Stroud", SpeakerKind.PERSON)


def test_whom_the_author_quotes_speaks_for_himself(extractor: Extractor) -> None:
    statement = last_said(extractor, f"{TOLD} “Leave it to me,” Robert Lund told me.", ("Vera Stroud",))
    assert [speaker.name for speaker in statement.speakers] == ["Robert Lund"]


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        ("Statement from the Larkby Harbour Trust\n\nWe said in March that the quay was safe.", ()),
        ("We told the council that the timber had been tested.", ("Larkby Harbour Trust",)),
    ],
)
def test_we_is_the_organisation_whose_statement_it_is(
    extractor: Extractor, text: str, authors: tuple[str, ...]
) -> None:
    (speaker,) = last_said(extractor, text, authors).speakers
    assert (speaker.name, speaker.kind) == ("Larkby Harbour Trust", SpeakerKind.ORGANISATION)


def test_we_is_no_single_author(extractor: Extractor) -> None:
    assert not last_said(extractor, TOLD.replace("I told", "We told"), ("Vera Stroud",)).speakers


def test_several_authors_or_a_desk_are_nobody() -> None:
    assert author_of("", ("Vera Stroud", "Robert Lund")) is None
    assert author_of("", ("Reuters",)) is None
    assert author_of("Vera Stroud opened the quay.\n\nIt was built in 1911.") is None
