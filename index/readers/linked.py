"""schema.org in JSON-LD: news articles and claim reviews, in files and in the scripts of pages.

Source: https://schema.org/NewsArticle, https://schema.org/LiveBlogPosting, https://schema.org/ClaimReview.
"""

import json
import re
from collections.abc import Iterable, Iterator
from math import isfinite
from typing import Any

from index.errors import InvalidArticle, InvalidInput, UnreadableFormat
from index.readers.items import Fields, Item
from index.readers.markup import text_of
from index.readers.stated import authors, domain, fields, line, names, url

MAX_NODES = 10_000
"""Objects looked at in one document; a page's graph has some dozen."""
CONTAINERS = ("@graph", "mainEntity", "review", "hasPart")
ARTICLES = frozenset(
    "Article NewsArticle AnalysisNewsArticle AskPublicNewsArticle BackgroundNewsArticle OpinionNewsArticle "
    "ReportageNewsArticle ReviewNewsArticle LiveBlogPosting BlogPosting".split()
)
_SCHEMA = re.compile(r"(?:https?://schema\.org/|schema:)")
_NOBODY = frozenset(("anonymous", "unknown", "various", "n/a", "none", "-"))
"""What fact-checkers write where the one who made the claim is not known."""

Nodes = list[Fields]


def is_linked(value: Any) -> bool:
    """Whether decoded JSON is JSON-LD: an object, or a list of such objects, which is one document."""
    if isinstance(value, list):
        return bool(value) and all(isinstance(one, dict) and is_linked(one) for one in value)
    return isinstance(value, dict) and any(key in value for key in ("@context", "@graph", "@type"))


def items(value: Any) -> Iterator[Item]:
    """The articles and the claim reviews of a document; these are statements, with the reviewer as their source."""
    found = nodes([value])
    used: dict[str, int] = {}
    read = [node for node in found if _is_read(node)]
    for node in read:
        try:
            yield _claim(node, found, used) if "ClaimReview" in _types(node) else _article_or_refusal(node, found)
        except InvalidInput as error:
            yield UnreadableFormat(f"{_name(node)}: {error}")
    if not read:
        yield UnreadableFormat("The JSON-LD holds neither a NewsArticle nor a ClaimReview of schema.org.")


def nodes(documents: Iterable[Any]) -> Nodes:
    """The objects of documents in their order, those in lists and graphs too."""
    found: Nodes = []
    waiting = list(documents)[::-1]
    while waiting and len(found) < MAX_NODES:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(value[::-1])
        elif isinstance(value, dict):
            found.append(value)
            waiting.extend(value[key] for key in CONTAINERS if isinstance(value.get(key), dict | list))
    return found


def documents_of_page(tree: Any) -> list[Any]:
    """What the scripts of a page hold as JSON-LD; what cannot be read is left out."""
    loaded = (_loaded(script.text or "") for script in tree.iter("script") if _is_linked_script(script))
    return [document for document in loaded if document is not None]


def stated_of_page(found: Nodes) -> Fields:
    """What the first article among the objects of a page says of itself; it may have no text here."""
    article = next((node for node in found if _types(node) & ARTICLES), None)
    return {} if article is None else _article(article, "", found)


def claims(found: Nodes) -> Iterator[Fields | InvalidInput]:
    """The claim reviews as statements: what was claimed, by whom, and what its reviewer found of it."""
    used: dict[str, int] = {}
    for node in found:
        if "ClaimReview" in _types(node):
            try:
                yield _claim(node, found, used)
            except InvalidInput as error:
                yield UnreadableFormat(f"{_name(node)}: {error}")


def _is_read(node: Fields) -> bool:
    return bool(_types(node) & {*ARTICLES, "ClaimReview"})


def _article_or_refusal(node: Fields, found: Nodes) -> Item:
    text = _text(node)
    return _article(node, text, found) if text else _without_text(node)


def _without_text(node: Fields) -> InvalidInput:
    return InvalidArticle(f"{_name(node)}: it has no articleBody, so there is no text to read. Send its page as HTML.")


def _name(node: Fields) -> str:
    return line(node.get("headline")) or _address(node) or "an item of the JSON-LD"


def _article(node: Fields, text: str, found: Nodes) -> Fields:
    publisher = _first(node.get("publisher"), found) or _first(node.get("sourceOrganization"), found)
    address = _address(node)
    return fields(
        text,
        external_id=address or _string(node.get("@id")) or _string(node.get("identifier")),
        title=_title(node),
        source=publisher.get("name"),
        source_domain=domain(publisher.get("url")) or domain(address),
        by=authors(name for one in _each(node.get("author"), found) for name in names(one.get("name"))),
        published=(node.get("datePublished"), node.get("dateCreated"), node.get("dateModified")),
        language_tag=_language(node),
        address=address,
    )


