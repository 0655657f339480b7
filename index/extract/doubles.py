"""Keep each passage once: a quotation, or the reported words around it."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace

from index.extract.cues import is_speech_form
from index.extract.drafts import Draft
from index.model import Span, StatementKind

SENTENCE_WORDS = 3
"""So many words make a quotation a sentence."""
REPORTED_WORDS = 6
"""So many words before such a sentence are a statement of their own."""
OWN_WORDS = 3
"""So many unquoted words beside a quotation make the whole a mixed statement."""
COVERED = 0.7
"""From this share of its letters inside a quotation that is a statement already, a content is that quotation."""


def without_doubles(text: str, direct: list[Draft], reported: list[Draft]) -> tuple[list[Draft], list[Draft]]:
    """Each passage once: a content inside a quotation's statement goes; a quotation inside a wider content does."""
    taken = sorted(((span, d) for d in direct for span in d.spans), key=lambda item: item[0])
    spans = [span for span, _ in taken]
    kept: list[Draft] = []
    swallowed: set[int] = set()
    for draft in reported:
        over = 0
        within: list[tuple[Span, Draft]] = []
        for start, end in draft.spans:
            k = bisect_left(spans, start, key=lambda s: s[1])
            while k < len(spans) and spans[k][0] < end:
                a, b = max(start, spans[k][0]), min(end, spans[k][1])
                if b > a:
                    over += sum(c.isalnum() for c in text[a:b])
                    within.append(taken[k])
                k += 1
        if not within:
            kept.append(draft)
            continue
        own = sum(len(text[s:e].split()) for s, e in draft.spans) - sum(
            len(text[s[0] : s[1]].split()) for s, _ in within
        )
        single = all(len(d.spans) == 1 for _, d in within)
        if draft.kind is StatementKind.MIXED and _ends_with_sentence(text, draft):
            kept += _before_sentence(text, draft)
        elif (
            draft.kind is StatementKind.MIXED and own >= OWN_WORDS and single and not _opens_with_sentence(text, draft)
        ):
            swallowed.update(id(d) for _, d in within)
            kept.append(draft)
        elif over < COVERED * letters_of(text, draft.spans) and not draft.quoted:
            kept.append(draft)
    return [d for d in direct if id(d) not in swallowed], kept


def _ends_with_sentence(text: str, draft: Draft) -> bool:
    """`The plan will fail, Doe said: “I feel it in my bones.”`: the sentence in marks is a statement of its own."""
    if len(draft.quoted) != 1:
        return False
    start, end = draft.quoted[0]
    last = not any(c.isalnum() for c in text[end : draft.spans[-1][1]])
    before = text[draft.spans[0][0] : start].rstrip(" “\"‘'")
    announced = before.endswith((",", ":")) and is_speech_form(before[:-1].split()[-1] if before[:-1].split() else "")
    return last and announced and text[start].isupper() and text[end - 1] in ".?!" and _is_long(text, start, end)


def _before_sentence(text: str, draft: Draft) -> list[Draft]:
    """What is reported before such a sentence, up to its own comma, if that is worth a statement."""
    start = draft.quoted[0][0]
    comma = text.rfind(",", draft.spans[0][0], start - 3)
    if comma < 0 or len(text[draft.spans[0][0] : comma].split()) < REPORTED_WORDS:
        return []
    return [replace(draft, kind=StatementKind.INDIRECT, spans=[(draft.spans[0][0], comma)], quoted=[])]


def _is_long(text: str, start: int, end: int) -> bool:
    return len(text[start:end].split()) >= SENTENCE_WORDS


def _opens_with_sentence(text: str, draft: Draft) -> bool:
    """`“Are you winning?” she asked, but he was asleep`: what follows the sentence in marks is not said by anybody."""
    if len(draft.quoted) != 1:
        return False
    start, end = draft.quoted[0]
    opens = not any(c.isalnum() for c in text[draft.spans[0][0] : start])
    return opens and text[start].isupper() and text[end - 1] in ",.?!" and _is_long(text, start, end)


def letters_of(text: str, spans: Iterable[Span]) -> int:
    """How many letters and digits the spans hold."""
    return sum(sum(map(str.isalnum, text[start:end])) for start, end in spans)
