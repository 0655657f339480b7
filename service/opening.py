"""The record that the settings name, opened without loading what only a server needs."""

from index.encode import COMPILED, GraphRuntime
from index.record import Record
from service.settings import Extraction, Settings


def open_record(settings: Settings, *, searches: bool = True) -> Record:
    """Open the record, with its indexes if it is to be searched.

    Raises:
        OnRecordError: it cannot be opened; the kinds are those of `Record.open`.
    """
    return Record.open(
        settings.data_dir,
        database_url=settings.database_url.get_secret_value() if settings.database_url else None,
        read_url=settings.read_url.get_secret_value() if settings.read_url else None,
        model=settings.encoder,
        threads=settings.threads,
        rules_only=settings.extraction is Extraction.RULES,
        compiled=settings.compiled_dir or COMPILED,
        runtime=GraphRuntime(settings.encoder_runtime.value),
        searches=searches,
    )
