"""Find who says what a cue reports: the subject, however far up it stands."""

from index.extract.cues import SPEECH_VERBS, lemma
from index.extract.lexicon import TITLES
from index.extract.parse import Parse

_SUBJECTS = ("nsubj", "nsubjpass")


_QUOTED = frozenset({"quote", "cite", "hear", "overhear", "report", "record"})
"""Passive verbs whose subject speaks: `she was quoted as saying`; of others (`was told`) it is not the speaker."""


_DOCUMENTS = frozenset({"statement", "letter", "email", "message", "tweet", "post", "note", "memo", "release"})
_ISSUING = frozenset({"issue", "release", "send", "write", "post", "publish", "put", "give", "make", "tweet"})
_RELATIVE = frozenset({"who", "which", "that", "whom"})


_LONGEST_ASIDE = 6
"""In words, with both brackets, behind a name."""


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
        subject = _subject(parse, token)
        if parse.tags[token] == "VBN" and parse.deps[token] == "advcl" and subject is None:
            return None
        above = _reporter(parse, token) or _controller(parse, token)
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
            return _issuer(parse, token, above)
        token = above
    return None


def _subject(parse: Parse, verb: int) -> int | None:
    """The verb's subject; a person printed right before a verb of saying, outside the parser's subject, is it."""
    subject = parse.child(verb, *_SUBJECTS)
    before = verb - 1
    if before > 0 and parse.words[before] == ")" and "(" in parse.words[before - _LONGEST_ASIDE : before]:
        before -= parse.words[before::-1].index("(") + 1  # `Cllr Ann Doe (Con) said`
    person = next((e.first for e in parse.entities if e.label == "PERSON" and e.last == before), None)
    spoken = parse.tags[verb] in ("VBD", "VBZ") and lemma(parse.words[verb]) in SPEECH_VERBS
    if subject is None or person is None or not spoken or parse.spans[before][0] < 0:
        return subject
    while person > 0 and parse.words[person - 1].lower().strip(".") in TITLES:
        person -= 1
    behind_mark = person > 0 and parse.tags[person - 1] in (",", "``", "''")
    return before if behind_mark and before not in parse.subtree(subject) else subject


def _reporter(parse: Parse, token: int) -> int | None:
    """`Doe said Roe must choose, saying …`: the verb of saying above, where the parser chose the verb between."""
    between = parse.heads[token]
    while parse.deps[between] == "xcomp":
        between = parse.heads[between]
    above = parse.heads[between]
    if parse.deps[between] != "ccomp" or lemma(parse.words[token]) not in SPEECH_VERBS:
        return None
    if lemma(parse.words[between]) in SPEECH_VERBS or lemma(parse.words[above]) not in SPEECH_VERBS:
        return None
    if parse.child(above, "nsubjpass") is not None:
        return None  # `The court was told that Doe fled and told her son …`: not the court, nor who told it
    added = parse.deps[token] == "advcl" and token > 0 and parse.words[token - 1] == ","
    return above if added or parse.deps[token] == "conj" else None


def _issuer(parse: Parse, token: int, noun: int) -> int:
    """`She released a statement saying`: who issued the document speaks in it; any other noun speaks for itself."""
    verb = parse.heads[noun]
    issued = parse.deps[noun] == "dobj" and lemma(parse.words[verb]) in _ISSUING
    if parse.tags[token] != "VBG" or parse.words[noun].lower() not in _DOCUMENTS or not issued:
        return noun
    subject = parse.child(verb, "nsubj")
    return noun if subject is None or parse.spans[subject][0] < 0 else _relative_head(parse, verb, subject)


def _stranded(parse: Parse, cue: int) -> int | None:
    """`Asked about the siren, Ann Doe said`: the name just before a verb of saying whose subject the parser lost.

    It loses the age in `the 22-year-old said`, too.
    """
    before = cue - 1
    if before < 0 or parse.spans[before][0] < 0:
        return None
    if not parse.tags[before].startswith("NNP") and not is_age(parse, before):
        return None
    spoken = parse.tags[cue] in ("VBD", "VBZ") and lemma(parse.words[cue]) in SPEECH_VERBS
    return before if spoken else None


def is_age(parse: Parse, token: int) -> bool:
    """Whether the token ends `22-year-old`, in one token or in five."""
    word = parse.words[token].lower()
    return word.endswith("year-old") or (word == "old" and parse.words[max(token - 2, 0)].lower() == "year")


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
