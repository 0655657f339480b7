"""The scorer itself: each kind of mistake moves its own row and no other."""

from dataclasses import replace

import pytest

from index.model import Attribution, ExtractedStatement, Method, Span, SpeakerKind, StatementKind, cut
from tests.evaluation.gold import GoldArticle, GoldStatement, load_all, parse
from tests.evaluation.report import figures
from tests.evaluation.score import CaseTally, Mistake, Score, Tally, normalise, overlap, score_article

TEXT = """Ferry: no boat before noon

"We sail," said Ada Wren. "We sail at noon."

The pilot, Bo Lund, said the tide was “a brute” and the wind fair. Deckhands said they were hungry.

Tickets cost ten crowns. The boat is called “Patience”.

Sign up for our newsletter"""

GOLD = parse(
    "ferry",
    TEXT,
    "en",
    {
        "statements": [
            {
                "kind": "indirect",
                "pieces": ["no boat before noon"],
                "speakers": ["Ada Wren"],
                "mention": "Ferry",
                "cue": None,
                "optional": True,
            },
            {
                "kind": "direct",
                "pieces": ["We sail,", "We sail at noon."],
                "speakers": ["Ada Wren"],
                "mention": "Ada Wren",
                "cue": "said",
            },
            {
                "kind": "mixed",
                "pieces": ["the tide was “a brute” and the wind fair"],
                "quoted": ["a brute"],
                "speakers": ["Bo Lund"],
                "mention": "Bo Lund",
                "cue": "said",
            },
            {
                "kind": "indirect",
                "pieces": ["they were hungry"],
                "speakers": ["deckhands"],
                "mention": "Deckhands",
                "cue": "said",
            },
        ],
        "not_statements": ["Sign up for our newsletter"],
        "narrative": ["Tickets cost ten crowns.", "The boat is called “Patience”."],
    },
)

Predictions = list[ExtractedStatement]


def attribution(name: str) -> Attribution:
    return Attribution(name, SpeakerKind.PERSON, Method.NAMED_SUBJECT, 0.9)


def spoken(text: str, statement: GoldStatement) -> ExtractedStatement:
    return ExtractedStatement(
        statement.kind,
        statement.spans,
        cut(text, statement.spans),
        quoted=statement.quoted,
        speakers=tuple(attribution(name.split(" | ")[0]) for name in statement.speakers),
    )


def narrative(text: str, span: Span) -> ExtractedStatement:
    return ExtractedStatement(StatementKind.NARRATIVE, (span,), cut(text, [span]))


def perfect(article: GoldArticle) -> Predictions:
    said = [spoken(article.text, statement) for statement in article.statements if not statement.optional]
    return said + [narrative(article.text, span) for span in article.narrative]


def at(piece: str) -> Span:
    start = TEXT.index(piece)
    return start, start + len(piece)


def changed_rows(predictions: Predictions) -> set[str]:
    """The figures that differ from those of a perfect prediction."""
    before, after = figures(score_article(GOLD, perfect(GOLD))), figures(score_article(GOLD, predictions))
    return {name for name in before if before[name] != after[name]}


@pytest.mark.parametrize("article", [GOLD, *load_all()], ids=lambda article: article.name)
def test_a_perfect_prediction_scores_one_everywhere(article: GoldArticle) -> None:
    score = score_article(article, perfect(article))

    assert {name: value for name, value in figures(score).items() if value not in {0, 1}} == {}
    assert score.boilerplate_leaks == score.wrongly_voiced == 0
    assert score.mistakes == []


def test_no_prediction_at_all_recalls_nothing() -> None:
    score = score_article(GOLD, [])

    assert (score.direct.recall, score.quote_marked.recall, score.indirect_mixed.recall) == (0, 0, 0)
    assert score.narrative_kept.recall == 0


def test_a_wrong_speaker_lowers_the_speaker_rows_alone() -> None:
    direct, *others = perfect(GOLD)

    changed = changed_rows([replace(direct, speakers=(attribution("Bo Lund"),)), *others])

    assert changed == {"quote_speaker_f1", "named_speaker_accuracy"}


def test_one_of_two_speakers_is_not_enough() -> None:
    direct, *others = perfect(GOLD)
    both = (*direct.speakers, attribution("Bo Lund"))

    changed = changed_rows([replace(direct, speakers=both), *others])

    assert changed == {"quote_speaker_f1", "named_speaker_accuracy"}


def test_a_wrong_unnamed_speaker_leaves_the_named_ones_alone() -> None:
    predictions = perfect(GOLD)
    predictions[2] = replace(predictions[2], speakers=(attribution("passengers"),))

    assert changed_rows(predictions) == set()


def test_a_missed_indirect_statement_lowers_its_row_alone() -> None:
    direct, mixed, _, *others = perfect(GOLD)

    assert changed_rows([direct, mixed, *others]) == {"indirect_mixed_f1"}


def test_a_split_quotation_reported_in_halves_is_not_the_direct_statement_but_all_its_pieces() -> None:
    direct, *others = perfect(GOLD)
    halves = [replace(direct, spans=(span,), quoted=(span,), text=cut(TEXT, [span])) for span in direct.spans]

    score = score_article(GOLD, [*halves, *others])

    assert score.direct == Tally(matched=0, predicted=2, expected=1)
    assert score.quote_marked == Tally(matched=3, predicted=3, expected=3)


def test_quotation_marks_around_a_piece_do_not_matter() -> None:
    direct, *others = perfect(GOLD)
    first, second = direct.spans
    wider = ((first[0] - 1, first[1] + 1), (second[0] - 1, second[1] + 1))

    assert changed_rows([replace(direct, spans=wider, quoted=wider), *others]) == set()


