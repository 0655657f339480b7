"""Parse sentences with the English pipeline, each whole quotation masked by a short clause.

The parser then sees the frame (`"This is so," said the mayor`) and not the quotation's own syntax.
"""

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.extract.marks import Quotation
from index.extract.pipeline import Pipeline
from index.extract.recase import recased
from index.extract.sentences import Sentence
from index.model import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

MASKED = -1
MAX_CHARACTERS = 2_000
"""Longer sentences are cut before they go to the parser, so that one endless line costs no more than its length."""
MAX_SENTENCE_CHARACTERS = 20_000
MAX_SENTENCE_QUOTATIONS = 50
"""A longer sentence, or one with more quotations, is no prose and is not parsed; nor is a line so long tagged."""
_CLAUSE = "This is so"
_VERB = "is so"
_PLAIN_MARKS = (
    {ord(c): "'" for c in "‘’‛′"} | {ord(c): '"' for c in "“”„‟«»"} | {ord(c): " " for c in "\u00a0\u2009\u202f"}
)
"""The pipeline was trained on straight marks: curly apostrophes alone break its parses."""
_SHORT_TITLE = re.compile(
    r"\b(?:Retd\.(?=\))|(?:Adv|Alh|Arc|Asst|Atty|Barr|Brig|Capt|Cmdr|Col|Const|Coun|Cpl|Det|Dir|Engr|Hon|Insp|Lt"
    r"|Ma|Maj|Rt|Sgt|Sr|Supt|Thiru|Usec)\.(?= [A-Z]))"
)
"""Titles, and `(Retd.)` behind them, that the pipeline does not know: it ends a name at their full stop."""
_WORD = re.compile(r"[^\W\d_]{3}")


@dataclass(frozen=True, slots=True)
class Entity:
    """A named entity: tokens `first` to `last`, both included."""

    first: int
    last: int
    label: str


@dataclass(frozen=True, slots=True)
class Parse:
    """One sentence's words, tags and dependencies; `masks` maps a token to the quotation that it stands for.

    `quoted` are the tokens inside quoted fragments. `spans` are in the article's text; a token of a mask has the
    span (-1, -1).
    """

    sentence: Sentence
    words: tuple[str, ...]
    tags: tuple[str, ...]
    deps: tuple[str, ...]
    heads: tuple[int, ...]
    children: tuple[tuple[int, ...], ...]
    spans: tuple[Span, ...]
    entities: tuple[Entity, ...]
    masks: dict[int, Quotation]
    quoted: frozenset[int]

    def subtree(self, token: int, *, without: frozenset[int] = frozenset()) -> list[int]:
        """The token and all below it, in order; branches that start in `without` are left out."""
        found, stack = [], [token]
        while stack:
            node = stack.pop()
            found.append(node)
            children = self.children[node]
            stack += [child for child in children if child not in without] if without else children
        return sorted(found)

    def child(self, token: int, *deps: str) -> int | None:
        """The first child of that relation."""
        return next((c for c in self.children[token] if self.deps[c] in deps), None)


class Parser:
    """The English pipeline on masked sentences, loaded once."""

    def __init__(self) -> None:
        self._pipeline = Pipeline()

    def parse(self, text: str, sentences: Iterable[Sentence]) -> list[Parse]:
        """Parse the sentences; one longer than MAX_CHARACTERS comes back in several parses."""
        text = recased(text)
        masked = [part for sentence in sentences if _is_prose(text, sentence) for part in _masked(text, sentence)]
        distinct = list(dict.fromkeys(words for _, words, _, _ in masked))
        docs = dict(zip(distinct, self._pipeline.read(distinct), strict=True))
        return [_plain(item, docs[item[1]]) for item in masked]


_Masked = tuple[Sentence, str, "array[int]", dict[int, Quotation]]


def _is_prose(text: str, sentence: Sentence) -> bool:
    """Whether a word of three letters is left outside the whole quotations, in a sentence of bearable size."""
    quotations = len(sentence.whole) + len(sentence.fragments)
    if sentence.end - sentence.start > MAX_SENTENCE_CHARACTERS or quotations > MAX_SENTENCE_QUOTATIONS:
        return False
    at = sentence.start
    for quotation in sentence.whole:
        if _WORD.search(text, at, quotation.outer_start):
            return True
        at = quotation.outer_end
    return _WORD.search(text, at, sentence.end) is not None


