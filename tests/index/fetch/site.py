"""A real web site on 127.0.0.1 that plays tricks, and the wires that lead there from an address that looks public."""

import gzip
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpcore2

from index.fetch.fetcher import Fetcher
from index.fetch.rules import FetchRules

PUBLIC = "93.184.215.14"
"""An address that passes for public; the tests connect to nothing but 127.0.0.1."""
CERTIFICATE = Path(__file__).with_name("site.example.pem")
HTML = "text/html; charset=utf-8"

ARTICLE = """<!doctype html><html lang="en"><head><title>The mill stays open</title>
<meta property="og:site_name" content="Oxenby Post"><meta name="author" content="Sigrun Glaswen">
<meta property="article:published_time" content="2025-03-12T17:40:00+01:00">
{head}</head><body><main><article><h1>The mill stays open</h1>
<p>The paper mill in Oxenby will stay open until the end of the decade, its owners have decided after a long vote.</p>
<p>“The mill will run for ten more years,” said Sigrun Glaswen, the chair of the board of the mill in Oxenby.</p>
<p>{last}</p></article></main></body></html>"""


def article(
    head: str = "", last: str = "The town council had asked the owners for such a promise since last spring."
) -> str:
    """A page with an article."""
    return ARTICLE.format(head=head, last=last)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that the site got."""

    path: str
    headers: Mapping[str, str]


Reply = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers with whatever the site has under the path."""

    site: "Site"
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.close_connection = True
        self.site.asked.append(Asked(self.path, {name.lower(): value for name, value in self.headers.items()}))
        reply = self.site.pages.get(self.path.partition("?")[0], status(404))
        with suppress(ConnectionError, ssl.SSLError):  # the client left, as it should
            reply(self)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        del format, args

    def head(self, code: int, headers: Iterable[tuple[str, str]]) -> None:
        self.send_response(code)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()


def page(body: str | bytes, content_type: str = HTML, **headers: str) -> Reply:
    raw = body.encode() if isinstance(body, str) else body

    def reply(handler: Handler) -> None:
        more = [(name.replace("_", "-"), value) for name, value in headers.items()]
        handler.head(200, [("Content-Type", content_type), ("Content-Length", str(len(raw))), *more])
        handler.wfile.write(raw)

    return reply


def status(code: int, body: bytes = b"") -> Reply:
    def reply(handler: Handler) -> None:
        handler.head(code, [("Content-Length", str(len(body)))])
        handler.wfile.write(body)

    return reply


def redirect(location: str, code: int = 302) -> Reply:
    return lambda handler: handler.head(code, [("Location", location), ("Content-Length", "0")])


def raw(answer: bytes) -> Reply:
    def reply(handler: Handler) -> None:
        handler.wfile.write(answer)

    return reply


def endless(piece: bytes, pause_s: float = 0.0, content_type: str = HTML, head: bool = True) -> Reply:
    """Send the same again and again, until the client has enough."""

    def reply(handler: Handler) -> None:
        if head:
            handler.head(200, [("Content-Type", content_type)])
        while not handler.site.closed.wait(pause_s):
            handler.wfile.write(piece)
            handler.wfile.flush()

    return reply


def after(path: str, reply: Reply) -> Reply:
    """Answer once something else was asked for."""

    def wait(handler: Handler) -> None:
        while path not in handler.site.paths and not handler.site.closed.wait(0.01):
            pass
        reply(handler)

    return wait


def bomb(megabytes: int) -> bytes:
    """Zeros, packed a thousand times smaller."""
    return gzip.compress(bytes(megabytes * 1024 * 1024), compresslevel=9)


def empty_blocks(count: int) -> bytes:
    """A gzip body that unfolds to nothing, however long it is."""
    header = gzip.compress(b"")[:10]
    stored_block_of_no_bytes = b"\x00\x00\x00\xff\xff"  # RFC 1951, section 3.2.4
    return header + count * stored_block_of_no_bytes


@dataclass
class Site:
    """What the site has, and what it was asked."""

    port: int
    pages: dict[str, Reply] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    server_names: list[str | None] = field(default_factory=list)
    closed: threading.Event = field(default_factory=threading.Event)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    @property
    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients that leave in the middle are what the tests are about."""


@contextmanager
def serving_site(certificate: Path | None = None) -> Iterator[Site]:
    """The site, until the block ends."""

    class OfThisSite(Handler):
        pass

    server = _Server(("127.0.0.1", 0), OfThisSite)
    OfThisSite.site = Site(server.server_address[1])
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        context.sni_callback = lambda _socket, name, _context: OfThisSite.site.server_names.append(name)
        # The handshake belongs to the thread of the connection: where it fails, the server goes on.
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield OfThisSite.site
    finally:
        OfThisSite.site.closed.set()
        server.shutdown()
        server.server_close()
        thread.join()


class Names:
    """A name server of our own: each name has a list of answers, the last of which stays."""

    def __init__(self, **answers: Sequence[Sequence[str]]) -> None:
        self._answers = {name.replace("_", "."): [*given] for name, given in answers.items()}
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> list[str]:
        del port
        self.asked.append(host)
        if host not in self._answers:
            raise socket.gaierror(socket.EAI_NONAME, "no such host")
        answers = self._answers[host]
        return [*(answers.pop(0) if len(answers) > 1 else answers[0])]


class Wires(httpcore2.NetworkBackend):
    """The network's edge: every connection ends at the site, whatever address it was meant for."""

    def __init__(self, site: Site, dead: Sequence[str] = ()) -> None:
        self._site = site
        self._dead = dead
        self._sockets = httpcore2.SyncBackend()
        self.connected: list[tuple[str, int]] = []

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        self.connected.append((host, port))
        if host in self._dead:
            raise httpcore2.ConnectError
        return self._sockets.connect_tcp("127.0.0.1", self._site.port, timeout, local_address, socket_options)


def rules(site: Site, **given: object) -> FetchRules:
    """Rules by which the site may be asked, though it is not public; impatient, and in no need of politeness."""
    usual: dict[str, object] = {
        "allow_hosts": (site.host,),
        "heed_robots": False,
        "host_delay_s": 0.0,
        "total_timeout_s": 10.0,
    }
    return FetchRules(**(usual | given))  # type: ignore[arg-type]


def fetcher_of(site: Site, **given: object) -> Fetcher:
    return Fetcher(rules(site, **given))