def test_a_title_taken_for_a_quotation_is_a_false_hit() -> None:
    title = ExtractedStatement(StatementKind.DIRECT, (at("Patience"),), "Patience", quoted=(at("Patience"),))

    score = score_article(GOLD, [*perfect(GOLD), title])

    assert score.direct.precision == pytest.approx(1 / 2)
    assert score.quote_marked.precision == pytest.approx(3 / 4)
    assert [(m.row, m.what, m.snippet) for m in score.mistakes] == [
        ("direct", "false", "Patience"),
        ("quote-marked", "false", "Patience"),
    ]


def test_the_outlets_own_sentence_given_to_a_speaker_is_counted() -> None:
    predictions = perfect(GOLD)
    predictions[3] = replace(predictions[3], kind=StatementKind.INDIRECT, speakers=(attribution("Bo Lund"),))

    assert score_article(GOLD, predictions).wrongly_voiced == 1
    assert changed_rows(predictions) == {"wrongly_voiced", "narrative_kept", "indirect_mixed_f1"}


def test_a_narrative_statement_with_a_speaker_is_counted() -> None:
    predictions = perfect(GOLD)
    predictions[3] = replace(predictions[3], speakers=(attribution("Bo Lund"),))

    assert changed_rows(predictions) == {"wrongly_voiced", "narrative_kept"}


def test_boilerplate_that_became_a_statement_of_any_kind_is_counted() -> None:
    leak = narrative(TEXT, at("Sign up for our newsletter"))

    assert score_article(GOLD, [*perfect(GOLD), leak]).boilerplate_leaks == 1


def optional(speaker: str) -> ExtractedStatement:
    span = at("no boat before noon")
    return ExtractedStatement(StatementKind.INDIRECT, (span,), cut(TEXT, [span]), speakers=(attribution(speaker),))


def test_an_optional_statement_counts_neither_for_nor_against() -> None:
    assert changed_rows([*perfect(GOLD), optional("Ada Wren")]) == set()


def test_an_optional_statement_with_a_wrong_speaker_counts_against() -> None:
    assert changed_rows([*perfect(GOLD), optional("Bo Lund")]) == {"indirect_mixed_f1"}


def test_scores_add_up_by_statement() -> None:
    score = score_article(GOLD, perfect(GOLD))

    assert (score + Score() + score).direct == Tally(matched=2, predicted=2, expected=2)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ada Wren", "ADA  WREN"), ("the Board", "Board"), ("Finn O’Dea", "Finn O'Dea"), ("A pilot", "pilot")],
)
def test_names_are_compared_without_case_article_and_shape_of_apostrophes(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(("one", "other"), [("Ada Wren", "Wren"), ("Theo Lund", "o Lund"), ("Ann Ode", "Ode")])
def test_part_of_a_name_is_not_the_name(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ([(0, 10)], [(0, 10)], 1.0),
        ([(0, 10)], [(5, 15)], 1 / 3),
        ([(0, 4), (6, 10)], [(0, 10)], 0.8),
        ([], [(0, 1)], 0),
    ],
)
def test_overlap_is_intersection_over_union(one: list[Span], other: list[Span], share: float) -> None:
    assert overlap(one, other) == pytest.approx(share)


def test_precision_recall_and_f1() -> None:
    tally = Tally(matched=3, predicted=4, expected=6)

    assert (tally.precision, tally.recall, tally.f1) == (0.75, 0.5, 0.6)


def test_either_description_of_a_speaker_without_a_name_will_do() -> None:
    described = replace(GOLD.statements[2], speakers=("police spokesman | spokesman for the police",), optional=False)
    gold = replace(GOLD, statements=(described,))
    other = replace(spoken(TEXT, described), speakers=(attribution("a spokesman for the police"),))

    assert score_article(gold, [other]).quote_speaker.f1 == 1


@pytest.mark.parametrize("kind", [StatementKind.DIRECT, StatementKind.MIXED])
def test_a_bare_fragment_may_be_direct_or_mixed(kind: StatementKind) -> None:
    fragment = replace(GOLD.statements[2], spans=(at("a brute"),), quoted=(at("a brute"),), any_kind=True)
    gold = replace(GOLD, statements=(fragment,))

    score = score_article(gold, [replace(spoken(TEXT, fragment), kind=kind)])

    assert score.mistakes == [
        Mistake("narrative", "is not a narrative statement", cut(TEXT, [s])) for s in GOLD.narrative
    ]
    assert score.quote_marked == Tally(matched=1, predicted=1, expected=1)


def test_a_hard_case_counts_what_was_found_and_what_has_the_right_speaker() -> None:
    direct, mixed = GOLD.statements[1:3]
    hard = replace(
        GOLD,
        statements=(replace(direct, cases=("split",)), replace(mixed, cases=("split", "mixed"))),
        cases=((GOLD.not_statements[0], ("boilerplate",)), (GOLD.narrative[1], ("scare-quotes",))),
    )
    wrong = replace(spoken(TEXT, mixed), speakers=(attribution("Ada Wren"),))

    score = score_article(hard, [spoken(TEXT, direct), wrong])

    assert score.cases == {
        "split": CaseTally(expected=2, found=2, spoken=2, right=1),
        "mixed": CaseTally(expected=1, found=1, spoken=1, right=0),
        "boilerplate": CaseTally(expected=1, found=1),
        "scare-quotes": CaseTally(expected=1, found=1),
    }
    assert {m.cases for m in score.mistakes if m.row == "named speaker"} == {("mixed", "split")}
