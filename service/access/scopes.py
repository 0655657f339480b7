"""What each route asks of its caller: the one table that every route stands in.

A test walks all routes and fails for one that is missing here. At run time such a route asks for `admin`: what was
forgotten is closed, never open. Routes with secrets of their own in their addresses, such as feeds for readers that
send no headers, stand among those that are open to everybody, with the reason beside them.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType


class Scope(StrEnum):
    """What a key may do."""

    SEARCH = "search"
    """Search and read everything that is on record."""
    INGEST = "ingest"
    """Take articles and statements in, watch feeds, save alerts, and follow and steer the jobs that come of it."""
    CORRECT = "correct"
    """Set statements right by hand, and remove articles."""
    ADMIN = "admin"
    """All of these, and make and revoke keys, export the whole record, change its model."""


class Need(StrEnum):
    """What else a route may ask for."""

    NOTHING = "nothing"
    """Everybody may call it."""
    KEY = "key"
    """Any key that is good, whatever its scopes."""


ALL_SCOPES = frozenset(Scope)

_NEEDS: Mapping[Scope | Need, str] = {
    Need.NOTHING: """
        GET /healthz                       for whatever watches the process; it says nothing of the record
        GET /readyz                        the same
        ANY /static                        style and scripts, the same for everybody
        GET /docs                          how to call the service, which holds nothing of the record
        GET /openapi.json                  the same, for programs
        GET /errors/{slug}                 what a problem means: each one leads here, that of a missing key too
        GET /sign-in                       whoever has no session comes here
        POST /sign-in                      the same
        POST /sign-out                     it ends a session, if there is one
        GET /v1/alerts/{alert_id}/feed.{kind}  its address holds a secret of its own, for readers that send no headers
        POST /v1/superdesk                 each push is signed with a secret of its own, and has room for nothing else
    """,
    Need.KEY: """
        GET /metrics                       figures without content: a key for them need not be one that reads the record
    """,
    Scope.SEARCH: """
        GET /
        GET /articles/{article_id}
        GET /articles/{article_id}/copies
        GET /articles/{article_id}/copies/{other_id}
        GET /articles/{article_id}/diff
        GET /articles/{article_id}/versions
        GET /articles/{article_id}/versions/{version}
        GET /cards/{statement_id}
        GET /oembed
        GET /statements/{statement_id}
        GET /speakers
        GET /speakers/{speaker_id}
        GET /sources
        GET /sources/{source_id}
        GET /v1/search
        POST /v1/search
        POST /v1/search:batch
        GET /v1/search:export
        GET /v1/articles
        GET /v1/articles/{article_id}
        GET /v1/articles/{article_id}/copies
        GET /v1/articles/{article_id}/versions
        GET /v1/articles/{article_id}/versions/{version}
        GET /v1/articles/{article_id}/diff
        GET /v1/statements/{statement_id}
        GET /v1/statements/{statement_id}/citation
        GET /v1/statements/{statement_id}/similar
        GET /v1/speakers
        GET /v1/speakers/{speaker_id}
        GET /v1/speakers/{speaker_id}/statements
        GET /v1/speakers/{speaker_id}/topics
        GET /v1/sources
        GET /v1/sources/{source_id}
        GET /v1/sources/{source_id}/articles
    """,
    Scope.INGEST: """
        GET /add
        POST /add/text
        POST /add/url
        POST /add/files
        GET /status                        jobs name what others sent in, and what was wrong with it
        GET /jobs
        GET /jobs/{job_id}
        POST /jobs/{job_id}/cancel
        POST /jobs/{job_id}/retry
        GET /feeds                         addresses of feeds may hold secrets of their readers
        POST /feeds
        GET /feeds/{feed_id}
        POST /feeds/{feed_id}/interval
        POST /feeds/{feed_id}/pause
        POST /feeds/{feed_id}/poll
        POST /feeds/{feed_id}/remove
        POST /feeds/{feed_id}/resume
        GET /alerts                        addresses of webhooks may hold secrets of their receivers
        POST /alerts                       it has this server send to addresses that the caller names
        GET /alerts/{alert_id}
        POST /alerts/{alert_id}
        POST /v1/articles
        POST /v1/articles:batch
        POST /v1/statements:batch
        GET /v1/jobs
        GET /v1/jobs/{job_id}
        GET /v1/jobs/{job_id}/items
        GET /v1/jobs/{job_id}/events
        POST /v1/jobs/{job_id}/cancel
        POST /v1/jobs/{job_id}/retry
        GET /v1/feeds
        POST /v1/feeds
        GET /v1/feeds/{feed_id}
        PATCH /v1/feeds/{feed_id}
        DELETE /v1/feeds/{feed_id}
        POST /v1/feeds/{feed_id}/poll
        GET /v1/feeds/{feed_id}/entries
        GET /v1/alerts
        POST /v1/alerts
        GET /v1/alerts/{alert_id}
        PATCH /v1/alerts/{alert_id}
        DELETE /v1/alerts/{alert_id}
        POST /v1/alerts/{alert_id}:rotate-secret
        POST /v1/alerts/{alert_id}:renew-feeds
        POST /v1/alerts/{alert_id}:revoke-feeds
        POST /v1/alerts/{alert_id}:test
        GET /v1/alerts/{alert_id}/deliveries
        POST /v1/alerts/{alert_id}/deliveries/{delivery_id}:replay
    """,
    Scope.CORRECT: """
        POST /statements/{statement_id}/correction
        POST /statements/{statement_id}/undo
        PATCH /v1/statements/{statement_id}
        DELETE /v1/statements/{statement_id}/correction
        DELETE /v1/articles/{article_id}   what is withdrawn is set right, and nothing brings it back
    """,
    Scope.ADMIN: """
        GET /keys
        POST /keys
        POST /keys/{key_id}/revoke
        POST /jobs/export
        GET /v1/keys
        POST /v1/keys
        DELETE /v1/keys/{key_id}
        POST /v1/jobs                      it works on the whole record: an export, a change of model
        GET /v1/jobs/{job_id}/file         the whole record
    """,
}


def _routes() -> Iterator[tuple[str, Scope | Need]]:
    for need, lines in _NEEDS.items():
        for line in lines.strip().splitlines():
            method, path, *_ = line.split()
            yield f"{method} {path}", need


NEEDS: Mapping[str, Scope | Need] = MappingProxyType(dict(_routes()))
"""By method and path, what each route asks for."""

PUBLIC_BY_SETTING = frozenset({"GET /cards/{statement_id}", "GET /oembed"})
"""Routes that a setting opens to everybody: a card in a public page is fetched by whoever reads that page."""

NOT_LIMITED = frozenset({"GET /healthz", "GET /readyz", "ANY /static"})
"""Routes that count for no limit: whatever watches the process, and the parts of a page."""


def need_of(route: str) -> Scope | Need:
    """What a route asks for; one that nobody has entered is for admins alone."""
    return NEEDS.get(route, Scope.ADMIN)
