"""Which words report speech: forms to lemmas, the verbs of saying, and how often each is a cue."""

from functools import lru_cache

from index.extract.cue_rates import BIAS, WEIGHTS
from index.extract.verbs import IRREGULAR, VERBS

SPEECH_VERBS = frozenset(
    """
    accuse acknowledge add address admit advise affirm agree allege announce answer appeal argue ask assert
    assure bark begin bellow blame blast blog blurt boast brag call caution charge chime chuckle cite claim
    clarify comment complain concede conclude confess confide confirm contend continue counter crack criticise
    criticize cry caution declare decry defend demand denounce deny describe detail disclose dismiss dispute
    echo elaborate emphasise emphasize estimate exclaim explain express fire forecast fume gush hail hint
    implore indicate inform insist instruct interject interrupt joke justify lament laugh maintain mention
    message moan mock muse note object observe offer opine order outline plead pledge point pose post praise
    preach predict proclaim promise prompt propose protest quip quote rail rant read reason reassure rebuke
    recall reckon recommend recount reflect reiterate relate remark remember remind repeat reply report
    respond retort reveal rule say scoff shout shrug sigh signal slam snap sneer speak specify speculate
    stammer state stress suggest sum surmise swear sympathise talk tease tell testify text thank theorise
    thunder tout tweet underline underscore urge venture vent voice volunteer vow wail warn whisper wonder
    write yell chant question dub brand label characterise characterize hiss joke paraphrase rave scream scold
    sing tut mutter murmur mumble shriek plead grumble drawl enthuse intone counsel report post rate theorize
    sympathize apologise apologize allow conclude confirm disagree
    """.split()
)
"""Verbs that can stand beside a quotation as its cue."""

CONTINUING = frozenset({"add", "continue", "go", "conclude"})
"""Verbs by which the same speech goes on: quotation, frame and quotation are then one statement."""

_VOWELS = frozenset("aeiou")


@lru_cache(maxsize=65536)
def lemma(form: str) -> str:
    """The dictionary form of an English verb form, by rules and a short list."""
    word = form.lower()
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word in VERBS or word in SPEECH_VERBS:
        return word
    for stem in stems(word):
        if stem in VERBS or stem in SPEECH_VERBS:
            return stem
    return next(iter(stems(word)), word)


def stems(word: str) -> list[str]:
    """The dictionary forms that a word in small letters may be a form of, by its ending alone."""
    if len(word) > 4 and word.endswith(("ies", "ied")):
        return [word[:-3] + "y", word[:-1]]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = word[: -len(ending)]
            doubled = stem[-1] == stem[-2] and stem[-1] not in _VOWELS
            return [stem, stem + "e", stem[:-1]] if doubled else [stem, stem + "e"]
    if len(word) > 4 and word.endswith("es") and word[-3] in "sxzho":
        return [word[:-2], word[:-1]]
    if word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        return [word[:-1]]
    return []


def is_speech_form(form: str) -> bool:
    """Whether the word is a form of a verb of saying."""
    return lemma(form.strip('.,:;—–-!?"”’')) in SPEECH_VERBS


def score(features: list[str]) -> float:
    """The log-odds that a construction with these features reports somebody's words."""
    return BIAS + sum(WEIGHTS.get(feature, 0.0) for feature in features)