def _text(node: Fields) -> str:
    """The body; of a live blog that of each entry behind its headline, in the order given."""
    parts = [node.get("articleBody") or node.get("text")]
    for update in _objects(node.get("liveBlogUpdate")):
        parts += [update.get("headline"), update.get("articleBody") or update.get("text")]
    return "\n\n".join(read for part in parts if isinstance(part, str) and (read := text_of(part)))


def _claim(node: Fields, found: Nodes, used: dict[str, int]) -> Fields | InvalidInput:
    claimed = node.get("claimReviewed")
    address = _address(node)
    if not isinstance(claimed, str) or not (text := " ".join(text_of(claimed).split())):
        return InvalidArticle(f"{_name(node)}: it has no claimReviewed, so there is no claim in it.")
    reviewer = _first(node.get("author"), found) or _first(node.get("publisher"), found)
    stated = fields(
        text,
        external_id=_numbered(address, used),
        title=_title(node),
        source=reviewer.get("name"),
        source_domain=domain(reviewer.get("url")) or domain(address),
        published=(node.get("datePublished"),),
        language_tag=_language(node),
        address=address,
    )
    claimant = _claimant(node, found)
    stated |= {"origin": "import", "kind": "indirect"} | ({"speaker": claimant} if claimant else {})
    review = _review(node, stated, found)
    return stated | ({"review": review} if review else {})


def _review(node: Fields, stated: Fields, found: Nodes) -> Fields:
    """The verdict in words and figures, with who gave it, where and when; none without a verdict."""
    given = _first(node.get("reviewRating"), found)
    value = given.get("ratingValue")
    words = filter(None, map(line, (given.get("alternateName"), given.get("name"), value)))
    rating = next((said for said in words if _figure(said) is None), None)
    figures = {
        "rating_value": _figure(value),
        "best_rating": _figure(given.get("bestRating")),
        "worst_rating": _figure(given.get("worstRating")),
    }
    if rating is None and figures["rating_value"] is None:
        return {}
    beside = {"reviewer": stated.get("source"), "url": stated.get("url"), "reviewed_at": stated.get("published_at")}
    return {name: said for name, said in ({"rating": rating} | figures | beside).items() if said is not None}


def _figure(value: object) -> float | None:
    """A number, which many write as text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        figure = float(value)
    except (ValueError, OverflowError):
        return None
    return figure if isfinite(figure) else None


def _claimant(node: Fields, found: Nodes) -> str | None:
    """Who made the claim. Of several the first, for an imported statement has one speaker."""
    for claim in _each(node.get("itemReviewed"), found):
        for author in _each(claim.get("author"), found):
            name = line(author.get("name"))
            if name and name.casefold() not in _NOBODY:
                return name
    return None


def _numbered(address: str | None, used: dict[str, int]) -> str | None:
    """The address as identifier; a page with several claims gets a number for each after the first."""
    if address is None:
        return None
    used[address] = used.get(address, 0) + 1
    return address if used[address] == 1 else f"{address}#claim-{used[address]}"


def _address(node: Fields) -> str | None:
    main = node.get("mainEntityOfPage")
    given = (node.get("url"), main.get("@id") if isinstance(main, dict) else main, node.get("@id"))
    return next(filter(None, map(url, given)), None)


def _language(node: Fields) -> Any:
    stated = node.get("inLanguage")
    first = stated[0] if isinstance(stated, list) and stated else stated
    return first.get("alternateName") or first.get("name") if isinstance(first, dict) else first


def _title(node: Fields) -> str | None:
    stated = line(node.get("headline"), 1_000) or line(node.get("name"), 1_000)
    return text_of(stated) if stated else None


def _first(value: Any, found: Nodes) -> Fields:
    return next(_each(value, found), {})


def _each(value: Any, found: Nodes) -> Iterator[Fields]:
    """Objects that a property holds: a name alone stands for an object, an `@id` for the one described elsewhere."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            yield {"name": one}
        elif isinstance(one, dict):
            yield (_described(one["@id"], found) | one) if isinstance(one.get("@id"), str) else one


def _described(identifier: str, found: Nodes) -> Fields:
    return next((node for node in found if node.get("@id") == identifier and len(node) > 1), {})


def _objects(value: Any) -> list[Fields]:
    listed = value if isinstance(value, list) else [value]
    return [one for one in listed if isinstance(one, dict)]


def _types(node: Fields) -> set[str]:
    given = node.get("@type")
    listed = given if isinstance(given, list) else [given]
    return {_SCHEMA.sub("", one) for one in listed if isinstance(one, str)}


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _is_linked_script(script: Any) -> bool:
    kind = script.get("type") or ""
    return bool(kind.partition(";")[0].strip().lower() == "application/ld+json")


def _loaded(script: str) -> Any:
    try:
        return json.loads(script)
    except (ValueError, RecursionError):
        return None
