"""Find reported speech by dependency: a cue, what it reports and who is its source.

Every construction that could report speech is a candidate; a log-linear score over its word, its pattern and
its surroundings, learnt by `cue_rates`, says which of them do.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from index.extract.cues import SPEECH_VERBS, lemma, score
from index.extract.features import features_of
from index.extract.lexicon import HEARERS
from index.extract.parse import Parse
from index.extract.sources import source_of

_ACCORDING = 0.6
"""Least probability of `according to X`, which a short sentence alone must not talk down."""
_NAMING = frozenset({"term", "call", "describe", "brand", "dub", "label", "characterise", "characterize"})
"""Verbs by which somebody puts a quoted name on something: `termed the plan a “gimmick”`."""
MIN_FRAGMENT_WORDS = 4
"""A quoted fragment outside reported speech is a quotation from so many words on; shorter ones are scare quotes."""
_LEFT_OUT = frozenset({"punct"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A construction that may report speech; all are tokens of the parse. `source` is the head of its phrase."""

    cue: int
    pattern: str
    content: tuple[int, ...]
    source: int | None
    features: tuple[str, ...]
    certain: bool = False

    @property
    def probability(self) -> float:
        """How sure the construction reports somebody's words, 0 to 1."""
        learnt = 1.0 / (1.0 + math.exp(-score(list(self.features))))
        return max(learnt, _ACCORDING) if self.certain else learnt


def find_candidates(parse: Parse) -> list[Candidate]:
    """Every construction of the sentence that may report speech, one for each pattern of each cue."""
    found = []
    for token in range(len(parse.words)):
        for cue, pattern, content in _constructions(parse, token):
            kept = _content(parse, content)
            if kept:
                source = source_of(parse, token, pattern)
                features = features_of(parse, token, cue, pattern, kept, source)
                certain = source is not None and (
                    pattern == "according"
                    or _is_inserted(parse, token, pattern)
                    or _is_inverted(parse, token, pattern, source)
                    or _is_naming(parse, token, pattern, kept)
                    or _is_hearing(parse, token, pattern, source)
                )
                found.append(Candidate(token, pattern, tuple(kept), source, features, certain))
    return found


def _is_naming(parse: Parse, token: int, pattern: str, content: list[int]) -> bool:
    """`termed the plan a “gimmick”`: the speaker's words; nicknames (`locals call it “Betty”`) are not.

    Longer fragments are quotations in their own right.
    """
    if lemma(parse.words[token]) not in _NAMING or pattern not in ("object+oprd", "dobj+prep:as", "ccomp:bare"):
        return False
    told = parse.tags[token] == "VBD" or any(parse.deps[child] == "aux" for child in parse.children[token])
    return told and 0 < sum(t in parse.quoted for t in content) < MIN_FRAGMENT_WORDS


def _is_inserted(parse: Parse, token: int, pattern: str) -> bool:
    """`It smelled, she said, of matches`: nothing but a speaker and a verb of saying, between two commas."""
    if not pattern.startswith("around") or lemma(parse.words[token]) not in SPEECH_VERBS:
        return False
    return parse.words[token + 1 : token + 2] == (",",) and parse.words[max(token - 2, 0) : token - 1] == (",",)


def _is_inverted(parse: Parse, token: int, pattern: str, source: int) -> bool:
    """`The trial was not blinded, notes Ann Doe`: a clause, a comma, a verb of saying and a name behind it."""
    if pattern != "ccomp:before" or lemma(parse.words[token]) not in SPEECH_VERBS:
        return False
    return parse.words[max(token - 1, 0)] == "," and source > token and parse.tags[source] == "NNP"


def _is_hearing(parse: Parse, token: int, pattern: str, source: int) -> bool:
    """`The mast was rotten, an inquest heard` and `The jury heard that it was`: what a witness said there."""
    heard = parse.words[token].lower() == "heard" and parse.words[source].lower() in HEARERS
    return heard and pattern in ("ccomp:before", "ccomp:that", "ccomp:bare", "ccomp:wh")


