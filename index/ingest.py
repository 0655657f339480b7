"""An article in: read, extracted, embedded, stored, and findable when this returns."""

import logging
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import TypeVar

from index.characters import HALF_PAIR
from index.errors import (
    CorrectedMeanwhile,
    DuplicateInBatch,
    InvalidArticle,
    InvalidInput,
    ModelMismatch,
    NotIngested,
    OnRecordError,
)
from index.homes import at_home
from index.model import (
    Article,
    Attribution,
    ExtractedStatement,
    ImportedStatement,
    Method,
    SpeakerKind,
    StatementKind,
    identity,
)
from index.mojibake import LOST, has_lost_letters, put_right, put_right_statement
from index.reapply import Reapplied, reapply
from index.record import Record
from index.store.writes import Known, Model, NewArticle, NewStatement, Origin, Written
from index.store.writing import article_id

log = logging.getLogger(__name__)

MAX_TEXT_CHARACTERS = 1_000_000
"""A long book chapter has some 50,000 characters; extraction of a million takes about a minute."""

_NUL = "\0"
"""Held by no text in PostgreSQL, and by no title or name on purpose."""

_UNHELD = re.compile(rf"[\x00-\x08\x0e-\x1f]|{HALF_PAIR.pattern}")
"""What no text holds: controls but for white space, and half characters."""

_NO_CHARACTER = frozenset(("Cn", "Co"))
"""Code points that nothing is assigned to, or something private; a few may be newer than Python's tables."""

T = TypeVar("T")


def ingest(record: Record, article: Article) -> Written:
    """Take one article in; when this returns, it is durable and the next search in any process finds it.

    Raises:
        InvalidArticle: the text is empty, binary or too long.
        StoreError: the store could not take it; nothing of it is stored.
        EncoderError: the model cannot be used; nothing of it is stored.
        Superseded: it has a revision, and a later one came before; nothing of it is stored.
    """
    (outcome,) = ingest_many(record, [article])
    if isinstance(outcome, InvalidInput):
        raise outcome
    return outcome


def ingest_many(record: Record, articles: Sequence[Article]) -> list[Written | InvalidInput]:
    """Take several articles in, in one transaction; one that cannot be used becomes its error, in its place.

    The claims that an article's page reviews are taken in with it, as statements of their reviewer.
    """
    taken = _each_once(record, articles)
    claims = [
        [] if isinstance(one, InvalidInput) else _each_once(record, article.claims)
        for article, one in zip(articles, taken, strict=True)
    ]
    outcomes = iter(_write(record, [*taken, *chain.from_iterable(claims)]))
    written = list(islice(outcomes, len(taken)))
    return [
        replace(one, claims=tuple(islice(outcomes, len(some)))) if isinstance(one, Written) else one
        for one, some in zip(written, claims, strict=True)
    ]


def import_statements(record: Record, statements: Sequence[ImportedStatement]) -> list[Written | InvalidInput]:
    """Take ready-made statements in, in one transaction; one that cannot be used becomes its error, in its place."""
    return _write(record, _each_once(record, statements))


def together_or_alone(
    items: Sequence[T], take: Callable[[Sequence[T]], Sequence[Written | InvalidInput]]
) -> list[Written | InvalidInput]:
    """Take all in at once; where that fails for no reason that we know, one by one, so that one stops no other."""
    try:
        return list(take(items))
    except OnRecordError:
        raise
    except Exception:
        if len(items) == 1:
            log.exception("an article could not be taken in")
            return [NotIngested()]
        log.exception("taking in %d articles together failed; they are tried one by one", len(items))
        return one_by_one(items, take)


def one_by_one(
    items: Sequence[T], take: Callable[[Sequence[T]], Sequence[Written | InvalidInput]]
) -> list[Written | InvalidInput]:
    """Take each in by itself; one that fails for no reason that we know becomes NotIngested, in its place."""
    return [outcome for item in items for outcome in together_or_alone([item], take)]


def readable(article: Article) -> Article:
    """The article with its text in NFC, and put right where it was misread, if there is anything to read in it.

    Raises:
        InvalidArticle: the text is empty, binary, too long, decoded wrongly, or holds what no text may hold.
    """
    article = put_right(article) if len(article.text) <= MAX_TEXT_CHARACTERS else article
    _refuse_nul(article.external_id, article.title, article.url, article.language, article.source.name)
    _refuse_nul(*article.authors)
    text = unicodedata.normalize("NFC", article.text)
    if len(text) > MAX_TEXT_CHARACTERS:
        raise InvalidArticle(
            f"The text has {len(text):,} characters; at most {MAX_TEXT_CHARACTERS:,} are taken. Split it.", "/text"
        )
    if unheld := _UNHELD.search(text):
        raise InvalidArticle(
            f"The text holds the code point U+{ord(unheld[0]):04X} at position {unheld.start()}, which no text holds: "
            "it is binary or was decoded wrongly. Send plain text.",
            "/text",
        )
    if has_lost_letters(text):
        raise InvalidArticle(
            f"{text.count(LOST):,} characters of the text were lost when it was decoded: U+FFFD stands in their "
            "place. Send it in the encoding that it was written in.",
            "/text",
        )
    letters = sum(character.isalnum() for character in text)
    if not letters:
        raise InvalidArticle("The text is empty: it holds no letter and no digit. Send the article's text.", "/text")
    if sum(unicodedata.category(character) in _NO_CHARACTER for character in text) > letters:
        raise InvalidArticle(
            "Most of what the text holds is no character of Unicode: it is binary or was decoded wrongly. Send plain "
            "text.",
            "/text",
        )
    return replace(article, text=text)


