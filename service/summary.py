"""What became of everything that a command was given: counted, with the reasons, and told at the end."""

import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import typer

from index.bulk import Item, Stored, Told
from index.errors import InvalidInput
from index.model import Article, ImportedStatement
from index.readers.files import name_of
from index.readers.items import PassedOver
from index.store.writes import Status

NAMED = 3
"""Things that are named for each reason, as they come; more are counted."""

MAX_REASONS = 50
"""Different reasons that are kept apart; what comes after them is one more."""
OTHER = "for other reasons"

_VARYING = re.compile(r"\d+|'[^']*'|0x[0-9a-f]+")
"""What differs between two refusals for one reason."""


@dataclass
class Reason:
    """Why some things were refused or passed over, in the words of the first; the first few by name."""

    text: str
    count: int = 0
    named: list[str] = field(default_factory=list)


class Reasons:
    """Refusals, or what was passed over, grouped."""

    def __init__(self, verdict: str) -> None:
        self.verdict = verdict
        self._reasons: dict[str, Reason] = {}

    def add(self, name: str, text: str, joint: str) -> None:
        """Count one more, and say it as long as there are few for its reason."""
        key = _VARYING.sub("…", text)
        if key not in self._reasons and len(self._reasons) >= MAX_REASONS:
            key = text = OTHER
        reason = self._reasons.setdefault(key, Reason(text))
        reason.count += 1
        if reason.count <= NAMED:
            reason.named.append(name)
            typer.echo(f"{self.verdict}: {name}{joint}{text}" if name else f"{self.verdict}: {text}", err=True)

    @property
    def count(self) -> int:
        """How many there were."""
        return sum(reason.count for reason in self._reasons.values())

    def __iter__(self) -> Iterator[Reason]:
        """The reasons, the most frequent first."""
        return iter(sorted(self._reasons.values(), key=lambda reason: -reason.count))


class Summary:
    """The outcomes so far."""

    def __init__(self) -> None:
        self.refused, self.passed_over = Reasons("refused"), Reasons("passed over")
        self.statuses: Counter[Status] = Counter()
        self.statements = 0
        self._begun = time.monotonic()

    def add(self, told: Told, name: str) -> None:
        """Count one outcome, and those of the claims that came with it; the name is what a refusal is about."""
        outcome = told.outcome
        if isinstance(outcome, Stored):
            self.statuses[outcome.status] += 1
            self.statements += outcome.statements
            for note in outcome.notes:
                typer.echo(f"note: article {outcome.article_id}: {note}", err=True)
        elif isinstance(outcome, PassedOver):
            self.passed_over.add(outcome.name, outcome.reason, " ")
        else:
            self.refused.add(_name(told.item, outcome, name), outcome.detail, ": ")
        for claim in told.claims:
            self.add(claim, name_of(claim.item, name))

    @property
    def articles(self) -> int:
        """How many were looked at, refused ones too."""
        return self.statuses.total() + self.refused.count

    @property
    def elapsed_s(self) -> float:
        """Seconds since the first was waited for."""
        return time.monotonic() - self._begun

    def lines(self) -> Iterator[str]:
        """The summary for people."""
        for reasons in (self.refused, self.passed_over):
            for reason in reasons:
                if reason.count > NAMED:
                    yield f"{reasons.verdict}: {reason.count:,} in all {_of_kind(reasons, reason)}"
        counts = [(str(status), self.statuses[status]) for status in Status]
        counts += [(reasons.verdict, reasons.count) for reasons in (self.refused, self.passed_over)]
        told = ", ".join(f"{count} {word}" for word, count in counts if count or word == Status.CREATED)
        yield f"articles: {told}"
        rates = [(self.articles, "articles/s"), (self.statements, "statements/s")]
        rate = ", ".join(f"{count / max(self.elapsed_s, 0.001):,.1f} {unit}" for count, unit in rates)
        yield f"statements: {self.statements:,} found in {self.elapsed_s:,.1f} s ({rate})"

    def as_json(self) -> dict[str, Any]:
        """The summary for programs."""
        return {
            **{status.value: self.statuses[status] for status in Status},
            "refused": self.refused.count,
            "passed_over": self.passed_over.count,
            "statements": self.statements,
            "elapsed_s": round(self.elapsed_s, 3),
            "reasons": [
                {"verdict": reasons.verdict, "reason": reason.text, "count": reason.count, "named": reason.named}
                for reasons in (self.refused, self.passed_over)
                for reason in reasons
            ],
        }


def _of_kind(reasons: Reasons, reason: Reason) -> str:
    return f"like {reason.named[0]}: {reason.text}" if reasons.verdict == "refused" else f"{reason.text}"


def _name(item: Item, error: InvalidInput, name: str) -> str:
    """What the refusal is about: where the article was read from, or what stands before the detail."""
    if isinstance(item, (Article, ImportedStatement)):
        return name
    return str(error).removesuffix(error.detail).removesuffix(": ")
