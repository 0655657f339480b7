"""A statement set right by hand, and back again: one transaction each, findable when this returns."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from index.clock import utc_now
from index.errors import (
    CorrectedMeanwhile,
    CorrectionNotFound,
    InvalidCorrection,
    ModelMismatch,
    NoArticleText,
    SpanOutsideArticle,
    SpeakerNotFound,
)
from index.folding import fold
from index.model import Attribution, Correction, ExtractedStatement, Field, Method, Span, SpeakerKind, StatementKind
from index.reapply import applied
from index.record import Record
from index.store.stored import StoredStatement
from index.store.writes import NewStatement, Origin
from index.store.writing import speaker_id

ATTEMPTS = 5
"""How often a correction is made again because somebody else changed the article at that moment."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """What is to be set: only `fields` count. `speaker` is a name, or None where nobody is known to have said it."""

    fields: frozenset[Field]
    speaker: str | None = None
    kind: StatementKind | None = None
    spans: tuple[Span, ...] = ()
    note: str | None = None


def correct(record: Record, statement_id: int, amendment: Amendment) -> StoredStatement:
    """Set fields of a statement by hand, beside those that were set before; returns the corrected statement.

    Raises:
        StatementNotFound: no statement has this id.
        InvalidCorrection: there is nothing to correct, a span holds no text, or a narrative statement gets a speaker.
        StoreError: the store could not take it; nothing is changed.
    """

    def amend(stored: StoredStatement) -> Correction:
        _check(stored, amendment)
        correction = _merged(record, stored, amendment)
        _check_speaker(stored.found or stored.statement, correction)
        return correction

    return _rewrite(record, statement_id, amend)


def undo(record: Record, statement_id: int) -> StoredStatement:
    """Put back what extraction found; returns the restored statement.

    Raises:
        StatementNotFound: no statement has this id.
        CorrectionNotFound: the statement is as extraction found it.
    """

    def restore(stored: StoredStatement) -> None:
        if stored.correction is None:
            raise CorrectionNotFound(str(statement_id))

    return _rewrite(record, statement_id, restore)


def _rewrite(
    record: Record, statement_id: int, decide: Callable[[StoredStatement], Correction | None]
) -> StoredStatement:
    for attempt in range(1, ATTEMPTS + 1):
        stored = record.store.statement(statement_id)
        correction = decide(stored)
        found = stored.found or stored.statement
        statement = applied(found, correction, stored.article.article.text) if correction else found
        encoder = record.encoder
        (vectors,) = encoder.encode_passages([statement.text])
        new = NewStatement(statement, vectors, stored.external_id, found if correction else None, correction)
        try:
            record.store.correct_statement(stored.row, new, encoder.model)
        except (CorrectedMeanwhile, ModelMismatch):
            if attempt == ATTEMPTS:
                raise
        else:
            break
    return record.store.statement(statement_id)


def _check(stored: StoredStatement, amendment: Amendment) -> None:
    if not amendment.fields:
        raise InvalidCorrection("There is nothing to correct. Set speaker, kind or spans.")
    if Field.SPANS not in amendment.fields:
        return
    if stored.article.origin is Origin.IMPORT:
        raise NoArticleText(
            "This statement was imported without its article, so there is no text to cut other words from. Correct "
            "its speaker or kind, or import it again with other words.",
            "/spans",
        )
    _check_spans(stored.article.article.text, amendment.spans)


def _check_spans(text: str, spans: tuple[Span, ...]) -> None:
    if not spans:
        raise SpanOutsideArticle("There is no span. Give at least one [start, end).", "/spans")
    behind = 0
    for number, (start, end) in enumerate(spans):
        pointer = f"/spans/{number}"
        if start < 0 or end > len(text):
            raise SpanOutsideArticle(
                f"The span [{start}, {end}) reaches beyond the article's {len(text)} characters.", pointer
            )
        if not text[start:end].strip():
            raise SpanOutsideArticle(f"The span [{start}, {end}) is empty: it holds no text.", pointer)
        if start < behind:
            raise SpanOutsideArticle(
                f"The span [{start}, {end}) begins before the end of the one before it. Give spans in order and apart.",
                pointer,
            )
        behind = end


def _check_speaker(found: ExtractedStatement, correction: Correction) -> None:
    if correction.speaker is not None and (correction.kind or found.kind) is StatementKind.NARRATIVE:
        raise InvalidCorrection(
            "A narrative statement is the outlet's own and has no speaker. Set its kind as well, or leave the speaker "
            "null.",
            "/speaker",
        )


def _merged(record: Record, stored: StoredStatement, amendment: Amendment) -> Correction:
    """What was corrected before, and now this."""
    now = utc_now()
    before = stored.correction or Correction(now, ())
    fields = amendment.fields | set(before.fields)
    merged = replace(before, at=now, fields=tuple(field for field in Field if field in fields))
    if amendment.note is not None:
        merged = replace(merged, note=amendment.note)
    if Field.SPEAKER in amendment.fields:
        name = amendment.speaker
        merged = replace(merged, speaker=None if name is None else _speaker(record, stored, name))
    if Field.KIND in amendment.fields:
        merged = replace(merged, kind=amendment.kind)
    if Field.SPANS in amendment.fields:
        text = stored.article.article.text
        pieces = tuple(text[start:end] for start, end in amendment.spans)
        merged = replace(merged, spans=amendment.spans, pieces=pieces)
    return merged


def _speaker(record: Record, stored: StoredStatement, name: str) -> Attribution:
    """Whoever the article already knows by this name, with kind, role and aliases; else the name alone."""
    for one in record.store.statements_of_article(stored.article.id):
        for by in one.statement.speakers:
            if fold(by.name) == fold(name):
                return replace(by, method=Method.CORRECTED, confidence=1.0, mention=None, mention_span=None)
    person = Attribution(name, SpeakerKind.PERSON, Method.CORRECTED, 1.0)
    try:
        return replace(person, kind=record.store.speaker(speaker_id(person, stored.article.id)).kind)
    except SpeakerNotFound:
        return person
