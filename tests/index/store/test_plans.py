"""No statement on the way of a search or an article reads a whole table that grows with the record."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index.correct import Amendment, correct, undo
from index.encode import Encoder
from index.ingest import import_statements, ingest
from index.model import CueClass, Field, ImportedStatement, StatementKind
from index.record import Record
from index.search import Collapse, Mode, Query, search, search_through, similar
from index.store.answers import KeptAnswer, RequestKey
from index.store.asked import Filters
from index.store.feeds import FeedRequest, FoundEntry, PollResult
from index.store.sqlite import FILE_NAME, PRAGMAS, SqliteStore
from index.store.stored import StoredStatement
from index.store.writes import NewArticle
from tests.index.made import COURIER, POST, article, new_article
from tests.index.store.plans import GROWING, heard, scans_of

NOW = datetime(2026, 11, 1, tzinfo=UTC)
SPEAKERS = ("Ana Brel", None, "Tove Lund", None, "Ola Dunn")
ARTICLES, STATEMENTS_AN_ARTICLE = 60, 6
PHRASE = "harbour bridge"

SEARCHES = {
    "hybrid": Query(PHRASE),
    "semantic": Query(PHRASE, mode=Mode.SEMANTIC),
    "exact": Query(PHRASE, mode=Mode.EXACT),
    "every statement by itself": Query(PHRASE, collapse=Collapse.NONE),
    "facets": Query(PHRASE, facets=True),
    "facets of a filter": Query("", Filters(speakers=("Ana Brel",)), facets=True),
    "explained": Query(PHRASE, explain=True),
    "no text, a filter": Query("", Filters(sources=("Oxenby Post",))),
    "speaker": Query(PHRASE, Filters(speakers=("Ana Brel",))),
    "source": Query(PHRASE, Filters(sources=("Oxenby Post", "dunselcourier.example"))),
    "kind": Query(PHRASE, Filters(kinds=(StatementKind.DIRECT,))),
    "cue class": Query(PHRASE, Filters(cue_classes=(CueClass.SPEECH,))),
    "language": Query(PHRASE, Filters(languages=("en", "de"))),
    "from": Query(PHRASE, Filters(published_from=NOW)),
    "to": Query(PHRASE, Filters(published_before=NOW)),
    "confidence": Query(PHRASE, Filters(min_confidence=0.5)),
    "speaker and confidence": Query(PHRASE, Filters(speakers=("Ana Brel",), min_confidence=0.5)),
    "reviewed": Query(PHRASE, Filters(reviewed=True)),
    "not reviewed": Query(PHRASE, Filters(reviewed=False)),
    "phrase": Query(PHRASE, Filters(phrases=("says many things",))),
    "phrase without spaces": Query(PHRASE, Filters(phrases=("港大橋",))),
    "without a speaker": Query(PHRASE, Filters(excluding=(Filters(speakers=("Ana Brel",)),))),
    "exact, and many filters": Query(
        PHRASE,
        Filters(
            speakers=("Ana Brel",),
            sources=("Oxenby Post",),
            languages=("en",),
            kinds=(StatementKind.DIRECT,),
            published_from=NOW - timedelta(days=1),
            min_confidence=0.5,
        ),
        mode=Mode.EXACT,
    ),
}

ALL_THAT_PASSES = "Nearly everything passes, and its numbers are read from the smallest index that has them."
IN_ORDER = "It is read in the order of an index, and no further than the page."

SCANS = {
    "not reviewed": ({"statements"}, ALL_THAT_PASSES),
    "without a speaker": ({"statements"}, ALL_THAT_PASSES),
    "reviewed": ({"statements"}, "The index holds what was reviewed, and nothing else."),
    "phrase without spaces": ({"statements_fts"}, "To FTS5 a sentence without spaces is one word."),
    "articles, first page": ({"articles"}, IN_ORDER),
    "sources, first page": ({"sources"}, IN_ORDER),
    "jobs": ({"jobs"}, IN_ORDER),
    "speakers": ({"speakers"}, "Whoever said most comes first: that takes the counts of all."),
    "speakers by a part of the name": ({"aliases"}, "A part of a name may begin anywhere in it."),
    "an index is built": ({"statements"}, "It is made of all statements, read in order and in pieces."),
    "counts": ({"articles", "statements", "speakers", "sources"}, "Each is counted in the smallest index it has."),
}
"""What reads whole tables, which, and why that is right."""


def made(number: int, *, encoder: Encoder) -> NewArticle:
    said = [
        (f"Sentence {number} of {place} says many things about the harbour bridge, and {number * place}.", speaker)
        for place in range(STATEMENTS_AN_ARTICLE)
        for speaker in [SPEAKERS[(number + place) % len(SPEAKERS)]]
    ]
    return new_article(
        f"a{number}",
        *said,
        source=(COURIER, POST)[number % 2],
        published_at=NOW + timedelta(hours=number - 30),
        language=("en", "de", "en-GB")[number % 3],
        model=encoder.model,
    )


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Record]:
    """A few hundred statements, without statistics, as every record is: what is planned does not depend on them."""
    data_dir = tmp_path_factory.mktemp("filled")
    with closing(Record.open(data_dir, encoder=encoder, rules_only=True)) as record:
        record.store.write_articles([made(number, encoder=encoder) for number in range(ARTICLES)], encoder.model)
        record.served()
        yield record


def some(record: Record, filters: Filters | None = None) -> StoredStatement:
    (match, *_) = record.store.latest(filters or Filters(speakers=("Ana Brel",)), 1)
    return record.store.load([match.row])[match.row]


def speaker_of(record: Record) -> int:
    return some(record).speakers[0].speaker_id


# --- what is done, each of it with every statement of SQL that it takes


def next_page(record: Record) -> None:
    first = search(record, replace(SEARCHES["hybrid"], limit=3))
    assert search(record, replace(SEARCHES["hybrid"], limit=3, cursor=first.next)).hits


def new_version(record: Record) -> None:
    first = ingest(record, article("versions", "“We sold the ferry,” said Ana Brel.", "It rained all day."))
    later = ingest(record, article("versions", "“We sold the ferry,” said Ana Brel.", "It snowed in the night."))
    record.store.versions(first.article_id, None, 10)
    record.store.statements_of_version(first.article_id, 1)
    record.store.copies(first.article_id, None, 10)
    (gone,) = set(first.statement_ids) - set(later.statement_ids)
    record.store.withdrawn(gone)


def same_again(record: Record) -> None:
    for _ in range(2):
        ingest(record, article("again", "“Nobody asked us,” said Tove Lund on Monday."))


def corrected(record: Record) -> None:
    statement = some(record)
    correct(record, statement.id, Amendment(frozenset({Field.SPEAKER}), speaker="Tove Lund"))
    undo(record, statement.id)


def deleted(record: Record) -> None:
    written = ingest(record, article("deleted", "“It was never built,” said Ola Dunn."))
    record.store.delete_article(written.article_id)
    search(record, SEARCHES["hybrid"])


def imported(record: Record) -> None:
    import_statements(
        record, [ImportedStatement("claim", "The bridge has no pillars at all.", POST, speaker="Ana Brel")]
    )
    search(record, SEARCHES["hybrid"])


def index_built(record: Record) -> None:
    with record.store.changes(0) as changes:
        assert list(changes.vectors)
        assert list(changes.texts)


def jobs_done(record: Record) -> None:
    store = record.store
    job = store.create_job("articles", [{"text": "a"}, {"text": "b"}], max_open_items=10)
    with store.take_items("articles", 5) as hand:
        assert hand is not None
        hand.identify({0: 1, 1: 2})
        hand.before()
        hand.second()
        hand.finish([(0, {"status": "created", "id": "1"}, False)], 0.1)
    store.job_items(job.id, -1, 10)
    store.cancel_job(job.id)
    store.retry_job(job.id)


def feed_polled(record: Record) -> None:
    feeds = record.store.feeds
    feed, _ = feeds.add(FeedRequest("https://news.example/feed", 600.0), NOW)
    feeds.due_feed(NOW)
    found = FoundEntry("one", None, "One", "0", {})
    feeds.finish_poll(feed.id, PollResult(NOW, "https://news.example/feed", None, 200), [found], 1)
    feeds.due_entries(NOW, 5)
    feeds.entries(feed.id, None, 5)


def request_answered(record: Record) -> None:
    request = RequestKey("POST /v1/articles", "key")
    record.store.claim_request(request, "owner", 60.0, 3600.0)
    record.store.renew_request(request, "owner")
    record.store.settle_request(request, "owner", KeptAnswer("0", 200, (), b""))


WORKS: dict[str, Callable[[Record], object]] = {
    "the next page": next_page,
    "deliveries that are due": lambda record: record.store.alerts.due(NOW, 10, 10, but={2}),
    "everything that is found": lambda record: list(search_through(record, SEARCHES["hybrid"])),
    "similar": lambda record: similar(record, some(record).id),
    "a statement": lambda record: record.store.statement(some(record).id),
    "a family": lambda record: record.store.wordings([some(record).family_id]),
    "an article": lambda record: record.store.statements_of_article(some(record).article.id),
    "articles, first page": lambda record: record.store.articles(None, 5),
    "articles, next page": lambda record: record.store.articles(some(record).article.id, 5),
    "a speaker": lambda record: record.store.speaker(speaker_of(record)),
    "a speaker's record": lambda record: record.store.statements_of_speaker(speaker_of(record), None, 5),
    "a speaker's record, next page": lambda record: record.store.statements_of_speaker(speaker_of(record), (NOW, 1), 5),
    "speakers": lambda record: record.store.speakers(None, None, 5),
    "speakers by a part of the name": lambda record: record.store.speakers("lun", None, 5),
    "a source": lambda record: record.store.source(some(record).article.source_id),
    "sources, first page": lambda record: record.store.sources(None, 5),
    "sources, next page": lambda record: record.store.sources(("Oxenby", 1), 5),
    "articles of a source": lambda record: record.store.articles_of_source(some(record).article.source_id, None, 5),
    "ingest": lambda record: (
        ingest(record, article("new", "“The bridge will close on Monday,” said Ana Brel.")),
        search(record, SEARCHES["hybrid"]),
    ),
    "the same again": same_again,
    "a new version": new_version,
    "import": imported,
    "a correction and its undoing": corrected,
    "a deletion": deleted,
    "an index is built": index_built,
    "counts": lambda record: record.store.counts(),
    "a batch": jobs_done,
    "jobs": lambda record: record.store.jobs(None, 5),
    "a feed": feed_polled,
    "feeds": lambda record: record.store.feeds.feeds(None, 5),
    "a request with a key": request_answered,
}


@pytest.mark.parametrize("name", [*SEARCHES, *WORKS])
def test_no_whole_table_is_read_but_where_that_is_the_point(record: Record, name: str) -> None:
    with heard() as (scans, statements):
        if name in SEARCHES:
            search(record, SEARCHES[name])
        else:
            WORKS[name](record)

    expected, _why = SCANS.get(name, (set[str](), ""))
    assert statements
    assert {scan.table for scan in scans} == expected, "\n".join(map(str, scans))


def test_a_scan_is_told_from_a_search() -> None:
    plan = ["SCAN s USING INDEX of_kinds", "SEARCH articles USING INDEX by_id (id=?)", "SCAN json_each VIRTUAL TABLE"]

    (scan,) = scans_of("SELECT s.row FROM statements s JOIN articles ON articles.id = s.article_id", plan)

    assert (scan.table, scan.how) == ("statements", " USING INDEX of_kinds")
    assert not list(scans_of("", ["SCAN statements_fts VIRTUAL TABLE INDEX 0:M3", "SCAN models", "SCAN anon_1"]))
    assert [one.table for one in scans_of("", ["SEARCH articles USING AUTOMATIC COVERING INDEX (id=?)"])] == [
        "articles"
    ]
    assert [one.table for one in scans_of("", ["SCAN statements_fts VIRTUAL TABLE INDEX 64:"])] == ["statements_fts"]


def test_connections_that_read_and_those_that_write_are_told_the_same(tmp_path: Path) -> None:
    in_use = {"FULL": 2, "ON": 1, "MEMORY": 2, "WAL": "wal"}

    with closing(SqliteStore(tmp_path)) as store:
        for transaction in (store.reading, store.writing):
            with transaction() as connection:
                told = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in PRAGMAS}

            assert told == {name: in_use.get(str(value), value) for name, value in PRAGMAS.items()}


def test_no_statistics_change_what_is_planned(record: Record) -> None:
    with closing(sqlite3.connect(record.data_dir / FILE_NAME)) as database:
        names = {name for (name,) in database.execute("SELECT name FROM sqlite_schema")}

    assert "sqlite_stat1" not in names


def test_what_hangs_on_a_deleted_row_is_found_by_an_index(record: Record) -> None:
    with closing(sqlite3.connect(record.data_dir / FILE_NAME)) as database:
        unindexed = [
            (table, columns)
            for table in GROWING - {"statements_fts"}
            for columns in foreign_keys(database, table)
            if not any(set(index[: len(columns)]) == set(columns) for index in indexes(database, table))
        ]

    assert unindexed == []


def foreign_keys(database: sqlite3.Connection, table: str) -> list[tuple[str, ...]]:
    found: dict[int, list[str]] = {}
    for number, _, _, column, *_ in database.execute(f"PRAGMA foreign_key_list({table})"):
        found.setdefault(number, []).append(column)
    return [tuple(columns) for columns in found.values()]


def indexes(database: sqlite3.Connection, table: str) -> list[tuple[str, ...]]:
    names = [name for _, name, *_ in database.execute(f"PRAGMA index_list({table})").fetchall()]
    return [tuple(column for *_, column in database.execute(f"PRAGMA index_info({name})")) for name in names]
