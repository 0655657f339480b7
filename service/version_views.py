"""From the library's words about versions to those of the wire."""

from typing import Any

from index.context import surroundings
from index.diff import ChangedStatement, Diff
from index.edits import Edit
from index.errors import StatementNotFound
from index.record import Record
from index.store.stored import Family, StoredVersion, Withdrawn
from index.variants import families_of
from service import version_parts as parts
from service.selectors import targets
from service.views import located, statement_of_article, statement_views


def statement_detail(record: Record, statement_id: int) -> parts.StatementDetail:
    """One statement, whether it stands or was withdrawn.

    Raises:
        StatementNotFound: no statement has or had this id.
    """
    try:
        standing = record.store.statement(statement_id)
    except StatementNotFound:
        return _withdrawn_view(record, record.store.withdrawn(statement_id))
    (view,) = statement_views(record, [standing])
    return parts.StatementDetail(**dict(view), targets=targets(standing), withdrawn=None)


def _withdrawn_view(record: Record, gone: Withdrawn) -> parts.StatementDetail:
    statement = gone.statement
    before, after = surroundings(statement)
    # Others that stand may say the same words still; this one no longer counts.
    nobody = Family(statement.family_id, size=0, sources=0, reports=0, copies=0)
    family = families_of(record.store, [statement]).get(statement.row, nobody)
    replaced_by = None if gone.replaced_by is None else str(gone.replaced_by)
    return parts.StatementDetail(
        **located(statement, before, after, family, ()),
        targets=targets(statement),
        withdrawn=parts.WithdrawnPart(at=gone.at, version=gone.version, replaced_by=replaced_by),
    )


def version_summary(stored: StoredVersion) -> parts.VersionSummary:
    """A version as a list names it."""
    return parts.VersionSummary(**_version_fields(stored))


def version_view(record: Record, article_id: int, number: int) -> parts.VersionView:
    """A version with its text and statements.

    Raises:
        ArticleNotFound: no article has this id.
        VersionNotFound: it has no such version, or none that was kept.
    """
    stored = record.store.version(article_id, number)
    return parts.VersionView(
        version=parts.VersionFull(**_version_fields(stored), text=stored.article.article.text),
        statements=[statement_of_article(one) for one in record.store.statements_of_version(article_id, number)],
    )


def diff_view(diff: Diff) -> parts.DiffView:
    """Two versions side by side."""
    earlier, later = diff.earlier.article.article.text, diff.later.article.article.text
    return parts.DiffView(
        from_=version_summary(diff.earlier),
        to=version_summary(diff.later),
        fields=list(diff.fields),
        text=[_text_change(earlier, later, edit) for edit in diff.edits],
        added=[statement_of_article(one) for one in diff.added],
        withdrawn=[statement_of_article(one) for one in diff.withdrawn],
        changed=[_statement_change(one) for one in diff.changed],
        unchanged=diff.unchanged,
    )


def _text_change(earlier: str, later: str, edit: Edit) -> parts.TextChange:
    was, now = earlier[slice(*edit.earlier)], later[slice(*edit.later)]
    return parts.TextChange(
        op="replace" if was and now else "insert" if now else "delete",
        from_=parts.PieceOfText(span=edit.earlier, text=was),
        to=parts.PieceOfText(span=edit.later, text=now),
    )


def _statement_change(changed: ChangedStatement) -> parts.StatementChange:
    return parts.StatementChange(
        fields=list(changed.aspects),
        from_=statement_of_article(changed.earlier),
        to=statement_of_article(changed.later),
    )


def _version_fields(stored: StoredVersion) -> dict[str, Any]:
    article, changes = stored.article.article, stored.changes
    address = f"/v1/articles/{stored.article.id}"
    return {
        "version": stored.article.version,
        "present": stored.present,
        "title": article.title,
        "url": article.url,
        "published_at": article.published_at,
        "authors": list(article.authors),
        "language": article.language,
        "ingested_at": stored.article.ingested_at,
        "content_hash": stored.content_hash,
        "statements": parts.VersionCountsPart(
            total=stored.statements,
            added=changes.added if changes else None,
            changed=changes.changed if changes else None,
            unchanged=changes.unchanged if changes else None,
            withdrawn=changes.withdrawn if changes else None,
        ),
        "links": {"self": f"{address}/versions/{stored.article.version}", "article": address},
    }
