"""Who makes a request: by the key that came with it, by the proxy where they signed on, or by their session."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.types import Scope as AsgiScope

from index.clock import utc_now
from index.store.keys import StoredKey
from service.access import cookies, tokens
from service.access.caller import NOBODY, Caller, of_key
from service.access.keyring import Keyring, Secret
from service.access.proxies import SignOn
from service.access.scopes import Scope
from service.errors import InvalidKey
from service.origin import SAFE, is_ours
from service.settings import Settings

BEARER = "bearer"


class Identity:
    """Finds out who makes a request.

    A key in the request goes before everything else. What a browser sends by itself, a session or what a proxy says of
    it, counts for requests that change something only where the browser says that a page of ours made them.
    """

    def __init__(self, settings: Settings) -> None:
        self._sign_on = SignOn(settings.sign_on_header, settings.trusted_proxies) if settings.sign_on_header else None
        self._sign_on_scopes = frozenset(map(Scope, settings.sign_on_scopes))

    @property
    def is_open_without_keys(self) -> bool:
        """Whether everybody may do everything as long as there is no key."""
        return self._sign_on is None

    async def of(self, scope: AsgiScope, keyring: Keyring) -> Caller:
        """Who makes a request; nobody, where it does not say.

        Raises:
            InvalidKey: it came with a key that is none, or none any more.
        """
        request = HTTPConnection(scope)
        kind, _, credentials = request.headers.get("Authorization", "").partition(" ")
        bearer = credentials.strip() if kind.lower() == BEARER else None
        if bearer is not None and bearer.startswith(tokens.PREFIX):
            return of_key(await key_of(keyring, bearer))
        caller = self._signed_on(scope) or await self._in_session(request, keyring)
        if caller is None and bearer is not None:
            raise InvalidKey(f"What came as `Authorization: Bearer …` is no key: one begins with {tokens.PREFIX}.")
        return caller or NOBODY

    def _signed_on(self, scope: AsgiScope) -> Caller | None:
        if self._sign_on is None or not _is_of_our_pages(HTTPConnection(scope), unless_stated=True):
            return None
        name = self._sign_on.name_in(scope)
        return None if name is None else Caller(f"user:{name}", name, self._sign_on_scopes, f"user:{name}")

    async def _in_session(self, request: HTTPConnection, keyring: Keyring) -> Caller | None:
        secret = cookies.session_in(request)
        if secret is None or not _is_of_our_pages(request, unless_stated=False):
            return None
        key = await _looked_up(keyring, Secret.SESSION, secret)
        if key is None or _why_useless(key):
            return None
        return of_key(key, session=tokens.hashed(secret))


async def key_of(keyring: Keyring, secret: str) -> StoredKey:
    """The key that a secret is the secret of.

    Raises:
        InvalidKey: there is none, or it has expired or was revoked.
    """
    if not tokens.is_key(secret):
        raise InvalidKey("The key is mistyped, or was not copied as a whole: its checksum is wrong.")
    key = await _looked_up(keyring, Secret.KEY, secret)
    if key is None:
        raise InvalidKey("No key of this service has this secret.")
    if why := _why_useless(key):
        raise InvalidKey(f"Key {key.id} {why}. Ask whoever runs the service for another one.")
    return key


async def _looked_up(keyring: Keyring, kind: Secret, secret: str) -> StoredKey | None:
    return keyring.trusted(kind, secret) or await run_in_threadpool(keyring.look_up, kind, secret)


def _why_useless(key: StoredKey) -> str | None:
    if key.revoked_at is not None:
        return "was revoked"
    if key.expires_at is not None and key.expires_at <= utc_now():
        return "has expired"
    return None


def _is_of_our_pages(request: HTTPConnection, *, unless_stated: bool) -> bool:
    """Whether a request only reads, or a page of ours makes it; `unless_stated` holds where it does not say whose."""
    return request.scope["method"] in SAFE or is_ours(request.headers, unless_stated=unless_stated)
