"""Sentences, and which quotations are clauses of their own."""

import pytest

from index.extract.marks import find_quotations
from index.extract.sentences import Sentence, split_sentences


def split(text: str) -> list[Sentence]:
    return split_sentences(text, 0, len(text), find_quotations(text, 0, len(text)))


def texts(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split(text)]


def test_abbreviations_do_not_end_a_sentence() -> None:
    assert texts("Mr. J. Oakes of the U.S. Navy met Gov. Marr. They ate.") == [
        "Mr. J. Oakes of the U.S. Navy met Gov. Marr.",
        "They ate.",
    ]


def test_a_quotation_is_never_cut() -> None:
    text = "“We won. We lost. We drew,” said Ann Marr. She left."
    assert texts(text) == ["“We won. We lost. We drew,” said Ann Marr.", "She left."]


def test_a_question_in_marks_goes_on_with_its_frame() -> None:
    text = "“Who pays for it?” Marr asked. Nobody knew."
    assert texts(text) == ["“Who pays for it?” Marr asked.", "Nobody knew."]


@pytest.mark.parametrize(
    "text",
    [
        "“We will not leave,” said Marr.",
        "‘We will not leave’, said Marr.",
        "Marr said: “We will not leave.”",
        "Marr said, “We will not leave.”",
        "“We will not leave.”",
        "“Yes We Can,” the crowd chanted.",
        "- ‘Never,’ said Marr.",
    ],
)
def test_a_quoted_clause_is_whole(text: str) -> None:
    (sentence,) = split(text)
    assert len(sentence.whole) == 1


@pytest.mark.parametrize(
    "text",
    [
        "He kept an “advisory” role.",
        "They called the plan “a disaster for everybody”.",
        "His fourth novel, “The Salt Ledger”, is out on Thursday.",
        "“Songs of the Old Town” opened on Friday.",
        "“Songs of the Old Town,” a film from Larkby, opened on Friday.",
        "In her new book, “The Salt Ledger,” and on her tours of the town, Marr writes of storms.",
        "She starred in the town's longest show, “The Harbour Wall.”",
    ],
)
def test_a_scare_quote_or_a_title_is_a_fragment(text: str) -> None:
    (sentence,) = split(text)
    assert (len(sentence.whole), len(sentence.fragments)) == (0, 1)


def test_a_frame_swallowed_by_an_open_quotation_is_given_back() -> None:
    text = '"The tide will come back, she said.'
    (sentence,) = split(text)
    assert text[sentence.whole[0].start : sentence.whole[0].end] == "The tide will come back,"


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("de", ["Das gilt z. B. für Brücken.", "Andere nicht."]),
        ("de", ["Am 3. Oktober kam Dr. Holm.", "Er blieb."]),
        ("de", ["Es war der 2. Versuch von Karl III. bei Nacht.", "Er gelang."]),
        ("de", ["Der Bau kostet 3 Mio. Euro.", "Das ist viel."]),
        ("de", ["Holm wurde 30.", "Danach ging sie."]),
        ("de", ["„Wer zahlt? Wer baut?“, fragte Holm.", "Niemand wusste es."]),
        ("fr", ["Le maire, M. Marre, est venu.", "Il est parti."]),
        ("fr", ["Le Dr. Marre et Mgr. Blanc ont ri.", "On a mangé."]),
        ("fr", ["C’est de l’art.", "Elle rit."]),
        ("fr", ["« Qui paie ? Qui décide ? » demande Marre.", "Personne ne sait."]),
        ("fr", ["— Qui paie ? — demande Marre.", "Personne ne sait."]),
        ("fr", ["Qui paie ?", "Personne."]),
        ("es", ["El Sr. Marres y la Sra. Soto llegaron.", "Comieron."]),
        ("es", ["Vive en EE. UU. desde abril.", "Volverá."]),
        ("es", ["Nadie paga.", "¿Quién paga?", "¡Nadie!", "Así es."]),
        ("es", ["—¿Quién paga? —preguntó Marres.", "Nadie lo sabe."]),
        ("es", ["«¿Quién paga? ¿Quién decide?», preguntó Marres.", "Nadie lo sabe."]),
        ("es", ["El núm. 12 de la Avda. Mayor cerró.", "Abrirá."]),
        ("it", ["Il dott. Marri e l’avv. Sarti sono arrivati.", "Hanno mangiato."]),
        ("it", ["La dott.ssa Marri parla.", "Tutti ascoltano."]),
        ("it", ["L’on. Marri vive in via S. Rocco.", "È tardi."]),
        ("it", ["«Chi paga? Chi decide?», chiede Marri.", "Nessuno lo sa."]),
        ("it", ["Chi paga?", "Nessuno."]),
        ("it", ["Vedi pag. 12 e cfr. Marri.", "Basta."]),
        ("pt", ["A Sr.ª Marres e o Sr. Souto chegaram.", "Comeram."]),
        ("pt", ["A Dra. Marres falou.", "Todos ouviram."]),
        ("pt", ["O Exmo. Prof. Souto mora na Av. Central.", "É tarde."]),
        ("pt", ["“Quem paga? Quem decide?”, perguntou Marres.", "Ninguém sabe."]),
        ("pt", ["— Quem paga? — perguntou Marres.", "Ninguém sabe."]),
        ("pt", ["Quem paga?", "Ninguém."]),
        ("ar", ["من يدفع؟", "لا أحد."]),
        ("ar", ["وصل د. سامي الخطيب مساء.", "ثم غادر."]),
        ("ar", ["هل الجسر آمن؟", "نعم!", "شكرا."]),
        ("ar", ["«من يدفع؟ من يقرر هذا؟» قالت ليلى.", "لا أحد."]),
        ("ar", ["الجسر مغلق۔", "النهر هادئ."]),
        ("ar", ["وصل أ. سامي.", "غادر م. خالد."]),
    ],
)
def test_every_language_has_its_own_abbreviations_and_ends(language: str, sentences: list[str]) -> None:
    text = " ".join(sentences)
    found = split_sentences(text, 0, len(text), find_quotations(text, 0, len(text)), language)
    assert [text[s.start : s.end] for s in found] == sentences
