"""The check of statements sees what Citus refuses; `tests/conftest.py` has it look at every statement of every test."""

import pytest

from tests.citus_rules import refused, shortened


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("SELECT statements.id FROM statements JOIN vectors ON vectors.statement_row = statements.row", "a join off"),
        (
            "SELECT s.id FROM statements s JOIN articles a ON a.id = s.article_id JOIN aliases b ON b.alias = s.cue",
            "a join off",
        ),
        ("SELECT sources.id FROM sources LEFT JOIN articles ON articles.source_id = sources.id", "the outer side"),
        ("SELECT jobs.id FROM jobs JOIN articles ON articles.id = jobs.id", "a local table is joined"),
        ("SELECT id, (SELECT count(*) FROM statements) FROM articles", "a subquery stands in the list"),
        (
            "SELECT a.id FROM articles a WHERE EXISTS (SELECT 1 FROM statements s WHERE s.family_id = a.report_id)",
            "a subquery depends",
        ),
        ("SELECT id FROM articles FOR UPDATE", "rows on shards are locked"),
        ("SELECT kind, count(*) FROM statements GROUP BY GROUPING SETS ((kind), ())", "grouping sets"),
        ("WITH RECURSIVE t AS (SELECT 1 UNION SELECT id FROM articles) SELECT * FROM t", "recursion"),
        ("UPDATE articles SET id = NULL WHERE articles.id = NULL", "the distribution column is updated"),
        (
            "DELETE FROM speakers WHERE id = NULL AND NOT EXISTS (SELECT 1 FROM attributions)",
            "rows of speakers are chosen by what stands on shards",
        ),
        ("INSERT INTO removals (change, row) SELECT NULL, row FROM statements", "rows of removals are chosen"),
        ("DELETE FROM vectors WHERE article_id IN (SELECT article_id FROM changes)", "rows of vectors are chosen by a"),
        ("INSERT INTO statements (id) VALUES (NULL) ON CONFLICT (id) DO NOTHING", "a conflict is not about"),
        ("SELECT FROM WHERE", "cannot be read"),
    ],
)
def test_what_citus_refuses_is_seen(statement: str, reason: str) -> None:
    assert any(found.startswith(reason) for found in refused(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT s.id FROM statements s JOIN vectors v ON v.article_id = s.article_id AND v.statement_row = s.row",
        "SELECT row FROM statements WHERE row IN (SELECT phrases.statement_row FROM phrases)",
        "SELECT sources.name FROM sources JOIN articles ON articles.source_id = sources.id",
        "SELECT id FROM job_items WHERE status = NULL FOR UPDATE SKIP LOCKED",
        "SELECT f.n FROM (SELECT min(row) n FROM statements GROUP BY family_id) f JOIN statements s ON s.row = f.n",
        "DELETE FROM articles WHERE articles.id IN (NULL)",
        "SELECT statement_row FROM vectors ORDER BY embedding <#> CAST(NULL AS halfvec(8)) LIMIT NULL",
        "CREATE INDEX one ON articles (id)",
    ],
)
def test_what_citus_takes_passes(statement: str) -> None:
    assert refused(statement) == ()


def test_of_rows_and_branches_that_are_alike_one_is_read() -> None:
    rows = "INSERT INTO articles (id, title) VALUES (NULL, CAST(NULL AS TEXT)), (NULL, CAST(NULL AS TEXT))"
    branches = " UNION ALL ".join(["SELECT anon_1.x FROM anon_1", "SELECT anon_2.x FROM anon_2", "SELECT 1 AS x"])

    assert shortened(rows) == "INSERT INTO articles (id, title) VALUES (NULL, NULL)"
    assert shortened(branches) == "SELECT anon_1.x FROM anon_1 UNION ALL SELECT 1 AS x"
