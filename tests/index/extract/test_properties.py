"""What holds for any text whatever."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.extract.extractor import Extractor
from index.model import StatementKind, cut
from tests.index.extract.scanned import MARKED, check

WORDS = [
    "Ann Marr", "Holm", "said", "told reporters", "that", "the bridge is safe", "he", "They", ",", ".", "?", ":", "\n",
    "“", "”", '"', "‘", "’", "'", "«", "»", "„", "—", "\x00", "\u202e", "\ud800", "قال", "according to", "HOLM:", "Q:",
]  # fmt: skip
COPY = [
    "Holm’s deputy, Ann Marr, told reporters that the bridge “is safe” and that nobody had been hurt.",
    "“We were not asked,” said Marr, who chairs the board. “Nobody rang us.”",
    "The union would not say when it would meet. It said it was “co-operating fully”.",
    "'He was kind,' Mrs Holm said, 'and he told us so.'",
    "According to the inquiry's report, ‘Rivers of Ash’, the pit was closed twice.",
    "The 54-year-old denies fraud. His lawyer asked whether the vault's door was shut.",
    "Ms Marr: I was never told. Q: By whom?",
    "Mayor slams board, demands “answers”, inquest told",
]
newsy = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)
anything = st.one_of(newsy, st.text(max_size=200), st.text(alphabet="“”\"'‘’«»„ ab.,\n", max_size=200))
some = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@some
@given(text=anything, language=st.sampled_from([None, "en", "en-GB", "de", "x"]))
def test_spans_cut_the_statement_out_of_any_text(extractor: Extractor, text: str, language: str | None) -> None:
    keep_their_promise(extractor, text, language)


@st.composite
def broken_copy(draw: st.DrawFn) -> str:
    """Sentences of news with marks put into them and pieces cut out of them."""
    parts = []
    for sentence in draw(st.lists(st.sampled_from(COPY), min_size=1, max_size=8)):
        for at, mark, cut_off in draw(
            st.lists(st.tuples(st.integers(0, 120), st.sampled_from(WORDS), st.integers(0, 12)), max_size=3)
        ):
            sentence = f"{sentence[:at]}{mark}{sentence[at + cut_off :]}"
        parts.append(sentence)
    return draw(st.sampled_from(["", " ", "\n\n"])).join(parts)


@some
@given(text=broken_copy())
def test_broken_copy_gives_statements_that_keep_their_promise(extractor: Extractor, text: str) -> None:
    keep_their_promise(extractor, text, "en")


@pytest.mark.parametrize(
    "text",
    [
        "“El puente es seguro,” said Ann Marr. Reports es to say that the bridge is safe.",
        "a mill county iends and loved ones in Larkby were devastated b„y the news, according to Larkby.com.\nfrom ",
        (
            "“which The people are not happy with \ntheir town.”Donna  of Larch Close, denies fraud. Bob Roe  While the"
            " mayor's standing at this stage of his term mirrors that of others"
        ),
    ],
)
def test_copy_that_once_broke_a_promise(extractor: Extractor, text: str) -> None:
    keep_their_promise(extractor, text, "en")


def keep_their_promise(extractor: Extractor, text: str, language: str | None) -> None:
    for statement in extractor.extract(text, language):
        assert statement.text == cut(text, statement.spans)
        ends = [0, *(end for _, end in statement.spans)]
        assert all(before <= start < end for before, (start, end) in zip(ends, statement.spans, strict=False))
        assert all(0 <= start < end <= len(text) for start, end in (*statement.spans, *statement.quoted))
        assert all(any(a <= start and end <= b for a, b in statement.spans) for start, end in statement.quoted)
        assert statement.quoted or statement.kind not in (StatementKind.DIRECT, StatementKind.MIXED)
        for speaker in (*statement.speakers, *statement.candidates):
            assert speaker.name.strip()
            assert speaker.mention_span is None or text[slice(*speaker.mention_span)] == speaker.mention
            assert 0 <= speaker.confidence <= 1


@some
@given(text=anything)
def test_the_same_text_gives_the_same_statements(extractor: Extractor, text: str) -> None:
    assert extractor.extract(text) == extractor.extract(text)


@some
@given(text=anything)
def test_narrative_has_no_speaker(extractor: Extractor, text: str) -> None:
    told = [s for s in extractor.extract(text) if s.kind is StatementKind.NARRATIVE]
    assert not any(s.speakers or s.candidates for s in told)


marked = st.lists(st.sampled_from(MARKED), max_size=60).map("".join)


@settings(max_examples=200, deadline=None)
@given(text=st.one_of(anything, marked))
def test_quotations_and_sentences_are_disjoint_and_no_quotation_is_cut_or_lost(text: str) -> None:
    check(text)


@some
@given(text=marked)
def test_statements_of_marks_in_any_order_are_cut_from_the_text(extractor: Extractor, text: str) -> None:
    assert all(s.text == cut(text, s.spans) for s in extractor.extract(text, "en"))


@pytest.mark.parametrize("text", ["", " ", "\n", "\x00", "\ud800", "a" * 50_000, '"' * 50_000, "“a " * 20_000])
def test_text_that_is_no_prose_does_no_harm(extractor: Extractor, text: str) -> None:
    assert all(s.text == cut(text, s.spans) for s in extractor.extract(text))
