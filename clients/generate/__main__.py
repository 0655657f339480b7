"""Write the generated modules of the Python client: `python -m clients.generate`."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from clients.generate.calls import client_module
from clients.generate.models import models_module
from service.app import create_app
from service.settings import Settings

PACKAGE = Path(__file__).parents[1] / "python" / "onrecord_client"


def generated() -> Mapping[str, str]:
    """The text of each generated module, by its name."""
    document = create_app(Settings()).openapi()
    return {
        "models.py": _formatted(models_module(document)),
        "client.py": _formatted(client_module(document)),
    }


def _formatted(text: str) -> str:
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length=120", "-"]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout  # noqa: S603 - ours


if __name__ == "__main__":
    for name, text in generated().items():
        (PACKAGE / name).write_text(text, encoding="utf-8")
