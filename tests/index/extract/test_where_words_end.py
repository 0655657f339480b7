"""Copy in the styles of a dozen countries, invented: which words are somebody's, and where they begin and end."""

import pytest

from index.extract.extractor import Extractor
from index.model import ExtractedStatement, StatementKind


def said(extractor: Extractor, text: str) -> list[ExtractedStatement]:
    return [s for s in extractor.extract(text, "en") if s.kind is not StatementKind.NARRATIVE]


def pieces(text: str, statement: ExtractedStatement) -> list[str]:
    return [text[start:end] for start, end in statement.spans]


def names(statement: ExtractedStatement) -> list[str]:
    return [speaker.name for speaker in statement.speakers]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # a clause that is joined to the end, of which the model is not sure
        (
            "Mayor Doris Lund said she expects Roe to recover fully from the flu, which forced him to leave a memorial early.",
            ["she expects Roe to recover fully from the flu"],
        ),
        (
            "The International Fishing Fund said it is lowering its forecast, and the downgrade is casting a shadow on the port.",
            ["it is lowering its forecast"],
        ),
        # whom it was told to, with `that` or without
        ("Judge Fiona Strand told jurors they must put sympathy aside.", ["they must put sympathy aside"]),
        ("Counsel Gloria Mak asked neighbour Lau Chi-ho what he heard that evening.", ["what he heard that evening"]),
        ("In an interview he was asked what he would like for lunch.", ["what he would like for lunch"]),
        ("Butcher Ian Sproat told the meeting customers were driving elsewhere.", ["customers were driving elsewhere"]),
        ("Ngata’s accountant has told her the phone bill is absurd.", ["the phone bill is absurd"]),
        # what the source does besides
        (
            "Councillor Fanie Strydom said he understood the community’s frustration but appealed for calm.",
            ["he understood the community’s frustration"],
        ),
        (
            "Analysts at Brandt said the outlook was “worse than feared” and cut their price target to 31 euros.",
            ["the outlook was “worse than feared”"],
        ),
        # what the source would not say
        (
            "Minister Joan Whitty said she had read the advice, but would not be drawn on whether she had followed it.",
            ["she had read the advice"],
        ),
        # what somebody else says meanwhile
        (
            "Vendors in the market say they will not budge, even as the council insists that they must leave by May.",
            ["they will not budge", "they must leave by May"],
        ),
        # what is shouted is in marks
        ("Opposition councillors chanted “Doe must fall” as the votes were counted.", ["Doe must fall"]),
        # a verb of saying, its source and `that`
        (
            "The Department of Learning, for its part, maintained that the tender was aboveboard.",
            ["the tender was aboveboard"],
        ),
        (
            "The council maintained that heavy rain had hampered the work and denied any laxity on its part.",
            ["heavy rain had hampered the work", "any laxity on its part"],
        ),
    ],
)
def test_reported_words_begin_and_end_where_they_are_theirs(extractor: Extractor, text: str, words: list[str]) -> None:
    assert [statement.text for statement in said(extractor, text)] == words


@pytest.mark.parametrize(
    "text",
    [
        "The council has scrapped a plan to close two rural libraries after more than 3000 people had their say.",
        "The court on Monday remanded a man, Kelvin Udoh, for allegedly obtaining N12m from a church.",
    ],
)
def test_what_somebody_does_is_no_statement(extractor: Extractor, text: str) -> None:
    assert said(extractor, text) == []


def test_what_another_called_a_step_is_theirs(extractor: Extractor) -> None:
    text = (
        "Fisherfolk claimed they had seen oil.\n\n“Our sea has color,” fisherman Nestor Dagohoy said.\n\n"
        "Governor Imelda Sarabia-Cruz has ordered a temporary fishing ban, a move the fishers’ group Pamana described "
        "as “premature and painful.”\n\nAbrenica said divers would seal the valves."
    )
    (statement,) = [s for s in said(extractor, text) if "premature" in s.text]
    assert (pieces(text, statement), names(statement)) == (["premature and painful."], ["Pamana"])


def test_said_it_says_nothing(extractor: Extractor) -> None:
    statements = said(extractor, "The minister says demand has outstripped supply. He said it last year too.")
    assert [statement.text for statement in statements] == ["demand has outstripped supply"]


