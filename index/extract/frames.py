"""Find the frame of a quotation: the cue and the source that stand beside it in its own sentence."""

from dataclasses import dataclass

from index.extract.cues import SPEECH_VERBS, lemma
from index.extract.parse import Entity, Parse
from index.extract.sources import source_of

_UPWARD = frozenset(
    {
        "ccomp",
        "xcomp",
        "dobj",
        "pobj",
        "parataxis",
        "advcl",
        "conj",
        "attr",
        "oprd",
        "acl",
        "dep",
        "pcomp",
        "prep",
        "appos",
        "acomp",
        "relcl",
    }
)
_REACH = 7
_TITLE_REACH = 4
"""How many words (marks, a title) may stand between a quotation and the person who is the subject beside it."""
_PARTED = 16
"""How many words a speaker and what stands between commas behind them may take."""
_NO_SPEAKER = frozenset({"it", "that", "this", "which", "there", "what", "these", "those"})


@dataclass(frozen=True, slots=True)
class Frame:
    """A cue and the head of its source's phrase, both tokens of one parse."""

    cue: int | None
    source: int | None
    according: bool = False


def frame_of(parse: Parse, mask: int) -> Frame | None:
    """The frame of the quotation that the token `mask` stands for, None where the sentence has none."""
    ranked = list(
        dict.fromkeys([*_beside(parse, mask), *_above(parse, mask), *_below(parse, mask), *_nearest(parse, mask)])
    )
    for cue in ranked:
        source = _named_source(parse, cue)
        if source is not None:
            return Frame(cue, source)
    return (
        _parted(parse, mask)
        or _inverted(parse, mask)
        or _reading(parse, mask)
        or _put_it(parse)
        or _acting(parse, mask)
        or _unlisted(parse, mask)
        or _according(parse)
        or (Frame(ranked[0], None) if ranked else None)
    )


def _behind(parse: Parse, mask: int) -> int:
    """The first token from `mask` on that stands for no quotation; the sentence's last where there is none."""
    token = mask
    while token + 1 < len(parse.words) and parse.spans[token][0] < 0:
        token += 1
    return token


def _end_of(parse: Parse, mask: int) -> int:
    """The last token that stands for the quotation."""
    end = mask
    while end + 1 < len(parse.words) and parse.spans[end + 1][0] < 0:
        end += 1
    return end


def _inverted(parse: Parse, mask: int) -> Frame | None:
    """`"…," cautioned Ann Doe of the bank`, where the parser took the speaker for an object."""
    cue = _behind(parse, mask)
    if not parse.tags[cue].startswith("VB") or not _is_speech(parse, cue):
        return None
    source = next(
        (c for c in parse.children[cue] if c > cue and parse.deps[c] in ("dobj", "attr", "oprd", "npadvmod", "dep")),
        None,
    )
    return Frame(cue, source) if source is not None and parse.spans[source][0] >= 0 else None


def _parted(parse: Parse, mask: int) -> Frame | None:
    """`"…," a nurse, on condition of anonymity, told us`, where the parser hangs the speaker on the quotation."""
    first = _end_of(parse, mask) + 1
    commas = [t for t in range(first + 1, min(first + _PARTED, len(parse.words) - 1)) if parse.words[t] == ","]
    if len(commas) < 2 or not parse.tags[first].startswith(("DT", "PRP$", "NN")):
        return None
    source, cue = commas[0] - 1, commas[1] + 1
    plain = all(parse.tags[t] in ("DT", "PRP$", "JJ", "NN", "NNS", "NNP") for t in range(first, source + 1))
    said = parse.tags[cue] in ("VBD", "VBZ") and _is_speech(parse, cue) and parse.child(cue, "nsubj") is None
    return Frame(cue, source) if plain and said and parse.tags[source].startswith("NN") else None


def _acting(parse: Parse, mask: int) -> Frame | None:
    """`"…," Ann Doe sniffed`, `"…," he snorted`: a subject right beside a whole quotation, whatever the verb."""
    if mask not in parse.masks or parse.deps[mask] not in ("ccomp", "parataxis", "dep"):
        return None
    cue = parse.heads[mask]
    source = _named_source(parse, cue) if parse.tags[cue].startswith("VB") and parse.spans[cue][0] >= 0 else None
    if source is None or parse.child(cue, "nsubj") != source:
        return None
    person = next((e for e in parse.entities if e.label == "PERSON" and e.first <= source <= e.last), None)
    if person is None and parse.words[source].lower() in ("he", "she"):
        person = Entity(source, source, "PERSON")
    if person is None:
        return None
    end = _end_of(parse, mask)
    behind = end < min(cue, person.first) and min(cue, person.first) - end <= _TITLE_REACH
    before = max(cue, person.last) < mask and mask - max(cue, person.last) <= _TITLE_REACH
    return Frame(cue, source) if behind or before else None


def _unlisted(parse: Parse, mask: int) -> Frame | None:
    """`"…," chimed in her neighbour Ann Doe.`: any verb right behind a quotation, and a person who ends the clause."""
    cue = _behind(parse, mask)
    if mask not in parse.masks or parse.tags[cue] not in ("VBD", "VBN", "VBZ") or parse.spans[cue][0] < 0:
        return None
    person = next((e for e in parse.entities if e.label == "PERSON" and cue < e.first <= cue + _REACH), None)
    if person is None or not _ends_clause(parse, person.last + 1):
        return None
    between = range(cue + 1, person.first)
    plain = all(parse.tags[t] in ("RP", "IN", "DT", "PRP$", "NN", "NNP", "JJ", "RB") for t in between)
    return Frame(cue, person.last) if plain else None


