"""Whom pronouns, descriptions, short names, labels and introductions mean, on invented articles."""

import pytest

from index.extract.extractor import Extractor
from index.extract.recase import recased
from index.model import Method, StatementKind
from tests.index.extract.told import names, said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a title that the recogniser takes for part of a body's name
        ("“It is what it is,” said Madam Siti Aminah Rauf, 58, a cook. “I walk.”", ["Siti Aminah Rauf"]),
        ("Superintendent of Police Meera Dhavale refuted the claim that her men had run.", ["Meera Dhavale"]),
        # capitals
        ("Speaker TUNDE OKWUOSA said the budget would mend 12 roads.", ["Tunde Okwuosa"]),
        (
            "Speaker TUNDE OKWUOSA opened the sitting.\n\n“Nobody leaves a road half built,” OKWUOSA stated.",
            ["Tunde Okwuosa"],
        ),
        # bodies
        (
            "Brackwater Resources owns the mine.\n\n“We test the creek daily,” Brackwater wrote in an email.",
            ["Brackwater Resources"],
        ),
        (
            "Almond Foods will build a second oat mill.\n\n“We are committed to buying every oat,” the company said.",
            ["Almond Foods"],
        ),
        # two
        (
            "Captains Bo Tellier and Ivo Marsh said the side would be back.\n\n“No excuses from us,” the pair said.",
            ["Bo Tellier", "Ivo Marsh"],
        ),
        ("His daughters, Ann and Bea Hollin, said they would read him the letters.", ["Ann Hollin", "Bea Hollin"]),
        # apposition
        ("According to the pathologist, Dr Eoin Tarrant, the driver had not been drinking.", ["Eoin Tarrant"]),
        ("The Prime Minister, Helen Astrup, has urged people to stay indoors.", ["Helen Astrup"]),
        ("“Fine words, and they come late,” replied committee chair Maeve Tully.", ["Maeve Tully"]),
        ("Additional Government Pleader S. Latika countered that the stalls blocked a drain.", ["S. Latika"]),
        ("The shop, according to co-founder Marek Blahut, is full.", ["Marek Blahut"]),
        ("Harbour Party TD Barry Noonan has called on the board to publish a report.", ["Barry Noonan"]),
        ("Barrister Anil Kapoor SC submitted that his client was asleep.", ["Anil Kapoor"]),
        # a study, not the journal beside it
        ("The study, published on Friday in the journal Resin Letters, suggests that larch drifts.", ["The study"]),
        # whose
        ("The Bureau of Meteorology's Jess Tranh said the storm had weakened to a category two.", ["Jess Tranh"]),
        # a name between commas, far from the noun
        ("The state coordinator of the Relief Agency, Mr. Bashir Danlami, said food had come.", ["Bashir Danlami"]),
        ("Head of the St Clement Division, Superintendent Delroy Barnaby, said leads were strong.", ["Delroy Barnaby"]),
        ("Member of Parliament for the area, Dr Yvonne Hibbert, said the killing was wicked.", ["Yvonne Hibbert"]),
        ("The Commissioner for Ports, Dr. (Mrs.) Patience Oriakhi, said 14 piers fell.", ["Patience Oriakhi"]),
        # a portfolio, counsel
        ("The Minister for Neighbourhoods Desmond Quek said the plan was old.", ["Desmond Quek"]),
        ("Prosecuting, Helena Strake KC said: “For 19 seconds nobody was driving that tram.”", ["Helena Strake"]),
        ("Sorcha Ní Laoire spoke first. “I published it,” Ms Ní Laoire replied.", ["Sorcha Ní Laoire"]),
        ("Retiree Ong Bee Choo said the lift was slow.", ["Ong Bee Choo"]),
        # several whom somebody leads
        ("Led by their chairman, Mr Wycliffe Odera, the traders said they had sold by the road.", ["the traders"]),
        # a verb on no list
        ("“Even the wind comes late,” chimed in her neighbour Achola Merike.", ["Achola Merike"]),
        # a claim is its owner's
        ("The paper seized on Dora Pell’s claim that there had been “thousands of leaks” this year.", ["Dora Pell"]),
    ],
)
def test_a_speaker_is_named_in_full(extractor: Extractor, text: str, expected: list[str]) -> None:
    assert names(said(extractor, text)[-1]) == expected


def test_the_company_is_no_city(extractor: Extractor) -> None:
    text = "Fallowdale celebrated. Fallowdale has a new mill.\n\n“We are committed to oats,” the company said."
    assert names(said(extractor, text)[-1]) == ["the company"]


