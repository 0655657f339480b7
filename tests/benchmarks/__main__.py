"""Measures speed, memory and durability on this machine: `make bench`.

Nothing is asserted about time, but for a share: a machine is as fast as it is. What an article loses in a kill ends the
run, and so does a text that breaks a rule of the mark scanner, or bulk ingest that wastes a fifth of the cores.
"""

import argparse
import json
import os
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from index.nearest import LIMITS
from tests.benchmarks.machine import described
from tests.benchmarks.sections import SECTIONS, Bench


def main() -> None:
    """Run the sections that were asked for, print their figures as they come."""
    asked = _arguments()
    print("machine", *described(asked.threads), sep="\n", flush=True)
    found: dict[str, list[dict[str, object]]] = {}
    with tempfile.TemporaryDirectory(prefix="onrecord-bench-") as folder:
        # The database server runs as another user, who has to get there.
        Path(folder).chmod(0o755)
        bench = Bench(
            Path(folder),
            asked.threads,
            asked.fuzz_seconds,
            asked.sweep_statements,
            asked.nearest_statements,
            asked.stores_folder,
            asked.stores_statements,
            asked.kills,
            asked.seed,
            asked.compared_statements,
            asked.compared_files,
            asked.txtai,
            asked.processes,
            asked.large_folder,
            asked.large_statements,
        )
        try:
            for name in asked.section or [name for name in SECTIONS if name != "others" or asked.txtai]:
                found[name] = []
                _measure(name, bench, found[name])
        finally:
            # Also of a section that ends with a failure: what it measured is what one wants to look at then.
            if asked.json:
                machine = list(described(asked.threads))
                asked.json.write_text(json.dumps({"machine": machine, "figures": found}, indent=1))


def _measure(name: str, bench: Bench, found: list[dict[str, object]]) -> None:
    """Print the figures of a section as they come, and keep them."""
    begun = time.perf_counter()
    print(name, flush=True)
    for figure in SECTIONS[name](bench):
        print(figure, flush=True)
        found.append(asdict(figure))
    print(f"  ({time.perf_counter() - begun:.0f} s)", flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--section", action="append", choices=SECTIONS, help="only this one; may be given again")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
    threads = int(os.environ.get("OMP_NUM_THREADS", os.cpu_count() or 1))
    parser.add_argument("--threads", type=int, default=threads, help="for the encoder and FAISS (%(default)s)")
    parser.add_argument("--fuzz-seconds", type=int, default=600, metavar="S", help="for the fuzzer (%(default)s)")
    parser.add_argument(
        "--sweep-statements",
        type=int,
        default=100_000,
        metavar="N",
        help="of the selectivity sweep and the stages of a search (%(default)s)",
    )
    parser.add_argument(
        "--stores-statements",
        type=int,
        default=100_000,
        metavar="N",
        help="in each of the two stores that are compared (%(default)s)",
    )
    parser.add_argument(
        "--stores-folder", type=Path, metavar="DIR", help="where those are kept, for a run that goes on or another one"
    )
    parser.add_argument(
        "--kills", type=int, default=50, metavar="N", help="of a service and its PostgreSQL, in turn (%(default)s)"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of the first record there (%(default)s)")
    parser.add_argument(
        "--nearest-statements",
        type=int,
        default=200_000,
        metavar="N",
        help="the largest record whose vectors are searched (%(default)s)",
    )
    parser.add_argument(
        "--compared-statements",
        type=int,
        default=20_000,
        metavar="N",
        help="that we and others get, in the section of that name (%(default)s)",
    )
    parser.add_argument(
        "--compared-files",
        type=Path,
        nargs=2,
        metavar=("STATEMENTS", "QUESTIONS"),
        help="of JSON Lines, in the place of invented ones: each line has a text, those of statements also an id",
    )
    parser.add_argument(
        "--txtai", type=Path, metavar="PYTHON", help="a Python that has it; without, that section is left out"
    )
    parser.add_argument(
        "--processes", type=int, default=1, metavar="N", help="that serve On Record in that section (%(default)s)"
    )
    parser.add_argument(
        "--large-statements", type=int, default=100_000, metavar="N", help="of the whole server (%(default)s)"
    )
    parser.add_argument("--large-folder", type=Path, metavar="DIR", help="where its record is kept, for another run")
    asked = parser.parse_args()
    if asked.sweep_statements > LIMITS.large_from:
        parser.error(f"--sweep-statements is at most {LIMITS.large_from}: a larger record does not compare everything")
    return asked


if __name__ == "__main__":
    main()
