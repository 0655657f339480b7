"""The pinned packages are those that pyproject.toml asks for and those that the tests run with."""

import tomllib
from importlib.metadata import distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.project import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
ASKED = [Requirement(text) for text in [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]]
PINS = [
    Requirement(line)
    for line in (ROOT / "constraints.txt").read_text().splitlines()
    if line and not line.startswith("#")
]
PINNED = {canonicalize_name(pin.name): pin for pin in PINS}
# torch pins its CUDA libraries itself: docs/decisions/0002-pins-without-hashes.md.
NEEDED_BY_OTHERS_THAN_TORCH = [asked for asked in ASKED if asked.name != "torch"]
INSTALLED = {canonicalize_name(found.name): Version(found.version) for found in distributions()}


def pinned_version(pin: Requirement) -> Version:
    (exact,) = pin.specifier
    assert exact.operator == "=="
    return Version(exact.version)


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.name)
def test_what_the_project_asks_for_is_pinned_within_its_range(asked: Requirement) -> None:
    assert asked.specifier.contains(pinned_version(PINNED[canonicalize_name(asked.name)]))


@pytest.mark.parametrize("pin", PINS, ids=lambda pin: pin.name)
def test_the_tests_run_with_the_pinned_version(pin: Requirement) -> None:
    assert pin.specifier.contains(INSTALLED[canonicalize_name(pin.name)])


def test_no_pin_names_a_build_of_its_own() -> None:
    assert [pin.name for pin in PINS if pinned_version(pin).local] == []


def test_every_package_is_pinned_once() -> None:
    assert len(PINNED) == len(PINS)


@pytest.mark.parametrize("asked", NEEDED_BY_OTHERS_THAN_TORCH, ids=lambda asked: asked.name)
def test_what_a_pinned_package_needs_is_pinned_too(asked: Requirement) -> None:
    needed = {
        canonicalize_name(requirement.name)
        for found in distributions()
        if canonicalize_name(found.name) == canonicalize_name(asked.name)
        for requirement in map(Requirement, found.requires or [])
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""})
    }
    assert needed & set(INSTALLED) <= set(PINNED) | {"setuptools"}
