"""Tell attributions of what was said from those of what was not: negated, refused, or only possible.

Read `is_unsaid` first. It looks at characters alone, so that every extractor can use it.
"""

import re
from collections.abc import Sequence

from index.extract.cues import lemma
from index.extract.drafts import Draft
from index.extract.parse import Parse
from index.model import Span, StatementKind

_REACH = 120
"""Characters before and behind a cue that are looked at; no further than its line."""
_ADVERB = r"(?!only\b|merely\b|simply\b|solely\b|mere\b)\w+ly"
_BETWEEN = (
    rf"(?:\s+(?:be|been|being|have|had|yet|ever|even|still|also|either|so\s+far|at\s+first|once|again|to|{_ADVERB}"
    r"|want|wanting|wish|wishing|agree|able|willing|prepared|ready|going|plan|planning|intend|bother|choose|care"
    r"|allowed|permitted|authori[sz]ed|in\s+a\s+position|at\s+liberty|dare|presume|expect|seek)"
    r"|,\s+(?:however|though|so\s+far|yet|for\s+(?:his|her|its|their)\s+part),)*\s*$"
)
"""What may stand between a negation and the word that it negates."""
_SUBJECT = r"(?:\s+[\w’'.-]+){1,5}?"
_AUXILIARY = r"(?:do|does|did|has|have|had|is|are|was|were|will|would|can|could|should)"
_CLAUSE = r"(?:^|[.!?;:,(—–“\"]\s*|\b(?:but|and|that|while|because|although|so)\s+)"
_NEGATED = re.compile(
    rf"(?:\b(?:not|never|cannot|(?<!goes )(?<!went )without)|n[’']t|\byet\s+to)(?!\s+(?:only|just)\b){_BETWEEN}"
    rf"|\b(?:nor|neither|never|not\s+once|at\s+no\s+(?:point|time))\s+{_AUXILIARY}{_SUBJECT}{_BETWEEN}"
    rf"|{_CLAUSE}(?:nobody|no\s+one|none|neither(?:{_SUBJECT}\s+nor{_SUBJECT})?"
    rf"|no(?!\s+(?:wonder|doubt|matter|sooner|longer|surprise)\b)(?:\s+[a-z]+){{1,3}}?)"
    rf"(?:\s+of(?:\s+[a-z]+){{1,3}})?(?:\s+{_AUXILIARY})?{_BETWEEN}",
    re.IGNORECASE,
)
"""`did not`, `has yet to`, `nor did she`, `nobody`, before what they negate."""
_REFUSED = re.compile(
    rf"\b(?:declin(?:e|es|ed|ing)|refus(?:e|es|ed|ing|al)|fail(?:s|ed|ing|ure)?|unable|unwilling|reluctant|neglect(?:s|ed)?"
    rf"|omit(?:s|ted)?|for(?:gets|got)|too\s+(?:early|soon)|premature)(?:\s+(?:once|again|{_ADVERB}))*\s+to{_BETWEEN}"
    rf"|\b(?:avoid(?:s|ed|ing)?|stop(?:s|ped|ping)?\s+short\s+of){_BETWEEN}",
    re.IGNORECASE,
)
"""`declined to`, `stopped short of`."""
_POSSIBLE = re.compile(rf"(?<!\w)(?:might|may|could|should|must|ought\s+to){_BETWEEN}")
"""Small letters only: `May said` is somebody. `Can`, `will` and `would` are none: `can confirm` does so."""
_COMING = re.compile(rf"\b(?:expected|due|set|likely|scheduled|poised|preparing)\s+to{_BETWEEN}")
"""`is expected to say`: nothing is said yet."""
_NO = re.compile(r"\bno\s+(?:(?:further|immediate|public|official|direct|such|other|specific)\s+)?$", re.IGNORECASE)
_SILENT_BEHIND = re.compile(
    r"(?:\s+(?!that\b)\w+){0,2}?\s+(?:nothing|little|no\s+more|not\s+a\s+word)"
    r"(?:\s+(?:about|on|more|else|publicly|further)\b|\s*(?:[.,;!?]|$))",
    re.IGNORECASE,
)
"""`said nothing about`; who `said nothing was wrong` said so."""
_TELL = (
    "say|comment|disclose|reveal|elaborate|specify|discuss|reply|respond|answer|tell|confirm|explain|speak|talk"
    "|take\\s+(?:sides|questions)|speculate|identify|name|give|provide|rule\\s+out|be\\s+(?:interviewed|named|identified|drawn)|go\\s+into"
)
_REFUSING = re.compile(
    rf"\s*(?:\w+ly\s+|again\s+|at\s+first\s+)?(?:(?:any|all|further|immediate|an?|repeated|multiple)\s+)*"
    rf"(?:to\s+(?:\w+ly\s+)?(?:{_TELL})|comment|interview|request|elaboration)",
    re.IGNORECASE,
)
"""What was refused where nothing was said; who refused to resign, took a position."""
_OUTSPOKEN = frozenset(
    "mince hesitate hide shy hold secret bones doubt apology fail refuse decline beat stop forget".split()
)
"""To negate these is to speak out: `did not mince words`, `made no secret of`."""
_ASIDE = frozenset(
    """
    not never no cannot to be am is are was were been being have has had do does did will would can could should may
    might must of on in about for that the a an as at by yet without any all some even evidence
    """.split()
)
_MANNER = re.compile(r"(?<=\w)(?:,| without\b| as if\b| when\b)")
"""Where the meaning of a long cue ends and its manner begins: `said | without further comment`."""
_NEW_START = re.compile(r"[:;.!?\n]")
_WORD = re.compile(r"[^\W_](?:[\w’'-]*\w)?")


