"""What the README says is what happens; in a file of its own, so that it need not wait for the guide."""

from pathlib import Path

from tests.project import ROOT
from tests.project.console import Session, run_all


def test_the_commands_of_the_readme_print_what_it_says(tmp_path: Path) -> None:
    with Session(ROOT, tmp_path, data_dir=tmp_path / "record") as session:
        run_all(ROOT / "README.md", session)
