"""End reported words where their source goes on to say something else: `said it was safe and called on | Doe to go`."""

import re
from dataclasses import replace

from index.extract.cues import SPEECH_VERBS, lemma
from index.extract.lexicon import HEARERS
from index.extract.parse import Parse
from index.extract.tokens import Content, Tokens
from index.model import Span

_SAYING = (SPEECH_VERBS | {"call", "seek", "challenge", "reject", "condemn", "welcome", "commend"}) - frozenset(
    "talk speak laugh joke sing begin go read open sign sum record".split()
)
"""Verbs of saying that are seldom what somebody else is reported to have done."""
_OBJECTS = ("ccomp", "xcomp", "dobj", "prep")
_STATES = frozenset(
    "be have understand know believe think feel want wish hope need like love fear regret share".split()
)
_TENSES = ("VBD", "VBZ")
_FINITE = ("VBD", "VBZ", "VBP", "MD")
_RULINGS = frozenset("refuse dismiss grant reject adjourn allow uphold quash strike".split())
_FILINGS = frozenset(
    "application appeal case petition bail claim suit motion request objection plea charge hearing matter".split()
)
"""What a court decides: `held that the offence was serious| and refused the application`."""
_BEHIND = re.compile(r"(?: on| upon)? +(?:that )?")
_BEFORE = re.compile(r",? (?:and|but)(?: (?:he|she|it|they|also|then|\w+ly))? $")


def before_main_verb(text: str, content: Content, tokens: Tokens) -> Content:
    """The content without the verb of whoever it is said by: `A teacher who said she was ill| has won her case`."""
    verb = tokens.cue(content.cue, None) if content.cue else None
    if verb is None or not content.spans:
        return content
    parse = tokens.parse(verb[0])
    who = parse.heads[verb[1]]
    if parse.deps[verb[1]] != "relcl" or parse.deps[who] not in ("nsubj", "nsubjpass"):
        return content
    main = parse.heads[who]
    first = min([main, *(t for t in parse.children[main] if parse.deps[t] in ("aux", "auxpass") and t > verb[1])])
    start, end = content.spans[-1]
    at = parse.spans[first][0] if first > verb[1] and parse.tags[first].startswith(("VB", "MD")) else end
    if not start < at < end or parse.words[first].startswith(("'", "’")):
        return content
    return replace(content, spans=[*content.spans[:-1], (start, start + len(text[start:at].rstrip(" ,")))])


def frame_between(tokens: Tokens, start: int, stop: int) -> tuple[Span, Span] | None:
    """The source and the cue that end right before `stop`, if both begin behind `start`: `as the mayor admitted |`."""
    here = [(at, t) for at, t in tokens.within((start, stop)) if tokens.word(at, t) != "that"]
    if not here:
        return None
    at, verb = here[-1]
    parse = tokens.parse(at)
    subject = parse.child(verb, "nsubj")
    said = parse.tags[verb] in ("VBD", "VBZ", "VBP") and lemma(parse.words[verb]) in SPEECH_VERBS
    if not said or subject is None or (at, subject) not in here or parse.tags[subject].startswith("W"):
        return None
    below = [t for t in parse.subtree(subject) if t < verb]
    return (parse.spans[below[0]][0], parse.spans[below[-1]][1]), parse.spans[verb]


def before_second_verb(text: str, content: Content, tokens: Tokens) -> Content:
    """What has no tense before what else its source did: `directed them | to clear him| and extended his sympathy`."""
    verb = tokens.cue(content.cue, None) if content.cue else None
    if verb is None or content.cue is None or not content.spans or content.cue[0] > content.spans[-1][0]:
        return content
    parse = tokens.parse(verb[0])
    start, _ = content.spans[-1]
    tenses = {parse.tags[t] for at, t in tokens.within(content.cue) if at == verb[0]}.intersection(_TENSES)
    for at, token in tokens.within(content.spans[-1]):
        if at != verb[0] or parse.tags[token] not in _FINITE or token in parse.quoted:
            continue
        joined = _BEFORE.search(text, start, parse.spans[token][0])
        if joined is None or joined.start() <= start or not _is_second(parse, verb[1], token, tenses):
            return content
        return replace(content, spans=[*content.spans[:-1], (start, joined.start())])
    return content


