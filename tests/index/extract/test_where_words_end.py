"""Copy in the styles of a dozen countries, invented: which words are somebody's, and where they begin and end."""

import pytest

from index.extract.extractor import Extractor
from index.model import ExtractedStatement, StatementKind
from tests.index.extract.told import names, said


def pieces(text: str, statement: ExtractedStatement) -> list[str]:
    return [text[start:end] for start, end in statement.spans]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # a clause that is joined to the end, of which the model is not sure
        (
            (
                "Mayor Doris Lund said she expects Roe to recover fully from the flu, "
                "which forced him to leave a memorial early."
            ),
            ["she expects Roe to recover fully from the flu"],
        ),
        (
            (
                "The International Fishing Fund said it is lowering its forecast, "
                "and the downgrade is casting a shadow on the port."
            ),
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


def test_the_name_of_who_asks_is_not_what_is_asked(extractor: Extractor) -> None:
    text = "Asked by the coroner, Dr Morag Isbister, whether he had told the master, Mr Drever replied: ‘I did.’"
    assert [s.text for s in said(extractor, text)] == ["whether he had told the master", "I did."]


def test_described_it_says_nothing(extractor: Extractor) -> None:
    assert said(extractor, "A reporter for the Post saw the incident. The officer described it in print.") == []


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

    def test_an_announced_quotation_may_begin_with_a_possessive(self, extractor: Extractor) -> None:
        text = (
            "Lady Justice Amory said: 'The lads' conduct was boorish. It was not unlawful.\n\n"
            "'We have every sympathy with a young man far from home.'"
        )
        (statement,) = said(extractor, text)
        assert pieces(text, statement)[0] == "The lads' conduct was boorish. It was not unlawful."

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
        ("The nurses’ union said that wasn’t good enough.", ["that wasn’t good enough"]),
        ("The nurses’ union said that members were tired.", ["members were tired"]),
        # who or what the words are about
        (
            "Korver spoke of Lachie Dunn, who he said had been ‘told some home truths’.",
            ["had been ‘told some home truths’"],
        ),
    ],
)
def test_the_edges_of_what_is_said(extractor: Extractor, text: str, words: list[str]) -> None:
    assert [statement.text for statement in said(extractor, text)] == words


