"""The tables of people and of what is said to them; names and addresses are encrypted, and stand nowhere else."""

from datetime import date, datetime, time

from sqlalchemy import JSON, Index, Text, UniqueConstraint
from sqlmodel import Field

from storage.columns import UtcDateTime
from storage.tables import Row


class PersonRow(Row, table=True):
    """Somebody who asked to be told."""

    __tablename__ = "person"
    id: int | None = Field(default=None, primary_key=True)
    name_hash: str = Field(unique=True, max_length=64)
    name_secret: str = Field(sa_type=Text)
    language: str


class ChannelRow(Row, table=True):
    """One address of a person; the only place where it is kept."""

    __tablename__ = "channel"
    __table_args__ = (UniqueConstraint("person_id", "address_hash"),)
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE")
    position: int
    address_hash: str = Field(max_length=64)
    address_secret: str = Field(sa_type=Text)


class SubscriptionRow(Row, table=True):
    """One rule of a person. What follows from her own words, a phrase or a note, is encrypted; empty is empty."""

    __tablename__ = "subscription"
    __table_args__ = (Index("ix_subscription_kind_topic_act", "kind", "topic", "act"),)
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=32)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    position: int
    kind: str
    act: str
    unit: str
    unit_on: date | None = None
    topic: str
    phrase_secret: str = Field(sa_type=Text)
    least: str
    moments: list[str] = Field(sa_type=JSON)
    frequency: str
    note_secret: str = Field(sa_type=Text)
    snoozed_until: date | None = None


class WishRow(Row, table=True):
    """What a person asks of every message; whoever has none asks for what is usual."""

    __tablename__ = "person_wish"
    person_id: int = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE")
    timezone: str
    quiet_start: time | None = None
    quiet_end: time | None = None
    holidays: list[str] = Field(sa_type=JSON)
    lets_critical_pass: bool
    digest_at: time
    digest_weekday: int
    channels: str
    wants_heartbeat: bool
    is_discreet: bool
    keeps_public_holidays: bool | None = None
    """None as False: nobody was asked before there was a calendar of them."""
    attach: str | None = None
    """None as empty: no comparison goes with a mail."""


class DeliveryRow(Row, table=True):
    """One message to one channel. It outlives the person, and then no longer says who that was."""

    __tablename__ = "delivery"
    __table_args__ = (Index("ix_delivery_state_next_try_at", "state", "next_try_at"),)
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    news_key: str = Field(index=True)
    alert: str
    person_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL", index=True)
    channel_id: int | None = Field(default=None, foreign_key="channel.id", ondelete="SET NULL", index=True)
    subject: str = Field(sa_type=Text)
    text: str = Field(sa_type=Text)
    html: str = Field(sa_type=Text)
    message_id: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    state: str
    attempts: int
    next_try_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answer: str = Field(sa_type=Text)
