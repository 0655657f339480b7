"""Corrections by hand: what they set, what follows them, how long they hold, and the way back."""

from dataclasses import replace
from pathlib import Path

import pytest

from index.correct import Amendment, correct, undo
from index.errors import (
    CorrectedMeanwhile,
    CorrectionNotFound,
    InvalidCorrection,
    NoArticleText,
    SpanOutsideArticle,
    StatementNotFound,
)
from index.ingest import import_statements, ingest
from index.model import Article, Field, ImportedStatement, Method, Source, Span, SpeakerKind, StatementKind
from index.record import Record
from index.search import Mode, Query, search
from index.store.asked import Filters
from index.store.stored import StoredStatement
from index.store.writes import NewStatement, Status
from tests.conftest import OpenRecord

pytestmark = pytest.mark.every_store

COURIER = Source("The Alderwick Courier", "alderwickcourier.example")
TEXT = (
    "The night ferry from Alderwick will stop running in May.\n\n"
    "“We lost money on every crossing, and the harbour knew,” said Rosamund Kestleby, the head of the harbour board."
    "\n\n"
    "Tancred Inchbald said the pier was safe."
)
FERRY = Article("ferry-1", COURIER, TEXT, "Night ferry to stop in May", language="en")
SPEAKER, KIND, SPANS = (frozenset({field}) for field in Field)