def test_what_an_inquest_heard_before_the_full_stop_is_nobodys(extractor: Extractor) -> None:
    (statement,) = said(extractor, "Jake Pell was hit by a van in January, an inquest at Harl Town Hall heard.")
    assert (statement.text, names(statement)) == ("Jake Pell was hit by a van in January", [])


def test_a_court_that_was_told_what_somebody_told_did_not_tell_it(extractor: Extractor) -> None:
    text = "The court was told that Pickett booked two cruises and told her employer she was ‘nursing a sick aunt’."
    assert all("court" not in name.lower() for statement in said(extractor, text) for name in names(statement))


@pytest.mark.parametrize(
    "headline",
    [
        "CM lays stone for ₹1,200-crore bridge, slams Opposition",
        "Garment workers block highway, demand arrears",
        "High court pulls up civic body over potholes, orders daily report",
        "Minister rules out talks with striking doctors, warns of dismissals",
    ],
)
def test_a_second_verb_in_a_headline_has_an_object_and_no_speaker_behind_it(
    extractor: Extractor, headline: str
) -> None:
    behind = headline.split(", ")[1].split(" ", 1)[1]
    named = [name for s in said(extractor, f"{headline}\n\nIt happened on Friday.") for name in names(s)]
    assert behind.split()[-1] not in " ".join(named)


def test_a_verb_of_saying_behind_a_headline_still_has_its_speaker(extractor: Extractor) -> None:
    (statement,) = said(extractor, "Council must keep library open, urge residents\n\nThe council met.")
    assert (statement.text, names(statement)) == ("Council must keep library open", ["residents"])


def test_who_fumes_behind_the_quotation_of_a_headline_said_it(extractor: Extractor) -> None:
    text = "‘We were robbed’: Callow fumes as late goal sinks Marlby\n\nMarlby boss Derek Callow was angry on Saturday."
    assert [(s.text, names(s)) for s in said(extractor, text)] == [("We were robbed", ["Derek Callow"])]


def test_a_quotation_before_the_dash_of_a_headline_is_kept(extractor: Extractor) -> None:
    text = "‘Enough is enough’ – residents shut down N9\n\nResidents blockaded the N9 with tyres on Monday."
    assert [s.text for s in said(extractor, text)] == ["Enough is enough"]


@pytest.mark.parametrize("again", ["The bridge is between Haripur and Devgaon.", "The Haripur Municipal Council met."])
def test_a_city_before_a_colon_speaks_no_more_where_it_is_printed_again(extractor: Extractor, again: str) -> None:
    text = f"Haripur: Minister Vasant Rane on Friday accused the opposition of “playing politics”.\n\n{again}"
    assert names(said(extractor, text)[0]) == ["Vasant Rane"]


def test_a_title_in_single_marks_is_not_quoted(extractor: Extractor) -> None:
    (statement,) = said(extractor, "Actor Anvita Deo says she turned down ‘Chambal Nights’ three times.")
    assert (statement.kind, statement.quoted) == (StatementKind.INDIRECT, ())


class TestMarks:
    def test_a_reopened_quotation_holds_the_possessive_of_a_plural(self, extractor: Extractor) -> None:
        text = (
            "Headteacher Moira Kell wrote on Friday: 'It is with a heavy heart that I write.\n\n"
            "'We have looked at every option. The governors' view is that jobs must come first.\n\n"
            "'I know how much it meant.'"
        )
        (statement,) = said(extractor, text)
        assert len(statement.spans) == 3

    def test_a_fragment_that_the_wrong_mark_closes_does_not_run_on(self, extractor: Extractor) -> None:
        text = (
            "Residents woke to find \"thousands upon thousands' of dead fish along the shore.\n\n"
            '"I have fished here since I was a boy," said Juma Bakari.'
        )
        (statement,) = said(extractor, text)
        assert statement.text == "I have fished here since I was a boy,"

    def test_a_statement_opened_once_goes_on_to_its_closing_mark(self, extractor: Extractor) -> None:
        text = (
            "In a statement, the band wrote:\n\n“We are heartbroken. Refunds are available.\n\n"
            "See you in the spring.\n\nTWS x”\n\nThe tour began in May."
        )
        statement = said(extractor, text)[0]
        assert pieces(text, statement)[1:] == ["See you in the spring.", "TWS x"]


