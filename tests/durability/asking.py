"""Asks a service one question after another, and judges each answer by what was acknowledged before the question."""

import random
import threading
from collections import Counter
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

import httpx

from tests.durability.ledger import Ledger, Said
from tests.serving import Server

MODES = ("hybrid", "semantic", "exact")
PAUSE_S = 0.05
"""After an answer that there is none now, and as long as there is nothing to ask for."""
RIGHT, AWAY, CUT_OFF = "right", "away", "cut off"


class Asking:
    """Threads that ask; `answers` counts what they were told, `wrong` holds what should not have been."""

    def __init__(self, ledger: Ledger, service: Server, seed: int, threads: int) -> None:
        self.answers: Counter[str] = Counter()
        self.wrong: list[str] = []
        self._ledger = ledger
        self._service = service
        self._going_on = threading.Event()
        self._going_on.set()
        self._ending = threading.Event()
        self._threads: Sequence[threading.Thread] = [
            threading.Thread(target=self._ask_on, args=(random.Random(f"{seed} {number}"),))  # noqa: S311
            for number in range(threads)
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending.set()
        self._going_on.set()
        for thread in self._threads:
            thread.join()

    def pause(self) -> None:
        """The service will be killed: what is asked now may be cut off, and nothing more is asked."""
        self._going_on.clear()

    def go_on(self, service: Server) -> None:
        """Ask the service that was started in its place."""
        self._service = service
        self._going_on.set()

    def _ask_on(self, chance: random.Random) -> None:
        while not self._ending.is_set():
            self._going_on.wait()
            asked = self._ledger.one(chance)
            if asked is None or self._noted(*asked, chance.choice(MODES)) == AWAY:
                self._ending.wait(PAUSE_S)

    def _noted(self, said: Said, stands: bool, mode: str) -> str:
        try:
            told = self._told(said, stands, mode)
        except httpx.TransportError as error:
            told = CUT_OFF if not self._going_on.is_set() else f"{said} in vain: {error!r}"
        except Exception as error:  # noqa: BLE001 - a thread that ended unseen would ask nothing more
            told = f"{said}: {error!r}"
        if told in (RIGHT, AWAY, CUT_OFF):
            self.answers[told] += 1
        else:
            self.wrong.append(told)
        return told

    def _told(self, said: Said, stands: bool, mode: str) -> str:
        parameters = {"q": said.words, "mode": mode, "collapse": "none"}
        answer = self._service.client.get("/v1/search", params=parameters)
        if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE and int(answer.headers.get("Retry-After", 0)) > 0:
            return AWAY
        if answer.status_code != httpx.codes.OK:
            return f"{said}, {mode}: {answer.status_code} {answer.text}"
        is_found = any(_is(said, hit) for hit in answer.json()["hits"])
        # Of what was changed since the question, nobody can say what the answer should be.
        if is_found == stands or (stands and not self._ledger.stands(said)):
            return RIGHT
        return f"{said}, {mode}: {'not found' if stands else 'found, though gone'}"


def _is(said: Said, hit: dict[str, Any]) -> bool:
    return bool(hit["article"]["external_id"] == said.external_id and said.words in hit["statement"]["text"])
