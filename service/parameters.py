"""Which parameters the address of a call may have."""

from collections.abc import Iterator

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel


def query_parameters(route: APIRoute) -> set[str]:
    """The names of those that a call and what it depends on declare.

    The OpenAPI document says the same, but it takes half a second and 9 MB to make, and nobody may ever ask for it.
    """
    return set(_declared(route.dependant))


def _declared(dependant: Dependant) -> Iterator[str]:
    for parameter in dependant.query_params:
        model = parameter.field_info.annotation
        if isinstance(model, type) and issubclass(model, BaseModel):
            yield from (field.alias or name for name, field in model.model_fields.items())
        else:
            yield parameter.alias
    for dependency in dependant.dependencies:
        yield from _declared(dependency)
