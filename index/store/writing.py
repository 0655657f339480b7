"""Rows in: what one article's transaction writes, and what it takes away."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, delete, insert, literal, select, update

from index.errors import ArticleNotFound, CorrectedMeanwhile, ModelMismatch
from index.folding import fold
from index.model import Article, Attribution, ExtractedStatement, Source, SpeakerKind, identity
from index.store import corrections, families, layout, reports, rows, tables, versions
from index.store.base import Model, NewArticle, NewStatement, Origin, Status, Written


@dataclass(frozen=True, slots=True)
class Kept:
    """What statements keep when their article is written again, as `version`.

    `families` are by id and text, `since`, the first version that had a statement, by id.
    """

    version: int
    families: Mapping[tuple[int, str], int]
    since: Mapping[int, int | None]


def source_id(source: Source) -> int:
    """A publication is its domain; one without a domain is its name."""
    return identity("source", source.domain or fold(source.name))


def article_id(article: Article, origin: Origin) -> int:
    """The identifier that (source, external id) have in every store."""
    return identity(origin.value, str(source_id(article.source)), article.external_id)


def speaker_id(attribution: Attribution, within_article: int) -> int:
    """A name is one speaker everywhere; "two officials" are others in every article."""
    if attribution.kind is SpeakerKind.UNNAMED:
        return identity("unnamed", str(within_article), fold(attribution.name))
    return identity("speaker", fold(attribution.name))


def statement_ids(within_article: int, statements: Sequence[ExtractedStatement]) -> list[int]:
    """Identifiers from the content, so that a statement keeps its own through a new version of its article."""
    seen: Counter[tuple[str, str]] = Counter()
    ids = []
    for statement in statements:
        key = (statement.kind.value, statement.text)
        ids.append(identity("statement", str(within_article), *key, str(seen[key])))
        seen[key] += 1
    return ids


def _ids(within_article: int, new: Sequence[NewStatement]) -> list[int]:
    """From what extraction found: a correction leaves a statement its id."""
    return statement_ids(within_article, [item.found or item.statement for item in new])


def stored_outcome(connection: Connection, article: Article, origin: Origin, content_hash: str) -> Written | None:
    """The outcome of an earlier write of this very content."""
    table = tables.articles
    identifier = article_id(article, origin)
    version = connection.scalar(
        select(table.c.version).where(table.c.id == identifier, table.c.content_hash == content_hash)
    )
    return None if version is None else _written(connection, identifier, version, Status.UNCHANGED)


def _written(connection: Connection, identifier: int, version: int, status: Status) -> Written:
    table = tables.statements
    query = select(table.c.id).where(table.c.article_id == identifier).order_by(table.c.ordinal)
    return Written(identifier, version, status, tuple(connection.scalars(query)))


def serving_model(connection: Connection, model: Model) -> int:
    """The number of the model in service, which the first write makes this one.

    Raises:
        ModelMismatch: another model is in service.
    """
    table = tables.models
    row = connection.execute(select(table).where(table.c.serving == 1)).one_or_none()
    if row is None:
        return add_model(connection, model, serving=True)
    if (row.revision, row.dimension) != (model.revision, model.dimension):
        stored = Model(row.name, row.revision, row.dimension)
        raise ModelMismatch(
            f"The store's vectors were made by {stored.label}, these by {model.label}. "
            f"Use the store's model, or run `onrecord reembed --model` to change it."
        )
    return int(row.id)


def add_model(connection: Connection, model: Model, *, serving: bool) -> int:
    """Register a model and return its number."""
    values = {"name": model.name, "revision": model.revision, "dimension": model.dimension, "serving": int(serving)}
    statement = insert(tables.models).values(values).returning(tables.models.c.id)
    number = int(connection.execute(statement).scalar_one())
    layout.of(connection).prepare_vectors(connection, number, model.dimension)
    return number


def write_article(connection: Connection, new: NewArticle, model_id: int) -> Written:
    """Write one article with its statements, speakers, full text, vectors and change number.

    Raises:
        CorrectedMeanwhile: it has other corrections than those that it comes with.
    """
    unchanged = stored_outcome(connection, new.article, new.origin, new.content_hash)
    if unchanged is not None:
        return unchanged
    identifier = article_id(new.article, new.origin)
    if corrections.of_article(connection, identifier) != new.corrections:
        raise CorrectedMeanwhile
    table = tables.articles
    version = (connection.scalar(select(table.c.version).where(table.c.id == identifier)) or 0) + 1
    status = Status.CREATED if version == 1 else Status.REPLACED
    change = log_change(connection, identifier, status.value)
    kept = what_is_kept(connection, identifier, version)
    if status is Status.REPLACED:
        returning = versions.supersede(connection, identifier, _ids(identifier, new.statements), new.statements)
        kept = replace(kept, since={**kept.since, **returning})
        remove_statements(connection, identifier, change)
    _write_source(connection, new.article.source)
    _write_article_row(connection, new, identifier, version)
    ids = write_statements(connection, new.statements, identifier, change, model_id, kept)
    if new.origin is Origin.ARTICLE:
        reports.place(connection, identifier, change)
    waiting = [replace(kept, standing=False) for kept in new.waiting]
    corrections.replace(connection, identifier, ids, new.statements, waiting)
    layout.of(connection).write_words(connection, [identifier])
    return _written(connection, identifier, version, status)


def remove_article(connection: Connection, identifier: int) -> None:
    """Take an article out of every table but the change log."""
    table = tables.articles
    if connection.scalar(select(table.c.id).where(table.c.id == identifier)) is None:
        raise ArticleNotFound(str(identifier))
    remove_statements(connection, identifier, log_change(connection, identifier, "deleted"))
    connection.execute(delete(table).where(table.c.id == identifier))


def remove_statements(connection: Connection, identifier: int, change: int) -> None:
    """Take an article's statements out, leaving a note of their rows for indexes that lag behind."""
    of_article = tables.statements.c.article_id == identifier
    connection.execute(
        insert(tables.removals).from_select(
            ["change", "row"], select(literal(change), tables.statements.c.row).where(of_article)
        )
    )
    layout.of(connection).remove_words(connection, [identifier])
    speakers = connection.scalars(
        select(tables.attributions.c.speaker_id).where(tables.attributions.c.article_id == identifier).distinct()
    ).all()
    connection.execute(delete(tables.aliases).where(tables.aliases.c.article_id == identifier))
    connection.execute(delete(tables.statements).where(of_article))
    _drop_silent_speakers(connection, speakers)


