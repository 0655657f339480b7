"""Statements near each other, invented: quotations without frames, who talks to whom, and a body that speaks again."""

import pytest

from index.extract.extractor import Extractor
from index.model import ExtractedStatement, StatementKind


def said(extractor: Extractor, text: str) -> list[ExtractedStatement]:
    return [s for s in extractor.extract(text, "en") if s.kind is not StatementKind.NARRATIVE]


def names(statement: ExtractedStatement) -> list[str]:
    return [speaker.name for speaker in statement.speakers]


_EXCHANGE = (
    "Director of roads Una Feeney said the council had met residents twice.\n\n"
    "“Twice at noon on a Monday,” Cllr Matt Crehan said.\n\n"
    "“It was advertised in the usual way.”\n\n“Advertised where?”\n\n“In both newspapers, councillor.”\n\n"
    "The meeting was adjourned."
)


def test_lines_of_an_exchange_without_frames_alternate(extractor: Extractor) -> None:
    statements = said(extractor, _EXCHANGE)
    spoke = ["Una Feeney", "Matt Crehan"]
    assert [names(s) for s in statements] == [[name] for name in (*spoke, *spoke, spoke[0])]
    assert statements[2].speakers[0].confidence < statements[1].speakers[0].confidence


def test_somebody_who_goes_on_alone_takes_no_turns(extractor: Extractor) -> None:
    text = (
        "Captain Una Feeney said the side had been flat.\n\n“We were second to every ball,” coach Matt Crehan said.\n\n"
        "“We will look at it on Monday, and we will look at it honestly, and then we will go again.”\n\n"
        "“It is a long season.”"
    )
    assert [names(s) for s in said(extractor, text)[1:]] == [["Matt Crehan"]] * 3


def test_who_answers_is_whom_the_question_was_put_to(extractor: Extractor) -> None:
    text = (
        "“Who gave you leave to dig at dawn?” Justice Rekha Bhave asked the board’s counsel, Omar Sethi.\n\n"
        "“My Lady, a notice was pasted in May.”\n\n“Pasted where?”\n\n“We will file a photograph, My Lady.”"
    )
    bench, counsel = ["Rekha Bhave"], ["Omar Sethi"]
    assert [names(s) for s in said(extractor, text)] == [bench, counsel, bench, counsel]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # the body of the sentence before, though it said nothing there
        (
            "The Tannery Union said it was ready. Gelt Foods would not say when it would pay. It said it was sorry.",
            "Gelt",
        ),
        ("The Tannery Union said it was ready.\n\nGelt Foods declined to comment. They said it was early.", "Gelt"),
        (
            "The Tannery Union was ready.\n\nGelt Foods would not say more. The spokesman added that pay was safe.",
            "Gelt",
        ),
        # a spokesman of the body that spoke last
        ("The Bureau of Fossils said it was looking. The bureau’s spokesman added that it would take long.", "Bureau"),
        (
            "The Bureau of Fossils said it was looking. It said it had time. Its spokesman added that all was well.",
            "Bur",
        ),
    ],
)
def test_a_pronoun_means_the_body_that_the_sentence_before_is_about(extractor: Extractor, text: str, name: str) -> None:
    assert names(said(extractor, text)[-1])[0].removeprefix("The ").startswith(name)
