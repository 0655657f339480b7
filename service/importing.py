"""Ready-made statements in, whoever brings them: many in one transaction, each with its own outcome."""

from collections.abc import Iterable, Iterator
from itertools import islice

from index.errors import InvalidInput
from index.ingest import import_statements
from index.model import ImportedStatement
from index.record import Record
from index.store.writes import Written
from service.worker import check_length

STATEMENTS_A_COMMIT = 256

Found = ImportedStatement | InvalidInput


def import_found(record: Record, found: Iterable[Found]) -> Iterator[tuple[Found, Written | InvalidInput]]:
    """Commit many at a time; each item with what became of it, in their order, those refused before among them."""
    items = iter(found)
    while some := list(islice(items, STATEMENTS_A_COMMIT)):
        outcomes = iter(import_statements(record, [item for item in some if isinstance(item, ImportedStatement)]))
        for item in some:
            yield item, next(outcomes) if isinstance(item, ImportedStatement) else item


def not_too_long(statement: ImportedStatement, max_text_characters: int) -> Found:
    """The statement, or why it is refused where it is longer than the setting allows."""
    try:
        return check_length(statement, max_text_characters)
    except InvalidInput as error:
        return error
