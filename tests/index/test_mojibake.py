"""Text that was read in the wrong encoding, and text that was not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import InvalidArticle
from index.ingest import ingest, ingest_many, readable
from index.model import Article, Source
from index.mojibake import LEFT, PUT_RIGHT, looks_misread, repaired
from index.record import Record
from index.store.writes import Status

COURIER = Source("The Dunsel Courier", "dunselcourier.example")
RIGHT = {
    "English": "“We’re done,” she said — the mill’s café closes at £5 a cup… 20 °C, ½ full.",
    "German": "„Wir müssen größer denken“, sagte Jörund Haldenwang. Ärger? Ja: Straße, Öl, Übung, 100 €.",
    "French": "« Ça suffit », a dit l’élève à 10 h : « où est Noël ? » Déjà vu, cœur, août, naïf.",
    "Spanish": "«¿Mañana?», preguntó Íñigo. «¡Aún más rápido!» Cigüeña, ñandú, 5.º piso.",
    "Portuguese": "“Não há pão”, disse São João às três. Ação, avó, avô, bênção, lingüiça.",
    "Polish": "„Zażółć gęślą jaźń”, powiedziała Ścibora. Łódź, źródło, świt, ćma, żółw.",
    "Czech": "„Příliš žluťoučký kůň úpěl ďábelské ódy,“ řekl Řehoř.",
    "Turkish": "“Şişli’de güneş doğdu,” dedi İğdir. Çağ, ışık, öğün.",
    "Vietnamese": "“Đường phố vắng lặng,” bà Nguyễn nói. Tiếng Việt, ở đâu, trường học, ưu ái.",
    "Russian": "«Мы закрываем мельницу», — сказала Ольга. Ёлка, объём, въезд.",
    "Greek": "«Δεν θα κλείσει», είπε η Άννα. Ήλιος, Ύδρα, ϊός.",
    "Arabic": "قالت: «سنغلق المطحنة غداً». كفى، شكراً؟",
    "Hebrew": "„נסגור את הטחנה”, אמרה אנה.",
    "Japanese": "「水車小屋は閉まります」と彼女は言った。",
    "Icelandic": "„Þetta er nóg,“ sagði Ðórunn. Æðra, öxi, íþrótt.",
}
# Of the encodings in which a byte stands for a character, those that texts are really misread in.
MISREAD_IN = ("latin-1", "cp1252", "cp1250", "cp1251", "cp1254", "mac-roman", "cp437")
FAULT = "Ã¼"


def misread(text: str, encoding: str) -> str | None:
    """The text as UTF-8 that is read in this encoding; None where it has bytes that the encoding does not know."""
    try:
        return text.encode().decode(encoding)
    except UnicodeDecodeError:
        return None


@pytest.mark.parametrize("language", RIGHT)
def test_a_text_that_is_right_stays_as_it_is(language: str) -> None:
    assert repaired([RIGHT[language]]) is None
    assert not looks_misread(RIGHT[language])


@given(st.lists(st.sampled_from([word for text in RIGHT.values() for word in text.split()]), min_size=1))
def test_words_that_are_right_stay_as_they_are_in_whatever_company(words: list[str]) -> None:
    assert repaired([" ".join(words)]) is None


@pytest.mark.parametrize(
    "language", ["English", "German", "French", "Spanish", "Portuguese", "Polish", "Czech", "Russian"]
)
def test_a_text_that_was_misread_comes_back_as_it_was(language: str) -> None:
    for encoding in ("latin-1", "cp437"):  # they know every byte
        wrong = misread(RIGHT[language], encoding)
        assert wrong is not None
        assert repaired([wrong]) == (RIGHT[language],), encoding


@given(st.sampled_from(sorted(RIGHT)), st.sampled_from(MISREAD_IN), st.data())
def test_what_is_brought_back_is_what_was_there(language: str, encoding: str, data: st.DataObject) -> None:
    words = data.draw(st.lists(st.sampled_from(RIGHT[language].split()), min_size=1))
    text = " ".join(words)
    wrong = misread(text, encoding)
    if wrong is not None:
        assert repaired([wrong]) in {None, (text,)}


def test_a_paragraph_that_was_pasted_wrongly_is_put_right_and_its_neighbours_are_left() -> None:
    neighbour = "„Größe“ – so heißt es."

    assert repaired([f"{neighbour}\nDie MÃ¼hle wird grÃ¶ÃŸer.\n{neighbour}"]) == (
        f"{neighbour}\nDie Mühle wird größer.\n{neighbour}",
    )


def test_what_may_be_quoted_on_purpose_stays() -> None:
    assert repaired(["The screen showed Ã© where é should stand, and Ã¨ for è."]) is None
    assert repaired(['It printed "Ã©".']) is None


def test_an_article_is_put_right_with_its_title_and_says_so(record: Record) -> None:
    source = Source("Wendtal-Bote")
    wrong = Article(
        "m", Source("Wendtal-Bote"), "â€žDie MÃ¼hle bleibtâ€œ, sagte JÃ¶rund Haldenwang.", title="MÃ¼hle bleibt"
    )

    written = ingest(record, wrong)
    stored = record.store.article(written.article_id).article

    assert (stored.text, stored.title) == ("„Die Mühle bleibt“, sagte Jörund Haldenwang.", "Mühle bleibt")
    assert stored.source == source
    assert written.notes == (PUT_RIGHT,)
    spoken = record.store.statements_of_article(written.article_id)[0].statement
    assert stored.text[spoken.start : spoken.end] == spoken.text
    assert ingest(record, wrong).status is Status.UNCHANGED


def test_what_is_not_certain_is_stored_as_it_came_with_a_note(record: Record) -> None:
    text = f"One letter, {FAULT}, of this text is wrong, and beside it stands a right one: ü."

    written = ingest(record, Article("n", COURIER, text))

    assert record.store.article(written.article_id).article.text == text
    assert written.notes == (LEFT,)


def test_a_text_whose_letters_are_lost_is_refused() -> None:
    with pytest.raises(InvalidArticle, match="4 characters of the text were lost"):
        readable(Article("l", COURIER, "\ufffdDie M\ufffdhle bleibt\ufffd, sagte J\ufffdrund."))


def test_one_lost_character_in_a_long_text_loses_no_words() -> None:
    text = f"The mill \ufffd stays. {'It is old. ' * 200}"

    assert readable(Article("l", COURIER, text)).text == text


@pytest.mark.parametrize("text", ["\ue000\ue001a", "\u0378\u0379\u0380 b", "\U000f0000" * 9 + "word"])
def test_what_is_no_character_is_no_text(text: str) -> None:
    with pytest.raises(InvalidArticle, match="no character of Unicode"):
        readable(Article("l", COURIER, text))


def test_one_that_is_newer_than_the_tables_is_let_through() -> None:
    assert readable(Article("l", COURIER, "Good \U0001fae9 day")).text == "Good \U0001fae9 day"


def test_one_bad_text_of_a_batch_stops_no_other(record: Record) -> None:
    bad, good = ingest_many(record, [Article("x", COURIER, "\ufffd" * 9), Article("y", COURIER, "The well is dry.")])

    assert isinstance(bad, InvalidArticle)
    assert not isinstance(good, InvalidArticle)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_the_text_is_a_repair_only_undoes_a_misreading(text: str) -> None:
    found = repaired([text])

    assert found is None or len(found[0]) < len(text)
