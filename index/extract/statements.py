"""Join quotations and reported clauses into statements whose speakers are still to be named."""

from collections.abc import Sequence

from index.extract.clauses import Framed, reported_drafts
from index.extract.drafts import Draft, Place
from index.extract.fragments import fragment_drafts
from index.extract.headlines import headline_drafts
from index.extract.parse import Parse
from index.extract.quoted import direct_drafts
from index.extract.turns import Turn, turn_drafts


def draft_statements(
    text: str, places: Sequence[Place], parses: Sequence[Parse], turns: Sequence[Turn], foreign: Sequence[Draft] = ()
) -> list[Draft]:
    """Direct, mixed and indirect statements, in order of their start.

    `turns` are the labelled lines, `foreign` what another language's rules found; neither was parsed.
    """
    direct = direct_drafts(text, places, parses)
    framed: Framed = {(d.parse, d.cue): d.source for d in direct if d.cue is not None}
    reported = reported_drafts(text, places, parses, framed)
    headlines = headline_drafts(text, places, parses)
    loose = fragment_drafts(text, places, parses, [*reported, *foreign])
    return sorted(
        [*direct, *reported, *loose, *turn_drafts(turns), *headlines, *foreign], key=lambda d: (d.spans[0], d.spans[-1])
    )
