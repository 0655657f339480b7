"""What one transaction writes, and what it leaves behind."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from index.errors import ArticleNotFound, ModelMismatch, SpeakerNotFound, StatementNotFound, Superseded
from index.model import Revision, SpeakerKind
from index.store import embedding
from index.store.asked import Filters
from index.store.base import Store
from index.store.writes import Model, NewArticle, Status
from tests.index.made import COURIER, MODEL, POST, new_article

pytestmark = pytest.mark.every_store

BRIDGE = ("The bridge will be closed all winter.", "Ana Brel")
FERRY = ("Nobody told us about the ferry.", "Tove Lund")
RAIN = ("It rained all day.", None)


def test_what_is_read_back_is_what_was_written(store: Store) -> None:
    new = new_article("a", BRIDGE, RAIN)

    (written,) = store.write_articles([new], MODEL)

    assert store.article(written.article_id).article == new.article
    stored = store.statements_of_article(written.article_id)
    assert [statement.statement for statement in stored] == [item.statement for item in new.statements]
    assert tuple(statement.id for statement in stored) == written.statement_ids


def test_the_same_content_again_changes_nothing(store: Store) -> None:
    (first,) = store.write_articles([new_article("a", BRIDGE)], MODEL)
    change = store.change_number()

    (second,) = store.write_articles([new_article("a", BRIDGE)], MODEL)

    assert second.status is Status.UNCHANGED
    assert second.statement_ids == first.statement_ids
    assert store.change_number() == change


def test_changed_content_is_a_new_version_in_which_a_kept_statement_keeps_its_id(store: Store) -> None:
    (first,) = store.write_articles([new_article("a", BRIDGE, RAIN)], MODEL)

    (second,) = store.write_articles([new_article("a", FERRY, BRIDGE)], MODEL)

    assert (second.status, second.version, second.article_id) == (Status.REPLACED, 2, first.article_id)
    assert second.statement_ids[1] == first.statement_ids[0]
    with pytest.raises(StatementNotFound):
        store.statement(first.statement_ids[1])


def test_an_older_revision_than_came_before_is_not_written_not_even_once_its_article_is_gone(store: Store) -> None:
    def revised(number: int, said: tuple[str, str]) -> NewArticle:
        new = new_article("a", said)
        at = datetime(2025, 2, number, tzinfo=UTC)
        return replace(new, article=replace(new.article, revision=Revision(at, number)))

    (written,) = store.write_articles([revised(2, BRIDGE)], MODEL)
    change = store.change_number()

    with pytest.raises(Superseded):
        store.write_articles([new_article("b", BRIDGE), revised(1, FERRY)], MODEL)
    assert (store.change_number(), store.counts()["articles"]) == (change, 1)
    store.claim_revision(written.article_id, Revision(None, 3))
    store.delete_article(written.article_id)
    for late in (revised(1, FERRY), revised(2, BRIDGE)):
        with pytest.raises(Superseded):
            store.write_articles([late], MODEL)
    assert store.write_articles([revised(4, FERRY)], MODEL)[0].status is Status.CREATED


def test_a_sentence_that_an_article_prints_twice_is_two_statements(store: Store) -> None:
    (written,) = store.write_articles([new_article("a", BRIDGE, BRIDGE)], MODEL)

    assert len(set(written.statement_ids)) == 2


def test_a_name_is_one_speaker_in_every_article(store: Store) -> None:
    store.write_articles([new_article("a", BRIDGE), new_article("b", BRIDGE, source=POST)], MODEL)

    (speaker,) = store.speakers(None, None, 10)

    assert (speaker.name, speaker.statements) == ("Ana Brel", 2)


def test_unnamed_speakers_of_two_articles_are_two(store: Store) -> None:
    officials = ("The bridge is safe.", "two officials")
    store.write_articles([new_article(name, officials, speaker_kind=SpeakerKind.UNNAMED) for name in ("a", "b")], MODEL)

    assert len(store.speakers("two officials", None, 10)) == 2


def test_a_deleted_article_is_gone_from_every_table_that_answers(store: Store) -> None:
    (kept, deleted) = store.write_articles([new_article("a", FERRY), new_article("b", BRIDGE)], MODEL)
    speaker = store.statements_of_article(deleted.article_id)[0].speakers[0].speaker_id

    store.delete_article(deleted.article_id)

    with pytest.raises(ArticleNotFound):
        store.article(deleted.article_id)
    with pytest.raises(SpeakerNotFound):
        store.speaker(speaker)
    assert store.verbatim("bridge", Filters()) == []
    assert store.counts() == {"articles": 1, "statements": 1, "speakers": 1, "sources": 1}
    assert len(store.statements_of_article(kept.article_id)) == 1


def test_deleting_what_is_not_there_says_so(store: Store) -> None:
    with pytest.raises(ArticleNotFound, match="'17'"):
        store.delete_article(17)


def test_vectors_of_another_model_are_refused_and_nothing_is_stored(store: Store) -> None:
    store.write_articles([new_article("a", BRIDGE)], MODEL)

    with pytest.raises(ModelMismatch, match="reembed"):
        store.write_articles([new_article("b", FERRY)], Model("other", "1" * 64, 8))

    assert store.counts()["articles"] == 1


def test_of_a_batch_that_fails_halfway_nothing_is_stored(store: Store) -> None:
    good = new_article("a", BRIDGE)
    text_as_title = new_article("b", FERRY)
    object.__setattr__(text_as_title.article, "external_id", None)

    with pytest.raises(Exception, match=r"NOT NULL|not-null"):
        store.write_articles([good, text_as_title], MODEL)

    assert store.counts() == {"articles": 0, "statements": 0, "speakers": 0, "sources": 0}
    assert store.change_number() == 0


def test_a_publication_is_told_by_its_domain(store: Store) -> None:
    store.write_articles([new_article("a", BRIDGE), new_article("b", FERRY)], MODEL)

    (source,) = store.sources(None, 10)

    assert (source.source, source.articles, source.statements) == (COURIER, 2, 2)


@pytest.mark.parametrize("at_once", [1, 2, 100])
def test_what_was_added_is_read_a_few_at_a_time_from_the_beginning_and_from_a_change(
    store: Store, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(embedding, "BATCH", at_once)
    said = [(f"Remark {number} about the harbour.", "Ana Brel") for number in range(5)]
    store.write_articles([new_article("a", *said[:3])], MODEL)
    before = store.change_number()
    store.write_articles([new_article("a", *said[2:]), new_article("b", said[0])], MODEL)

    def read(after: int) -> tuple[list[int], list[int], list[str]]:
        with store.changes(after) as changes:
            texts = list(changes.texts)
            vectors = list(changes.vectors)
            assert max(map(len, (batch.rows for batch in texts))) <= at_once
            return (
                changes.removed.tolist(),
                [row for batch in vectors for row in batch.rows.tolist()],
                [text.split("\n")[0] for batch in texts for text in batch.texts],
            )

    everything, since = read(0), read(before)

    assert everything[0] == []
    assert len(since[0]) == 3
    assert everything[1:] == since[1:]
    assert everything[2] == [text for text, _ in (*said[2:], said[0])]