def is_unsaid(text: str, cue_span: Span) -> bool:
    """Whether the attribution around the cue tells what was *not* said, or what only might be.

    `did not say`, `never said`, `nor did she say`, `nobody said`, `would not confirm`, `could not say`, `has yet to
    say`, `declined to comment`, `refused to discuss`, `without saying`, `stopped short of saying`, `said nothing
    about`, `might say`. So too where the cue is no word of speech (`does not believe that`): the words behind it stand
    for the opposite of what their source holds. A denial (`denied that`) is said, and two negations are said too
    (`did not refuse to say`, `did not hesitate to say`, `not only said`). `Did not say that it was safe` is unsaid:
    the clause alone, under the source's name, would read as if it had been claimed. The whole sentence stays what it
    is, the outlet's own.

    Args:
        text: the article.
        cue_span: the cue in it, one word or several.
    """
    start, end = cue_span
    cue = _MANNER.split(text[start:end], maxsplit=1)[0]
    return any(
        _is_unsaid_word(text, start + word.start(), start + word.end())
        for word in _WORD.finditer(cue)
        if word.group().lower() not in _ASIDE
    )


def without_unsaid(text: str, drafts: Sequence[Draft], parses: Sequence[Parse]) -> list[Draft]:
    """The drafts without what their attributions deny.

    Words in marks that begin anew were said after all: `He would not say more: “…”`; `he never said “…”` has none.
    """
    kept = []
    for draft in drafts:
        cue = parses[draft.parse].spans[draft.cue] if draft.parse is not None and draft.cue is not None else None
        if cue is None or not is_unsaid(text, cue):
            kept.append(draft)
            continue
        said = [span for span in draft.quoted if _is_said_anew(text, cue, span, draft.kind)]
        if said:
            draft.kind, draft.spans, draft.quoted = StatementKind.DIRECT, said, list(said)
            kept.append(draft)
    return kept


def _is_said_anew(text: str, cue: Span, quoted: Span, kind: StatementKind) -> bool:
    """Whether a quotation is none of what the cue denies."""
    if quoted[0] < cue[1]:
        return kind is StatementKind.DIRECT
    between = text[cue[1] : quoted[0]]
    return _NEW_START.search(between) is not None and any(c.isalnum() for c in between)


def _is_unsaid_word(text: str, start: int, end: int) -> bool:
    word = lemma(text[start:end])
    if word in _OUTSPOKEN - {"refuse", "decline"} or text[start:end].lower() in _OUTSPOKEN:
        return False
    before = text[max(start - _REACH, 0) : start].rpartition("\n")[2]
    behind = text[end : end + _REACH].partition("\n")[0]
    if word in ("refuse", "decline"):
        return _NEGATED.search(before) is None and _REFUSING.match(behind) is not None
    if any(pattern.search(before) for pattern in (_NEGATED, _POSSIBLE, _COMING, _NO)):
        return True
    refused = _REFUSED.search(before)
    if refused:
        return _NEGATED.search(before, 0, refused.start()) is None
    return _SILENT_BEHIND.match(behind) is not None
