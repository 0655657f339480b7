"""Structured logs: one line an event, JSON for machines or text for people, always on standard error."""

import logging
import sys

import structlog

from service.settings import LogFormat, LogLevel

# Without the values of variables: they hold queries and texts, which are nobody's business.
_tracebacks = structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False))


def configure_logs(level: LogLevel, log_format: LogFormat) -> None:
    """Send the lines of this software and of its libraries the same way; called by entry points only."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    last: list[structlog.typing.Processor] = (
        [_tracebacks, structlog.processors.JSONRenderer()]
        if log_format is LogFormat.JSON
        else [
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)
        ]
    )
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    root = logging.getLogger()
    root.handlers = [lines]
    root.setLevel(level.upper())
    # httpcore2 and the readers of pages also repeat what a site sent: its headers, and pieces of its pages.
    for talkative in ("alembic", "sentence_transformers", "httpcore2"):
        logging.getLogger(talkative).setLevel(max(root.level, logging.WARNING))
    # What these warn of is told as the refusal of the page.
    for talkative in ("trafilatura", "htmldate", "courlan"):
        logging.getLogger(talkative).setLevel(max(root.level, logging.ERROR))
