"""Leave the name between commas behind `according to the engineer` out of what the engineer is reported to say."""

from collections.abc import Sequence

from index.extract.drafts import Draft
from index.extract.parse import Parse
from index.extract.phrases import named_behind


def without_asides(text: str, drafts: Sequence[Draft], parses: Sequence[Parse]) -> None:
    """Let the statements begin behind the name: `According to the engineer, Dr Ann Doe, | the pumps failed`."""
    for draft in drafts:
        if draft.according and draft.parse is not None and draft.source is not None:
            last = named_behind(parses[draft.parse], draft.source)
            end = parses[draft.parse].spans[last][1] if last is not None else 0
            if draft.spans[0][0] < end < draft.spans[-1][1] and text[end] == ",":
                start = end + len(", ")
                draft.spans = [(max(a, start), b) for a, b in draft.spans if b > start]
