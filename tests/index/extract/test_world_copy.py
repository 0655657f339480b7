"""Copy in the styles of a dozen countries, invented: whom titles and offices name, and which words are theirs."""

import pytest

from index.extract.extractor import Extractor
from index.model import StatementKind
from tests.index.extract.told import names, said


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        # an office, its field, and the name right behind it
        ("Opposition leader in the House Ann Doe said it would fail.", "Ann Doe", "Opposition leader in the House"),
        ("Solicitor for the families Orla Brendan said they were glad.", "Orla Brendan", "Solicitor for the families"),
        ("Mayco member for water Riaan Steen said that it was shut.", "Riaan Steen", "Mayco member for water"),
        ("In reply, Minister of State Declan Foy said: “I accept that.”", "Declan Foy", "Minister of State"),
        # titles that end with a full stop, and those that the parser takes for the subject
        ("Coun. Mark Pell called the plan a “fantasy of engineers”.", "Mark Pell", "Coun"),
        ("RCMP Cpl. Dan Olsen said they were reviewing video.", "Dan Olsen", "RCMP Cpl"),
        ("Councillor Ifor Pask said the bypass had split the village.", "Ifor Pask", None),
        ("Justice (retd) Farooq Naim, for the family, said that he was held.", "Farooq Naim", "Justice"),
        ("Speaker of the House, Rt. Hon. Ebi Doku, said it was done.", "Ebi Doku", "Speaker of the House"),
        # a participle that is nobody's name
        ("Mitigating, Bethany Crake said her client was sorry.", "Bethany Crake", None),
        (
            "Reacting, the Director of Fire Service, Engr. Bala Sule, said it was late.",
            "Bala Sule",
            "Director of Fire Service",
        ),
        # beside according to
        ("According to the engineer, Dr Mora Kitto, the pump failed.", "Mora Kitto", None),
        ("According to KWS warden Lilian Cherop, the animal had strayed.", "Lilian Cherop", None),
        ("According to Kenya Wildlife Service warden Lilian Cherop, the animal had strayed.", "Lilian Cherop", None),
        # bodies with foreign names
        ("The Bharat Kisan Manch said farmers would block roads.", "Bharat Kisan Manch", None),
        ("Médecins du Littoral, a charity, said two ambulances had been hit.", "Médecins du Littoral", "charity"),
        # when it was is no part of who said it
        ("The opposition on Wednesday said the bill was dead.", "The opposition", None),
    ],
)
def test_who_speaks_is_named_with_the_office(extractor: Extractor, text: str, name: str, role: str | None) -> None:
    (statement, *_) = said(extractor, text)
    assert [(speaker.name, speaker.role) for speaker in statement.speakers] == [(name, role)]


@pytest.mark.parametrize(
    "text",
    [
        "The director of retailer Acme Foods said the shop would close.",
        "A spokesman for carmaker Volta Trucks said sales were down.",
    ],
)
def test_the_company_behind_an_office_is_nobody_who_holds_it(extractor: Extractor, text: str) -> None:
    (statement,) = said(extractor, text)
    assert [speaker.kind.value for speaker in statement.speakers] != ["person"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("According to the engineer, Dr Mora Kitto, the pumps failed at dawn.", ["the pumps failed at dawn"]),
        (
            "The minister said the road would open in May and called on drivers to be patient.",
            ["the road would open in May", "drivers to be patient"],
        ),
        (
            "Ms Brand said she was sorry and promised that it would be the last time.",
            ["she was sorry", "it would be the last time"],
        ),
        (
            "The minister told MPs that talks were at “a delicate stage” and asked for patience.",
            ["talks were at “a delicate stage”"],
        ),
        (
            "Tobias Wren pleaded guilty to theft at Harrow Crown Court on Friday.",
            ["to theft at Harrow Crown Court"],
        ),
        ("The trial was not blinded, notes Paulo Lima, who studies infections.", ["The trial was not blinded"]),
    ],
)
def test_reported_words_end_where_the_source_does_something_else(
    extractor: Extractor, text: str, words: list[str]
) -> None:
    assert [s.text for s in said(extractor, text)] == words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # it
        ("Northgate Foods will close two plants, it said on Tuesday.", ["Northgate Foods"]),
        ("Ride-hailing firm Zipp will raise its fare by 50 cents, it said in a statement.", ["Zipp"]),
        # one of a people, somebody's age or children
        ("Martin Thorsen was gracious. “She played better,” the Dane said.", ["Martin Thorsen"]),
        ("Vikrant Jadhav wept. “It is a dream,” the 22-year-old from Kolpur said.", ["Vikrant Jadhav"]),
        ("Joyce Atieno wept. “I cried for a month,” says the mother of three.", ["Joyce Atieno"]),
        ("Professor Wanja Kamau spoke.\n\n“The fourth exploded,” the chemist said.", ["Wanja Kamau"]),
        # an office in capitals
        ("Chief Minister Gul Afridi came to Swabi. The CM claimed that the canal was done.", ["Gul Afridi"]),
        (
            "Commissioner of Police Olu Abanda came. In a note by SP Bright Edafe, the CP said they would be tried.",
            ["Olu Abanda"],
        ),
        # bodies
        ("The Ministry of Fisheries replied. “All samples were safe,” the ministry said.", ["Ministry of Fisheries"]),
        ("The Harbour Teachers’ Congress said that pay was too low.", ["Harbour Teachers' Congress"]),
        # what stands before a colon, or between commas
        ("Golf: “I am thinking about dinner,” said Hideo Marr after a round of 65.", ["Hideo Marr"]),
        ("“We have no beds,” a nurse, on condition of anonymity, told the paper.", ["a nurse"]),
    ],
)
def test_the_speaker_is_whom_the_words_take_up(extractor: Extractor, text: str, expected: list[str]) -> None:
    assert names(said(extractor, text)[-1]) == expected


