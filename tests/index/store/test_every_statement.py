"""What the tests of other things ask of SQLite alone, asked of PostgreSQL: so that every statement is checked."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index.errors import AlertNotFound
from index.store.alerts import AlertRequest
from index.store.base import Store
from tests.conftest import POSTGRESQL, OpenStore
from tests.index.made import MODEL, new_article

pytestmark = pytest.mark.parametrize("kind_of_store", [POSTGRESQL], indirect=True)

NOW = datetime(2026, 3, 1, tzinfo=UTC)
RAIN = ("It rained.", None)
ASKED = AlertRequest("Rain", {"q": "rain"}, {"q": "rain"})


@pytest.fixture
def store(open_store: OpenStore, tmp_path: Path) -> Store:
    return open_store(tmp_path)


def test_a_source_and_its_articles_page_by_page(store: Store) -> None:
    store.write_articles([new_article(name, RAIN) for name in "abc"], MODEL)
    (source,) = store.sources(None, 10)

    first, *others = store.articles_of_source(source.id, None, 10)

    after = first.article.published_at, first.id
    assert store.articles_of_source(source.id, after, 10) == others
    assert store.source(source.id) == source
    assert store.versions_not_kept(first.id) == 0


def test_alerts_that_are_removed_and_feeds_that_are_revoked(store: Store) -> None:
    one, other = (store.alerts.add(ASKED, NOW) for _ in range(2))

    assert store.alerts.revoke_feeds(one.id).id == one.id
    store.alerts.postpone(one.id, NOW + timedelta(hours=1))
    store.alerts.remove(one.id)
    store.alerts.remove(other.id)

    with pytest.raises(AlertNotFound):
        store.alerts.remove(one.id)
    assert store.alerts.position() is None
    assert sum(store.alerts.states().values()) == 0
    assert store.alerts.remove_deliveries(NOW, 10) == 0
    assert sum(store.feeds.states().values()) == 0
