"""Nobody comes past this without what the route asks for, nor more often than may be; it stands around all routes.

Without keys, and without a proxy where people sign on, everybody may do everything: such a server listens on its own
machine alone (`service.serving`). As soon as there is a key, each request needs one, or a session that began with one.
"""

from collections.abc import Sequence
from ipaddress import ip_address
from urllib.parse import quote, urlsplit

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import OnRecordError
from service.access.caller import EVERYBODY, NOBODY, STATE, Caller
from service.access.identity import Identity
from service.access.keyring import Keyring
from service.access.limits import Allowance, Limit, counted_address
from service.access.routes import RouteFinder
from service.access.scopes import NOT_LIMITED, PUBLIC_BY_SETTING, Need, need_of
from service.access.scopes import Scope as KeyScope
from service.audience import is_for_people
from service.errors import ForeignHost, InvalidKey, KeyNeeded, ScopeNeeded, TooManyRequests
from service.handlers import told
from service.problems import retry_headers
from service.settings import Settings

SIGN_IN = "/sign-in"
CHALLENGE = 'Bearer realm="On Record"'

_log = structlog.get_logger("onrecord.access")


class Guard:
    """Lets requests through to their routes, each with its caller in its state.

    Args:
        app: what is guarded.
        settings: limits, pages, and the proxy where people sign on.
        routes: those of the application, complete when the first request comes.
        alone: whether it listens to this machine alone, and is to be called by none but its names while it has no keys.
    """

    def __init__(self, app: ASGIApp, settings: Settings, routes: Sequence[BaseRoute], *, alone: bool = False) -> None:
        self.app = app
        self._alone = alone
        self._has_pages = settings.pages
        self._public = PUBLIC_BY_SETTING if settings.public_cards else frozenset()
        self._identity = Identity(settings)
        self._routes = RouteFinder(routes)
        self._per_key = Limit("key", settings.limit_per_key)
        self._per_address = Limit("address", settings.limit_per_address)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; the first call, without one, starts the application."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            raise NotImplementedError("Nothing but HTTP is served, so nothing else is guarded.")
        route = self._routes.find(scope)
        if route in NOT_LIMITED:
            await self.app(scope, receive, send)
            return
        keyring: Keyring = scope["state"]["held"].keyring
        admission = _Admission(scope, self._need(route))
        try:
            if await self._is_open(keyring):
                admission.caller = EVERYBODY
                self._check_host(Headers(scope=scope).get("Host", ""))
            else:
                await self._admit(admission, keyring)
        except OnRecordError as error:
            if admission.need is not Need.NOTHING or isinstance(error, TooManyRequests):
                await self._refuse(error, admission, route, receive, send)
                return
        scope["state"][STATE] = admission.caller
        await self.app(scope, receive, admission.marking(send))
        await _note_use(keyring, admission.caller)

    def _need(self, route: str | None) -> KeyScope | Need:
        if route is None:
            return Need.KEY
        return Need.NOTHING if route in self._public else need_of(route)

    async def _is_open(self, keyring: Keyring) -> bool:
        if not self._identity.is_open_without_keys:
            return False
        known = keyring.known_to_have_keys()
        return not (await run_in_threadpool(keyring.has_keys) if known is None else known)

    def _check_host(self, host: str) -> None:
        """Keep out pages of other sites whose names were made to lead here: to the browser they are of our own origin.

        Source: RFC 9110, section 7.4 (421); DNS rebinding, for which the page needs a name, not an address.

        Raises:
            ForeignHost: the request names neither this machine nor an address.
        """
        if self._alone and not _names_this_machine(host):
            raise ForeignHost(f"{host!r} is not known as a name of this machine.")

    async def _admit(self, admission: "_Admission", keyring: Keyring) -> None:
        """Find out who it is and whether they may, and count the request.

        Raises:
            InvalidKey, KeyNeeded, ScopeNeeded: they may not.
            TooManyRequests: not now.
        """
        unknown: InvalidKey | None = None
        try:
            admission.caller = await self._identity.of(admission.scope, keyring)
        except InvalidKey as error:
            unknown = error
        self._count(admission)
        if unknown:
            raise unknown
        caller, need = admission.caller, admission.need
        if caller is NOBODY and need is not Need.NOTHING:
            raise KeyNeeded("This call asks for a key: send it as `Authorization: Bearer orec_…`.")
        if not caller.may(need):
            raise ScopeNeeded(f"This call asks for a key with the scope {need}.", need)

    def _count(self, admission: "_Admission") -> None:
        client = admission.scope.get("client")
        if admission.caller is NOBODY:
            allowance = self._per_address.take(counted_address(client[0] if client else ""))
        else:
            allowance = self._per_key.take(admission.caller.counted_as)
        admission.allowance = allowance
        if allowance is not None and allowance.is_refused:
            raise TooManyRequests(
                f"At most {allowance.most} requests may come in {allowance.window_s} seconds.", allowance.more_after_s
            )

    async def _refuse(
        self, error: OnRecordError, admission: "_Admission", route: str | None, receive: Receive, send: Send
    ) -> None:
        scope = admission.scope
        scope["state"][STATE] = admission.caller
        if route is not None:
            # So that it is counted and logged under its route, which the framework does not come to see.
            scope["route"] = _Refused(route.partition(" ")[2])
        if "100-continue" not in Headers(scope=scope).get("Expect", "").lower():
            await _discard(receive)  # a client that is still sending reads no answer
        await self._answer(error, scope)(scope, receive, admission.marking(send))

    def _answer(self, error: OnRecordError, scope: Scope) -> Response:
        if isinstance(error, KeyNeeded) and self._has_pages and scope["method"] == "GET" and is_for_people(scope):
            query = scope["query_string"].decode("latin-1")
            came_from = quote(scope["path"] + (f"?{query}" if query else ""), safe="/")
            return RedirectResponse(f"{SIGN_IN}?next={came_from}", 303, {"Cache-Control": "no-store"})
        return told(error, str(scope["state"].get("request_id", "")), _challenge(error) | retry_headers(error))