def what_is_kept(connection: Connection, identifier: int, version: int) -> Kept:
    """What the statements of an article keep when they are written again."""
    table = tables.statements.c
    query = select(table.id, table.text, table.family_id, table.since).where(table.article_id == identifier)
    stored = connection.execute(query).all()
    return Kept(version, {(one.id, one.text): one.family_id for one in stored}, {one.id: one.since for one in stored})


def log_change(connection: Connection, identifier: int, action: str) -> int:
    """Take the next number of the change log."""
    values = {"at": rows.now(), "article_id": identifier, "action": action}
    statement = insert(tables.changes).values(values).returning(tables.changes.c.number)
    return int(connection.execute(statement).scalar_one())


def _write_source(connection: Connection, source: Source) -> None:
    values = {
        "id": source_id(source),
        "name": source.name,
        "folded": fold(source.name),
        "domain": source.domain,
    }
    connection.execute(layout.of(connection).insert_missing(tables.sources).values(values))


def _write_article_row(connection: Connection, new: NewArticle, identifier: int, version: int) -> None:
    article = new.article
    values = {
        "id": identifier,
        "source_id": source_id(article.source),
        "origin": new.origin.value,
        "external_id": article.external_id,
        "title": article.title,
        "url": article.url,
        "authors": rows.as_json(article.authors),
        "published_at": rows.microseconds(article.published_at),
        "language": article.language,
        "text": article.text,
        "content_hash": new.content_hash,
        "version": version,
        "ingested_at": rows.now(),
    }
    if version == 1:
        connection.execute(insert(tables.articles).values(values))
    else:
        connection.execute(update(tables.articles).where(tables.articles.c.id == identifier).values(values))


def write_statements(
    connection: Connection,
    new: Sequence[NewStatement],
    identifier: int,
    change: int,
    model_id: int,
    kept: Kept,
) -> list[int]:
    """Write an article's statements in order, with speakers, vectors and families; returns their ids."""
    if not new:
        return []
    ids = _ids(identifier, new)
    texts = [item.statement.text for item in new]
    placed = families.place(connection, texts, [kept.families.get(one) for one in zip(ids, texts, strict=True)])
    statements = [
        rows.statement_columns(item.statement)
        | {
            "article_id": identifier,
            "id": statement_id,
            "ordinal": ordinal,
            "external_id": item.external_id,
            "family_id": place.family_id,
            "change": change,
            "since": kept.since.get(statement_id, kept.version),
        }
        for ordinal, (statement_id, item, place) in enumerate(zip(ids, new, placed, strict=True))
    ]
    returning = insert(tables.statements).returning(tables.statements.c.row, sort_by_parameter_order=True)
    numbers = connection.scalars(returning, statements).all()
    vectors = [layout.Embedded(identifier, row, item.vectors) for row, item in zip(numbers, new, strict=True)]
    layout.of(connection).write_vectors(connection, model_id, vectors)
    families.write_keys(connection, identifier, numbers, placed)
    _write_speakers(connection, [item.statement for item in new], ids, identifier)
    return ids


def _write_speakers(
    connection: Connection, statements: Sequence[ExtractedStatement], ids: Sequence[int], identifier: int
) -> None:
    found = [
        (statement_id, position, attribution, speaker_id(attribution, identifier))
        for statement_id, statement in zip(ids, statements, strict=True)
        for position, attribution in enumerate(statement.speakers)
    ]
    if not found:
        return
    insert_missing = layout.of(connection).insert_missing
    connection.execute(
        insert_missing(tables.speakers),
        [{"id": speaker, "name": by.name, "kind": by.kind.value} for _, _, by, speaker in found],
    )
    connection.execute(
        insert(tables.attributions),
        [
            rows.attribution_columns(by)
            | {"article_id": identifier, "statement_id": statement, "position": position, "speaker_id": speaker}
            for statement, position, by, speaker in found
        ],
    )
    connection.execute(
        insert_missing(tables.aliases),
        [
            {"article_id": identifier, "speaker_id": speaker, "folded": fold(alias), "alias": alias}
            for _, _, by, speaker in found
            for alias in (by.name, *by.aliases)
        ],
    )


def _drop_silent_speakers(connection: Connection, speakers: Sequence[int]) -> None:
    still_speaking = select(tables.attributions.c.speaker_id).where(
        tables.attributions.c.speaker_id == tables.speakers.c.id
    )
    for speaker in speakers:
        connection.execute(delete(tables.speakers).where(tables.speakers.c.id == speaker, ~still_speaking.exists()))
