"""How the pages of this folder become a site: `make docs`.

`index.md` is the front page and the table of contents in one: each list of links under a heading of it becomes a part
of the navigation. So every page can be read where the sources are, and a new page needs one line there.
"""

import re
from collections.abc import Iterator

from sphinx.application import Sphinx


def _colours(of_links: str) -> dict[str, str]:
    return {f"color-brand-{part}": of_links for part in ("primary", "content", "visited")}


project = "On Record"
html_title = project
extensions = ["myst_parser"]
html_theme = "furo"
myst_heading_anchors = 4  # links to headings are checked, down to this level
nitpicky = True
smartquotes = False  # what is quoted is quoted as it stands
suppress_warnings = ["misc.highlighting_failure"]  # samples are shortened by an ellipsis, which is no JSON
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_favicon = "../service/web/static/icon.svg"
html_use_index = False
html_theme_options = {
    # The colours of the pages: service/web/static/pages.css.
    "light_css_variables": _colours("#7a1f1a"),
    "dark_css_variables": _colours("#efb1a2"),
}

CONTENTS = "index"
DECISIONS = "decisions/README"
_LINK = re.compile(r"^- \[[^\]]+\]\(([^)#:]+)\.md\)", re.MULTILINE)


def setup(app: Sphinx) -> None:
    """Have the navigation made of the lists of links."""
    app.connect("source-read", _add_contents)


def _add_contents(_: Sphinx, page: str, source: list[str]) -> None:
    if page == CONTENTS:
        source[0] += "".join(_tree(entries, caption) for caption, entries in contents(source[0]))
    elif page == DECISIONS:
        source[0] += _tree(["[0-9]*"])


def contents(text: str) -> Iterator[tuple[str, list[str]]]:
    """The parts of the navigation: each heading of the page with the pages that are listed under it."""
    for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        if entries := _LINK.findall(part):
            yield part.partition("\n")[0], entries


def _tree(entries: list[str], caption: str | None = None) -> str:
    options = f":caption: {caption}\n:hidden:\n" if caption else ":glob:\n:maxdepth: 1\n"
    return f"\n```{{toctree}}\n{options}\n" + "\n".join(entries) + "\n```\n"
