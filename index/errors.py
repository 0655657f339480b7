"""What can go wrong, by meaning.

OnRecordError
├── InvalidInput                 the caller can mend it; `pointer` says where (RFC 6901)
│   ├── InvalidArticle           empty, binary, too long, with characters that no text holds
│   ├── UnreadableFormat         the bytes are not what they claim to be
│   │   ├── NoArticleInPage      a page without an article: a wall of cookies, or a script alone
│   │   └── NoFeed               an address that is to be watched, and serves no feed
│   ├── InvalidQuery             empty, or too long to search for
│   ├── InvalidCursor            made by another query, or not by us
│   ├── FetchingNotAvailable     only an address was given, and fetching is switched off
│   ├── NotFetched               the page at an address could not be had
│   │   ├── AddressRefused       not http or https, a port that is not allowed, or not on the public internet
│   │   ├── RefusedByRobots      the site's robots.txt does not want it
│   │   ├── HostUnreachable      no such host, no connection, no trust in its certificate, no sensible answer
│   │   ├── FetchTimedOut        not within the time allowed
│   │   ├── TooManyRedirects     it leads on and on
│   │   ├── PageNotServed        the site answers, but not with the page
│   │   ├── WrongContentType     what is there is no page
│   │   └── PageTooLarge         there is too much of it
│   ├── InvalidCorrection        nothing is corrected, or what is asked contradicts itself
│   │   ├── SpanOutsideArticle   a span reaches beyond the text, is empty, or out of order
│   │   └── NoArticleText        an imported statement has no article to cut other words from
│   ├── DeletedHere              the article of a feed's entry was deleted, and the entry has changed since
│   ├── Embargoed                it may not be published yet, and is not taken in before that
│   ├── DuplicateInBatch         an earlier item of the same batch has this external id
│   └── NotIngested              this one article of a batch met a fault of the software
├── NotFound
│   ├── ArticleNotFound, StatementNotFound, SpeakerNotFound, SourceNotFound, JobNotFound, FeedNotFound,
│   │   KeyNotFound, AlertNotFound, DeliveryNotFound
│   ├── VersionNotFound          the article has no such version, or it was not kept
│   ├── CorrectionNotFound       the statement is as extraction found it
│   └── JobFileNotFound          the job makes none, or it was removed
├── NoWebhook                    the alert has none, so that nothing can be delivered
├── WrongJobState                the job has ended, or has not: this cannot be done now
│   └── JobUnderWay              one job of this kind at a time
├── Superseded                   a later version of the item came before
├── JobAtFault                   a job met a fault of the software or the machine
├── ComeBackLater                `retry_after_s` says when
│   ├── QueueFull                as many items wait as may
│   └── RequestUnderWay          a request with the same key is being worked on
├── ProcessesStopped             processes of our own end as soon as they are started
│   ├── ExtractionStopped        those that extract
│   └── ReadingStopped           those that read pages ahead
├── EncoderError
│   ├── ModelNotFound            no such model on this machine; nothing is downloaded
│   ├── ModelDamaged             the weights are not the ones that were pinned
│   ├── RuntimeUnusable          what shall run the compiled model is not here, or gives other vectors
│   └── ModelMismatch            the store's vectors were made by another model
└── StoreError
    ├── StoreTooNew              written by a later version of this software
    ├── StoreDamaged             the database file fails its own checks
    ├── StoreUnfinished          a copy into it was begun and is not whole
    ├── StoreBusy                another process held the write lock for too long
    │   └── CorrectedMeanwhile   what was read for this write is not what the store holds now
    └── StoreAway                the database server cannot be reached
"""

from datetime import datetime
from typing import ClassVar


class OnRecordError(Exception):
    """Anything that this library raises on purpose; the message says what happened and what to do."""


