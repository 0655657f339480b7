"""Speakers in the languages that have a table instead of a parser."""

import pytest

from index.extract.extractor import Extractor
from index.model import Method, StatementKind


def speakers(extractor: Extractor, text: str, language: str | None) -> list[str]:
    direct = [s for s in extractor.extract(text, language) if s.kind is StatementKind.DIRECT]
    return [speaker.name for statement in direct for speaker in statement.speakers]


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("de", "„Die Brücke ist sicher“, sagte Jana von Holm am Montag.", "Jana von Holm"),
        ("de", "„Die Brücke ist sicher“, so Bürgermeisterin Jana Holm.", "Jana Holm"),
        ("de", "Jana Holm erklärte: „Die Brücke ist sicher.“", "Jana Holm"),
        ("fr", "« Le pont est sûr », a déclaré Jeanne de la Marre.", "Jeanne de la Marre"),
        ("fr", "Selon Jeanne Marre, « le pont est tout à fait sûr ».", "Jeanne Marre"),
        ("fr", "Jeanne Marre a affirmé : « Le pont est sûr. »", "Jeanne Marre"),
        ("fr", "« Le pont est sûr », a déclaré M. Jean Marre.", "Jean Marre"),
        ("es", "«El puente es seguro», dijo Juana Marres.", "Juana Marres"),
        ("it", "«Il ponte è sicuro», ha detto Gina Marri.", "Gina Marri"),
        ("it", "Secondo Gina Marri, «il ponte è davvero sicuro».", "Gina Marri"),
    ],
)
def test_a_name_beside_a_verb_of_saying_is_the_speaker(
    extractor: Extractor, language: str, text: str, name: str
) -> None:
    assert speakers(extractor, text, language) == [name]


@pytest.mark.parametrize(
    ("language", "text", "name", "said"),
    [
        (
            "fr",
            "« Le pont tiendra, assure Anne Morvan, mais pas longtemps. »",
            "Anne Morvan",
            ["Le pont tiendra", "mais pas longtemps."],
        ),
        (
            "fr",
            "Jeanne Marre parla. « Le pont, promet-elle, tiendra. »",
            "Jeanne Marre",
            ["Le pont", "tiendra."],
        ),
        ("it", "«La diga – ha spiegato il sindaco Paolo Verri – non cede»", "Paolo Verri", ["La diga", "non cede"]),
        ("es", "“No es cierto -dijo Marta Olmos-, y lo repito”.", "Marta Olmos", ["No es cierto", "y lo repito"]),
        ("pt", "“A ponte, disse Ana Brito, não cai.”", "Ana Brito", ["A ponte", "não cai."]),
    ],
)
def test_a_frame_within_the_marks_is_none_of_the_words(
    extractor: Extractor, language: str, text: str, name: str, said: list[str]
) -> None:
    found = [s for s in extractor.extract(text, language) if s.kind is StatementKind.DIRECT][-1]
    assert [text[start:end] for start, end in found.spans] == said == [text[a:b] for a, b in found.quoted]
    assert [speaker.name for speaker in found.speakers] == [name]


def test_a_comma_within_the_marks_is_no_frame(extractor: Extractor) -> None:
    text = "« Le pont, dit fragile, a tenu », a déclaré Jeanne Marre."
    (found,) = extractor.extract(text, "fr")
    assert found.text == "Le pont, dit fragile, a tenu"


def test_an_inverted_compound_frame_has_a_speaker_of_its_own_gender(extractor: Extractor) -> None:
    text = "Claire Marre est furieuse. « On nous a menti », a-t-elle déclaré mardi."
    assert speakers(extractor, text, "fr") == ["Claire Marre"]
    assert speakers(extractor, text.replace("-elle", "-il"), "fr") == []


def test_a_surname_stands_for_the_full_name(extractor: Extractor) -> None:
    text = "Jana Holm kam spät in den Saal.\n\n„Die Brücke ist sicher“, sagte Holm."
    assert speakers(extractor, text, "de") == ["Jana Holm"]


def test_an_honorific_before_a_surname_is_no_part_of_it(extractor: Extractor) -> None:
    text = "Jeanne Marre est arrivée tard.\n\n« Le pont est sûr », a déclaré Mme Marre."
    assert speakers(extractor, text, "fr") == ["Jeanne Marre"]


