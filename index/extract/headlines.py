"""What headlines claim: `Doe: plan failed`, `Plan failed: Doe`, `Plan failed, says Doe`, `‘We were lied to’: Doe`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from index.extract.cues import is_speech_form, lemma
from index.extract.drafts import Draft, Place
from index.extract.labels import Label
from index.extract.lexicon import BODIES, FIRMS, TITLES, names_work
from index.extract.parse import Parse
from index.model import Method, Span, StatementKind

LONGEST_HEADLINE = 20
"""In words."""
LAST_HEADLINE = 2
"""The number of the last line that may be a headline, counted from 0: section, headline, standfirst."""
MIN_CLAIM_WORDS = 3
BODIES_THAT_CLAIM = frozenset(
    """
    police officials experts scientists doctors report study poll survey court union government source sources
    ministers researchers prosecutors witnesses critics lawyers audit inquiry watchdog regulator investigation
    """.split()
)
"""Words beside a headline's colon that name whoever makes the claim without a name."""
_BEFORE = re.compile(r"(?P<who>[A-Z][\w.’' -]{1,40}?)(?: on [^:]{1,40})?: +(?P<claim>\S.*)$")
_WHO = r"(?P<who>(?!(?:by|of|about|against|over|for|to|that) )[^\s,:;–—‘“”\"][^,:;–—‘“”\"]{1,50}?)"
_BEHIND = re.compile(rf"(?P<claim>\S.*?)(?:: +| [–—-] +){_WHO}$")
_SAID = re.compile(rf"(?P<claim>\S.*?), (?P<cue>\w+) {_WHO}(?: (?:of|at|from|in|on|over|as|after) [^,:]+)?$")
_SAYS = re.compile(rf"(?P<claim>\S.*?), {_WHO} (?P<cue>\w+)(?: (?P<to>(?:[\w’'-]+ ?){{1,4}}))?$")
_OF_QUOTATION = re.compile(rf"\s*: +{_WHO}(?: (?:on|after|in|at|as|of) [^,:]+)?$")
_OF_SPEAKER = re.compile(r"\s*: +(?P<who>[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,3}) (?P<cue>[a-z]+s)\b(?! at [A-Z])")
"""`‘We was robbed’: Doe fumes as late goal sinks Larkby`."""
_ANSWERING = frozenset("denies dismisses rejects disputes defends reports counters answers responds replies".split())
"""Verbs by which somebody meets the words of another."""
_ON_SOMETHING = re.compile(rf"{_WHO} on [^:,]+: +")
_TELLING = frozenset("tells told warns warned assures assured reminds reminded".split())
_CLAIMING = frozenset(
    "finds find found shows suggests confirms hears heard believes believe fears fear hopes hope".split()
)
"""Verbs that tell whose a headline's claim is, beside those of saying."""
_ON_THINGS = frozenset(
    "demand order blame accuse urge promise vow pledge threaten offer propose question praise".split()
)
"""Verbs of saying that may have a thing for their object."""
_MODAL = re.compile(r"\b(?:must|will|should|could|can|may|would|might)\b", re.IGNORECASE)
"""Two verbs of one subject share their form in a headline."""
_WHO_ACT = (BODIES | BODIES_THAT_CLAIM | TITLES | FIRMS) - frozenset(
    "report study poll survey audit inquiry investigation".split()
)
_PLAIN = frozenset({"say", "says", "said"})
_KICKER = re.compile(r"[^:]{1,40}: +(?=\S+ \S)")
_ASIDE = re.compile(r"(?:as|after|when|while|if|before|with|despite|amid|in|at|on|for|by)\b", re.IGNORECASE)
"""How a clause begins that claims nothing by itself: `As storm nears, mayor warns residents`."""
_VERSUS = re.compile(r"\bvs?\b")
"""`Harbour v Castle: …` is a match or a case, and nobody who speaks."""
_NO_CLAIM = re.compile(
    r"(?:what|how|why|who|where|when|which|as it happened|live|everything|the latest|latest|updates?|in pictures"
    r"|in photos|(?:a |the )?(?:timeline|guide|profile|review|explainer|key|full|story so far))\b",
    re.IGNORECASE,
)
"""How the rest of a headline begins that says what the article is, not what somebody claims."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a headline claims, who is said to claim it, and the word that says so."""

    span: Span
    label: Label
    cue: Span | None = None


def headline_drafts(
    text: str, places: Sequence[Place], parses: Sequence[Parse], read: Mapping[int, Span | None] = MappingProxyType({})
) -> list[Draft]:
    """The claims of the lines above the text; what the parser made of such a line is dropped.

    `read` has the cue of each passage that a model takes for reported, by where the passage begins.
    """
    found = []
    for number, place in enumerate(places):
        if place.paragraph > LAST_HEADLINE or place.sentence.whole:
            continue
        above = is_headline(text, number, places)
        start, end = place.sentence.start, place.sentence.end
        parts = _parts(text, start, end) if above else []
        claims = [claim for part in parts if (claim := _told(text, place, part, parses, read))]
        claims = claims or [claim for claim in [claim_before(text, start, end)] if claim]
        found += [_draft(claim, number, place, parses) for claim in claims]
    return found


def _parts(text: str, start: int, end: int) -> list[Span]:
    """`Pay is late, says union; it is not, minister replies`: a headline may hold two claims."""
    parts = []
    while (stop := text.find("; ", start, end)) >= 0:
        parts.append((start, stop))
        start = stop + len("; ")
    return [*parts, (start, end)]


