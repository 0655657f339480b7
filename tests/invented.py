"""Articles and statements that nobody printed: a seeded generator of people, towns, outlets and what they say.

The same seed and number give the same article in every process, so that a test can know what a writer
that was killed half-way had been writing.
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from index.model import Article, Source

FIRST_NAMES = (
    "Adela Bertram Corisande Dorian Elspeth Fennimore Griselda Hartwin Ismelda Jorund Kerensa Leofric Melisande "
    "Norbury Ottoline Peregrin Quenby Rosamund Sigrun Tancred Ulrika Valdis Wystan Ysolde"
).split()
LAST_NAMES = (
    "Ashgrove Brindlecombe Calloway-Reth Dunmarrow Eskerdale Farthinghoe Glaswen Harrowmere Inchbald Juniper-Stoke "
    "Kestleby Lorrimont Mossgarth Netherwick Oakhanger Pellgrove Quillfeather Ravensholt Stannery Thistlewood "
    "Umberleigh Vantongerloo Wexcombe Yarrowdale"
).split()
TOWNS = (
    "Alderwick Brackenford Caldermouth Dunsel Eastmere Fennhaven Gorsebridge Hollowell Inverlode Kettlebury Larkstone "
    "Marrowgate Northolme Oxenby Pellworth Quarrington Rushmead Silverlode Tarnwick Underbourne"
).split()
OUTLETS = (
    Source("The Alderwick Courier", "alderwickcourier.example"),
    Source("Caldermouth Evening Post", "caldermouthpost.example"),
    Source("Fennhaven Observer", "fennhavenobserver.example"),
    Source("Northolme Wire", "northolmewire.example"),
    Source("Radio Silverlode", "silverlode.example"),
)
OFFICES = (
    "the mayor of {town}",
    "the head of the {town} harbour board",
    "a spokesperson for the {town} hospital",
    "the chair of the {town} teachers' union",
    "the director of the {town} water company",
    "the chief engineer of the {town} railway",
)
THINGS = (
    "harbour bridge",
    "night ferry",
    "reservoir",
    "tram depot",
    "grain store",
    "flood wall",
    "school kitchen",
    "fish market",
    "concert hall",
    "bus fleet",
    "library roof",
    "power station",
    "orchard estate",
    "weather mast",
    "ice rink",
    "ring road",
)
CLAIMS = (
    "The {thing} in {town} will cost {number} crowns more than the council was told",
    "We will close the {thing} in {town} for {days} days this winter",
    "Nobody asked the {number} people of {town} whether they wanted a new {thing}",
    "About {number} passengers used the {thing} in {town} last month",
    "The inspectors found {days} faults in the {thing} of {town} and reported every one of them",
    "Our plan for the {thing} will bring {number} jobs to {town}",
    "The {thing} in {town} has not been repaired for {days} years",
    "If the {thing} fails, {number} homes in {town} lose their heating",
    "I have never seen the accounts of the {town} {thing}, and I asked for them {days} times",
    "The storm took away {days} metres of the {thing} at {town}",
    "We counted {number} complaints about the {town} {thing} in one week",
    "The minister promised {town} a {thing} within {days} months",
)
REPORTED = (
    "the {thing} in {town} would cost {number} crowns more than the council was told",
    "the inspectors had found {days} faults in the {thing} of {town}",
    "the {town} {thing} had not been repaired for {days} years",
    "{number} homes in {town} would lose their heating if the {thing} failed",
)
NARRATIVE = (
    "The meeting in {town} lasted {days} hours.",
    "Work on the {thing} of {town} began {days} years ago.",
    "{number} residents signed a petition about the {town} {thing}.",
    "The {thing} reopens in {town} after {days} days of repairs.",
)
FIRST_DAY = datetime(2024, 1, 1, 6, 0, tzinfo=UTC)
HOURS = 20_000
"""After so many articles, an hour apart, the days begin again."""


class Invention:
    """A seeded source of invented facts; two with the same key say the same."""

    def __init__(self, *key: int) -> None:
        self._random = random.Random(":".join(map(str, key)))  # noqa: S311 (nothing is secret here)

    def name(self) -> str:
        """A full name."""
        return f"{self._random.choice(FIRST_NAMES)} {self._random.choice(LAST_NAMES)}"

    def source(self) -> Source:
        """An outlet."""
        return self._random.choice(OUTLETS)

    def sentence(self, patterns: tuple[str, ...]) -> str:
        """One of the patterns, filled in."""
        return self._random.choice(patterns).format(
            thing=self._random.choice(THINGS),
            town=self._random.choice(TOWNS),
            number=self._random.randrange(1_000, 99_999),
            days=self._random.randrange(3, 99),
        )

    def claim(self) -> str:
        """What somebody could say in so many words, without a full stop."""
        return self.sentence(CLAIMS)

    def paragraph(self) -> str:
        """Two direct quotations of one speaker, an indirect one between them, and a narrative sentence."""
        name, first, second = self.name(), self.claim(), self.claim()
        office = self.sentence(OFFICES)
        return (
            f'"{first}," said {name}, {office}. '
            f"{name} added that {self.sentence(REPORTED)}. "
            f'"{second}," {name.split()[-1]} said.\n\n{self.sentence(NARRATIVE)}'
        )


def article(number: int, *, seed: int = 1, version: int = 1, paragraphs: int = 2) -> Article:
    """The article with this number, in this version of its text."""
    invention = Invention(seed, number, version)
    text = "\n\n".join(invention.paragraph() for _ in range(paragraphs))
    return Article(
        external_id=f"invented-{seed}-{number}",
        source=Invention(seed, number).source(),
        title=invention.sentence(NARRATIVE).rstrip("."),
        text=text,
        published_at=FIRST_DAY + timedelta(hours=number % HOURS),
        language="en",
    )


def articles(count: int, *, seed: int = 1, paragraphs: int = 2) -> Iterator[Article]:
    """The first articles of a seed."""
    return (article(number, seed=seed, paragraphs=paragraphs) for number in range(count))


def article_body(invented: Article) -> dict[str, Any]:
    """The article as `POST /v1/articles` takes it."""
    return {
        "external_id": invented.external_id,
        "title": invented.title,
        "source": {"name": invented.source.name, "domain": invented.source.domain},
        "published_at": invented.published_at.isoformat() if invented.published_at else None,
        "language": invented.language,
        "text": invented.text,
    }


def statement_body(number: int, *, seed: int = 1) -> dict[str, Any]:
    """The ready-made statement with this number, as `POST /v1/statements:batch` takes it."""
    invention = Invention(seed, number)
    source = invention.source()
    return {
        "external_id": f"claim-{seed}-{number}",
        "text": f"{invention.claim()}.",
        "kind": "direct",
        "speaker": invention.name(),
        "source": {"name": source.name, "domain": source.domain},
        "published_at": (FIRST_DAY + timedelta(hours=number % HOURS)).isoformat(),
    }


def statement_bodies(count: int, *, seed: int = 1, first: int = 0) -> Iterator[dict[str, Any]]:
    """So many ready-made statements of a seed, from the first number on."""
    return (statement_body(number, seed=seed) for number in range(first, first + count))
