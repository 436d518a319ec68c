"""The tables of successions: which act takes whose place, and what people said of each link between their units."""

from datetime import date, datetime

from sqlalchemy import JSON, Text, UniqueConstraint
from sqlmodel import Field

from storage.columns import UtcDateTime
from storage.tables import Row


class SuccessionRow(Row, table=True):
    """An act and the one that takes its place; ``new_act`` is empty while that one's code is not known."""

    __tablename__ = "succession"
    __table_args__ = (UniqueConstraint("old_act", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    old_act: str = Field(index=True)
    new_act: str = Field(index=True)
    number: str
    signed_on: date | None = None
    grounds: list[str] = Field(sa_type=JSON)
    article: str
    state: str
    is_followed: bool = False
    found_at: datetime = Field(sa_type=UtcDateTime)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decided_by_secret: str = Field(default="", sa_type=Text)


class ConcordanceDecisionRow(Row, table=True):
    """What a person said of one link; ``new_eids`` are joined by spaces, and empty where there is no counterpart."""

    __tablename__ = "concordance_decision"
    old_act: str = Field(primary_key=True)
    new_act: str = Field(primary_key=True)
    old_eid: str = Field(primary_key=True)
    new_eids: str = Field(primary_key=True)
    state: str
    decided_at: datetime = Field(sa_type=UtcDateTime)
    decided_by_secret: str = Field(sa_type=Text)
