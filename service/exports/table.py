"""CSV for spreadsheets: one row a statement, and no cell that a spreadsheet would run.

Source: RFC 4180; OWASP, "CSV Injection".
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator

from service.exports.occasion import Occasion
from service.schemas import HitView

BYTE_ORDER_MARK = "\ufeff"
"""Without it, Excel reads UTF-8 as the encoding of its country."""

_RUNS = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
"""What a spreadsheet takes for the beginning of a formula, in narrow or wide characters, maybe marked already."""

Column = Callable[[HitView, Occasion], object]

COLUMNS: dict[str, Column] = {
    "statement_id": lambda hit, _: hit.statement.id,
    "kind": lambda hit, _: hit.statement.kind.value,
    "text": lambda hit, _: hit.statement.text,
    "speaker": lambda hit, _: _joined(one.name for one in hit.speakers),
    "role": lambda hit, _: _joined(one.role for one in hit.speakers),
    "speaker_kind": lambda hit, _: _joined(one.kind.value for one in hit.speakers),
    "confidence": lambda hit, _: hit.speaker.confidence if hit.speaker else None,
    "method": lambda hit, _: hit.speaker.method.value if hit.speaker else None,
    "cue": lambda hit, _: hit.speaker.cue if hit.speaker else None,
    "cue_class": lambda hit, _: hit.statement.cue_class,
    "source": lambda hit, _: hit.source.name,
    "source_domain": lambda hit, _: hit.source.domain,
    "title": lambda hit, _: hit.article.title,
    "url": lambda hit, _: hit.article.url,
    "published_at": lambda hit, _: hit.article.published_at.isoformat() if hit.article.published_at else None,
    "authors": lambda hit, _: _joined(hit.article.authors),
    "language": lambda hit, _: hit.article.language,
    "article_id": lambda hit, _: hit.article.id,
    "external_id": lambda hit, _: hit.article.external_id,
    "before": lambda hit, _: hit.context.before,
    "after": lambda hit, _: hit.context.after,
    "relevance": lambda hit, _: hit.scores.relevance,
    "flags": lambda hit, _: _joined(hit.flags),
    "family_size": lambda hit, _: hit.family.size,
    "family_sources": lambda hit, _: hit.family.sources,
    "rating": lambda hit, _: hit.statement.review.rating if hit.statement.review else None,
    "reviewer": lambda hit, _: _reviewer(hit),
    "review_url": lambda hit, _: hit.statement.review.url if hit.statement.review else None,
    "corrected": lambda hit, _: _joined(hit.statement.correction.fields) if hit.statement.correction else None,
    "link": lambda hit, occasion: occasion.link(hit),
}
"""The columns in their order; docs/exports.md says what each holds."""


class _Passed:
    """A file that hands each row back instead of keeping it."""

    def write(self, row: str) -> str:
        return row


def csv_pieces(hits: Iterable[HitView], occasion: Occasion) -> Iterator[str]:
    """A CSV file, a row at a time; every cell is quoted, and none begins as a formula does."""
    rows = csv.writer(_Passed(), quoting=csv.QUOTE_ALL)
    yield BYTE_ORDER_MARK + str(rows.writerow(COLUMNS))
    for hit in hits:
        yield str(rows.writerow(cell(column(hit, occasion)) for column in COLUMNS.values()))


def cell(value: object) -> str:
    """A value as a cell: an apostrophe goes before what a spreadsheet would run, as one would type it in by hand.

    Whoever takes one apostrophe away from every cell that begins with apostrophes and such a character has the value.
    """
    text = "" if value is None else str(value)
    return f"'{text}" if _RUNS.match(text) else text


def _joined(values: Iterable[str | None]) -> str:
    return "; ".join(value for value in values if value)


def _reviewer(hit: HitView) -> str | None:
    review = hit.statement.review
    return review.reviewer.name if review and review.reviewer else None
