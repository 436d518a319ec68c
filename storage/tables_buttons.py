"""The tables of what readers say to the bot and of who stands in for them: numbers of rows and keyed hashes alone."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from storage.columns import UtcDateTime
from storage.tables import Row


class LinkCodeRow(Row, table=True):
    """A code that ties one private chat to a person, by its keyed hash; it goes when it is used."""

    __tablename__ = "link_code"
    code_hash: str = Field(primary_key=True, max_length=64)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    expires_at: datetime = Field(sa_type=UtcDateTime)


class PersonSeenRow(Row, table=True):
    """A person said that she saw a step of an act, by whatever way she said it: once, however often she says it."""

    __tablename__ = "person_seen"
    person_id: int = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE")
    act: str = Field(primary_key=True)
    from_on: date = Field(primary_key=True)
    to_on: date = Field(primary_key=True)
    seen_at: datetime = Field(sa_type=UtcDateTime)


class PersonAccountRow(Row, table=True):
    """An account on the pages is a reader's own, because the operator has said so: what she saw there she saw."""

    __tablename__ = "person_account"
    account_id: int = Field(primary_key=True, foreign_key="account.id", ondelete="CASCADE")
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", unique=True)


class DeputyRow(Row, table=True):
    """Who is told when a person leaves critical news unseen for so many hours; only what comes after ``named_at``."""

    __tablename__ = "deputy"
    person_id: int = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE")
    deputy_id: int = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    hours: int
    named_at: datetime = Field(sa_type=UtcDateTime)


class EscalationRow(Row, table=True):
    """Whether a person had seen a piece of news in time was looked at, for her deputy: once, whatever came of it."""

    __tablename__ = "escalation"
    person_id: int = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE")
    news_key: str = Field(primary_key=True, max_length=64)
    told_at: datetime = Field(sa_type=UtcDateTime)


class HeldForReviewRow(Row, table=True):
    """News whose alerts wait for an editor's eyes until an instant, and then go; ``value`` has no key of the news."""

    __tablename__ = "held_for_review"
    news_key: str = Field(primary_key=True, max_length=64)
    until: datetime = Field(sa_type=UtcDateTime, index=True)
    value: dict[str, Any] = Field(sa_type=JSON)
