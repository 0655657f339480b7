"""A statement's family as the statement sees it: how many say the same, and in what the others differ word by word."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from rapidfuzz.distance import Indel

from index.folding import words
from index.store.base import Store
from index.store.stored import Difference, Family, StoredStatement, Variant, Wording

MOST_VARIANTS = 10
"""Told of one statement, those printed most often first."""


def families_of(store: Store, statements: Iterable[StoredStatement]) -> dict[int, Family]:
    """The family of each statement, by its row, with its variants; one that was deleted meanwhile is missing."""
    statements = list(statements)
    families = store.families([statement.family_id for statement in statements])
    several = [family.id for family in families.values() if family.size > 1]
    wordings = store.wordings(several) if several else {}
    return {
        statement.row: _seen_from(statement, families[statement.family_id], wordings.get(statement.family_id, []))
        for statement in statements
        if statement.family_id in families
    }


def _seen_from(statement: StoredStatement, family: Family, wordings: Sequence[Wording]) -> Family:
    told = [(wording, differences(statement.statement.text, wording.text)) for wording in wordings]
    variants = [Variant(wording.statement_id, wording.times, found) for wording, found in told if found]
    return replace(family, variants=tuple(variants[:MOST_VARIANTS]))


def _bare(word: str) -> str:
    return " ".join(words(word))


def differences(here: str, there: str) -> tuple[Difference, ...]:
    """What stands in one text in place of what in the other; case and punctuation do not count."""
    ours, theirs = here.split(), there.split()
    edits = Indel.opcodes([_bare(word) for word in ours], [_bare(word) for word in theirs])
    found: list[tuple[int, int, int, int]] = []
    for edit in edits:
        if edit.tag == "equal":
            continue
        if found and (found[-1][1], found[-1][3]) == (edit.src_start, edit.dest_start):
            found[-1] = (found[-1][0], edit.src_end, found[-1][2], edit.dest_end)
        else:
            found.append((edit.src_start, edit.src_end, edit.dest_start, edit.dest_end))
    return tuple(
        Difference(" ".join(ours[start:end]), " ".join(theirs[other_start:other_end]))
        for start, end, other_start, other_end in found
    )
