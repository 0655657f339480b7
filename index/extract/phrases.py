"""Read a noun phrase off the parse: its span, what stands in apposition to it, and what is joined to it."""

from index.extract.mentions import Mention
from index.extract.parse import Parse
from index.model import Span

MAX_PHRASE = 14


def is_subject(parse: Parse, mention: Mention) -> bool:
    """Whether the name is the subject of a clause."""
    return any(parse.deps[t] in ("nsubj", "nsubjpass") for t in range(mention.first, mention.last + 1))


def appositions(parse: Parse, head: int) -> list[int]:
    """The heads of the phrases in apposition to the noun."""
    below = [t for t in parse.subtree(head) if t > head and parse.deps[t] in ("appos", "conj")]
    return [t for t in below if parse.deps[t] == "appos" or parse.words[min(parse.subtree(t)) - 1] == ","]


def called(parse: Parse, head: int) -> int | None:
    """`one resident, who gave her name only as Signe`: the name that the relative clause gives."""
    for clause in parse.children[head]:
        tokens = parse.subtree(clause) if parse.deps[clause] == "relcl" else []
        words = [parse.words[t].lower() for t in tokens]
        if "name" in words and "as" in words:
            return next((t for t in reversed(tokens) if parse.tags[t].startswith("NNP")), None)
    return None


def just_before(parse: Parse, head: int) -> list[int]:
    """`Ann Doe, the pollster who founded it, said`: the last word before the comma."""
    first = min(parse.subtree(head))
    return [first - 2] if first >= 2 and parse.words[first - 1] == "," else []


def conjuncts(parse: Parse, head: int) -> list[int]:
    """`Biden and Kadhimi`: the nouns joined to the first, no owner (`Iraq's minister`) among them."""
    found = []
    for child in parse.children[head]:
        if parse.deps[child] == "conj" and parse.tags[child].startswith("NNP") and child > head:
            owner = child + 1 < len(parse.words) and parse.tags[child + 1] == "POS"
            found += ([] if owner else [child]) + conjuncts(parse, child)
    return found


def phrase_span(parse: Parse, head: int) -> Span:
    """The noun phrase without relative clauses and appositions."""
    cut_off = frozenset(
        c
        for t in parse.subtree(head)
        for c in parse.children[t]
        if c > head and parse.deps[c] in ("relcl", "appos", "acl", "cc", "conj", "advcl", "punct", "parataxis")
    )
    tokens = [t for t in parse.subtree(head, without=cut_off) if parse.spans[t][0] >= 0]
    run = [t for t in tokens if t <= head][-MAX_PHRASE:] or [head]
    for t in tokens:
        if t > head and t - run[-1] <= 1 and t - head <= MAX_PHRASE:
            run.append(t)
    while len(run) > 1 and parse.tags[run[-1]] in (",", "IN", "POS", ":"):
        run.pop()
    while len(run) > 1 and parse.deps[run[0]] == "punct":
        run.pop(0)
    return parse.spans[run[0]][0], parse.spans[run[-1]][1]
