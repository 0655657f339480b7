"""The tables of PostgreSQL can be distributed by article: what Citus asks of keys, read from the server's catalogue.

Source: Citus documentation, "Common Error Messages" (unique constraints, foreign keys) and "Distributed Tables".
"""

import pytest

from index.store.postgres.cluster import DISTRIBUTED, LOCAL, REFERENCES
from tests import postgres

BY_ARTICLE = set(DISTRIBUTED)
IDENTITIES = """
    SELECT attrelid::regclass::text, atttypid::regtype::text FROM pg_attribute WHERE attidentity <> '' AND attnum > 0
"""

TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
UNIQUE = """
    SELECT t.relname, i.indexrelid::regclass::text, array_agg(a.attname::text ORDER BY k.place)
    FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
    CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY k (number, place)
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number
    WHERE i.indisunique AND t.relnamespace = 'public'::regnamespace GROUP BY 1, 2
"""
FOREIGN = """
    SELECT c.conrelid::regclass::text, c.confrelid::regclass::text, array_agg(a.attname::text ORDER BY k.place)
    FROM pg_constraint c CROSS JOIN LATERAL unnest(c.conkey) WITH ORDINALITY k (number, place)
    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number
    WHERE c.contype = 'f' GROUP BY c.oid, 1, 2
"""
TRIGGERS = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
STORAGE = "SELECT attstorage FROM pg_attribute WHERE attrelid = 'vectors'::regclass AND attname = 'embedding'"


@pytest.fixture(scope="module")
def database(postgres_server: postgres.Server) -> str:
    return postgres_server.new_database().rpartition("/")[2]


def test_every_table_is_distributed_by_article_a_reference_or_local(
    postgres_server: postgres.Server, database: str
) -> None:
    assert {name for (name,) in postgres_server.ask(TABLES, database)} == {*DISTRIBUTED, *REFERENCES, *LOCAL}


def test_every_unique_key_of_a_distributed_table_holds_its_article(
    postgres_server: postgres.Server, database: str
) -> None:
    keys = postgres_server.ask(UNIQUE, database)
    without = [key for table, key, columns in keys if table in BY_ARTICLE and DISTRIBUTED[table] not in columns]

    assert len(keys) >= len(BY_ARTICLE)
    assert without == []


def test_foreign_keys_stay_within_an_article_or_lead_to_a_reference_and_none_from_a_local_table_to_a_distributed_one(
    postgres_server: postgres.Server, database: str
) -> None:
    for table, other, columns in postgres_server.ask(FOREIGN, database):
        if other in BY_ARTICLE:
            assert table in BY_ARTICLE, (table, other)
            assert "article_id" in columns, (table, other)
        elif other in LOCAL:
            assert table in LOCAL, (table, other)


def test_numbers_that_the_database_gives_are_wide_enough_for_every_node(
    postgres_server: postgres.Server, database: str
) -> None:
    assert {kind for table, kind in postgres_server.ask(IDENTITIES, database) if table not in LOCAL} == {"bigint"}


def test_nothing_else_stands_in_the_way(postgres_server: postgres.Server, database: str) -> None:
    assert postgres_server.ask(TRIGGERS, database) == []
    assert postgres_server.ask(STORAGE, database) == [["p"]]
