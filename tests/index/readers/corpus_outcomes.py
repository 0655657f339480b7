"""What comes of each file of the corpus, in a shape that a person can check.

`python -m tests.index.readers.corpus_outcomes` writes down what comes of them now: read the difference, then commit it.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.errors import InvalidInput
from index.extract.extractor import Extractor
from index.ingest import readable
from index.model import Article, ImportedStatement
from index.readers import PassedOver, read_path
from service.problems import item_problem

CORPUS = Path(__file__).parent / "corpus"
EXPECTED = Path(__file__).with_name("corpus_expected.json")

Outcome = dict[str, Any]


def corpus_files() -> list[Path]:
    """The files, without the sidecars that belong to some."""
    return sorted(path for path in CORPUS.iterdir() if not path.name.endswith(".meta.json"))


def outcomes_of(path: Path, extractor: Extractor) -> Iterator[Outcome]:
    """What comes of a file: articles, statements, refusals and what is passed over, in order."""
    for found in read_path(path):
        try:
            if isinstance(found, InvalidInput):
                raise found
            yield _of(found, extractor)
        except InvalidInput as error:
            yield {"error": item_problem(error)["type"].rpartition("/")[2], "says": _short(error)}


def _of(found: Article | ImportedStatement | PassedOver, extractor: Extractor) -> Outcome:
    if isinstance(found, PassedOver):
        return {"passed over": found.reason}
    if isinstance(found, ImportedStatement):
        return _claim(found)
    article = readable(found)
    statements = extractor.extract(article.text, article.language, article.authors)
    claims = [_claim(claim) for claim in article.claims if isinstance(claim, ImportedStatement)]
    words = article.text.split()
    return {
        "title": article.title,
        "authors": list(article.authors),
        "published_at": article.published_at.isoformat() if article.published_at else None,
        "language": article.language,
        "source": article.source.name,
        "begins": " ".join(words[:5]),
        "ends": " ".join(words[-5:]),
        "statements": len(statements),
        "speakers": sorted({by.name for one in statements for by in one.speakers}),
        **({"claims": claims} if claims else {}),
        **({"notes": list(article.notes)} if article.notes else {}),
    }


def _claim(claim: ImportedStatement) -> Outcome:
    rating = claim.review.rating if claim.review else None
    return {"claim": claim.text, "speaker": claim.speaker, "source": claim.source.name, "rating": rating}


def _short(error: InvalidInput) -> str:
    """The beginning of what it says, without the folder."""
    return str(error).replace(f"{CORPUS}/", "")[:110]


if __name__ == "__main__":
    with_model = Extractor()
    found = {path.name: list(outcomes_of(path, with_model)) for path in corpus_files()}
    EXPECTED.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(found)} files\n")
