"""Find quotations that are set apart as blocks (`> …`, or below a colon) and have no marks of their own."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.extract.boilerplate import LineKind, Paragraph
from index.extract.marks import Quotation, find_quotations

_INDENT = 4
"""From so many spaces on a line is set apart; a tab is enough."""
_WIDEST_INDENT = 40
_LONGEST_STATEMENT = 8
"""In lines behind its first."""
_OPENERS = frozenset('“"')
_CLOSERS = frozenset('”"')
_CURLY = '“”"«»'
_ANNOUNCED = re.compile(
    r"\b(?:said|says|add(?:s|ed)|wrote|writes|posted|tweeted|repl(?:ies|ied)|continue[sd]|states?|stated|reads?)"
    r"(?: (?:in|on|to|of|via|after|at) (?:[\w’'-]+ ){0,4}[\w’'-]+)?:$"
)
"""`The club said in a statement:`, whose words stand in the next line."""
_LONGEST_FRAME = 80
_LEAST_WORDS = 4
_SPACES = frozenset(" \t\u00a0\u3000")
_LINE_ENDS = frozenset("\n\r\x0b\x0c\x85\u2028\u2029")


def quotations_of(text: str, lines: Sequence[Paragraph]) -> list[list[Quotation]]:
    """The quotations of each line; a block is one quotation a line, left open where the block goes on."""
    blocks = _blocks(text, lines)
    found: list[list[Quotation]] = []
    for number, line in enumerate(lines):
        if blocks[number]:
            goes_on = number + 1 < len(lines) and blocks[number + 1]
            found.append([_block(text, line, goes_on=goes_on)])
        else:
            found.append(_from_the_arrow(text, line, find_quotations(text, line.start, line.end)))
    for first, last in _opened_once(text, lines, found):
        for number in range(first, last + 1):
            start, end = lines[number].start, lines[number].end
            inner = end - (number == last)
            found[number] = [Quotation(start, inner, start, end, closed=number == last)]
    return found


def _opened_once(text: str, lines: Sequence[Paragraph], found: Sequence[list[Quotation]]) -> Iterator[tuple[int, int]]:
    """The lines that go on with a statement whose mark is not repeated, up to the line that ends with the closing mark.

    The statement is announced by a colon, in its own line or the one before.
    """
    for number, line in enumerate(lines[:-1]):
        here = found[number]
        if not here or here[-1].closed or text[here[-1].outer_start] not in _OPENERS:
            continue
        lead = text[line.start : here[-1].outer_start].rstrip() or text[: line.start].rstrip()[-1:]
        if not lead.endswith(":"):
            continue
        for last in range(number + 1, min(number + 1 + _LONGEST_STATEMENT, len(lines))):
            there = text[lines[last].start : lines[last].end]
            if any(mark in there[:-1] for mark in _CURLY) or lines[last].kind is LineKind.CAPTION:
                break
            if there[-1] in _CLOSERS and len(there) > 1:
                yield number + 1, last
                break


def _from_the_arrow(text: str, line: Paragraph, quotations: list[Quotation]) -> list[Quotation]:
    """Let a quotation with marks begin at the `>` before it, so that it opens its line."""
    if not quotations or text[line.start] != ">" or text[line.start : quotations[0].outer_start].strip("> \t"):
        return quotations
    return [replace(quotations[0], outer_start=line.start), *quotations[1:]]


def _blocks(text: str, lines: Sequence[Paragraph]) -> list[bool]:
    """Which lines are blocks: set apart, or the first below `The club said:`; how many more are is not to be seen."""
    apart = _set_apart(text, lines)
    return [
        here or (number > 0 and not apart[number - 1] and _is_announced(text, lines[number - 1], line))
        for number, (line, here) in enumerate(zip(lines, apart, strict=True))
    ]


def _set_apart(text: str, lines: Sequence[Paragraph]) -> list[bool]:
    """Which lines are marked with `>`, or indented under a line with a colon that is not."""
    found: list[bool] = []
    for number, line in enumerate(lines):
        before = lines[number - 1] if number else None
        found.append(
            _has_words(text, line)
            and (
                text[line.start] == ">"
                or (
                    before is not None
                    and _is_indented(text, line)
                    and (found[-1] or (text[before.end - 1] == ":" and not _is_indented(text, before)))
                )
            )
            and not find_quotations(text, line.start, line.end)
        )
    return found


def _is_announced(text: str, before: Paragraph, line: Paragraph) -> bool:
    """Whether the line before ends with somebody's `said:`, and this one is a sentence and no item of a list."""
    frame = text[max(before.start, before.end - _LONGEST_FRAME) : before.end]
    words = text[line.start : line.end]
    return (
        line.kind is LineKind.PROSE
        and _ANNOUNCED.search(frame) is not None
        and words[0].isupper()
        and words[-1] in ".?!"
        and len(words.split(maxsplit=_LEAST_WORDS)) >= _LEAST_WORDS
        and not find_quotations(text, line.start, line.end)
    )


def _has_words(text: str, line: Paragraph) -> bool:
    return line.kind is LineKind.PROSE and any(c.isalpha() for c in text[line.start : line.end])


def _is_indented(text: str, line: Paragraph) -> bool:
    at = line.start
    while at > max(0, line.start - _WIDEST_INDENT) and text[at - 1] in _SPACES:
        at -= 1
    indent = text[at : line.start]
    return (at == 0 or text[at - 1] in _LINE_ENDS) and ("\t" in indent or len(indent) >= _INDENT)


def _block(text: str, line: Paragraph, *, goes_on: bool) -> Quotation:
    start = line.start
    while text[start] == ">" or text[start].isspace():
        start += 1
    return Quotation(start, line.end, line.start, line.end, closed=not goes_on)
