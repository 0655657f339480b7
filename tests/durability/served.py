"""Kills a service or its PostgreSQL at random moments, while articles come in and questions are asked over HTTP.

What is killed comes back as in operation: the server of the database by its administrator, with the service left alone,
and the service by whatever starts it again. Every answer in between is right, or says that there is none now.
"""

import random
import signal
import threading
import time
from contextlib import ExitStack, closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from index.encode import Encoder
from index.record import Record
from tests import postgres
from tests.durability.asking import Asking
from tests.durability.deeds import Deed, Kind
from tests.durability.ledger import Ledger
from tests.durability.ordeal import Clean, check_whole
from tests.invented import article_body
from tests.serving import Server, serving, until_ready

MOST_DEEDS_A_LIFE = 4
"""Up to so many deeds are acknowledged before the moment of the kill is drawn."""
LONGEST_WAIT_S = 0.4
"""The kill comes at any moment of so long a time: one ingest over HTTP takes some 0.2 s."""
ASKERS = 2
RULES = {"ONRECORD_EXTRACTION": "rules", "ONRECORD_THREADS": "1"}
"""How a speaker is found has no part in what a kill leaves behind."""


class Victim(StrEnum):
    """What is killed."""

    DATABASE = "database"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Outage:
    """One kill: deeds acknowledged by then, whether the one in flight had come through, and when the service was back.

    `back_s` is counted from when the database takes connections again, or from when the service is started again.
    """

    victim: Victim
    done: int
    came_through: bool
    back_s: float


class ServedOrdeal:
    """One database with the service over it."""

    def __init__(self, folder: Path, seed: int, server: postgres.Server, encoder: Encoder) -> None:
        self.done = 0
        self._chance = random.Random(seed)  # noqa: S311 (nothing is secret here)
        self._server = server
        self._url = server.new_database()
        self._caches = folder / "caches"
        self._ids: dict[int, str] = {}
        self._ledger = Ledger()
        self._held = ExitStack()
        clean = Clean(folder / "reference", seed, encoder=encoder, rules_only=True)
        self._clean = self._held.enter_context(closing(clean))
        # Open all the while: it has to find its way back as well.
        looking = Record.open(folder / "looking", database_url=self._url, encoder=encoder)
        self._looking = self._held.enter_context(closing(looking))
        self._life = self._held.enter_context(ExitStack())
        self._service = self._started()
        self.asking = self._held.enter_context(Asking(self._ledger, self._service, seed, ASKERS))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._held.close()

    @property
    def acknowledged(self) -> int:
        """How many changes were acknowledged; a snapshot is none."""
        return sum(deed.kind is not Kind.SNAPSHOT for deed in self._clean.deeds[: self.done])

    def kill_one(self, victim: Victim) -> Outage:
        """Kill it in the middle of things, bring it back, and check everything that is stored and was answered.

        Raises:
            AssertionError: something acknowledged is lost, something is half there, or an answer was wrong.
        """
        before = self.done
        self._write_until(victim)
        back_s = self._bring_back(victim)
        newly_done = self._clean.deeds[before : self.done]
        came_through = check_whole(self._looking, self._clean, self.done, newly_done)
        assert self.asking.wrong == []
        return Outage(victim, self.done, came_through, back_s)

    def _write_until(self, victim: Victim) -> None:
        """Write until nothing is acknowledged any more; the kill comes some time after some deeds."""
        killing = threading.Timer(self._chance.uniform(0, LONGEST_WAIT_S), self._kill, (victim,))
        safe = self.done + self._chance.randint(1, MOST_DEEDS_A_LIFE)
        while self._carried_out(self._clean.deeds[self.done]):
            self.done += 1
            if self.done == safe:
                killing.start()
        assert self.done >= safe, "a change was refused though nothing was killed yet"
        killing.join()

    def _kill(self, victim: Victim) -> None:
        match victim:
            case Victim.DATABASE:
                self._server.stop(signal.SIGKILL)
            case Victim.SERVICE:
                self.asking.pause()
                self._service.kill()

    def _bring_back(self, victim: Victim) -> float:
        match victim:
            case Victim.DATABASE:
                _check_away(self._service.client.get("/v1/search", params={"q": "bridge"}))
                self._server.start()
                begun = time.monotonic()
                until_ready(self._service.process, self._service.client)
                return time.monotonic() - begun
            case Victim.SERVICE:
                self._life.close()
                self._service = self._started()
                self.asking.go_on(self._service)
                return self._service.ready_s

    def _started(self) -> Server:
        environment = {**RULES, "ONRECORD_DATABASE_URL": self._url}
        return self._life.enter_context(serving(self._caches, environment=environment))

    # --- writing

    def _carried_out(self, deed: Deed) -> bool:
        """Whether a deed was acknowledged; one that was done and not acknowledged is done again."""
        if deed.kind is Kind.SNAPSHOT:
            return True
        self._ledger.begin(deed)
        try:
            answer = self._sent(deed)
        except httpx.TransportError:
            return False
        if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
            _check_away(answer)
            return False
        if deed.kind is Kind.DELETE:
            assert answer.status_code in (httpx.codes.NO_CONTENT, httpx.codes.NOT_FOUND), answer.text
        else:
            assert answer.status_code in (httpx.codes.CREATED, httpx.codes.OK), answer.text
            self._ids[deed.number] = answer.json()["article"]["id"]
        self._ledger.end(deed, deed.article(self._clean.seed))
        return True

    def _sent(self, deed: Deed) -> httpx.Response:
        client = self._service.client
        if deed.kind is Kind.DELETE:
            return client.delete(f"/v1/articles/{self._ids[deed.number]}")
        body: dict[str, Any] = article_body(deed.article(self._clean.seed))
        return client.post("/v1/articles", json=body)


def _check_away(answer: httpx.Response) -> None:
    assert answer.status_code == httpx.codes.SERVICE_UNAVAILABLE, answer.text
    assert answer.json()["type"] == "/errors/store-away", answer.text
    assert int(answer.headers["Retry-After"]) > 0
