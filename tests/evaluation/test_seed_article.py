"""What On Record must find in the article that the project began with, sentence by sentence."""

import pytest

from index.extract.extractor import Extractor
from index.model import ExtractedStatement, StatementKind, cut
from tests.evaluation.gold import GoldArticle, load_article
from tests.evaluation.score import characters, coverage, normalise

KHAZALI = "Qais al-Khazali"

Statements = list[ExtractedStatement]


@pytest.fixture(scope="module")
def article() -> GoldArticle:
    return load_article("000_2ed9fd2e9c1d6bf0")


@pytest.fixture(scope="module")
def statements(article: GoldArticle, extractor: Extractor) -> Statements:
    return extractor.extract(article.text, article.language)


def quoted_by(statements: Statements, text: str, beginning: str) -> tuple[ExtractedStatement, str]:
    """The one statement with a quoted piece that begins so, and that piece."""
    found = [(s, piece) for s in statements for piece in pieces(s, text) if piece.startswith(beginning)]
    assert len(found) == 1, f"{len(found)} quoted pieces begin with {beginning!r}"
    return found[0]


def pieces(statement: ExtractedStatement, text: str) -> list[str]:
    return [text[start:end] for start, end in statement.quoted]


def about(statements: Statements, article: GoldArticle, passage: str) -> Statements:
    """The statements of which most lies in the passage, or which hold most of it."""
    start = article.text.index(passage)
    span = (start, start + len(passage))
    inside = characters([span])
    return [s for s in statements if coverage(s.spans, inside) > 0.5 or coverage([span], characters(s.spans)) > 0.5]


def speakers(statement: ExtractedStatement) -> set[str]:
    return {normalise(speaker.name) for speaker in statement.speakers}


QUOTATIONS = [
    ("The Americans do not want to leave Iraq", "they send threatening political messages"),
    ("Successive governments hesitate to remove foreign forces", "by fighting the terrorist Daesh"),
    ("Everyone knows that Iraq declared its victory", "over the terrorist group in 2017"),
    ("only 700 Daesh terrorists", "on Iraqi soil"),
    ("protect American national security", "linked to the Zionist entity"),
    ("Iraq is a strong country", "it can easily build its own capabilities"),
    ("Iraq does not need the presence of the international", "to direct air strikes against Daesh terrorist"),
    ("The American military presence violates", "and the presence of combat forces"),
    ("The Constitution does not approve foreign bases", "violated its powers and will be held accountable"),
    ("No government has given approval", "for the foreign military presence"),
    ("There is no immunity for foreign fighters", "in accordance with the provisions of Iraqi law"),
]


@pytest.mark.parametrize(("beginning", "ending"), QUOTATIONS)
def test_each_quotation_is_found_from_mark_to_mark(
    beginning: str, ending: str, article: GoldArticle, statements: Statements
) -> None:
    _, piece = quoted_by(statements, article.text, beginning)

    assert piece.rstrip(".,").endswith(ending)


@pytest.mark.parametrize("beginning", [beginning for beginning, _ in QUOTATIONS])
def test_each_quotation_is_khazalis(beginning: str, article: GoldArticle, statements: Statements) -> None:
    statement, _ = quoted_by(statements, article.text, beginning)

    assert speakers(statement) == {normalise(KHAZALI)}


def test_nothing_else_is_a_quotation(article: GoldArticle, statements: Statements) -> None:
    found = [piece for s in statements if s.kind is not StatementKind.NARRATIVE for piece in pieces(s, article.text)]

    assert len([piece for piece in found if piece != "advisory"]) == len(QUOTATIONS)


def test_a_role_in_quotation_marks_is_no_quotation_of_its_own(statements: Statements) -> None:
    assert [s for s in statements if s.text.strip("“”") == "advisory"] == []


@pytest.mark.parametrize(
    "beginning",
    [
        "The Americans do not",
        "Successive governments",
        "Everyone knows",
        "Iraq is a strong",
        "The American military",
        "The Constitution",
        "There is no immunity",
    ],
)
def test_a_whole_quoted_sentence_is_direct(beginning: str, article: GoldArticle, statements: Statements) -> None:
    statement, _ = quoted_by(statements, article.text, beginning)

    assert statement.kind is StatementKind.DIRECT


@pytest.mark.parametrize("beginning", ["only 700 Daesh", "protect American"])
def test_a_quoted_fragment_in_reported_speech_makes_it_mixed(
    beginning: str, article: GoldArticle, statements: Statements
) -> None:
    statement, _ = quoted_by(statements, article.text, beginning)

    assert statement.kind is StatementKind.MIXED


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Iraq is a strong country", "Iraq does not need the presence of the international"),
        ("The Constitution does not approve", "No government has given approval"),
    ],
)
def test_a_quotation_split_by_its_attribution_is_one_statement(
    first: str, second: str, article: GoldArticle, statements: Statements
) -> None:
    one, _ = quoted_by(statements, article.text, first)
    other, _ = quoted_by(statements, article.text, second)

    assert one is other
    assert len(one.spans) == 2


