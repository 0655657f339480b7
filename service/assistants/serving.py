"""`onrecord mcp`: over standard input and output, or over HTTP on this machine alone."""

import ipaddress
import sys

import anyio
import uvicorn
from mcp.server.transport_security import TransportSecuritySettings

from index.errors import OnRecordError
from index.record import Record
from service.assistants.server import assistants_server
from service.server import end_in_order
from service.serving import address_of, listen

PATH = "/mcp"


class OpenToOthers(OnRecordError):
    """The address is one that other machines reach, and this server asks nobody who they are."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"{host} can be reached from other machines, and this server has no keys. Listen on 127.0.0.1, and put a "
            "proxy before it that asks who calls."
        )


def serve_stdio(record: Record) -> None:
    """Answer one assistant, which started this process, until it closes standard input.

    Standard output carries the protocol and nothing else.
    """
    record.check()
    anyio.run(assistants_server(record).run_stdio_async)


def serve_http(record: Record, host: str, port: int) -> None:
    """Answer assistants over streamable HTTP until SIGTERM or SIGINT.

    Each request stands alone, so the server may be started anew under an assistant. Requests that name another host
    or come from a web page elsewhere are refused: a page could otherwise have a browser read the record (DNS
    rebinding).

    Raises:
        OpenToOthers: the address can be reached from elsewhere.
        CannotServe: the address is taken.
    """
    refuse_other_machines(host)
    with listen(host, port) as listener:
        record.check()
        address = address_of(listener)
        ours = (f"127.0.0.1:{listener.getsockname()[1]}", f"localhost:{listener.getsockname()[1]}")
        hosts = sorted({*ours, address.removeprefix("http://")})
        app = assistants_server(record).streamable_http_app(
            streamable_http_path=PATH,
            json_response=True,
            stateless_http=True,
            transport_security=TransportSecuritySettings(
                allowed_hosts=hosts, allowed_origins=[f"http://{one}" for one in hosts]
            ),
        )
        sys.stdout.write(f"On Record answers assistants at {address}{PATH}\n")
        sys.stdout.flush()
        end_in_order()
        uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, server_header=False)).run([listener])


def refuse_other_machines(host: str) -> None:
    """Let an address of this machine alone pass.

    Raises:
        OpenToOthers: it is another.
    """
    try:
        is_ours = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_ours = host == "localhost"
    if not is_ours:
        raise OpenToOthers(host)