def _constructions(parse: Parse, token: int) -> Iterator[tuple[str, str, list[int]]]:
    tag = parse.tags[token]
    if parse.words[token].lower() in ("according", "per") and parse.deps[token] != "amod":
        yield from _according(parse, token)
    elif not parse.children[token]:
        return
    elif tag.startswith("VB"):
        yield from _verb(parse, token)
    elif tag in ("NN", "NNS"):
        yield from _noun(parse, token)
    elif tag.startswith("JJ"):
        yield from _adjective(parse, token)


def _verb(parse: Parse, token: int) -> Iterator[tuple[str, str, list[int]]]:
    cue = lemma(parse.words[token])
    by = {
        dep: [c for c in parse.children[token] if parse.deps[c] == dep]
        for dep in ("ccomp", "xcomp", "dobj", "prep", "parataxis", "acomp", "oprd")
    }
    passive = "pass:" if parse.child(token, "nsubjpass") is not None else ""
    for child in by["ccomp"]:
        yield cue, passive + _clause_pattern(parse, token, child), _clause(parse, child, token)
    for child in by["parataxis"]:
        if child > token and parse.child(token, "ccomp") is None:
            yield cue, "parataxis", parse.subtree(child)
    for child in by["xcomp"]:
        objects = by["dobj"]
        tokens = parse.subtree(child)
        if objects and objects[0] < child:
            tokens = parse.subtree(objects[0]) + tokens
        yield cue, passive + ("object+xcomp" if objects else "xcomp:" + _mark(parse, child)), tokens
        if passive and (subject := parse.child(token, "nsubjpass")) is not None:
            yield cue, "pass:subject+xcomp", parse.subtree(subject) + tokens
    for child in by["oprd"]:
        objects = by["dobj"] or [c for c in parse.children[child] if parse.deps[c] == "nsubj"]
        yield cue, "oprd", [t for t in parse.subtree(child) if t not in objects]
        if objects:
            yield cue, "object+oprd", sorted({*parse.subtree(objects[0]), *parse.subtree(child)})
    if by["dobj"] and not by["xcomp"]:
        yield from _objects(parse, cue, by["dobj"], by["prep"])
    for child in by["prep"]:
        tokens = [t for t in parse.subtree(child) if t != child]
        if tokens:
            yield cue, passive + "prep:" + parse.words[child].lower(), tokens
    yield from _around(parse, token, cue)


def _objects(
    parse: Parse, cue: str, objects: list[int], prepositions: list[int]
) -> Iterator[tuple[str, str, list[int]]]:
    child = objects[0]
    if len(objects) > 1 and cue in _NAMING:
        yield cue, "object+oprd", parse.subtree(child) + parse.subtree(objects[1])
    tokens = parse.subtree(child)
    kind = "dobj:" + ("pronoun" if parse.tags[child].startswith("PRP") else "noun")
    yield cue, kind, tokens
    after = [p for p in prepositions if p > child]
    if after:
        yield cue, "dobj+prep:" + parse.words[after[0]].lower(), tokens + parse.subtree(after[0])


def _around(parse: Parse, token: int, cue: str) -> Iterator[tuple[str, str, list[int]]]:
    """`The plan, he said, would fail` and `as he said`: the frame stands inside what it reports."""
    dep, head = parse.deps[token], parse.heads[token]
    if head == token or parse.child(token, "ccomp", "dobj") is not None:
        return
    if dep in ("parataxis", "ccomp", "advcl", "dep", "conj") and parse.child(token, "nsubj") is not None:
        mark = parse.child(token, "mark", "advmod")
        as_ = mark is not None and parse.words[mark].lower() == "as"
        top = head
        if dep == "advcl" and not as_:
            return
        below = set(parse.subtree(token)) - set(_torn_off(parse, token))
        yield cue, ("as" if as_ else "around:" + dep), [t for t in parse.subtree(top) if t not in below]


