"""`python -m tests.evaluation.copies`: how well copies of whole articles are told from reports of the same words.

Every seed is taken in, then one alteration of it after the other. What an outlet makes of an agency's article has to be
linked to it, a report that has only its quotations must not be.
"""

import random
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from index.extract.extractor import Extractor
from index.model import Article, ExtractedStatement, Source
from index.readers.files import read_path
from index.store.sqlite import SqliteStore
from index.store.writes import Model, NewArticle, NewStatement, Origin
from tests.evaluation.gold import SEEDS

MODEL = Model("toy", "0" * 64, 1)
POST = Source("Copying Post", "copyingpost.example")
ABOVE = "OXENBY (Fenwire) - Follow our live coverage of this story.\n\nListen to this article\n\n"
BELOW = "\n\n© Copying Post. All rights reserved.\n\nMore from the Copying Post: ten walks by the water"
ADDED = (
    "Readers of the Post had written to us about the matter since the summer.\n\n"
    "The paper asked both sides for a comment, and neither wished to add anything to what is reported here.\n\n"
)
HEARD = (
    "The hall was full an hour before anybody came to the microphone, and people stood on the stairs to hear.",
    "Outside a brass band played in the drizzle while volunteers poured tea from an urn that had seen better decades.",
    "It was the third gathering of its kind since the leaves fell, and by far the longest of them all.",
    "Those who had come by the early train were gone before the lights went out at nine.",
    "A collection at the door brought in enough to pay for the heating and a little more.",
    "The chairs were stacked by schoolchildren, who were given buns for their trouble afterwards.",
    "No date was set for another evening, though several people asked for one on the way out.",
    "This reporter counted eleven umbrellas left behind in the cloakroom at the end.",
)
QUOTED_SHARES = (0.3, 0.5, 0.7, 0.85)

Alteration = Callable[[str, random.Random], str]


def _paragraphs(text: str) -> list[str]:
    return [part for part in text.split("\n") if part.strip()]


def _edited(share: float) -> Alteration:
    """One word left out in this share of the sentences, as a copy editor would."""

    def edit(text: str, chance: random.Random) -> str:
        def shorten(sentence: re.Match[str]) -> str:
            words = sentence[0].split(" ")
            small = [place for place, word in enumerate(words) if word.isalpha() and word.islower()]
            if len(small) > 3 and chance.random() < share:
                del words[chance.choice(small)]
            return " ".join(words)

        return re.sub(r"[^.!?。\n]+[.!?。]?", shorten, text)

    return edit


def _cut(share: float) -> Alteration:
    def cut(text: str, _: random.Random) -> str:
        paragraphs = _paragraphs(text)
        return "\n\n".join(paragraphs[: max(2, round(len(paragraphs) * share))])

    return cut


def _all_at_once(text: str, chance: random.Random) -> str:
    return ABOVE + _edited(0.33)(_cut(0.67)(text, chance), chance) + BELOW


COPIES: dict[str, Alteration] = {
    "word for word": lambda text, _: text,
    "another headline": lambda text, _: "\n\n".join(["What we know so far", *_paragraphs(text)[1:]]),
    "other boilerplate": lambda text, _: ABOVE + text + BELOW,
    "a word less in a third of the sentences": _edited(0.33),
    "a word less in every sentence": _edited(1),
    "two paragraphs added": lambda text, _: text + "\n\n" + ADDED,
    "its last third cut": _cut(0.67),
    "its last half cut": _cut(0.5),
    "its beginning rewritten": lambda text, _: ADDED + "\n\n".join(_paragraphs(text)[2:]),
    "cut, edited, with other boilerplate": _all_at_once,
}


def heard(article: Article, statements: Sequence[ExtractedStatement], quoted_share: float) -> str | None:
    """Another report in which the quotations of this one are about this share; None where it has none."""
    quotations = [
        f"In the words of {one.speakers[0].name if one.speakers else 'one of them'}: “{article.text[start:end]}”"
        for one in statements
        for start, end in one.quoted
    ]
    wanted = sum(map(len, quotations)) * (1 - quoted_share) / quoted_share
    own = [sentence for place, sentence in enumerate(HEARD) if not place or len(" ".join(HEARD[:place])) < wanted]
    return "\n\n".join([own[0], *quotations, *own[1:]]) if quotations else None


class Measure:
    """A store with all seeds, and which report each of them is."""

    def __init__(self, data_dir: Path) -> None:
        self._extractor = Extractor(threads=1)
        self.store = SqliteStore(data_dir)
        self.seeds = [one for one in read_path(SEEDS) if isinstance(one, Article)]
        self.statements = {one: self._extractor.extract(one.text, one.language, one.authors) for one in self.seeds}
        self._ids = {one: self._take(one) for one in self.seeds}

    def _take(self, article: Article) -> int:
        found = self._extractor.extract(article.text, article.language, article.authors)
        nothing = np.ones((1, 1), dtype=np.float32)
        statements = tuple(NewStatement(one, nothing) for one in found)
        new = NewArticle(article, statements, Origin.ARTICLE, article.content_hash)
        return self.store.write_articles([new], MODEL)[0].article_id

    def linked(self, seed: Article, text: str) -> tuple[bool, bool]:
        """Whether another outlet's article is linked with the seed, and with anything at all."""
        identifier = self._take(replace(seed, external_id="altered", source=POST, text=text))
        found = {copy.article.id for copy in self.store.copies(identifier, None, len(self.seeds)).page}
        self.store.delete_article(identifier)
        return self._ids[seed] in found, bool(found)


def rows(measure: Measure) -> Iterator[str]:
    """The lines of the table, as they are measured."""
    yield "copies of the seeds that are linked with them"
    for name, alter in COPIES.items():
        linked = [measure.linked(one, alter(one.text, random.Random(one.external_id)))[0] for one in measure.seeds]  # noqa: S311
        yield f"  {name:<42} {sum(linked):>3} of {len(linked)}"
    yield "other reports with their quotations that are linked with anything"
    for share in QUOTED_SHARES:
        reports = [(one, heard(one, measure.statements[one], share)) for one in measure.seeds]
        wrong = [measure.linked(one, text)[1] for one, text in reports if text]
        yield f"  quotations are {share:<27.0%} {sum(wrong):>3} of {len(wrong)}"


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        measure = Measure(Path(folder))
        for row in rows(measure):
            print(row, flush=True)
        measure.store.close()


if __name__ == "__main__":
    main()
