"""The body of `POST /v1/jobs`: what is to be done with the whole record."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from index.encode import DEFAULT_MODEL
from index.errors import InvalidInput
from index.jobs.exporting import EXPORT
from index.jobs.reembedding import MODEL, REEMBED
from index.store.jobs import Payload
from index.store.writes import Model
from service.settings import Settings, variable


class WholeRecordKind(StrEnum):
    """The kinds of job that can be asked for by name."""

    EXPORT = EXPORT
    REEMBED = REEMBED


class JobBody(BaseModel):
    """A job over the whole record."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"kind": "export"}, {"kind": "reembed", "model": DEFAULT_MODEL}]},
    )

    kind: WholeRecordKind = Field(description="Write everything into a file, or make all vectors anew")
    model: str | None = Field(
        default=None, min_length=1, max_length=500, description="With `reembed`: the name of the new model"
    )

    def parameters(self, settings: Settings, served: Model | None) -> Payload:
        """What the job is to know.

        Raises:
            InvalidInput: the model is missing, is there in vain, or is not among those that may be chosen.
        """
        if (self.model is not None) != (self.kind is WholeRecordKind.REEMBED):
            raise InvalidInput("A change of model (reembed) names its model, an export names none.", "/model")
        if self.model is None:
            return {}
        if self.model not in _models(settings, served):
            raise InvalidInput(
                "This model is not among those that may be chosen here. The operator adds it to "
                f"{variable('reembed_models')}.",
                "/model",
            )
        return {MODEL: self.model}


def _models(settings: Settings, served: Model | None) -> set[str]:
    """A model is code and gigabytes of memory: whoever may call does not choose from all that lie on the machine."""
    named = (settings.encoder, served.name if served else None)
    return {DEFAULT_MODEL, *settings.reembed_models, *(name for name in named if name)}
