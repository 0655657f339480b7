"""Requests that carry a key of their own: what the store promises about the answers that they got.

Source: draft-ietf-httpapi-idempotency-key-header-07.
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class RequestKey:
    """The client's key, and the `scope` in which it is unique: who calls what."""

    scope: str
    key: str


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What a request was answered; `fingerprint` tells it from others. A `body` too large to be kept is None."""

    fingerprint: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes | None


class Answers(Protocol):
    """The part of a store that keeps answers; each call is one transaction."""

    def claim_request(self, request: RequestKey, owner: str, lease_s: float, keep_s: float) -> KeptAnswer | None:
        """The answer to this request if it had one in the last `keep_s` seconds; else it is now the owner's to answer.

        A claim that was not renewed for `lease_s` seconds is taken over: its process has died.

        Raises:
            RequestUnderWay: another owner is at it.
        """
        ...

    def renew_request(self, request: RequestKey, owner: str) -> None:
        """Say that the owner is still at it."""
        ...

    def settle_request(self, request: RequestKey, owner: str, answer: KeptAnswer) -> None:
        """Keep the answer, unless another owner took over meanwhile."""
        ...

    def release_request(self, request: RequestKey, owner: str) -> None:
        """Forget the claim: what happened is not worth repeating."""
        ...
