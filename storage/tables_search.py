"""What search is made of; all of it follows from the revisions: a backup leaves it out, `db reindex` makes it anew."""

from datetime import date

from sqlalchemy import Index, LargeBinary, Text, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlmodel import Field

from storage.tables import Row

FULL_TEXT = "search_fts"
"""SQLite's own table of words; PostgreSQL has them in ``search_unit.vector``."""
SHADOWS = tuple(f"{FULL_TEXT}_{name}" for name in ("config", "data", "docsize", "idx"))
"""The tables that SQLite makes beside it."""


class SearchUnitRow(Row, table=True):
    """One wording of a unit, once, with the edition it came with and the one it was gone in (None: it stands)."""

    __tablename__ = "search_unit"
    __table_args__ = (
        Index("ix_search_unit_act_language_eid", "act", "language", "eid"),
        # On SQLite the column is empty, and so is this index.
        Index("ix_search_unit_vector", "vector", postgresql_using="gin", sqlite_where=text("vector IS NOT NULL")),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    act: str
    language: str
    eid: str
    from_on: date
    until_on: date | None = None
    digest: str = Field(max_length=16)
    words: bytes = Field(sa_type=LargeBinary)
    vector: str | None = Field(default=None, sa_type=Text().with_variant(TSVECTOR(), "postgresql"))


class SearchWordRow(Row, table=True):
    """A stem of a language, a form of it as it stood in a text, and in how many wordings of units it stands."""

    __tablename__ = "search_word"
    language: str = Field(primary_key=True)
    stem: str = Field(primary_key=True)
    form: str
    units: int


class SearchActRow(Row, table=True):
    """Up to where an act is indexed in a language: its editions, and with which stems."""

    __tablename__ = "search_act"
    act: str = Field(primary_key=True)
    language: str = Field(primary_key=True)
    first_on: date
    signature: str
    units: int
