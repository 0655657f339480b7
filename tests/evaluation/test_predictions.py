"""What `onrecord extract` prints becomes what the scripts of attribution corpora read."""

import io
import json

from index.extract.extractor import Extractor
from service.extraction import extract_lines
from tests.evaluation.predictions import predictions


def test_statements_become_quotes_and_the_outlets_own_are_left_out(extractor: Extractor) -> None:
    text = "The quay shut at noon. “It is safe,” said Oda Brenn. She left. “It was,” she added."
    printed = io.StringIO()
    extract_lines(io.BytesIO(json.dumps({"id": "quay", "text": text}).encode()), printed, extractor)

    (article,) = predictions(printed.getvalue().splitlines())

    assert article["id"] == "quay"
    assert [(text[q["start"] : q["end"]], q["speaker"], q["speaker_resolved"]) for q in article["quotes"]] == [
        ("It is safe,", "Oda Brenn", "Oda Brenn"),
        ("It was,", "she", "Oda Brenn"),
    ]
