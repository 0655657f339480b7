"""Why a statement has the speaker that it has: the evidence that the article prints, and one sentence about it."""

from typing import Any

from index.model import Attribution, ExtractedStatement, Method, StatementKind

_BESIDE = {
    StatementKind.DIRECT: "beside the quotation",
    StatementKind.MIXED: "beside the partly quoted words",
    StatementKind.INDIRECT: "beside the reported words",
    StatementKind.NARRATIVE: "of the sentence",
}


def explanation(found: ExtractedStatement) -> dict[str, Any]:
    """The evidence for the speaker; spans count code points of the text."""
    speaker = found.speakers[0] if found.speakers else None
    return {
        "method": speaker.method.value if speaker else None,
        "cue": _printed(found.cue, found.cue_span),
        "mention": _printed(speaker.mention, speaker.mention_span) if speaker else None,
        "role": _printed(speaker.role, speaker.role_span) if speaker else None,
        "candidates": [
            {"name": one.name, "confidence": round(one.confidence, 4), "method": one.method.value}
            for one in found.candidates
        ],
        "sentence": in_words(found),
    }


def in_words(found: ExtractedStatement) -> str:
    """One sentence that says why, or why nobody was named."""
    if found.kind is StatementKind.NARRATIVE:
        return "The article says this in its own words, so that nobody but the outlet is its source."
    if found.speakers:
        return " ".join(_speaker_in_words(found, speaker) for speaker in found.speakers)
    if found.candidates:
        best = found.candidates[0]
        return f"Nobody is sure enough; the likeliest is {best.name}, at {best.confidence:.0%}."
    return "The article prints nobody who could be found to have said this."


def _speaker_in_words(found: ExtractedStatement, speaker: Attribution) -> str:
    """The evidence, in the words of its method."""
    mention, name = speaker.mention or speaker.name, speaker.name
    subject = f"The subject of {_quoted(found.cue or 'the verb of saying')} {_BESIDE[found.kind]}"
    whom = f"‘{mention}’" if mention == name else f"‘{mention}’, the article's {name}"
    who = name if mention == name else f"{name} (‘{mention}’)"
    sentences = {
        Method.NAMED_SUBJECT: f"{subject} is {whom}.",
        Method.NOMINAL_SUBJECT: f"{subject} is ‘{mention}’, which describes {name}.",
        Method.PRONOUN: f"{subject} is ‘{mention}’, which stands for {name}.",
        Method.ACCORDING_TO: f"The statement is told {_quoted(found.cue or 'according to')} {whom}.",
        Method.INTRODUCED: f"No verb of saying names a speaker; the sentence before is about {whom} alone.",
        Method.NEAREST_MENTION: f"No verb of saying names a speaker; the nearest name that could is {whom}.",
        Method.CARRIED_IN_PARAGRAPH: f"{who} speaks in the same paragraph, and nobody else is named for this.",
        Method.CARRIED_FROM_PARAGRAPH: f"{who} speaks in the paragraph before, and nobody else is named for this.",
        Method.HEADLINE: f"The headline names {whom}.",
        Method.SPEAKER_LABEL: f"The line is labelled {whom}.",
        Method.SIGNATURE: f"The text is signed by {whom}.",
        Method.GIVEN: f"The statement came with its speaker, {name}.",
        Method.CORRECTED: f"A person set the speaker by hand: {name}.",
    }
    return sentences[speaker.method]


def _printed(text: str | None, span: tuple[int, int] | None) -> dict[str, Any] | None:
    return None if text is None else {"text": text, "span": span}


def _quoted(text: str) -> str:
    return text if text == "the verb of saying" else f"‘{text}’"
