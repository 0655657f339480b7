"""Leave the name behind `according to the engineer` out of what the engineer is reported to say."""

from collections.abc import Sequence

from index.extract.drafts import Draft
from index.extract.parse import Parse
from index.extract.phrases import named_behind, worker_behind


def without_asides(text: str, drafts: Sequence[Draft], parses: Sequence[Parse]) -> list[Draft]:
    """The drafts, each beginning behind the name: `According to the engineer, Dr Ann Doe, | the pumps failed`.

    One that is nothing but the name, `According to Acme | warden Ann Doe`, is none.
    """
    return [draft for draft in drafts if _is_left(text, draft, parses)]


def _is_left(text: str, draft: Draft, parses: Sequence[Parse]) -> bool:
    if not draft.according or draft.parse is None or draft.source is None:
        return True
    parse = parses[draft.parse]
    worker = worker_behind(parse, draft.source)
    last = named_behind(parse, draft.source) if worker is None else worker
    end = parse.spans[last][1] if last is not None else 0
    if draft.spans[0][0] < end and text[end : end + 1] == ",":
        start = end + len(", ")
        draft.spans = [(max(a, start), b) for a, b in draft.spans if b > start]
    return bool(draft.spans)