def test_two_quotations_with_a_cue_each_are_two_statements(article: GoldArticle, statements: Statements) -> None:
    one, _ = quoted_by(statements, article.text, "Successive governments")
    other, _ = quoted_by(statements, article.text, "Everyone knows")

    assert one is not other


INDIRECT = [
    ("the American occupation forces have no intention of leaving the Arab country", {KHAZALI}),
    ("Iraq does not need the presence of the US-led coalition forces to direct air strikes", {KHAZALI}),
    ("the presence of US occupation forces violates the Iraqi constitution", {KHAZALI}),
    ("it has ended its combat mission in Iraq", {"United States"}),
    ("the US mission in Iraq would transition from combat to an", {"Joe Biden", "Mustafa Al-Kadhimi"}),
]


@pytest.mark.parametrize(("passage", "names"), INDIRECT)
def test_reported_speech_is_found_with_its_speakers(
    passage: str, names: set[str], article: GoldArticle, statements: Statements
) -> None:
    found = about(statements, article, passage)

    assert [s.kind in {StatementKind.INDIRECT, StatementKind.MIXED} for s in found] == [True]
    assert speakers(found[0]) == {normalise(name) for name in names}


@pytest.mark.parametrize(
    "passage",
    [
        "Qais al-Khazali, the leader of the Iraqi Asa’ib Ahl al-Haq resistance group, speaks in an interview",
        "made the statement in an exclusive interview with Arabic-language al-Ahad television network",
        "US presence in breach of Iraq constitution",
        "On March 19, 2003, the US and Britain invaded Iraq",
        "some 2,500 US troops still remain inside the Arab country",
        "Anti-American sentiments have soared in Iraq",
        "General Qassem Soleimani, commander of the Quds Force",
        "The two iconic anti-terror commanders are greatly admired",
        "Two days after the dastardly attack shook the region",
        "Iraqi lawmakers unanimously approved a bill that required the government to expel all US-led",
    ],
)
def test_the_outlets_own_words_are_nobody_elses(passage: str, article: GoldArticle, statements: Statements) -> None:
    assert [s.text for s in about(statements, article, passage) if s.speakers] == []


def test_nothing_else_is_reported_speech(article: GoldArticle, statements: Statements) -> None:
    reported = [s for s in statements if s.kind in {StatementKind.INDIRECT, StatementKind.MIXED} and not s.quoted]
    # An honest reader may take the headline, "Resistance leader: …", for a claim of his or leave it alone.
    expected = [*(passage for passage, _ in INDIRECT), "US not seeking to leave Iraq, threatening government"]
    known = [s for passage in expected for s in about(statements, article, passage)]

    assert [s.text for s in reported if s not in known] == []


def test_a_claim_in_the_headline_is_khazalis_if_anybodys(article: GoldArticle, statements: Statements) -> None:
    claims = about(statements, article, "US not seeking to leave Iraq, threatening government")

    assert {name for s in claims for name in speakers(s)} <= {normalise(KHAZALI)}


def test_narrative_statements_have_no_speaker(statements: Statements) -> None:
    assert [s.text for s in statements if s.kind is StatementKind.NARRATIVE and s.speakers] == []


@pytest.mark.parametrize(
    "line",
    ["(Photo via Twitter)", "Press TV’s website can also be accessed", "Press TV News Roku", "News   /   Iraq"],
)
def test_boilerplate_is_no_statement(line: str, article: GoldArticle, statements: Statements) -> None:
    start = article.text.replace("\u00a0", " ").index(line)
    span = (start, start + len(line))

    assert [s.text for s in statements if coverage([span], characters(s.spans)) > 0.5] == []


def test_a_statements_text_is_what_its_spans_cut_out(article: GoldArticle, statements: Statements) -> None:
    assert [s.text for s in statements if s.text != cut(article.text, s.spans)] == []


def test_the_speakers_role_is_the_one_that_the_article_prints(article: GoldArticle, statements: Statements) -> None:
    statement, _ = quoted_by(statements, article.text, "The Americans do not want")

    role = statement.speakers[0].role

    assert role is not None
    assert role.startswith("secretary-general of Iraqi resistance movement")
    assert role in article.text


@pytest.mark.parametrize(
    ("beginning", "mention", "cue"),
    [
        ("The Americans do not want", "Khazali", "said"),
        ("Successive governments", "he", "added"),
        ("Iraq is a strong", "he", "said"),
        ("The American military", "Khazali", "said"),
        ("The Constitution", "he", "added"),
        ("There is no immunity", "Khazali", "saying"),
    ],
)
def test_mention_and_cue_are_what_stands_beside_the_quotation(
    beginning: str, mention: str, cue: str, article: GoldArticle, statements: Statements
) -> None:
    statement, _ = quoted_by(statements, article.text, beginning)

    assert statement.speakers[0].mention == mention
    assert statement.cue == cue
