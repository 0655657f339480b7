"""Web pages: the article's text without the furniture around it, and what the page says of itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from index.errors import InvalidInput, NoArticleInPage, UnreadableFormat
from index.mojibake import PUT_RIGHT, repaired
from index.readers import linked
from index.readers.fields import MAX_NAME_CHARACTERS, MAX_TITLE_CHARACTERS, read_instant, read_language
from index.readers.items import Fields
from index.readers.markup import MAX_TAGS, costs_too_much

MAX_WALL_CHARACTERS = 600
"""Most walls are short; an article of this length that is about cookies can still be sent as text."""

MAX_LONG_WALL_CHARACTERS = 3_000
"""The texts that the advertising trade prescribes have some 900."""

CONSENT_SHARE, ADDRESS_SHARE = 0.08, 0.04
"""Of the words of a long wall at least, what it asks for and whom it speaks to. In three walls they were .11 to .20 and
.08 to .12; in articles about cookies, which quote people besides, up to .13 and .02."""

_WALL = re.compile(
    r"cookies?\b.*\bcookies?\b|\bcookies?\b.*\b(accept|consent|agree|zustimm|akzept|accepte|acept|accett|akkoord)"
    r"|(enable|activate|turn on|requires|activer|activa|aktivier)\w*\W+(\w+\W+){0,2}javascript"
    r"|javascript\W+(is|ist|must)\b"
    r"|verify (that )?you are (a )?human|are you a robot|unusual traffic",
    re.IGNORECASE | re.DOTALL,
)
_CONSENT = re.compile(
    r"\b(cookies?|consent\w*|partners?|personali[sz]\w+|advert\w*|tracking|privacy|data|devices?|identifiers?|legitimate"
    r"|preferences|accept\w*|reject\w*|refuse|zustimm\w*|einwillig\w*|datenschutz\w*|werbung|daten|partnern?|endgerät\w*"
    r"|ablehn\w*|akzeptier\w*|widerruf\w*|partenaires?|données|publicités?|refuser|appareils?|traceurs?|consentimiento"
    r"|socios|datos|publicidad|dispositivos?|consenso|dati|pubblicità|toestemming|gegevens|advertenties)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"\b(we|our|you|your|wir|uns\w*|sie|ihre?[rnm]?|nous|nos|notre|vous|vos|votre|nosotros|nuestr[oa]s?|usted|su|noi|nostri"
    r"|voi|tuoi?|wij|onze|jouw?|uw)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_QUOTED = re.compile('["“”„«»‘]')
_DATE_META = ("article:published_time", "og:published_time", "datepublished", "date", "dc.date", "parsely-pub-date")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says of itself; only `text` is certain.

    Attributes:
        canonical: the address that the page gives as its own, as it stands there.
        url: where the page was found, when it was fetched.
        external_id: the identifier that it has, where it is a document that states one.
        claims: the claims that it reviews, for machines to read (`ClaimReview`).
        notes: what was put right in reading it.
    """

    text: str
    title: str | None = None
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    site: str | None = None
    language: str | None = None
    canonical: str | None = None
    url: str | None = None
    external_id: str | None = None
    claims: tuple[Fields | InvalidInput, ...] = ()
    notes: tuple[str, ...] = ()


def read_page(html: str) -> Page:
    """Find the article in a page.

    Raises:
        UnreadableFormat: it is binary.
        NoArticleInPage: there is no article text in it, or a wall of cookies before it.
    """
    # Imported here: it takes half a second, and most articles come as text.
    import trafilatura

    if "\0" in html:
        raise UnreadableFormat("The html holds NUL characters: it is binary, not a page.", "/html")
    if costs_too_much(html):
        raise NoArticleInPage(
            f"The html has more than {MAX_TAGS:,} tags, or too many attributes in one: send the article's text.",
            "/html",
        )
    # Here, not later: joining words to paragraphs loses the no-break spaces that a misread `à` has in it.
    put_right = repaired([html])
    html = put_right[0] if put_right else html
    tree = trafilatura.load_html(html)
    found = None if tree is None else trafilatura.bare_extraction(html, with_metadata=True, include_comments=False)
    stated = found if found is None or isinstance(found, dict) else found.as_dict()
    if not stated or not (text := _paragraphs(stated["text"])):
        raise NoArticleInPage("No article text was found in the html: send the text instead.", "/html")
    refuse_wall(text)
    nodes = linked.nodes(linked.documents_of_page(tree))
    said = linked.stated_of_page(nodes)
    return Page(
        text=text,
        title=_line(stated["title"], MAX_TITLE_CHARACTERS) or said.get("title"),
        authors=_authors(stated["author"]) or tuple(said.get("authors", ())),
        published_at=_published_at(tree, said, nodes),
        site=_line(stated["sitename"], MAX_NAME_CHARACTERS) or said.get("source", {}).get("name"),
        language=_language(tree) or said.get("language"),
        canonical=_canonical(tree) or said.get("url"),
        claims=tuple(linked.claims(nodes)),
        notes=(PUT_RIGHT,) if put_right else (),
    )


def refuse_wall(text: str) -> None:
    """Stop at the text of a page that stands before the article.

    Raises:
        NoArticleInPage: it asks for consent, or for a browser with scripts.
    """
    if (len(text) <= MAX_WALL_CHARACTERS and _WALL.search(text)) or _is_long_wall(text):
        raise NoArticleInPage(
            "The site shows a request for consent, or for a browser with scripts, in place of the article. "
            "Send the article's text or the html that you see.",
            "/html",
        )


def _is_long_wall(text: str) -> bool:
    """Whether a text speaks to its reader about consent and about nothing else; nobody is quoted in it."""
    if len(text) > MAX_LONG_WALL_CHARACTERS or _QUOTED.search(text):
        return False
    words = sum(1 for _ in _WORD.finditer(text))
    asked, addressed = (sum(1 for _ in signs.finditer(text)) for signs in (_CONSENT, _ADDRESS))
    return asked >= CONSENT_SHARE * words and addressed >= ADDRESS_SHARE * words and bool(words)


def _paragraphs(text: str | None) -> str:
    return "\n\n".join(line.strip() for line in (text or "").splitlines() if line.strip())


def _authors(names: str | None) -> tuple[str, ...]:
    lines = (_line(name, MAX_NAME_CHARACTERS) for name in (names or "").split(";"))
    return tuple(line for line in lines if line)


def _line(text: str | None, limit: int) -> str | None:
    printable = re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", text or "")
    return " ".join(printable.split())[:limit] or None


def _language(tree: Any) -> str | None:
    declared = tree.xpath("/html/@lang")
    try:
        return read_language(str(declared[0]).strip()) if declared else None
    except ValueError:
        return None


def _canonical(tree: Any) -> str | None:
    """RFC 6596; where it is missing, Open Graph's `og:url` says the same."""
    stated = tree.xpath("//link[@rel='canonical']/@href") or tree.xpath("//meta[@property='og:url']/@content")
    return str(stated[0]).strip() if stated else None


def _published_at(tree: Any, said: Fields, nodes: list[Fields]) -> datetime | None:
    """The first date on the page that has a time and a zone; a day alone would be a guess at one."""
    for stated in _stated_dates(tree, said, nodes):
        try:
            return read_instant(stated)
        except ValueError:
            continue
    return None


def _stated_dates(tree: Any, said: Fields, nodes: list[Fields]) -> Iterator[object]:
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if name in _DATE_META:
            yield meta.get("content")
    yield said.get("published_at")
    yield from (node.get("datePublished") for node in nodes)
    for time in tree.xpath("//article//time[@datetime] | //header//time[@datetime]"):
        yield time.get("datetime")
