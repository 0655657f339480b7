"""From text to statements and speakers, on invented articles."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from index.extract.extractor import Extractor
from index.model import ExtractedStatement, Method, SpeakerKind, StatementKind

INTRODUCTION = "Jane Holm, mayor of Larkby, met reporters on Friday.\n\n"


def said(extractor: Extractor, text: str) -> list[ExtractedStatement]:
    return [s for s in extractor.extract(text) if s.kind is not StatementKind.NARRATIVE]


def only(extractor: Extractor, text: str) -> ExtractedStatement:
    (statement,) = said(extractor, text)
    return statement


def names(statement: ExtractedStatement) -> list[str]:
    return [speaker.name for speaker in statement.speakers]


@pytest.mark.parametrize(
    "text",
    [
        "“The bridge is safe,” Jane Holm said.",
        "“The bridge is safe,” said Jane Holm.",
        "“The bridge is safe,” said the mayor of Larkby, Jane Holm.",
        "“The bridge is safe,” Jane Holm, the mayor of Larkby, told reporters.",
        "‘The bridge is safe’, said Jane Holm.",
        "Jane Holm said: “The bridge is safe.”",
        'Jane Holm tweeted, "The bridge is safe."',
        "According to Jane Holm, “the bridge is safe.”",
        "“The bridge is safe.” — Jane Holm",
    ],
)
def test_the_frame_names_the_speaker_of_a_quotation(extractor: Extractor, text: str) -> None:
    statement = only(extractor, text)
    assert statement.kind is StatementKind.DIRECT
    assert statement.text.lower().startswith("the bridge is safe")
    assert names(statement) == ["Jane Holm"]


def test_a_quotation_split_by_its_attribution_is_one_statement(extractor: Extractor) -> None:
    statement = only(extractor, "“The bridge is safe,” said Jane Holm, “and it will stay open.”")
    assert statement.text == "The bridge is safe, and it will stay open."
    assert len(statement.spans) == 2


def test_a_quotation_that_goes_on_after_its_frame_is_one_statement(extractor: Extractor) -> None:
    statement = only(extractor, "“The bridge is safe,” said Jane Holm. “It will stay open.”")
    assert len(statement.spans) == 2


def test_adding_goes_on_but_stressing_that_starts_anew(extractor: Extractor) -> None:
    added = said(extractor, "“The bridge is safe,” Jane Holm said, adding, “It will stay open.”")
    stressed = said(extractor, "“The bridge is safe,” Jane Holm said, stressing that, “It will stay open.”")
    assert [len(added), len(stressed)] == [1, 2]


def test_a_turn_over_several_paragraphs_is_one_statement(extractor: Extractor) -> None:
    text = "“The bridge is safe,” Jane Holm said. “It will stay open.\n\n“Nobody needs to worry about it at all.”"
    assert len(only(extractor, text).spans) == 3


def test_a_paragraph_of_quotation_alone_goes_to_the_last_speaker_less_surely(extractor: Extractor) -> None:
    first, second = said(extractor, "“The bridge is safe,” Jane Holm said.\n\n“It will stay open all winter.”")
    assert second.speakers[0].method is Method.CARRIED_FROM_PARAGRAPH
    assert second.speakers[0].confidence < first.speakers[0].confidence


def test_a_colon_at_the_end_of_a_paragraph_announces_the_speaker_of_the_next(extractor: Extractor) -> None:
    assert names(only(extractor, "Jane Holm continued:\n\n“The bridge is safe and open.”")) == ["Jane Holm"]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Jane Holm said that the bridge was safe.", "the bridge was safe"),
        ("Jane Holm insisted the bridge was safe.", "the bridge was safe"),
        ("The bridge was safe, Jane Holm said.", "The bridge was safe"),
        ("According to Jane Holm, the bridge was safe.", "the bridge was safe"),
        ("The bridge, Jane Holm said, was safe.", "The bridge was safe"),
    ],
)
def test_reported_speech_is_found_without_its_frame(extractor: Extractor, text: str, content: str) -> None:
    statement = only(extractor, text)
    assert (statement.kind, statement.text, names(statement)) == (StatementKind.INDIRECT, content, ["Jane Holm"])


def test_reported_speech_with_a_quoted_fragment_is_mixed(extractor: Extractor) -> None:
    text = "Jane Holm said the bridge was “safer than ever before”."
    statement = only(extractor, text)
    assert statement.kind is StatementKind.MIXED
    assert [text[slice(*span)] for span in statement.quoted] == ["safer than ever before"]
    assert statement.text.startswith("the bridge was")


def test_two_people_may_speak_together(extractor: Extractor) -> None:
    statement = only(extractor, "Jane Holm and Peter Quill said that the bridge was safe.")
    assert names(statement) == ["Jane Holm", "Peter Quill"]


def test_a_pronoun_leads_to_the_name_and_the_office(extractor: Extractor) -> None:
    (statement,) = said(extractor, INTRODUCTION + "“The bridge is safe,” she said.")
    (speaker,) = statement.speakers
    assert (speaker.name, speaker.mention, speaker.role, speaker.method) == (
        "Jane Holm",
        "she",
        "mayor of Larkby",
        Method.PRONOUN,
    )


def test_an_office_leads_to_the_name(extractor: Extractor) -> None:
    statement = said(extractor, INTRODUCTION + "“The bridge is safe,” the mayor said.")[-1]
    assert (names(statement), statement.speakers[0].mention) == (["Jane Holm"], "the mayor")


def test_a_pronoun_that_leads_to_nobody_is_only_a_candidate(extractor: Extractor) -> None:
    statement = only(extractor, "“The bridge is safe,” he said.")
    assert statement.speakers == ()
    assert [(c.name, c.kind) for c in statement.candidates] == [("he", SpeakerKind.UNNAMED)]


def test_the_threshold_decides_who_is_only_a_candidate() -> None:
    statement = only(Extractor(threshold=0.99), "“The bridge is safe,” said Jane Holm.")
    assert statement.speakers == ()
    assert [c.name for c in statement.candidates] == ["Jane Holm"]


def test_an_unnamed_group_keeps_its_printed_phrase(extractor: Extractor) -> None:
    (speaker,) = only(extractor, "Two local officials said that the bridge was safe.").speakers
    assert (speaker.name, speaker.kind) == ("Two local officials", SpeakerKind.GROUP)


def test_the_outlets_own_sentence_has_no_speaker(extractor: Extractor) -> None:
    (statement,) = extractor.extract("Jane Holm opened the bridge on Friday.")
    assert (statement.kind, statement.speakers, statement.candidates) == (StatementKind.NARRATIVE, (), ())


def test_a_clause_of_the_outlet_beside_reported_speech_is_narrative(extractor: Extractor) -> None:
    text = "While the council claims it has mended the bridge, three lorries fell into the river this week."
    kinds = {s.kind: s.text for s in extractor.extract(text)}
    assert kinds[StatementKind.INDIRECT] == "it has mended the bridge"
    assert kinds[StatementKind.NARRATIVE].startswith("three lorries fell")


def test_a_frame_alone_is_no_statement(extractor: Extractor) -> None:
    assert len(extractor.extract("“The bridge is safe,” said Jane Holm, the mayor of Larkby, on Friday.")) == 1


def test_scare_quotes_make_no_statement_of_their_own(extractor: Extractor) -> None:
    assert said(extractor, "The “temporary” bridge is forty years old.") == []


def test_a_headline_with_a_known_name_reports_a_claim(extractor: Extractor) -> None:
    statement = said(extractor, "Holm: bridge is safe for lorries\n\n" + INTRODUCTION)[0]
    assert (statement.text, names(statement), statement.speakers[0].method) == (
        "bridge is safe for lorries",
        ["Jane Holm"],
        Method.HEADLINE,
    )


def test_a_transcript_label_leads_to_the_fullest_label(extractor: Extractor) -> None:
    found = said(extractor, "JANE HOLM: Let us begin.\nQUILL: Thank you.\nHOLM: Go ahead.")
    assert [names(s) for s in found] == [["Jane Holm"], ["QUILL"], ["Jane Holm"]]


def test_answers_go_to_the_person_interviewed(extractor: Extractor) -> None:
    found = said(extractor, INTRODUCTION + "Q: Is it safe?\n\nA: It is safe for everybody.")
    assert [(s.text, names(s)) for s in found] == [
        ("Is it safe?", []),
        ("It is safe for everybody.", ["Jane Holm"]),
    ]


def test_answers_without_labels_go_to_the_person_interviewed(extractor: Extractor) -> None:
    text = INTRODUCTION + "Are you sure?\n\nI am.\n\nWill you say why?\n\nI tell everybody.\n\nDo you sleep?\n\nI try."
    found = said(extractor, text)
    assert [(s.text, names(s)) for s in found] == [
        (said_, ["Jane Holm"]) for said_ in ("I am.", "I tell everybody.", "I try.")
    ]
    assert {speaker.method for s in found for speaker in s.speakers} == {Method.INTRODUCED}


def test_a_language_without_rules_is_quoted_but_not_parsed_as_english(extractor: Extractor) -> None:
    (statement, *_) = extractor.extract("„Silta on turvallinen“, sanoi Jana Holm.", language="fi")
    assert (statement.kind, statement.text, statement.speakers) == (
        StatementKind.DIRECT,
        "Silta on turvallinen",
        (),
    )


def test_statements_come_in_order_of_their_start(extractor: Extractor) -> None:
    text = INTRODUCTION + "“The bridge is safe,” she said. It rained. She said that it would stay open."
    starts = [s.start for s in extractor.extract(text)]
    assert starts == sorted(starts)


def test_one_extractor_serves_several_threads(extractor: Extractor) -> None:
    texts = [f"“The bridge is safe,” said Jane Holm on day {i} of {i + 3}." for i in range(12)]
    alone = [extractor.extract(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(extractor.extract, texts)) == alone


def test_whoever_is_told_or_expected_to_do_something_does_not_speak(extractor: Extractor) -> None:
    text = "The water is expected to peak on Tuesday. Jane Holm was told that the bridge was safe."
    assert [s.speakers for s in extractor.extract(text)] == [()] * 2


@pytest.mark.parametrize(
    "text",
    [
        "Jane Holm declined to comment on the bridge.",
        "Jane Holm would not say whether the bridge was safe.",
        "Jane Holm refused to say what had happened.",
    ],
)
def test_silence_is_no_statement(extractor: Extractor, text: str) -> None:
    assert said(extractor, text) == []


def test_whoever_is_asked_and_answers_is_the_speaker(extractor: Extractor) -> None:
    text = "Asked about the bridge, harbour master Jane Holm said it was safe for lorries."
    statement = only(extractor, text)
    assert (statement.text, names(statement)) == ("it was safe for lorries", ["Jane Holm"])


def test_a_place_is_never_taken_up_by_she(extractor: Extractor) -> None:
    (statement,) = said(extractor, "Larkby Bay won the cup. She said it was good.")
    assert statement.speakers == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The farmer, Wilf Oakes, said the gate was open.", ["Wilf Oakes"]),
        ("The physio, Una Brock, said the gate was open.", ["Una Brock"]),
        ("The company, Larkby Lines, said the gate was open.", ["Larkby Lines"]),
        ("Jane Holm and her deputy, Peter Quill, said the gate was open.", ["Jane Holm", "Peter Quill"]),
        ("The gate was open, said one neighbour, who gave her name only as Ruth.", ["Ruth"]),
    ],
)
def test_a_name_in_apposition_is_the_speakers(extractor: Extractor, text: str, expected: list[str]) -> None:
    assert names(only(extractor, text)) == expected


def test_the_same_spokesman_keeps_his_first_description(extractor: Extractor) -> None:
    found = said(extractor, "A harbour spokesman said the gate was open. Later the same spokesman said it was shut.")
    assert [names(s) for s in found] == [["A harbour spokesman"]] * 2


def test_a_frame_between_commas_is_taken_out_of_what_it_reports(extractor: Extractor) -> None:
    statement = said(extractor, INTRODUCTION + "It smelled, she said, of wet ropes.")[-1]
    assert (statement.text, names(statement)) == ("It smelled of wet ropes", ["Jane Holm"])


def test_who_was_he_is_never_she(extractor: Extractor) -> None:
    text = (
        "Ferry chief Oru Vanto spoke in Larkby. He said the boats were full.\n\n"
        "Head of the Harbour Board Tuli Merrin called the claim “absurd”. “Who counted them?” she asked."
    )
    first, second, third = said(extractor, text)
    assert [names(s) for s in (first, second, third)] == [["Oru Vanto"], ["Tuli Merrin"], ["Tuli Merrin"]]


@pytest.mark.parametrize(
    "text",
    [
        "Tuli Merrin termed the ferry a “floating joke”.",
        "Tuli Merrin branded the ferry a “floating joke”.",
        "Tuli Merrin described the ferry as “a floating joke”.",
    ],
)
def test_a_quoted_name_for_a_thing_is_the_words_of_whoever_gives_it(extractor: Extractor, text: str) -> None:
    statement = only(extractor, text)
    assert "floating joke" in statement.text
    assert (statement.kind, names(statement)) == (StatementKind.MIXED, ["Tuli Merrin"])


@pytest.mark.parametrize("place", ["LARKBY", "NEW LARKBY", "LARKBY, Friday", "LARKBY (Harbour Wire)"])
def test_a_dateline_with_a_colon_is_no_speaker(extractor: Extractor, place: str) -> None:
    statement = only(extractor, f"{place}: Mayor Jane Holm said on Friday the bridge was safe for lorries.")
    assert (statement.text, names(statement)) == ("the bridge was safe for lorries", ["Jane Holm"])


def test_a_quotation_behind_a_sentence_about_one_person_is_theirs(extractor: Extractor) -> None:
    text = "Jane Holm opened the bridge.\n\nHer engineer, Peter Quill, was proud of it. “It will stand for ever.”"
    statement = only(extractor, text)
    assert names(statement) == ["Peter Quill"]
    assert statement.speakers[0].method in (Method.INTRODUCED, Method.CARRIED_IN_PARAGRAPH)


def test_a_quotation_behind_a_sentence_about_two_people_is_nobodys(extractor: Extractor) -> None:
    text = "Jane Holm smiled while Peter Quill wept on the bridge. “It will stand for ever.”"
    assert names(only(extractor, text)) == []


def test_a_new_subject_between_takes_a_quotation_from_the_last_speaker(extractor: Extractor) -> None:
    text = "Jane Holm said the bridge was safe. Peter Quill was not convinced. “It creaks in every wind.”"
    assert [names(s) for s in said(extractor, text)] == [["Jane Holm"], ["Peter Quill"]]


@pytest.mark.parametrize("frame", ["said the 31-year-old.", "the 31-year-old said."])
def test_an_age_leads_to_the_person_spoken_of(extractor: Extractor, frame: str) -> None:
    text = f"Wilf Oakes won the race.\n\n“I felt it go,” {frame}"
    assert names(said(extractor, text)[-1]) == ["Wilf Oakes"]


def test_a_trade_leads_to_the_last_speaker_unless_his_office_is_another(extractor: Extractor) -> None:
    plain = "Wilf Oakes said the gate was open.\n\n“It creaks in every wind,” the farmer added."
    other = "The judge, Wilf Oakes, said the gate was open.\n\n“It creaks in every wind,” the farmer added."
    assert [names(said(extractor, text)[-1]) for text in (plain, other)] == [["Wilf Oakes"], ["the farmer"]]


def test_an_age_between_two_people_is_nobodys(extractor: Extractor) -> None:
    text = "Wilf Oakes won and Ned Tarrow fell.\n\n“I ran like a hare all day,” said the 31-year-old."
    assert names(said(extractor, text)[-1]) == ["the 31-year-old"]


def test_who_is_asked_whether_makes_no_statement_by_the_asking(extractor: Extractor) -> None:
    text = "Jane Holm went home. Asked whether she would come back, she said: “Not before the spring.”"
    assert only(extractor, text).text == "Not before the spring."


@pytest.mark.parametrize("text", ["The alert read: “Leave the quay now.”", "The alert on the door read, “Keep away.”"])
def test_what_a_notice_reads_is_the_notices(extractor: Extractor, text: str) -> None:
    assert names(only(extractor, text))[0].startswith("The alert")


def test_a_signature_may_tell_the_occasion(extractor: Extractor) -> None:
    text = "Jane Holm sang.\n\n“The river never waits for anybody.”\n\n— Jane Holm, speaking in 2019"
    (speaker,) = only(extractor, text).speakers
    assert (speaker.name, speaker.method, speaker.role) == ("Jane Holm", Method.SIGNATURE, None)


def test_a_transcript_label_leads_to_the_name_in_ordinary_capitals(extractor: Extractor) -> None:
    found = said(extractor, "HOST: With me is Harbour Minister Paula Quill.\nQUILL: Thank you.\nHOST: Is it safe?")
    assert [(s.speakers[0].name, s.speakers[0].kind) for s in found] == [
        ("HOST", SpeakerKind.UNNAMED),
        ("Paula Quill", SpeakerKind.PERSON),
        ("HOST", SpeakerKind.UNNAMED),
    ]
