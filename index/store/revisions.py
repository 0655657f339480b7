"""Which version of an item came last, by its publisher's own count: an older one that comes after it is not taken.

What is noted stays when the article is removed, so that an older version does not bring back what was taken back.
"""

from sqlalchemy import Connection, select

from index.errors import Superseded
from index.model import Revision
from index.store import layout, rows, tables


def claim(connection: Connection, article_id: int, revision: Revision) -> None:
    """Note that this version of an item is the last that came, unless a later one came before.

    Raises:
        Superseded: a later one did.
    """
    table = tables.revisions
    row = connection.execute(select(table).where(table.c.article_id == article_id)).one_or_none()
    last = Revision(None, None) if row is None else Revision(rows.moment(row.created_at), row.number)
    if revision.is_older_than(last):
        raise Superseded
    known = {
        "created_at": rows.microseconds(revision.created_at or last.created_at),
        "number": last.number if revision.number is None else revision.number,
    }
    noted = layout.of(connection).upsert(table).values(article_id=article_id, **known)
    connection.execute(noted.on_conflict_do_update(index_elements=["article_id"], set_=known))
