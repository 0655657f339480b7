"""Who says a quotation in a language that is not parsed: a verb of saying or a word for `according to`, and a name.

A name must stand where the language puts the speaker: right behind the verb, with nothing but a title or an office
between, in apposition to such an office, or right before the verb. Whatever is less plain has no speaker.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from index.extract.given_names import FEMALE, MALE
from index.extract.labels import Label
from index.extract.languages.language import Language
from index.model import Method, Span

MIN_CLAIM_WORDS = 3
_REACH = 120
"""How many characters beside a quotation are searched."""
_LINE_REACH = 600
"""How many characters before a quotation a pronoun looks back, within the line."""
_LONGEST_PREPOSITION = 16
_PUNCTUATION = r"[\s,.;:!?،؛؟–—-]*"
_INVERTED = r"(?:-t-|-|\s)"
"""What stands between a verb and its subject behind it: `dit Doe`, `dit-il`, `ajoute-t-elle`."""
_LONGEST_TAIL = 60
"""At most so many characters of a frame follow its subject, before a quotation goes on."""
_NAMED = ("name", "titled", "apposed")


@dataclass(frozen=True, slots=True)
class Reported:
    """A clause without quotation marks and whose it is."""

    label: Label
    claims: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Interruption:
    """What a frame within a quotation leaves of it, and whom it names, None where that is nobody by name."""

    label: Label | None
    spans: tuple[Span, ...]


class Frames:
    """Finds the speakers printed in one article, quotation by quotation and sentence by sentence."""

    def __init__(self, text: str, language: Language) -> None:
        self._text, self._language = text, language
        says, name, sources = f"(?i:{language.says})", language.name, rf"(?i:{language.sources})\s*"
        subject = _subject(language)
        frame = (
            rf"(?:{says}{_INVERTED}(?:(?P<pronoun>{language.pronouns})\b|(?<=\s){subject})"
            rf"|(?:{language.auxiliaries}){_INVERTED}(?P<inverted>{language.pronouns})\s{language.told}\b)"
        )
        self._after = re.compile(rf"{_PUNCTUATION}\b{frame}")
        self._within = re.compile(
            rf"(?:[,،]\s|\s[–—-]\s?){frame}[^,،.;:!?؟«»“”\"–—\n]{{0,{_LONGEST_TAIL}}}(?:[,،.]\s|\s?[–—-][,.]?\s)"
        )
        self._before = re.compile(
            rf"(?:^|[\s,;:–—])(?P<name>{name})(?:[,،] [^,.:;]{{2,80}}[,،])? {says}\b[^.!?؟]{{0,60}}$"
        )
        self._apposed = re.compile(
            rf"(?:^|[\s,;:–—])(?i:{language.definite})[^,.:;!?«»„“”\"—–\n]{{2,60}},\s(?P<apposed>{name}),"
            rf" {says}\b[^.!?]{{0,60}}$"
        )
        self._led = re.compile(rf"\b{says}\s{subject}[^.!?؟:;]{{0,60}}:?\s*$")
        self._following = re.compile(rf"{_PUNCTUATION}(?P<name>{name}) {says}\b")
        self._source = re.compile(rf"(?:^|\W){sources}{subject}")
        self._opening = re.compile(
            rf"{sources}{subject}" + (r"\s+(?=[a-zäöü])" if language.capital_nouns else r"[,،]\s+")
        )
        self._closing = re.compile(rf"[,،]\s+(?:{says}\s|{sources}){subject}(?:[,،] [^,.!?؟،]{{2,80}})?[.!?…]*$")
        self._dialogue = re.compile(
            rf"[—–]\s?(?P<said>[^—–\n]{{3,600}}?)(?:\s?[—–]\s?|,\s){says}(?:-t-|-|\s){subject}"
            r"(?:[^—–.\n]{0,80}(?P<more>[—–][.,;:]?\s)|[^—–.\n]{0,80}\.?$)"
        )
        self._governed = re.compile(rf"(?:^|\s)(?i:{language.prepositions})(?:\s|(?<=[’']))(?:{language.definite})?$")
        self._joint = re.compile(rf"\s(?:{language.conjunctions})\s{name}")
        self._titles = re.compile(rf"^(?:(?:{language.titles})(?:\s|$))+", re.IGNORECASE)
        self._full: dict[str, str] = {}
        for match in re.finditer(name, text):
            self._learn(self._bare(match.group()))

    def _bare(self, printed: str) -> str:
        """Without titles and offices before the name."""
        return self._titles.sub("", printed)

    def _learn(self, name: str) -> None:
        """The shortest form of two words or more stands for the surname; longer ones begin with an office."""
        words = name.split()
        if words and re.fullmatch(self._language.sources, words[0], re.IGNORECASE):
            words = words[1:]
        if len(words) < 2 or words[0].lower() in self._language.articles:
            return
        known = self._full.get(words[-1])
        if known is None or len(words) < len(known.split()):
            self._full[words[-1]] = " ".join(words)

    def beside(self, start: int, quotation: Span, end: int) -> Label | None:
        """The label of the quotation, marks included, in the sentence from `start` to `end`."""
        stop = min(end, quotation[1] + _REACH)
        found = self._after.match(self._text, quotation[1], stop)
        if found and (pronoun := self._pronoun(found)):
            return self._meant(pronoun, quotation[0])
        return next(self._labels(found, start, quotation, stop), None)

    def within(self, start: int, end: int) -> Interruption | None:
        """`« Nous gagnerons, promet Ann Doe, et vite. »`: the frame inside the quotation's marks."""
        match = self._within.search(self._text, start, end)
        if match is None:
            return None
        spans = tuple(self._trimmed(*span) for span in ((start, match.start()), (match.end(), end)))
        if not all(any(c.isalnum() for c in self._text[a:b]) for a, b in spans):
            return None
        pronoun = self._pronoun(match)
        return Interruption(self._meant(pronoun, start) if pronoun else self._label(match, 0), spans)

    @staticmethod
    def _pronoun(match: "re.Match[str]") -> Span | None:
        return next((match.span(group) for group in ("pronoun", "inverted") if match.group(group)), None)

    def _meant(self, pronoun: Span, before: int) -> Label | None:
        """Whoever the line names first before the quotation, else the one person whom the line before names.

        Nobody whose given name is of the other gender.
        """
        others = FEMALE if re.fullmatch(self._language.he, self._text[slice(*pronoun)]) else MALE
        others -= MALE if others is FEMALE else FEMALE
        here = self._text.rfind("\n", 0, before) + 1
        above = here - 1
        while above > 0 and self._text[above - 1].isspace():
            above -= 1
        name = next(self._people(here, before, others), None)
        if name is None:
            people = set(self._people(self._text.rfind("\n", 0, above) + 1, above, others))
            name = people.pop() if len(people) == 1 else None
        return Label(pronoun, Method.PRONOUN, full=name) if name else None

    def _labels(self, found: "re.Match[str] | None", start: int, quotation: Span, stop: int) -> Iterator[Label]:
        first = max(start, quotation[0] - _REACH)
        before = self._text[first : quotation[0]]
        candidates = (
            (found, 0),
            (self._following.match(self._text, quotation[1], stop), 0),
            (self._apposed.search(before), first),
            (self._ungoverned(self._before.search(before)), first),
            (self._led.search(before), first),
            (self._source.search(self._text, quotation[1], stop), 0),
            (self._source.search(before), first),
        )
        for match, offset in candidates:
            label = self._label(match, offset) if match else None
            if label:
                yield label

    def _ungoverned(self, match: "re.Match[str] | None") -> "re.Match[str] | None":
        """None where a preposition makes the name somebody else's: `the mayor of Doe said`."""
        if match is None:
            return None
        at = match.start("name")
        elided = match.string[at].islower()  # `le préfet d’Orval`
        governed = self._governed.search(match.string[max(0, at - _LONGEST_PREPOSITION) : at])
        return None if elided or governed else match

    def opening(self, start: int, end: int) -> Reported | None:
        """`Selon la maire Ann Doe, …` at the start of the sentence."""
        match = self._opening.match(self._text, start, min(end, start + _REACH))
        label = self._label(match, 0) if match else None
        if match is None or label is None or not self._text[match.end()].isalnum():
            return None
        return self._reported(replace(label, method=Method.ACCORDING_TO), match.end(), end)

    def closing(self, start: int, end: int) -> Reported | None:
        """`…, a déclaré Ann Doe.` or `…, selon Ann Doe.` at the end of the sentence."""
        match = self._closing.search(self._text, max(start, end - 2 * _REACH), end)
        label = self._label(match, 0) if match else None
        return self._reported(label, start, match.start()) if match and label else None

    def dialogue(self, start: int, end: int) -> Reported | None:
        """`—… —dijo Ann Doe—. …`: speech behind a dash, in the line from `start` to `end`."""
        match = self._dialogue.match(self._text, start, end) if self._language.dash_dialogue else None
        label = self._label(match, 0) if match else None
        if match is None or label is None:
            return None
        said = [self._trimmed(match.start("said"), match.end("said"))]
        if match.group("more"):
            rest = self._trimmed(match.end("more"), end)
            if any(mark in self._text[rest[0] : rest[1]] for mark in "—–") or rest[0] == rest[1]:
                return None
            said.append(rest)
        return Reported(label, tuple(said))

    def _reported(self, label: Label, start: int, end: int) -> Reported | None:
        claim = self._trimmed(start, end)
        if len(self._text[claim[0] : claim[1]].split()) < MIN_CLAIM_WORDS:
            return None
        while self._text[claim[1] - 1] in ".!?…؟ ":
            claim = (claim[0], claim[1] - 1)
        return Reported(label, (claim,))

    def _trimmed(self, start: int, end: int) -> Span:
        printed = self._text[start:end]
        return start + len(printed) - len(printed.lstrip()), end - len(printed) + len(printed.rstrip())

    def _label(self, match: "re.Match[str]", offset: int) -> Label | None:
        group = next((name for name in _NAMED if match.groupdict().get(name)), None)
        if group is None:
            return None
        name = self._bare(match.group(group))
        words = name.split()
        stop = match.end(group) + offset
        if not words or words[0].lower() in self._language.articles or self._joint.match(self._text, stop):
            return None
        full = self._full.get(words[-1], name) if len(words) == 1 else name
        alone_is_enough = self._language.cased and not self._language.capital_nouns and group == "name"
        if len(full.split()) == 1 and not alone_is_enough:
            return None
        return Label((stop - len(name), stop), Method.NAMED_SUBJECT, full=full)

    def _people(self, start: int, end: int, others: frozenset[str]) -> Iterator[str]:
        """The people whom a passage names, if the article names them in full somewhere, by that name.

        Nobody whose given name, in small letters, is one of the others.
        """
        for match in re.finditer(self._language.name, self._text[max(start, end - _LINE_REACH) : end]):
            name = self._bare(match.group())
            full = self._full.get(name.split()[-1]) if name else None
            if full and full.split()[0].casefold() not in others:
                yield full


def _subject(language: Language) -> str:
    """Pattern of a speaker: a name, an office and the name, or an office and the name in apposition."""
    title = rf"(?i:{language.titles})\s"
    small = rf"(?!(?:{language.prepositions})(?:\b|(?<=[’'])))[^\W\d_A-ZÀ-Þ][\w’'-]*\s"
    # Where common nouns have capitals, only a known office is told from the name behind it.
    office = rf"(?:{small}){{0,2}}(?:{title})+" if language.capital_nouns else rf"(?:(?:{small}){{1,3}}|(?:{title})+)"
    return (
        rf"(?:(?:{title})*(?P<name>{language.name})"
        rf"|{language.definite}{office}(?P<titled>{language.name})"
        rf"|{language.definite}[^,.:;!?«»„“”\"—–\n]{{2,60}},\s(?:{title})*(?P<apposed>{language.name})"
        r"(?=\s*(?:[,.;:—–]|$)))"
    )