@pytest.mark.parametrize(
    "text",
    [
        "Deputy Speaker Jam Rahim repeatedly called the house to order.",
        "Judge Petra Hallam imposed a sentence of three years and put the probation service on notice.",
        (
            "The opposition on Thursday staged a walkout from the National Assembly after Khalid Sarwar tabled a bill "
            "that would allow power companies to cut off entire villages."
        ),
        "Sipho Ndlebe, 58, is charged with fraud and money laundering alongside his nephew.",
        "We asked heating engineer Bev Tranmer and money coach Ravi Chaudhry for their best advice.",
        "I have thought about that phrase a good deal since.",
        "Another simply texted a picture of a sinking ship.",
        "Quist declined to rule out further charge-offs.",
        "Four confirmed dead in Marawat mine collapse\n\nThe mine caved in on Friday.",
        "Twelve feared dead as landslide buries homes in Kapterit\n\nAt least 12 people were feared dead on Sunday.",
        "Premier Jodie Kallas has brushed off speculation that she will be rolled before Christmas.",
        "His absence fuelled rumours that the firm was in trouble.",
        "The chancellor is expected to announce that borrowing will fall.",
    ],
)
def test_deeds_that_look_like_words_and_words_to_come_are_no_statements(extractor: Extractor, text: str) -> None:
    assert said(extractor, text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mayor Ahmad Zulkifli was reported as saying that hawkers would lose their licences.", "Ahmad Zulkifli"),
        (
            "Akwaaba Telecom wishes to inform its cherished customers that hawkers would lose their licences.",
            "Akwaaba Telecom",
        ),
        ("Nagle asked the head of the harbour board why hawkers would lose their licences.", "Nagle"),
    ],
)
def test_the_frame_is_no_part_of_the_words(extractor: Extractor, text: str, words: str) -> None:
    (statement,) = said(extractor, text)
    assert statement.text.removeprefix("why ") == "hawkers would lose their licences"
    assert names(statement) == [words]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            (
                "Appearing for the corporation, senior counsel Harish Bedi submitted that pumps had been installed at "
                "the site and sought two more weeks to file an affidavit."
            ),
            ["pumps had been installed at the site", "two more weeks to file an affidavit"],
        ),
        (
            (
                "The Treasury said on Wednesday that growth would reach 1.9 per cent next year, which analysts doubt, "
                "and that borrowing would fall ‘in every year of the forecast’."
            ),
            ["growth would reach 1.9 per cent next year … borrowing would fall ‘in every year of the forecast’"],
        ),
        (
            "Tan said she had photographs to prove it, and challenged the mayor to walk the back lanes with her.",
            ["she had photographs to prove it", "the mayor to walk the back lanes with her"],
        ),
        (
            (
                "Oghene said the offence contravened Section 419 of the Criminal Code and urged the court to refuse "
                "bail, saying the defendant might jump."
            ),
            [
                "the offence contravened Section 419 of the Criminal Code",
                "the court to refuse bail",
                "the defendant might jump",
            ],
        ),
        (
            (
                "Priya Menon of Kestrel Research said the guidance was “more honest than we’re used to”, "
                "and kept her “buy” call."
            ),
            ["the guidance was “more honest than we’re used to”"],
        ),
        (
            "Magistrate Balogun held that the offence was serious and refused the application.",
            ["the offence was serious"],
        ),
        (
            "The prosecutor said the lower court misread the law and dismissed the case.",
            ["the lower court misread the law and dismissed the case"],
        ),
        ("A teacher who said she was bullied by pupils has won her case.", ["she was bullied by pupils"]),
        ("The minister said it was safe, a claim the opposition rejected outright.", ["it was safe"]),
    ],
)
def test_what_others_say_and_what_is_done_beside_is_cut_off(extractor: Extractor, text: str, words: list[str]) -> None:
    assert [" … ".join(pieces(text, statement)) for statement in said(extractor, text)] == words


def test_a_headline_of_two_claims_has_two_speakers(extractor: Extractor) -> None:
    text = (
        "Governor has abandoned workers, says labour; it is a lie, government replies\n\n"
        "The labour congress accused the government on Monday."
    )
    found = [(s.text, names(s)) for s in said(extractor, text)][:2]
    assert found == [("Governor has abandoned workers", ["labour"]), ("it is a lie", ["government"])]


def test_the_single_marks_around_a_labelled_line_are_no_words(extractor: Extractor) -> None:
    text = "Ndlebe: 'My own.'\n\nKriel: 'You earned R62 000 a month.'\n\nNdlebe: 'I am a careful man.'"
    assert [s.text for s in said(extractor, text)] == ["My own.", "You earned R62 000 a month.", "I am a careful man."]


def test_what_is_branded_in_two_quotations_needs_no_source(extractor: Extractor) -> None:
    text = (
        "Visiting captain Vikram Rathore did not hold back after his side were bowled out for 61 and 74 at the Jalpur "
        'Stadium, branding the pitch "a joke" and "an insult to Test cricket".'
    )
    assert [s.text for s in said(extractor, text)] == ['the pitch "a joke" and "an insult to Test cricket"']


def test_a_fragment_with_the_word_i_is_no_title(extractor: Extractor) -> None:
    (statement,) = said(extractor, "The premier told reporters that he would make a decision ‘when I make it’.")
    assert statement.kind is StatementKind.MIXED


def test_an_interviewer_may_quote_what_others_said(extractor: Extractor) -> None:
    text = (
        "Siti Rahmah won the prize last week. She spoke to Daniel Ong about commuting.\n\n"
        "You wrote the book on a bus. Is that true?\n\nMost of it. That’s my office.\n\n"
        "Critics called it “a love letter”. Did you like that?\n\nI wish I’d thought of it."
    )
    assert [names(s) for s in said(extractor, text) if s.kind is StatementKind.DIRECT] == [["Siti Rahmah"]] * 2