def _is_second(parse: Parse, cue: int, token: int, tenses: set[str]) -> bool:
    """Whether the token has the tense of the cue, and a verb before it that has none."""
    if parse.tags[token] not in tenses or parse.deps[token] != "conj":
        return False
    above = parse.heads[token]
    bare = parse.tags[above] == "VB" and parse.child(above, "auxpass") is None
    return (above == cue or bare) and parse.child(token, "nsubj", "nsubjpass") is None


def apart(text: str, content: Content, tokens: Tokens) -> list[Content]:
    """The content in two, where it runs on over a second verb of its source's; else as it is."""
    verb = tokens.cue(content.cue, None) if content.cue else None
    if verb is None or not content.spans or content.cue is None or content.cue[0] > content.spans[-1][0]:
        return [content]
    parse = tokens.parse(verb[0])
    start, end = content.spans[-1]
    for at, token in tokens.within(content.spans[-1])[1:]:
        ruling = at == verb[0] and _is_ruling(parse, verb[1], token)
        if ruling and (joined := _BEFORE.search(text, start, parse.spans[token][0])) and joined.start() > start:
            return [replace(content, spans=[*content.spans[:-1], (start, joined.start())])]
        if at != verb[0] or not _goes_on(parse, verb[1], token):
            continue
        span = parse.spans[token]
        joined = _BEFORE.search(text, start, span[0])
        behind = _BEHIND.match(text, span[1], end)
        if joined and behind and joined.start() > start:
            first = replace(content, spans=[*content.spans[:-1], (start, joined.start())])
            return [first, replace(content, spans=[(behind.end(), end)], cue=span)]
    return [content]


def _is_ruling(parse: Parse, cue: int, token: int) -> bool:
    """Whether the token tells what whoever has spoken then decided."""
    thing = parse.child(token, "dobj")
    if thing is None or parse.deps[token] != "conj" or parse.child(token, "nsubj", "nsubjpass") is not None:
        return False
    above = parse.heads[token]
    if above != cue and lemma(parse.words[above]) not in _STATES:
        return False  # `said the lower court misread the law and dismissed the case`
    decided = lemma(parse.words[token]) in _RULINGS and parse.words[thing].lower() in _FILINGS
    return decided and parse.tags[token] == parse.tags[cue] == "VBD" and token not in parse.quoted


def _goes_on(parse: Parse, cue: int, token: int) -> bool:
    """Whether the token is a verb of saying whose subject must be that of the cue.

    In `said the road would open and urged` tenses show it; after a simple past only a state is no deed of others.
    """
    if parse.tags[token] != parse.tags[cue] or parse.tags[token] not in _TENSES or parse.deps[token] != "conj":
        return False
    if lemma(parse.words[token]) not in _SAYING or parse.child(token, "nsubj", "nsubjpass") is not None:
        return False
    if parse.child(token, *_OBJECTS) is None or token in parse.quoted:
        return False
    heard = parse.child(token, "dobj")
    if heard is not None and parse.words[heard].lower() in HEARERS:
        return True  # `said the offence was grave … and urged the court to refuse bail`
    above = parse.heads[token]
    if parse.tags[above] in ("VB", "VBN", "VBG") or lemma(parse.words[above]) in _STATES or above == cue:
        return True
    return _is_of_source(parse, cue, above, token)


def _is_of_source(parse: Parse, cue: int, above: int, token: int) -> bool:
    """`said he sympathised but insisted it was agreed`: who did so and who insists are both who speaks."""
    who = parse.child(above, "nsubj")
    own = who is not None and parse.words[who].lower() in ("he", "she", "it", "they")
    but = any(parse.deps[t] == "cc" and parse.words[t] == "but" for t in range(above, token))
    return own and but and parse.heads[above] == cue and parse.deps[above] == "ccomp"
