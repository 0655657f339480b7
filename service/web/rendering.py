"""Templates in each language: what they may call, and what a browser may load for them."""

from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from babel import dates, numbers, units
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from index.model import Span
from service import schemas
from service.citations.formats import FORMATS
from service.citations.names import CitationFormat
from service.citations.plain import plain
from service.web import differences, passages
from service.web.languages import LANGUAGES, Language

TEMPLATES = Path(__file__).with_name("templates")

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
"""Everything comes from here, nothing is written into a page: what is smuggled into a text can run nowhere."""


UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))
"""Units of time with their length in seconds, the largest first."""

SEE_OTHER = 303
"""The status after a form that changed something: the browser gets a page that may be loaded again (RFC 9110)."""


def template(language: Language, name: str) -> Template:
    """A template that speaks a language."""
    return _environment(language.code).get_template(name)


@cache
def _environment(code: str) -> Environment:
    language = LANGUAGES[code]
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(language.texts, newstyle=True)  # type: ignore[attr-defined]  # of i18n
    environment.filters |= _filters(language)
    environment.globals |= {
        "address": address,
        "direction": passages.direction,
        "compared": differences.compared,
    }
    return environment


def address(path: str, **parameters: Any) -> str:
    """An address of ours; parameters that are None are left out."""
    given = {name: value for name, value in parameters.items() if value is not None}
    return f"{path}?{urlencode(given, doseq=True)}" if given else path


def _filters(language: Language) -> dict[str, Any]:
    locale = language.locale

    def day(value: datetime) -> str:
        """12 March 2024."""
        return dates.format_date(value, "long", locale=locale)

    def moment(value: datetime) -> str:
        """12 March 2024, 16:40 UTC."""
        return (
            f"{dates.format_date(value, 'long', locale=locale)}, {dates.format_time(value, 'HH:mm', locale=locale)} UTC"
        )

    def month(value: date) -> str:
        """March 2024."""
        return dates.format_skeleton("yMMMM", value, locale=locale)

    def number(value: int) -> str:
        """12,345."""
        return numbers.format_decimal(value, locale=locale)

    def duration(seconds: float) -> str:
        """30 minutes, 36 hours: in the largest unit of which it is a whole number."""
        unit, length_s = next((one for one in UNITS if seconds % one[1] == 0), UNITS[-1])
        return units.format_unit(seconds / length_s, f"duration-{unit}", locale=locale)

    def percent(value: float) -> str:
        """98%."""
        return numbers.format_percent(value, locale=locale)

    def cited(statement: schemas.StatementView) -> str:
        return plain(statement, day)

    def cited_as(statement: schemas.StatementView, name: str) -> str:
        return FORMATS[CitationFormat(name)].write(statement)

    def marked(hit: schemas.HitView) -> list[passages.Piece]:
        return passages.highlighted(hit.statement.text, hit.highlights, hit.best)

    def spans(value: list[Span]) -> str:
        return ", ".join(f"{start}-{end}" for start, end in value)

    def pick(words: dict[str, str], keys: list[str]) -> list[str]:
        return [words[key] for key in keys]

    return {
        "pick": pick,
        "day": day,
        "moment": moment,
        "month": month,
        "number": number,
        "duration": duration,
        "percent": percent,
        "cited": cited,
        "cited_as": cited_as,
        "marked": marked,
        "spans": spans,
    }