class TestLayouts:
    def test_members_of_a_parliament_are_labelled_by_title_office_and_constituency(self, extractor: Extractor) -> None:
        text = (
            "Ms Dana Whitlow (Easthaven): Will the Minister tell the House when it will be done?\n\n"
            "The Minister for Ports (Mr Colm Straker): It will be done by May. I am satisfied.\n\n"
            "Ms Whitlow: He was satisfied last year.\n\n"
            "Mr Speaker: Order. The Member will resume her seat."
        )
        assert [names(s) for s in said(extractor, text)] == [
            ["Dana Whitlow"],
            ["Colm Straker"],
            ["Dana Whitlow"],
            ["Mr Speaker"],
        ]

    def test_two_questions_are_an_interview_that_an_introduction_announces(self, extractor: Extractor) -> None:
        text = (
            "Marit Ostby has kept the light for 22 years. She spoke to Dag Ellison about solitude.\n\n"
            "What do you like least?\n\nThe quiet. Then I hear my own kettle.\n\n"
            "Is it true that you once went 41 days without a visitor?\n\nForty-three. I counted them on the tins."
        )
        assert [names(s) for s in said(extractor, text) if s.kind is StatementKind.DIRECT] == [["Marit Ostby"]] * 2

    def test_the_head_of_a_press_release_names_nobody(self, extractor: Extractor) -> None:
        text = "FOR IMMEDIATE RELEASE\n\nThe work will, the company says, cut leakage by a third."
        assert "Immediate Release" not in [name for s in said(extractor, text) for name in names(s)]


class TestQuestions:
    def test_who_asked_asks_again(self, extractor: Extractor) -> None:
        text = (
            "Counsel Gloria Mak asked Lau Chi-ho what he heard.\n\n“I heard crying,” Lau replied.\n\n"
            "“Did you do anything?”\n\n“I turned up the television.”"
        )
        assert [names(s)[0].split()[0] for s in said(extractor, text)] == ["Gloria", "Lau", "Gloria", "Lau"]

    def test_who_asks_nobody_in_particular_goes_on(self, extractor: Extractor) -> None:
        text = (
            "The minister, Rukhsana Baloch, said they would be dismissed.\n\n"
            "Kamran Shah said the strike would go on.\n\n“We want security. Is that a crime?” he asked.\n\n"
            "“They may dismiss us. Who will they hire?”"
        )
        assert names(said(extractor, text)[-1]) == ["Kamran Shah"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The board said that “the pumps are old”.", StatementKind.MIXED),
        ("Ann Doe told them that, ‘nobody had asked us’.", StatementKind.MIXED),
        ('The board said on its website that "there were issues with the sound."', StatementKind.MIXED),
        ("“The pumps are old,” the board said.", StatementKind.DIRECT),
        ("The board said: “the pumps are old.”", StatementKind.DIRECT),
        ("He added, stressing that, “Everyone knows the pumps are old.”", StatementKind.DIRECT),
    ],
)
def test_a_quotation_within_a_reported_clause_is_mixed(extractor: Extractor, text: str, kind: StatementKind) -> None:
    (statement,) = said(extractor, text)
    assert (statement.kind, statement.spans) == (kind, statement.quoted)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # what is warned against is no advice
        ("Dr Raj Mehan warned against blaming parents for it.", ["against blaming parents for it"]),
        # a bracket that belongs to the words; a `that` which points
        (
            "The college advises no screens for infants (other than video calls) and says five should have an hour.",
            ["no screens for infants (other than video calls)", "five should have an hour"],
        ),
        ("Professor Ingrid Sollis called that study ‘tiny’.", ["that study ‘tiny’"]),
        # who or what the words are about
        ("Korver spoke of Lachie Dunn, who he said had been ‘told some home truths’.", ["had been ‘told some home truths’"]),
    ],
)
def test_the_edges_of_what_is_said(extractor: Extractor, text: str, words: list[str]) -> None:
    assert [statement.text for statement in said(extractor, text)] == words
