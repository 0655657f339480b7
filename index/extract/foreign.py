"""Speakers in German, French, Spanish and Italian, by reporting verbs and capitals; these texts are never parsed.

A capitalised name beside a verb of saying or behind a word such as `selon` names the speaker, a pronoun takes up
the person named last; whatever is less plain has no speaker.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.extract.drafts import NO_SENTENCE, Draft, Place
from index.extract.labels import Label
from index.model import Method, Span, StatementKind

_PARTICLES = r"(?:von|van|vom|zu|zur|der|den|de|del|della|di|da|du|des|la|le|el|al|bin|ben|ten|y|e)"
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ][\w’'-]{0,40}[^\W\d_]"
_NAME = rf"(?:{_CAPITAL}|[dD][’']{_CAPITAL})(?:[ \u00a0](?:{_PARTICLES}[ \u00a0]){{0,2}}(?:[dD][’'])?{_CAPITAL}){{0,4}}"
_OFFICE = re.compile(
    r"^(?:(?:[\w-]*(?:minister|präsident|sprecher|kanzler|meister|chef|trainer|direktor|anwält|anwalt|kommissar|leiter"
    r"|vorsitzend|inhaber|landrat|landrät|stadtrat|stadträt|dezernent|expert|forscher|professor|autor|richter|bischof|kandidat)(?:in|er|e|en)?"
    r"|Herr|Frau|Dr\.?|Prof\.?|M\.?|Mme|Monsieur|Madame|Señora?|Don|Doña|Signora?)(?:[ \u00a0]|$))+",
    re.IGNORECASE,
)
_HONORIFIC = r"(?:M\.|MM\.|Mme|Mlle|Me|Dr\.?|Prof\.?|Hr\.|Fr\.|Sr\.|Sra\.|Srta\.|D\.|Dña\.|Sig\.|Herr|Frau)[ \u00a0]"
_ARTICLES = r"(?:der|die|dem|des|le|la|les|l[’']|el|los|las|il|lo|gli|i)\b"
_MIN_CLAIM_WORDS = 3
_REACH = 120
"""How many characters beside a quotation are searched."""
_LINE_REACH = 600
"""How many characters before a quotation a pronoun looks back, within the line."""


@dataclass(frozen=True, slots=True)
class Language:
    """What a language says with: verbs, words for `according to`, pronouns, and small words to know it by."""

    verbs: str
    sources: str
    pronouns: str
    articles: frozenset[str]
    common: frozenset[str]
    capital_nouns: bool = False


_GERMAN = Language(
    r"sagt|sagte|erklärt|erklärte|betont|betonte|meint|meinte|kündigte|kündigt|berichtet|berichtete|fordert|forderte|warnt"
    r"|warnte|schreibt|schrieb|ergänzt|ergänzte|fügte|teilte|antwortet|antwortete|kritisiert|kritisierte|lobte|versicherte"
    r"|behauptet|behauptete|rief|fragte|äußerte|bestätigte|so|hat gesagt",
    r"laut|nach Angaben von",
    r"er|sie",
    frozenset("der die das ein eine den dem im am vor nach seit bei mit auf auch und es ich wir sie er so".split()),
    frozenset("der die das und ist nicht ein eine den dem von mit auf für sich auch wird im zu".split()),
    capital_nouns=True,
)
_FRENCH = Language(
    r"dit|déclare|affirme|explique|assure|ajoute|précise|souligne|estime|indique|annonce|soupire|répond|raconte|confie"
    r"|insiste|rappelle|reconnaît|regrette|prévient|écrit|lance|poursuit|conclut|résume|promet|juge|(?:a|avait) (?:dit"
    r"|déclaré|affirmé|expliqué|assuré|ajouté|précisé|souligné|estimé|indiqué|annoncé|répondu|raconté|confié|insisté|rappelé"
    r"|reconnu|regretté|prévenu|écrit|lancé|poursuivi|conclu|promis|jugé)",
    r"selon|d[’']après",
    r"il|elle",
    frozenset("le la les un une des ce cette il elle on nous je en au aux du pour dans depuis selon mais et".split()),
    frozenset("le la les des et est une un dans que qui pour pas sur au du il elle ne ce à".split()),
)
_SPANISH = Language(
    r"dice|dijo|afirma|afirmó|explica|explicó|asegura|aseguró|añade|añadió|señala|señaló|declara|declaró|indica|indicó"
    r"|sostiene|sostuvo|advierte|advirtió|anuncia|anunció|responde|respondió|cuenta|contó|subraya|subrayó|reconoce"
    r"|reconoció|ha (?:dicho|afirmado|explicado|asegurado|añadido|señalado|declarado|indicado|anunciado)",
    r"según|de acuerdo con",
    r"él|ella",
    frozenset("el la los las un una en por para con de del al y pero no se lo este esta según".split()),
    frozenset("el la los las y que en un una por para con se del al es lo como más".split()),
)
_ITALIAN = Language(
    r"dice|disse|afferma|affermò|spiega|spiegò|assicura|aggiunge|aggiunse|dichiara|dichiarò|sottolinea|annuncia|risponde"
    r"|rispose|racconta|sostiene|avverte|ricorda|scrive|(?:ha|aveva) (?:detto|affermato|spiegato|assicurato|aggiunto"
    r"|dichiarato|sottolineato|annunciato|risposto|raccontato|sostenuto|avvertito|ricordato|scritto)",
    r"secondo",
    r"lui|lei",
    frozenset("il lo la i gli le un uno una in con su per di del della al e ma non si secondo questo".split()),
    frozenset("il lo la gli le e che di non un una per con del della è si sono al nel".split()),
)
LANGUAGES = {"de": _GERMAN, "fr": _FRENCH, "es": _SPANISH, "it": _ITALIAN}
_ENGLISH = frozenset("the of and to in that is was for on with he she his her it at by as not".split())
_SAMPLE_CHARACTERS = 4000
_LEAST_SHARE = 0.12
"""Share of a language's small words among the first words of a text from which the language is believed."""
_LEAST_WORDS = 2
_ORDINARY = re.compile(r"\w+")