def test_who_replies_is_not_who_asked(extractor: Extractor) -> None:
    text = (
        "Norman Tuck, 71, said he had been framed.\n\n"
        "Cross-examining, Fenella Strang KC asked: “Where did the money come from, Mr Tuck?”\n\n“My aunt,” he replied."
    )
    assert names(said(extractor, text)[-1]) == ["Norman Tuck"]


def test_a_judge_is_not_the_counsel_who_spoke_last(extractor: Extractor) -> None:
    text = "The state counsel, Bushra Qazi, denied it, saying, “He is not here.”\n\n“Where is he?” the judge asked."
    assert [names(s) for s in said(extractor, text)] == [["Bushra Qazi"], ["the judge"]]


def test_what_a_court_heard_is_nobodys(extractor: Extractor) -> None:
    (statement,) = said(extractor, "The court heard Wren had drunk 11 pints before he climbed the fence.")
    assert (statement.cue, statement.speakers) == ("heard", ())


def test_a_city_before_a_dash_or_a_colon_is_no_speaker(extractor: Extractor) -> None:
    dash = "Durban – A ward councillor has been shot dead outside his home, police confirmed on Wednesday."
    colon = "Mumbai: Actor Rohan Kash on Friday slammed trolls, saying he had “nothing to prove to anyone”."
    assert [(s.text, names(s)) for s in said(extractor, dash)] == [
        ("A ward councillor has been shot dead outside his home", ["police"])
    ]
    assert {name for s in said(extractor, colon) for name in names(s)} == {"Rohan Kash"}
    kano = "Kano: Governor Abba Danjuma has described the sack of 400 teachers as “painful but necessary”."
    assert [names(s) for s in said(extractor, kano)] == [["Abba Danjuma"]]


def test_who_claims_before_a_colon_is_no_dateline(extractor: Extractor) -> None:
    (statement,) = said(extractor, "Police: Man who fell from the harbour bridge was pushed\n\nThe bridge was shut.")
    assert names(statement) == ["Police"]


def test_a_firm_of_two_names_speaks_once(extractor: Extractor) -> None:
    (statement,) = said(extractor, "Harlow & Sons deeply regrets the fire at its Marsden plant.")
    assert names(statement) == ["Harlow & Sons"]


def test_a_mixed_statement_goes_on_behind_but(extractor: Extractor) -> None:
    text = "“You know, I like the mayor,” she said, but “when it comes to roads, he has a history of potholes.”"
    (statement,) = said(extractor, text)
    assert statement.kind is StatementKind.MIXED
    assert len(statement.quoted) == 2


def test_an_announced_quotation_in_single_marks_goes_on_in_the_next_paragraph(extractor: Extractor) -> None:
    text = (
        "Tarrant, whose side have not won since October, said: 'I've seen it back four times. There's no contact.\n\n"
        "'You work all week and then a decision like that kills you.'"
    )
    (statement,) = said(extractor, text)
    assert statement.kind is StatementKind.DIRECT
    assert [text[a:b] for a, b in statement.spans] == [
        "I've seen it back four times. There's no contact.",
        "You work all week and then a decision like that kills you.",
    ]


def test_one_name_is_no_office_of_the_other(extractor: Extractor) -> None:
    (statement,) = said(extractor, "Moura and her co-author, Caio Lemos, suspect that bats may hear the call.")
    assert [(speaker.name, speaker.role) for speaker in statement.speakers] == [("Moura", None), ("Caio Lemos", None)]


def test_a_question_is_answered_by_somebody_else(extractor: Extractor) -> None:
    text = (
        "Ann Doe replied: “I gave advice in the usual way.”\n\n"
        "“Is that a yes?” Senator Bea Roe asked.\n\n"
        "“I gave advice, Senator.”"
    )

    statements = said(extractor, text)

    assert [names(statement) for statement in statements] == [["Ann Doe"], ["Bea Roe"], ["Ann Doe"]]
    assert statements[-1].speakers[0].confidence < statements[0].speakers[0].confidence
    assert statements[-1].cue is None


