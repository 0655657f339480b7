"""Input that nobody would write: what every reader must read or refuse without a fault."""

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

patient = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
"""The machine may be busy; what counts is that nothing goes wrong."""

few = settings(patient, max_examples=20)
"""For readers that start a process for each document."""

SCRAPS = st.sampled_from(
    [
        "",
        " ",
        "text",
        "usable",
        "<p>a</p>",
        "<",
        "&#xD800;",
        "2025-03-12T17:40:00Z",
        "https://a.example/b",
        "\ud800",
        "\0",
    ]
)


def json_values(names: str) -> st.SearchStrategy[Any]:
    """Decoded JSON in which these words, parted by spaces, are likely names."""
    leaves = st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=20) | SCRAPS
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=3) | json_objects(names, inner),
        max_leaves=12,
    )


def json_objects(names: str, inner: st.SearchStrategy[Any] | None = None) -> st.SearchStrategy[dict[str, Any]]:
    """Objects of such values."""
    return st.dictionaries(st.sampled_from(names.split()), json_values(names) if inner is None else inner, max_size=8)
