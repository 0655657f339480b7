"""What a new version keeps of the one before, and what it says of statements that are gone."""

from dataclasses import replace
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from index.errors import ArticleNotFound, StatementNotFound, VersionNotFound
from index.store import tables
from index.store.asked import Filters
from index.store.relational import RelationalStore
from index.store.stored import StoredVersion, VersionCounts
from index.store.writes import Origin, Status
from tests.index.made import MODEL, new_article

pytestmark = pytest.mark.every_store

BRIDGE = ("The bridge will be closed all winter.", "Ana Brel")
BRIDGE_CHANGED = ("The bridge will be closed all spring.", "Ana Brel")
FERRY = ("Nobody told us about the ferry.", "Tove Lund")
RAIN = ("It rained all day.", None)
SENTENCES = (BRIDGE, BRIDGE_CHANGED, FERRY, RAIN, ("Snow fell on the hills above the lake.", None))

_names = count()


@pytest.fixture
def name() -> str:
    return f"article-{next(_names)}"


def write(store: RelationalStore, name: str, *versions: tuple[tuple[str, str | None], ...]) -> int:
    for said in versions:
        (written,) = store.write_articles([new_article(name, *said)], MODEL)
    return written.article_id


def ids(store: RelationalStore, article_id: int, version: int) -> list[int]:
    return [one.id for one in store.statements_of_version(article_id, version)]


def counted(versions: list[StoredVersion]) -> list[tuple[int, int, VersionCounts | None]]:
    return [(one.article.version, one.statements, one.changes) for one in versions]


def rows_of(store: RelationalStore, article_id: int) -> int:
    with store._read() as connection:
        return sum(
            connection.execute(
                select(func.count()).select_from(table).where(table.c.article_id == article_id)
            ).scalar_one()
            for table in (tables.versions, tables.withdrawals)
        )


def test_the_first_version_of_an_article_costs_nothing(store: RelationalStore, name: str) -> None:
    article_id = write(store, name, (BRIDGE, RAIN))

    assert rows_of(store, article_id) == 0
    (only,) = store.versions(article_id, None, 10)
    assert (only.present, only.statements, only.changes) == (True, 2, VersionCounts(2, 0, 0, 0))
    assert [one.since.version for one in store.statements_of_article(article_id) if one.since] == [1, 1]


def test_a_former_version_is_read_as_it_was(store: RelationalStore, name: str) -> None:
    first = new_article(name, BRIDGE, RAIN)
    first = replace(
        first, article=replace(first.article, title="Old", url="https://dunsel.example/1", authors=("A B",))
    )
    (written,) = store.write_articles([first], MODEL)
    before, statements = store.article(written.article_id), store.statements_of_article(written.article_id)

    write(store, name, (FERRY,))

    kept = store.version(written.article_id, 1)
    assert (kept.article, kept.content_hash, kept.present) == (before, first.content_hash, False)
    assert store.statements_of_version(written.article_id, 1) == [replace(one, row=0) for one in statements]
    assert store.version(written.article_id, 2).article == store.article(written.article_id)
    assert store.statements_of_version(written.article_id, 2) == store.statements_of_article(written.article_id)


def test_versions_are_listed_newest_first_with_what_each_changed(store: RelationalStore, name: str) -> None:
    article_id = write(store, name, (BRIDGE, RAIN), (BRIDGE_CHANGED, RAIN), (RAIN, FERRY), (FERRY,))

    listed = store.versions(article_id, None, 10)

    assert counted(listed) == [
        (4, 1, VersionCounts(added=0, changed=0, unchanged=1, withdrawn=1)),
        (3, 2, VersionCounts(added=1, changed=0, unchanged=1, withdrawn=1)),
        (2, 2, VersionCounts(added=0, changed=1, unchanged=1, withdrawn=0)),
        (1, 2, VersionCounts(added=2, changed=0, unchanged=0, withdrawn=0)),
    ]
    pages = [store.versions(article_id, before, 1) for before in (None, 4, 3, 2, 1)]
    assert [one for page in pages for one in page] == listed


def test_a_withdrawn_statement_says_when_by_which_version_and_what_stands_there_now(
    store: RelationalStore, name: str
) -> None:
    article_id = write(store, name, (BRIDGE, RAIN), (BRIDGE_CHANGED,))
    (bridge, rain), (changed,) = ids(store, article_id, 1), ids(store, article_id, 2)

    replaced, dropped = store.withdrawn(bridge), store.withdrawn(rain)

    assert (replaced.statement.statement.text, replaced.statement.article.version) == (BRIDGE[0], 1)
    assert (replaced.version, replaced.at) == (2, store.article(article_id).ingested_at)
    assert (replaced.replaced_by, dropped.replaced_by) == (changed, None)
    with pytest.raises(StatementNotFound):
        store.statement(bridge)
    with pytest.raises(StatementNotFound):
        store.withdrawn(changed)