@pytest.mark.parametrize(
    ("language", "text", "name", "claim"),
    [
        ("fr", "Selon la maire Jeanne Marre, le pont est sûr.", "Jeanne Marre", "le pont est sûr"),
        ("es", "Según la alcaldesa Juana Marres, el puente es seguro.", "Juana Marres", "el puente es seguro"),
        ("it", "Secondo la sindaca Gina Marri, il ponte è sicuro.", "Gina Marri", "il ponte è sicuro"),
        ("de", "Laut Stadträtin Jana Holm ist die Brücke sicher.", "Jana Holm", "ist die Brücke sicher"),
    ],
)
def test_according_to_somebody_at_the_start_is_reported_speech(
    extractor: Extractor, language: str, text: str, name: str, claim: str
) -> None:
    (statement,) = extractor.extract(text, language)
    assert (statement.kind, statement.text) == (StatementKind.INDIRECT, claim)
    assert [(s.name, s.method) for s in statement.speakers] == [(name, Method.ACCORDING_TO)]


@pytest.mark.parametrize(
    ("language", "text"),
    [("fr", "Selon la presse locale, le pont est sûr."), ("de", "Laut Polizei ist die Brücke sicher.")],
)
def test_according_to_no_name_reports_nobody(extractor: Extractor, language: str, text: str) -> None:
    (statement,) = extractor.extract(text, language)
    assert (statement.kind, statement.speakers) == (StatementKind.NARRATIVE, ())


