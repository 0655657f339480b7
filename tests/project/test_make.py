"""`make` on machines in every state: fresh, half installed, half loaded, loaded."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import MISSING
from tests.project import ROOT
from tests.project.console import targets_of_make
from tests.serving import clean_environment, free_port, started

VENV = Path(sys.executable).parent.parent


def make(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(["make", "-s", *words], cwd=ROOT, capture_output=True, text=True, env=clean_environment())


def served(checkout: Path, data_dir: Path, log: Path) -> str:
    """What `make serve` prints until it is ready, with the packages of this very environment."""
    port = free_port()
    command = ["make", "-s", "-o", f"{VENV}/installed", "serve", f"VENV={VENV}", f"PORT={port}"]
    environment = clean_environment(ONRECORD_DATA_DIR=str(data_dir))
    with started(command, f"http://127.0.0.1:{port}", environment, log, checkout):
        return log.read_text()


def python_that_fails_at(folder: Path, words: str) -> Path:
    """A Python as some machines have it: one without a part of the standard library, or too old."""
    stand_in = folder / "python"
    stand_in.write_text(f'#!/bin/sh\ncase "$*" in *{words}*) exit 1;; esac\nexec {sys.executable} "$@"\n')
    stand_in.chmod(0o755)
    return stand_in


def test_make_alone_lists_every_target() -> None:
    listed = make().stdout
    assert [target for target in targets_of_make() if f"make {target} " not in listed] == []


def test_a_load_that_was_interrupted_is_taken_up_and_a_complete_one_is_not_done_again(tmp_path: Path) -> None:
    # A single sample: all of them are loaded where the README's commands are tried.
    checkout, data_dir = tmp_path / "checkout", tmp_path / "record"
    (checkout / "seeds").mkdir(parents=True)
    (checkout / "Makefile").symlink_to(ROOT / "Makefile")
    (checkout / "seeds" / "mill.txt").write_text("“The mill stays open,” said Sigrun Glaswen.", encoding="utf-8")
    data_dir.mkdir()
    (data_dir / ".loading-seeds").touch()
    first, second = (served(checkout, data_dir, tmp_path / name) for name in ("first", "second"))
    assert "Loading the sample articles" in first
    assert "articles: 1 created" in first
    assert not (data_dir / ".loading-seeds").exists()
    assert "Loading the sample articles" not in second


@pytest.mark.parametrize(
    ("missing", "advice"), [("ensurepip", "apt install python3-venv"), ("version_info", "Python 3.11 or later")]
)
def test_a_python_that_cannot_make_an_environment_is_named_in_one_line(
    tmp_path: Path, missing: str, advice: str
) -> None:
    python = python_that_fails_at(tmp_path, missing)
    done = make("serve", f"PYTHON={python}", f"VENV={tmp_path}/venv")
    complaint = [line for line in done.stderr.splitlines() if not line.startswith("make")]
    assert done.returncode != 0
    assert len(complaint) == 1
    assert advice in complaint[0]
    assert not (tmp_path / "venv").exists()


def test_a_changed_pin_installs_again_and_nothing_else_does(tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    installed.touch()
    newest = max((ROOT / name).stat().st_mtime for name in ("pyproject.toml", "constraints.txt"))
    os.utime(installed, (newest + 1, newest + 1))
    assert make("-q", str(installed), f"VENV={tmp_path}").returncode == 0
    os.utime(installed, (newest - 1, newest - 1))
    assert make("-q", str(installed), f"VENV={tmp_path}").returncode == 1


def test_continuous_integration_runs_what_make_test_runs() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    subprocess.run(["bash", "-n", str(script)], check=True)
    assert script.read_text().rstrip().endswith("make test </dev/null")


def test_without_a_browser_and_the_right_to_install_one_a_line_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "make").symlink_to(str(shutil.which("make")))
    nobody = tmp_path / "id"
    nobody.write_text("#!/bin/sh\necho 1000\n")
    nobody.chmod(0o755)

    done = subprocess.run(
        ["make", "-s", "browser"], cwd=ROOT, capture_output=True, text=True, env={"PATH": str(tmp_path)}
    )

    assert (done.returncode, done.stderr.strip()) == (0, MISSING)
