"""Statements and speakers in languages that are not parsed, by the tables in `languages`."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from index.extract.drafts import NO_SENTENCE, Draft, Place
from index.extract.foreign_frames import Frames
from index.extract.languages import LANGUAGES
from index.model import StatementKind


def foreign_drafts(text: str, language: str, places: Sequence[Place]) -> list[Draft]:
    """What is reported without quotation marks: behind `according to`, before an inverted frame, behind a dash."""
    if language not in LANGUAGES:
        return []
    frames = Frames(text, LANGUAGES[language])
    found: list[Draft] = []
    for _, line in groupby(range(len(places)), key=lambda number: places[number].paragraph):
        numbers = list(line)
        spoken = _dialogue(places, numbers, frames)
        found += [spoken] if spoken else _reported(places, numbers, frames)
    return found


def _dialogue(places: Sequence[Place], numbers: Sequence[int], frames: Frames) -> Draft | None:
    """The line as speech behind a dash; a line with quotation marks is none."""
    sentences = [places[number].sentence for number in numbers]
    if any(sentence.whole or sentence.fragments for sentence in sentences):
        return None
    reported = frames.dialogue(sentences[0].start, sentences[-1].end)
    if reported is None:
        return None
    spans = list(reported.claims)
    draft = Draft(
        StatementKind.DIRECT, spans, list(spans), places[numbers[0]].paragraph, numbers[0], label=reported.label
    )
    draft.sentence = numbers[-1]
    return draft


def _reported(places: Sequence[Place], numbers: Sequence[int], frames: Frames) -> Iterator[Draft]:
    for number in numbers:
        sentence = places[number].sentence
        if sentence.whole:
            continue
        reported = frames.opening(sentence.start, sentence.end)
        if reported is None and not sentence.fragments:
            reported = frames.closing(sentence.start, sentence.end)
        if reported:
            (claim,) = reported.claims
            quoted = [(q.start, q.end) for q in sentence.fragments if claim[0] <= q.outer_start]
            kind = StatementKind.MIXED if quoted else StatementKind.INDIRECT
            yield Draft(kind, [claim], quoted, places[number].paragraph, number, label=reported.label)


def label_foreign(text: str, language: str, places: Sequence[Place], drafts: Sequence[Draft]) -> None:
    """Give each quotation the label of whoever its own sentence names."""
    if language not in LANGUAGES:
        return
    frames = Frames(text, LANGUAGES[language])
    for draft in drafts:
        if draft.label is not None or draft.sentence == NO_SENTENCE:
            continue
        sentence = places[draft.first_sentence].sentence
        for quotation in (*sentence.whole, *sentence.fragments):
            if quotation.start != draft.spans[0][0]:
                continue
            outer = (quotation.outer_start, quotation.outer_end)
            draft.label = frames.beside(sentence.start, outer, sentence.end)
            if draft.spans[0][1] == quotation.end and (cut := frames.within(quotation.start, quotation.end)):
                draft.label = cut.label or draft.label
                draft.spans[:1] = draft.quoted[:1] = cut.spans
