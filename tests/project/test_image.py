"""There is no image builder where the tests run: everything that the Dockerfile names must exist and fit together.

`make rehearse-image` runs its steps in a clean folder and starts what comes out.
"""

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml  # type: ignore[import-untyped]  # comes with schemathesis, stubs do not

from service.app import create_app
from service.settings import Settings
from tests.project import ROOT
from tests.project.dockerfile import Stage, ignored, stages

STAGES = stages(ROOT / "Dockerfile")
FINAL = STAGES[-1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
IGNORE = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and line[0] != "#"]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]["onrecord"]


def copied_from_the_repository() -> list[str]:
    return [
        source.rstrip("/")
        for stage in STAGES
        for copy in stage.all("COPY")
        if "from" not in copy.flags
        for source in copy.words[:-1]
    ]


def files_of(path: str) -> list[str]:
    found = [ROOT / path, *(ROOT / path).rglob("*")]
    return [str(file.relative_to(ROOT)) for file in found if file.is_file() and file.parent.name != "__pycache__"]


def health_check_url() -> str:
    found = re.search(r"http://[^'\"]+", FINAL.last("HEALTHCHECK").text)
    assert found is not None
    return found.group()


@pytest.mark.parametrize("source", copied_from_the_repository())
def test_what_the_image_copies_is_in_the_repository(source: str) -> None:
    assert files_of(source)


@pytest.mark.parametrize("source", copied_from_the_repository())
def test_the_ignore_file_lets_through_what_the_image_copies(source: str) -> None:
    assert [path for path in files_of(source) if ignored(path, IGNORE)] == []


@pytest.mark.parametrize(
    "path", [".git/HEAD", ".venv/bin/python", "data/onrecord.db", "tests/__init__.py", "seeds/a.txt"]
)
def test_the_ignore_file_keeps_out_what_the_image_does_not_copy(path: str) -> None:
    assert ignored(path, IGNORE)


def test_a_stage_is_copied_from_only_after_it_was_built() -> None:
    for number, stage in enumerate(STAGES):
        built = {earlier.name for earlier in STAGES[:number]}
        assert {copy.flags["from"] for copy in stage.all("COPY") if "from" in copy.flags} <= built


def test_every_stage_has_the_python_that_the_tests_run_with() -> None:
    assert {stage.image for stage in STAGES} == {"python:3.11-slim-bookworm"}
    assert PROJECT["requires-python"] == ">=3.11"


def test_packages_are_installed_under_the_constraints_and_from_the_index_of_the_build_argument() -> None:
    installs = [run.text for run in STAGES[0].all("RUN") if "requirements.txt" in run.text]
    assert len(installs) == 1
    assert "-c constraints.txt" in installs[0]
    assert "TORCH_INDEX_URL" in installs[0]
    assert STAGES[0].all("ARG")[0].words == ["TORCH_INDEX_URL="]


def test_the_entry_point_is_a_command_of_the_package() -> None:
    assert FINAL.last("ENTRYPOINT").arguments[0] in PROJECT["scripts"]


def test_the_image_starts_with_a_command_and_options_that_exist() -> None:
    command = [*FINAL.last("ENTRYPOINT").arguments, *FINAL.last("CMD").arguments, "--help"]
    command[0] = str(Path(sys.executable).with_name(command[0]))
    usage = subprocess.run(command, check=True, capture_output=True, text=True, env={"COLUMNS": "200"}).stdout
    assert [option for option in FINAL.last("CMD").arguments if option.startswith("--") and option not in usage] == []


def test_the_health_check_asks_a_route_that_exists_on_the_port_that_is_served() -> None:
    url = urlsplit(health_check_url())
    served = dict(zip(FINAL.last("CMD").arguments[1::2], FINAL.last("CMD").arguments[2::2], strict=True))
    assert url.path in create_app(Settings()).openapi()["paths"]
    assert str(url.port) == served["--port"] == FINAL.last("EXPOSE").text


def test_the_environment_of_the_image_names_settings_that_exist() -> None:
    names = {f"ONRECORD_{name.upper()}" for name in Settings.model_fields}
    assert {name for name in FINAL.environment if name.startswith("ONRECORD_")} <= names


def test_the_store_lives_in_the_volume() -> None:
    assert FINAL.environment["ONRECORD_DATA_DIR"] == FINAL.last("VOLUME").text


def test_the_image_runs_as_a_fixed_user_without_rights() -> None:
    user, group = FINAL.last("USER").text.split(":")
    assert int(user) == int(group) >= 10_000
    assert user in shlex.split(FINAL.all("RUN")[0].text)


def test_compose_gives_the_container_no_more_than_it_needs() -> None:
    assert COMPOSE["read_only"] is True
    assert COMPOSE["cap_drop"] == ["ALL"]
    assert COMPOSE["security_opt"] == ["no-new-privileges:true"]
    assert COMPOSE["tmpfs"] == ["/tmp"]  # noqa: S108 (the path inside the container)


def test_compose_serves_this_machine_alone_and_keeps_the_record_in_a_volume() -> None:
    assert COMPOSE["ports"] == [f"127.0.0.1:8000:{FINAL.last('EXPOSE').text}"]
    assert COMPOSE["volumes"] == [f"record:{FINAL.last('VOLUME').text}"]


def test_compose_serves_without_a_key_to_this_machine_alone_and_the_image_does_not() -> None:
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"].values()
    is_open = [one for one in services if one.get("environment", {}).get("ONRECORD_OPEN_TO_ALL") == "true"]
    assert len(is_open) == 2
    assert all(port.startswith("127.0.0.1:") for one in is_open for port in one["ports"])
    assert "ONRECORD_OPEN_TO_ALL" not in FINAL.environment


def test_compose_names_the_version_of_the_package() -> None:
    assert COMPOSE["image"] == f"onrecord:{PROJECT['version']}"


def test_compose_passes_build_arguments_that_the_image_knows() -> None:
    known = {argument.text.split("=")[0] for stage in STAGES for argument in stage.all("ARG")}
    assert set(COMPOSE["build"]["args"]) <= known


def test_a_last_matching_pattern_decides_what_is_ignored() -> None:
    patterns = ["*", "!index/", "**/__pycache__"]
    assert not ignored("index/model.py", patterns)
    assert ignored("index/extract/__pycache__", patterns)
    assert ignored("tests/index/model.py", patterns)


def test_stages_are_read_with_continuation_lines_and_comments() -> None:
    assert [type(stage) for stage in STAGES] == [Stage, Stage]
    assert STAGES[0].name == "build"
    assert FINAL.environment["PYTHONUNBUFFERED"] == "1"
