"""Statements in one round trip: their parameters, their errors, and what is larger than any buffer."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from index.store.postgres.connecting import engine_of, transaction
from index.store.postgres.driver import numbered
from tests import postgres


@pytest.fixture
def connection(postgres_server: postgres.Server) -> Iterator[Connection]:
    engine = engine_of(postgres_server.url("postgres"), begin=("START TRANSACTION",), connections=1, lock_timeout_s=5)
    with transaction(engine) as connection:
        yield connection
    engine.dispose()


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("SELECT %s, %s", "SELECT $1, $2"),
        ("SELECT 7 %% %s", "SELECT 7 % $1"),
        ("SELECT '%s', 'it''s %s', \"%s\", %s::TEXT", "SELECT '%s', 'it''s %s', \"%s\", $1::TEXT"),
        ("SELECT 1", "SELECT 1"),
    ],
)
def test_parameters_are_numbered_outside_of_quotation_marks(written: str, sent: str) -> None:
    assert numbered(written) == sent


def test_after_a_statement_that_fails_its_transaction_is_taken_back_and_the_connection_serves(
    connection: Connection,
) -> None:
    for wrong in ("SELECT 1 / CAST(:number AS integer)", "SELECT nothing FROM nowhere WHERE 1 = :number"):
        with pytest.raises(DBAPIError):
            connection.execute(text(wrong), {"number": 0})
        connection.rollback()

        assert connection.scalar(text("SELECT CAST(:number AS integer)"), {"number": 7}) == 7


def test_a_parameter_and_an_answer_may_be_larger_than_any_buffer(connection: Connection) -> None:
    large = "x" * 5_000_000

    assert connection.scalar(text("SELECT CAST(:large AS text) || :end"), {"large": large, "end": "y"}) == f"{large}y"


def test_nothing_and_what_is_no_text_come_back_as_they_went(connection: Connection) -> None:
    asked = text("SELECT CAST(:none AS text), CAST(:number AS bigint), CAST(:bytes AS bytea), CAST(:list AS bigint[])")
    given = {"none": None, "number": 2**62, "bytes": b"\0\xff", "list": [1, 2]}

    assert tuple(connection.execute(asked, given).one()) == (None, 2**62, b"\0\xff", [1, 2])
