"""The tables of acts that amend others: when they were published, what became of asking for them, what they added.

``amended`` and ``changed_topics`` follow from the changes and are kept beside them (``storage.kept``): a page that
asks for one number, or for one month, need not read them all.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from storage.columns import PackedInstant, UtcDateTime
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


class AmendedRow(Row, table=True):
    """That an act of this number changed an act in the edition ``after_id``."""

    __tablename__ = "amended"
    __table_args__ = ({"sqlite_with_rowid": False},)
    number: str = Field(primary_key=True)
    act: str = Field(primary_key=True)
    after_id: int = Field(primary_key=True, foreign_key="revision.id")


class ChangedTopicsRow(Row, table=True):
    """That news of an edition were seen at an instant, and the topics that its changes name, a space between two."""

    __tablename__ = "changed_topics"
    __table_args__ = ({"sqlite_with_rowid": False},)
    seen_at: datetime = Field(primary_key=True, sa_type=PackedInstant)
    after_id: int = Field(primary_key=True, foreign_key="revision.id")
    topics: str