def _names_this_machine(host: str) -> bool:
    name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


class _Admission:
    """What is found out of one request before it goes on."""

    def __init__(self, scope: Scope, need: KeyScope | Need) -> None:
        self.scope = scope
        self.need = need
        self.caller: Caller = NOBODY
        self.allowance: Allowance | None = None

    def marking(self, send: Send) -> Send:
        """Sends an answer on with what is left to its caller, and keeps it out of caches that others share."""
        allowance, is_private = self.allowance, self.need is not Need.NOTHING and self.caller is not EVERYBODY

        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(allowance.headers() if allowance else {})
                if is_private:
                    headers.setdefault("Cache-Control", "private, no-cache")
            await send(message)

        return send_marked


class _Refused:
    """The route of a request that did not come to it."""

    def __init__(self, path: str) -> None:
        self.path = path


def _challenge(error: OnRecordError) -> dict[str, str]:
    """How a client can do better (RFC 6750, section 3)."""
    if isinstance(error, KeyNeeded):
        return {"WWW-Authenticate": CHALLENGE}
    if isinstance(error, InvalidKey):
        return {"WWW-Authenticate": f'{CHALLENGE}, error="invalid_token"'}
    if isinstance(error, ScopeNeeded):
        return {"WWW-Authenticate": f'{CHALLENGE}, error="insufficient_scope", scope="{error.scope}"'}
    return {}


async def _discard(receive: Receive) -> None:
    while True:
        message = await receive()
        if message["type"] != "http.request" or not message.get("more_body", False):
            return


async def _note_use(keyring: Keyring, caller: Caller) -> None:
    """Write down, after the answer and once a minute, that a key is in use."""
    if caller.key is None or not keyring.is_to_be_noted(caller.key):
        return
    try:
        await run_in_threadpool(keyring.note_use, caller.key)
    except OnRecordError as error:
        _log.warning("use_not_noted", key=caller.key.id, detail=str(error))
