"""Tell what somebody is reported to say from deeds, wishes about things, and silence, in what the model reads."""

import re
from collections.abc import Sequence

from index.extract.cues import SPEECH_VERBS, lemma, stems
from index.extract.tokens import Content, Tokens, is_silence
from index.model import Span

MIN_WORDS = 3
"""So many words make a statement without marks: `said it`, `heard gunfire` say nothing that one could search for."""
SHORT_AT_LEAST = 0.9
"""How probable a thing of one word less must be that a verb of saying names: `promised | a veto`."""
THING_AT_LEAST = 0.5
"""How probable it must be that a thing is reported where no verb of saying and no clause shows it: `backs the plan`."""
TOLD_AT_LEAST = 0.6
"""The same behind a verb of saying: `told a story`, `reported a fall`."""
NOBODYS_AT_LEAST = 0.5
"""The same of a clause that nobody is named for, where no verb of saying shows it: `it is clear that`."""
MARKED_AT_LEAST = 0.95
"""The same of one or two words in marks, which may be a name or irony: `the hotel “the Ark”`."""
_MARKED = re.compile(r"(?:[“\"„«‘「]|(?<![\w'])'(?=\w))((?:[^”\"“»’」']|(?<=\w)'(?=\w))+)")
_DEEDS = frozenset(
    "approve pass adopt sign veto launch release publish hold issue introduce file win lose receive hear film"
    " record impose".split()
)
"""Verbs of doing: a thing that they have for an object is no speech, however sure the model is."""
_ACTS = frozenset(
    """
    open shut close build demolish erect install inaugurate scrap axe cancel postpone suspend slash hire sack elect
    arrest detain jail remand sentence seize buy sell acquire repair replace visit attend beat score stage table post
    """.split()
)
"""Those whose object is no speech whatever clause hangs on it: `scrapped a plan that would have raised rates`."""
_ASKED = re.compile(r"(?:when |if )?(?:asked|questioned|pressed)\b", re.IGNORECASE)
_POINTING = re.compile(
    r"(?:it|so) (?:again|too|twice|last|this|before|publicly|openly|himself|herself|themselves|in|on|at|during|from)\b"
)
"""`said | it last year too`, `described | it in print`: words that only point at what was said before."""
_LEADING = frozenset({"for", "about", "of", "to", "on", "with"})
"""`asked | for patience`: the rest of the verb."""
_AFTER = re.compile(r"after (?=\w+ \w)")
_EXPLAINED = re.compile(r",? (?:by )?saying\b")
"""`Doe condemned the attacks, saying …`: a thing is only what the words behind it are about."""


def is_said(text: str, content: Content, tokens: Tokens) -> bool:
    """Whether a content is worth a statement.

    What nobody said is none: `declined to comment`, `would not say whether`. Neither is a thing that somebody does
    something to (`approved a bill`), nor, unless the model is sure of it, what nobody is named for.
    """
    if not content.spans or _is_apart(text, content) or _is_after(text, content):
        return False
    quoted = marked_words(text, content.spans)
    if is_silence(text, content.spans[0][0]) or _is_question(text, content) or tokens.is_told(content):
        return False
    words = tokens.words(content.cue) if content.cue else []
    spoken = any(word in ("according", "per") or lemma(word) in SPEECH_VERBS for word in words)
    count = sum(len(text[start:end].split()) for start, end in content.spans)
    done = any(lemma(word) in _DEEDS for word in words)
    if not quoted and count < MIN_WORDS:
        is_thing = count == MIN_WORDS - 1 and text[slice(*content.spans[0])].split()[0] not in _LEADING
        return spoken and is_thing and not done and content.source is not None and content.inside >= SHORT_AT_LEAST
    clause = any(tokens.is_clause(span) for span in content.spans)
    if content.source is None:
        if content.cue is None:
            return False  # `It is worth noting that …`: what nobody and nothing shows to be words is the outlet's own
        told = spoken and (clause or quoted >= MIN_WORDS or (not quoted and content.inside >= TOLD_AT_LEAST))
        finite = not quoted and clause and tokens.is_finite(content.spans)
        return told or (finite and content.inside >= NOBODYS_AT_LEAST)
    if (
        not quoted
        and any(not _ACTS.isdisjoint([word, *stems(word)]) for word in words)
        and (tokens.is_object(content) or text.startswith("for ", content.spans[0][0]))
    ):
        return False  # `remanded | for stealing a goat`
    if quoted >= MIN_WORDS or clause:
        return True
    start, end = content.spans[-1]
    explained = (
        _EXPLAINED.match(text, end) and " as " not in text[start:end]
    )  # `dismissed | the row as a sham|, saying`
    if not quoted and (_POINTING.match(text, content.spans[0][0]) or explained):
        return False
    least = TOLD_AT_LEAST if spoken else MARKED_AT_LEAST if quoted else THING_AT_LEAST
    return content.inside >= least and (spoken or not done)


def marked_words(text: str, spans: Sequence[Span]) -> int:
    """How many words of the spans are in marks."""
    return sum(len(words.split()) for words in _MARKED.findall(" ".join(text[a:b] for a, b in _wide(spans))))


def _is_after(text: str, content: Content) -> bool:
    """`Doe apologised after a patient was hurt` tells when, not what."""
    start = content.spans[0][0]
    return _AFTER.match(text, start) is not None or (
        content.cue is not None
        and not _MARKED.search(text, start, content.spans[-1][1])
        and text[content.cue[1] : start] == " after "
    )


def _is_apart(text: str, content: Content) -> bool:
    """Whether neither source nor cue stands in the line, where nothing is in marks: a heading, as a rule."""
    if _MARKED.search(text, max(content.spans[0][0] - 1, 0), content.spans[-1][1] + 1):
        return False
    frame = [span for span in (content.source, content.cue) if span]
    start, end = content.spans[0][0], content.spans[-1][1]
    return bool(frame) and not any("\n" not in text[min(start, a) : max(end, b)] for a, b in frame)


def spoken_spans(text: str, spans: Sequence[Span]) -> list[Span]:
    """The spans without those that nobody said: `confirmed the delay but would not say how long`."""
    return [span for span in spans if not is_silence(text, span[0])]


def _wide(spans: Sequence[Span]) -> list[Span]:
    """With the marks that may stand just outside."""
    return [(max(start - 1, 0), end + 1) for start, end in spans]


def is_asked(text: str, cue: Span) -> bool:
    """Whether others speak behind the cue: `Asked whether …`, `Doe, asked whether …`, `when pressed`."""
    before = text[max(cue[0] - 2, 0) : cue[0]].strip()
    participle = before in ("", ",") or before[-1:] in ".?!”"
    return _ASKED.match(text, *cue) is not None and (participle or not text.startswith(("asked", "pressed"), cue[0]))


def _is_question(text: str, content: Content) -> bool:
    """`Asked whether it rang, Doe said`, `Doe, asked whether it rang, said`: what others asked."""
    asked = content.cue is not None and is_asked(text, content.cue)
    if not asked or content.cue is None or content.source is None or content.source[0] > content.spans[0][0]:
        return asked
    if text[content.spans[-1][1] : content.spans[-1][1] + 1] in (".", "?"):
        return False  # `Counsel, Ann Doe, asked whether it rang.` has no other verb
    between = text[content.source[1] - 1 : content.cue[0]].rstrip()
    return between.endswith(",") and len(between) <= len("e,")
