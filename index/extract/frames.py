"""Find the frame of a quotation: the cue and the source that stand beside it in its own sentence."""

from dataclasses import dataclass

from index.extract.cues import SPEECH_VERBS, lemma
from index.extract.parse import Parse
from index.extract.reported import source_of

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
_NO_SPEAKER = frozenset({"it", "that", "this", "which", "there", "what", "these", "those"})


@dataclass(frozen=True, slots=True)
class Frame:
    """A cue and the head of its source's phrase, both tokens of one parse."""

    cue: int
    source: int | None
    according: bool = False


def frame_of(parse: Parse, mask: int) -> Frame | None:
    """The frame of the quotation that the token `mask` stands for, None where the sentence has none."""
    ranked = [*_above(parse, mask), *_below(parse, mask), *_nearest(parse, mask)]
    for cue in ranked:
        source = source_of(parse, cue)
        if source is not None and parse.spans[source][0] >= 0 and parse.words[source].lower() not in _NO_SPEAKER:
            return Frame(cue, source)
    according = _according(parse)
    if according:
        return according
    return Frame(ranked[0], None) if ranked else None


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
    return lemma(parse.words[token]) in SPEECH_VERBS or parse.words[token].lower() in ("according",)


def _according(parse: Parse) -> Frame | None:
    for token, word in enumerate(parse.words):
        if word.lower() == "according" and parse.spans[token][0] >= 0:
            source = source_of(parse, token, "according")
            if source is not None:
                return Frame(token, source, according=True)
    return None
