"""The authority files: speakers with their names and roles, publications with their counts."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select

from index.errors import SourceNotFound, SpeakerNotFound
from index.folding import fold
from index.model import Source, SpeakerKind
from index.store import reading, rows, tables
from index.store.stored import StoredArticle, StoredSource, StoredSpeaker, StoredStatement

_LAST = 2**63 - 1
"""Where a statement without a date stands in a record: after all others."""

_FIRST = -(2**63)
"""Where an article without a date stands among those of its source, last published first: after all others."""


def _counted_speakers() -> Select[Any]:
    speakers, said = tables.speakers.c, tables.attributions.c
    count = func.count(said.speaker_id).label("statements")
    return (
        select(speakers.id, speakers.name, speakers.kind, count)
        .join_from(tables.speakers, tables.attributions, said.speaker_id == speakers.id)
        .group_by(speakers.id)
    )


def standing_sources(connection: Connection, source_ids: Sequence[int]) -> set[int]:
    """Those of these sources that are stored."""
    return set(connection.scalars(select(tables.sources.c.id).where(tables.sources.c.id.in_(source_ids))))


def speaker(connection: Connection, speaker_id: int) -> StoredSpeaker:
    """One speaker, or SpeakerNotFound."""
    found = connection.execute(_counted_speakers().where(tables.speakers.c.id == speaker_id)).all()
    if not found:
        raise SpeakerNotFound(str(speaker_id))
    return _with_names(connection, found)[0]


def speakers(
    connection: Connection, name: str | None, after: tuple[int, int] | None, limit: int
) -> list[StoredSpeaker]:
    """A page of speakers, those with most statements first."""
    query = _counted_speakers()
    if name is not None:
        called = select(tables.aliases.c.speaker_id).where(
            tables.aliases.c.folded.contains(fold(name), autoescape=True)
        )
        query = query.where(tables.speakers.c.id.in_(called))
    counted = query.subquery()
    page = select(counted).order_by(counted.c.statements.desc(), counted.c.id).limit(limit)
    if after is not None:
        count, identifier = after
        page = page.where(
            or_(counted.c.statements < count, and_(counted.c.statements == count, counted.c.id > identifier))
        )
    return _with_names(connection, connection.execute(page).all())


def _with_names(connection: Connection, found: Sequence[Any]) -> list[StoredSpeaker]:
    ids = [row.id for row in found]
    aliases: defaultdict[int, dict[str, None]] = defaultdict(dict)
    for speaker_id, alias in connection.execute(
        select(tables.aliases.c.speaker_id, tables.aliases.c.alias)
        .where(tables.aliases.c.speaker_id.in_(ids))
        .distinct()
        .order_by(tables.aliases.c.alias)
    ):
        aliases[speaker_id][alias] = None
    roles: defaultdict[int, list[str]] = defaultdict(list)
    said = tables.attributions.c
    for speaker_id, role in connection.execute(
        select(said.speaker_id, said.role)
        .where(said.speaker_id.in_(ids), said.role.is_not(None))
        .group_by(said.speaker_id, said.role)
        .order_by(func.count().desc(), said.role)
    ):
        roles[speaker_id].append(role)
    return [
        StoredSpeaker(
            id=row.id,
            name=row.name,
            kind=SpeakerKind(row.kind),
            aliases=tuple(alias for alias in aliases[row.id] if alias != row.name),
            roles=tuple(roles[row.id]),
            statements=row.statements,
        )
        for row in found
    ]


def statements_of_speaker(
    connection: Connection, speaker_id: int, after: tuple[datetime | None, int] | None, limit: int
) -> list[StoredStatement]:
    """A page of a speaker's record, oldest first and undated last."""
    statements, articles, said = tables.statements.c, tables.articles.c, tables.attributions.c
    when = func.coalesce(articles.published_at, _LAST)
    query = (
        select(statements.row)
        .join_from(tables.statements, tables.articles, articles.id == statements.article_id)
        .join(
            tables.attributions,
            (said.article_id == statements.article_id) & (said.statement_id == statements.id),
        )
        .where(said.speaker_id == speaker_id)
        .order_by(when, statements.id)
        .limit(limit)
    )
    if after is not None:
        published_at, identifier = rows.microseconds(after[0]), after[1]
        last = _LAST if published_at is None else published_at
        query = query.where(or_(when > last, and_(when == last, statements.id > identifier)))
    page = connection.scalars(query).all()
    loaded = reading.load(connection, page)
    return [loaded[row] for row in page]


def _counted_sources() -> Select[Any]:
    sources, articles, statements = tables.sources.c, tables.articles.c, tables.statements.c
    return (
        select(
            sources.id,
            sources.name,
            sources.domain,
            func.count(articles.id.distinct()).label("articles"),
            func.count(statements.row).label("statements"),
        )
        .join_from(tables.sources, tables.articles)
        .outerjoin(tables.statements, statements.article_id == articles.id)
        .group_by(sources.id)
    )


def _source_of(row: Any) -> StoredSource:
    return StoredSource(row.id, Source(row.name, row.domain), row.articles, row.statements)


def source(connection: Connection, source_id: int) -> StoredSource:
    """One publication with what it printed, or SourceNotFound."""
    row = connection.execute(_counted_sources().where(tables.sources.c.id == source_id)).one_or_none()
    if row is None:
        raise SourceNotFound(str(source_id))
    return _source_of(row)


def sources(connection: Connection, after: tuple[str, int] | None, limit: int) -> list[StoredSource]:
    """A page of publications in order of name, with what they printed: counted for the page alone."""
    place = None if after is None else (fold(after[0]), after[1])
    found: list[StoredSource] = []
    while len(found) < limit:
        page = _in_order_of_name(connection, place, limit - len(found))
        if not page:
            break
        ids = [row.id for row in page]
        counted = connection.execute(_counted_sources().where(tables.sources.c.id.in_(ids)))
        # One whose articles are all gone is not among them.
        found += map(_source_of, sorted(counted, key=lambda row: ids.index(row.id)))
        place = (page[-1].folded, page[-1].id)
    return found


def _in_order_of_name(connection: Connection, after: tuple[str, int] | None, limit: int) -> Sequence[rows.Row]:
    sources = tables.sources.c
    query = select(sources.id, sources.folded).order_by(sources.folded, sources.id).limit(limit)
    if after is not None:
        name, identifier = after
        # Said twice, for an index begins at a name, not at one or another condition.
        query = query.where(sources.folded >= name, or_(sources.folded > name, sources.id > identifier))
    return connection.execute(query).all()


def articles_of_source(
    connection: Connection, source_id: int, after: tuple[datetime | None, int] | None, limit: int
) -> list[StoredArticle]:
    """A page of a publication's articles, last published first and undated last."""
    articles = tables.articles.c
    when = func.coalesce(articles.published_at, _FIRST)
    query = reading.articles_query().where(articles.source_id == source_id)
    if after is not None:
        published_at, identifier = rows.microseconds(after[0]), after[1]
        first = _FIRST if published_at is None else published_at
        query = query.where(or_(when < first, and_(when == first, articles.id > identifier)))
    page = query.order_by(when.desc(), articles.id).limit(limit)
    return [rows.article_of(row) for row in connection.execute(page)]
