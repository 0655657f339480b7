"""An article in: read, extracted, embedded, stored, and findable when this returns."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from index.characters import HALF_PAIR
from index.errors import CorrectedMeanwhile, DuplicateInBatch, InvalidArticle, InvalidInput, ModelMismatch
from index.model import Article, Attribution, ExtractedStatement, Method, Source, SpeakerKind, StatementKind, identity
from index.reapply import Reapplied, reapply
from index.record import Record
from index.store.base import Model, NewArticle, NewStatement, Origin, Written

MAX_TEXT_CHARACTERS = 1_000_000
"""A long book chapter has some 50,000 characters; extraction of a million takes about a minute."""

_UNHELD = re.compile(rf"[\x00-\x08\x0e-\x1f]|{HALF_PAIR.pattern}")
"""What no text holds: controls but for white space, and half characters."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ImportedStatement:
    """A ready-made statement, from a fact-check archive or a quote database; `external_id` is unique in its source."""

    external_id: str
    text: str
    source: Source
    kind: StatementKind = StatementKind.DIRECT
    speaker: str | None = None
    published_at: datetime | None = None
    url: str | None = None
    title: str | None = None
    language: str | None = None


def ingest(record: Record, article: Article) -> Written:
    """Take one article in; when this returns, it is durable and the next search in any process finds it.

    Raises:
        InvalidArticle: the text is empty, binary or too long.
        StoreError: the store could not take it; nothing of it is stored.
        EncoderError: the model cannot be used; nothing of it is stored.
    """
    (outcome,) = ingest_many(record, [article])
    if isinstance(outcome, InvalidInput):
        raise outcome
    return outcome


def ingest_many(record: Record, articles: Sequence[Article]) -> list[Written | InvalidInput]:
    """Take several articles in, in one transaction; one that cannot be used becomes its error, in its place."""

    def take(article: Article) -> Written | Found:
        article = readable(article)
        stored = record.store.unchanged(article, Origin.ARTICLE, article.content_hash)
        if stored is not None:
            return stored
        statements = record.extractor.extract(article.text, article.language, article.authors)
        return Found(article, tuple(statements), Origin.ARTICLE, article.content_hash)

    return _write(record, _each_once(articles, lambda article: (article.source, article.external_id), take))


def import_statements(record: Record, statements: Sequence[ImportedStatement]) -> list[Written | InvalidInput]:
    """Take ready-made statements in, in one transaction; one that cannot be used becomes its error, in its place."""

    def take(given: ImportedStatement) -> Written | Found:
        found = ready_made(given)
        return record.store.unchanged(found.article, Origin.IMPORT, found.content_hash) or found

    return _write(record, _each_once(statements, lambda given: (given.source, given.external_id), take))


def readable(article: Article) -> Article:
    """The article with its text in NFC, if there is anything to read in it.

    Raises:
        InvalidArticle: the text is empty, binary, too long, or holds code points that no text may hold.
    """
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
    if not any(character.isalnum() for character in text):
        raise InvalidArticle("The text is empty: it holds no letter and no digit. Send the article's text.", "/text")
    return replace(article, text=text)


@dataclass(frozen=True, slots=True)
class Found:
    """An article with its statements, not yet embedded."""

    article: Article
    statements: tuple[ExtractedStatement, ...]
    origin: Origin
    content_hash: str


def ready_made(given: ImportedStatement) -> Found:
    """An imported statement as an article of which it is the whole.

    Raises:
        InvalidArticle: the text is empty, binary or too long.
    """
    article = readable(_as_article(given))
    content_hash = f"{article.content_hash}-{identity(given.kind.value, given.speaker or '')}"
    return Found(article, (_as_extracted(given, article.text),), Origin.IMPORT, content_hash)


def _each_once(
    given: Sequence[T], key: Callable[[T], object], take: Callable[[T], "Written | Found"]
) -> list["Written | Found | InvalidInput"]:
    taken: list[Written | Found | InvalidInput] = []
    seen: set[object] = set()
    for item in given:
        try:
            if key(item) in seen:
                raise DuplicateInBatch
            seen.add(key(item))
            taken.append(take(item))
        except InvalidInput as error:
            taken.append(error)
    return taken


def _write(record: Record, taken: Sequence["Written | Found | InvalidInput"]) -> list[Written | InvalidInput]:
    found = [item for item in taken if isinstance(item, Found)]
    written = iter(store(record, embed(record, found)) if found else [])
    return [next(written) if isinstance(item, Found) else item for item in taken]


@dataclass(frozen=True, slots=True)
class Embedded:
    """Articles with the vectors of their statements, ready to be stored together."""

    found: Sequence[Found]
    new: Sequence[NewArticle]
    model: Model


def embed(record: Record, found: Sequence[Found]) -> Embedded:
    """The vectors of all statements of these articles, and what people have corrected in them by hand."""
    encoder = record.served().encoder
    corrected = [_reapplied(record, item) for item in found]
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


def _reapplied(record: Record, item: Found) -> Reapplied:
    """The statements with what people have corrected by hand in earlier versions."""
    kept = record.store.corrections(item.article, item.origin)
    return reapply(item.article, item.origin, item.statements, kept)


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
    return ExtractedStatement(given.kind, ((0, len(text)),), text, quoted, speakers)
