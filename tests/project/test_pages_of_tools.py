"""What the pages say about other tools is what happens: one session on one server for all of them."""

from pathlib import Path

from tests.project import ROOT
from tests.project.console import Session, says, steps

PAGES = ["superdesk", "citations", "embedding", "client"]
"""The first one to start a server starts it for all, with what it has set by then."""


def test_the_commands_of_the_pages_print_what_they_say(tmp_path: Path) -> None:
    cwd = tmp_path / "cwd"
    cwd.mkdir()
    serving = False
    with Session(cwd, tmp_path) as session:
        # What `pip install ./clients/python` does, without the installing.
        session.run(f"export PYTHONPATH={ROOT / 'clients' / 'python'}:{ROOT}")
        for page in PAGES:
            for step in steps(ROOT / "docs" / f"{page}.md"):
                if step.command == "onrecord serve" and serving:
                    continue
                printed = session.run(step.command)
                assert says(printed, step.expected), f"{page}: $ {step.command}\n{printed}\nis not\n{step.expected}"
                serving = serving or step.command == "onrecord serve"
