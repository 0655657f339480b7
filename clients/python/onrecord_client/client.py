"""The calls of the service, a method each."""

# Made by `python -m clients.generate` from the OpenAPI document; change the service, not this file.

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Literal

from onrecord_client import models
from onrecord_client.http import Document, Http, segment


class Client(Http):
    """The service at one address; use it in a `with` block, or `close` it.

    A call that the service refuses raises `onrecord_client.Problem`. Parameters that are left out are the service's
    defaults.
    """

    def search(
        self,
        q: str,
        *,
        speaker: str | list[str] | None = None,
        source: str | list[str] | None = None,
        kind: models.StatementKind | list[models.StatementKind] | None = None,
        cue_class: models.CueClass | list[models.CueClass] | None = None,
        language: str | list[str] | None = None,
        article: str | list[str] | None = None,
        from_: str | None = None,
        to: str | None = None,
        min_confidence: float | None = None,
        reviewed: bool | None = None,
        mode: models.Mode | None = None,
        fusion: models.Fusion | None = None,
        collapse: models.Collapse | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        facets: bool | None = None,
        explain: bool | None = None,
    ) -> models.AnswerView:
        """Search.

        The statements closest to the query in meaning and words, best first, each with its speaker and source.

        A filter narrows the search and never thins the answer. Repeat a filter to allow several values.
        """
        return self._json(
            models.AnswerView,
            "GET",
            "/v1/search",
            query={
                "q": q,
                "speaker": speaker,
                "source": source,
                "kind": kind,
                "cue_class": cue_class,
                "language": language,
                "article": article,
                "from": from_,
                "to": to,
                "min_confidence": min_confidence,
                "reviewed": reviewed,
                "mode": mode,
                "fusion": fusion,
                "collapse": collapse,
                "limit": limit,
                "cursor": cursor,
                "facets": facets,
                "explain": explain,
            },
        )

    def search_by_request(self, body: models.SearchRequest) -> models.AnswerView:
        """Search by body.

        The same search with its parameters as a JSON body, for long queries.
        """
        return self._json(models.AnswerView, "POST", "/v1/search", body=body)

    def search_for_many(self, body: list[models.SearchRequest] | Document) -> list[models.BatchedAnswer]:
        """Search for many at once.

        Ask up to a hundred queries in one pass of the encoder.

        The answer holds one result for each query, in order; a bad query gets a problem, the others are answered.
        """
        return self._json(list[models.BatchedAnswer], "POST", "/v1/search:batch", body=body)

    def export_search(
        self,
        q: str,
        format: models.ExportFormat,
        *,
        speaker: str | list[str] | None = None,
        source: str | list[str] | None = None,
        kind: models.StatementKind | list[models.StatementKind] | None = None,
        cue_class: models.CueClass | list[models.CueClass] | None = None,
        language: str | list[str] | None = None,
        article: str | list[str] | None = None,
        from_: str | None = None,
        to: str | None = None,
        min_confidence: float | None = None,
        reviewed: bool | None = None,
        mode: models.Mode | None = None,
        fusion: models.Fusion | None = None,
        collapse: models.Collapse | None = None,
        limit: int | None = None,
    ) -> Iterator[bytes]:
        """Export what a search finds.

        Everything that is likely enough to be a match, in the order of the search: as many as its `facets` count.

        `csv` is for spreadsheets, `jsonl` has one hit of the search a line, `jsonld` says it in the terms of schema.org,
        `atom`, `rss` and `jsonfeed` are feeds. It is sent as it is read, and never held as a whole. See docs/exports.md.
        """
        return self._bytes(
            "GET",
            "/v1/search:export",
            query={
                "q": q,
                "speaker": speaker,
                "source": source,
                "kind": kind,
                "cue_class": cue_class,
                "language": language,
                "article": article,
                "from": from_,
                "to": to,
                "min_confidence": min_confidence,
                "reviewed": reviewed,
                "mode": mode,
                "fusion": fusion,
                "collapse": collapse,
                "format": format,
                "limit": limit,
            },
        )

    def add_article(
        self,
        body: models.ArticleBody | Document,
        *,
        external_id: str | None = None,
        title: str | None = None,
        url: str | None = None,
        source: str | None = None,
        domain: str | None = None,
        author: list[str] | None = None,
        published_at: datetime | None = None,
        language: str | None = None,
        idempotency_key: str | None = None,
    ) -> models.ArticleOutcome:
        """Ingest one article.

        Find the statements of an article and make them searchable.

        201 for an article that is new. The same content again answers 200 and changes nothing; other content under
        the same source and `external_id` answers 200 with the next `version`, its statements replaced in one step; the
        version before it stays readable. A copy of another article is taken in like any other and linked with it.
        Where there is only a `url`, the page is fetched; its canonical address is the `external_id` if you give none. A
        feed or another document at the address is taken if it holds one article; `POST /v1/feeds` watches a feed.

        A page that reviews claims for machines to read (`ClaimReview`) is an article and its claims: these are imported
        with it, as statements of whoever made them with the reviewer's rating; `claims` has what became of each.

        Beside JSON, documents of newsrooms are taken as they are: each media type below names its format. One that holds
        several articles goes to `POST /v1/articles:batch`. What a document does not say of itself, such as the publication
        and the address of a PDF, is said by parameters; they go before what it says.
        """
        return self._json(
            models.ArticleOutcome,
            "POST",
            "/v1/articles",
            query={
                "external_id": external_id,
                "title": title,
                "url": url,
                "source": source,
                "domain": domain,
                "author": author,
                "published_at": published_at,
                "language": language,
            },
            headers={"Idempotency-Key": idempotency_key},
            body=body,
        )

    def list_articles(self, *, limit: int | None = None, cursor: str | None = None) -> models.ArticlePage:
        """List articles.

        All articles in order of id, a page at a time.
        """
        return self._json(models.ArticlePage, "GET", "/v1/articles", query={"limit": limit, "cursor": cursor})

    def add_articles(
        self, body: list[models.ArticleBody] | Document, *, idempotency_key: str | None = None
    ) -> models.Accepted:
        """Ingest many articles.

        Accept a batch as a job, which is worked through even if the service restarts.

        Each item is read for itself: a bad one gets a problem as its result, the others are stored. Of two items with one
        source and `external_id` the later one is refused, whatever becomes of the first. Send a JSON
        array, one object a line as `application/x-ndjson`, or a document of several articles under its media type. Pages
        of items with a `url` alone are fetched, those of several hosts beside each other.
        """
        return self._json(
            models.Accepted, "POST", "/v1/articles:batch", headers={"Idempotency-Key": idempotency_key}, body=body
        )

    def read_article(self, article_id: str) -> models.ArticleView:
        """Read an article.

        One article with its text and its statements in order of place.
        """
        return self._json(models.ArticleView, "GET", f"/v1/articles/{segment(article_id)}")

    def delete_article(self, article_id: str) -> None:
        """Delete an article.

        Remove an article with all its versions and statements; the next search no longer finds them.

        Copies of it stay, and stay linked with each other.
        """
        self._nothing("DELETE", f"/v1/articles/{segment(article_id)}")

    def list_copies(self, article_id: str, *, limit: int | None = None, cursor: str | None = None) -> models.CopyPage:
        """List the copies of an article.

        The other articles that print the same report, first published first and undated last.

        Wire copy, syndication, the same page under another address: recognised when they come in, by their words, also
        where they were edited, cut or added to. Two reports that have only quotations in common are no copies.
        """
        return self._json(
            models.CopyPage,
            "GET",
            f"/v1/articles/{segment(article_id)}/copies",
            query={"limit": limit, "cursor": cursor},
        )

    def list_versions(
        self, article_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> models.VersionPage:
        """List the versions of an article.

        Every version of an article, newest first, with how many statements it added, changed and withdrew.
        """
        return self._json(
            models.VersionPage,
            "GET",
            f"/v1/articles/{segment(article_id)}/versions",
            query={"limit": limit, "cursor": cursor},
        )

    def read_version(self, article_id: str, version: str) -> models.VersionView:
        """Read a version of an article.

        One version of an article with its text and its statements as they then were.
        """
        return self._json(models.VersionView, "GET", f"/v1/articles/{segment(article_id)}/versions/{segment(version)}")

    def read_diff(self, article_id: str, *, from_: int | None = None, to: int | None = None) -> models.DiffView:
        """Compare two versions of an article.

        What one version of an article has otherwise than another.

        `text` has the places where the texts differ. A statement is the same in both under one id; `changed` are those that
        have another speaker, or in whose place the other version has much the same words or the same words as another kind.
        """
        return self._json(
            models.DiffView, "GET", f"/v1/articles/{segment(article_id)}/diff", query={"from": from_, "to": to}
        )

    def add_statements(
        self, body: list[models.StatementBody] | Document, *, idempotency_key: str | None = None
    ) -> list[models.StatementOutcome]:
        """Import ready-made statements.

        Import statements from a fact-check archive or a quote database.

        The answer holds one result for each item, in order, once all are durable and findable. A bad item gets a
        problem as its result, the others are stored. Fact-checks may come as JSON-LD (`ClaimReview` of schema.org,
        `application/ld+json`): the claim is the statement, who made it its speaker, the reviewer its source.
        """
        return self._json(
            list[models.StatementOutcome],
            "POST",
            "/v1/statements:batch",
            headers={"Idempotency-Key": idempotency_key},
            body=body,
        )

    def read_one_statement(self, statement_id: str) -> models.StatementDetail:
        """Read a statement.

        One statement with its speaker, its article and the text around it.

        One that a later version of its article no longer holds is still read here, and nowhere else found: `withdrawn` says
        since when, by which version, and what stands there in its place.
        """
        return self._json(models.StatementDetail, "GET", f"/v1/statements/{segment(statement_id)}")

    def correct_statement(self, statement_id: str, body: models.CorrectionBody) -> models.StatementView:
        """Correct a statement.

        Set speaker, kind or spans of a statement by hand; fields that are left out stay as they are.

        The statement keeps its id. Searches, filters and speakers' records follow at once, and the correction holds when
        the article is sent again, in a new version too as long as the statement's words still stand in it.
        """
        return self._json(models.StatementView, "PATCH", f"/v1/statements/{segment(statement_id)}", body=body)

    def cite(self, statement_id: str, *, format: models.CitationFormat | None = None) -> str:
        """Cite a statement.

        A statement with its speaker, outlet, title, date and address, ready to be pasted.

        A direct quotation stands in quotation marks, reported words do not; where nobody is known to have said it, nobody
        is named. Without `format`, the media type that `Accept` likes best is written, plain text where it names none.
        """
        return self._text("GET", f"/v1/statements/{segment(statement_id)}/citation", query={"format": format})

    def undo_correction(self, statement_id: str) -> models.StatementView:
        """Undo a correction.

        Put back what extraction found; the answer is the statement as it now is.
        """
        return self._json(models.StatementView, "DELETE", f"/v1/statements/{segment(statement_id)}/correction")

    def read_similar(self, statement_id: str, *, limit: int | None = None) -> models.AnswerView:
        """Find similar statements.

        Who else said it: the statements closest in meaning to this one.
        """
        return self._json(
            models.AnswerView, "GET", f"/v1/statements/{segment(statement_id)}/similar", query={"limit": limit}
        )

    def list_speakers(
        self, *, q: str | None = None, limit: int | None = None, cursor: str | None = None
    ) -> models.SpeakerPage:
        """List speakers.

        Speakers by number of statements, most first.
        """
        return self._json(models.SpeakerPage, "GET", "/v1/speakers", query={"q": q, "limit": limit, "cursor": cursor})

    def read_speaker(self, speaker_id: str) -> models.SpeakerView:
        """Read a speaker.

        One speaker with every name form and role that articles printed.
        """
        return self._json(models.SpeakerView, "GET", f"/v1/speakers/{segment(speaker_id)}")

    def read_record(
        self, speaker_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> models.StatementPage:
        """Read a speaker's record.

        What a speaker said, in order of publication, oldest first and undated last.
        """
        return self._json(
            models.StatementPage,
            "GET",
            f"/v1/speakers/{segment(speaker_id)}/statements",
            query={"limit": limit, "cursor": cursor},
        )

    def read_topics(self, speaker_id: str) -> models.TopicList:
        """Read what a speaker speaks of.

        Words that stand in what the speaker said far more often than in the record, most telling first, at most eight.

        They are told from the last 500 statements, and only where a word stands in three of them or more; the same words in
        several articles count once. Search for one with `q` and `speaker`.
        """
        return self._json(models.TopicList, "GET", f"/v1/speakers/{segment(speaker_id)}/topics")

    def list_sources(self, *, limit: int | None = None, cursor: str | None = None) -> models.SourcePage:
        """List sources.

        Publications in order of name.
        """
        return self._json(models.SourcePage, "GET", "/v1/sources", query={"limit": limit, "cursor": cursor})

    def read_source(self, source_id: str) -> models.SourceView:
        """Read a source.

        One publication with its counts.
        """
        return self._json(models.SourceView, "GET", f"/v1/sources/{segment(source_id)}")

    def list_articles_of_source(
        self, source_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> models.ArticlePage:
        """List a source's articles.

        What a publication printed, last published first and undated last.
        """
        return self._json(
            models.ArticlePage,
            "GET",
            f"/v1/sources/{segment(source_id)}/articles",
            query={"limit": limit, "cursor": cursor},
        )

    def start_job(self, body: models.JobBody, *, idempotency_key: str | None = None) -> models.Accepted:
        """Start an export or a change of model.

        Start a job over the whole record: `export` or `reembed`. Batches of articles go to `POST /v1/articles:batch`.

        An export is one file of JSON Lines packed by gzip, in the shape that `onrecord ingest` and `onrecord import` take
        back; when the job is finished, get it at `links.file`. Re-embedding makes all vectors anew with another model; the
        old ones serve until the new ones are complete. The models that may be named are the default one, the one in
        service, and those of a setting. One job of each kind is open at a time.
        """
        return self._json(models.Accepted, "POST", "/v1/jobs", headers={"Idempotency-Key": idempotency_key}, body=body)

    def list_jobs(
        self,
        *,
        state: models.JobState | None = None,
        kind: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> models.JobPage:
        """List jobs.

        Jobs, newest first.
        """
        return self._json(
            models.JobPage, "GET", "/v1/jobs", query={"state": state, "kind": kind, "limit": limit, "cursor": cursor}
        )

    def read_job(self, job_id: str) -> models.JobDetail:
        """Read a job.

        Where a job stands, with the first of its items.
        """
        return self._json(models.JobDetail, "GET", f"/v1/jobs/{segment(job_id)}")

    def read_items(
        self,
        job_id: str,
        *,
        status: models.ItemStatus | None = None,
        after: int | None = None,
        limit: int | None = None,
    ) -> models.JobItems:
        """Read the items of a job.

        What became of each item of a batch, in the order in which they were sent.
        """
        return self._json(
            models.JobItems,
            "GET",
            f"/v1/jobs/{segment(job_id)}/items",
            query={"status": status, "after": after, "limit": limit},
        )

    def cancel_job(self, job_id: str, *, idempotency_key: str | None = None) -> models.JobView:
        """Cancel a job.

        Give up what waits; what is done stays, and the job can be read and done again.

        The items in hand at this moment, sixteen at most in each process, may still be done: they get their result all the
        same. A job that is cancelled already is answered as it is. Of a poll, entries that failed are not tried again
        either.
        """
        return self._json(
            models.JobView, "POST", f"/v1/jobs/{segment(job_id)}/cancel", headers={"Idempotency-Key": idempotency_key}
        )

    def retry_job(self, job_id: str, *, idempotency_key: str | None = None) -> models.Accepted:
        """Do again what failed.

        Put the failed and cancelled items of a job that has ended back to be done; the others keep their results.

        An export that failed or was cancelled begins anew, a change of model goes on where it was. A poll that failed is
        made again; entries that a later poll has in hand, or whose feed is watched no more, are left out.
        """
        return self._json(
            models.Accepted, "POST", f"/v1/jobs/{segment(job_id)}/retry", headers={"Idempotency-Key": idempotency_key}
        )

    def follow_job(self, job_id: str, *, last_event_id: str | None = None) -> Iterator[str]:
        """Follow a job.

        Server-sent events of a job until it has ended, whichever process works on it.

        `progress` and at last `end`, each with the job as `GET /v1/jobs/{id}` answers it, without its items. `rate` is in
        items a second, as measured while the job was worked on; `ends_at` is when it ends at that rate.
        """
        return self._lines("GET", f"/v1/jobs/{segment(job_id)}/events", headers={"last-event-id": last_event_id})

    def read_file(self, job_id: str) -> Iterator[bytes]:
        """Get the file of an export.

        What a finished export wrote: JSON Lines packed by gzip. It is kept for some days, which a setting counts.
        """
        return self._bytes("GET", f"/v1/jobs/{segment(job_id)}/file")

    def add_feed(self, body: models.FeedBody, *, idempotency_key: str | None = None) -> models.FeedView:
        """Watch a feed.

        Poll an RSS or Atom feed, or a JSON Feed, from now on; the first poll is due at once, in the background.

        Of each entry the page is fetched, or with `full_text` false the content in the feed taken. New entries become
        articles, changed ones new versions of them; entries that are gone from the feed are kept. The first poll is a job,
        which `links.job` names.
        """
        return self._json(models.FeedView, "POST", "/v1/feeds", headers={"Idempotency-Key": idempotency_key}, body=body)

    def list_feeds(self, *, limit: int | None = None, cursor: str | None = None) -> models.FeedPage:
        """List feeds.

        All feeds in order of id, a page at a time.
        """
        return self._json(models.FeedPage, "GET", "/v1/feeds", query={"limit": limit, "cursor": cursor})

    def read_feed(self, feed_id: str) -> models.FeedView:
        """Read a feed.

        Where a feed stands: when it was polled and will be, what went wrong, and how many entries it has had.
        """
        return self._json(models.FeedView, "GET", f"/v1/feeds/{segment(feed_id)}")

    def change_feed(self, feed_id: str, body: models.FeedPatch) -> models.FeedView:
        """Change a feed.

        Set its interval, or pause it. One that goes on after a pause is polled at once.
        """
        return self._json(models.FeedView, "PATCH", f"/v1/feeds/{segment(feed_id)}", body=body)

    def remove_feed(self, feed_id: str) -> None:
        """Remove a feed.

        Watch a feed no more. Its articles stay.
        """
        self._nothing("DELETE", f"/v1/feeds/{segment(feed_id)}")

    def poll_feed(self, feed_id: str, *, idempotency_key: str | None = None) -> models.FeedView:
        """Poll a feed now.

        Make a feed due at once, also one that fails, is paused or is gone; it is polled in the background.

        The poll is a job, which `links.job` names and `Location` too: it says whether the feed could be read, and what
        became of each entry that was new or had changed. A feed that waits for such a poll already answers with that one.
        """
        return self._json(
            models.FeedView, "POST", f"/v1/feeds/{segment(feed_id)}/poll", headers={"Idempotency-Key": idempotency_key}
        )

    def read_entries(
        self, feed_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> models.FeedEntryPage:
        """Read the entries of a feed.

        Every entry that the feed has had, in the order in which they were found, with its article or its problem.
        """
        return self._json(
            models.FeedEntryPage,
            "GET",
            f"/v1/feeds/{segment(feed_id)}/entries",
            query={"limit": limit, "cursor": cursor},
        )

    def add_alert(self, body: models.AlertBody, *, idempotency_key: str | None = None) -> models.AlertView:
        """Save a search.

        Tell of every statement that is written from now on and that this search finds, at least as likely as asked.

        `secret`, which deliveries are signed with, and the addresses in `feeds` are in this answer and nowhere else. See
        docs/alerts.md for what is sent.
        """
        return self._json(
            models.AlertView, "POST", "/v1/alerts", headers={"Idempotency-Key": idempotency_key}, body=body
        )

    def list_alerts(self, *, limit: int | None = None, cursor: str | None = None) -> models.AlertPage:
        """List alerts.

        All alerts in order of id, a page at a time.
        """
        return self._json(models.AlertPage, "GET", "/v1/alerts", query={"limit": limit, "cursor": cursor})

    def read_alert(self, alert_id: str) -> models.AlertView:
        """Read an alert.

        What an alert searches for, and how many deliveries stand where.
        """
        return self._json(models.AlertView, "GET", f"/v1/alerts/{segment(alert_id)}")

    def patch_alert(self, alert_id: str, body: models.AlertPatch) -> models.AlertView:
        """Change an alert.

        Change what is sent along. Another search tells of what is written from then on.

        While it is paused, deliveries wait, and its feeds go on. A webhook where there was none gets a `secret`.
        """
        return self._json(models.AlertView, "PATCH", f"/v1/alerts/{segment(alert_id)}", body=body)

    def remove_alert(self, alert_id: str) -> None:
        """Remove an alert.

        Forget an alert, and what waits to be delivered of it.
        """
        self._nothing("DELETE", f"/v1/alerts/{segment(alert_id)}")

    def rotate(self, alert_id: str, *, idempotency_key: str | None = None) -> models.AlertView:
        """Sign with a new secret.

        Make a new `secret`. For a day, or what the settings say, deliveries are signed with the last one as well.
        """
        return self._json(
            models.AlertView,
            "POST",
            f"/v1/alerts/{segment(alert_id)}:rotate-secret",
            headers={"Idempotency-Key": idempotency_key},
        )

    def renew(self, alert_id: str, *, idempotency_key: str | None = None) -> models.AlertView:
        """Give an alert's feeds new addresses.

        Make new addresses, which are in this answer and nowhere else; the former ones are answered no more.
        """
        return self._json(
            models.AlertView,
            "POST",
            f"/v1/alerts/{segment(alert_id)}:renew-feeds",
            headers={"Idempotency-Key": idempotency_key},
        )

    def revoke(self, alert_id: str, *, idempotency_key: str | None = None) -> models.AlertView:
        """Take an alert's feeds away.

        Answer no address of its feeds any more.
        """
        return self._json(
            models.AlertView,
            "POST",
            f"/v1/alerts/{segment(alert_id)}:revoke-feeds",
            headers={"Idempotency-Key": idempotency_key},
        )

    def send_test(self, alert_id: str, *, idempotency_key: str | None = None) -> models.DeliveryView:
        """Send a test to an alert's webhook.

        Send a message of the type `alert.test`, which says nothing; it is a delivery like any other.
        """
        return self._json(
            models.DeliveryView,
            "POST",
            f"/v1/alerts/{segment(alert_id)}:test",
            headers={"Idempotency-Key": idempotency_key},
        )

    def read_deliveries(
        self,
        alert_id: str,
        *,
        state: list[models.DeliveryState] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> models.DeliveryPage:
        """Read what an alert has told.

        Deliveries, newest first: matches, corrections and withdrawals. `state=dead` are those that were given up.
        """
        return self._json(
            models.DeliveryPage,
            "GET",
            f"/v1/alerts/{segment(alert_id)}/deliveries",
            query={"state": state, "limit": limit, "cursor": cursor},
        )

    def replay(self, alert_id: str, delivery_id: str, *, idempotency_key: str | None = None) -> models.DeliveryView:
        """Send a delivery again.

        Let a delivery wait again, whatever became of it. It is sent under the id that it had.
        """
        return self._json(
            models.DeliveryView,
            "POST",
            f"/v1/alerts/{segment(alert_id)}/deliveries/{segment(delivery_id)}:replay",
            headers={"Idempotency-Key": idempotency_key},
        )

    def read_alert_feed(self, alert_id: str, kind: models.FeedKind, *, token: str | None = None) -> Iterator[bytes]:
        """Read a feed of an alert.

        What an alert has told last, one entry a statement; one that is gone says nothing but that.
        """
        return self._bytes("GET", f"/v1/alerts/{segment(alert_id)}/feed.{segment(kind)}", query={"token": token})

    def receive_push(
        self,
        body: dict[str, Any],
        *,
        external_id: str | None = None,
        title: str | None = None,
        url: str | None = None,
        source: str | None = None,
        domain: str | None = None,
        author: list[str] | None = None,
        published_at: datetime | None = None,
        language: str | None = None,
        x_superdesk_signature: str | None = None,
        idempotency_key: str | None = None,
    ) -> models.PushOutcome:
        """Take a push of Superdesk.

        Take in an item that Superdesk publishes, in its ninjs, once the signature is found to be right.

        The same item again changes nothing, a new version of it is a new version of its article, and an older one than came
        before is not taken. A cancelled item is removed from the record, one under embargo is refused until that is over.
        Pictures and packages without a text of their own are passed over. What the items do not say, such as the
        publication, can be said by parameters in the address of the destination. See docs/superdesk.md.
        """
        return self._json(
            models.PushOutcome,
            "POST",
            "/v1/superdesk",
            query={
                "external_id": external_id,
                "title": title,
                "url": url,
                "source": source,
                "domain": domain,
                "author": author,
                "published_at": published_at,
                "language": language,
            },
            headers={"x-superdesk-signature": x_superdesk_signature, "Idempotency-Key": idempotency_key},
            body=body,
        )

    def add_key(self, body: models.KeyBody) -> models.NewKeyView:
        """Make a key.

        Make a key for one person or one program, with the scopes that it needs and no more.

        The answer holds its secret, `key`, which is shown here alone: the service keeps a hash of it. As soon as there is
        a key, every call asks for one. An `Idempotency-Key` is not heeded: the answer would have to be kept.
        """
        return self._json(models.NewKeyView, "POST", "/v1/keys", body=body)

    def list_keys(self, *, limit: int | None = None, cursor: str | None = None) -> models.KeyPage:
        """List keys.

        All keys in order of id, a page at a time, those too that were revoked or have expired. Secrets are not kept.
        """
        return self._json(models.KeyPage, "GET", "/v1/keys", query={"limit": limit, "cursor": cursor})

    def revoke_key(self, key_id: str) -> models.KeyView:
        """Revoke a key.

        Make a key useless for ever, and sign out whoever signed in with it.

        This process refuses it from now on, every other one within a second. It stays in the list; a record that has had
        a key goes on asking for one when the last of them is revoked.
        """
        return self._json(models.KeyView, "DELETE", f"/v1/keys/{segment(key_id)}")

    def health(self) -> models.Health:
        """Is the process alive?.

        Answers as long as the process runs.
        """
        return self._json(models.Health, "GET", "/healthz")

    def readiness(self) -> models.Health:
        """Can it serve?.

        Answers 200 when the record can be searched.
        """
        return self._json(models.Health, "GET", "/readyz")

    def metrics(self) -> str:
        """Figures for Prometheus.

        Requests, latencies, what came in and how much the store holds, in Prometheus' text format.
        """
        return self._text("GET", "/metrics")

    def about_problem(self, slug: str) -> str:
        """About a problem.

        What a kind of problem means and what to do; `type` of each problem leads here.
        """
        return self._text("GET", f"/errors/{segment(slug)}")
