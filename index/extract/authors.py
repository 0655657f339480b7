"""Read the author of an article off the byline that its text prints."""

import re

_BYLINE = re.compile(
    r"^(?:By|BY) (?P<who>[A-Z][\w.’'-]*(?: (?:al|de|van|von|bin|del|da|di|der))* [A-Z][\w.’'-]*"
    r"(?: [A-Z][\w.’'-]*){0,3})[ \t]*$",
    re.MULTILINE,
)


def author_of(text: str) -> str | None:
    """The one author whom bylines name (`By Ann Doe`, a line of its own); None without one or with several."""
    authors = {match.group("who") for match in _BYLINE.finditer(text)}
    return authors.pop() if len(authors) == 1 else None
