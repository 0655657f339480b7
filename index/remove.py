"""An article out again, by what it was sent in as."""

from index.errors import ArticleNotFound
from index.homes import at_home
from index.model import Article
from index.record import Record
from index.store.writes import Origin
from index.store.writing import article_id


def remove(record: Record, article: Article) -> int | None:
    """Remove the article that has this source and `external_id`, with all its versions and statements.

    Returns:
        Its id; None where no such article is in the record.

    Raises:
        Superseded: a later version of it came before; it stays.
    """
    article = at_home(article, record.store.known, record.store.standing_sources)
    number = article_id(article, Origin.ARTICLE)
    if article.revision is not None:
        record.store.claim_revision(number, article.revision)
    try:
        record.store.delete_article(number)
    except ArticleNotFound:
        return None
    return number
