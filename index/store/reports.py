"""Which articles are copies of one report: most of what they print is the same words.

Two outlets that print an agency's article print its families; two reporters who heard the same speech have a sentence
or two in common. An imported statement is the whole of its article and tells nothing of where it was copied from: it
counts as a report of its own.
"""

from collections import defaultdict

from sqlalchemy import ColumnElement, Connection, FromClause, func, select, update

from index.store import tables
from index.store.base import Origin

COPIED_SHARE = 0.6
"""Of the shorter article's statements, by their length: an outlet cuts an agency's article from its end."""

FEWEST_STATEMENTS = 3
"""In common with the article that was cut; fewer may be one quotation that both heard."""

WHOLE_SHARE = 0.9
"""Of the longer article's statements: so much in common is a copy, however short the two are."""

MOST_COMPARED = 20
"""Articles that are looked at, those with most in common first."""

MOST_OF_A_FAMILY = 1_000
"""Statements. What is printed more often, as a line below every article is, tells nothing of where an article is from,
and to count all of them for each new article would take ever longer."""


def place(connection: Connection, article_id: int) -> None:
    """Say of which report a written article is a copy; one that is none is a report of its own."""
    report_id = _report(connection, article_id)
    table = tables.articles
    other = table.c.report_id.is_distinct_from(report_id)
    connection.execute(update(table).where(table.c.id == article_id, other).values(report_id=report_id))


def _report(connection: Connection, article_id: int) -> int | None:
    """The report of the article that has most in common with this one, if one is a copy of the other."""
    own = _lengths(connection, article_id)
    shares = {
        other: _copied_share(own, _lengths(connection, other))
        for other in _sharing(connection, article_id, min(FEWEST_STATEMENTS, len(own)))
    }
    nearest = max(shares, key=lambda other: (shares[other], -other), default=None)
    if nearest is None or not shares[nearest]:
        return None
    articles = tables.articles.c
    query = select(func.coalesce(articles.report_id, articles.id)).where(articles.id == nearest)
    return int(connection.execute(query).scalar_one())


def _sharing(connection: Connection, article_id: int, fewest: int) -> list[int]:
    """The articles, imported statements apart, with enough families in common, those with most first."""
    ours, theirs, articles = tables.statements.alias("ours"), tables.statements.alias("theirs"), tables.articles
    common = func.count(theirs.c.family_id.distinct())
    query = (
        select(theirs.c.article_id)
        .join(ours, ours.c.family_id == theirs.c.family_id)
        .join(articles, articles.c.id == theirs.c.article_id)
        .where(ours.c.article_id == article_id, theirs.c.article_id != article_id)
        .where(articles.c.origin == Origin.ARTICLE.value, _rarer(ours))
        .group_by(theirs.c.article_id)
        .having(common >= fewest)
        .order_by(common.desc(), theirs.c.article_id)
        .limit(MOST_COMPARED)
    )
    return list(connection.scalars(query))


def _rarer(statement: FromClause) -> ColumnElement[bool]:
    """Whether few enough statements are of this one's family."""
    others = tables.statements.alias("others")
    one_too_many = (
        select(others.c.family_id)
        .where(others.c.family_id == statement.c.family_id)
        .limit(1)
        .offset(MOST_OF_A_FAMILY)
        .scalar_subquery()
    )
    return one_too_many.is_(None)


def _lengths(connection: Connection, article_id: int) -> dict[int, int]:
    """The characters of an article's statements by family."""
    table = tables.statements.c
    lengths: defaultdict[int, int] = defaultdict(int)
    query = select(table.family_id, func.length(table.text)).where(table.article_id == article_id)
    for family_id, length in connection.execute(query):
        lengths[family_id] += length
    return dict(lengths)


def _copied_share(one: dict[int, int], other: dict[int, int]) -> float:
    """The share of the shorter article that the longer has too; 0 where neither is a copy of the other."""
    shorter, longer = sorted((one, other), key=lambda lengths: sum(lengths.values()))
    common = one.keys() & other.keys()
    of_shorter, of_longer = (
        sum(lengths[family_id] for family_id in common) / max(1, sum(lengths.values())) for lengths in (shorter, longer)
    )
    cut = len(common) >= FEWEST_STATEMENTS and of_shorter >= COPIED_SHARE
    return of_shorter if cut or of_longer >= WHOLE_SHARE else 0.0
