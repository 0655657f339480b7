"""The part of a statement that matches a query best: a sentence that is near in meaning and holds many of its words."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from index.encode import Encoder
from index.folding import fold
from index.model import Span
from index.passages import LONG_CHARACTERS, Passage, passages, sentences
from index.store.arrays import Vectors
from index.store.base import Store
from index.store.stored import StoredStatement

WORDS_WEIGHT = 0.3
"""What all of the query's words that a statement holds are worth in cosine, for the sentence in which they stand.

Set by hand: sentences of one statement often differ by .1 to .3 in cosine, so half of the words decide a close race.
"""


def best_spans(
    store: Store,
    encoder: Encoder,
    statements: Collection[StoredStatement],
    vector: Vectors,
    highlights: Mapping[int, Sequence[Span]],
) -> dict[int, Span]:
    """The best part of each statement by its row, as a range of its own text.

    Args:
        store: holds the vectors of the statements' sentences.
        encoder: the model that made them.
        statements: the hits.
        vector: of the query, shape (dimension,); empty where only words were asked for.
        highlights: where words of the query stand in each statement.
    """
    texts = {statement.row: statement.statement.text for statement in statements}
    cosines = _cosines(store, encoder, texts, vector) if len(vector) else {}
    return {
        row: best_span(text, highlights.get(row, ()), cosines.get(row) or dict.fromkeys(_sentence_spans(text), 0.0))
        for row, text in texts.items()
    }


def best_span(text: str, highlights: Sequence[Span], cosines: Mapping[Span, float]) -> Span:
    """The one of these parts of a text that is nearest and holds most words; the whole text if all are alike."""
    if len(cosines) < 2:
        return (0, len(text))
    held = {span: _words(text, highlights, span) for span in cosines}
    all_words = len(_words(text, highlights, (0, len(text)))) or 1
    scores = {span: cosine + WORDS_WEIGHT * len(held[span]) / all_words for span, cosine in cosines.items()}
    if len(set(scores.values())) < 2:
        return (0, len(text))
    return max(scores, key=lambda span: (scores[span], -span[0]))


def _words(text: str, highlights: Iterable[Span], within: Span) -> set[str]:
    return {fold(text[start:end]) for start, end in highlights if within[0] <= start and end <= within[1]}


def _cosines(store: Store, encoder: Encoder, texts: Mapping[int, str], vector: Vectors) -> dict[int, dict[Span, float]]:
    """How near each sentence of the long statements is; only these have a vector for each sentence."""
    long = [row for row, text in texts.items() if len(text) > LONG_CHARACTERS]
    if not long:
        return {}
    batch = store.vectors_of(long)
    found: dict[int, dict[Span, float]] = {}
    for row in dict.fromkeys(batch.rows.tolist()):
        pieces = passages(texts[row], encoder.count_tokens, encoder.window_tokens)
        vectors = batch.vectors[batch.rows == row]
        # Made anew by another model between two reads, they are of other passages.
        if len(vectors) == len(pieces) and vectors.shape[1] == len(vector):
            found[row] = _of_sentences(texts[row], pieces, vectors @ vector)
    return found


def _of_sentences(text: str, pieces: Sequence[Passage], products: Vectors) -> dict[Span, float]:
    """The cosine of each passage that is one sentence, by its place; a window of several is none."""
    single = [
        number
        for number, piece in enumerate(pieces)
        if piece.weight < 1 or number + 1 == len(pieces) or pieces[number + 1].weight == 1
    ]
    spans = _located(text, [pieces[number].text for number in single])
    return {span: float(products[number]) / pieces[number].weight for span, number in zip(spans, single, strict=True)}


def _sentence_spans(text: str) -> list[Span]:
    return _located(text, sentences(text))


def _located(text: str, parts: Iterable[str]) -> list[Span]:
    """Where parts of a text stand in it, one after the other."""
    spans, end = [], 0
    for part in parts:
        start = text.index(part, end)
        end = start + len(part)
        spans.append((start, end))
    return spans
