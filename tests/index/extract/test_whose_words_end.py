"""Copy in the styles of a dozen countries, invented: statements end where their source's next deed or others begin."""

import pytest

from index.extract.extractor import Extractor
from tests.index.extract.told import said


def words(extractor: Extractor, text: str) -> list[str]:
    return [" … ".join(text[start:end] for start, end in s.spans) for s in said(extractor, text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what the source does next, behind what has no tense, or where both verbs are the source's in any case
        (
            "Coroner Peadar Shiel directed the jury to return a verdict of misadventure and extended his sympathy.",
            "verdict of misadventure",
        ),
        (
            "Director Vai Moore said he felt for the Stags but insisted the schedule had been agreed in March.",
            "he felt for the Stags",
        ),
        ("Judge Ong Chee noted the man had shown no remorse and jailed him for six months.", "shown no remorse"),
        (
            "Adjudicator Eithne Lacey said she preferred the evidence of Ms Grehan and awarded her €21,000.",
            "the evidence of Ms Grehan",
        ),
        (
            "His lawyers said he was too ill to travel and rejected ‘any suggestion of negligence’.",
            "he was too ill to travel",
        ),
        # where it was said
        ("Mayor Joan Pike said the pool would stay shut in a statement on Monday.", "the pool would stay shut"),
        # what others say meanwhile, or make of it
        (
            "The mayor's office said it would look into the matter, while the police said they knew nothing of it.",
            "it would look into the matter",
        ),
        (
            "MP Gwen Asbury suggested the owners stood to make a fortune from flats, something they denied.",
            "stood to make a fortune from flats",
        ),
        (
            "Heads have warned that children are skipping school, with one saying attendance was at 61 per cent.",
            "children are skipping school",
        ),
        (
            "Families were told on Monday that the home would close, prompting claims that they had been deceived.",
            "the home would close",
        ),
        ("Pike said her office had received 14 complaints, two of which were backed by videos.", "14 complaints"),
    ],
)
def test_a_statement_ends_before_what_else_is_done_or_said(extractor: Extractor, text: str, expected: str) -> None:
    assert words(extractor, text)[0].endswith(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a relative before the cue, or of whom it was told to
        (
            "A harbour wall that shields 300 homes could fail this winter, engineers have warned.",
            ["A harbour wall that shields 300 homes could fail this winter"],
        ),
        (
            "Minister Thandi Sibeko told families who lost sons in the raid that police files will be opened.",
            ["police files will be opened"],
        ),
        # who was told stands before the verb
        ("Residents were told the road would close on Monday.", ["the road would close on Monday"]),
        # what would be done is said too
        (
            'Reyes tweeted he was "humbled" by the honour and would announce his plans soon.',
            ['he was "humbled" by the honour and would announce his plans soon'],
        ),
        ("He would not name a date, saying only that the work starts today.", ["the work starts today"]),
        # what is called something says something, whatever its reason
        (
            "But the governor dismissed the threats as cheap politics, saying the funds were moved with approval.",
            ["the threats as cheap politics", "the funds were moved with approval"],
        ),
        # a participle with an apposition before it is the verb where no other follows
        (
            "Counsel for the family, Ms Aoife Drennan SC, asked whether the wall had been inspected since 2015.",
            ["whether the wall had been inspected since 2015"],
        ),
    ],
)
def test_a_statement_has_all_of_its_words(extractor: Extractor, text: str, expected: list[str]) -> None:
    assert words(extractor, text) == expected


def test_what_another_admits_is_none_of_those_who_warn(extractor: Extractor) -> None:
    text = (
        "Harbour wall could fail this winter, engineers warn\n\n"
        "A harbour wall that protects 300 homes in Pellmouth could fail this winter, council engineers have warned, "
        "as the authority admitted it had no money for repairs."
    )
    assert [(" ".join(s.text.split()), [who.name for who in s.speakers]) for s in said(extractor, text)][1:] == [
        ("A harbour wall that protects 300 homes in Pellmouth could fail this winter", ["council engineers"]),
        ("it had no money for repairs", ["the authority"]),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Parents have been warned that pupils without masks will be sent home.",
        "The Commission has been told that patients were left in corridors for up to 40 hours.",
    ],
)
def test_who_is_told_has_said_nothing(extractor: Extractor, text: str) -> None:
    assert [s.speakers for s in said(extractor, text)] == [()]


def test_what_somebody_else_announced_is_none_of_whoever_speaks(extractor: Extractor) -> None:
    text = (
        "President Alistair Mund said members were “ropeable” at the decision, which came a day after the government "
        "announced $200 million for a stadium."
    )
    assert [who.name for s in said(extractor, text)[1:] for who in s.speakers] == ["the government"]


def test_who_was_quoted_by_a_paper_is_the_speaker(extractor: Extractor) -> None:
    text = "The trader, Khalid Al Mansur, was quoted by a Dubai newspaper as saying that he had lost everything."
    assert [(s.text, s.speakers[0].name) for s in said(extractor, text)] == [
        ("he had lost everything", "Khalid Al Mansur")
    ]


def test_who_tells_in_a_passive_has_said_it(extractor: Extractor) -> None:
    found = said(extractor, "Commuters were told by Northlink to expect delays until Friday.")
    assert [[who.name for who in s.speakers] for s in found] == [["Northlink"]]


@pytest.mark.parametrize(
    "text",
    [
        "It is not clear whether anyone was hurt in the fire.",
        "It remains to be seen whether voters will forgive her.",
        "The High Court on Friday reserved its order on a plea seeking the removal of stray cattle from roads.",
        "Top court reserves order on plea against stray cattle",
        "Market traders cry foul over demolition",
    ],
)
def test_what_is_not_known_or_not_decided_is_no_statement(extractor: Extractor, text: str) -> None:
    assert said(extractor, text) == []


def test_what_somebody_calls_not_clear_is_theirs(extractor: Extractor) -> None:
    text = "Police said it was not clear whether anyone was hurt."
    assert words(extractor, text) == ["it was not clear whether anyone was hurt"]


def test_the_frame_before_a_colon_is_no_statement_of_its_own(extractor: Extractor) -> None:
    text = (
        "In a statement after the hearing, the council said:\n\nWe apologise to her family. We have changed our firm."
    )
    assert words(extractor, text) == ["We apologise to her family. We have changed our firm."]


def test_the_cue_is_what_is_said_and_not_when_it_came_out(extractor: Extractor) -> None:
    text = "The town failed to warn villages of the fire, auditor Ann Roy says in a report released Wednesday."
    assert [s.cue for s in said(extractor, text)] == ["says"]


@pytest.mark.parametrize("heading", ["'Legend in the Coal Fields.'", "“A Hard Winter Ahead.”"])
def test_a_heading_in_marks_is_nobodys(extractor: Extractor, heading: str) -> None:
    text = (
        "Mine owner Peter Mogan spoke to the board. He was calm. “I am skeptical he can pull it off,” Mogan said.\n\n"
        f"{heading}\n\nThe mine closed in May."
    )
    assert words(extractor, text) == ["I am skeptical he can pull it off,"]
