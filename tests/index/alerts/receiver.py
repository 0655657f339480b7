"""A receiver of webhooks on 127.0.0.1, which checks every signature with the library that the specification gives."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError

from index.alerts.signing import new_secret


@dataclass(frozen=True, slots=True)
class Received:
    """A message: its id, its signatures, and what it says; `checked` where its signature holds."""

    id: str
    signatures: tuple[str, ...]
    body: dict[str, Any]
    checked: bool


@dataclass(slots=True)
class Receiver:
    """Takes messages; answers are used up one by one, and then it is 204. None is given while it is not awake."""

    port: int
    secret: str = field(default_factory=new_secret)
    received: list[Received] = field(default_factory=list)
    answers: list[tuple[int, Mapping[str, str]]] = field(default_factory=list)
    awake: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.awake.set()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}/hook"

    @property
    def ids(self) -> list[str]:
        return [one.id for one in self.received]

    @property
    def types(self) -> list[str]:
        return [one.body["type"] for one in self.received]

    def take(self, headers: Mapping[str, str], body: bytes) -> tuple[int, Mapping[str, str]]:
        try:
            Webhook(self.secret).verify(body, dict(headers))
            checked = True
        except WebhookVerificationError:
            checked = False
        signatures = tuple(headers["webhook-signature"].split(" "))
        self.received.append(Received(headers["webhook-id"], signatures, json.loads(body), checked))
        self.awake.wait()
        return self.answers.pop(0) if self.answers else (204, {})


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver that listens until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, fields = receiver.take({name.lower(): value for name, value in self.headers.items()}, body)
            self.send_response(status)
            for name, value in fields.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        receiver = Receiver(server.server_port)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()