def test_who_is_introduced_says_the_quotation_below(extractor: Extractor) -> None:
    text = (
        "Nxele Power said cables had been stolen.\n\n"
        "Ward councillor Gert Brandwag was less polite.\n\n“You can steal a cable once. Three times is a subscription.”"
    )
    speaker = said(extractor, text)[-1].speakers[0]
    assert (speaker.name, speaker.method) == ("Gert Brandwag", Method.INTRODUCED)


def test_two_people_before_a_quotation_introduce_nobody(extractor: Extractor) -> None:
    text = "Gert Brandwag met Ida Roe, and Ida Roe left early.\n\n“You can steal a cable once. Three times is enough.”"
    assert Method.INTRODUCED not in {a.method for s in said(extractor, text) for a in (*s.speakers, *s.candidates)}


def test_they_are_the_group_that_was_the_subject(extractor: Extractor) -> None:
    text = "Nine rural senators signed a letter on Monday.\n\n“The scheme has become plagued by delay,” they wrote."
    speaker = said(extractor, text)[-1].speakers[0]
    assert (speaker.name, speaker.mention) == ("Nine rural senators", "they")


def test_it_is_the_document_that_spoke_before(extractor: Extractor) -> None:
    text = (
        "The report says that the dam was badly built. It also says that “the penalties were never paid” by the firm."
    )
    speaker = said(extractor, text)[-1].speakers[0]
    assert (speaker.name, speaker.mention) == ("The report", "It")


def test_he_is_the_spokesman_who_spoke_last_and_no_name_from_above(extractor: Extractor) -> None:
    text = (
        "Coroner Breda Lyne opened the inquest.\n\nA spokesman for the county council said signs would be put up.\n\n"
        "“The swans will not read them,” he said."
    )
    assert "Breda Lyne" not in names(said(extractor, text)[-1])


def test_her_tells_who_is_no_he(extractor: Extractor) -> None:
    text = (
        "Councillor Peter Sandhu claimed that the march was peaceful.\n\n"
        "Officer Vrinda Kelkar said that her men had stayed calm.\n\n“She should ask the boys,” he said."
    )
    assert names(said(extractor, text)[-1]) == ["Peter Sandhu"]


def test_a_pronoun_before_anybody_else_is_named_tells_the_subjects_gender(extractor: Extractor) -> None:
    text = (
        "Okwura, who spoke through his press secretary, Mrs. Ifeoma Dalu, said the state had the money.\n\n"
        "“His Excellency is a man of his word,” she said."
    )
    assert names(said(extractor, text)[-1]) == ["Ifeoma Dalu"]


def test_a_leader_who_adds_something_is_the_chairman_who_spoke_last(extractor: Extractor) -> None:
    text = (
        "Ibrahim Sule, chairman of the Dockers’ Congress, spoke up. He said: “We were told June.”\n\n"
        "The labour leader added that the union would down tools."
    )
    assert names(said(extractor, text)[-1]) == ["Ibrahim Sule"]


def test_what_others_asked_is_no_statement(extractor: Extractor) -> None:
    text = "Asked whether she would meet residents, Ms Tully said she had ‘no problem at all’ with that."
    assert [s.text for s in said(extractor, text)] == ["she had ‘no problem at all’ with that"]


def test_a_question_put_to_somebody_is_not_theirs(extractor: Extractor) -> None:
    text = "Coach Gavin Stead, asked whether Rao was ready for it, laughed. “Mate, he was ready two years ago.”"
    assert [s.text for s in said(extractor, text)] == ["Mate, he was ready two years ago."]


def test_a_deputy_is_the_member_named_before(extractor: Extractor) -> None:
    text = "Harbour Party TD Barry Noonan spoke first.\n\nThe deputy said it was “beyond belief”."
    assert names(said(extractor, text)[-1]) == ["Barry Noonan"]


def test_a_quotation_that_goes_on_behind_its_frame_has_the_speaker_as_surely(extractor: Extractor) -> None:
    above = "“It was so,” said Grace Wamboi.\n\n“It will be so,” said Joyce Cheptoo.\n\nMs. Wamboi agreed."
    whole, split = (said(extractor, f"{above} “People were burned,” she said.{more}")[-1] for more in ("", " “I was.”"))
    assert names(split) == ["Grace Wamboi"]
    assert split.speakers[0].confidence == whole.speakers[0].confidence


def test_a_trade_in_the_same_paragraph_is_whoever_spoke_there(extractor: Extractor) -> None:
    text = "Her coach, Mr Ravi Chandra, said she was patient. “Anybody can learn it,” said the retired bus engineer."
    assert names(said(extractor, text)[-1]) == ["Ravi Chandra"]


def test_an_age_means_the_subject_of_the_sentence_before_rather_than_the_last_speaker(extractor: Extractor) -> None:
    text = (
        "Her coach, Mr Ravi Chandra, said she was patient.\n\nMadam Tan Siew Lin, her mother, was watching at home. "
        "“I screamed until the neighbour came,” the 47-year-old clerk said."
    )
    assert names(said(extractor, text)[-1]) == ["Tan Siew Lin"]