class InvalidInput(OnRecordError):
    """The caller gave something that cannot be used.

    Attributes:
        detail: what happened and what to do, without the name of the thing, which the message may begin with.
        pointer: a JSON Pointer (RFC 6901) to the part that is wrong, or None for the whole.
    """

    def __init__(self, detail: str, pointer: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.pointer = pointer


class InvalidArticle(InvalidInput):
    """The article holds no text that could be searched."""


class UnreadableFormat(InvalidInput):
    """The bytes are not what they claim to be."""


class InvalidQuery(InvalidInput):
    """There is nothing to search for, or too much."""


class InvalidCursor(InvalidInput):
    """The cursor belongs to another query, or was not made by this software."""


class NoArticleInPage(UnreadableFormat):
    """The page was read, and no article is in it."""


class FetchingNotAvailable(InvalidInput):
    """Only an address was given, and fetching is switched off."""

    def __init__(self) -> None:
        super().__init__(
            "Fetching is switched off here: send the article's text or its html along with the url.", "/url"
        )


class NotFetched(InvalidInput):
    """The page at an address could not be had; nothing that the site sent is repeated."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail, "/url")


class AddressRefused(NotFetched):
    """The address is not one that may be fetched."""


class RefusedByRobots(NotFetched):
    """The site's robots.txt does not want the page to be fetched."""


class HostUnreachable(NotFetched):
    """The host does not exist, takes no connection, cannot be trusted, or does not answer as agreed."""


class FetchTimedOut(NotFetched):
    """The page did not come in time."""


class TooManyRedirects(NotFetched):
    """The address leads on to others, and they to others again."""


class PageNotServed(NotFetched):
    """The site answers with another status than success.

    Attributes:
        status: the status of its answer.
        retry_after_s: seconds before which it does not want to be asked again; 0 where it does not say.
    """

    def __init__(self, status: int, retry_after_s: float = 0.0) -> None:
        super().__init__(f"The site answers with status {status}, not with a page. Check the address.")
        self.status = status
        self.retry_after_s = retry_after_s


class WrongContentType(NotFetched):
    """What is at the address is no page."""


class PageTooLarge(NotFetched):
    """The page is larger than what is taken."""


class NoFeed(UnreadableFormat):
    """What is at the address can be read, and is no feed."""


class DeletedHere(InvalidInput):
    """An entry of a feed has changed whose article somebody deleted: it does not come back by itself."""

    def __init__(self) -> None:
        super().__init__(
            "The article of this entry was deleted here, so the changed entry is not taken in. Send its address to "
            "POST /v1/articles if it is wanted again."
        )


class InvalidCorrection(InvalidInput):
    """The correction says nothing, or contradicts itself."""


class SpanOutsideArticle(InvalidCorrection):
    """A span holds no text of the article, or the spans are out of order."""


class NoArticleText(InvalidCorrection):
    """An imported statement is all the text there is: no other words can be cut from its article."""


class Embargoed(InvalidInput):
    """An article may not be published yet, and nothing of it is stored.

    Attributes:
        until: when its embargo ends, in UTC; None where what it says of that cannot be read.
    """

    def __init__(self, detail: str, until: datetime | None) -> None:
        super().__init__(detail)
        self.until = until


class DuplicateInBatch(InvalidInput):
    """An earlier item of the same batch has the same source and external id."""

    def __init__(self) -> None:
        super().__init__(
            "An earlier item of this batch has the same source and external_id. Send one of them, or the newer one in "
            "a later batch.",
            "/external_id",
        )


class NotIngested(InvalidInput):
    """One article of a batch met a fault of this software, which was logged; the others went on without it."""

    def __init__(self) -> None:
        super().__init__(
            "This article met a fault of the software, which was logged, and is not stored. Report it, and send the "
            "article again after an update."
        )


class ProcessesStopped(OnRecordError):
    """Processes that do work of one kind end as soon as they are started."""


class ExtractionStopped(ProcessesStopped):
    """The processes that extract end as soon as they are started."""

    def __init__(self) -> None:
        super().__init__(
            "The processes that extract end as soon as they are started; most likely there is too little memory: each "
            "takes some 500 MB. Name fewer of them with --workers; 1 does without."
        )


class ReadingStopped(ProcessesStopped):
    """The processes that read pages ahead end as soon as they are started."""

    def __init__(self) -> None:
        super().__init__(
            "The processes that read pages ahead end as soon as they are started; most likely there is too little "
            "memory: each takes some 150 MB, beside those that extract. Name fewer processes with --workers; 1 does "
            "without, and fewer than 100 pages at a time are read without."
        )


class NotFound(OnRecordError):
    """Nothing has this identifier."""

    noun: ClassVar[str] = "thing"

    def __init__(self, identifier: str, because: str = "It may have been deleted or replaced.") -> None:
        super().__init__(f"There is no {self.noun} {identifier!r}. {because}")


class ArticleNotFound(NotFound):
    """No article has this id."""

    noun = "article"


class VersionNotFound(NotFound):
    """The article has no such version, or it was not kept."""

    noun = "version"


class StatementNotFound(NotFound):
    """No statement has this id."""

    noun = "statement"


class SpeakerNotFound(NotFound):
    """No speaker has this id."""

    noun = "speaker"


class SourceNotFound(NotFound):
    """No source has this id."""

    noun = "source"


class JobNotFound(NotFound):
    """No job has this id."""

    noun = "job"


class FeedNotFound(NotFound):
    """No feed has this id."""

    noun = "feed"


class KeyNotFound(NotFound):
    """No key has this id."""

    noun = "key"


class AlertNotFound(NotFound):
    """No alert has this id."""

    noun = "alert"


class DeliveryNotFound(NotFound):
    """The alert has no delivery with this id."""

    noun = "delivery"


class NoWebhook(OnRecordError):
    """The alert has no webhook: nothing of it can be delivered but by its feeds."""


class CorrectionNotFound(NotFound):
    """The statement is as extraction found it: there is nothing to undo."""

    noun = "correction of statement"


class JobFileNotFound(NotFound):
    """The job makes no file, or its time is over."""

    noun = "file of job"


class WrongJobState(OnRecordError):
    """The job is not in a state in which this can be done."""


class JobUnderWay(WrongJobState):
    """A job over the whole record is open, and one of a kind is enough."""

    def __init__(self, kind: str, job_id: int) -> None:
        super().__init__(f"Job {job_id} is a {kind} that is not done yet. Wait for its end, or cancel it.")


class Superseded(OnRecordError):
    """A later version of this item came before, by its publisher's own count; nothing was written."""

    def __init__(self) -> None:
        super().__init__("A later version of this item came before, so this one is not taken.")


class JobAtFault(OnRecordError):
    """The job met a fault of this software or of this machine, which was logged."""

    def __init__(self) -> None:
        super().__init__(
            "The job met a fault, of the software or for want of disk space perhaps, which was logged. The operator "
            "finds the cause there; try the job again after that."
        )


class ComeBackLater(OnRecordError):
    """It can be done, but not now.

    Attributes:
        retry_after_s: when it is worth while to try again.
    """

    def __init__(self, detail: str, retry_after_s: float) -> None:
        super().__init__(detail)
        self.retry_after_s = retry_after_s


class QueueFull(ComeBackLater):
    """More items would wait than may; nothing was accepted."""

    def __init__(self, waiting: int, most: int, retry_after_s: float) -> None:
        super().__init__(
            f"{waiting} items wait to be done, and {most} may. Nothing of this was accepted: send it again later, or "
            "in smaller batches.",
            retry_after_s,
        )


class RequestUnderWay(ComeBackLater):
    """A request with the same key has no answer yet."""

    def __init__(self, retry_after_s: float) -> None:
        super().__init__(
            "A request with this Idempotency-Key is being worked on. Send it again for its answer.", retry_after_s
        )


class EncoderError(OnRecordError):
    """The model that turns text into vectors cannot be used."""


class ModelNotFound(EncoderError):
    """No such model is on this machine."""


class ModelDamaged(EncoderError):
    """The weights do not have the checksum that was pinned."""


class NotCompilable(EncoderError):
    """The model cannot be compiled; sentence-transformers runs it as before."""


class RuntimeUnusable(EncoderError):
    """What shall run the compiled model is not installed here, or gives other vectors than the model."""


class ModelMismatch(EncoderError):
    """The vectors in the store were made by another model."""


class StoreError(OnRecordError):
    """The store cannot do what was asked."""


class StoreTooNew(StoreError):
    """The data directory was written by a later version of this software."""


class StoreDamaged(StoreError):
    """The database file is not one, or fails its own checks."""


class StoreUnfinished(StoreError):
    """A copy of a record into this store, or a load, was begun and is not whole; it is not served."""

    def __init__(self) -> None:
        super().__init__(
            "A copy or a load into this store was begun and is not whole. Give the same `onrecord copy` again: it goes "
            "on where it was. A load begins anew: empty the directory or database first."
        )


class StoreBusy(StoreError):
    """Another process held the write lock for too long; nothing was written."""


class StoreAway(StoreError):
    """The database server cannot be reached, or went away; what was acknowledged is safe there."""

    def __init__(self) -> None:
        super().__init__("The database cannot be reached. What was acknowledged before is safe; try again soon.")


class CorrectedMeanwhile(StoreBusy):
    """Somebody corrected or replaced the statement between reading and writing; nothing was written."""

    def __init__(self) -> None:
        super().__init__("The statement was changed by somebody else at this moment. Nothing was written; try again.")
