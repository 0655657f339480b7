"""Whom an answer is for: a program, or a person who reads pages (RFC 9110, section 12)."""

from starlette.datastructures import Headers
from starlette.types import Scope

CALLS = ("/v1/", "/healthz", "/readyz", "/metrics", "/openapi.json")
"""What programs ask; its answers are the same whoever asks."""


def is_for_people(scope: Scope) -> bool:
    """Whether a browser asks for a page."""
    path: str = scope["path"]
    return not path.startswith(CALLS) and "text/html" in Headers(scope=scope).get("Accept", "")
