"""Tell the language of a text from the text, for articles that come without one; docs/decisions/0008 says how."""

import re
from functools import cached_property

from py3langid.langid import MODEL_FILE, LanguageIdentifier

ENGLISH = "en"
_CANDIDATES = tuple("ar ca cs da de el en es fa fi fr he hi hu id it ja ko nl no pl pt ro ru sv tr uk ur vi zh".split())
"""Languages that newspapers are printed in; the library's other hundred only draw short texts away from these."""
_SAMPLE_CHARACTERS = 2000
_LEAST_WORDS = 3
_LEAST_PROBABILITY = 0.5
"""Below this the text counts as English. The first 40 characters of 840 English news articles, and any more of them,
never reach it in another language."""
_WORD = re.compile(r"\w+")
_PLAINLY_ENGLISH = frozenset("the and of to that with was his from".split())
_PLAINLY_ENGLISH_SHARE = 0.1
"""Above this share of such words no model is asked: a text in another language with an English title has fewer."""


class LanguageDetector:
    """Names the language; the model (75 MB of memory, two seconds) is loaded by the first text that needs it."""

    def language_of(self, text: str) -> str:
        """The ISO 639-1 code, from the beginning of the text; English where it is too short or too mixed to tell."""
        sample = text[:_SAMPLE_CHARACTERS]
        words = _WORD.findall(sample.lower())
        if len(words) < _LEAST_WORDS or _share(words) > _PLAINLY_ENGLISH_SHARE:
            return ENGLISH
        code, probability = self._identifier.classify(sample)
        return str(code) if probability >= _LEAST_PROBABILITY else ENGLISH

    @cached_property
    def _identifier(self) -> LanguageIdentifier:
        identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        identifier.set_languages(_CANDIDATES)
        return identifier


def _share(words: list[str]) -> float:
    return sum(word in _PLAINLY_ENGLISH for word in words) / len(words)
