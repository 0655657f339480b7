"""The names of the formats, in a module of their own: a command's `--help` loads nothing else."""

from enum import StrEnum


class CitationFormat(StrEnum):
    """How a citation is written."""

    PLAIN = "plain"
    MARKDOWN = "markdown"
    HTML = "html"
    CSL_JSON = "csl-json"