def test_a_pronoun_takes_up_the_person_named_in_the_same_line(extractor: Extractor) -> None:
    text = "Jeanne Marre n’a pas hésité. « Le pont est sûr », soupire-t-elle."
    (statement,) = (s for s in extractor.extract(text, "fr") if s.speakers)
    assert [(s.name, s.mention, s.method) for s in statement.speakers] == [("Jeanne Marre", "elle", Method.PRONOUN)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "„Die Brücke ist sicher“, sagte der Nachbar von Jana Holm."),
        ("fr", "« Le pont est sûr », dit-il."),
        ("es", "«El puente es seguro», se lee en la pared."),
    ],
)
def test_whoever_is_not_plainly_named_is_no_speaker(extractor: Extractor, language: str, text: str) -> None:
    assert speakers(extractor, text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("de", "„Die Brücke ist sicher“, sagte die Bürgermeisterin Jana Holm am Montag.", "Jana Holm"),
        ("de", "„Die Brücke ist sicher“, sagte der Bürgermeister von Brück, Jan Holm.", "Jan Holm"),
        ("de", "Dazu sagte Jana Holm: „Die Brücke ist sicher.“", "Jana Holm"),
        ("de", "„Wer zahlt das alles?“, fragte Hans J. Holm.", "Hans J. Holm"),
        ("de", "»Die Brücke ist sicher«, betonte Landrat Dr. Jan Holm.", "Jan Holm"),
        ("de", "Die Brücke ist laut Jana Holm „auf jeden Fall sicher genug“.", "Jana Holm"),
        ("fr", "« Le pont est sûr », a déclaré le maire Jean Marre.", "Jean Marre"),
        ("fr", "« Le pont est sûr », a déclaré la maire de Brive, Jeanne Marre.", "Jeanne Marre"),
        ("fr", "— Le pont est sûr, affirme Jeanne Marre.", "Jeanne Marre"),
        ("fr", "Comme l’a expliqué Jeanne Marre, « le pont est tout à fait sûr ».", "Jeanne Marre"),
        ("fr", "« Le pont est sûr », selon l’ancien maire Jean Marre.", "Jean Marre"),
        ("es", "«El puente es seguro», afirmó la alcaldesa Juana Marres.", "Juana Marres"),
        ("es", "—El puente es seguro —dijo Juana Marres—. No se cerrará nunca.", "Juana Marres"),
        ("es", "—¿Es seguro el puente? —preguntó Juana Marres.", "Juana Marres"),
        ("es", '"El puente es seguro", según la alcaldesa Juana Marres.', "Juana Marres"),
        ("es", "Así lo dijo Juana Marres: «El puente es seguro».", "Juana Marres"),
        ("es", "Juana Marres afirmó que «el puente es muy seguro».", "Juana Marres"),
        ("it", "«Il ponte è sicuro», ha spiegato il sindaco Gino Marri.", "Gino Marri"),
        ("it", "“Il ponte è sicuro”, ha aggiunto Gina De Marri.", "Gina De Marri"),
        ("it", "Ha detto Gina Marri: «Il ponte è sicuro».", "Gina Marri"),
        ("pt", '"A ponte é segura", disse Joana Marres.', "Joana Marres"),
        ("pt", "«A ponte é segura», afirmou o prefeito João das Marres.", "João das Marres"),
        ("pt", 'Segundo Joana Marres, "a ponte é mesmo muito segura".', "Joana Marres"),
        ("pt", "— A ponte é segura — disse Joana Marres.", "Joana Marres"),
        ("pt", "“A ponte é segura”, garantiu a Dra. Joana Marres, diretora da obra.", "Joana Marres"),
        ("pt", "Joana Marres declarou: “A ponte é segura.”", "Joana Marres"),
        ("ar", "قال أحمد الخطيب: «الجسر آمن تماما للجميع».", "أحمد الخطيب"),
        ("ar", "«الجسر آمن تماما للجميع»، قالت ليلى الخطيب.", "ليلى الخطيب"),
        ("ar", "وأكد وزير الأشغال أحمد الخطيب أن «الجسر آمن تماما للجميع».", "أحمد الخطيب"),
        ("ar", "وأوضح الدكتور سامي عبد الرحمن: “الجسر آمن تماما للجميع”.", "سامي عبد الرحمن"),
        ("ar", 'أضاف محمد بن سالم الجابري إن "الجسر آمن تماما للجميع".', "محمد بن سالم الجابري"),
        ("ar", "بحسب أحمد الخطيب، «الجسر آمن تماما للجميع».", "أحمد الخطيب"),
        ("ar", "«من يدفع ثمن الجسر؟» قالت ليلى الخطيب.", "ليلى الخطيب"),
    ],
)
def test_an_office_an_apposition_a_dash_or_a_frame_before_the_quotation_leads_to_the_name(
    extractor: Extractor, language: str, text: str, name: str
) -> None:
    assert speakers(extractor, text, language) == [name]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "„Die Brücke ist sicher“, sagte der Hamburger Nachbar."),
        ("de", "„Die Brücke ist sicher“, sagte Jana Holm und Peter Wald nickte."),
        ("de", "„Die Brücke ist sicher“, stand auf dem Schild."),
        ("fr", "« Le pont est sûr », a déclaré le voisin de Jeanne Marre."),
        ("fr", "« Le pont est sûr », lit-on sur le panneau."),
        ("es", "«El puente es seguro», dijo el hermano de Juana Marres."),
        ("es", "«El puente es seguro», dijo Juana Marres y Pedro Soto asintió."),
        ("it", "«Il ponte è sicuro», dice il fratello di Gina Marri."),
        ("it", "«Il ponte è sicuro», si legge sul cartello."),
        ("pt", "“A ponte é segura”, disse o irmão de Joana Marres."),
        ("pt", "“A ponte é segura”, lê-se na placa."),
        ("ar", "قال مصدر أمني: «الجسر آمن تماما للجميع»."),
        ("ar", "قال والد أحمد الخطيب: «الجسر آمن تماما للجميع»."),
        ("ar", "«الجسر آمن تماما للجميع»، قال المتحدث."),
        ("ar", "قال سكان محليون: «الجسر آمن تماما للجميع»."),
    ],
)
def test_a_quotation_of_somebody_not_named_has_no_speaker(extractor: Extractor, language: str, text: str) -> None:
    direct = [s for s in extractor.extract(text, language) if s.kind is StatementKind.DIRECT]
    assert [s.speakers for s in direct] == [()]


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("de", "Die Brücke sei sicher, sagte Jana Holm.", "Jana Holm"),
        ("fr", "Le pont est très sûr, a assuré Jeanne Marre.", "Jeanne Marre"),
        ("pt", "A ponte é segura, segundo Joana Marres.", "Joana Marres"),
    ],
)
def test_an_inverted_frame_at_the_end_makes_reported_speech(
    extractor: Extractor, language: str, text: str, name: str
) -> None:
    (statement,) = extractor.extract(text, language)
    assert statement.kind is StatementKind.INDIRECT
    assert [speaker.name for speaker in statement.speakers] == [name]


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("de", "„Die Brücke ist sicher“, sagte Jana Holm der Zeitung.", ["Jana Holm"]),
        ("de", "„Die Brücke ist sicher“, sagte Ursula von der Holm.", ["Ursula von der Holm"]),
        ("de", "Der Nachbar von Jana Holm sagte: „Die Brücke ist sicher.“", []),
        ("es", "El alcalde de Puerto Hondo, Nilo Brande, dijo: “El puente es seguro”.", ["Nilo Brande"]),
        ("es", "El alcalde de Puerto Hondo dijo: “El puente es seguro”.", []),
        ("fr", "Interrogé lundi, le préfet du Nord, Paul Ségur, a dit : « Le pont est sûr. »", ["Paul Ségur"]),
        ("fr", "Le préfet d’Orval a dit : « Le pont est sûr. »", []),
        ("it", "Il sindaco di Porto Fondo, Nilo Brandi, ha detto: «Il ponte è sicuro».", ["Nilo Brandi"]),
        ("it", "Il sindaco di Porto Fondo ha detto: «Il ponte è sicuro».", []),
        ("pt", "O prefeito de Porto Fundo, Nilo Brande, disse: “A ponte é segura”.", ["Nilo Brande"]),
        ("pt", "O prefeito de Porto Fundo disse: “A ponte é segura”.", []),
    ],
)
def test_a_name_behind_a_preposition_or_an_article_is_not_the_speakers(
    extractor: Extractor, language: str, text: str, names: list[str]
) -> None:
    assert speakers(extractor, text, language) == names


