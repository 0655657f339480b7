"""The catalogues of the pages brought up to date with the templates: `python -m service.web.translate`."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from service.web.languages import LOCALES
from service.web.rendering import TEMPLATES

HEADER = """# The pages of On Record in another language. Brought up to date by `python -m service.web.translate`,
# which adds the texts that are new, without a translation, and takes away those that are gone."""


def texts() -> Catalog:
    """All texts of the templates, in order of the templates' names."""
    template = Catalog(fuzzy=False)
    found = extract_from_dir(TEMPLATES, method_map=[("**.html", "jinja2.ext.babel_extract")])
    for name, _, message, _, _ in sorted(found, key=lambda one: one[:2]):
        template.add(message, locations=[(name, 0)])
    return template


def renewed(path: Path, template: Catalog) -> bytes:
    """A catalogue with the texts of the templates and those of its translations that still have one."""
    with path.open("rb") as written:
        catalogue = read_po(written, locale=path.stem)
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    catalogue.header_comment = HEADER
    out = BytesIO()
    write_po(out, catalogue, width=120, include_lineno=False, omit_header=False)
    return out.getvalue()


def untranslated(path: Path) -> Iterator[str]:
    """The texts that a catalogue has no translation for."""
    with path.open("rb") as written:
        for message in read_po(written, locale=path.stem):
            given = message.string if isinstance(message.string, tuple | list) else (message.string,)
            if message.id and not all(given):
                yield str(message.id)


def main() -> None:
    """Renew every catalogue in place."""
    template = texts()
    for path in sorted(LOCALES.glob("*.po")):
        path.write_bytes(renewed(path, template))


if __name__ == "__main__":
    main()
