"""How large a record is: on disk, part by part, and what the index of words takes in memory."""

from collections.abc import Iterator
from pathlib import Path

from index.lexical.saved import ARRAYS
from index.lexical.words import Generation
from tests import postgres
from tests.benchmarks.figures import Figure

LARGEST = 8
"""Tables and indexes that are told one by one."""

TABLES = """
    SELECT relname, pg_relation_size(oid), pg_table_size(oid) - pg_relation_size(oid), pg_indexes_size(oid)
    FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    ORDER BY pg_total_relation_size(oid) DESC
"""
INDEXES = """
    SELECT relname, pg_relation_size(oid)
    FROM pg_class WHERE relkind = 'i' AND relnamespace = 'public'::regnamespace
    ORDER BY pg_relation_size(oid) DESC
"""

MEBI = 1024**2


def described(server: postgres.Server, statements: int) -> Figure:
    """How many statements both stores hold, and what the database is."""
    ((version,),) = server.ask("SELECT split_part(version(), ' ', 2)")
    ((pgvector,),) = server.ask("SELECT default_version FROM pg_available_extensions WHERE name = 'vector'")
    options = " ".join(word for word in server.options if word != "-c")
    return Figure("in both", statements, "statements", f"PostgreSQL {version}, pgvector {pgvector}, {options}")


def on_disk(data_dir: Path, server: postgres.Server, database: str, statements: int) -> Iterator[Figure]:
    """Both stores, and what is large in them."""
    files = {file: file.stat().st_size for file in data_dir.rglob("*") if file.is_file()}
    yield Figure("embedded, on disk", sum(files.values()) / MEBI, "MiB", _each(sum(files.values()), statements))
    for file, held in sorted(files.items(), key=lambda item: -item[1])[:3]:
        yield Figure(f"embedded, {file.relative_to(data_dir)}", held / MEBI, "MiB", _each(held, statements))
    ((whole,),) = server.ask("SELECT pg_database_size(current_database())", database)
    yield Figure("PostgreSQL, on disk", whole / MEBI, "MiB", f"{_each(whole, statements)}, without its log")
    for name, rows, beside, indexes in server.ask(TABLES, database)[:LARGEST]:
        parts = ", ".join(
            f"{what} {held / statements:,.0f}"
            for what, held in (("rows", rows), ("TOAST and maps", beside), ("indexes", indexes))
        )
        held = rows + beside + indexes
        yield Figure(f"PostgreSQL, table {name}", held / MEBI, "MiB", f"{_each(held, statements)}: {parts}")
    for name, held in server.ask(INDEXES, database)[:LARGEST]:
        yield Figure(f"PostgreSQL, index {name}", held / MEBI, "MiB", _each(held, statements))


def of_words(generation: Generation) -> Figure:
    """What the arrays of the index of words take in memory; the stems themselves come to that."""
    arrays = *ARRAYS, "standing", "stems"
    held = sum(getattr(segment, name).nbytes for segment in generation.segments for name in arrays)
    return Figure("index of words, in memory", held / MEBI, "MiB", _each(held, generation.statements))


def _each(held: int, statements: int) -> str:
    return f"{held / statements:,.0f} bytes a statement"
