"""From an article's text to its statements: read `Extractor.extract` top to bottom."""

import re
from collections.abc import Sequence

from index.extract.asides import without_asides
from index.extract.authors import author_of
from index.extract.boilerplate import LineKind, paragraphs
from index.extract.confidence import Evidence
from index.extract.cue_class import cue_class
from index.extract.drafts import Draft, Place
from index.extract.foreign import foreign_drafts, label_foreign
from index.extract.fragments import without_echoes
from index.extract.labels import without_dateline
from index.extract.language import LanguageDetector
from index.extract.mentions import of_label
from index.extract.names import find_names
from index.extract.narrative import narrative_spans
from index.extract.parse import Parse, Parser
from index.extract.phrases import phrase_span
from index.extract.sentences import Sentence, split_sentences
from index.extract.speakers import Speakers
from index.extract.statements import draft_statements
from index.extract.tagged import tagged_drafts
from index.extract.tagger.tagger import Tagger
from index.extract.tagger.windows import lines_of
from index.extract.tidy import tidied
from index.extract.turns import find_turns
from index.extract.unsaid import without_unsaid
from index.model import Attribution, CueClass, ExtractedStatement, Method, Span, StatementKind, cut

DEFAULT_THRESHOLD = 0.5
_SHORTER = {
    "und": "",
    "eng": "en",
    "deu": "de",
    "ger": "de",
    "fra": "fr",
    "fre": "fr",
    "spa": "es",
    "ita": "it",
    "por": "pt",
    "ara": "ar",
}
"""ISO 639-2 and 639-3 codes of the languages that have rules."""
_PERSONAL = (Method.SPEAKER_LABEL, Method.SIGNATURE)
"""Labels that name a person, as a headline's need not."""
_SUBJECT = re.compile(r"\b(?:[Tt]he|[Aa]n?|[Tt]his|[Tt]hat)\s+(?:[\w’'-]+\s+){1,3}$")


