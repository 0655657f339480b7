"""Which articles are copies of one report: wire copy, syndication, the same page under two addresses.

Articles of one report have one number: the id of the first of them, which keeps none itself. Nobody else is written
when that one goes or becomes another report. An imported statement is the whole of its article and tells nothing of
where it was copied from: it counts as a report of its own.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, func, or_, select, tuple_, union_all, update

from index.errors import ArticleNotFound
from index.model import Span, identity
from index.store import reading, tables
from index.store.overlap import MOST_CHARACTERS, Printed, is_copy, likeness, printed
from index.store.stored import Copies, Copy
from index.store.writes import Origin

MOST_STATEMENTS = 32
"""Of a written article, the longest, by whose families others are looked for: the longer, the less they stand
everywhere."""

MOST_OF_A_FAMILY = 50
"""Articles that are looked at in one family, the same for all families: a line that stands in thousands of articles
costs no more than another."""

FEWEST_FAMILIES = 2
"""In common, where an article has so many: a site's line about its newsletter stands in all it prints."""

MOST_COMPARED = 10
"""Articles whose texts are compared, those with most families in common first."""

_LAST = 2**63 - 1
"""Where an article without a date stands among copies: after all others."""

_articles, _statements = tables.articles.c, tables.statements.c
_NUMBER = func.coalesce(_articles.report_id, _articles.id)
_PLACE = (func.coalesce(_articles.published_at, _LAST), _articles.ingested_at, _articles.id)


def place(connection: Connection, article_id: int, change: int, later: Sequence[int] = ()) -> None:
    """Say of which report a written article is a copy; one that is none is a report of its own.

    `change` is the number of the change that writes it, 0 for none; `later` are articles that are not to be looked at.
    """
    original = _most_alike(connection, article_id, later)
    report_id = _own_number(connection, article_id, change) if original is None else _number(connection, original)
    other = _articles.report_id.is_distinct_from(report_id)
    connection.execute(update(tables.articles).where(_articles.id == article_id, other).values(report_id=report_id))


def copies(connection: Connection, article_id: int, after: tuple[int, int, int] | None, limit: int) -> Copies:
    """The other articles of the same report, first published first; among undated ones, those that came in first."""
    number = _number(connection, article_id)
    others = or_(_articles.report_id == number, and_(_articles.id == number, _articles.report_id.is_(None)))
    others = and_(others, _articles.id != article_id)
    total = connection.execute(select(func.count()).select_from(tables.articles).where(others)).scalar_one()
    if not total:
        return Copies(0, (), None)
    query = select(*_PLACE).where(others).order_by(*_PLACE).limit(limit)
    if after is not None:
        query = query.where(tuple_(*_PLACE) > tuple_(*after))
    page = _told(connection, article_id, [(when, then, one) for when, then, one in connection.execute(query)])
    own = tuple(connection.execute(select(*_PLACE).where(_articles.id == article_id)).one())
    first = page[0] if page and after is None else None
    return Copies(total, tuple(page), first if first and first.place < own else None)


def _told(connection: Connection, article_id: int, places: Sequence[tuple[int, int, int]]) -> list[Copy]:
    ids = [one for _, _, one in places]
    articles, texts = reading.articles_with_ids(connection, ids), _printed(connection, [article_id, *ids])
    return [
        Copy(articles[one], likeness(texts[article_id], texts[one]), place)
        for one, place in zip(ids, places, strict=True)
    ]


def _number(connection: Connection, article_id: int) -> int:
    number = connection.scalar(select(_NUMBER).where(_articles.id == article_id))
    if number is None:
        raise ArticleNotFound(str(article_id))
    return int(number)


def _own_number(connection: Connection, article_id: int, change: int) -> int | None:
    """The number of a report of its own: another than its id where copies of what it was before go by that."""
    others = select(_articles.id).where(_articles.report_id == article_id, _articles.id != article_id).limit(1)
    taken = connection.scalar(others) is not None
    return identity("report", str(article_id), str(change)) if taken else None


def _most_alike(connection: Connection, article_id: int, later: Sequence[int]) -> int | None:
    """The article that has most in common with this one, of those of which one is a copy of the other."""
    sharing = _sharing(connection, article_id, later)
    if not sharing:
        return None
    texts = _printed(connection, [article_id, *sharing])
    own = texts.pop(article_id)
    alike = {other: likeness(own, text) for other, text in texts.items() if is_copy(own, text)}
    return max(alike, key=lambda other: (alike[other], -other), default=None)


def _sharing(connection: Connection, article_id: int, later: Sequence[int]) -> list[int]:
    """The articles that have most families in common with this one."""
    longest = (
        select(_statements.family_id)
        .where(_statements.article_id == article_id)
        .group_by(_statements.family_id)
        .order_by(func.max(func.length(_statements.text)).desc(), _statements.family_id)
        .limit(MOST_STATEMENTS)
    )
    families = connection.scalars(longest).all()
    if not families:
        return []
    named = {f"family{place}": family for place, family in enumerate(families)}
    common = Counter(connection.scalars(_in_families(len(families)), named | {"not_these": [article_id, *later]}))
    enough = [other for other in common if common[other] >= min(FEWEST_FAMILIES, len(families))]
    return sorted(enough, key=lambda other: (-common[other], other))[:MOST_COMPARED]


_OTHERS = _statements.article_id.not_in(bindparam("not_these", expanding=True))


@cache
def _in_families(count: int) -> Select[Any]:
    """Articles in each of so many families; those with the least ids, so that two articles meet in all they share."""
    each = [
        select(
            select(_statements.article_id)
            .where(
                _statements.family_id == bindparam(f"family{place}"),
                _OTHERS,
            )
            .distinct()
            .order_by(_statements.article_id)
            .limit(MOST_OF_A_FAMILY)
            .subquery()
        )
        for place in range(count)
    ]
    return select(union_all(*each).subquery())


def _printed(connection: Connection, article_ids: Sequence[int]) -> dict[int, Printed]:
    """What these articles print, imported statements apart."""
    text = func.substr(_articles.text, 1, MOST_CHARACTERS)
    texts = select(_articles.id, text).where(_articles.id.in_(article_ids), _articles.origin == Origin.ARTICLE.value)
    marked = select(_statements.article_id, _statements.quoted).where(
        _statements.article_id.in_(article_ids), _statements.quoted != "[]"
    )
    quoted: defaultdict[int, list[Span]] = defaultdict(list)
    for article_id, spans in connection.execute(marked):
        quoted[article_id] += [(start, end) for start, end in json.loads(spans)]
    return {one: printed(said, quoted[one]) for one, said in connection.execute(texts)}
