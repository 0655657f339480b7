"""The record spread over the workers of a Citus cluster: which table goes where, and how large the parts are.

Articles and what hangs on them stand on one shard together; the small authority files on every node; the change log,
jobs, answers, feeds, keys and alerts on the coordinator alone, to which every process connects.
Source: Citus documentation, "Citus Utility Functions" and "Citus Tables and Views"; shared facts in docs/scaling.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from index.errors import StoreError

REFERENCES = ("sources", "speakers", "models")
"""On every node; each after those that its keys lead to, as below."""

DISTRIBUTED = {
    "articles": "id",
    "statements": "article_id",
    "versions": "article_id",
    "withdrawals": "article_id",
    "corrections": "article_id",
    "attributions": "article_id",
    "aliases": "article_id",
    "family_keys": "article_id",
    "phrases": "article_id",
    "vectors": "article_id",
}
"""Each with the column that says on which shard a row stands: always the id of its article."""

LOCAL = (
    "alembic_version",
    "settings",
    "changes",
    "removals",
    "jobs",
    "job_items",
    "revisions",
    "requests",
    "feeds",
    "feed_entries",
    "api_keys",
    "sessions",
    "followers",
    "alerts",
    "alert_statements",
    "deliveries",
)

SHARDS_A_WORKER = 2
"""Every search visits all shards, so few; two, so that a worker more can take some over."""

FEWEST_SHARDS = 4


@dataclass(frozen=True, slots=True)
class Part:
    """A distributed table: its shards, its size in bytes, and how large the largest shard is beside the mean."""

    table: str
    shards: int
    size_bytes: int
    skew: float


@dataclass(frozen=True, slots=True)
class Cluster:
    """A record that is distributed: over so many workers, the tables that this call distributed, and all parts."""

    workers: int
    newly: tuple[str, ...]
    parts: tuple[Part, ...]


def distribute(connection: Connection, shards: int | None) -> Cluster | None:
    """Distribute the tables that are not yet; None on a server without Citus.

    Args:
        connection: a transaction that no other write comes between.
        shards: how many; None for two to each worker.
    """
    if not _has_citus(connection):
        return None
    workers = _number(connection, "SELECT count(*) FROM citus_get_active_worker_nodes()")
    _refuse_workers_without_pgvector(connection)
    known = set(
        connection.scalars(text("SELECT CAST(table_name AS text) FROM citus_tables WHERE citus_table_type <> 'local'"))
    )
    newly = tuple(table for table in (*REFERENCES, *DISTRIBUTED) if table not in known)
    if newly:
        # All over one connection to each node: keys lead from distributed tables to references.
        connection.exec_driver_sql("SET LOCAL citus.multi_shard_modify_mode = 'sequential'")
        _make_distributed(connection, newly, shards or max(FEWEST_SHARDS, SHARDS_A_WORKER * workers))
    return Cluster(workers, newly, _parts(connection))


def is_distributed(connection: Connection) -> bool:
    """Whether articles stand on shards."""
    query = "SELECT count(*) FROM citus_tables WHERE CAST(table_name AS text) = 'articles'"
    return _has_citus(connection) and _number(connection, query) > 0


def without_local_copies(connection: Connection, distributed: Sequence[str]) -> None:
    """Empty what the coordinator still holds of tables that were distributed with their rows; nobody reads it.

    Together, those first to which keys lead: the rows of a table go with those that lead to them.
    Source: Citus documentation, "Citus Utility Functions", truncate_local_data_after_distributing_table.
    """
    query = text("SELECT truncate_local_data_after_distributing_table(CAST(CAST(:table AS text) AS regclass))")
    for table in distributed:
        connection.execute(query, {"table": table})


def _has_citus(connection: Connection) -> bool:
    return connection.scalar(text("SELECT to_regclass('citus_tables')")) is not None


def _refuse_workers_without_pgvector(connection: Connection) -> None:
    """The extension is made on the workers by Citus, where its files are."""
    # Where there are none, the division fails: a command on workers says whether it failed, and nothing more.
    there = "SELECT 1 / count(*) FROM pg_available_extensions WHERE name = 'vector'"
    query = text("SELECT nodename, nodeport FROM run_command_on_workers(CAST(:there AS text)) WHERE NOT success")
    without = [f"{host}:{port}" for host, port in connection.execute(query, {"there": there})]
    if without:
        raise StoreError(
            f"pgvector is not installed on {', '.join(without)}, or the node does not answer. Install it there; "
            "nothing was distributed."
        )


def _make_distributed(connection: Connection, newly: Sequence[str], shards: int) -> None:
    """Without foreign keys meanwhile: a table that is not distributed yet may not lead to one that is."""
    keys = _foreign_keys(connection, newly)
    for table, name, _ in keys:
        connection.exec_driver_sql(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for table in newly:
        if table in REFERENCES:
            connection.execute(
                text("SELECT create_reference_table(CAST(CAST(:table AS text) AS regclass))"), {"table": table}
            )
        elif table == "articles":
            _distribute(connection, table, f"shard_count => {int(shards)}")
        else:
            _distribute(connection, table, "colocate_with => 'articles'")
    for table, name, definition in keys:
        connection.exec_driver_sql(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')


def _distribute(connection: Connection, table: str, how: str) -> None:
    query = text(f"SELECT create_distributed_table(CAST(CAST(:table AS text) AS regclass), :column, {how})")
    connection.execute(query, {"table": table, "column": DISTRIBUTED[table]})


def _foreign_keys(connection: Connection, of: Sequence[str]) -> list[tuple[str, str, str]]:
    """Table, name and definition of every foreign key of these tables."""
    query = text(
        "SELECT CAST(CAST(conrelid AS regclass) AS text), CAST(conname AS text), pg_get_constraintdef(oid) "
        "FROM pg_constraint WHERE contype = 'f' AND CAST(CAST(conrelid AS regclass) AS text) = ANY(:tables) "
        "ORDER BY 1, 2"
    )
    return [(table, name, definition) for table, name, definition in connection.execute(query, {"tables": list(of)})]


def _parts(connection: Connection) -> tuple[Part, ...]:
    query = text(
        "SELECT CAST(table_name AS text), count(*), CAST(sum(shard_size) AS bigint), "
        "CAST(max(shard_size) AS double precision) * count(*) / nullif(sum(shard_size), 0) "
        "FROM citus_shards WHERE citus_table_type = 'distributed' GROUP BY 1 ORDER BY 3 DESC, 1"
    )
    return tuple(
        Part(table, shards, size, float(skew or 1.0)) for table, shards, size, skew in connection.execute(query)
    )


def _number(connection: Connection, query: str) -> int:
    return int(connection.execute(text(query)).scalar_one())
