"""The tables of doubt: what people said of held pages, what became of a source, and what the operator is told.

``doubt_decision`` and ``source_event`` are append-only; triggers of their migration guard them.
"""

from datetime import datetime

from sqlalchemy import JSON, Index, Text
from sqlmodel import Field

from storage.columns import UtcDateTime
from storage.tables import Row


class DoubtDecisionRow(Row, table=True):
    """What somebody decided of a held page; ``revision_id`` is what an accepted one became."""

    __tablename__ = "doubt_decision"
    id: int | None = Field(default=None, primary_key=True)
    capture_id: int = Field(foreign_key="capture.id", index=True)
    deed: str
    who: str
    decided_at: datetime = Field(sa_type=UtcDateTime)
    reason: str = Field(sa_type=Text)
    revision_id: int | None = Field(default=None, foreign_key="revision.id")


class SourceEventRow(Row, table=True):
    """Something that began or ended with a source; of each subject the newest one holds."""

    __tablename__ = "source_event"
    __table_args__ = (Index("ix_source_event_source_subject", "source", "subject"),)
    id: int | None = Field(default=None, primary_key=True)
    source: str
    subject: str
    deed: str
    who: str
    at: datetime = Field(sa_type=UtcDateTime)
    run_id: int | None = Field(default=None, foreign_key="run.id")
    detail: str = Field(sa_type=Text)


class DeliverySourceRow(Row, table=True):
    """From which sources the news of a message comes: it waits while the alerts of one of them are stopped."""

    __tablename__ = "delivery_source"
    delivery_key: str = Field(primary_key=True)
    source: str = Field(primary_key=True)


class NoticeRow(Row, table=True):
    """What the operator is told, once under its key; no address and no name is in it.

    ``words`` has subject and text by language; what was told before it was kept so has them in one language alone.
    """

    __tablename__ = "notice"
    key: str = Field(primary_key=True)
    source: str
    subject: str = Field(sa_type=Text)
    text: str = Field(sa_type=Text)
    words: dict[str, list[str]] | None = Field(default=None, sa_type=JSON)
    created_at: datetime = Field(sa_type=UtcDateTime)


class NoticePostRow(Row, table=True):
    """How a notice fared on its way to one address, of which only a keyed hash stands here."""

    __tablename__ = "notice_post"
    notice_key: str = Field(primary_key=True, foreign_key="notice.key")
    address_hash: str = Field(primary_key=True, max_length=64)
    state: str
    attempts: int
    next_try_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answer: str = Field(sa_type=Text)
