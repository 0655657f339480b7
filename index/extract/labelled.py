"""Name the speakers whom a label gives: a turn (`DOE:`), a headline (`Doe: …`), a signature, an answer."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.extract.attributions import of_name
from index.extract.cast import Cast
from index.extract.confidence import CONFIDENCE, INTERVIEWEE, UNRESOLVED_PRONOUN
from index.extract.drafts import Draft
from index.extract.headlines import BODIES_THAT_CLAIM, LAST_HEADLINE
from index.extract.labels import ANSWERS, FUNCTIONS, QUESTIONS, Label, full_form, full_names
from index.extract.names import Name
from index.extract.nominals import Nominals
from index.extract.printed import surname
from index.extract.pronouns import Meant
from index.extract.sentences import is_title
from index.model import Attribution, Method, SpeakerKind, StatementKind, cut

_TO = frozenset({"to", "for", "from", "after", "on"})
"""Words behind which a headline's noun is somebody else: `tributes to founder`."""


class Labelled:
    """Resolves the labels of one article."""

    def __init__(self, cast: Cast, nominals: Nominals) -> None:
        self._text, self._names, self._nominals = cast.text, cast.names, nominals
        names = cast.names.names
        people = [name for name in names if name.kind is SpeakerKind.PERSON]
        self._by_form = {form(printed): name for name in reversed(names) for printed in (name.full, *name.aliases)}
        self._by_surname = {surname(name.full.split()): name for name in (*reversed(names), *reversed(people))}
        self._full: dict[str, str] = {}

    def without_unknown_headlines(self, drafts: Sequence[Draft]) -> list[Draft]:
        """A headline `Word: …` or `…: Word` reports speech only where the word names somebody in the article.

        The headline then stands for its whole sentence. Words in marks stay, whoever has said them.
        """
        headlines = [d for d in drafts if d.label and d.label.method is Method.HEADLINE]
        known = {d.sentence for d in headlines if d.label and (self._named_by(d.label) or self._is_body(d.label))}
        unknown = [d for d in headlines if d.sentence not in known]
        for draft in unknown:
            draft.label = None
        dropped = {id(d) for d in unknown if d.kind is not StatementKind.DIRECT}
        return [d for d in drafts if id(d) not in dropped and (d.sentence not in known or d in headlines)]

    def is_misread(self, draft: Draft, found: Sequence[Attribution]) -> bool:
        """`Court Frees Trader, Slams Police`: a name of words with capitals that the text below does not print."""
        if (
            draft.paragraph > LAST_HEADLINE
            or draft.label is not None
            or draft.kind is StatementKind.DIRECT
            or not found
        ):
            return False
        name, end = found[0].name, self._text.find("\n", draft.spans[-1][1])
        start = self._text.rfind("\n", 0, draft.spans[0][0]) + 1
        named = found[0].kind in (SpeakerKind.PERSON, SpeakerKind.ORGANISATION) and " " in name
        return named and end >= 0 and is_title(self._text[start:end].split()) and name not in self._text[end:]

    def learn(self, labels: Iterable[Label]) -> None:
        """Let a short label (`DOE:`) stand for the fullest name with that surname: `Ann Doe`, or else `ANN DOE:`."""
        full = None
        for label in labels:
            if label.answers or label.span[0] == label.span[1]:
                continue
            printed = self._text[label.span[0] : label.span[1]]
            if printed.isupper() and label.method is Method.SPEAKER_LABEL:
                full = full_names(self._text) if full is None else full
                printed = full_form(printed, full) or printed
            key = form(printed.split()[-1])
            known = self._full.setdefault(key, printed)
            if (not printed.isupper(), len(printed)) > (not known.isupper(), len(known)):
                self._full[key] = printed

    def speaker(self, label: Label) -> Meant:
        """The speaker of a labelled turn, a headline or a signed quotation."""
        if label.answers:
            return self._answering()
        if label.span[0] == label.span[1]:
            return (), None
        printed = self._text[label.span[0] : label.span[1]]
        confidence = CONFIDENCE[label.method]
        name = self._named_by(label)
        if name is None and printed in ANSWERS:
            name, confidence = self._interviewee(), INTERVIEWEE
        if name is not None:
            return (replace(of_name(self._text, name, label.span, label.method), confidence=confidence),), name
        if printed in ANSWERS or printed in QUESTIONS:
            confidence = UNRESOLVED_PRONOUN
        kind = SpeakerKind.UNNAMED if confidence == UNRESOLVED_PRONOUN else SpeakerKind.PERSON
        if label.method is Method.HEADLINE:
            kind = SpeakerKind.GROUP if is_plural(printed.split()[-1].lower()) else SpeakerKind.UNNAMED
        if printed in FUNCTIONS:
            kind = SpeakerKind.UNNAMED
        full = label.full or self._full.get(form(printed.split()[-1]), printed)
        role = label.role
        return (
            Attribution(
                full,
                kind,
                label.method,
                confidence,
                printed,
                label.span,
                cut(self._text, [role]) if role else None,
                role,
            ),
        ), None

    def _is_body(self, label: Label) -> bool:
        return label.told or self._text[label.span[0] : label.span[1]].split()[-1].lower() in BODIES_THAT_CLAIM

    def _named_by(self, label: Label) -> Name | None:
        printed = self._text[label.span[0] : label.span[1]]
        if not printed:
            return None
        name = self._by_form.get(form(printed)) or self._by_surname.get(form(printed.split()[-1]))
        if name is not None and label.method is Method.HEADLINE:
            below = any(mention.span[0] > label.span[1] for mention in name.mentions)
            name = name if below and not name.is_place else None
        if name is None and label.method is Method.HEADLINE and _TO.isdisjoint(printed.lower().split()):
            holders = self._nominals.holders(form(printed.split()[-1]))
            name = holders[0] if len(holders) == 1 else None
        return name

    def _answering(self) -> Meant:
        """Who answers where no label says so: the interviewee, as the introduction prints the name."""
        name = self._interviewee()
        if name is None:
            return (), None
        mention = max(name.mentions, key=lambda m: len(m.words))
        return (replace(of_name(self._text, name, mention.span, Method.INTRODUCED), confidence=INTERVIEWEE),), name

    def _interviewee(self) -> Name | None:
        """Who answers in questions and answers: the person whom the introduction names most often."""
        people = [name for name in self._names.names if name.kind is SpeakerKind.PERSON]
        return max(people, key=lambda name: len(name.mentions), default=None)

    def of_surname(self, printed: str) -> Name | None:
        """Whose surname this is, a person's before a body's."""
        return self._by_surname.get(form(printed))


def is_plural(noun: str) -> bool:
    """Whether a noun in small letters is for several people."""
    return noun in ("police", "people") or (noun.endswith("s") and not noun.endswith("ss"))


def form(printed: str) -> str:
    """A name in small letters, with one blank between its words."""
    return " ".join(printed.casefold().replace("’", "'").split())
