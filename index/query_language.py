"""The query box: `"exact phrase"`, `-word`, `speaker:`, `source:`, `kind:`, `before:` and `after:` among free words.

What cannot be read this way is words to search for, so every text can be searched. Marks count where people set them
for a search; in a pasted passage, quotation marks and dashes are its own.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import reduce

from index.characters import has_half_pair
from index.folding import words
from index.model import StatementKind
from index.store.asked import Filters

MAX_OPERATORS = 32
"""A text with more of them is no search that anybody typed."""

MAX_WORDS_BESIDE_PHRASES = 12
WORDS_OF_PROSE = 4
"""More words than the first beside phrases, or punctuation among as many as the second: a passage, not a search.

Of 213 queries with quotation marks among the 1,697 train queries of three public sets, all of them tweets, debate
sentences or interview turns, none is then read as a search.
"""

_QUOTED = r"\"[^\"]+\"|“[^“”]+”|„[^„“”]+[“”]|”[^“”]+”|«[^«»]+»|»[^«»]+«|「[^「」]+」|『[^『』]+』"
_BEFORE, _AFTER = r"(?<![^\s(\[])", r"(?![\w\"“”„«»])"
_OPERATOR = re.compile(
    rf"{_BEFORE}(?P<minus>-?)(?:"
    rf"(?P<name>speaker|source|kind|before|after):(?:(?P<quoted_value>{_QUOTED}){_AFTER}|(?P<value>[^\s\"“”„«»]+))"
    rf"|(?P<phrase>{_QUOTED}){_AFTER}"
    rf"|(?<=-)(?P<word>[^\W\d_][^\s\"“”„«»]*))",
    re.IGNORECASE,
)
_PROSE = re.compile(r"[;!…—–@\n]|,(?!\w)|(?<=[^\W\d_]{2})\.(?!\w)|://")
_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as it was read: `words` stand outside the phrases, `text` is words and phrases in their order."""

    words: str
    text: str
    filters: Filters

    @property
    def verbatim(self) -> str:
        """What `Mode.EXACT` looks for: the words as one phrase, or a phrase if there is nothing else."""
        return self.words or next(iter(self.filters.phrases), "")


def read(query: str) -> Asked:
    """Read what was typed; never fails."""
    found = [(match, wanted) for match in _OPERATOR.finditer(query) if (wanted := _filters(match)) is not None]
    plain = Asked(query.strip(), query.strip(), Filters())
    if not found or len(found) > MAX_OPERATORS or has_half_pair(query):
        return plain
    outside = _without(query, [match for match, _ in found], keep_phrases=False)
    if _is_passage(outside):
        found = [(match, wanted) for match, wanted in found if match["name"]]
    operators = [match for match, _ in found]
    return Asked(
        words=_tidy(_without(query, operators, keep_phrases=False)),
        text=_tidy(_without(query, operators, keep_phrases=True)),
        filters=reduce(narrowed, (wanted for _, wanted in found), Filters()),
    )


def narrowed(given: Filters, further: Filters) -> Filters:
    """Both filters as one: values of one field are alternatives, the narrower of two dates or floors holds."""
    return replace(
        given,
        speakers=given.speakers + further.speakers,
        sources=given.sources + further.sources,
        kinds=given.kinds + further.kinds,
        phrases=given.phrases + further.phrases,
        excluding=given.excluding + further.excluding,
        published_from=max(filter(None, (given.published_from, further.published_from)), default=None),
        published_before=min(filter(None, (given.published_before, further.published_before)), default=None),
    )


def _filters(match: re.Match[str]) -> Filters | None:
    """What one operator asks for; None where its value means nothing, so that it is words."""
    wanted = _named(match) if match["name"] else _phrase(match["phrase"] or match["word"])
    if wanted is None or not match["minus"]:
        return wanted
    dated = wanted.published_from or wanted.published_before
    return None if dated else Filters(excluding=(wanted,))


def _phrase(text: str) -> Filters | None:
    return Filters(phrases=(_unquoted(text),)) if words(text) else None


def _named(match: re.Match[str]) -> Filters | None:
    value = _unquoted(match["quoted_value"]) if match["quoted_value"] else match["value"].rstrip(",;")
    if not words(value):
        return None
    match match["name"].lower():
        case "speaker":
            return Filters(speakers=(value,))
        case "source":
            return Filters(sources=(value,))
        case "kind":
            kinds = [kind for kind in StatementKind if kind.value == value.lower()]
            return Filters(kinds=tuple(kinds)) if kinds else None
        case name:
            day = _day(value)
            if day is None:
                return None
            return Filters(published_from=day) if name == "after" else Filters(published_before=day)


def _day(value: str) -> datetime | None:
    """The first instant of a day, a month or a year."""
    date = _DATE.fullmatch(value)
    if date is None:
        return None
    year, month, day = (int(part or 1) for part in date.groups())
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None


def _is_passage(outside: str) -> bool:
    """Whether the text beside the phrases is prose: then its quotation marks and dashes are prose too."""
    count = len(outside.split())
    return count > MAX_WORDS_BESIDE_PHRASES or (count >= WORDS_OF_PROSE and _PROSE.search(outside.strip()) is not None)


def _without(query: str, found: list[re.Match[str]], *, keep_phrases: bool) -> str:
    """The query without its operators; phrases lose their marks, or go too."""
    parts, end = [], 0
    for match in found:
        parts.append(query[end : match.start()])
        if keep_phrases and match["phrase"] and not match["minus"]:
            parts.append(_unquoted(match["phrase"]))
        end = match.end()
    return " ".join([*parts, query[end:]])


def _unquoted(text: str) -> str:
    return text.strip('"“”„«»「」『』').strip()


def _tidy(text: str) -> str:
    """One space between words; what is left of punctuation alone is nothing to search for."""
    text = " ".join(text.split())
    return text if words(text) else ""
