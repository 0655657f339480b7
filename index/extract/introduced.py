"""Find somebody without a name whom the sentence before introduces: `A neighbour saw it. “He fell,” she said` …."""

from index.extract.cast import Cast
from index.extract.drafts import NO_SENTENCE
from index.extract.lexicon import GENDERS, KIN, names_work
from index.extract.parse import Parse
from index.extract.phrases import SUBJECTS, gender_by_ending, phrase_span
from index.model import Span, SpeakerKind

_PEOPLE = frozenset(
    """girl boy teenager parent relative customer commuter passenger patient survivor voter fan supporter protester aide
    source insider shopper villager guest guard soldier""".split()
)
"""Nouns for people besides those for their work."""
_NEW = frozenset({"a", "an", "one", "another"})
"""Determiners of somebody who was not mentioned before."""

_REACH = 3
"""How many sentences back somebody is looked for, which bounds the work on a paragraph of `he said`."""


def introduced_unnamed(cast: Cast, first_sentence: int, gender: str) -> Span | None:
    """The phrase for whoever the sentence before is about, where that is one person without a name.

    It stands in the same paragraph, behind `a` or `his`; sentences that go on with the same pronoun are passed over.
    """
    if first_sentence == NO_SENTENCE:
        return None
    for number in range(first_sentence - 1, max(first_sentence - 1 - _REACH, -1), -1):
        if cast.places[number].paragraph != cast.places[first_sentence].paragraph:
            return None
        subjects = [(at, t) for at in cast.places[number].parses if (t := main_subject(cast.parses[at])) is not None]
        if len(subjects) != 1:
            return None
        at, subject = subjects[0]
        parse = cast.parses[at]
        if GENDERS.get(parse.words[subject].lower()) != gender:
            return phrase_span(parse, subject) if _is_unnamed(cast, at, subject, gender) else None
    return None


def main_subject(parse: Parse) -> int | None:
    """The subject of the sentence's own verb, outside quotations."""
    own = (t for t, dep in enumerate(parse.deps) if dep in SUBJECTS and _is_main(parse, parse.heads[t]))
    subject = next(own, None)
    return subject if subject is not None and parse.spans[subject][0] >= 0 and subject not in parse.quoted else None


def _is_main(parse: Parse, verb: int) -> bool:
    """Whether it is the sentence's verb, or an auxiliary that the parser hung below it."""
    return parse.deps[verb] == "ROOT" or (
        parse.deps[verb].startswith("aux") and parse.deps[parse.heads[verb]] == "ROOT"
    )


def _is_unnamed(cast: Cast, at: int, subject: int, gender: str) -> bool:
    parse, noun = cast.parses[at], cast.parses[at].words[subject].lower()
    person = names_work(noun) or noun in _PEOPLE or _has_who(parse, subject)
    if parse.tags[subject] != "NN" or not person:
        return False
    own = KIN.get(noun) or gender_by_ending(noun)
    if own is not None and own != gender:
        return False
    before = [c for c in parse.children[subject] if c < subject]
    new = any(parse.words[c].lower() in _NEW for c in before)
    theirs = any(parse.tags[c] == "PRP$" or parse.deps[c] == "poss" for c in before)
    if not new and (not theirs or any(noun in name.offices for name in cast.names.names)):
        return False  # `his captain` may be the captain whom the article names
    people = (name for t in range(subject, len(parse.words)) if (name := cast.names.of_token(at, t)))
    return all(name.kind is not SpeakerKind.PERSON for name in people)


def _has_who(parse: Parse, noun: int) -> bool:
    """`one islander, who did not wish to be named`."""
    clauses = (c for c in parse.children[noun] if parse.deps[c] == "relcl")
    return any(parse.words[c].lower() == "who" for clause in clauses for c in parse.children[clause])
