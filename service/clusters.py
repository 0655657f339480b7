"""`onrecord cluster init`: the record spread over the workers of a Citus cluster."""

from contextlib import closing

import typer

from index.store.postgres.store import PostgresStore


def distribute(url: str, shards: int | None) -> None:
    """Distribute the tables of the record, and print what there is; on a server without Citus, say so."""
    with closing(PostgresStore(url)) as store:
        cluster = store.distribute(shards)
    if cluster is None:
        typer.echo("The server has no Citus: everything is on one machine, and there is nothing to do.")
        return
    typer.echo(f"workers: {cluster.workers}")
    typer.echo(f"distributed now: {', '.join(cluster.newly) or 'nothing, all was'}")
    typer.echo(f"{'table':<14}{'shards':>7}{'MB':>12}  largest shard, times the mean")
    for part in cluster.parts:
        typer.echo(f"{part.table:<14}{part.shards:>7}{part.size_bytes / 1e6:>12,.1f}  {part.skew:.2f}")