def test_somebody_elses_her_tells_no_gender(extractor: Extractor) -> None:
    text = "Education Minister Lim Boon Teck congratulated her in a post. He wrote: “You made us feel forgetful.”"
    assert names(said(extractor, text)[-1]) == ["Lim Boon Teck"]


def test_a_headlines_quotation_before_a_colon_is_not_of_what_follows(extractor: Extractor) -> None:
    text = "‘We thought the roof would go’: Storm Marlo leaves thousands without power\n\nThe storm hit on Sunday."
    assert [names(s) for s in said(extractor, text)] == [[]]


@pytest.mark.parametrize("told", ["Holm told the council that", "Holm told them", "Holm put it to him that"])
def test_whom_it_was_told_is_no_part_of_it(extractor: Extractor, told: str) -> None:
    assert said(extractor, f"{told} he could have refused to sign the contract.")[-1].text.startswith("he could have")


def test_what_a_quotation_is_about_is_no_statement_beside_it(extractor: Extractor) -> None:
    text = "Holm also condemned frequent strikes on the port, saying, “There is no excuse for them.”"
    assert [s.text for s in said(extractor, text)] == ["There is no excuse for them."]


def test_to_ask_for_no_name_says_nothing(extractor: Extractor) -> None:
    text = "“There goes my year,” said one developer, who asked not to be identified because he feared for his job."
    assert [s.text for s in said(extractor, text)] == ["There goes my year,"]


def test_entries_of_a_live_page_stand_for_themselves(extractor: Extractor) -> None:
    text = (
        "14:32 No trains\n\nLanner Rail says no services will run. “Safety comes first,” a spokeswoman said.\n\n"
        "14:10 ‘Worst in 40 years’\n\nHarbourmaster Jory Penn tells us that it is “the worst in 40 years”.\n\n"
        "13:20 PM: ‘Stay indoors’\n\nNobody knows when it will end."
    )
    found = said(extractor, text)
    assert [(s.text, names(s)) for s in found[1:]] == [
        ("Safety comes first,", ["Lanner Rail"]),
        ("it is “the worst in 40 years”", ["Jory Penn"]),
        ("Stay indoors", ["PM"]),
    ]


def test_signatures_name_who_wrote_each_line(extractor: Extractor) -> None:
    text = (
        "Readers wrote to us.\n\n“I am so ashamed of the harbour. How did we get this low?”\xa0― Jacklyn Astley\xa0\n"
        "“The crane must stop at night.” ― Esther Tavish\n“Maybe we can build a wall around it.” ― Steve Quillan.\n"
    )
    found = said(extractor, text)
    assert [names(s) for s in found] == [["Jacklyn Astley"], ["Esther Tavish"], ["Steve Quillan"]]
    assert {s.speakers[0].method for s in found} == {Method.SIGNATURE}


def test_a_transcript_printed_as_a_quotation_goes_turn_by_turn(extractor: Extractor) -> None:
    text = (
        'Partial transcript as follows:\n\n"WARDEN: Let us begin with the bridge. Why was it shut?\n\n'
        '"PELLOW: Well, look, this is no “Shark Cage.” It is a bridge.\n\n"(CROSSTALK.)\n\n'
        '"WARDEN: If I may, sir, we have little time.\n\n"PELLOW: And that is why it is shut."'
    )
    found = said(extractor, text)
    assert [names(s) for s in found] == [["WARDEN"], ["PELLOW"], ["WARDEN"], ["PELLOW"]]
    assert not any("CROSSTALK" in s.text for s in found)
    assert found[-1].text == "And that is why it is shut."


def test_a_new_speaker_ends_a_quotation_that_was_never_closed(extractor: Extractor) -> None:
    text = (
        "“This means much to us,” Rep. Gwen Marlow said Friday. “If we do not act, nobody will.\n\n"
        "“I have been thinking about it,” added Rep. Jim Clavering."
    )
    assert [names(s) for s in said(extractor, text)][-1] == ["Jim Clavering"]


def test_words_behind_a_quoted_sentence_are_the_outlets(extractor: Extractor) -> None:
    text = "“Are you winning now?” Dora Pell said, but Kevin was drifting off to sleep again in his old chair."
    (statement,) = said(extractor, text)
    assert (statement.kind, statement.text) == (StatementKind.DIRECT, "Are you winning now?")


