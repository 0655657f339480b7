"""Two versions of an article side by side: what became of its text, its fields and its statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.comparison import Aspect, Known, compare, differing
from index.edits import Edit, edits
from index.errors import VersionNotFound
from index.model import Article
from index.store.base import Store
from index.store.stored import StoredStatement, StoredVersion


class ArticleField(StrEnum):
    """What an article has beside its text and its statements."""

    TITLE = "title"
    URL = "url"
    AUTHORS = "authors"
    PUBLISHED_AT = "published_at"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class ChangedStatement:
    """A statement of either version, and in what the two differ."""

    earlier: StoredStatement
    later: StoredStatement
    aspects: tuple[Aspect, ...]


@dataclass(frozen=True, slots=True)
class Diff:
    """What is otherwise in `later` than in `earlier`; statements are in order of place."""

    earlier: StoredVersion
    later: StoredVersion
    fields: tuple[ArticleField, ...]
    edits: tuple[Edit, ...]
    added: tuple[StoredStatement, ...]
    withdrawn: tuple[StoredStatement, ...]
    changed: tuple[ChangedStatement, ...]
    unchanged: int


def diff(store: Store, article_id: int, earlier: int | None = None, later: int | None = None) -> Diff:
    """Compare two versions of an article: by default the present one with the one before it.

    Raises:
        ArticleNotFound: no article has this id.
        VersionNotFound: one of the versions is not there, or was not kept.
    """
    last = later or store.article(article_id).version
    if earlier is None and last == 1:
        raise VersionNotFound("0", "Version 1 is the first: there is none before it to compare it with.")
    first = earlier or last - 1
    one, other = store.version(article_id, first), store.version(article_id, last)
    before, after = store.statements_of_version(article_id, first), store.statements_of_version(article_id, last)
    found = compare(_known(before), _known(after))
    return Diff(
        earlier=one,
        later=other,
        fields=_fields(one.article.article, other.article.article),
        edits=edits(one.article.article.text, other.article.article.text),
        added=tuple(after[place] for place in found.added),
        withdrawn=tuple(before[place] for place in found.withdrawn),
        changed=tuple(_changed(before[place], after[place_later]) for place, place_later in found.changed),
        unchanged=len(found.unchanged),
    )


def _known(statements: Sequence[StoredStatement]) -> list[Known]:
    return [Known(one.id, one.statement) for one in statements]


def _changed(earlier: StoredStatement, later: StoredStatement) -> ChangedStatement:
    return ChangedStatement(earlier, later, differing(earlier.statement, later.statement))


def _fields(earlier: Article, later: Article) -> tuple[ArticleField, ...]:
    return tuple(field for field in ArticleField if getattr(earlier, field.value) != getattr(later, field.value))
