"""Markup of an article's body (HTML, XHTML, NITF) to plain text: paragraphs parted by blank lines.

A whole page needs its article found first (`html.py`); here everything is the article, so everything is kept but what
readers do not read as its text: scripts, forms, pictures with their captions.
"""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from index.errors import UnreadableFormat

MAX_TAGS = 100_000
"""Of HTML. Long live blogs have half of them; a million take two minutes and two gigabytes to find the text in."""

MAX_ATTRIBUTES = 200
"""Of one element: the parser's time grows with the square of them (400,000: minutes)."""

_BEGINS = re.compile(r"""<(?:!--|([A-Za-z][^\s/>]*+)((?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+))""")
"""A comment, or an element with its attributes, in whose values any character may stand."""
_VALUE = re.compile(r"""=\s*+(?:"[^"]*+"|'[^']*+')""")
_CLOSED_BY = {"script": re.compile("</script", re.IGNORECASE), "style": re.compile("</style", re.IGNORECASE)}
_COMMENT_ENDS = re.compile("-->")
_ANY_MARKUP = re.compile(r"<(?:/?[A-Za-z][A-Za-z0-9.:]*(?:\s[^<>]*)?/?)>|<!--|&(?:[A-Za-z]+|#[0-9]+|#x[0-9A-Fa-f]+);")
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike "
    "strong sub sup time tt u var wbr person org location money num chron event object.title function virtloc "
    "pronounce classifier copyrite lang postaddr".split()
)
"""Elements that stand within a sentence, of HTML and of NITF; every other one begins and ends a paragraph."""
_CELLS = frozenset(("td", "th"))
_LEFT_OUT = frozenset(
    "audio body.head button canvas datalist embed figcaption figure form head iframe map math media meter nav noscript "
    "object picture progress rp rt script select style svg template textarea title video".split()
)


def is_markup(text: str) -> bool:
    """Whether there is a tag or an entity in the text."""
    return _ANY_MARKUP.search(text) is not None


def costs_too_much(html: str) -> bool:
    """Whether a piece of HTML is made to cost time and memory: by its tags, or by the attributes of one."""
    if html.count("<") > MAX_TAGS:
        return True
    place = 0
    while begins := _BEGINS.search(html, place):
        name, attributes = (begins[1] or "").lower(), begins[2] or ""
        if len(attributes) > MAX_ATTRIBUTES and _counted(attributes) > MAX_ATTRIBUTES:
            return True
        # What stands in a script or a comment is no tag.
        closed_by = _CLOSED_BY.get(name) if begins[1] else _COMMENT_ENDS
        closed = closed_by.search(html, begins.end()) if closed_by else begins
        if closed is None:
            return False
        place = closed.end()
    return False


def _counted(attributes: str) -> int:
    """How many attributes there are; a stroke parts them as white space does."""
    return len(_VALUE.sub(" ", attributes).replace("/", " ").split())


def text_of_html(html: str) -> str:
    """The text of a piece of HTML; what is broken is read as browsers read it.

    Raises:
        UnreadableFormat: it nests too deeply, or a word in it is too long, to be read to its end; or it costs too much.
    """
    if costs_too_much(html):
        raise UnreadableFormat(f"The markup has more than {MAX_TAGS:,} tags, or too many attributes in one. Part it.")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    raw = html.replace("\0", " ").encode(errors="replace")
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError:
        return ""  # nothing but comments, or nothing
    if any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log):
        raise UnreadableFormat("The markup nests too deeply, or holds a piece too long, to be read whole.")
    return "" if root is None else text_of_element(root)


def text_of_element(root: Any) -> str:
    """The text of an element of a parsed document."""
    lines = "".join(_pieces(root)).split("\n")
    return "\n\n".join(words for line in lines if (words := " ".join(line.split())))


def paragraphs(text: str) -> str:
    """Plain text with its white space as article text has it; one line break alone does not end a paragraph.

    Where no blank line stands between any two lines, each line is a paragraph.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    parts = re.split(r"\n[^\S\n]*\n\s*", text)
    if len(parts) == 1:
        parts = text.split("\n")
    return "\n\n".join(words for part in parts if (words := " ".join(part.split())))


def text_of(content: str) -> str:
    """The text of content of which nobody says whether it is markup."""
    return text_of_html(content) if is_markup(content) else paragraphs(content)


def _pieces(root: Any) -> Iterator[str]:
    """Words, with a line break at each begin and end of a paragraph."""
    left_out = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = _name(element)
        if event == "start":
            left_out += name in _LEFT_OUT
            if not left_out:
                yield _break(name)
                yield _words(element.text)
        else:
            if not left_out:
                yield _break(name)
            left_out -= name in _LEFT_OUT
            if not left_out and element is not root:
                yield _words(element.tail)


def _name(element: Any) -> str:
    tag = element.tag
    return str(tag).rpartition("}")[2].lower() if isinstance(tag, str) else "script"


def _break(name: str) -> str:
    if name in _CELLS:
        return " "
    return "" if name in _INLINE else "\n"


def _words(text: str | None) -> str:
    return (text or "").replace("\n", " ").replace("\r", " ")