def _masked(text: str, sentence: Sentence) -> Iterator[_Masked]:
    """The sentence as the parser shall see it, with the article's offset of each character."""
    pieces: list[str] = []
    offsets = array("q")
    marks: dict[int, Quotation] = {}
    at = sentence.start
    for quotation in sorted((*sentence.whole, *sentence.fragments), key=lambda q: q.outer_start):
        _copy(text, at, quotation.outer_start, pieces, offsets)
        at = quotation.outer_end
        if quotation in sentence.whole:
            mask = _mask(text, quotation, sentence.end)
            pieces.append(mask)
            marks[len(offsets) + mask.index(_VERB)] = quotation
            offsets.extend([MASKED] * len(mask))
        else:
            _copy(text, quotation.start, quotation.end, pieces, offsets)
    _copy(text, at, sentence.end, pieces, offsets)
    whole = "".join(pieces).translate(_PLAIN_MARKS).encode("utf-8", "replace").decode("utf-8")
    for start, end in _cuts(whole):
        here = {at - start: quotation for at, quotation in marks.items() if start <= at < end}
        yield sentence, whole[start:end], offsets[start:end], here


def _copy(text: str, start: int, end: int, pieces: list[str], offsets: "array[int]") -> None:
    """Without the full stops of short titles, at which the pipeline would end a name."""
    for title in _SHORT_TITLE.finditer(text, start, end):
        pieces.append(text[start : title.end() - 1])
        offsets.extend(range(start, title.end() - 1))
        start = title.end()
    if end > start:
        pieces.append(text[start:end])
        offsets.extend(range(start, end))


def _mask(text: str, quotation: Quotation, end: int) -> str:
    follow = text[quotation.outer_end : min(end, quotation.outer_end + 2)]
    final = "" if follow[:1] in (",", ".", ";", ":") else ("," if follow.strip() else ".")
    lead = "" if quotation.outer_start == 0 or text[quotation.outer_start - 1].isspace() else " "
    tail = "" if not follow or follow[0].isspace() or follow[0] in ",.;:" else " "
    return f'{lead}"{_CLAUSE}{final}"{tail}'


def _cuts(masked: str) -> Iterator[Span]:
    at = 0
    while len(masked) - at > MAX_CHARACTERS:
        space = masked.rfind(" ", at + MAX_CHARACTERS // 2, at + MAX_CHARACTERS)
        stop = space if space > at else at + MAX_CHARACTERS
        yield at, stop
        at = stop
    yield at, len(masked)


def _plain(item: _Masked, doc: "Doc") -> Parse:
    """Plain data out of spaCy's document."""
    sentence, _, offsets, marks = item
    strings = doc.vocab.strings
    names = doc.to_array(["ORTH", "TAG", "DEP"]).tolist()
    places = doc.to_array(["HEAD", "IDX", "LENGTH"]).astype("int64").tolist()
    heads = tuple(i + to_head for i, (to_head, _, _) in enumerate(places))
    children: list[list[int]] = [[] for _ in heads]
    for i, head in enumerate(heads):
        if head != i:
            children[head].append(i)
    spans, masks = [], {}
    for i, (_, a, length) in enumerate(places):
        b = a + length
        if a < len(offsets) and MASKED in offsets[a:b]:
            spans.append((MASKED, MASKED))
            if a in marks:
                masks[i] = marks[a]
        else:
            spans.append((offsets[a], offsets[b - 1] + 1) if b > a else (sentence.start, sentence.start))
    return Parse(
        sentence,
        tuple(strings[word] for word, _, _ in names),
        tuple(strings[tag] for _, tag, _ in names),
        tuple(strings[dep] for _, _, dep in names),
        heads,
        tuple(tuple(c) for c in children),
        tuple(spans),
        tuple(Entity(e.start, e.end - 1, e.label_) for e in doc.ents),
        masks,
        _inside(spans, sentence.fragments),
    )


def _inside(spans: Sequence[Span], fragments: Sequence[Quotation]) -> frozenset[int]:
    """The tokens that stand within the fragments; both come in order."""
    found, k = set(), 0
    for token, (start, _) in enumerate(spans):
        while k < len(fragments) and fragments[k].end <= start:
            k += 1
        if k < len(fragments) and start >= fragments[k].start:
            found.add(token)
    return frozenset(found)
