"""Who makes a request, and what they may do."""

from dataclasses import dataclass

from starlette.requests import HTTPConnection

from index.store.keys import StoredKey
from service.access.scopes import ALL_SCOPES, Need, Scope

STATE = "caller"
"""Under this name the caller stands in the state of a request."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who may call the service.

    Attributes:
        id: tells one caller from another; it is no secret. Empty for nobody in particular.
        name: what people call them.
        counted_as: whose requests are counted together: each session of a key by itself.
        is_session: whether they signed in with a browser, and can sign out.
        key: the key they came with, if there is one.
    """

    id: str
    name: str
    scopes: frozenset[Scope]
    counted_as: str = ""
    is_session: bool = False
    key: StoredKey | None = None

    def may(self, need: Scope | Need) -> bool:
        """Whether they may call a route that asks for this."""
        if need is Need.NOTHING:
            return True
        if need is Need.KEY:
            return bool(self.scopes)
        return need in self.scopes or Scope.ADMIN in self.scopes


EVERYBODY = Caller("", "", ALL_SCOPES)
"""Whoever it is, as long as there are no keys."""

NOBODY = Caller("", "", frozenset())
"""Whoever it is, without a key, where there are some."""


def of_key(key: StoredKey, *, session: str | None = None) -> Caller:
    """The holder of a key, or of a session with this hash; a scope that this version does not know is none."""
    known = frozenset(scope for scope in Scope if scope in key.scopes)
    identity = f"key:{key.id}"
    counted_as = identity if session is None else f"session:{session}"
    return Caller(identity, key.name, known, counted_as, session is not None, key)


def caller_of(request: HTTPConnection) -> Caller:
    """Who makes this request; nobody, where it failed before that was found out."""
    caller: Caller = getattr(request.state, STATE, NOBODY)
    return caller
