"""Which articles are copies of one report: most of what they print is the same words.

Two outlets that print an agency's article print its families; two reporters who heard the same speech have a sentence
or two in common. An imported statement is the whole of its article and tells nothing of where it was copied from: it
counts as a report of its own.
"""

from collections import defaultdict

from sqlalchemy import Connection, func, select, update

from index.store import tables

COPIED_SHARE = 0.6
"""Of the shorter article's statements, by their length: an outlet cuts an agency's article from its end."""

FEWEST_STATEMENTS = 3
"""In common; fewer may be one quotation that both heard."""

MOST_COMPARED = 20
"""Articles that are looked at, those with most in common first."""


def place(connection: Connection, article_id: int) -> None:
    """Say of which report a written article is a copy; one that is none is a report of its own."""
    report_id = _report(connection, article_id)
    table = tables.articles
    other = table.c.report_id.is_distinct_from(report_id)
    connection.execute(update(table).where(table.c.id == article_id, other).values(report_id=report_id))


def _report(connection: Connection, article_id: int) -> int | None:
    """The report of the article that has most in common with this one, if that is most of one of them."""
    own = _lengths(connection, article_id)
    if len(own) < FEWEST_STATEMENTS:
        return None
    best: tuple[float, int] | None = None
    for other in _sharing(connection, article_id):
        share = _share(own, _lengths(connection, other))
        if share >= COPIED_SHARE and (best is None or (share, -other) > best):
            best = (share, -other)
    if best is None:
        return None
    articles = tables.articles.c
    query = select(func.coalesce(articles.report_id, articles.id)).where(articles.id == -best[1])
    return int(connection.execute(query).scalar_one())


def _sharing(connection: Connection, article_id: int) -> list[int]:
    """The articles with enough families in common, those with most first."""
    ours, theirs = tables.statements.alias("ours"), tables.statements.alias("theirs")
    common = func.count(theirs.c.family_id.distinct())
    query = (
        select(theirs.c.article_id)
        .join(ours, ours.c.family_id == theirs.c.family_id)
        .where(ours.c.article_id == article_id, theirs.c.article_id != article_id)
        .group_by(theirs.c.article_id)
        .having(common >= FEWEST_STATEMENTS)
        .order_by(common.desc(), theirs.c.article_id)
        .limit(MOST_COMPARED)
    )
    return list(connection.scalars(query))


def _lengths(connection: Connection, article_id: int) -> dict[int, int]:
    """The characters of an article's statements by family."""
    table = tables.statements.c
    lengths: defaultdict[int, int] = defaultdict(int)
    query = select(table.family_id, func.length(table.text)).where(table.article_id == article_id)
    for family_id, length in connection.execute(query):
        lengths[family_id] += length
    return dict(lengths)


def _share(one: dict[int, int], other: dict[int, int]) -> float:
    shorter = min(one, other, key=lambda lengths: sum(lengths.values()))
    return sum(shorter[family_id] for family_id in one.keys() & other.keys()) / max(1, sum(shorter.values()))
