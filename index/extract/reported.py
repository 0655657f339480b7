"""Find reported speech by dependency: a cue, what it reports and who is its source.

Every construction that could report speech is a candidate; a log-linear score over its word, its pattern and
its surroundings, learnt by `cue_rates`, says which of them do.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from index.extract.cues import SPEECH_VERBS, lemma, score
from index.extract.parse import Parse

_SUBJECTS = ("nsubj", "nsubjpass")
_ACCORDING = 0.6
"""Least probability of `according to X`, which a short sentence alone must not talk down."""
_QUOTED = frozenset({"quote", "cite", "hear", "overhear", "report", "record"})
"""Passive verbs whose subject speaks: `she was quoted as saying`; of others (`was told`) it is not the speaker."""
_LEFT_OUT = frozenset({"punct"})
_RELATIVE = frozenset({"who", "which", "that", "whom"})


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
                features = _features(parse, token, cue, pattern, kept, source)
                certain = source is not None and (pattern == "according" or _is_inserted(parse, token, pattern))
                found.append(Candidate(token, pattern, tuple(kept), source, features, certain))
    return found


def _is_inserted(parse: Parse, token: int, pattern: str) -> bool:
    """`It smelled, she said, of matches`: nothing but a speaker and a verb of saying, between two commas."""
    if not pattern.startswith("around") or lemma(parse.words[token]) not in SPEECH_VERBS:
        return False
    return parse.words[token + 1 : token + 2] == (",",) and parse.words[max(token - 2, 0) : token - 1] == (",",)


def _constructions(parse: Parse, token: int) -> Iterator[tuple[str, str, list[int]]]:
    tag = parse.tags[token]
    if parse.words[token].lower() in ("according", "per") and parse.deps[token] != "amod":
        yield from _according(parse, token)
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
        yield from _objects(parse, cue, by["dobj"][0], by["prep"])
    for child in by["prep"]:
        tokens = [t for t in parse.subtree(child) if t != child]
        if tokens:
            yield cue, passive + "prep:" + parse.words[child].lower(), tokens
    yield from _around(parse, token, cue)


def _objects(parse: Parse, cue: str, child: int, prepositions: list[int]) -> Iterator[tuple[str, str, list[int]]]:
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


def source_of(parse: Parse, token: int, pattern: str = "") -> int | None:
    """The head of the phrase that names who says it: the subject, however far up it stands."""
    if pattern in ("according", "per"):
        return _object_of(parse, token)
    if parse.tags[token].startswith("NN"):
        return _source_of_noun(parse, token)
    cue = token
    for _ in range(6):
        agent = parse.child(token, "agent")
        if agent is not None:
            return parse.child(agent, "pobj")
        subject = parse.child(token, *_SUBJECTS)
        if parse.tags[token] == "VBN" and parse.deps[token] == "advcl" and subject is None:
            return None
        above = _controller(parse, token)
        if subject is not None and parse.deps[subject] == "nsubjpass" and lemma(parse.words[token]) not in _QUOTED:
            return None
        if subject is not None and not (parse.words[subject].lower() == "there" and above is not None):
            return _relative_head(parse, token, subject)
        if above is None or above == token:
            return _stranded(parse, cue)
        if not parse.tags[above].startswith(("VB", "MD", "JJ", "IN", "TO")) and parse.deps[token] in (
            "acl",
            "relcl",
            "amod",
        ):
            return above
        token = above
    return None


def _stranded(parse: Parse, cue: int) -> int | None:
    """`Asked about the siren, Ann Doe said`: the name just before a verb of saying whose subject the parser lost."""
    before = cue - 1
    if before < 0 or parse.spans[before][0] < 0 or not parse.tags[before].startswith("NNP"):
        return None
    spoken = parse.tags[cue] in ("VBD", "VBZ") and lemma(parse.words[cue]) in SPEECH_VERBS
    return before if spoken else None


def _controller(parse: Parse, token: int) -> int | None:
    """Where to look next for the subject of a verb that has none of its own."""
    dep, head = parse.deps[token], parse.heads[token]
    if dep in (
        "conj",
        "xcomp",
        "advcl",
        "acl",
        "relcl",
        "pcomp",
        "acomp",
        "prep",
        "ccomp",
        "dep",
        "parataxis",
        "aux",
        "amod",
        "oprd",
        "advmod",
        "attr",
    ):
        return head
    return None


def _relative_head(parse: Parse, token: int, subject: int) -> int:
    if parse.words[subject].lower() in _RELATIVE and parse.deps[token] == "relcl":
        return parse.heads[token]
    if parse.words[subject].lower() == "who":
        return parse.heads[token] if parse.tags[parse.heads[token]].startswith(("NN", "PRP")) else subject
    return subject


def _object_of(parse: Parse, token: int) -> int | None:
    to = parse.child(token, "prep", "pobj", "aux")
    if to is None:
        return None
    if parse.deps[to] == "pobj":
        return to
    return parse.child(to, "pobj")


def _source_of_noun(parse: Parse, token: int) -> int | None:
    own = parse.child(token, "poss")
    if own is not None:
        return own
    for prep in parse.children[token]:
        if parse.deps[prep] in ("prep", "agent") and parse.words[prep].lower() in ("by", "from"):
            return parse.child(prep, "pobj")
    head = parse.heads[token]
    if head != token and parse.deps[token] in ("dobj", "attr", "pobj", "conj"):
        while parse.tags[head] in ("IN", "TO") and parse.heads[head] != head:
            head = parse.heads[head]
        return source_of(parse, head) if parse.tags[head].startswith("VB") else None
    return None


def _features(
    parse: Parse, token: int, cue: str, pattern: str, content: list[int], source: int | None
) -> tuple[str, ...]:
    tag = parse.tags[token]
    auxiliaries = {parse.words[c].lower() for c in parse.children[token] if parse.deps[c] in ("aux", "auxpass", "neg")}
    shape = pattern.split(":")[0]
    found = [
        f"lemma|{cue}", f"pattern|{pattern}", f"pair|{cue}|{shape}", f"full|{cue}|{pattern}",
        f"tag|{tag}", f"dep|{parse.deps[token]}", f"shape+tag|{shape}|{tag}",
        f"length|{min(len(content), 24) // 3}", f"shape+length|{shape}|{min(len(content), 12) // 3}",
        f"source|{_source_type(parse, source)}", f"shape+source|{shape}|{_source_type(parse, source)}",
        f"speech|{shape}|{cue in SPEECH_VERBS}",
    ]  # fmt: skip
    found += [f"aux|{word}" for word in sorted(auxiliaries)]
    found.append(f"quoted|{shape}|{_quoted_share(parse, content)}")
    if source is not None and not parse.tags[source].startswith("NNP"):
        found.append(f"head|{parse.words[source].lower()}")
    if any(child for child in parse.children[token] if parse.words[child].lower() in ("if", "unless", "whether")):
        found.append("conditional")
    return tuple(found)


def _quoted_share(parse: Parse, content: list[int]) -> str:
    """Whether quotation marks stand around none, part or all of the content."""
    inside = sum(t in parse.quoted for t in content)
    return "none" if not inside else "all" if inside >= 0.9 * len(content) else "part"


def _source_type(parse: Parse, source: int | None) -> str:
    if source is None:
        return "none"
    tag, word = parse.tags[source], parse.words[source].lower()
    if tag.startswith(("PRP", "WP", "DT", "WDT", "EX")):
        return word
    if tag.startswith("NNP"):
        label = next((e.label for e in parse.entities if e.first <= source <= e.last), "other")
        return "name:" + label
    return "plural" if tag == "NNS" else "noun" if tag == "NN" else "else"
