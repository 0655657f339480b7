"""Another model for the whole record, while the old one goes on answering."""

from collections.abc import Callable

from index.record import Record
from index.store.writes import Model

BATCH = 256
"""Statements per transaction: what is lost and done again when this is interrupted."""


def reembed(record: Record, model: str, progress: Callable[[int, int], None] = lambda _done, _total: None) -> Model:
    """Embed every statement again; the new vectors come into service when none is missing.

    It can be stopped at any time and begun again, and goes on where it was. Statements that are ingested meanwhile
    are embedded too. Processes that have the record open take up the new model at their next search.

    Args:
        record: the open record.
        model: name or path of the new encoder.
        progress: told how many statements are done and how many there are; what it raises stops the work.

    Raises:
        ModelNotFound: the model is not on this machine.
    """
    encoder = record.load_encoder(model)
    store = record.store
    store.begin_reembedding(encoder.model)
    finished = False
    while not finished:
        done, there_are = store.embedded(encoder.model)
        progress(done, there_are)
        # Behind the last batch, for to look for each from the front takes ever longer.
        after = 0
        while missing := store.without_vectors(encoder.model, BATCH, after):
            rows = [row for row, _ in missing]
            vectors = encoder.encode_passages([text for _, text in missing])
            store.write_vectors(encoder.model, list(zip(rows, vectors, strict=True)))
            after = rows[-1]
            done += len(rows)
            progress(done, max(done, there_are))
        finished = store.finish_reembedding(encoder.model)
    return encoder.model
