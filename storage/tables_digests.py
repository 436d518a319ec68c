"""The tables of what waits for a digest, and of what was told by the calendar: each of it once, whatever happens.

They name a person by number alone and go with that person.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from storage.columns import UtcDateTime
from storage.tables import Row


class DigestRow(Row, table=True):
    """One digest of one person; ``period`` is its day in that person's time zone, and a day has one at most."""

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("person_id", "period"),)
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE")
    frequency: str
    period: date
    news_key: str
    """That of its deliveries."""
    made_at: datetime = Field(sa_type=UtcDateTime)


class HeldRow(Row, table=True):
    """News that waits for a digest, or stands in one; ``value`` names the stored changes by their numbers."""

    __tablename__ = "held_news"
    __table_args__ = (
        UniqueConstraint("person_id", "news_key", "frequency", "part"),
        Index("ix_held_news_digest_id_due_at", "digest_id", "due_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE")
    news_key: str = Field(max_length=64)
    frequency: str
    part: int
    """Counts from 0 what came of one piece of news after a digest had told the rest of it."""
    due_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    value: dict[str, Any] = Field(sa_type=JSON)
    digest_id: int | None = Field(default=None, foreign_key="digest.id", ondelete="SET NULL")


class ReminderRow(Row, table=True):
    """A person was reminded of an effect: so many days before its day, or, below zero, that the day has moved."""

    __tablename__ = "reminder"
    person_id: int = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE")
    effect_key: str = Field(primary_key=True, max_length=64)
    on: date = Field(primary_key=True)
    step: int = Field(primary_key=True)
    told_at: datetime = Field(sa_type=UtcDateTime)


class HeartbeatRow(Row, table=True):
    """A person was told of a month in which the watch went on; ``month`` is its first day."""

    __tablename__ = "heartbeat"
    person_id: int = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE")
    month: date = Field(primary_key=True)
    told_at: datetime = Field(sa_type=UtcDateTime)
