"""From store to store: articles run by run, then what came meanwhile, then everything read again and compared.

Each run is one transaction of the target, which keeps how far it came; given the same two stores, an interrupted copy
goes on from there. The source may be in use all the while: what it wrote since the copy began is copied at the end, of
one picture of it, and the comparison is with that picture.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import Connection, func, select

from index.errors import StoreBusy, StoreError
from index.store import embedding, tables
from index.store.copying import articles, beside, whole
from index.store.copying.checking import Tally
from index.store.copying.state import State
from index.store.reading import chunks
from index.store.relational import RelationalStore

Advance = Callable[[int, int | None], None]

LOCK = "copy"


@dataclass(frozen=True, slots=True)
class Copied:
    """What the target holds, table by table: how many rows, and the SHA-256 that source and target have of them.

    `change` is the last change of the source that is in it, `later` how many the source has made since.
    """

    tables: dict[str, tuple[int, str]]
    change: int
    later: int


def copy_record(source: RelationalStore, target: RelationalStore, advance: Advance) -> Copied:
    """Copy everything but caches, and compare the two.

    Args:
        source: it may be in use.
        target: opened as unfinished, with an empty record or a copy of the same source that was interrupted; nobody
            else uses it.
        advance: told how many articles are copied, of how many.

    Raises:
        StoreBusy: another process copies into the target.
        StoreError: the target holds something else, or is not what was copied.
    """
    with target.alone(LOCK) as is_alone:
        if not is_alone:
            raise StoreBusy("Another process copies into this store.")
        begun = _begun(source, target)
        _copy_runs(source, target, begun, advance)
        with source.reading() as picture:
            with target.writing() as connection:
                _copy_changed(picture, connection, begun)
                beside.copy_named(picture, connection)
                beside.copy_alone(picture, connection)
            with target.reading() as connection:
                told = _compared(picture, connection)
            change = embedding.change_number(picture)
        with target.writing() as connection:
            whole.finish(connection)
    return Copied(told, change, _changes_after(source, change))


def _begun(source: RelationalStore, target: RelationalStore) -> State:
    """The state of a copy that was interrupted, or of a new one."""
    if source.store_id == target.store_id:
        raise StoreError("That is one and the same store.")
    with source.reading() as picture, target.writing() as connection:
        served = whole.served(picture)
        begun = State.of(connection)
        if begun is None:
            whole.refuse_used(connection)
            articles.add(connection, tables.models, served)
            model_id = served[0]["id"] if served else None
            begun = State(source.store_id, embedding.change_number(picture), model_id, whole.BEFORE_ALL, 0)
            begun.keep(connection)
        elif begun.source != source.store_id:
            raise StoreError("Another record is being copied into this store. Name an empty database or directory.")
        elif served and begun.model != served[0]["id"]:
            raise StoreError(
                "The source has other vectors than when this copy began. Name an empty database or directory."
            )
        return begun


def _copy_runs(source: RelationalStore, target: RelationalStore, begun: State, advance: Advance) -> None:
    with source.reading() as connection:
        total = connection.execute(select(func.count()).select_from(tables.articles)).scalar_one()
    advance(begun.articles, total)
    while True:
        with source.reading() as picture:
            run = articles.run_after(picture, begun.after)
            held = articles.read(picture, run.ids)
        if not run.ids:
            return
        begun = replace(begun, after=run.ids[-1], articles=begun.articles + len(run.ids))
        with target.writing() as connection:
            articles.write(connection, held, begun.model)
            begun.keep(connection)
        advance(begun.articles, max(total, begun.articles))


def _copy_changed(picture: Connection, connection: Connection, begun: State) -> None:
    """Copy again what the source wrote since the copy began."""
    served = whole.served(picture)
    if served and begun.model is None:
        articles.add(connection, tables.models, served)
    elif served and served[0]["id"] != begun.model:
        raise StoreError("The source's vectors were made anew meanwhile. Name an empty database or directory.")
    table = tables.changes.c
    changed = select(table.article_id).distinct().where(table.number > begun.change, table.article_id != 0)
    for some in chunks(picture.scalars(changed).all(), articles.MOST_AT_ONCE):
        articles.write(connection, articles.read(picture, some), served[0]["id"] if served else None)


def _compared(picture: Connection, connection: Connection) -> dict[str, tuple[int, str]]:
    """Read both again, and tell what is in them.

    Raises:
        StoreError: something differs.
    """
    tally = Tally()
    for run in whole.runs(picture):
        here = articles.read(picture, run.ids).digests()
        there = articles.read(connection, articles.ids_of(connection, run)).digests()
        tally.add(here, there)
    for table in whole.OF_NO_ARTICLE:
        tally.add(whole.digest(picture, table), whole.digest(connection, table))
    return tally.told()


def _changes_after(source: RelationalStore, change: int) -> int:
    with source.reading() as connection:
        numbers = tables.changes.c.number
        return connection.execute(select(func.count()).where(numbers > change)).scalar_one()
