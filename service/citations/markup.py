"""A statement as a citation in Markdown and in HTML.

Whoever said it stands outside of the quotation itself.
Source: HTML Living Standard, 4.4.4, "The blockquote element"; CommonMark 0.31, 2.4 (backslash escapes) and 6.3 (links).
"""

import re
from html import escape

from service.citations import facts
from service.schemas import StatementView

_SIGNS = re.compile(r"([\\`*_\[\]<>&~|$^])")
_SIGNS_OF_A_LINE = re.compile(r"^(\s*)([#+\-=:]|\d{1,9}(?=[.)]))", re.MULTILINE)
"""What makes a heading, a list or a rule where it begins a line."""


def markdown(statement: StatementView) -> str:
    """A block quotation with a line below it that says whose words they are and where they stand."""
    article = statement.article
    title = _escaped(article.title) if article.title else None
    url = facts.address(statement)
    # Between the angle brackets of a link only these three count.
    target = url and re.sub(r"[<>\s]", lambda sign: f"%{ord(sign[0]):02X}", url)
    linked = f"[{title or _escaped(statement.source.name)}](<{target}>)" if target else title
    stated = [
        _escaped(said) if (said := facts.said_by(statement)) else None,
        linked,
        _escaped(statement.source.name) if title or not target else None,
        facts.english(article.published_at) if article.published_at else None,
        _escaped(gone) if (gone := facts.withdrawn(statement, facts.english)) else None,
    ]
    quoted = "\n".join(f"> {_escaped(line)}".rstrip() for line in facts.words(statement).splitlines())
    return f"{quoted}\n\n— {', '.join(fact for fact in stated if fact)}"


def _escaped(text: str) -> str:
    """A text of which nothing is markup."""
    return _SIGNS_OF_A_LINE.sub(_held, _SIGNS.sub(r"\\\1", text))


def _held(sign: re.Match[str]) -> str:
    # A number is no sign that a backslash holds: the point behind it is.
    return f"{sign[1]}{sign[2]}\\" if sign[2].isdigit() else f"{sign[1]}\\{sign[2]}"


def html(statement: StatementView) -> str:
    """A `figure` with the words as `blockquote` and with whose they are as its caption."""
    article = statement.article
    url = facts.address(statement)
    # Without a title the outlet itself is what is cited.
    title = f"<cite>{escape(article.title or statement.source.name)}</cite>"
    linked = f'<a href="{escape(url)}">{title}</a>' if url else title
    stated = [
        escape(said) if (said := facts.said_by(statement)) else None,
        linked,
        escape(statement.source.name) if article.title else None,
        f'<time datetime="{article.published_at.isoformat()}">{facts.english(article.published_at)}</time>'
        if article.published_at
        else None,
        escape(gone) if (gone := facts.withdrawn(statement, facts.english)) else None,
    ]
    cite = f' cite="{escape(url)}"' if url else ""
    language = f' lang="{escape(article.language)}"' if article.language else ""
    said = "<br>".join(escape(line) for line in facts.words(statement).splitlines())
    return (
        f'<figure><blockquote{cite}{language} dir="auto"><p>{said}</p></blockquote>'
        f"<figcaption>— {', '.join(fact for fact in stated if fact)}</figcaption></figure>"
    )
