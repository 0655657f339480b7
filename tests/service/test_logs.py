"""Log lines: one JSON object each, without what was asked."""

import json
import subprocess
import sys

FAULT = """
import structlog
from service.logs import configure_logs
from service.settings import LogFormat, LogLevel
configure_logs(LogLevel.INFO, LogFormat.{format})
def search(query):
    raise ValueError("a fault")
try:
    search("a confidential matter")
except ValueError:
    structlog.get_logger("onrecord.test").exception("search_failed", request_id="r1")
"""


def _logged(log_format: str) -> str:
    program = FAULT.format(format=log_format)
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stderr


def test_a_fault_is_one_line_of_json_with_its_traceback() -> None:
    (line,) = _logged("JSON").splitlines()

    logged = json.loads(line)

    assert (logged["event"], logged["request_id"], logged["level"]) == ("search_failed", "r1", "error")
    assert logged["exception"][0]["exc_value"] == "a fault"


def test_no_log_tells_the_values_of_variables() -> None:
    for log_format in ("JSON", "CONSOLE"):
        logged = _logged(log_format)

        assert "a fault" in logged
        assert "'a confidential matter'" not in logged
