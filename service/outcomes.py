"""What became of what was sent, for answers and for the results of jobs."""

from collections.abc import Sequence
from typing import Any

from index.errors import InvalidInput
from index.model import Article, ImportedStatement
from index.store.writes import Written
from service import schemas
from service.problems import item_problem


def statement_outcome(external_id: str | None, outcome: Written | InvalidInput) -> schemas.StatementOutcome:
    """What became of one ready-made statement."""
    if isinstance(outcome, InvalidInput):
        problem = schemas.ItemProblem(**item_problem(outcome))
        return schemas.StatementOutcome(external_id=external_id, status="problem", problem=problem)
    return schemas.StatementOutcome(
        external_id=external_id,
        id=str(outcome.statement_ids[0]),
        status=outcome.status.value,
        notes=list(outcome.notes),
    )


def claim_outcomes(article: Article, written: Written) -> Sequence[schemas.StatementOutcome]:
    """What became of the claims that an article's page reviews, in its order."""
    ids = [claim.external_id if isinstance(claim, ImportedStatement) else None for claim in article.claims]
    return [statement_outcome(*pair) for pair in zip(ids, written.claims, strict=True)]


def claims_of_item(article: Article, written: Written) -> list[dict[str, Any]]:
    """The same, as the result of an item of a job keeps it."""
    return [one.model_dump(mode="json", exclude_defaults=True) for one in claim_outcomes(article, written)]
