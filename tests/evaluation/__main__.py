"""`python -m tests.evaluation`: how well extraction does on the seeds, and search on the invented set."""

import argparse
import json
import sys
import time
from pathlib import Path

from index.extract.extractor import Extractor
from tests.evaluation import calibration, report, retrieval
from tests.evaluation.floors import FLOORS, RULES_FLOORS, Floors, FloorsRefused, set_floors
from tests.evaluation.gold import GOLD_SHA256, load_all, sha256
from tests.evaluation.guard import measure as guard
from tests.evaluation.run import evaluate, total


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.evaluation",
        description="Run extraction over the seed articles and compare it with the hand-made gold, then search over an "
        "invented set; `python -m tests.evaluation.retrieval --help` has more of search.",
        epilog="Exit status: 0, 1 when a figure is below its floor or floors were refused, 2 on wrong usage.",
    )
    parser.add_argument("seeds", nargs="*", metavar="SEED", help="only seeds whose name begins so (floors unchecked)")
    parser.add_argument("--errors", action="store_true", help="a row per seed, then each miss and false hit")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE")
    parser.add_argument("--set-floors", action="store_true", help="move the floors to a little below these figures")
    parser.add_argument("--accept-lower", action="store_true", help="with --set-floors: lower a floor if need be")
    parser.add_argument("--rules-only", action="store_true", help="without the attribution model, with its own floors")
    parser.add_argument(
        "--retrieval", type=Path, nargs="+", default=[], metavar="FOLDER", help="labelled sets to search"
    )
    parser.add_argument("--pin-gold", action="store_true", help="pin the hash over the gold files, then stop")
    arguments = parser.parse_args(argv)
    if arguments.accept_lower and not arguments.set_floors:
        parser.error("--accept-lower means something only with --set-floors")
    if arguments.set_floors and arguments.seeds:
        parser.error("floors are set over all seeds, not over some")
    return arguments


def _set_floors(figures: dict[str, float], path: Path, *, accept_lower: bool) -> int:
    try:
        set_floors(figures, accept_lower=accept_lower, path=path)
    except FloorsRefused as refusal:
        print(f"refused: {refusal}", file=sys.stderr)
        return 1
    print(f"floors written to tests/evaluation/{path.name}")
    return 0


def _check_floors(figures: dict[str, float], path: Path) -> int:
    broken = Floors.load(path).broken(figures)
    for sentence in broken:
        print(sentence, file=sys.stderr)
    return 1 if broken else 0


def _search(folders: list[Path]) -> int:
    print()
    return retrieval.main(["--invented", *(["--data", *map(str, folders)] if folders else [])])


def main(argv: list[str] | None = None) -> int:
    """Evaluate, print, and say by the exit status whether the floors hold."""
    arguments = _arguments(argv)
    if arguments.pin_gold:
        GOLD_SHA256.write_text(f"{sha256()}\n", encoding="utf-8")
        return 0
    articles = [a for a in load_all() if not arguments.seeds or a.name.startswith(tuple(arguments.seeds))]
    if not articles:
        print("no seed has such a name", file=sys.stderr)
        return 2
    began = time.perf_counter()
    extractor = Extractor(rules_only=arguments.rules_only)
    scores = evaluate(extractor, articles)
    took = time.perf_counter() - began
    verdicts = [v for a in articles for v in calibration.judged_seed(a, extractor.extract(a.text, a.language))]
    print(report.surroundings(articles, took), report.table(total(scores)), sep="\n\n")
    print("", report.table_by_case(total(scores)), sep="\n")
    print("", calibration.table(verdicts), sep="\n")
    if arguments.errors:
        print("", report.table_by_seed(scores), report.mistakes(scores), sep="\n")
    if arguments.json:
        record = report.as_json(scores, total(scores))
        arguments.json.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    floors = RULES_FLOORS if arguments.rules_only else FLOORS
    figures = report.figures(total(scores))
    if arguments.set_floors:
        return _set_floors(figures, floors, accept_lower=arguments.accept_lower)
    if arguments.seeds:
        return 0
    return max(_check_floors(figures, floors), guard.report(), _search(arguments.retrieval))


if __name__ == "__main__":
    raise SystemExit(main())