def _torn_off(parse: Parse, token: int) -> list[int]:
    """`of wet matches` in `It smelled, she said, of wet matches`, which the parser hangs on the wrong verb."""
    after = parse.words[token + 1 : token + 3]
    if after[:1] != (",",) or after[1:] not in (("of",), ("from",), ("with",), ("like",), ("for",)):
        return []
    return parse.subtree(token + 2) if parse.heads[token + 2] == token else []


def _noun(parse: Parse, token: int) -> Iterator[tuple[str, str, list[int]]]:
    cue = parse.words[token].lower()
    for child in parse.children[token]:
        if child < token:
            continue
        if parse.deps[child] in ("acl", "ccomp", "relcl") and _mark(parse, child) in ("that", "to"):
            yield cue, "noun+" + _mark(parse, child), _clause(parse, child, token)
        elif parse.deps[child] == "prep" and parse.words[child].lower() in (
            "of",
            "for",
            "on",
            "about",
            "to",
            "against",
        ):
            tokens = [t for t in parse.subtree(child) if t != child]
            yield cue, "noun+prep:" + parse.words[child].lower(), tokens


def _adjective(parse: Parse, token: int) -> Iterator[tuple[str, str, list[int]]]:
    cue = parse.words[token].lower()
    for child in parse.children[token]:
        if child > token and parse.deps[child] in ("ccomp", "xcomp"):
            yield cue, "adjective+" + parse.deps[child], _clause(parse, child, token)
        elif child > token and parse.deps[child] == "prep":
            yield cue, "adjective+prep", [t for t in parse.subtree(child) if t != child]


def _according(parse: Parse, token: int) -> Iterator[tuple[str, str, list[int]]]:
    top = parse.heads[token]
    below = set(parse.subtree(token))
    while parse.heads[top] != top and not parse.tags[top].startswith(("VB", "MD")):
        top = parse.heads[top]
    if parse.deps[top] == "aux":
        top = parse.heads[top]
    word = parse.words[token].lower()
    if word == "per" or (token + 1 < len(parse.words) and parse.words[token + 1].lower() == "to"):
        yield word, word, [t for t in parse.subtree(top) if t not in below]


def _clause(parse: Parse, child: int, cue: int) -> list[int]:
    """The clause below its head, without the conjunction that introduces it."""
    tokens = parse.subtree(child)
    while tokens and parse.words[tokens[0]].lower() in ("that", ",", ":") and parse.tags[tokens[0]] in ("IN", ",", ":"):
        tokens = tokens[1:]
    if child < cue:
        return [t for t in tokens if t < cue]
    return tokens


def _clause_pattern(parse: Parse, token: int, child: int) -> str:
    return "ccomp:" + ("before" if child < token else _mark(parse, child))


def _mark(parse: Parse, child: int) -> str:
    for token in parse.children[child]:
        word = parse.words[token].lower()
        if token < child and parse.deps[token] == "mark":
            return word if word in ("that", "if", "whether", "for") else "mark"
        if token < child and parse.deps[token] == "aux" and parse.tags[token] == "TO":
            return "to"
        if token < child and parse.tags[token] in ("WRB", "WP", "WDT", "WP$"):
            return "wh"
    return "ing" if parse.tags[child] == "VBG" else "bare"


def _content(parse: Parse, tokens: list[int]) -> list[int]:
    """Without masked quotations and without punctuation at the edges."""
    kept = [t for t in tokens if parse.spans[t][0] >= 0]
    while kept and (parse.deps[kept[0]] == "punct" or parse.words[kept[0]] in ",;:—–-"):
        kept = kept[1:]
    if len(kept) > 1 and parse.words[kept[0]].lower() == "that" and parse.deps[kept[0]] == "mark":
        kept = kept[1:]
    while kept and parse.deps[kept[-1]] in _LEFT_OUT and parse.words[kept[-1]] in ",;:—–-.?!)…":
        kept = kept[:-1]
    return kept
