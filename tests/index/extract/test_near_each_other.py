"""Statements near each other, invented: quotations without frames, who talks to whom, and a body that speaks again."""

import pytest

from index.extract.extractor import Extractor
from index.model import StatementKind
from tests.index.extract.told import names, said

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


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # a body in apposition, one that is silent and known by its noun only, and a spokesperson
        ("The utility, Gelt Power, has apologised. It said crews were out.", "Gelt Power"),
        (
            "The Tannery Union said it was ready.\n\nThe district would not release the file. It said it was shut.",
            "The d",
        ),
        (
            "The airline is small. A spokesperson said: “Demand is strong.” They added that fares would rise.",
            "A spokes",
        ),
        # what goes on is the union's where the sentence between has no body
        (
            "The Tannery Union said talks had failed. The strike begins on Monday. It said members had no choice.",
            "Tann",
        ),
    ],
)
def test_it_and_they_are_whatever_body_speaks_on(extractor: Extractor, text: str, name: str) -> None:
    assert names(said(extractor, text)[-1])[0].startswith(name)


_STEPPED_IN = (
    "Una Feeney said it was late.\n\nTom Crehan told them to stop.\n\n"
    "Feeney stepped in. “Mr Crehan, please answer yes or no.”\n\n“Yes,” he said."
)


def test_who_is_printed_below_is_not_who_speaks_above(extractor: Extractor) -> None:
    assert names(said(extractor, _STEPPED_IN)[-2]) == ["Una Feeney"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # whom the sentence before is about, by no name or by a pronoun
        ("Una Feeney said she would appeal. Her lawyer was more cautious. “We will read it first.”", "Her lawyer"),
        ("Una Feeney said she was fine. Beside her a man wept. “I have buried one already.”", "a man"),
        ("Tom Crehan refused to let Cr Una Feeney speak. She was livid. “You are a bully.”", "Una Feeney"),
        # but whoever speaks of them is somebody else
        ("Tom Crehan said he lived alone. His wife died in May. “I talk to her every day.”", "Tom Crehan"),
        # who is called by name
        (_STEPPED_IN, "Tom Crehan"),
        # an answer behind a question that the outlet puts
        (
            "Una Feeney said she had time. “We are not there yet.”\n\nWould she resign?\n\n“I was elected.”",
            "Una Feeney",
        ),
        # the subject of the same sentence
        ("Ann Daly was there. Una Feeney read out the rules, one by one: “Rest, ice, sleep,” she said.", "Una Feeney"),
    ],
)
def test_a_quotation_without_a_name_is_of_whom_the_words_are_about(extractor: Extractor, text: str, name: str) -> None:
    assert names(said(extractor, text)[-1]) == [name]


def test_who_is_called_by_name_says_the_answer_and_not_the_question(extractor: Extractor) -> None:
    text = (
        "Una Feeney said the roof was sound.\n\n“Sound?” Cllr Matt Crehan replied.\n\n"
        "“Have you been up there, Ms Feeney?”\n\n“I have, twice.”"
    )
    spoke = [names(s) for s in said(extractor, text)]
    assert spoke == [["Una Feeney"], ["Matt Crehan"], ["Matt Crehan"], ["Una Feeney"]]


def test_nobody_calls_himself_by_his_title(extractor: Extractor) -> None:
    text = "Speaker Tom Crehan called for order. “Sit down, please.”\n\n“I will not, Mr Speaker.”\n\n“Then leave.”"
    assert [names(s) for s in said(extractor, text)][1] == []


def test_who_asks_is_not_whom_the_question_is_put_to(extractor: Extractor) -> None:
    text = "Tom Crehan said it was late.\n\n“Was it?” asked Una Feeney, for the firm.\n\n“So I’m told.”"
    assert names(said(extractor, text)[-1]) == ["Tom Crehan"]


def test_a_sentence_in_marks_behind_a_reported_one_stands_for_itself(extractor: Extractor) -> None:
    text = "Tom Crehan said he regretted the delay. “I own that. It will not happen again.”"
    reported, quoted = said(extractor, text)
    assert (reported.kind, reported.text) == (StatementKind.INDIRECT, "he regretted the delay")
    assert (quoted.kind, quoted.text) == (StatementKind.DIRECT, "I own that. It will not happen again.")
    assert names(quoted) == ["Tom Crehan"]
    assert quoted.speakers[0].confidence < reported.speakers[0].confidence


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # a thing that is announced, and what the outlet tells before a colon
        ("Una Feeney ticked through the rules one by one: “Rest, ice, sleep,” she said.", ["Rest, ice, sleep,"]),
        ("Una Feeney offered a shorter summary of the code: “Sit down. Hush up.”", ["Sit down. Hush up."]),
        ("Una Feeney summed up the mood: “Chastened,” she said. “And wiser.”", ["Chastened, And wiser."]),
        # who heard it
        (
            "A caretaker warned his employers that a boiler was unsafe, an inquest has heard.",
            ["a boiler was unsafe"],
        ),
        # titles to which something is done
        ("Her paper, ‘Rivers of Salt’, was rejected by two journals.", []),
        ("The play “The Long Tide” was mocked by critics.", []),
        ("The paper, ‘A Giant of the Hills’, was withdrawn after a complaint by a rival group.", []),
        ("Feeney’s after-action report, “Lessons of the Fire,” was leaked to reporters last week.", []),
        # but what is called something has been called so
        ("The critic Una Feeney called his play “a marvel of nerve”.", ["his play “a marvel of nerve”"]),
    ],
)
def test_what_stands_before_a_colon_and_what_a_work_is_called_are_no_statements(
    extractor: Extractor, text: str, words: list[str]
) -> None:
    assert [s.text for s in said(extractor, text)] == words


def test_a_line_that_is_a_sentence_in_marks_is_kept(extractor: Extractor) -> None:
    text = (
        "Mayor Tom Crehan would not let Cr Una Feeney speak.\n\n“Sit down, councillor.”\n\n“I will not.”\n\nShe left."
    )
    assert [s.text for s in said(extractor, text)][-2:] == ["Sit down, councillor.", "I will not."]


def test_words_with_capitals_in_a_headline_are_no_name_unless_the_text_prints_it(extractor: Extractor) -> None:
    below = "\n\nA court in Larkby has discharged a trader.\n\n“What are we doing here?” Magistrate Una Feeney said."
    headline = "Court Frees Trader, Slams Police Over ‘Shoddy’ Probe"
    assert {name for s in said(extractor, headline + below) for name in names(s)} == {"Una Feeney"}
