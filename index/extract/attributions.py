"""The attribution to somebody whom the article names."""

from index.extract.confidence import CONFIDENCE
from index.extract.names import Name
from index.model import Attribution, Method, Span, cut


def of_name(text: str, name: Name, span: Span, method: Method) -> Attribution:
    """To the fullest form of the name, with the role that the article gives it; `span` is what stands beside."""
    role = name.roles[0] if name.roles else None
    return Attribution(
        name=name.full,
        kind=name.kind,
        method=method,
        confidence=CONFIDENCE[method],
        mention=text[span[0] : span[1]],
        mention_span=span,
        role=cut(text, [role.span]) if role else None,
        role_span=role.span if role else None,
        aliases=name.aliases,
    )
