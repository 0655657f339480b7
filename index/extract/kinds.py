"""Tell people from bodies among the printed names of an article: a form votes for its kind."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from index.extract.given_names import FEMALE, MALE
from index.extract.lexicon import BODIES
from index.extract.mentions import Mention
from index.extract.printed import begins_with_particle, surname
from index.model import SpeakerKind

_PERSONAL_PARTICLES = frozenset("bin ibn van von der den del de della di al el".split())


def split_by_kind(mentions: list[Mention]) -> tuple[list[Mention], list[Mention], list[Mention]]:
    """People, organisations and places, and names of unknown kind; a form votes for its kind."""
    votes: dict[str, Counter[SpeakerKind]] = defaultdict(Counter)
    for mention in mentions:
        votes[" ".join(mention.words).casefold()][mention.kind] += 1
    surnames = {surname(m.words) for m in mentions if m.kind is SpeakerKind.PERSON}
    people: list[Mention] = []
    others: list[Mention] = []
    guesses: list[Mention] = []
    for mention in mentions:
        kinds = votes[" ".join(mention.words).casefold()]
        kind = max(kinds, key=lambda k: kinds[k])
        if (
            mention.titles
            or mention.holds_office
            or begins_with_particle(mention.words, surnames)
            or (kind is SpeakerKind.ORGANISATION and _looks_like_a_person(mention.words, surnames))
        ):
            kind = SpeakerKind.PERSON
        (people if kind is SpeakerKind.PERSON else guesses if kind is SpeakerKind.UNNAMED else others).append(mention)
    return people, others, guesses


def _looks_like_a_person(words: Sequence[str], surnames: set[str]) -> bool:
    """A full name that the recogniser took for an organisation: by given name, particle or a known surname."""
    if not 1 < len(words) <= 5 or not words[-1][:1].isupper() or words[-1].lower() in BODIES:
        return False
    given = words[0].casefold()
    particle = any(word in _PERSONAL_PARTICLES for word in words[1:-1])
    return given in FEMALE or given in MALE or particle or (len(words) == 2 and surname(words) in surnames)
