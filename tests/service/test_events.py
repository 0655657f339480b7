"""A stream of events while nothing happens, and the line of those who wait to ingest."""

import asyncio
import threading
from contextlib import AsyncExitStack
from datetime import UTC, datetime

import pytest

from index.errors import JobNotFound
from index.store.jobs import Job, JobState
from service.errors import TooManyIngests
from service.events import event_id, job_events
from service.places import IngestPlaces

QUEUED = Job(1, "articles", JobState.QUEUED, datetime(2025, 3, 1, tzinfo=UTC), None, None, 3, 0, 0)


def test_a_stream_on_which_nothing_happens_is_kept_alive_until_the_server_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.events.KEEP_ALIVE_EVERY_S", 0.0)
    monkeypatch.setattr("service.events.LOOK_EVERY_S", 0.0)
    closing = threading.Event()

    async def follow() -> list[bytes]:
        seen = []
        async for event in job_events(lambda: QUEUED, lambda job: str(job.done), None, closing):
            seen.append(event)
            if len(seen) == 4:
                closing.set()
        return seen

    retry, progress, *kept_alive = asyncio.run(follow())

    assert retry.startswith(b"retry: ")
    assert progress == f"event: progress\ndata: 0\nid: {event_id(QUEUED)}\n\n".encode()
    assert kept_alive == [b": nothing new\n\n"] * 2


def test_a_job_that_is_removed_ends_its_stream_and_what_was_seen_is_not_sent_again() -> None:
    looks = iter([QUEUED])

    def look() -> Job:
        for job in looks:
            return job
        raise JobNotFound("1")

    async def follow() -> list[bytes]:
        return [event async for event in job_events(look, str, event_id(QUEUED), threading.Event())]

    (retry,) = asyncio.run(follow())

    assert retry.startswith(b"retry: ")


def test_beyond_the_line_one_is_told_when_it_has_moved_on() -> None:
    async def press() -> None:
        places = IngestPlaces(at_once=1, max_waiting=1)
        async with AsyncExitStack() as held:
            await held.enter_async_context(places.place())

            async def wait_in_line() -> None:
                async with places.place():
                    pass

            waiting = asyncio.create_task(wait_in_line())
            await asyncio.sleep(0)
            with pytest.raises(TooManyIngests) as refused:
                async with places.place():
                    pass
            assert refused.value.retry_after_s > 0
        await waiting
        async with places.place():
            pass

    asyncio.run(press())
