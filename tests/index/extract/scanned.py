"""What the mark scanner and the sentence splitter owe to any text: for hypothesis and for the fuzzer."""

from index.extract.boilerplate import paragraphs
from index.extract.marks import find_quotations
from index.extract.sentences import split_sentences

MARKED = [
    *"\"'“”‘’‚‛„‟«»‹›「」『』〝〞＂`´‘’'’“”", *" \n\t.,?!…:;—–-()[]*>|•\u00a0\u202e\ud800\x00é",
    "''", "``", "‘‘", "’’", ",,", "a", "B", "n", "s", "in", "s'", "s’", "'s", "’s", "'n'", "’n’", "'90s", "’twas",
    "'68", '45"', "6'", "50", "Ann Marr", "she said", "said Marr", "Marr said: ", "that ", "players",
    "fishin", "We won",
    "The sea is rising. ", "Mr. ", "U.S. ", "Read more: ", "قال", "我们走。", "e\u0301",
]  # fmt: skip
"""Pieces of news text, most of them marks or what makes a mark look like something else."""


def check(text: str) -> None:
    """Scan and split every paragraph; an AssertionError tells which rule the text breaks."""
    end_before = 0
    for line in paragraphs(text):
        assert end_before <= line.start < line.end <= len(text), "paragraphs overlap"
        end_before = line.end
        check_paragraph(text, line.start, line.end)
    check_paragraph(text, 0, len(text))


def check_paragraph(text: str, start: int, end: int) -> None:
    """Quotations are disjoint, in order and not empty; sentences hold them all and cut none."""
    quotations = find_quotations(text, start, end)
    at = start
    for q in quotations:
        assert at <= q.outer_start <= q.start < q.end <= q.outer_end <= end, "quotations overlap or are empty"
        at = q.outer_end
    at = start
    sentences = split_sentences(text, start, end, quotations)
    for sentence in sentences:
        assert at <= sentence.start < sentence.end <= end, "sentences overlap or are empty"
        at = sentence.end
        inside = (*sentence.whole, *sentence.fragments)
        assert all(sentence.start <= q.outer_start and q.end <= sentence.end for q in inside), "a quotation is cut"
    assert sum(len(s.whole) + len(s.fragments) for s in sentences) == len(quotations), "a quotation is lost"
