"""Find quotations that are set apart as blocks (`> …`, or indented below a colon) and have no marks of their own."""

from collections.abc import Sequence
from dataclasses import replace

from index.extract.boilerplate import LineKind, Paragraph
from index.extract.marks import Quotation, find_quotations

_INDENT = 4
"""From so many spaces on a line is set apart; a tab is enough."""
_WIDEST_INDENT = 40
_SPACES = frozenset(" \t\u00a0\u3000")
_LINE_ENDS = frozenset("\n\r\x0b\x0c\x85\u2028\u2029")


def quotations_of(text: str, lines: Sequence[Paragraph]) -> list[list[Quotation]]:
    """The quotations of each line; a block is one quotation a line, left open where the block goes on."""
    blocks = _blocks(text, lines)
    found = []
    for number, line in enumerate(lines):
        if blocks[number]:
            goes_on = number + 1 < len(lines) and blocks[number + 1]
            found.append([_block(text, line, goes_on=goes_on)])
        else:
            found.append(_from_the_arrow(text, line, find_quotations(text, line.start, line.end)))
    return found


def _from_the_arrow(text: str, line: Paragraph, quotations: list[Quotation]) -> list[Quotation]:
    """Let a quotation with marks begin at the `>` before it, so that it opens its line."""
    if not quotations or text[line.start] != ">" or text[line.start : quotations[0].outer_start].strip("> \t"):
        return quotations
    return [replace(quotations[0], outer_start=line.start), *quotations[1:]]


def _blocks(text: str, lines: Sequence[Paragraph]) -> list[bool]:
    """Which lines are blocks: marked with `>`, or indented under a line with a colon that is not."""
    found: list[bool] = []
    for number, line in enumerate(lines):
        before = lines[number - 1] if number else None
        is_block = _has_words(text, line) and (
            text[line.start] == ">"
            or (
                before is not None
                and _is_indented(text, line)
                and (found[-1] or (text[before.end - 1] == ":" and not _is_indented(text, before)))
            )
        )
        found.append(is_block and not find_quotations(text, line.start, line.end))
    return found


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