def _refuse_nul(*fields: str | None) -> None:
    if any(_NUL in field for field in fields if field):
        raise InvalidArticle("A title, a name or another field holds the code point U+0000. Send it without.")


@dataclass(frozen=True, slots=True)
class Found:
    """An article with its statements, not yet embedded."""

    article: Article
    statements: tuple[ExtractedStatement, ...]
    origin: Origin
    content_hash: str


def as_found(item: Article | ImportedStatement) -> Found:
    """An article as it is to be stored, its statements still to come; an imported statement is the whole of its own.

    Raises:
        InvalidArticle: the text is empty, binary, too long or decoded wrongly.
    """
    if isinstance(item, ImportedStatement):
        return _ready_made(item)
    article = readable(item)
    return Found(article, (), Origin.ARTICLE, article.content_hash)


def _ready_made(given: ImportedStatement) -> Found:
    given, notes = put_right_statement(given)
    _refuse_nul(given.speaker)
    article = replace(readable(_as_article(given)), notes=notes)
    content_hash = f"{article.content_hash}-{_identity(given)}"
    return Found(article, (_as_extracted(given, article.text),), Origin.IMPORT, content_hash)


def _identity(given: ImportedStatement) -> int:
    """Of what stands beside the words; without a review as it was before there were any."""
    review = (repr(given.review),) if given.review else ()
    return identity(given.kind.value, given.speaker or "", *review)


def _each_once(
    record: Record, given: Sequence[Article | ImportedStatement | InvalidInput]
) -> list["Written | Found | InvalidInput"]:
    """What is stored of each already, or is new of it; the second of one article is refused."""
    seen: set[int] = set()
    read = [item if isinstance(item, InvalidInput) else _read_once(record, item, seen) for item in given]
    known = record.store.known(list(seen))
    return [_new_or_stored(record, one, known) if isinstance(one, Found) else one for one in read]


def _read_once(record: Record, item: Article | ImportedStatement, seen: set[int]) -> "Found | InvalidInput":
    try:
        found = as_found(at_home(item, record.store.known, record.store.standing_sources))
    except InvalidInput as error:
        return error
    identifier = article_id(found.article, found.origin)
    if identifier in seen:
        return DuplicateInBatch()
    seen.add(identifier)
    return found


def _new_or_stored(record: Record, found: Found, known: Mapping[int, Known]) -> "Written | Found":
    before = known.get(article_id(found.article, found.origin))
    if before is not None and before.content_hash == found.content_hash:
        stored = record.store.unchanged(found.article, found.origin, found.content_hash)
        if stored is not None:
            return replace(stored, notes=found.article.notes)
    if found.origin is Origin.IMPORT:
        return found
    article = found.article
    return replace(found, statements=tuple(record.extractor.extract(article.text, article.language, article.authors)))


def _write(record: Record, taken: Sequence["Written | Found | InvalidInput"]) -> list[Written | InvalidInput]:
    found = [item for item in taken if isinstance(item, Found)]
    written = iter(store(record, embed(record, found)) if found else [])
    return [replace(next(written), notes=item.article.notes) if isinstance(item, Found) else item for item in taken]


@dataclass(frozen=True, slots=True)
class Embedded:
    """Articles with the vectors of their statements, ready to be stored together."""

    found: Sequence[Found]
    new: Sequence[NewArticle]
    model: Model


def embed(record: Record, found: Sequence[Found]) -> Embedded:
    """The vectors of all statements of these articles, and what people have corrected in them by hand."""
    encoder = record.encoder
    corrected = _reapplied(record, found)
    vectors = iter(encoder.encode_passages([one.statement.text for item in corrected for one in item.statements]))
    new = [
        NewArticle(
            item.article,
            tuple(
                NewStatement(one.statement, next(vectors), _external_id(item), one.found, one.correction)
                for one in by_hand.statements
            ),
            item.origin,
            item.content_hash,
            by_hand.corrections,
            by_hand.waiting,
        )
        for item, by_hand in zip(found, corrected, strict=True)
    ]
    return Embedded(found, new, encoder.model)


def store(record: Record, embedded: Embedded) -> list[Written]:
    """Store articles in one transaction; embedded anew where the model or a correction changed in between."""
    try:
        return record.store.write_articles(embedded.new, embedded.model)
    except (ModelMismatch, CorrectedMeanwhile):
        anew = embed(record, embedded.found)
        return record.store.write_articles(anew.new, anew.model)


def _reapplied(record: Record, found: Sequence[Found]) -> list[Reapplied]:
    """The statements of each with what people have corrected by hand in its earlier versions."""
    ids = [article_id(item.article, item.origin) for item in found]
    kept = record.store.corrections(ids)
    return [
        reapply(item.article, item.origin, item.statements, kept.get(one, ()))
        for one, item in zip(ids, found, strict=True)
    ]


def _external_id(item: Found) -> str | None:
    return item.article.external_id if item.origin is Origin.IMPORT else None


def _as_article(given: ImportedStatement) -> Article:
    return Article(
        external_id=given.external_id,
        source=given.source,
        text=given.text.strip(),
        title=given.title,
        url=given.url,
        published_at=given.published_at,
        language=given.language,
    )


def _as_extracted(given: ImportedStatement, text: str) -> ExtractedStatement:
    speakers: tuple[Attribution, ...] = ()
    if given.speaker is not None and given.kind is not StatementKind.NARRATIVE:
        speakers = (
            Attribution(
                name=given.speaker, kind=SpeakerKind.PERSON, method=Method.GIVEN, confidence=1.0, mention=given.speaker
            ),
        )
    quoted = ((0, len(text)),) if given.kind is StatementKind.DIRECT else ()
    return ExtractedStatement(given.kind, ((0, len(text)),), text, quoted, speakers, review=given.review)
