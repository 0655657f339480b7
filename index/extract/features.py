"""Describe a construction to the weights of `cue_rates`: what it is made of, as strings."""

from index.extract.cue_rates import WEIGHTS
from index.extract.cues import SPEECH_VERBS
from index.extract.parse import Parse


def features_of(
    parse: Parse, token: int, cue: str, pattern: str, content: list[int], source: int | None
) -> tuple[str, ...]:
    """The features of the construction, each `group|name`."""
    cue = _as_learned(cue)
    tag = parse.tags[token]
    auxiliaries = {parse.words[c].lower() for c in parse.children[token] if parse.deps[c] in ("aux", "auxpass", "neg")}
    shape = pattern.split(":")[0]
    found = [
        f"lemma|{cue}", f"pattern|{pattern}", f"pair|{cue}|{shape}", f"full|{cue}|{pattern}",
        f"tag|{tag}", f"dep|{parse.deps[token]}", f"shape+tag|{shape}|{tag}",
        f"length|{min(len(content), 24) // 3}", f"shape+length|{shape}|{min(len(content), 12) // 3}",
        f"source|{_source_type(parse, source)}", f"shape+source|{shape}|{_source_type(parse, source)}",
        f"speech|{shape}|{cue in SPEECH_VERBS}",
    ]  # fmt: skip
    found += [f"aux|{word}" for word in sorted(auxiliaries)]
    found.append(f"quoted|{shape}|{_quoted_share(parse, content)}")
    if source is not None and not parse.tags[source].startswith("NNP"):
        found.append(f"head|{parse.words[source].lower()}")
    if any(child for child in parse.children[token] if parse.words[child].lower() in ("if", "unless", "whether")):
        found.append("conditional")
    return tuple(found)


def _as_learned(cue: str) -> str:
    """The verb in the American spelling, where the weights know that one: they were learned from American copy."""
    american = cue.removesuffix("ise") + "ize"
    return american if cue.endswith("ise") and f"lemma|{american}" in WEIGHTS else cue


def _quoted_share(parse: Parse, content: list[int]) -> str:
    """Whether quotation marks stand around none, part or all of the content."""
    inside = sum(t in parse.quoted for t in content)
    return "none" if not inside else "all" if inside >= 0.9 * len(content) else "part"


def _source_type(parse: Parse, source: int | None) -> str:
    if source is None:
        return "none"
    tag, word = parse.tags[source], parse.words[source].lower()
    if tag.startswith(("PRP", "WP", "DT", "WDT", "EX")):
        return word
    if tag.startswith("NNP"):
        label = next((e.label for e in parse.entities if e.first <= source <= e.last), "other")
        return "name:" + label
    return "plural" if tag == "NNS" else "noun" if tag == "NN" else "else"
