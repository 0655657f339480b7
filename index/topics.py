"""What a speaker speaks of: the words that stand in their statements far more often than in the record as a whole."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.folding import fold
from index.lexical import WordIndex
from index.lexical.written import STOP_WORDS, words_of
from index.record import Record
from index.store.asked import Filters

MOST_TOPICS = 8
LOOKED_AT = 500
"""So many of a speaker's statements, those published last: more would cost more, and tell of years ago."""
LEAST_STATEMENTS = 3
"""Once or twice is a word, and no topic: of the sample articles, 2 would make topics of "believe" and "down"."""
NUMERALS = frozenset(
    "first second third fourth fifth last next one two three four five six seven eight nine ten hundred thousand "
    "million billion half twice once".split()
)
"""Words that count things, and are none themselves."""
LEAST_CHARACTERS = 3
"""Of words that are written in ASCII: shorter ones are abbreviations and endings. Other scripts need fewer."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A word, as it is mostly written, and how many of the statements that were looked at hold it in any form."""

    word: str
    statements: int


def topics_of(record: Record, speaker_id: int) -> list[Topic]:
    """What a speaker speaks of, most telling first; nothing where no word is told apart from what others say.

    The same words in several articles count once.

    Raises:
        SpeakerNotFound: no speaker has this id.
    """
    speaker = record.store.speaker(speaker_id)
    latest = [match.row for match in record.store.latest(Filters(speakers=(str(speaker.id),)), LOOKED_AT)]
    said = record.store.said(latest)
    distinct = {said[row].family_id: said[row].text for row in reversed(latest) if row in said}
    own_names = {fold(word) for name in (speaker.name, *speaker.aliases) for word in words_of(name)}
    return _telling(record.served().words, list(distinct.values()), own_names)


def _telling(words: WordIndex, texts: Sequence[str], own_names: set[str]) -> list[Topic]:
    holding: Counter[str] = Counter()
    written: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        candidates = [word for word in words_of(text) if _may_be_topic(word, own_names)]
        stems = words.stems(candidates)
        holding.update(set(stems))
        for stem, word in zip(stems, candidates, strict=True):
            written[stem][word] += 1
    often = [stem for stem, count in holding.items() if count >= LEAST_STATEMENTS]
    surprise = dict(zip(often, _surprise(words, holding, often, len(texts)), strict=True))
    ranked = sorted((stem for stem in often if surprise[stem] > 0), key=lambda stem: (-surprise[stem], stem))
    return [Topic(_as_written(written[stem]), holding[stem]) for stem in ranked[:MOST_TOPICS]]


def _may_be_topic(word: str, own_names: set[str]) -> bool:
    folded = fold(word)
    if (
        folded in STOP_WORDS
        or folded in NUMERALS
        or folded in own_names
        or any(character.isdigit() for character in word)
    ):
        return False
    return not word.isascii() or len(word) >= LEAST_CHARACTERS


def _surprise(words: WordIndex, holding: Counter[str], stems: Sequence[str], looked_at: int) -> Iterable[float]:
    """How much more often than expected each stem stands there: its part in the divergence from the whole record.

    Source: Rayson and Garside, "Comparing corpora using frequency profiling", 2000, of whose log-likelihood this is the
    term for the speaker.
    """
    generation = words.generation
    in_record = generation.holding(words.numbers(stems)).tolist()
    for stem, everywhere in zip(stems, in_record, strict=True):
        # What others print of the same words stands in the record as well, so no word is rarer there than here.
        expected = looked_at * max(everywhere, holding[stem]) / max(generation.statements, looked_at)
        yield holding[stem] * math.log(holding[stem] / expected)


def _as_written(forms: Counter[str]) -> str:
    """The form that stands there most often; in small letters, where it is written so anywhere."""
    best = forms.most_common(1)[0][0]
    return best.lower() if best.lower() in forms else best
