"""The OpenAPI document: what FastAPI derives from the routes, with what it cannot know."""

from typing import Any

from fastapi import FastAPI
from pydantic.json_schema import models_json_schema

from index.readers.body import ArticleBody, StatementBody
from service.problems import MEDIA_TYPE

REF_TEMPLATE = "#/components/schemas/{model}"
TAGS = {
    "search": "Who said this, where, when, and in what words.",
    "articles": "Articles in, read and removed.",
    "statements": "Single statements, and imports of ready-made ones.",
    "speakers": "The authority file and each speaker's record.",
    "sources": "The publications.",
    "jobs": "Batches and what became of them.",
    "feeds": "Feeds that are watched, and their entries.",
    "operations": "Health, figures and the pages about errors.",
}


class Service(FastAPI):
    """FastAPI with a document in which every `$ref` leads somewhere and every error is a problem."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document, made once."""
        if self.openapi_schema is None:
            document = super().openapi()
            document["tags"] = [{"name": name, "description": text} for name, text in TAGS.items()]
            components = document["components"]["schemas"]
            for name in ("HTTPValidationError", "ValidationError"):
                components.pop(name, None)
            _, bodies = models_json_schema(
                [(ArticleBody, "validation"), (StatementBody, "validation")], ref_template=REF_TEMPLATE
            )
            components.update(bodies["$defs"])
            _leave_problems_alone(document)
            self.openapi_schema = document
        return self.openapi_schema


def _leave_problems_alone(document: dict[str, Any]) -> None:
    """Drop the plain-JSON declaration that FastAPI adds beside a problem."""
    for calls in document["paths"].values():
        for call in calls.values():
            for response in call["responses"].values():
                if MEDIA_TYPE in response.get("content", {}):
                    response["content"] = {MEDIA_TYPE: response["content"][MEDIA_TYPE]}
