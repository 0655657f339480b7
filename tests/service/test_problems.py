"""Every error has a problem of its own, and every problem is used."""

from collections.abc import Iterator

import pytest

from index.errors import InvalidArticle, NotFound, OnRecordError, StoreBusy
from service.problem_table import ERRORS, FRAMEWORK, INTERNAL, PROBLEMS
from service.problems import item_problem, problem_of


def _every_error(kind: type[OnRecordError]) -> Iterator[type[OnRecordError]]:
    for child in kind.__subclasses__():
        yield child
        yield from _every_error(child)


@pytest.mark.parametrize("kind", sorted(_every_error(OnRecordError), key=str))
def test_every_error_of_the_library_has_a_problem(kind: type[OnRecordError]) -> None:
    problem = problem_of(kind.__new__(kind))

    if not kind.__module__.startswith("tests."):
        assert problem in PROBLEMS.values()
    assert problem.status == 404 if issubclass(kind, NotFound) else problem.status in range(400, 600)


def test_slugs_are_unique_and_statuses_are_those_of_errors() -> None:
    problems = {id(problem): problem for problem in (*ERRORS.values(), *FRAMEWORK.values(), INTERNAL)}

    assert len({problem.slug for problem in problems.values()}) == len(problems)
    assert all(400 <= problem.status < 600 for problem in problems.values())
    assert all(problem.meaning and problem.remedy for problem in problems.values())


def test_a_busy_store_asks_to_come_back() -> None:
    assert dict(problem_of(StoreBusy("locked")).headers)["Retry-After"]


def test_the_problem_of_an_item_can_always_be_sent() -> None:
    assert item_problem(InvalidArticle("half a pair \ud800", "/text"))["detail"] == "half a pair ?"