def test_nobody_answers_a_question_where_nobody_spoke_before(extractor: Extractor) -> None:
    (asked, answer) = said(extractor, "“Is that a yes?” Senator Bea Roe asked.\n\n“I gave advice, Senator.”")

    assert names(asked) == ["Bea Roe"]
    assert names(answer) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # a name that the recogniser cut: at a hyphen, behind one, before the letters of a counsel
        ("Tremblay-Roy said the money was there.", "Tremblay-Roy"),
        ("Health economist Marc-André Thibault of Lakeshore University said the hole was deep.", "Marc-André Thibault"),
        ("Prosecuting, Eoin Bradley KC said that she had ruled by fear.", "Eoin Bradley"),
        # an office behind a body, or before a title with a full stop
        ("Commission on Higher Learning Chair Popoy Villareal said they would study it.", "Popoy Villareal"),
        ("Department of Public Works Secretary Ana Cruz said the road was safe.", "Ana Cruz"),
        ("Leader of Opposition Smt. Padmini Rao alleged that land was taken overnight.", "Padmini Rao"),
        # titles and trades before a name
        ("His lawyer, Adv Riaan Botes, said his client would answer in the proper forum.", "Riaan Botes"),
        ("Hotelier Duncan Baird said the cuts could cost the island £2m.", "Duncan Baird"),
        ("Timekeeper Sarah Moyle said the cuts could cost the island £2m.", "Sarah Moyle"),
    ],
)
def test_a_speaker_has_all_of_the_name_and_no_more(extractor: Extractor, text: str, name: str) -> None:
    assert [names(statement) for statement in said(extractor, text)] == [[name]]


def test_two_names_that_a_hyphen_joins_are_not_one(extractor: Extractor) -> None:
    text = "Ann Doe met Bea Roe. The Doe-Roe talks would go on, Doe said."
    assert [names(statement) for statement in said(extractor, text)] == [["Ann Doe"]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "A night manager told families that 'everything was in hand' days before an inspection, a court was told.",
            ["'everything was in hand' days before an inspection"],
        ),
        (
            "Mr Garba described the approval as “medicine after death”, even as he urged the government to wait.",
            ["the approval as “medicine after death”", "the government to wait"],
        ),
    ],
)
def test_reported_words_end_where_they_end(extractor: Extractor, text: str, words: list[str]) -> None:
    assert [statement.text for statement in said(extractor, text)] == words


def test_what_kind_of_piece_it_is_said_nothing(extractor: Extractor) -> None:
    text = "Q&A: ‘A bridge is a promise,’ says the woman at Tarn Crossing\n\nOdile Marchetti spoke to us."
    (statement,) = said(extractor, text)[:1]
    assert names(statement) == ["the woman at Tarn Crossing"]


def test_what_another_made_of_it_is_no_part_of_what_was_said(extractor: Extractor) -> None:
    text = "Amina Abdi said she would table a motion of censure, a move Minority Whip John Kamau termed premature."
    (statement,) = said(extractor, text)[:1]
    assert (statement.text, names(statement)) == ("she would table a motion of censure", ["Amina Abdi"])


def test_the_witness_is_who_spoke_before_counsel_asked(extractor: Extractor) -> None:
    text = (
        "Dean Wojcik, 41, told the court he had gone back inside. “I couldn't see my hand,” he said.\n\n"
        "Crown prosecutor Hemi Paul asked Mr Wojcik who he saw when he came out.\n\n"
        "“Him,” the witness said, pointing to the dock."
    )
    statements = said(extractor, text)
    assert names(statements[-1]) == ["Dean Wojcik"]
    assert names(statements[0]) == ["Dean Wojcik"], "Dean is his name, and he heads no faculty"


def test_in_a_headline_a_jury_is_told_and_tells_nothing(extractor: Extractor) -> None:
    text = (
        "Jury told suspect ‘laughed’ as warehouse burned\n\nA manager told a jury on Monday that he saw a man laughing."
    )
    assert all(names(statement) != ["Jury"] for statement in said(extractor, text))
    (active,) = said(extractor, "The jury told the judge that it could not agree.")
    assert names(active) == ["The jury"]


def test_a_trade_before_a_name_is_no_part_of_it_whatever_the_recogniser_takes_it_for(extractor: Extractor) -> None:
    text = (
        "Neighbour Sadia Iqbal said he was ‘the first at your door’. State Minister for Labour Md Abdul Quddus said so."
    )
    assert names(said(extractor, text)[0]) == ["Sadia Iqbal"]


def test_a_name_behind_the_field_of_an_office_begins_with_a_given_name(extractor: Extractor) -> None:
    (statement,) = said(extractor, "State Minister for Labour Md Abdul Quddus said the gazette would not be changed.")
    assert names(statement) == ["Md Abdul Quddus"]
