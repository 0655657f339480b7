"""A correction as it is asked over HTTP and on the command line, turned into the library's amendment."""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictInt

from index.correct import Amendment
from index.model import Field as CorrectedField
from index.model import StatementKind
from index.readers.fields import Name, without_half_pairs

MAX_SPANS = 100
MAX_NOTE_CHARACTERS = 2_000


def _undefaulted(schema: dict[str, Any]) -> None:
    schema.pop("default", None)


class CorrectionBody(BaseModel):
    """What is to be set by hand; fields that are left out stay as they are."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={"examples": [{"speaker": "Ana Brel", "kind": "indirect", "note": "Heard the recording."}]},
    )

    speaker: Name | None = Field(default=None, description="Name of the speaker; null where nobody is known")
    # The default is never used, nor shown: only what was sent counts, and unlike a speaker a kind is never null.
    kind: StatementKind = Field(
        default=StatementKind.DIRECT, description="How the article prints it", json_schema_extra=_undefaulted
    )
    spans: Annotated[list[tuple[StrictInt, StrictInt]], Field(max_length=MAX_SPANS)] = Field(
        default=[], description="Half-open ranges of code points in the article's text, in order and apart"
    )
    note: Annotated[str, Field(max_length=MAX_NOTE_CHARACTERS), AfterValidator(without_half_pairs)] | None = Field(
        default=None, description="Why, for whoever reads it later"
    )

    def to_amendment(self) -> Amendment:
        """The library's amendment."""
        return Amendment(
            fields=frozenset(field for field in CorrectedField if field.value in self.model_fields_set),
            speaker=self.speaker,
            kind=self.kind if "kind" in self.model_fields_set else None,
            spans=tuple(self.spans),
            note=self.note,
        )
