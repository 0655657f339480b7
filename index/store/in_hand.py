"""Items that one process works on, and no other.

The rows of what is in hand are locked by a transaction that stays open; whoever looks for work passes over them. So
they are free again as soon as their process, its machine or its connection ends, and there is nothing to renew. In the
embedded store, which has no such locks, one process at a time has items of a kind in hand.
Source: PostgreSQL documentation, "SELECT", section on the locking clause.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, case, select, update

from index.store import finishing, tables, work
from index.store.jobs import OPEN_STATES, Before, ItemStatus, Job, JobItem, Payload

TAKEN_IN = (ItemStatus.CREATED, ItemStatus.UNCHANGED, ItemStatus.REPLACED)

_jobs, _items = tables.jobs, tables.job_items


@dataclass(frozen=True, slots=True)
class Hold:
    """How a store keeps items in hand.

    `look` gives a transaction in which rows are locked, `write` one that is committed at its end. Unless the hold
    outlasts that, the rows are free for a moment then, and are locked anew.
    """

    look: Callable[[], AbstractContextManager[Connection]]
    write: Callable[[], AbstractContextManager[Connection]]
    outlasts_writes: bool


class LockedItems:
    """`index.store.jobs.ItemsInHand` for every store; see there for what each method promises."""

    def __init__(self, hold: Hold, job: Job, items: Sequence[JobItem]) -> None:
        self._hold = hold
        self._job = job
        self._items = items
        self._article_ids: Mapping[int, int] = {}

    @property
    def job(self) -> Job:
        """Their job."""
        return self._job

    @property
    def items(self) -> Sequence[JobItem]:
        """Those without a result."""
        return self._items

    def finish(self, results: Sequence[tuple[int, Payload, bool]], worked_s: float) -> None:
        """Record what became of items."""
        with self._hold.write() as connection:
            finishing.finish(connection, self._job.id, results, worked_s)
        self._keep({item.position for item in self._items} - {position for position, _, _ in results})

    def identify(self, article_ids: Mapping[int, int]) -> None:
        """Let every process know which article each item is."""
        held = {item.position for item in self._items}
        self._article_ids = {position: which for position, which in article_ids.items() if position in held}
        if self._article_ids:
            are_these = (_items.c.job_id == self._job.id, _items.c.position.in_(self._article_ids))
            which = case(self._article_ids, value=_items.c.position)
            with self._hold.write() as connection:
                connection.execute(update(_items).where(*are_these).values(article_id=which))
            self._keep(held)

    def before(self) -> Before:
        """Whether all items before these have been read."""
        unread = (
            _waiting(self._job.id)
            .where(_items.c.article_id.is_(None), _items.c.position < max(self._article_ids, default=0))
            .limit(1)
        )
        with self._hold.look() as connection:
            if connection.execute(unread).first() is None:
                return Before.READ
            is_free = connection.execute(unread.with_for_update(skip_locked=True)).first() is not None
            return Before.LEFT if is_free else Before.IN_HAND

    def second(self) -> set[int]:
        """The items whose article is another item's."""
        with self._hold.look() as connection:
            others = connection.execute(
                select(_items.c.position, _items.c.status, _items.c.article_id).where(
                    _items.c.job_id == self._job.id, _items.c.article_id.in_(set(self._article_ids.values()))
                )
            ).all()
            stored = set(
                connection.scalars(
                    select(tables.articles.c.id).where(
                        tables.articles.c.id.in_({other.article_id for other in others if other.status in TAKEN_IN})
                    )
                )
            )
        return {
            position
            for position, article_id in self._article_ids.items()
            for other in others
            if other.article_id == article_id
            and (article_id in stored if other.status in TAKEN_IN else other.position < position)
        }

    def _keep(self, positions: set[int]) -> None:
        """Go on with these: those that another process was quicker to take are its own."""
        self._items = [item for item in self._items if item.position in positions]
        if self._items and not self._hold.outlasts_writes:
            with self._hold.look() as connection:
                self._items = _locked(connection, _waiting(self._job.id).where(_items.c.position.in_(positions)))


def take(hold: Hold, kind: str, limit: int) -> LockedItems | None:
    """Items of the oldest job that has any which nobody has in hand."""
    open_jobs = select(_jobs.c.id).where(_jobs.c.state.in_(OPEN_STATES), _jobs.c.kind == kind).order_by(_jobs.c.id)
    with hold.look() as connection:
        for job_id in connection.scalars(open_jobs).all():
            items = _locked(connection, _waiting(job_id).limit(limit))
            job = work.one(connection, job_id) if items else None
            if job is not None and job.state.is_open:
                return LockedItems(hold, job, items)
    return None


def _waiting(job_id: int) -> Select[Any]:
    waits = (_items.c.job_id == job_id, _items.c.status == ItemStatus.WAITING)
    return select(_items).where(*waits).order_by(_items.c.position)


def _locked(connection: Connection, waiting: Select[Any]) -> list[JobItem]:
    """Those that nobody else has in hand; with them their job, so that it is not removed meanwhile."""
    found = connection.execute(waiting.with_for_update(skip_locked=True)).all()
    if not found:
        return []
    job = select(_jobs.c.id).where(_jobs.c.id == found[0].job_id)
    is_there = connection.execute(job.with_for_update(read=True, key_share=True, skip_locked=True)).first()
    return [work.item(row) for row in found] if is_there else []
