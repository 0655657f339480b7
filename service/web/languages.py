"""The languages of the pages: which one a visitor reads, and the texts in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.core import negotiate_locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

LOCALES = Path(__file__).with_name("locales")
ENGLISH = "en"


@dataclass(frozen=True)
class Language:
    """A language that the pages are in.

    Its texts and its name are read when the first page wants them: a service that is asked by programs alone has no use
    for 6 MB of a language.
    """

    code: str
    locale: Locale
    catalogue: Path | None
    """What its translators keep; None for the language that the templates are written in."""

    @cached_property
    def name(self) -> str:
        """What its own readers call it."""
        return "English" if self.catalogue is None else self.locale.get_display_name() or self.code

    @cached_property
    def texts(self) -> NullTranslations:
        """What stands in its pages where the templates are in English."""
        return NullTranslations() if self.catalogue is None else _read(self.catalogue)


def _languages() -> Iterator[Language]:
    """English, which the templates are written in, and every catalogue that lies in `locales/`."""
    yield Language(ENGLISH, Locale.parse("en_GB"), None)
    for path in sorted(LOCALES.glob("*.po")):
        yield Language(path.stem, Locale.parse(path.stem), path)


def _read(path: Path) -> Translations:
    """The catalogue as its translators keep it; nothing has to be compiled before."""
    compiled = BytesIO()
    with path.open("rb") as written:
        write_mo(compiled, read_po(written, locale=path.stem))
    compiled.seek(0)
    return Translations(compiled)


LANGUAGES: dict[str, Language] = {language.code: language for language in _languages()}


def preferred(accepted: str) -> Language:
    """The best of our languages for an `Accept-Language` header (RFC 9110, section 12.5.4)."""
    wanted = sorted(_weighted(accepted), key=lambda pair: -pair[1])
    code = negotiate_locale([tag for tag, weight in wanted if weight > 0], list(LANGUAGES), sep="-")
    return LANGUAGES[code or ENGLISH]


def _weighted(accepted: str) -> Iterator[tuple[str, float]]:
    for part in accepted.split(",")[:20]:
        tag, _, weight = part.strip().partition(";q=")
        try:
            yield tag.strip(), float(weight or 1)
        except ValueError:
            continue