def test_speech_behind_a_dash_goes_on_after_its_frame(extractor: Extractor) -> None:
    text = "—El puente es seguro —dijo Juana Marres—. No se cerrará nunca."
    (statement,) = extractor.extract(text, "es")
    assert (statement.kind, statement.text) == (StatementKind.DIRECT, "El puente es seguro No se cerrará nunca.")


def test_a_surname_alone_stands_for_an_arabic_name_printed_in_full(extractor: Extractor) -> None:
    text = "وصل أحمد الخطيب متأخرا.\n\n«الجسر آمن تماما للجميع»، قال الخطيب."
    assert speakers(extractor, text, "ar") == ["أحمد الخطيب"]


def test_an_arabic_adverb_behind_a_name_is_no_part_of_it(extractor: Extractor) -> None:
    assert speakers(extractor, "«الجسر آمن تماما للجميع»، قال أحمد الخطيب متأخرا.", "ar") == ["أحمد الخطيب"]


@pytest.mark.parametrize("text", ["– Brot und Milch –\n– Käse", "— Le pont — dit-on — est sûr.", "—", "— —dijo"])
def test_a_dash_without_a_named_speaker_opens_no_speech(extractor: Extractor, text: str) -> None:
    for language in ("de", "es", "fr", "pt"):
        assert [s for s in extractor.extract(text, language) if s.kind is StatementKind.DIRECT] == []


def test_a_pronoun_means_the_one_person_of_the_line_above(extractor: Extractor) -> None:
    text = "Le directeur, Octave Brisson, promet des balances.\n\n« Tout le monde pourra vérifier, dit-il, et vite. »"
    assert speakers(extractor, text, "fr") == ["Octave Brisson"]
    assert speakers(extractor, f"Avec Anna Lor, {text}".replace("dit-il", "dit-elle"), "fr") == []


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("ja", "市長の谷口直樹は「橋の工事は春まで続く」と述べた。", ["橋の工事は春まで続く"]),
        (
            "ja",
            "「誰も聞いてくれない。もう十年も待っている」と田中花子さんは語った。",
            ["誰も聞いてくれない。もう十年も待っている"],
        ),
        ("zh", "霍姆说：“桥的维修要到春天才能完成。”", ["桥的维修要到春天才能完成。"]),
        ("th", "เธอบอกว่า “สะพานจะปิดจนถึงฤดูใบไม้ผลิ”", ["สะพานจะปิดจนถึงฤดูใบไม้ผลิ"]),
        ("ja", "地元で「青橋」と呼ばれている。", []),
    ],
)
def test_quotations_of_scripts_without_spaces_are_direct_and_nobodys(
    extractor: Extractor, language: str, text: str, said: list[str]
) -> None:
    found = [s for s in extractor.extract(text, language) if s.kind is StatementKind.DIRECT]

    assert [s.text for s in found] == said
    assert not any(s.speakers for s in found)
