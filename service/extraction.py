"""`onrecord extract`: extraction alone, texts in and statements out, one line each."""

import json
import unicodedata
from typing import Any, BinaryIO, TextIO

from index.errors import InvalidInput, UnreadableFormat
from index.extract import Extractor
from index.model import ExtractedStatement
from index.readers.jsonl import lines


def extract_lines(stream: BinaryIO, out: TextIO, extractor: Extractor) -> bool:
    """Write the statements of each line's text in order; a line that cannot be read gets a problem in its place.

    Offsets count code points of the text in Unicode NFC. False when any line could not be read.
    """
    complete = True
    for line in lines(stream):
        try:
            answer = _extracted(extractor, line.value)
        except InvalidInput as error:
            complete = False
            answer = {"id": None, "problem": f"line {line.number}: {error}", "statements": []}
        out.write(json.dumps(answer, ensure_ascii=False) + "\n")
        out.flush()
    return complete


def _extracted(extractor: Extractor, value: Any) -> dict[str, Any]:
    if isinstance(value, InvalidInput):
        raise value
    if not isinstance(value, dict) or "id" not in value or not isinstance(value.get("text"), str):
        raise UnreadableFormat("the line must be an object with id and text.")
    text = unicodedata.normalize("NFC", value["text"])
    return {"id": value["id"], "statements": [_statement(found) for found in extractor.extract(text)]}


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
