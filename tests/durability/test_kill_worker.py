"""`onrecord worker` in processes of its own: one that is killed leaves its items to the others."""

import signal
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from index.jobs.articles import ARTICLES, ITEMS_AT_ONCE
from index.store.jobs import JobState
from tests import postgres
from tests.conftest import POSTGRESQL, OpenRecord
from tests.invented import article_body, articles
from tests.serving import STOP_TIMEOUT_S, working
from tests.waiting import until

COUNT = 2 * ITEMS_AT_ONCE


@pytest.mark.parametrize("kind_of_store", [POSTGRESQL], indirect=True)
def test_what_a_killed_worker_had_in_hand_is_done_by_the_other(
    open_record: OpenRecord,
    database_of: Callable[[Path], str | None],
    postgres_server: postgres.Server,
    tmp_path: Path,
) -> None:
    record, url = open_record(tmp_path), database_of(tmp_path)
    assert url is not None
    database = url.rpartition("/")[2]
    with ExitStack() as stack:
        killed, other = (stack.enter_context(working(tmp_path / name, url)) for name in ("killed", "other"))
        bodies = [article_body(one) for one in articles(COUNT, paragraphs=1)]

        job = record.store.create_job(ARTICLES, bodies)
        until(lambda: in_hand(postgres_server, database) == 2)
        killed.kill()
        until(lambda: record.store.job(job.id).state is JobState.FINISHED)

        other.send_signal(signal.SIGTERM)
        assert other.wait(STOP_TIMEOUT_S) == 0
    assert record.store.job(job.id).failed == 0
    assert {item.result["status"] for item in record.store.job_items(job.id, -1, COUNT) if item.result} <= {
        "created",
        "unchanged",
    }
    assert record.store.counts()["articles"] == record.store.change_number() == COUNT


def in_hand(server: postgres.Server, database: str) -> int:
    """How many processes have items in hand: a transaction of theirs is open."""
    asked = "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction' AND datname = "
    return int(server.ask(f"{asked}'{database}'")[0][0])