@pytest.mark.parametrize("text", ["Harbour fire: what we know", "Elm Street council meeting: as it happened"])
def test_a_headline_that_says_what_the_article_is_claims_nothing(extractor: Extractor, text: str) -> None:
    text += "\n\nThe Elm Street council met. The Harbour fire burned all night, and the council sent blankets."
    assert not any(a.method is Method.HEADLINE for s in said(extractor, text) for a in s.speakers)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hon. TITI ADEWUYI spoke. ADEWUYI left.", "Hon. Titi Adewuyi spoke. Adewuyi left."),
        ("PROF. NGOZI A. ALABI-OKO wrote.", "PROF. Ngozi A. Alabi-Oko wrote."),
        ("The BBC NEWS team and NATO met.", "The BBC NEWS team and NATO met."),
        ("MAYOR QUITS AFTER LATE VOTE IN COUNCIL", "MAYOR QUITS AFTER LATE VOTE IN COUNCIL"),
        ("İSTANBUL İZMİR ran.", "İSTANBUL İZMİR ran."),
        ("Nothing here is loud.", "Nothing here is loud."),
    ],
)
def test_names_in_capitals_are_read_in_ordinary_ones(text: str, expected: str) -> None:
    assert recased(text) == expected
    assert len(recased(text)) == len(text)


def test_a_claim_behind_a_colon_is_nobodys_office(extractor: Extractor) -> None:
    text = "Brandt: bridge will not open before spring\n\nMayor Ana Brandt said on Monday that it would stay shut."
    assert all(a.role != "bridge" for s in said(extractor, text) for a in s.speakers)


@pytest.mark.parametrize(
    ("headline", "count"),
    [
        ("‘I will not sign it,’ says Mayor Brandt", 1),  # printed again below
        ("‘I will not read it,’ says Mayor Brandt", 2),
        ("Mayor Brandt calls ferry plan a ‘floating folly’", 2),  # more than the quotation
    ],
)
def test_a_headlines_quotation_that_the_text_repeats_is_one_statement(
    extractor: Extractor, headline: str, count: int
) -> None:
    text = f"{headline}\n\nMayor Ana Brandt said on Monday: “The plan is a floating folly, and I will not sign it.”"
    assert len([s for s in said(extractor, text) if s.quoted]) == count


def test_a_quotation_that_ends_with_one_is_a_sentence(extractor: Extractor) -> None:
    text = (
        "“You say you ‘accept the blame, and it was the fault of others,’” Merkin said. “That is no blame.”\n\n"
        "Sen. Claire Mossop scolded him: “The doctors are of one mind about what you called ‘wonders,’” she said."
    )
    first, second = said(extractor, text)
    assert (first.kind, names(first)) == (StatementKind.DIRECT, ["Merkin"])
    assert first.text == "You say you ‘accept the blame, and it was the fault of others,’ That is no blame."
    assert (second.kind, names(second)) == (StatementKind.DIRECT, ["Claire Mossop"])


def test_a_sentence_in_marks_behind_reported_words_stands_for_itself(extractor: Extractor) -> None:
    text = (
        "The council will probably use the meeting to close the old ferry, Kallum said: “I feel it in my bones today.”"
    )
    kinds = {s.kind: s.text for s in said(extractor, text)}
    assert kinds[StatementKind.DIRECT] == "I feel it in my bones today."
    assert kinds[StatementKind.INDIRECT] == "The council will probably use the meeting to close the old ferry"


def test_a_party_to_a_case_is_not_whoever_spoke_last(extractor: Extractor) -> None:
    text = "“What was different about Tuesday?” Helena Strake asked.\n\n“It were wet,” said the defendant."
    assert names(said(extractor, text)[-1]) == ["the defendant"]


def test_a_spokesperson_goes_on_for_the_organisation_that_spoke(extractor: Extractor) -> None:
    text = "Brackenford Tramways Company said it was sorry. A spokesperson added: “Our thoughts are with the injured.”"
    speaker = said(extractor, text)[-1].speakers[0]
    assert (speaker.name, speaker.role) == ("Brackenford Tramways Company", "spokesperson")


def test_the_court_is_no_corporation_beside_it(extractor: Extractor) -> None:
    text = (
        "Coming down on the Sundarpur Municipal Corporation, the High Court on Monday said its officials slept.\n\n"
        "The court said no excuse would be heard."
    )
    assert names(said(extractor, text)[-1]) == ["High Court"]


def test_whom_something_is_told_has_not_said_it(extractor: Extractor) -> None:
    text = (
        "Gareth Pollitt, 51, told friends he had been ‘up with the dog’, Brackenford Crown Court was told on Tuesday."
    )
    assert [names(s) for s in said(extractor, text)] == [["Gareth Pollitt"]]
    headline = "Driver ‘asleep at wheel’ before crash, jury told\n\nA driver fell asleep seconds before the crash."
    assert not said(extractor, headline)[0].speakers
