"""`python -m training.average STATE.pt STATE.pt … --out FOLDER`: the mean of trained states.

All must have begun from the same weights, heads included, so from the same seed: then they lie in one valley, and what
lies between them generalises better than each.
Source: Wortsman et al., "Model soups: averaging weights of multiple fine-tuned models improves accuracy without
increasing inference time" (2022).
"""

import argparse
from pathlib import Path

import torch

from training.network import average


def main() -> None:
    """Write `best.pt`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("states", type=Path, nargs="+", help="what training or averaging wrote")
    parser.add_argument("--shares", type=float, nargs="+", help="of each state, in order; equal if not given")
    parser.add_argument("--out", type=Path, required=True, help="where the weights are written")
    given = parser.parse_args()
    shares = given.shares or [1 / len(given.states)] * len(given.states)
    given.out.mkdir(parents=True, exist_ok=True)
    states = [torch.load(path, weights_only=True) for path in given.states]
    torch.save(average(states, shares), given.out / "best.pt")


if __name__ == "__main__":
    main()