def test_a_withdrawn_statement_is_in_no_search_and_no_record(store: RelationalStore, name: str) -> None:
    article_id = write(store, name, (("A weasel ate the wires.", "Ysolde Quill"),), (RAIN,))

    assert store.verbatim("weasel", Filters()) == []
    assert store.speakers("Quill", None, 10) == []
    assert len(store.matching_rows(Filters(articles=(article_id,)))) == 1


def test_content_that_comes_back_is_a_third_version_and_no_longer_withdrawn(store: RelationalStore, name: str) -> None:
    article_id = write(store, name, (BRIDGE,), (FERRY,), (BRIDGE,))
    (bridge,), (ferry,) = ids(store, article_id, 1), ids(store, article_id, 2)

    stored = store.statement(bridge)

    assert store.article(article_id).version == 3
    assert stored.since is not None
    assert (stored.since.version, stored.since.at) == (1, store.version(article_id, 1).article.ingested_at)
    assert store.withdrawn(ferry).version == 3
    with pytest.raises(StatementNotFound):
        store.withdrawn(bridge)


def test_another_speaker_is_a_change_under_the_same_id(store: RelationalStore, name: str) -> None:
    article_id = write(store, name, (BRIDGE,), ((BRIDGE[0], "Tove Lund"), RAIN))

    assert store.versions(article_id, None, 1)[0].changes == VersionCounts(1, 1, 0, 0)
    assert ids(store, article_id, 1) == ids(store, article_id, 2)[:1]
    assert [one.statement.speakers[0].name for one in store.statements_of_version(article_id, 1)] == ["Ana Brel"]


def test_an_imported_statement_has_versions_too(store: RelationalStore, name: str) -> None:
    for said in (BRIDGE, BRIDGE_CHANGED):
        new = new_article(name, said)
        imported = tuple(replace(one, external_id=name) for one in new.statements)
        (written,) = store.write_articles([replace(new, statements=imported, origin=Origin.IMPORT)], MODEL)

    (former,) = store.statements_of_version(written.article_id, 1)
    assert (former.external_id, store.withdrawn(former.id).replaced_by) == (name, written.statement_ids[0])


def test_a_deleted_article_takes_its_versions_along(store: RelationalStore, name: str) -> None:
    article_id = write(store, name, (BRIDGE,), (FERRY,))
    (gone,) = ids(store, article_id, 1)

    store.delete_article(article_id)

    assert rows_of(store, article_id) == 0
    assert store.statements_of_version(article_id, 1) == []
    for read in (lambda: store.versions(article_id, None, 1), lambda: store.version(article_id, 1)):
        with pytest.raises(ArticleNotFound):
            read()
    with pytest.raises(StatementNotFound):
        store.withdrawn(gone)
    assert write(store, name, (RAIN,)) == article_id
    assert store.article(article_id).version == 1


@pytest.mark.parametrize("number", [0, 3, 2**63 - 1])
def test_a_version_that_there_never_was_says_which_there_are(store: RelationalStore, name: str, number: int) -> None:
    article_id = write(store, name, (BRIDGE,), (FERRY,))

    with pytest.raises(VersionNotFound, match=f"'{number}'.*versions are 1 to 2"):
        store.version(article_id, number)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.sampled_from(SENTENCES), max_size=5), min_size=1, max_size=6))
def test_versions_agree_with_a_list_of_what_was_sent(
    store: RelationalStore, sent: list[list[tuple[str, str | None]]]
) -> None:
    name, known = f"article-{next(_names)}", list[list[int]]()
    for said in sent:
        (written,) = store.write_articles([new_article(name, *said)], MODEL)
        if written.status is not Status.UNCHANGED:
            known.append(list(written.statement_ids))
    article_id = written.article_id

    assert [ids(store, article_id, number) for number in range(1, len(known) + 1)] == known
    for statement_id in {one for version in known for one in version}:
        having = [number for number, version in enumerate(known, 1) if statement_id in version]
        if having[-1] == len(known):
            since = store.statement(statement_id).since
        else:
            gone = store.withdrawn(statement_id)
            since = gone.statement.since
            now, before = known[having[-1]], known[having[-1] - 1]
            assert gone.version == having[-1] + 1
            assert gone.replaced_by is None or gone.replaced_by in set(now) - set(before)
        assert since is not None
        assert (since.version, since.at) == (having[0], store.version(article_id, having[0]).article.ingested_at)
    for listed in store.versions(article_id, None, 10)[:-1]:
        changes, number = listed.changes, listed.article.version
        assert changes is not None
        assert changes.unchanged + changes.changed + changes.added == len(known[number - 1]) == listed.statements
        assert changes.unchanged + changes.changed + changes.withdrawn == len(known[number - 2])
