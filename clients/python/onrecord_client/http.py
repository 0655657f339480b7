"""How the calls are made, and what becomes of answers that say no. Written by hand; the calls are generated."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, ParamSpec, Protocol, Self, TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel, TypeAdapter

T = TypeVar("T")
P = ParamSpec("P")

Query = Mapping[str, Any]
Body = BaseModel | Sequence[BaseModel]


@dataclass(frozen=True)
class Document:
    """A body that is sent as it is: an article or a batch in another format than JSON, by its media type."""

    content: bytes
    media_type: str


@dataclass(frozen=True)
class Problem(Exception):
    """The service refused a call (RFC 9457).

    `slug` is the kind of problem, with a page under `/errors/{slug}`. `retry_after_s` is how long to wait before the
    same call may succeed, None where the service does not say. `errors` point at each part of the call that is wrong.
    """

    status: int
    slug: str
    title: str
    detail: str
    request_id: str | None = None
    pointer: str | None = None
    retry_after_s: float | None = None
    errors: Sequence[Mapping[str, str]] = field(default_factory=tuple)

    def __str__(self) -> str:
        """What happened and what to do."""
        return f"{self.status} {self.slug}: {self.detail}"


class Http:
    """One connection pool to one service.

    Args:
        base_url: the address of the service, such as `http://127.0.0.1:8000`.
        headers: sent with every call, such as `Authorization`.
        timeout_s: how long each step of a call may take: to connect, to send, to wait for a piece of the answer.
        transport: carries the calls in place of the network.
    """

    def __init__(
        self,
        base_url: str,
        *,
        headers: Mapping[str, str] | None = None,
        timeout_s: float = 60.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._client = httpx.Client(base_url=base_url, headers=headers, timeout=timeout_s, transport=transport)

    def __enter__(self) -> Self:
        """The client itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of its connections."""
        self.close()

    def close(self) -> None:
        """Let go of its connections."""
        self._client.close()

    def _json(self, kind: type[T], method: str, path: str, **given: Any) -> T:
        answer: T = TypeAdapter(kind).validate_json(self._answer(method, path, **given).content)
        return answer

    def _text(self, method: str, path: str, **given: Any) -> str:
        return self._answer(method, path, **given).text

    def _nothing(self, method: str, path: str, **given: Any) -> None:
        self._answer(method, path, **given)

    def _bytes(self, method: str, path: str, **given: Any) -> Iterator[bytes]:
        request = self._request(method, path, **given)
        yield from self._streamed(request, httpx.Response.iter_bytes)

    def _lines(self, method: str, path: str, **given: Any) -> Iterator[str]:
        request = self._request(method, path, **given)
        yield from self._streamed(request, httpx.Response.iter_lines)

    def _answer(self, method: str, path: str, **given: Any) -> httpx.Response:
        response = self._client.send(self._request(method, path, **given))
        if not response.is_success:
            raise _problem(response)
        return response

    def _streamed(self, request: httpx.Request, pieces: Callable[[httpx.Response], Iterator[T]]) -> Iterator[T]:
        response = self._client.send(request, stream=True)
        try:
            if not response.is_success:
                response.read()
                raise _problem(response)
            yield from pieces(response)
        finally:
            response.close()

    def _request(
        self,
        method: str,
        path: str,
        query: Query | None = None,
        headers: Mapping[str, str | None] | None = None,
        body: Body | Document | None = None,
    ) -> httpx.Request:
        stated = {name: value for name, value in (headers or {}).items() if value is not None}
        content: bytes | None = None
        if isinstance(body, Document):
            content, stated["Content-Type"] = body.content, body.media_type
        elif body is not None:
            adapter: TypeAdapter[Any] = TypeAdapter(Any)
            content = adapter.dump_json(body, by_alias=True, exclude_unset=True)
            stated["Content-Type"] = "application/json"
        asked = {name: _written(value) for name, value in (query or {}).items() if value is not None}
        return self._client.build_request(method, path, params=asked, headers=stated, content=content)


class Page(Protocol):
    """An answer that may go on: `next` is the cursor of the page after it."""

    @property
    def next(self) -> str | None:
        """Null on the last page."""


PageT = TypeVar("PageT", bound=Page)


def pages(call: Callable[P, PageT], *args: P.args, **kwargs: P.kwargs) -> Iterator[PageT]:
    """Every page of a list or a search, one after the other.

    Args:
        call: the method that answers one page, such as `client.search`.
        args: its arguments, as for the first page.
        kwargs: the same.
    """
    page = call(*args, **kwargs)
    yield page
    while page.next is not None:
        kwargs["cursor"] = page.next
        page = call(*args, **kwargs)
        yield page


def segment(value: object) -> str:
    """A part of an address, in which no character of it leads elsewhere."""
    return quote(str(value), safe="")


def _written(value: Any) -> Any:
    """A parameter as an address holds it."""
    if isinstance(value, list):
        return [_written(one) for one in value]
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if hasattr(value, "isoformat") else value


def _problem(response: httpx.Response) -> Problem:
    """What the service said; where something before it answered, such as a proxy, its status alone."""
    try:
        body = response.json()
    except ValueError:
        body = {}
    if not isinstance(body, dict):
        body = {}
    after = response.headers.get("Retry-After", "")
    return Problem(
        status=response.status_code,
        slug=str(body.get("type", "unknown")).rpartition("/")[2],
        title=str(body.get("title", response.reason_phrase)),
        detail=str(body.get("detail", "The answer is none of On Record's.")),
        request_id=body.get("request_id"),
        pointer=body.get("pointer"),
        retry_after_s=float(after) if after.isascii() and after.isdigit() else None,
        errors=tuple(body.get("errors", ())),
    )