def _ends_clause(parse: Parse, token: int) -> bool:
    return parse.words[token : token + 1] in ((), (",",), (".",), (";",), (":",))


def _put_it(parse: Parse) -> Frame | None:
    """`As Ann Doe put it, "…"` and `in the words of Ann Doe, "…"`."""
    for token, word in enumerate(parse.words):
        if parse.spans[token][0] < 0:
            continue
        if word.lower() in ("put", "puts") and parse.words[token + 1 : token + 2] == ("it",):
            source = _named_source(parse, token)
        elif word.lower() == "words" and parse.words[token + 1 : token + 2] == ("of",):
            source = parse.child(token + 1, "pobj")
        else:
            continue
        if source is not None and parse.spans[source][0] >= 0:
            return Frame(token, source)
    return None


def lead_in(parse: Parse, before: int | None = None) -> Frame | None:
    """Who is announced by a sentence that ends with a colon: its last source of speech, else the last person in it."""
    stop = len(parse.words) if before is None else before
    if (reading := _reading(parse, stop)) is not None:
        return reading
    cues = [t for t in range(stop) if parse.tags[t].startswith("VB") and parse.spans[t][0] >= 0]
    for cue in sorted(cues, key=lambda t: (_is_speech(parse, t), t), reverse=True):
        source = _named_source(parse, cue)
        if source is not None and _is_speech(parse, cue):
            return Frame(cue, source)
    people = [e.last for e in parse.entities if e.label == "PERSON" and e.last < stop and parse.spans[e.last][0] >= 0]
    if people:
        return Frame(None, people[-1])
    sources = [s for s in (_named_source(parse, cue) for cue in cues) if s is not None]
    return Frame(None, sources[0]) if sources else _according(parse)


def _reading(parse: Parse, stop: int) -> Frame | None:
    """`The notice read:`, where the parser took the verb for a noun; `stop` is where the quotation is masked."""
    before = range(stop - 1, -1, -1)
    cue = next((t for t in before if parse.spans[t][0] >= 0 and parse.words[t] not in (":", '"', ",")), None)
    if cue is None or parse.words[cue].lower() not in ("read", "reads", "said", "says"):
        return None
    source = parse.child(cue, "nsubj")
    noun = source is not None and parse.tags[source].startswith("NN") and parse.spans[source][0] >= 0
    return Frame(cue, source) if noun else None


def _named_source(parse: Parse, cue: int) -> int | None:
    source = source_of(parse, cue)
    if source is None or parse.spans[source][0] < 0 or parse.words[source].lower() in _NO_SPEAKER:
        return None
    return source


def _beside(parse: Parse, mask: int) -> list[int]:
    """The verb of saying that stands next to the quotation with its own subject: `"…," he added, stressing`."""
    end = _end_of(parse, mask)
    after = range(end + 1, min(end + 1 + _REACH, len(parse.words)))
    for token in after:
        if parse.spans[token][0] < 0 or parse.words[token] in (";", "."):
            break
        if parse.tags[token].startswith("VB") and _is_speech(parse, token) and parse.child(token, "nsubj") is not None:
            return [token]
    return []


def _above(parse: Parse, mask: int) -> list[int]:
    """Verbs that govern the quotation; a verb that is none of saying counts only as the nearest."""
    found: list[int] = []
    token, steps = mask, 0
    while parse.deps[token] in _UPWARD and steps < 4:
        token, steps = parse.heads[token], steps + 1
        if parse.spans[token][0] < 0:
            continue
        if parse.tags[token].startswith("VB") and _is_speech(parse, token):
            found.append(token)
    return found


def _below(parse: Parse, mask: int) -> list[int]:
    return [
        child
        for child in sorted(parse.children[mask], key=lambda c: abs(c - mask))
        if parse.tags[child].startswith("VB") and parse.spans[child][0] >= 0 and _is_speech(parse, child)
    ]


def _nearest(parse: Parse, mask: int) -> list[int]:
    cues = [
        t
        for t in range(len(parse.words))
        if parse.spans[t][0] >= 0
        and parse.tags[t].startswith(("VB", "NN"))
        and _is_speech(parse, t)
        and _spoken(parse, t)
    ]
    return sorted(cues, key=lambda t: abs(t - mask))[:3]


def _spoken(parse: Parse, token: int) -> bool:
    """Nouns that look like a form of a verb of saying (`report`, `claims`) are cues only when they are verbs."""
    return parse.tags[token].startswith("VB")


def _is_speech(parse: Parse, token: int) -> bool:
    return lemma(parse.words[token]) in SPEECH_VERBS or parse.words[token].lower() == "according"


def _according(parse: Parse) -> Frame | None:
    for token, word in enumerate(parse.words):
        if word.lower() == "according" and parse.spans[token][0] >= 0:
            source = source_of(parse, token, "according")
            if source is not None:
                return Frame(token, source, according=True)
    return None
