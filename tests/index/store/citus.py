"""A stand-in for Citus at its interface in SQL: its functions note what they are told, its views tell it again.

It has the names, arguments and columns that Citus documents ("Citus Utility Functions", "Citus Tables and Views"), and
refuses what Citus refuses of a table that has foreign keys to one that is not distributed, or from one.
"""

from tests import postgres

WORKERS = 3

INSTALL = """
CREATE TABLE told (number serial, table_name regclass, kind text, distribution_column text, colocate_with text,
    shard_count int);
CREATE VIEW citus_tables AS SELECT table_name, kind AS citus_table_type FROM told;
CREATE VIEW citus_shards AS
    SELECT table_name, 'distributed' AS citus_table_type, n AS shardid, CAST(1000 * n AS bigint) AS shard_size
    FROM told CROSS JOIN LATERAL generate_series(1, coalesce(shard_count, 6)) n WHERE kind = 'distributed';
CREATE FUNCTION citus_get_active_worker_nodes() RETURNS SETOF text LANGUAGE sql AS
    'SELECT CAST(n AS text) FROM generate_series(1, 3) n';
CREATE TABLE without_pgvector (nodename text, nodeport int);
CREATE FUNCTION run_command_on_workers(command text)
RETURNS TABLE (nodename text, nodeport int, success bool, result text) LANGUAGE sql AS
    'SELECT nodename, nodeport, false, ''ERROR: division by zero'' FROM without_pgvector';
CREATE TABLE emptied (number serial, table_name regclass);
CREATE FUNCTION truncate_local_data_after_distributing_table(function_name regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND confrelid = function_name
               AND conrelid NOT IN (SELECT table_name FROM told)) THEN
        RAISE EXCEPTION 'cannot truncate a table referenced in a foreign key constraint by a local table';
    END IF;
    INSERT INTO emptied (table_name) VALUES (function_name);
END $$;
CREATE FUNCTION refuse_half_keys(of regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND of IN (conrelid, confrelid)) THEN
        RAISE EXCEPTION 'cannot create foreign key constraint: % is not distributed yet', of;
    END IF;
END $$;
CREATE FUNCTION create_reference_table(table_name regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse_half_keys(table_name);
    INSERT INTO told (table_name, kind) VALUES (table_name, 'reference');
END $$;
CREATE FUNCTION create_distributed_table(table_name regclass, distribution_column text,
    distribution_type text DEFAULT 'hash', colocate_with text DEFAULT 'default', shard_count int DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse_half_keys(table_name);
    INSERT INTO told (table_name, kind, distribution_column, colocate_with, shard_count)
        VALUES (table_name, 'distributed', distribution_column, colocate_with, shard_count);
END $$;
"""

TOLD = """
    SELECT CAST(table_name AS text), kind, distribution_column, colocate_with, shard_count FROM told ORDER BY number
"""

EMPTIED = "SELECT CAST(table_name AS text) FROM emptied ORDER BY number"


def install(server: postgres.Server, database: str) -> None:
    """Let a database look as if its server had Citus, with three workers."""
    server.ask(INSTALL, database)