def language_of(text: str) -> str:
    """The language with the most small words in the text's beginning; English where none stands out."""
    words = _ORDINARY.findall(text[:_SAMPLE_CHARACTERS].lower())
    counts = Counter(words)
    shares = {code: sum(counts[w] for w in language.common) for code, language in LANGUAGES.items()}
    best = max(shares, key=lambda code: shares[code])
    english = sum(counts[word] for word in _ENGLISH)
    return best if shares[best] > max(english, _LEAST_SHARE * len(words), _LEAST_WORDS) else "en"


class Frames:
    """Finds the speaker printed beside each quotation of one article."""

    def __init__(self, text: str, language: Language) -> None:
        self._text, self._language = text, language
        verb, pronoun = language.verbs, language.pronouns
        self._after = re.compile(
            rf"[\s,.;:!?–—-]*\b(?:{verb})(?:-t-|-|\s)?"
            rf"(?:(?<=[\s-])(?P<pronoun>{pronoun})\b|(?<=\s)(?:{_HONORIFIC})?(?P<name>{_NAME}))"
        )
        self._before = re.compile(
            rf"(?:^|[\s,;:–—])(?P<name>{_NAME})(?:, [^,.:;]{{2,80}},)? (?:{verb})\b[^.!?]{{0,60}}$"
        )
        self._following = re.compile(rf"[\s,.;:!?–—-]*(?P<name>{_NAME}) (?:{verb})\b")
        self._source = re.compile(rf"(?:^|\W)(?i:{language.sources}) (?P<name>{_NAME})")
        self._opening = re.compile(
            rf"(?i:{language.sources}) (?:(?i:{_ARTICLES}) ?)?(?:{_HONORIFIC}|[^\W\d_A-Z][\w’'-]+ ){{0,4}}"
            rf"(?P<name>{_NAME})" + (r"\s+(?=[a-zäöü])" if language.capital_nouns else r",\s+")
        )
        self._full: dict[str, str] = {}
        for match in re.finditer(_NAME, text):
            self._learn(self._bare(match.group()))

    def _bare(self, printed: str) -> str:
        """Without offices before the name."""
        return _OFFICE.sub("", printed)

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
        if found and found.group("pronoun"):
            name = self._first_in_line(quotation[0])
            return Label(found.span("pronoun"), Method.PRONOUN, full=name) if name else None
        first = max(start, quotation[0] - _REACH)
        before = self._text[first : quotation[0]]
        candidates = (
            (found, 0),
            (self._following.match(self._text, quotation[1], stop), 0),
            (self._before.search(before), first),
            (self._source.search(self._text, quotation[1], stop), 0),
            (self._source.search(before), first),
        )
        labels = (self._label(match, offset) for match, offset in candidates if match)
        return next((label for label in labels if label), None)

    def opening(self, start: int, end: int) -> tuple[Label, Span] | None:
        """`Selon la maire Ann Doe, …` at the start of the sentence: who, and what is reported."""
        match = self._opening.match(self._text, start, min(end, start + _REACH))
        label = self._label(match, 0) if match else None
        if match is None or label is None or len(self._text[match.end() : end].split()) < _MIN_CLAIM_WORDS:
            return None
        if not self._text[match.end()].isalnum():
            return None
        stop = end
        while stop > match.end() and self._text[stop - 1] in ".!?… ":
            stop -= 1
        return replace(label, method=Method.ACCORDING_TO), (match.end(), stop)

    def _label(self, match: re.Match[str], offset: int) -> Label | None:
        name = self._bare(match.group("name"))
        words = name.split()
        if not words or words[0].lower() in self._language.articles:
            return None
        full = self._full.get(words[-1], name) if len(words) == 1 else name
        if self._language.capital_nouns and len(full.split()) == 1:
            return None
        stop = match.end("name") + offset
        return Label((stop - len(name), stop), Method.NAMED_SUBJECT, full=full)

    def _first_in_line(self, at: int) -> str | None:
        """The person whom the line names first before the offset, if the article names them in full somewhere."""
        line = self._text[max(self._text.rfind("\n", 0, at) + 1, at - _LINE_REACH) : at]
        names = (self._bare(match.group()) for match in re.finditer(_NAME, line))
        return next((self._full[name.split()[-1]] for name in names if name and name.split()[-1] in self._full), None)