def span_of(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return start, start + len(words)


def the_quotation(record: Record) -> StoredStatement:
    return only(record, "We lost money")


def only(record: Record, words: str) -> StoredStatement:
    (article,) = record.store.articles(None, 10)
    (found,) = [s for s in record.store.statements_of_article(article.id) if words in s.statement.text]
    return found


@pytest.fixture
def ferry(record: Record) -> Record:
    ingest(record, FERRY)
    return record


def test_a_speaker_set_by_hand_is_shown_as_such_and_the_statement_keeps_its_id(ferry: Record) -> None:
    before = the_quotation(ferry)

    after = correct(ferry, before.id, Amendment(SPEAKER, speaker="Dorian Stannery", note="Heard the recording."))

    (speaker,) = after.statement.speakers
    assert (speaker.name, speaker.kind, speaker.method) == ("Dorian Stannery", SpeakerKind.PERSON, Method.CORRECTED)
    assert (after.id, after.statement.cue, after.found) == (before.id, None, before.statement)
    assert after.statement.cue_class is None
    assert after.correction is not None
    assert (after.correction.fields, after.correction.note) == ((Field.SPEAKER,), "Heard the recording.")


def test_a_speaker_whom_the_article_knows_brings_kind_and_role(ferry: Record) -> None:
    after = correct(ferry, only(ferry, "pier").id, Amendment(SPEAKER, speaker="rosamund kestleby"))

    (speaker,) = after.statement.speakers
    assert (speaker.name, speaker.role) == ("Rosamund Kestleby", "head of the harbour board")
    assert speaker.mention is None


def test_a_speaker_whom_the_record_knows_as_an_organisation_stays_one(ferry: Record) -> None:
    ingest(ferry, replace(FERRY, external_id="board", text="“Ships sail,” said the Oxenby Harbour Board."))
    boards = ferry.store.speakers("board", None, 10)
    organisation = next((one for one in boards if one.kind is SpeakerKind.ORGANISATION), None)
    assert organisation is not None, boards
    quotation = next(
        s
        for a in ferry.store.articles(None, 10)
        for s in ferry.store.statements_of_article(a.id)
        if "We lost money" in s.statement.text
    )

    after = correct(ferry, quotation.id, Amendment(SPEAKER, speaker=organisation.name))

    assert after.speakers[0].speaker_id == organisation.id
    assert after.statement.speakers[0].kind is SpeakerKind.ORGANISATION


def test_search_filters_and_records_of_speakers_follow_at_once(ferry: Record) -> None:
    quotation = the_quotation(ferry)
    wrong = quotation.speakers[0].speaker_id

    after = correct(ferry, quotation.id, Amendment(SPEAKER, speaker="Dorian Stannery"))

    right = after.speakers[0].speaker_id
    by_name = search(ferry, Query("losing money", Filters(speakers=("Dorian Stannery",))))
    assert [hit.statement.id for hit in by_name.hits] == [quotation.id]
    assert search(ferry, Query("losing money", Filters(speakers=("Rosamund Kestleby",)))).hits == ()
    assert [one.id for one in ferry.store.statements_of_speaker(right, None, 10)] == [quotation.id]
    assert ferry.store.statements_of_speaker(wrong, None, 10) == []
    assert ferry.store.speakers("Kestleby", None, 10) == []
    words = ferry.served().words
    assert words.matches("Stannery").rows.tolist() == [after.row]
    assert words.matches("Kestleby").rows.tolist() == []


def test_nobody_can_be_set_and_no_candidate_is_left(ferry: Record) -> None:
    after = correct(ferry, the_quotation(ferry).id, Amendment(SPEAKER, speaker=None))

    assert (after.statement.speakers, after.statement.candidates) == ((), ())
    assert after.correction is not None


def test_other_spans_are_other_words_with_their_quotation_marks_full_text_and_vectors(ferry: Record) -> None:
    quotation = the_quotation(ferry)
    before = ferry.store.vectors_of([quotation.row]).vectors
    spans = (span_of("We lost money on every crossing"), span_of("said Rosamund Kestleby"))

    after = correct(ferry, quotation.id, Amendment(SPANS, spans=spans))

    assert after.statement.text == "We lost money on every crossing said Rosamund Kestleby"
    assert (after.statement.spans, after.statement.quoted) == (spans, spans[:1])
    assert after.family_id != quotation.family_id
    assert ferry.store.verbatim("and the harbour knew", Filters()) == []
    vectors = ferry.store.vectors_of([after.row]).vectors
    (expected,) = ferry.served().encoder.encode_passages([after.statement.text])
    assert abs(vectors - expected).max() < 1e-3
    assert abs(vectors - before).max() > 1e-2
    hit = search(ferry, Query(after.statement.text, mode=Mode.SEMANTIC, limit=1)).hits[0]
    assert hit.statement.id == quotation.id
    assert hit.scores.semantic == pytest.approx(1, abs=1e-3)


def test_a_kind_set_by_hand_narrows_searches(ferry: Record) -> None:
    quotation = the_quotation(ferry)

    correct(ferry, quotation.id, Amendment(KIND, kind=StatementKind.INDIRECT))

    found = search(ferry, Query("losing money on crossings", Filters(kinds=(StatementKind.INDIRECT,)))).hits
    assert quotation.id in [hit.statement.id for hit in found]
    assert search(ferry, Query("losing money", Filters(kinds=(StatementKind.DIRECT,)))).hits == ()


def test_a_statement_made_narrative_has_no_speaker(ferry: Record) -> None:
    after = correct(ferry, the_quotation(ferry).id, Amendment(KIND, kind=StatementKind.NARRATIVE))

    assert (after.statement.speakers, after.statement.candidates, after.statement.cue) == ((), (), None)


def test_a_second_correction_adds_to_the_first(ferry: Record) -> None:
    quotation = the_quotation(ferry)
    correct(ferry, quotation.id, Amendment(SPEAKER, speaker="Dorian Stannery", note="Heard it."))

    after = correct(ferry, quotation.id, Amendment(KIND, kind=StatementKind.MIXED))

    assert after.correction is not None
    assert after.correction.fields == (Field.SPEAKER, Field.KIND)
    assert after.correction.note == "Heard it."
    assert after.statement.speakers[0].name == "Dorian Stannery"
    assert after.statement.kind is StatementKind.MIXED


def test_undoing_puts_everything_back_that_extraction_found(ferry: Record) -> None:
    quotation = the_quotation(ferry)
    every = Amendment(frozenset(Field), "Dorian Stannery", StatementKind.MIXED, (span_of("We lost money"),))
    correct(ferry, quotation.id, every)

    after = undo(ferry, quotation.id)

    assert replace(after, row=quotation.row) == quotation
    assert the_quotation(ferry) == after
    assert ferry.store.verbatim("and the harbour knew", Filters()) != []
    assert ferry.store.speakers("Stannery", None, 10) == []
    with pytest.raises(CorrectionNotFound, match=str(quotation.id)):
        undo(ferry, quotation.id)


def test_a_correction_is_one_entry_of_the_change_log_and_other_statements_stay_as_they_are(ferry: Record) -> None:
    quotation, other = the_quotation(ferry), only(ferry, "pier")
    vectors = ferry.store.vectors_of([other.row]).vectors
    change, counts = ferry.store.change_number(), ferry.store.counts()

    correct(ferry, quotation.id, Amendment(KIND, kind=StatementKind.MIXED))

    assert ferry.store.change_number() == change + 1
    assert ferry.store.counts() == counts
    kept = only(ferry, "pier")
    assert replace(kept, row=other.row) == other
    assert (ferry.store.vectors_of([kept.row]).vectors == vectors).all()


def test_the_same_article_again_leaves_the_correction(ferry: Record) -> None:
    after = correct(ferry, the_quotation(ferry).id, Amendment(SPEAKER, speaker="Dorian Stannery"))

    assert ingest(ferry, FERRY).status is Status.UNCHANGED

    assert ferry.store.statement(after.id) == after


def test_a_new_version_keeps_the_correction_and_moves_its_spans(ferry: Record) -> None:
    spans = (span_of("We lost money on every crossing"),)
    before = correct(ferry, the_quotation(ferry).id, Amendment(SPEAKER | SPANS, speaker="Dorian Stannery", spans=spans))
    moved = "The harbour board met on Monday.\n\n" + TEXT

    written = ingest(ferry, replace(FERRY, text=moved))

    after = the_quotation(ferry)
    assert (written.version, after.id, after.correction is not None) == (2, before.id, True)
    assert after.statement.spans == (span_of("We lost money on every crossing", moved),)
    assert after.statement.text == "We lost money on every crossing"
    assert after.statement.speakers[0].method is Method.CORRECTED
    restored = undo(ferry, after.id)
    assert moved[restored.statement.start : restored.statement.end] == restored.statement.text
    assert restored.statement.speakers[0].name == "Rosamund Kestleby"


def test_a_former_version_shows_what_was_corrected_in_it(ferry: Record) -> None:
    corrected = correct(ferry, the_quotation(ferry).id, Amendment(SPEAKER, speaker="Dorian Stannery", note="Heard it."))

    ingest(ferry, replace(FERRY, text=TEXT.replace("every crossing", "most crossings")))

    article_id = corrected.article.id
    (former,) = [one for one in ferry.store.statements_of_version(article_id, 1) if one.id == corrected.id]
    assert former == replace(corrected, row=0, found=None)
    assert ferry.store.withdrawn(corrected.id).replaced_by == the_quotation(ferry).id
    correct(ferry, the_quotation(ferry).id, Amendment(SPEAKER, speaker="Dorian Stannery"))
    assert [one.since.version for one in ferry.store.statements_of_article(article_id) if one.since] == [1, 2, 1]


def test_a_correction_waits_while_its_words_are_gone(ferry: Record) -> None:
    quotation = the_quotation(ferry)
    correct(ferry, quotation.id, Amendment(SPEAKER, speaker="Dorian Stannery"))
    ingest(ferry, replace(FERRY, text=TEXT.replace("every crossing", "most crossings")))
    changed = the_quotation(ferry)
    assert (changed.correction, changed.statement.speakers[0].name) == (None, "Rosamund Kestleby")

    ingest(ferry, FERRY)

    assert the_quotation(ferry).id == quotation.id
    assert the_quotation(ferry).statement.speakers[0].name == "Dorian Stannery"


def test_a_correction_whose_corrected_words_are_gone_waits_and_the_statement_can_be_corrected_anew(
    ferry: Record,
) -> None:
    quotation = the_quotation(ferry)
    correct(ferry, quotation.id, Amendment(SPANS, spans=(span_of("the head of the harbour board"),)))
    ingest(ferry, replace(FERRY, text=TEXT.replace("the head of the harbour board", "who heads the board")))
    found = ferry.store.statement(quotation.id)
    assert found.correction is None

    after = correct(ferry, quotation.id, Amendment(SPEAKER, speaker="Dorian Stannery"))

    assert after.correction is not None
    assert after.correction.fields == (Field.SPEAKER,)
    assert undo(ferry, quotation.id).statement == found.statement


def test_of_two_statements_of_the_same_words_only_the_corrected_one_is_corrected_in_a_new_version(
    record: Record,
) -> None:
    twice = "“The pier is safe,” said Ana Brel.\n\n“The pier is safe,” said Ana Brel."
    written = ingest(record, replace(FERRY, text=twice))
    first, second = (record.store.statement(i) for i in written.statement_ids)
    correct(record, second.id, Amendment(SPEAKER, speaker="Tove Lund"))

    again = ingest(record, replace(FERRY, text="It rained.\n\n" + twice))

    by_id = {s.id: s for s in record.store.statements_of_article(again.article_id)}
    assert by_id[first.id].statement.speakers[0].name == "Ana Brel"
    assert by_id[second.id].statement.speakers[0].name == "Tove Lund"


def test_an_imported_statement_keeps_its_corrected_speaker_under_another_title(record: Record) -> None:
    given = ImportedStatement("q1", "The well is dry.", COURIER, speaker="Ana Brel")
    import_statements(record, [given])
    correct(record, only(record, "well").id, Amendment(SPEAKER, speaker="Tove Lund"))

    import_statements(record, [replace(given, title="Of wells")])

    assert only(record, "well").statement.speakers[0].name == "Tove Lund"


def test_another_open_record_sees_the_correction_at_its_next_search(
    ferry: Record, open_record: OpenRecord, tmp_path: Path
) -> None:
    other = open_record(tmp_path / "data")
    assert search(other, Query("money", Filters(speakers=("Dorian Stannery",)))).hits == ()
    spans = (span_of("the harbour knew"),)

    correct(ferry, the_quotation(ferry).id, Amendment(SPEAKER | SPANS, speaker="Dorian Stannery", spans=spans))

    (hit,) = search(other, Query("the harbour knew", Filters(speakers=("Dorian Stannery",)), Mode.SEMANTIC)).hits
    assert hit.statement.correction is not None
    assert hit.scores.semantic == pytest.approx(1, abs=1e-3)
    (near,) = other.served().encoder.encode(["the harbour knew"])
    assert other.served().nearest.cosines(near).rows.tolist() == other.store.matching_rows(Filters()).tolist()


def test_a_deleted_article_takes_its_corrections_along(ferry: Record) -> None:
    quotation = the_quotation(ferry)
    correct(ferry, quotation.id, Amendment(SPEAKER, speaker="Dorian Stannery"))

    ferry.store.delete_article(quotation.article.id)
    ingest(ferry, FERRY)

    assert the_quotation(ferry).correction is None


def test_two_who_correct_at_once_do_not_overwrite_each_other(ferry: Record) -> None:
    quotation = the_quotation(ferry)
    correct(ferry, quotation.id, Amendment(KIND, kind=StatementKind.MIXED))
    served = ferry.served().encoder
    (vectors,) = served.encode_passages([quotation.statement.text])

    with pytest.raises(CorrectedMeanwhile, match="try again"):
        ferry.store.correct_statement(quotation.row, NewStatement(quotation.statement, vectors), served.model)

    assert the_quotation(ferry).statement.kind is StatementKind.MIXED


@pytest.mark.parametrize(
    ("spans", "pointer", "says"),
    [
        ((), "/spans", "no span"),
        (((0, 10_000),), "/spans/0", "beyond the article's"),
        (((-5, 3),), "/spans/0", "beyond the article's"),
        (((0, 8), (20, 20)), "/spans/1", "is empty"),
        (((9, 4),), "/spans/0", "is empty"),
        (((56, 58),), "/spans/0", "is empty"),
        (((4, 20), (10, 30)), "/spans/1", "in order and apart"),
    ],
)
def test_spans_that_hold_no_text_of_the_article_are_refused(
    ferry: Record, spans: tuple[Span, ...], pointer: str, says: str
) -> None:
    quotation = the_quotation(ferry)

    with pytest.raises(SpanOutsideArticle, match=says) as refused:
        correct(ferry, quotation.id, Amendment(SPANS, spans=spans))

    assert refused.value.pointer == pointer
    assert the_quotation(ferry) == quotation


def test_a_correction_of_nothing_and_a_speaker_of_the_outlets_own_words_are_refused(ferry: Record) -> None:
    narrative = only(ferry, "night ferry")

    with pytest.raises(InvalidCorrection, match="nothing to correct"):
        correct(ferry, narrative.id, Amendment(frozenset(), note="Hm."))
    with pytest.raises(InvalidCorrection, match="no speaker"):
        correct(ferry, narrative.id, Amendment(SPEAKER, speaker="Ana Brel"))

    said = Amendment(SPEAKER | KIND, speaker="Ana Brel", kind=StatementKind.INDIRECT)
    assert correct(ferry, narrative.id, said).statement.speakers[0].name == "Ana Brel"


def test_other_words_of_an_imported_statement_are_refused(record: Record) -> None:
    import_statements(record, [ImportedStatement("q1", "The well is dry.", COURIER, speaker="Ana Brel")])

    with pytest.raises(NoArticleText, match="imported without its article"):
        correct(record, only(record, "well").id, Amendment(SPANS, spans=((0, 8),)))


def test_what_is_not_there_cannot_be_corrected(record: Record) -> None:
    with pytest.raises(StatementNotFound):
        correct(record, 12, Amendment(SPEAKER, speaker="Ana Brel"))
    with pytest.raises(StatementNotFound):
        undo(record, 12)
