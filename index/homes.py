"""Which source an item belongs to whose publication has a name in two forms.

An identifier comes from the domain as people read it (`müller.example`). A record of before may hold a source under the
form in ASCII: what belongs to it goes on going there.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from index.hosts import other_form
from index.model import Article, ImportedStatement, Source
from index.readers.json import Outcome
from index.store.writes import LookUp, Origin
from index.store.writing import article_id, source_id

T = TypeVar("T", bound=Article | ImportedStatement)

Standing = Callable[[Sequence[int]], set[int]]
"""Those of some ids of sources that a record has."""


def at_home(item: T, known: LookUp, standing: Standing) -> T:
    """The item as one of the source that has it, or has other items of that publication.

    Args:
        item: its source named by the domain as people read it.
        known: those of some articles that are stored.
        standing: those of some sources that are stored.
    """
    domain = item.source.domain
    if domain is None or domain.isascii():
        return item
    other = other_form(domain)
    if other is None:
        return item
    elsewhere = replace(item, source=Source(item.source.name, other))
    origin = Origin.ARTICLE if isinstance(item, Article) else Origin.IMPORT
    here, there = article_id(item, origin), article_id(elsewhere, origin)
    stored = known([here, there])
    if here in stored or there in stored:
        return item if here in stored else elsewhere
    ours, theirs = source_id(item.source), source_id(elsewhere.source)
    return elsewhere if standing([ours, theirs]) == {theirs} else item


def each_at_home(items: Iterable[Outcome], known: LookUp, standing: Standing) -> Iterator[Outcome]:
    """The same of each item and of the claims that its page reviews; everything else as it is."""
    for item in items:
        if isinstance(item, Article):
            claims = tuple(
                at_home(claim, known, standing) if isinstance(claim, ImportedStatement) else claim
                for claim in item.claims
            )
            yield at_home(replace(item, claims=claims) if claims else item, known, standing)
        else:
            yield at_home(item, known, standing) if isinstance(item, ImportedStatement) else item
