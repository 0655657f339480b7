"""Rows in: what one article's transaction writes, and what it takes away."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from sqlalchemy import Connection, Table, delete, insert, select, update

from index.errors import ArticleNotFound, CorrectedMeanwhile, ModelMismatch
from index.folding import fold
from index.model import Article, Attribution, ExtractedStatement, ImportedStatement, Source, SpeakerKind, identity
from index.store import corrections, families, layout, reading, reports, revisions, rows, tables, versions
from index.store.layouts import Embedded
from index.store.writes import Known, Model, NewArticle, NewStatement, Origin, Status, Written


@dataclass(frozen=True, slots=True)
class Kept:
    """What statements keep when their article is written again, as `version`.

    `families` are by id and text, `since`, the first version that had a statement, by id.
    """

    version: int
    families: Mapping[tuple[int, str], int]
    since: Mapping[int, int | None]


_NOTHING_KEPT = Kept(1, {}, {})
"""Of an article that is new."""


def source_id(source: Source) -> int:
    """A publication is its domain; one without a domain is its name."""
    return identity("source", source.domain or fold(source.name))


def article_id(article: Article | ImportedStatement, origin: Origin) -> int:
    """The identifier that (source, external id) have in every store: by it, and nothing else, two are the same."""
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


def stored_outcome(connection: Connection, article: Article, origin: Origin, content_hash: str) -> Written | None:
    """The outcome of an earlier write of this very content."""
    identifier = article_id(article, origin)
    stored = reading.known(connection, [identifier]).get(identifier)
    if stored is None or stored.content_hash != content_hash:
        return None
    return _unchanged(connection, identifier, stored.version)


def _unchanged(connection: Connection, identifier: int, version: int) -> Written:
    table = tables.statements
    query = select(table.c.id).where(table.c.article_id == identifier).order_by(table.c.ordinal)
    return Written(identifier, version, Status.UNCHANGED, tuple(connection.scalars(query)))


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


@dataclass(frozen=True, slots=True)
class ToWrite:
    """Statements of an article that are to be written under a change number; `ids` in their order."""

    article_id: int
    change: int
    statements: Sequence[NewStatement]
    ids: Sequence[int]
    kept: Kept

    @classmethod
    def of(cls, article_id: int, change: int, statements: Sequence[NewStatement], kept: Kept) -> Self:
        """With identifiers from what extraction found: a correction leaves a statement its own."""
        found = [item.found or item.statement for item in statements]
        return cls(article_id, change, statements, statement_ids(article_id, found), kept)


def write_articles(connection: Connection, new: Sequence[NewArticle], model_id: int) -> list[Written]:
    """Write articles with their statements, speakers, full text, vectors and change numbers, in their order.

    All rows of one kind go together: between here and the database a round trip takes longer than a row.

    Raises:
        CorrectedMeanwhile: one of them has other corrections than those that it comes with.
        Superseded: a later version of one of them came before.
    """
    return [written for some in _without_repeats(new) for written in _write(connection, some, model_id)]


def _without_repeats(new: Sequence[NewArticle]) -> Iterator[dict[int, NewArticle]]:
    """The articles by id, in runs in which each stands once."""
    run: dict[int, NewArticle] = {}
    for one in new:
        identifier = article_id(one.article, one.origin)
        if identifier in run:
            yield run
            run = {}
        run[identifier] = one
    yield run


def _write(connection: Connection, new: Mapping[int, NewArticle], model_id: int) -> list[Written]:
    stored = reading.known(connection, list(new))
    changed = {
        identifier: one
        for identifier, one in new.items()
        if identifier not in stored or stored[identifier].content_hash != one.content_hash
    }
    for identifier, one in changed.items():
        if one.article.revision is not None:
            revisions.claim(connection, identifier, one.article.revision)
    by_hand = corrections.of_articles(connection, [one for one in changed if one in stored])
    if any(by_hand.get(identifier, ()) != one.corrections for identifier, one in changed.items()):
        raise CorrectedMeanwhile
    numbers = _log_changes(connection, {one: _status(one, stored).value for one in changed})
    _write_sources(connection, [one.article.source for one in changed.values()])
    _insert(connection, tables.articles, [_article_row(changed[one], one, 1) for one in changed if one not in stored])
    writes = [_begin(connection, one, changed[one], numbers[one], stored.get(one)) for one in changed]
    write_statements(connection, writes, model_id)
    _place_reports(connection, changed, numbers)
    for write in writes:
        if write.article_id in by_hand:
            waiting = [replace(kept, standing=False) for kept in changed[write.article_id].waiting]
            corrections.replace(connection, write.article_id, write.ids, write.statements, waiting)
    written = {
        write.article_id: Written(
            write.article_id, write.kept.version, _status(write.article_id, stored), tuple(write.ids)
        )
        for write in writes
    }
    return [written[one] if one in written else _unchanged(connection, one, stored[one].version) for one in new]


def _status(identifier: int, stored: Mapping[int, Known]) -> Status:
    return Status.REPLACED if identifier in stored else Status.CREATED


def _begin(connection: Connection, identifier: int, new: NewArticle, change: int, known: Known | None) -> ToWrite:
    """What is to be written of an article; the last version, if there is one, makes place for it."""
    if known is None:
        return ToWrite.of(identifier, change, new.statements, _NOTHING_KEPT)
    kept = what_is_kept(connection, identifier, known.version + 1)
    write = ToWrite.of(identifier, change, new.statements, kept)
    returning = versions.supersede(connection, identifier, write.ids, new.statements)
    remove_statements(connection, identifier, change)
    values = _article_row(new, identifier, kept.version)
    del values["id"]
    connection.execute(update(tables.articles).where(tables.articles.c.id == identifier).values(values))
    return replace(write, kept=replace(kept, since={**kept.since, **returning}))


def _place_reports(connection: Connection, new: Mapping[int, NewArticle], numbers: Mapping[int, int]) -> None:
    """Say which of these articles are copies, each as if those after it were not there yet."""
    later = [identifier for identifier, one in new.items() if one.origin is Origin.ARTICLE]
    while later:
        identifier, *later = later
        reports.place(connection, identifier, numbers[identifier], later)


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
    gone = connection.scalars(select(tables.statements.c.row).where(of_article)).all()
    if gone:
        connection.execute(insert(tables.removals), [{"change": change, "row": row} for row in gone])
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
    return _log_changes(connection, {identifier: action})[identifier]


def _log_changes(connection: Connection, actions: Mapping[int, str]) -> dict[int, int]:
    """Take the next numbers of the change log, one for each of these articles."""
    taken = layout.of(connection).next_numbers(connection, tables.changes.c.number, len(actions))
    numbers = dict(zip(actions, taken, strict=True))
    now = rows.now()
    _insert(
        connection,
        tables.changes,
        [
            {"number": numbers[identifier], "at": now, "article_id": identifier, "action": action}
            for identifier, action in actions.items()
        ],
    )
    return numbers


def _insert(connection: Connection, table: Table, values: Sequence[Mapping[str, Any]]) -> None:
    if values:
        connection.execute(insert(table), values)


def _write_sources(connection: Connection, sources: Sequence[Source]) -> None:
    values = {
        source_id(source): {
            "id": source_id(source),
            "name": source.name,
            "folded": fold(source.name),
            "domain": source.domain,
        }
        for source in reversed(sources)
    }
    _insert_missing(connection, tables.sources, list(values.values()))


def _insert_missing(connection: Connection, table: Table, values: Sequence[Mapping[str, Any]]) -> None:
    if values:
        connection.execute(layout.of(connection).insert_missing(table), values)


def _article_row(new: NewArticle, identifier: int, version: int) -> dict[str, Any]:
    article = new.article
    return {
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


def write_statements(connection: Connection, writes: Sequence[ToWrite], model_id: int) -> None:
    """Write statements in their order, with speakers, vectors, words and families."""
    new = [item for write in writes for item in write.statements]
    if not new:
        return
    here = layout.of(connection)
    placed = families.place(connection, [one for write in writes for one in _to_place(write)])
    numbers = here.next_numbers(connection, tables.statements.c.row, len(new))
    written = iter(zip(numbers, placed, strict=True))
    _insert(connection, tables.statements, [row for write in writes for row in _statement_rows(write, written)])
    of_article = [write.article_id for write in writes for _ in write.statements]
    embedded = map(Embedded, of_article, numbers, (item.vectors for item in new))
    here.add_vectors(connection, model_id, list(embedded))
    families.write_keys(connection, of_article, numbers, placed)
    _write_speakers(connection, writes)
    here.write_words(connection, [write.article_id for write in writes])


def _to_place(write: ToWrite) -> list[families.ToPlace]:
    texts = [item.statement.text for item in write.statements]
    return [(text, write.kept.families.get((one, text))) for one, text in zip(write.ids, texts, strict=True)]


def _statement_rows(write: ToWrite, written: Iterator[tuple[int, families.Placed]]) -> Iterator[dict[str, Any]]:
    for ordinal, (statement_id, item) in enumerate(zip(write.ids, write.statements, strict=True)):
        row, place = next(written)
        yield rows.statement_columns(item.statement) | {
            "row": row,
            "article_id": write.article_id,
            "id": statement_id,
            "ordinal": ordinal,
            "external_id": item.external_id,
            "family_id": place.family_id,
            "change": write.change,
            "since": write.kept.since.get(statement_id, write.kept.version),
        }


def _write_speakers(connection: Connection, writes: Sequence[ToWrite]) -> None:
    found = [
        (write.article_id, statement_id, position, by, speaker_id(by, write.article_id))
        for write in writes
        for statement_id, item in zip(write.ids, write.statements, strict=True)
        for position, by in enumerate(item.statement.speakers)
    ]
    named = {speaker: {"id": speaker, "name": by.name, "kind": by.kind.value} for *_, by, speaker in reversed(found)}
    _insert_missing(connection, tables.speakers, list(named.values()))
    _insert(
        connection,
        tables.attributions,
        [
            rows.attribution_columns(by)
            | {"article_id": article, "statement_id": statement, "position": position, "speaker_id": speaker}
            for article, statement, position, by, speaker in found
        ],
    )
    called = {
        (article, speaker, fold(alias)): alias
        for article, _, _, by, speaker in reversed(found)
        for alias in reversed((by.name, *by.aliases))
    }
    _insert_missing(
        connection,
        tables.aliases,
        [
            {"article_id": article, "speaker_id": speaker, "folded": folded, "alias": alias}
            for (article, speaker, folded), alias in called.items()
        ],
    )


def _drop_silent_speakers(connection: Connection, speakers: Sequence[int]) -> None:
    said = tables.attributions.c.speaker_id
    for some in reading.chunks(speakers):
        speaking = set(connection.scalars(select(said).where(said.in_(some)).distinct()))
        silent = [speaker for speaker in some if speaker not in speaking]
        if silent:
            connection.execute(delete(tables.speakers).where(tables.speakers.c.id.in_(silent)))
