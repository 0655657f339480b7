"""The names of the formats, in a module of their own: a command's `--help` loads nothing else."""

from enum import StrEnum


class ExportFormat(StrEnum):
    """What is written."""

    CSV = "csv"
    JSONL = "jsonl"
    JSONLD = "jsonld"
    ATOM = "atom"
    RSS = "rss"
    JSONFEED = "jsonfeed"
