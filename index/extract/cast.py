"""What is known of everybody in an article when a speaker is looked for."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.extract.antecedents import Antecedents
from index.extract.authors import Author
from index.extract.bodies import Bodies
from index.extract.drafts import Place
from index.extract.names import Names
from index.extract.parse import Parse


@dataclass(frozen=True, slots=True)
class Cast:
    """The article's text, sentences and names, the people in the order of their mentions, organisations and author."""

    text: str
    places: Sequence[Place]
    parses: Sequence[Parse]
    names: Names
    antecedents: Antecedents
    bodies: Bodies
    author: Author | None

    @classmethod
    def of(
        cls, text: str, places: Sequence[Place], parses: Sequence[Parse], names: Names, author: Author | None
    ) -> "Cast":
        """Everybody in the article."""
        antecedents, bodies = Antecedents(places, parses, names), Bodies(places, parses, names)
        return cls(text, places, parses, names, antecedents, bodies, author)
