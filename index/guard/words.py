"""Text as tokens: what is written, and the stem under which forms of one word are compared."""

import re
from dataclasses import dataclass
from functools import lru_cache

# Words with their apostrophes, numbers with their separators, and the marks that mean something here.
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|%|[$£€¥₹]|[.,;:!?()“”\"«»–—-]")

CLAUSE_MARKS = frozenset('.,;:!?()“”"«»–—')

STOP_WORDS = frozenset(
    "a about after all also am an and any are as at be because been before being between both but by can could did "
    "do does doing for from further get gets got had has have having he her hers him his how i if in into is it its "
    "itself just let may me might more most much must my no nor not of off on once only or other our ours out over "
    "own per s said say says shall she should so some still such t than that the their theirs them then there these "
    "they this those through to told too under until up upon us very was we were what when where whether which "
    "while who whom whose why will with without would yes you your".split()
)
"""Words that say little about what a sentence is about."""

_IRREGULAR = {
    form: base
    for base, forms in {
        "beat": "beaten", "begin": "began begun", "bite": "bit bitten", "break": "broke broken", "build": "built",
        "burn": "burnt", "buy": "bought", "child": "children", "choose": "chose chosen", "come": "came",
        "drive": "drove driven", "eat": "ate eaten", "fall": "fell fallen", "fight": "fought", "find": "found",
        "fly": "flew flown", "foot": "feet", "freeze": "froze frozen", "give": "gave given", "go": "went gone goes",
        "grow": "grew grown", "hide": "hid hidden", "hold": "held", "keep": "kept", "know": "knew known",
        "leave": "left", "lend": "lent", "lose": "lost", "make": "made", "man": "men", "meet": "met", "pay": "paid",
        "rise": "rose risen", "run": "ran", "see": "saw seen", "sell": "sold", "send": "sent", "shoot": "shot",
        "shrink": "shrank shrunk", "sink": "sank sunk", "speak": "spoke spoken", "spend": "spent", "stand": "stood",
        "steal": "stole stolen", "strike": "struck", "take": "took taken", "teach": "taught", "think": "thought",
        "win": "won", "woman": "women", "write": "wrote written",
    }.items()
    for form in forms.split()
}  # fmt: skip

_ENDINGS = (("ies", "y"), ("ied", "y"), ("sses", "s"), ("shes", "sh"), ("ches", "ch"), ("xes", "x"))


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark.

    `low` is in lower case, with straight apostrophes; `stem` is empty for what is no word. `telling` words say what
    the sentence is about, `capital` ones are written like a name, and `contracted` ones end with a "not": isn't.
    """

    low: str
    stem: str
    telling: bool
    capital: bool
    contracted: bool


def tokens(text: str) -> list[Token]:
    """The tokens of a text in order."""
    return [_token(written) for written in _TOKEN.findall(text)]


@lru_cache(maxsize=2**16)
def _token(written: str) -> Token:
    low = written.lower().replace("’", "'")
    if not written[0].isalpha():
        return Token(low, "", telling=False, capital=False, contracted=False)
    contracted = low.endswith("n't")
    telling = low not in STOP_WORDS and not contracted
    return Token(low, stem(low), telling=telling, capital=written[0].isupper(), contracted=contracted)


def stem(word: str) -> str:
    """The common beginning of a word's forms: "close", "closes", "closed" and "closing" are one.

    No word of a dictionary, and coarser than one: it only has to be the same for both texts.
    """
    word = word.removesuffix("'s").removesuffix("'")
    word = _IRREGULAR.get(word, word)
    if len(word) > 3:
        word = _without_ending(word)
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    if len(word) > 3 and word[-1] == "e":
        word = word[:-1]
    return word[:-1] + "s" if word.endswith("iz") else word


def _without_ending(word: str) -> str:
    for ending, kept in _ENDINGS:
        if word.endswith(ending):
            return word[: -len(ending)] + kept
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    for ending in ("ing", "ed"):
        rest = word[: -len(ending)]
        if word.endswith(ending) and len(rest) > 2 and any(vowel in rest for vowel in "aeiouy"):
            return rest
    return word
