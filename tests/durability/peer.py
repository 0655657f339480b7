"""A second process on a record, told line by line what to do: `{"ingest": n}`, `{"delete": n}`, `{"search": text}`."""

import json
import sys
from contextlib import closing
from pathlib import Path

from index.ingest import ingest
from index.record import Record
from index.search import Collapse, Query, search
from index.store.writes import Origin
from tests.invented import article


def delete(record: Record, number: int) -> None:
    """Delete an invented article."""
    gone = article(number)
    stored = record.store.unchanged(gone, Origin.ARTICLE, gone.content_hash)
    if stored is None:
        raise LookupError(f"Article {number} is not there.")
    record.store.delete_article(stored.article_id)


def found(record: Record, text: str) -> list[str]:
    """The external ids of the articles that a search finds, best first."""
    answer = search(record, Query(text=text, collapse=Collapse.NONE))
    return [hit.statement.article.article.external_id for hit in answer.hits]


def main() -> None:
    """Do what the lines say, answer each with one line."""
    with closing(Record.open(Path(sys.argv[1]), threads=1)) as record:
        print(json.dumps("open"), flush=True)
        for line in sys.stdin:
            ((verb, what),) = json.loads(line).items()
            match verb:
                case "ingest":
                    answer: object = ingest(record, article(what)).status
                case "delete":
                    delete(record, what)
                    answer = "deleted"
                case "search":
                    answer = found(record, what)
                case _:
                    raise ValueError(line)
            print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
