"""The errors of the service itself, beside those of the library."""

from index import errors


class UnsupportedBody(errors.InvalidInput):
    """The body is in a format that this call does not take."""


class MalformedBody(errors.InvalidInput):
    """The body cannot be decoded, or is not of the form that this call takes."""


class TooManyItems(errors.InvalidInput):
    """More items than one batch may hold."""


class FormatNotOffered(errors.InvalidInput):
    """The answer is wanted in a format that is not made here."""


class BadSignature(errors.InvalidInput):
    """What was sent was not signed with the secret that is set here."""


class PushNotSetUp(errors.InvalidInput):
    """No secret is set by which pushes could be told from forgeries."""


class TooManyFetches(errors.OnRecordError):
    """As many requests as may wait for pages do so already."""


class TooManyIngests(errors.ComeBackLater):
    """As many requests as may wait to ingest do so already."""


class InvalidIdempotencyKey(errors.InvalidInput):
    """The header is there, and is not one key."""


class IdempotencyKeyReused(errors.InvalidInput):
    """The key belongs to another request."""


class AnswerNotKept(errors.OnRecordError):
    """The request was carried out, and its answer was too large to be kept."""


class KeyNeeded(errors.OnRecordError):
    """The call asks for a key, and none came with it."""


class InvalidKey(errors.OnRecordError):
    """What came as a key is none, or none any more."""


class ScopeNeeded(errors.OnRecordError):
    """The key is good, and not for this call; `scope` is the one that it lacks."""

    def __init__(self, detail: str, scope: str) -> None:
        super().__init__(detail)
        self.scope = scope


class TooManyRequests(errors.ComeBackLater):
    """The caller has asked as often as it may for now."""


class ForeignHost(errors.OnRecordError):
    """The request names a host that is not this machine, and the service has no keys to tell its callers apart."""


class NotReady(errors.OnRecordError):
    """The service is starting, or its record cannot be searched."""
