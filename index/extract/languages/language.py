"""What extraction has to know of a language that it does not parse: one table, filled in by a module per language."""

from dataclasses import dataclass

_PARTICLES = "(?:v[ao]n[ \u00a0]de[rn]|von|van|vom|zu|zur|de|del|della|di|da|do|das|dos|du|des|la|le|el|al|bin|ben|ten)"
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ][\w’'-]{0,40}[^\W\d_]"
_NEXT = rf"[ \u00a0](?:{_PARTICLES}[ \u00a0]){{0,2}}(?:[^\W\d_a-zß-öø-ÿ]\.[ \u00a0])?(?:[dD][’'])?{_CAPITAL}"
CAPITALISED_NAME = rf"(?:{_CAPITAL}|[dD][’']{_CAPITAL})(?:{_NEXT}){{0,4}}"
"""Pattern of a run of capitalised words, particles and initials within."""
NOTHING = "(?!)"


@dataclass(frozen=True, slots=True)
class Language:
    """Words are in the form that is printed in running text; a `pattern` is a regular expression without groups."""

    verbs: frozenset[str]
    """Finite forms of verbs of saying."""
    participles: frozenset[str]
    """Their participles, which need one of `auxiliaries` before them."""
    auxiliaries: str
    """Pattern."""
    sources: str
    """Pattern of the words for `according to`."""
    he: str
    she: str
    """Patterns of the pronouns that can stand behind the verb."""
    titles: str
    """Pattern of titles and offices printed before a name, without the space."""
    articles: frozenset[str]
    """Articles, prepositions and pronouns that, with a capital, begin no name."""
    definite: str
    """Pattern of the definite articles, with the space behind them where they have one."""
    prepositions: str
    """Pattern of prepositions, with the articles that melt into them: a name behind one is somebody else's."""
    conjunctions: str
    """Pattern of `and`: whoever is named before another name does not speak alone."""
    abbreviations: frozenset[str]
    """Abbreviations that a sentence goes on after, without the last full stop."""
    ordinals: str = NOTHING
    """Pattern of an ordinal number with its full stop and what shows that it is one."""
    months: str = NOTHING
    """Pattern of the months, where a full stop stands between them and the day."""
    name: str = CAPITALISED_NAME
    """Pattern."""
    cased: bool = True
    """Whether the script has capitals: without them a title must be known before a name is seen behind it."""
    capital_nouns: bool = False
    """Whether common nouns have capitals: one capitalised word alone is then no name."""
    dash_dialogue: bool = False
    """Whether a dash at the beginning of a line opens speech."""

    @property
    def pronouns(self) -> str:
        """Pattern of either pronoun."""
        return f"(?:{self.he}|{self.she})"

    @property
    def told(self) -> str:
        """Pattern of a participle of a verb of saying; matches nothing where the language has none."""
        return f"(?:{_alternatives(self.participles)})" if self.participles else NOTHING

    @property
    def says(self) -> str:
        """Pattern of a finite verb of saying, compound tenses included."""
        simple = _alternatives(self.verbs)
        return f"(?:{simple}|(?:{self.auxiliaries}) {self.told})" if self.participles else f"(?:{simple})"


def _alternatives(words: frozenset[str]) -> str:
    """Pattern of any of the words, the longest first."""
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))