def foreign_drafts(text: str, language: str, places: Sequence[Place]) -> list[Draft]:
    """Sentences without quotations that begin with `according to` and a name, as reported speech of that person."""
    if language not in LANGUAGES:
        return []
    frames = Frames(text, LANGUAGES[language])
    found = []
    for number, place in enumerate(places):
        opening = None if place.sentence.whole else frames.opening(place.sentence.start, place.sentence.end)
        if opening:
            label, claim = opening
            quoted = [(q.start, q.end) for q in place.sentence.fragments if claim[0] <= q.outer_start]
            kind = StatementKind.MIXED if quoted else StatementKind.INDIRECT
            found.append(Draft(kind, [claim], quoted, place.paragraph, number, label=label))
    return found


def label_foreign(text: str, language: str, places: Sequence[Place], drafts: Sequence[Draft]) -> None:
    """Give each quotation the label of whoever its own sentence names."""
    if language not in LANGUAGES:
        return
    frames = Frames(text, LANGUAGES[language])
    for draft in drafts:
        if draft.label is not None or draft.sentence == NO_SENTENCE:
            continue
        sentence = places[draft.first_sentence].sentence
        for quotation in (*sentence.whole, *sentence.fragments):
            if quotation.start == draft.spans[0][0]:
                outer = (quotation.outer_start, quotation.outer_end)
                draft.label = frames.beside(sentence.start, outer, sentence.end)
