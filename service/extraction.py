"""`onrecord extract`: extraction alone, texts in and statements out, one line each."""

import json
import unicodedata
from typing import Any, BinaryIO, TextIO

from index.errors import InvalidInput, UnreadableFormat
from index.extract import Extractor
from index.model import ExtractedStatement
from index.readers.jsonl import lines
from service.explaining import explanation


def extract_lines(stream: BinaryIO, out: TextIO, extractor: Extractor, *, explain: bool = False) -> bool:
    """Write the statements of each line's text in order; a line that cannot be read gets a problem in its place.

    Offsets count code points of the text in Unicode NFC. `explain` adds to each statement why. False when any
    line could not be read.
    """
    complete = True
    for line in lines(stream):
        try:
            answer = _extracted(extractor, line.value, explain=explain)
        except InvalidInput as error:
            complete = False
            answer = {"id": None, "problem": f"line {line.number}: {error}", "statements": []}
        out.write(json.dumps(answer, ensure_ascii=False) + "\n")
        out.flush()
    return complete


def _extracted(extractor: Extractor, value: Any, *, explain: bool) -> dict[str, Any]:
    if isinstance(value, InvalidInput):
        raise value
    if not isinstance(value, dict) or "id" not in value or not isinstance(value.get("text"), str):
        raise UnreadableFormat("the line must be an object with id and text.")
    text = unicodedata.normalize("NFC", value["text"])
    statements = [
        _statement(found) | ({"explain": explanation(found)} if explain else {}) for found in extractor.extract(text)
    ]
    return {"id": value["id"], "statements": statements}


def _statement(found: ExtractedStatement) -> dict[str, Any]:
    speaker = found.speakers[0] if found.speakers else None
    return {
        "kind": found.kind.value,
        "start": found.start,
        "end": found.end,
        "spans": found.spans,
        "quoted": found.quoted,
        "text": found.text,
        "speaker": {"name": speaker.name, "mention": speaker.mention} if speaker else None,
        "speakers": [{"name": one.name, "mention": one.mention} for one in found.speakers],
        "cue_class": found.cue_class.value if found.cue_class else None,
        "cue": found.cue,
        "method": speaker.method.value if speaker else None,
        "confidence": round(speaker.confidence, 4) if speaker else None,
    }
