"""Mojibake: text whose UTF-8 was read in another encoding, so that `é` stands as `Ã©`. Repaired only where certain.

ftfy finds the encoding. Its guesses are then held to a stricter rule than its own: a line counts as misread only if all
of it, written back in that encoding, is UTF-8 to the last byte; and nothing is touched unless two characters or more
were misread. A text that was read rightly has no such line: its quotation marks and letters are no UTF-8.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from index.model import Article, ImportedStatement, Source

MIN_MISREAD = 2
"""Characters beyond ASCII that a repair has to bring back in all: one `Ã©` may be quoted on purpose."""
LOST = "\ufffd"
"""Stands where a decoder met bytes that it did not know."""
MIN_LOST = 3
LOST_ONE_IN = 500
"""Beyond so many replacement characters words or quotation marks are lost: English has a mark each hundred letters."""

PUT_RIGHT = "The text had been read in the wrong encoding (Ã© for é) and was put right."
LEFT = (
    "Some characters look as if the text had been read in the wrong encoding. What they stood for is not certain, so "
    "they stand as they came."
)

_EXACT: dict[str, Any] = {
    "unescape_html": False,
    "remove_terminal_escapes": False,
    "restore_byte_a0": False,
    "replace_lossy_sequences": False,
    "decode_inconsistent_utf8": False,
    "fix_c1_controls": False,
    "fix_latin_ligatures": False,
    "fix_character_width": False,
    "uncurl_quotes": False,
    "fix_line_breaks": False,
    "fix_surrogates": False,
    "remove_control_chars": False,
    "normalization": None,
}
_LINES = re.compile(r"[^\n]*\n?")
_ASCII = re.compile(r"[\x00-\x7f]*")


def put_right(article: Article) -> Article:
    """The article as it was before it was misread, with a note that says so; offsets refer to what this returns."""
    source = article.source
    found = repaired((article.text, article.title or "", source.name, *article.authors))
    if found is None:
        notes = (*article.notes, LEFT) if looks_misread(article.text) else article.notes
        return replace(article, notes=notes)
    text, title, name, *authors = found
    return replace(
        article,
        text=text,
        title=title or None,
        source=Source(name, source.domain),
        authors=tuple(authors),
        notes=(*article.notes, PUT_RIGHT),
    )


def put_right_statement(given: ImportedStatement) -> tuple[ImportedStatement, tuple[str, ...]]:
    """The statement as it was before it was misread, and the notes that say so."""
    found = repaired((given.text, given.title or "", given.source.name, given.speaker or ""))
    if found is None:
        return given, (LEFT,) if looks_misread(given.text) else ()
    text, title, name, speaker = found
    source = Source(name, given.source.domain)
    return replace(given, text=text, title=title or None, source=source, speaker=speaker or None), (PUT_RIGHT,)


def repaired(texts: Sequence[str]) -> tuple[str, ...] | None:
    """The texts of one document as they were before they were misread; None where that is not certain of any."""
    lines = [[(line, _repaired_line(line)) for line in _LINES.findall(text)] for text in texts]
    brought_back = sum(_beyond_ascii(after) for text in lines for before, after in text if after != before)
    if brought_back < MIN_MISREAD:
        return None
    return tuple("".join(after for _, after in text) for text in lines)


def looks_misread(text: str) -> bool:
    """Whether the text holds sequences that nobody writes, though what they stood for is not certain."""
    return any(_is_bad(line) for line in text.splitlines() if not _ASCII.fullmatch(line))


def has_lost_letters(text: str) -> bool:
    """Whether so many characters were replaced by U+FFFD that words or quotation marks are missing."""
    lost = text.count(LOST)
    return lost >= MIN_LOST and lost * LOST_ONE_IN > len(text)


def _repaired_line(line: str) -> str:
    if _ASCII.fullmatch(line):
        return line
    # Imported here: a process that takes nothing in needs none of it.
    from ftfy import fix_encoding_and_explain

    text, steps = fix_encoding_and_explain(line, **_EXACT)
    return text if steps and _is_exact(list(steps)) and not _is_bad(text) else line


def _is_bad(line: str) -> bool:
    from ftfy.badness import is_bad

    return is_bad(line)


def _is_exact(steps: Sequence[tuple[str, str]]) -> bool:
    """Whether this undoes nothing but readings of UTF-8 in an encoding of one byte a character."""
    return all(name == "utf-8" if step == "decode" else step == "encode" for step, name in steps)


def _beyond_ascii(text: str) -> int:
    return sum(character > "\x7f" for character in text)
