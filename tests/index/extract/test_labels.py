"""Transcripts, questions and answers, headlines and signatures."""

from index.extract.boilerplate import paragraphs
from index.extract.headlines import claim_before
from index.extract.labels import label_before, signature_after
from index.extract.turns import Turn, find_turns
from index.model import Method


def turns(text: str) -> list[Turn]:
    return find_turns(text, paragraphs(text))[1]


def test_a_transcript_gives_each_turn_to_its_label() -> None:
    text = "HOLM: Let us begin.\nQUILL: Thank you.\nHOLM: Go ahead."
    found = [(text[slice(*t.label.span)], text[slice(*t.spans[0])]) for t in turns(text)]
    assert found == [("HOLM", "Let us begin."), ("QUILL", "Thank you."), ("HOLM", "Go ahead.")]


def test_one_labelled_line_is_no_transcript() -> None:
    assert turns("LARKBY: The council met on Monday.\nIt was a long night.") == []


def test_a_line_without_a_label_goes_on_with_the_turn_before_it() -> None:
    text = "HOLM: Let us begin.\nQUILL: Thank you.\nI shall be brief.\nHOLM: Go ahead."
    assert [len(t.spans) for t in turns(text)] == [1, 2, 1]


def test_what_follows_the_last_turn_is_no_part_of_it() -> None:
    text = "HOLM: Let us begin.\nQUILL: Thank you.\nHOLM: Go ahead.\nThe hearing goes on tomorrow."
    assert len(turns(text)[-1].spans) == 1


def test_a_verb_of_saying_before_the_colon_is_no_label() -> None:
    text = "Marr said: “No.”"
    assert label_before(text, 0, text.index("“")) is None


def test_a_signature_carries_the_role() -> None:
    text = "— Maria del Campo, poet"
    label = signature_after(text, 0, len(text))
    assert label is not None
    assert label.role is not None
    assert (text[slice(*label.span)], text[slice(*label.role)], label.method) == (
        "Maria del Campo",
        "poet",
        Method.SIGNATURE,
    )


def test_a_headline_is_cut_at_its_colon() -> None:
    text = "Marr: the harbour is safe"
    found = claim_before(text, 0, len(text))
    assert found is not None
    assert text[slice(*found.span)] == "the harbour is safe"


INTERVIEW = (
    "The novelist Ines Carvalho on grief and octopus.\n"
    "Your last book took nine years. What changed?\nI stopped being afraid. My editor said so.\n"
    "Did you know when it was finished?\nNo. There never is such a day.\nI told everybody.\n"
    "Is it about your father?\nPeople ask me that.\n"
)


def test_questions_and_answers_without_labels_are_turns_of_whoever_answers() -> None:
    text = INTERVIEW + "“He hated it,” she says.\nThe book is out in May."
    found = turns(text)
    assert all(turn.label.answers for turn in found)
    assert [[text[slice(*span)] for span in turn.spans] for turn in found] == [
        ["I stopped being afraid. My editor said so."],
        ["No. There never is such a day.", "I told everybody."],
        ["People ask me that."],
    ]
    rest = [text[line.start : line.end] for line in find_turns(text, paragraphs(text))[0]]
    assert rest == [INTERVIEW.split("\n")[0], "“He hated it,” she says.", "The book is out in May."]


def test_questions_that_nobody_answers_for_themself_are_no_interview() -> None:
    assert turns("How do you apply?\nFill in a form.\nWhen will you hear?\nIn May.\nWho may come?\nAnybody.") == []
    assert turns("Will it rain?\nI doubt it.\nWill it snow?\nI doubt it.\nWill it hail?\nI doubt it.") == []
    assert turns("Why you?\nWhy me?\nI do not know.\nWhy now, you ask?\nI waited.") == []


def test_a_match_before_a_colon_says_nothing() -> None:
    text = "Harbour v Castle: the captains before the derby"
    assert claim_before(text, 0, len(text)) is None


def test_a_letter_is_its_signers() -> None:
    text = (
        "LETTERS\nYour report left out the roof.\nI sat under that roof, and my hat was wet.\n— Una Brack, Dunmere\n"
        "I do come on Mondays.\n— Dr Edda Lind, Torvik\nLetters may be cut."
    )
    found = turns(text)
    assert [(text[slice(*turn.label.span)], turn.label.method) for turn in found] == [
        ("Una Brack", Method.SIGNATURE),
        ("Dr Edda Lind", Method.SIGNATURE),
    ]
    assert [text[slice(*turn.spans[-1])] for turn in found] == [
        "I sat under that roof, and my hat was wet.",
        "I do come on Mondays.",
    ]


def test_a_reporters_name_below_the_news_signs_nothing() -> None:
    assert turns("The quay fell. Doe said “I saw it, my boat too”.\n— Ann Doe, Larkby") == []
    assert turns("I saw the quay fall.\n— Harbourwire") == []
    assert turns("“I saw it.”\n— Ann Doe, Larkby") == []
