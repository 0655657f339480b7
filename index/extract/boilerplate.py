"""Tell the lines that are prose from breadcrumbs, credits, bylines and the site's closing lines."""

import re
from dataclasses import dataclass
from enum import StrEnum

from index.extract.signatures import are_letters, signature
from index.extract.site_lines import is_site_line


class LineKind(StrEnum):
    """What a line is for: only prose and headings can hold statements; a caption still tells names."""

    PROSE = "prose"
    HEADING = "heading"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the article without the white space around it; `number` counts the lines that are left."""

    start: int
    end: int
    kind: LineKind
    number: int


_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_CREDIT = re.compile(
    r"\((?:file |stock |archive )?(?:photo|picture|image|illustration|credit|source|screengrab|screenshot"
    r"|via)s?\b[^()]{0,120}\)\W*$"
    r"|\((?:AP|AFP|Reuters|Getty(?: Images)?|EPA|PA|Xinhua|TASS|ANI|PTI)(?: (?:Photo|file"
    r"|Images))?(?:/[^()]{0,80})?\)\W*$"
    r"|(?:\bphoto(?:graph)?(?: credit| courtesy)?|\bpicture|\bimage|\bcredit|\bpic)s?(?: by)?: ?[^.]{0,100}$"
    r"|^(?:photo|foto|bild|picture|image|credit|caption|watch|video|listen)s?(?: credit| by| courtesy of)?\s*[:|/]"
    r"|\b(?:AP Photo|Getty Images|AFP via Getty|Shutterstock|iStock|Alamy)\b[^.]{0,60}$",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"^(?:[Bb]y|BY|[Ff]rom|Von|Par|Por|Di)[: ]\s*(?:[A-Z][\w.’'-]*|and|AND|&|,|de|van|al-\w+|in|of|the|for"
    r"|[|/])(?:,?\s+(?:[A-Z][\w.’'@-]*|and|&|,|in|of|the|for|de|van|der|bin|al-\w+|[|/]))*\W*$"
)
_JOB_BYLINE = re.compile(
    r"^(?:[Bb]y|BY) [A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){1,3}(?: (?:at|in) [A-Z][\w’' -]{1,40}|, [\w -]{3,50})$"
)
"""`By Ann Doe, transport correspondent`; `By Ann Doe at Marine Park`."""
_BARE_BYLINE = re.compile(
    r"^[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){1,2}, (?:[\w&-]+ ){0,4}(?i:correspondent|reporter|editor|staff writer)$"
)
_PROVENANCE = re.compile(r"^[Ss]ources?\s*: ?(?:[A-Z][\w.’'/-]*[ ,]*){1,6}$")
_SECTION = re.compile(r"^[^\W\d_]{2,20}$|^[^\Wa-z\d_]{2,20} (?:& |AND )?[^\Wa-z\d_]{2,20}$")
"""One word, or two in capitals, alone on a line."""
_DATE = re.compile(
    r"^(?:(?:published|updated|posted|last (?:updated|modified)|first published)\b(?:[^.]|\.\d){0,80}|"
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},? )?(?:\d{1,2}(?:st|nd|rd|th)? )?"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? (?:\d{1,2},? )?\d{4}(?:[^.]|\.\d){0,40}"
    r"|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[^.]{0,30}"
    r"|\d{1,2}[.:]\d{2} ?(?:[ap]\.?m\.?)?(?: ?[A-Z]{2,4})?)$",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    r"^[A-Z][A-Z .,’'-]{2,40}(?:,? [A-Z][a-z]+)?(?: \([^)]{1,30}\))?\s*[—–-]+$|^[A-Z][A-Z .’'-]{2,40} \([^)]{1,30}\)$"
)
_LEAD_DATELINE = re.compile(
    r""
    r"[A-Z][A-Z.’'-]+(?: [A-Z][A-Z.’'-]*){0,3}(?:, [A-Z][\w.]+(?: [A-Z][\w.]+)?){0,2}"
    r"(?:,? [A-Z][a-z]{2,8}\.? \d{1,2})?(?:,? ?\([^()]{1,30}\))?\s*(?:[—–]"
    r"|--?)\s+(?=\S)"
    r"|\([^()]{2,30}\)\s*[—–-]+\s+(?=\S)"
)
"""`HALLINPORT (Harbour Wire) — ` before the first sentence."""
_TIME = re.compile(
    r"(?:(?:0?\d|1[0-2])[:.][0-5]\d(?: ?[ap]\.?m\b\.?)?|(?:1[3-9]|2[0-3])[:.][0-5]\d)"
    r"(?: ?(?:GMT|UTC|BST|CES?T|WAT|SAST|EAT|IST|SGT|HKT|JST|AE[SD]T|NZ[SD]T|E[SD]?T|P[SD]?T))?"
    r"\s*(?:[|:—–-]\s*|\s)(?=[A-Z“\"‘'«„])"
)
"""`14:32 ` before an entry of a live page."""
_URL_ONLY = re.compile(r"^\W*(?:https?://|www\.)\S+\W*$|^\S+@\S+\.\w+$|^[@#]\w+$")
_BREADCRUMB = re.compile(r"^[^.?!]{1,40}(?:\s+[/›»>|•·]\s+[^.?!]{1,40})+$")
_TERMINAL = re.compile(r"[.?!…:;,][\"”’'»“)\]]*$|[\"”’»]$|—$|。$|」$|؟$|।$")
_SENTENCE_END = re.compile(r"[.?!…][\"”’'»“)\]]*$|[\"”’»]$")
_LETTER = re.compile(r"[^\W\d_]")
_NAMED_ENDING = 6
_DASHES = ("—", "–", "―", "--")
"""What a signature begins with: `— Ann Doe, speaking in 2019`."""


def paragraphs(text: str) -> list[Paragraph]:
    """The lines that readers read, in order; a line is a paragraph."""
    lines = [(m.start(), m.end()) for m in _LINE.finditer(text)]
    trimmed = [span for span in (_strip(text, *line) for line in lines) if span[1] > span[0]]
    last_prose = max(
        (i for i, (a, b) in enumerate(trimmed) if _SENTENCE_END.search(text[max(a, b - 8) : b])), default=-1
    )
    letters = are_letters(text)
    found: list[Paragraph] = []
    for i, (start, end) in enumerate(trimmed):
        if time := _TIME.match(text, start, end):
            start = time.end()
        kind: LineKind | None = _kind(
            text[start:end] if end - start < 600 else text[start : start + 200] + text[end - 200 : end]
        )
        if kind is LineKind.HEADING and 0 <= last_prose < i and _is_site_name(text[start:end]):
            signs = signature(text, start, end) and (letters or _is_quotation(text, *trimmed[i - 1]))
            kind = kind if signs else None
        if kind is LineKind.PROSE and (dateline := _LEAD_DATELINE.match(text, start, min(end, start + 90))):
            start = dateline.end()
        if kind is not None:
            found.append(Paragraph(start, end, kind, len(found)))
    return found


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    line = text[start:end]
    return start + len(line) - len(line.lstrip()), start + len(line.rstrip())


def _kind(line: str) -> LineKind | None:
    if not _LETTER.search(line) or _URL_ONLY.match(line) or is_site_line(line):
        return None
    if any(pattern.match(line) for pattern in (_JOB_BYLINE, _BARE_BYLINE, _PROVENANCE, _SECTION)):
        return None
    if _BYLINE.match(line) or (
        len(line) < 120 and (_BREADCRUMB.match(line) or _DATE.match(line) or _DATELINE.match(line))
    ):
        return None
    if _CREDIT.search(line):
        return LineKind.CAPTION
    return LineKind.PROSE if _TERMINAL.search(line) else LineKind.HEADING


def _is_quotation(text: str, start: int, end: int) -> bool:
    """Whether the line is set apart with `>`, or stands in marks as a whole."""
    return text[start] == ">" or (text[start] in "“\"‘'«„" and text[end - 1] in "”\"’'»")


def _is_site_name(line: str) -> bool:
    """After the last full sentence of an article, a short line without a verb is the site's own."""
    signed = line.startswith(_DASHES)
    return not signed and len(line.split()) <= _NAMED_ENDING and not any(mark in line for mark in '“”"«»')
