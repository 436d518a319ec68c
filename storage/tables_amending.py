"""The tables of acts that amend others: when they were published, what became of asking for them, what they added."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from storage.columns import UtcDateTime
from storage.tables import Row


class PublicationRow(Row, table=True):
    """The day on which an act was first officially published, as a portal states it."""

    __tablename__ = "publication"
    act: str = Field(primary_key=True)
    published_on: date


class AmendingRow(Row, table=True):
    """An amending act that was asked for or read; ``digest`` is of what was made use of last, empty before that."""

    __tablename__ = "amending"
    code: str = Field(primary_key=True)
    first_asked_at: datetime = Field(sa_type=UtcDateTime)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    outcome: str
    digest: str = ""


class LaterEffectRow(Row, table=True):
    """What became known of a stored change's day of effect after it was stored; the newest row holds."""

    __tablename__ = "later_effect"
    id: int | None = Field(default=None, primary_key=True)
    change_id: int = Field(foreign_key="change.id", index=True)
    value: dict[str, Any] = Field(sa_type=JSON)
    stored_at: datetime = Field(sa_type=UtcDateTime)


class WarnedRow(Row, table=True):
    """A watched act that was held against the amending acts that were here before it was watched."""

    __tablename__ = "warned"
    act: str = Field(primary_key=True)
    warned_at: datetime = Field(sa_type=UtcDateTime)
