"""The measure of confidences, on verdicts made here, and the confidences themselves."""

import json
import sys
from pathlib import Path

import pytest

from index.extract.confidence import Agreement, Evidence, agreement, calibrated
from index.extract.extractor import Extractor
from index.model import Attribution, Method, SpeakerKind
from tests.evaluation import calibration
from tests.evaluation.calibration import Verdict, is_known, is_right, named_precision
from tests.index.extract.fit_confidence import fit


def verdict(confidence: float, *, right: bool, kind: SpeakerKind = SpeakerKind.PERSON) -> Verdict:
    return Verdict(Attribution("Ann Doe", kind, Method.NAMED_SUBJECT, confidence, "Doe", (0, 3)), right)


def test_precision_counts_people_and_bodies_at_the_threshold() -> None:
    verdicts = [
        verdict(0.9, right=True),
        verdict(0.5, right=False, kind=SpeakerKind.ORGANISATION),
        verdict(0.49, right=False),
        verdict(0.9, right=False, kind=SpeakerKind.UNNAMED),
    ]
    assert named_precision(verdicts) == (2, 1)


def test_a_gold_source_that_is_a_verb_or_a_lone_pronoun_is_not_known() -> None:
    assert not is_known({"speaker": "said", "speaker_type": "nominal"})
    assert not is_known({"speaker": "they", "speaker_type": "pronoun"})
    assert not is_known({"speaker": None})
    assert is_known({"speaker": "she", "speaker_type": "pronoun", "speaker_resolved": "Ann Doe"})
    assert is_known({"speaker": "the mayor", "speaker_type": "nominal"})


def test_a_surname_or_a_word_of_weight_makes_it_right() -> None:
    found = Attribution("Ann Doe", SpeakerKind.PERSON, Method.PRONOUN, 0.9, "she", (0, 3))
    assert is_right({"speaker": "she", "speaker_resolved": "Ann Doe"}, found)
    assert not is_right({"speaker": "she", "speaker_resolved": "Bea Roe"}, found)
    assert is_right({"speaker": "Mayor Doe"}, found)
    assert not is_right({"speaker": "the mayor"}, found)


def test_the_command_prints_reliability_and_precision(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "“The bridge is safe,” said Ann Doe, the engineer. Bea Roe disagreed loudly and went home at last."
    quote = {"spans": [[1, 20]], "speaker": "Ann Doe", "speaker_resolved": "Ann Doe", "speaker_type": "person"}
    file = tmp_path / "labelled.jsonl"
    file.write_text(json.dumps({"text": text, "quotes": [quote]}) + "\n", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["calibration", str(file)])
    calibration.main()
    printed = capsys.readouterr().out
    assert "named_subject           1.00 of 1" in printed
    assert "1.000 right of 1" in printed
    assert "over 1 attributions" in printed


TEXT = "Mayor Ann Doe spoke.\n“It is safe,” said her deputy, Bea Roe, and nobody in the crowd left."
STATEMENT = (22, 33)


def speaker(name: str, printed: str) -> Attribution:
    at = TEXT.index(printed)
    return Attribution(name, SpeakerKind.PERSON, Method.NAMED_SUBJECT, 0.9, printed, (at, at + len(printed)))


def span(printed: str) -> tuple[int, int]:
    return TEXT.index(printed), TEXT.index(printed) + len(printed)


@pytest.mark.parametrize(
    ("read", "score", "expected"),
    [
        (span("Bea Roe"), 0.95, Agreement.SURE),
        (span("her deputy"), 0.7, Agreement.LIKELY),  # an apposition
        (span("Bea"), 0.2, Agreement.WEAK),
        (span("the crowd"), 0.95, Agreement.OTHER),
        (span("the crowd"), 0.2, Agreement.DOUBTFUL),
        (span("Ann Doe"), 0.95, Agreement.ELSEWHERE),  # in the paragraph before, where the speaker is not
        (None, 0.9, Agreement.SILENT),
    ],
)
def test_what_the_model_says_of_a_speaker(read: tuple[int, int] | None, score: float, expected: Agreement) -> None:
    assert agreement(TEXT, read, score, speaker("Bea Roe", "Bea Roe"), STATEMENT) is expected


def test_the_same_name_printed_elsewhere_agrees() -> None:
    assert agreement(TEXT, span("Ann Doe"), 0.95, speaker("Bea Doe", "Bea Roe"), STATEMENT) is Agreement.SURE


def test_less_agreement_and_a_nearer_second_person_make_less_sure() -> None:
    sure = calibrated(Evidence(Method.NAMED_SUBJECT, Agreement.SURE))
    other = calibrated(Evidence(Method.NAMED_SUBJECT, Agreement.OTHER))
    assert sure is not None
    assert other is not None
    assert sure > 0.95 > 0.7 > other
    margins = [calibrated(Evidence(Method.PRONOUN, Agreement.SURE, margin)) for margin in (0.1, 1.5, 3.0)]
    assert margins == sorted(margins, key=lambda m: m or 0)
    assert len(set(margins)) == 3


def test_a_method_too_rare_to_be_fitted_has_no_calibration() -> None:
    assert calibrated(Evidence(Method.SIGNATURE, Agreement.SURE)) is None


def test_the_fit_finds_the_odds_of_what_it_is_shown() -> None:
    rows = [(["NAMED_SUBJECT"], i % 10 != 0) for i in range(1_000)]
    rows += [(["NAMED_SUBJECT", "agreement OTHER"], i % 2 == 0) for i in range(1_000)]
    weights = fit(rows)
    assert weights["NAMED_SUBJECT"] == pytest.approx(2.197, abs=0.05)
    assert weights["NAMED_SUBJECT"] + weights["agreement OTHER"] == pytest.approx(0.0, abs=0.05)


def test_evidence_is_told_for_each_statement_with_a_speaker(extractor: Extractor) -> None:
    found = extractor.evidence("“The bridge is safe,” said Ann Doe, the engineer. The river rose.", "en")
    assert [(s.text, e.method, e.margin) for s, e in found] == [("The bridge is safe,", Method.NAMED_SUBJECT, None)]
