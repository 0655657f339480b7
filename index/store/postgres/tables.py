"""The tables that PostgreSQL keeps in its own way; all others are those of `index.store.tables`.

Every one carries the `article_id` of its article, first in its key, so that it can be distributed by it.
"""

from sqlalchemy import BigInteger, BindParameter, Column, ColumnElement, Integer, MetaData, Table, Text, cast
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import UserDefinedType

from index.store.wordings import BANDS

metadata = MetaData()


class Vector(UserDefinedType[str]):
    """A type of pgvector, written as text: [0.5,0.25]. Without a dimension it holds vectors of any."""

    cache_ok = True

    def __init__(self, name: str, dimension: int | None = None) -> None:
        self.name = name
        self.dimension = dimension

    def get_col_spec(self, **_: object) -> str:
        """Its name in SQL."""
        return self.name if self.dimension is None else f"{self.name}({self.dimension})"

    def bind_expression(self, bindvalue: BindParameter[str]) -> ColumnElement[str]:
        """Tell the server what the text is."""
        return cast(cast(bindvalue, Text), self)


vectors = Table(
    "vectors",
    metadata,
    Column("article_id", BigInteger, primary_key=True),
    Column("statement_row", BigInteger, primary_key=True),
    Column("model_id", BigInteger, primary_key=True),
    Column("passage", Integer, primary_key=True),
    Column("embedding", Vector("halfvec"), nullable=False),
)

# `folded` are the words of a statement with one space before, between and behind them; `words` those of them by which
# an index finds it.
phrases = Table(
    "phrases",
    metadata,
    Column("article_id", BigInteger, primary_key=True),
    Column("statement_row", BigInteger, primary_key=True),
    Column("folded", Text, nullable=False),
    Column("words", ARRAY(Text), nullable=False),
)

# All keys of a statement in one row: a row has 24 bytes beside what is in it.
BAND_KEYS = tuple(f"key_{band}" for band in range(BANDS))
family_keys = Table(
    "family_keys",
    metadata,
    Column("article_id", BigInteger, primary_key=True),
    Column("statement_row", BigInteger, primary_key=True),
    *(Column(name, BigInteger) for name in BAND_KEYS),
)
