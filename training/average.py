"""`python -m training.average FIRST.pt SECOND.pt --out FOLDER`: average two trained states and compile the result.

Both must have begun from the same weights, heads included, so from the same seed: then they lie in one valley, and
what lies between them generalises better than either.
Source: Wortsman et al., "Model soups: averaging weights of multiple fine-tuned models improves accuracy without
increasing inference time" (2022).
"""

import argparse
from pathlib import Path

import torch

from training.export import export
from training.network import average

SHARE = 0.25
"""Of the first state in the average; of 0, .25, .4 and .5 the best on the development articles."""


def main() -> None:
    """Write `best.pt` and `attribution.onnx`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("first", type=Path, help="what a run of training wrote")
    parser.add_argument("second", type=Path, help="what another wrote")
    parser.add_argument("--share", type=float, default=SHARE, help="of the first in the average")
    parser.add_argument("--out", type=Path, required=True, help="where the weights are written")
    given = parser.parse_args()
    first, second = (torch.load(path, weights_only=True) for path in (given.first, given.second))
    given.out.mkdir(parents=True, exist_ok=True)
    torch.save(average(first, second, given.share), given.out / "best.pt")
    graph = given.out / "attribution.onnx"
    print("attribution.onnx", export(given.out / "best.pt", graph))  # noqa: T201


if __name__ == "__main__":
    main()
