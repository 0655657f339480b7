"""`onrecord extract FILE | python -m tests.evaluation.predictions`: what scripts of attribution corpora read.

In: the lines of `onrecord extract`. Out, one line each: `{"id", "quotes": [{"start", "end", "spans", "quoted", "kind",
"speaker", "speaker_resolved"}]}`, where `speaker` is what stands beside the quotation and `speaker_resolved` the full
name. The outlet's own statements are left out.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any

_KEPT = ("start", "end", "spans", "quoted", "kind")


def predictions(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """One article a line in, one article out."""
    for line in lines:
        article = json.loads(line)
        yield {"id": article["id"], "quotes": [_quote(s) for s in article["statements"] if s["kind"] != "narrative"]}


def _quote(statement: dict[str, Any]) -> dict[str, Any]:
    speaker = statement["speaker"] or {"mention": None, "name": None}
    return {
        **{field: statement[field] for field in _KEPT},
        "speaker": speaker["mention"],
        "speaker_resolved": speaker["name"],
    }


if __name__ == "__main__":
    for prediction in predictions(sys.stdin):
        print(json.dumps(prediction, ensure_ascii=False))