class Extractor:
    """Find every statement of an article and who made it.

    `threshold` is the least confidence of a speaker; whoever is less sure is a candidate only. `rules_only` leaves the
    attribution model out, for whoever cannot use its weights; `threads` are that model's cores, None leaves the choice
    to its runtime.
    """

    def __init__(
        self, *, threshold: float = DEFAULT_THRESHOLD, rules_only: bool = False, threads: int | None = None
    ) -> None:
        self._threshold = threshold
        self._parser = Parser()
        self._detector = LanguageDetector()
        self._tagger = None if rules_only else Tagger(threads=threads)

    def extract(self, text: str, language: str | None = None, authors: Sequence[str] = ()) -> list[ExtractedStatement]:
        """The statements of the text in order of their start.

        `language` is BCP 47, None leaves it to the text; `authors` are those whom the text itself need not name.
        """
        told, drafted = self._read(text, language, authors)
        return sorted([*(statement for _, statement in drafted), *told], key=lambda s: (s.start, s.end))

    def evidence(self, text: str, language: str | None = None) -> list[tuple[ExtractedStatement, Evidence]]:
        """The statements of the text that have a speaker or a candidate, with what its confidence rests on."""
        _, drafted = self._read(text, language)
        return [(statement, draft.evidence) for draft, statement in drafted if draft.evidence]

    def _read(
        self, text: str, language: str | None, authors: Sequence[str] = ()
    ) -> tuple[list[ExtractedStatement], list[tuple[Draft, ExtractedStatement]]]:
        """The narrative statements, and the others with their drafts."""
        code = _primary(language) or self._detector.language_of(text)
        lines, turns = find_turns(text, paragraphs(text))
        lines = [without_dateline(text, line) for line in lines]
        quoted = lines_of(text, lines)
        sentences = [
            (line.number, line.kind, sentence)
            for line, marked in zip(lines, quoted, strict=True)
            for sentence in split_sentences(text, line.start, line.end, marked.quotations, code)
        ]
        parses = self._parser.parse(text, [sentence for _, _, sentence in sentences]) if code == "en" else []
        places, captions = _places(sentences, parses)
        tagger = self._tagger if code == "en" else None
        if tagger is not None:
            drafts = tagged_drafts(text, quoted, places, parses, turns, tagger)
        else:
            drafts = draft_statements(text, places, parses, turns, foreign_drafts(text, code, places))
        drafts = without_asides(text, drafts, parses)
        drafts = tidied(without_echoes(text, quoted, without_unsaid(text, drafts, parses)), parses)
        labels = [m for d in drafts if d.label and d.label.method in _PERSONAL and (m := of_label(text, d.label.span))]
        names = find_names(parses, captions, labels)
        label_foreign(text, code, places, drafts)
        speakers = Speakers(text, places, parses, names, author_of(text, authors), read=tagger is not None)
        drafts = speakers.labelled.without_unknown_headlines(drafts)
        speakers.labelled.learn(draft.label for draft in drafts if draft.label)
        said = [(draft, self._statement(text, draft, speakers.attribute(draft), parses)) for draft in drafts]
        told = [
            ExtractedStatement(StatementKind.NARRATIVE, spans, cut(text, spans))
            for spans in narrative_spans(text, places, parses, drafts)
        ]
        return told, said

    def _statement(
        self, text: str, draft: Draft, found: tuple[Attribution, ...], parses: list[Parse]
    ) -> ExtractedStatement:
        spans = tuple(draft.spans)
        cue = parses[draft.parse].spans[draft.cue] if draft.parse is not None and draft.cue is not None else None
        return ExtractedStatement(
            draft.kind,
            spans,
            cut(text, spans),
            tuple(draft.quoted),
            tuple(a for a in found if a.confidence >= self._threshold),
            tuple(a for a in found if a.confidence < self._threshold),
            text[cue[0] : cue[1]] if cue else None,
            cue,
            _cue_class(text, draft, cue, found, parses),
        )


def _cue_class(
    text: str, draft: Draft, cue: Span | None, found: tuple[Attribution, ...], parses: list[Parse]
) -> CueClass | None:
    """The class of the cue with the source that stands beside it; behind a pronoun with what that means."""
    if cue is None:
        return None
    by = found[0] if found else None
    source = by.name if by and by.method is Method.PRONOUN else by.mention if by else None
    if draft.parse is not None and draft.source is not None and not (by and by.method is Method.PRONOUN):
        start, end = phrase_span(parses[draft.parse], draft.source)
        source = text[start:end]
    if source is None or source.lower() in ("the", "a", "an", "this", "that"):
        # The parser takes nouns such as `filing` for verbs; what stands right before the cue is its subject then.
        before = _SUBJECT.search(text, max(cue[0] - 60, 0), cue[0])
        source = before.group().strip() if before else source
    return cue_class(text[cue[0] : cue[1]], source, by.method if by else None, text[cue[1] : cue[1] + 60])


def _primary(language: str | None) -> str:
    """`en` of `en-GB`, empty where the language is unknown."""
    code = (language or "").lower().replace("_", "-").split("-")[0]
    return _SHORTER.get(code, code)


def _places(sentences: list[tuple[int, LineKind, Sentence]], parses: list[Parse]) -> tuple[list[Place], frozenset[int]]:
    """Where each parse belongs, and which of them stand beneath pictures."""
    of: dict[int, list[int]] = {}
    for at, parse in enumerate(parses):
        of.setdefault(id(parse.sentence), []).append(at)
    places: list[Place] = []
    captions: set[int] = set()
    for paragraph, kind, sentence in sentences:
        own = tuple(of.get(id(sentence), ()))
        if kind is LineKind.CAPTION:
            captions.update(own)
        else:
            places.append(Place(paragraph, sentence, own))
    return places, frozenset(captions)
