"""Answers that are kept under a request's own key."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index.errors import RequestUnderWay
from index.store import rows
from index.store.answers import KeptAnswer, RequestKey
from index.store.relational import RelationalStore
from tests.conftest import OpenStore

pytestmark = pytest.mark.every_store

REQUEST = RequestKey("scope", "key-1")
ANSWER = KeptAnswer("fingerprint", 201, (("location", "/v1/articles/1"),), b'{"a": 1}')
LEASE_S, KEEP_S = 60.0, 3600.0


def test_an_answer_is_kept_for_the_same_request_and_no_other(
    store: RelationalStore, open_store: OpenStore, tmp_path: Path
) -> None:
    assert store.claim_request(REQUEST, "a", LEASE_S, KEEP_S) is None
    store.settle_request(REQUEST, "a", ANSWER)

    other_process = open_store(tmp_path)
    assert other_process.claim_request(REQUEST, "b", LEASE_S, KEEP_S) == ANSWER
    assert other_process.claim_request(RequestKey("elsewhere", REQUEST.key), "b", LEASE_S, KEEP_S) is None
    assert other_process.claim_request(RequestKey(REQUEST.scope, "key-2"), "b", LEASE_S, KEEP_S) is None


def test_an_answer_without_its_body_is_kept_as_such(store: RelationalStore) -> None:
    store.claim_request(REQUEST, "a", LEASE_S, KEEP_S)
    store.settle_request(REQUEST, "a", KeptAnswer("f", 200, (), None))

    assert store.claim_request(REQUEST, "b", LEASE_S, KEEP_S) == KeptAnswer("f", 200, (), None)


def test_of_many_at_once_one_has_the_claim(open_store: OpenStore, tmp_path: Path) -> None:
    stores = [open_store(tmp_path) for _ in range(4)]

    def claim(number: int) -> bool:
        try:
            return stores[number % len(stores)].claim_request(REQUEST, str(number), LEASE_S, KEEP_S) is None
        except RequestUnderWay:
            return False

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(claim, range(16))) == 1


def test_a_claim_that_is_not_renewed_is_taken_over_and_its_first_owner_settles_nothing(store: RelationalStore) -> None:
    store.claim_request(REQUEST, "dead", LEASE_S, KEEP_S)

    assert store.claim_request(REQUEST, "next", 0.0, KEEP_S) is None

    store.settle_request(REQUEST, "dead", ANSWER)
    store.release_request(REQUEST, "dead")
    with pytest.raises(RequestUnderWay) as under_way:
        store.claim_request(REQUEST, "third", LEASE_S, KEEP_S)
    assert 0 < under_way.value.retry_after_s <= LEASE_S


def test_a_claim_that_is_renewed_stays(store: RelationalStore) -> None:
    store.claim_request(REQUEST, "a", LEASE_S, KEEP_S)
    with store._write() as connection:
        connection.exec_driver_sql("UPDATE requests SET at = at - 59000000")

    store.renew_request(REQUEST, "a")

    with store._read() as connection:
        at = connection.exec_driver_sql("SELECT at FROM requests").scalar_one()
    assert rows.now() - at < 59_000_000


def test_a_released_key_is_free_again(store: RelationalStore) -> None:
    store.claim_request(REQUEST, "a", LEASE_S, KEEP_S)

    store.release_request(REQUEST, "a")

    assert store.claim_request(REQUEST, "b", LEASE_S, KEEP_S) is None


def test_expired_answers_are_removed_and_their_keys_are_free(store: RelationalStore) -> None:
    for number in range(3):
        request = RequestKey("scope", f"old-{number}")
        store.claim_request(request, "a", LEASE_S, KEEP_S)
        store.settle_request(request, "a", ANSWER)
    with store._write() as connection:
        connection.exec_driver_sql("UPDATE requests SET at = at - 3601000000")

    assert store.claim_request(RequestKey("scope", "old-0"), "b", LEASE_S, KEEP_S) is None

    with store._read() as connection:
        assert connection.exec_driver_sql("SELECT key FROM requests").all() == [("old-0",)]
