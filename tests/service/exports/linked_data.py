"""JSON-LD read by rdflib, and compared with what schema.org has; nothing is asked of the network."""

import json
from typing import Any
from urllib.parse import urlsplit

from rdflib import RDF, SDO, XSD, Graph, Literal, URIRef
from rdflib.plugins.parsers.jsonld import to_rdf

CONTEXT = "https://schema.org"
IN_PLACE_OF_CONTEXT: dict[str, Any] = {
    "@vocab": str(SDO),
    "url": {"@type": "@id"},
    "datePublished": {"@type": str(XSD.dateTime)},
}
"""What https://schema.org says, as a context, of the terms that are used here: all are its own, `url` is an address and
`datePublished` a date with its time. The document itself is not fetched."""

Node = dict[str, Any]


def read(written: str) -> Graph:
    """The statements of a JSON-LD document, once each is seen to be one that schema.org knows.

    Raises:
        AssertionError: a term is unknown, something is lost in reading, or a date or an address has not its form.
    """
    document = json.loads(written)
    assert document["@context"] == CONTEXT
    graph: Graph = to_rdf(document | {"@context": IN_PLACE_OF_CONTEXT}, Graph())
    for _, predicate, value in graph:
        assert _is_of_schema_org(value if predicate == RDF.type else predicate), (predicate, value)
        assert not (isinstance(value, Literal) and value.ill_typed), value
    for address in {node for triple in graph for node in triple if isinstance(node, URIRef)}:
        parts = urlsplit(address)
        assert parts.scheme in {"http", "https"}, address
        assert parts.netloc, address
    assert len(graph) == sum(map(_facts, document["@graph"])), "nothing is lost"
    return graph


def _is_of_schema_org(term: object) -> bool:
    return str(term).startswith(str(SDO)) and str(term).removeprefix(str(SDO)) in SDO.__annotations__


def _facts(node: Node) -> int:
    """How many statements a node makes, with those of the nodes in it."""
    stated = [value for name, value in node.items() if name != "@id"]
    values = [one for value in stated for one in (value if isinstance(value, list) else [value])]
    return len(values) + sum(_facts(value) for value in values if isinstance(value, dict))
