"""A search in, a file out, in any of the formats, a chunk at a time."""

from collections.abc import Iterator
from itertools import islice

from index.record import Record
from index.search import search_through
from service.exports.formats import FORMATS, in_chunks
from service.exports.occasion import Occasion
from service.queries import ExportRequest
from service.views import hit_view


def exported(record: Record, request: ExportRequest, occasion: Occasion) -> Iterator[bytes]:
    """Everything that a search finds, as a file in UTF-8; it is searched now, and written as it is asked for.

    Raises:
        InvalidQuery: the text is empty or too long.
        EncoderError: the model cannot be used.
        StoreError: the store cannot be read; also while chunks are asked for.
    """
    query = request.to_query()
    hits = islice(search_through(record, query), request.limit)
    return in_chunks(FORMATS[request.format].pieces((hit_view(hit, query) for hit in hits), occasion))