def _draft(claim: Claim, number: int, place: Place, parses: Sequence[Parse]) -> Draft:
    marked = [q for q in place.sentence.fragments if claim.span[0] <= q.outer_start < claim.span[1]]
    quoted = [(q.start, q.end) for q in marked]
    kind = StatementKind.MIXED if quoted else StatementKind.INDIRECT
    draft = Draft(kind, [claim.span], quoted, place.paragraph, number, label=claim.label)
    if [(q.outer_start, q.outer_end) for q in marked] == [claim.span]:
        draft.kind, draft.spans = StatementKind.DIRECT, quoted
    draft.parse, draft.cue = _token_at(place, parses, claim.cue)
    return draft


def claim_before(text: str, start: int, end: int) -> Claim | None:
    """`Doe: the plan has failed`."""
    match = _BEFORE.match(text, start, end) if end - start < 300 else None
    if match is None or len(match.group("claim").split()) < MIN_CLAIM_WORDS or _NO_CLAIM.match(match.group("claim")):
        return None
    if _VERSUS.search(match.group("who")):
        return None
    return Claim(match.span("claim"), Label(match.span("who"), Method.HEADLINE))


def _told(
    text: str, place: Place, span: Span, parses: Sequence[Parse], read: Mapping[int, Span | None]
) -> Claim | None:
    """`Plan has failed, says Doe`, `Plan has failed, Doe tells inquiry`, `Plan has failed: Doe`.

    But in `Mayor opens bridge, slams Doe` and `Nurses block road, demand raise` a second verb has its object.
    """
    start, end = span
    for pattern in (_SAID, _SAYS, _BEHIND):
        match = pattern.match(text, start, end)
        cue = match.group("cue") if match and pattern is not _BEHIND else None
        if match is None or (cue and not _tells(cue, match.group("who"), match.groupdict().get("to"))):
            continue
        if pattern is _SAID and _has_object(match, read):
            continue
        kicker = _KICKER.match(text, start, match.end("claim"))
        claim = (kicker.end() if kicker else start, match.end("claim"))
        if _is_clause(place, parses, match.span("who")):
            continue
        aside = _ASIDE.match(text, *claim) or _NO_CLAIM.match(text, *claim)
        marked = any(claim[0] <= q.outer_start < claim[1] for q in place.sentence.fragments)
        if not aside and (_is_clause(place, parses, claim) or (cue and marked)):
            heard = cue in ("hears", "heard") or (cue == "told" and not match.groupdict().get("to"))
            who = (claim[0], claim[0]) if heard else match.span("who")
            label = Label(who, Method.HEADLINE, told=cue is not None)
            return Claim(claim, label, match.span("cue") if cue else None)
    return None


def _has_object(match: re.Match[str], read: Mapping[int, Span | None]) -> bool:
    """`Mayor opens bridge, slams Doe`, `Nurses block road, demand raise`; but `Act now, urges mayor`."""
    cue, who = match.group("cue"), match.group("who")
    thing = cue not in _PLAIN and read.get(match.start("who")) == match.span("cue")
    if thing and not _MODAL.search(match.group("claim")):
        return True
    last = who.split()[-1].lower()
    nouns = {last, last.removesuffix("s"), last.removesuffix("es")}
    speaks = who[0].isupper() or not nouns.isdisjoint(_WHO_ACT) or any(map(names_work, nouns))
    return lemma(cue) in _ON_THINGS and not speaks


def _tells(cue: str, who: str, to: str | None) -> bool:
    """Whether the word says that somebody claims something; only some say to whom as well."""
    told = is_speech_form(cue) or cue in _CLAIMING
    return told and (cue.endswith(("s", "d")) or who.endswith("s")) and (to is None or cue in _TELLING)


def label_beside(text: str, start: int, end: int, quotation: Span) -> Label | None:
    """`‘It failed’: Doe on the plan`, `Doe on the plan: ‘It failed’`: who stands beside a headline's quotation."""
    match = _ON_SOMETHING.fullmatch(text, start, quotation[0]) or _OF_QUOTATION.match(text, quotation[1], end)
    spoken = _OF_SPEAKER.match(text, quotation[1], end)
    if spoken and spoken.group("cue") not in _ANSWERING and is_speech_form(spoken.group("cue")):
        match = spoken
    return Label(match.span("who"), Method.HEADLINE) if match else None


def is_headline(text: str, number: int, places: Sequence[Place]) -> bool:
    """Whether the sentence is a line of its own above the text, short and without a full stop."""
    here = places[number]
    alone = all(
        p.paragraph != here.paragraph for p in (*places[max(number - 1, 0) : number], *places[number + 1 :][:1])
    )
    start, end = here.sentence.start, here.sentence.end
    above = here.paragraph <= LAST_HEADLINE and text[end - 1] not in ".?!"
    return above and alone and len(text[start:end].split()) <= LONGEST_HEADLINE


def _is_clause(place: Place, parses: Sequence[Parse], span: Span) -> bool:
    """Whether a verb with a tense stands there; a past participle may be one in a headline (`Man held over theft`)."""
    return any(
        parses[at].tags[t] in ("VBD", "VBZ", "VBP", "MD", "VBN") and span[0] <= start < span[1]
        for at in place.parses
        for t, (start, _) in enumerate(parses[at].spans)
    )


def _token_at(place: Place, parses: Sequence[Parse], span: Span | None) -> tuple[int | None, int | None]:
    """Parse and token of the word that begins there."""
    found = ((at, t) for at in place.parses for t, own in enumerate(parses[at].spans) if span and own[0] == span[0])
    return next(found, (None, None))
