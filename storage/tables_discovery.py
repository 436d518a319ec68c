"""The tables of what the lists of the portals showed: drafts, acts that nobody watches yet, the lists themselves."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, Text, UniqueConstraint
from sqlmodel import Field

from storage.columns import UtcDateTime
from storage.tables import Row


class ListRow(Row, table=True):
    """A list as it stood when it was last read whole: its ids from the front, and when it was last read deep."""

    __tablename__ = "portal_list"
    portal: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    language: str = Field(primary_key=True)
    ids: list[str] = Field(sa_type=JSON)
    read_at: datetime = Field(sa_type=UtcDateTime)
    swept_at: datetime = Field(sa_type=UtcDateTime)


class DraftRow(Row, table=True):
    """A draft as it was seen last; ``found`` holds its topics with their reasons."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("portal", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    portal: str
    number: str
    title: str = Field(sa_type=Text)
    kind: str
    developer: str = Field(sa_type=Text)
    status: str
    created_on: date | None = None
    open_until: date | None = Field(default=None, index=True)
    concern: str
    found: list[Any] = Field(sa_type=JSON)
    named: list[str] = Field(sa_type=JSON)
    concerned_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Since when it concerns anybody; another title, or an act that joined the watch list, may come later."""
    first_seen_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)


class DraftStateRow(Row, table=True):
    """What a draft was from one moment on: a new row where its status, last day or title is another one."""

    __tablename__ = "draft_state"
    id: int | None = Field(default=None, primary_key=True)
    draft_id: int = Field(foreign_key="draft.id", index=True)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    title: str = Field(sa_type=Text)
    status: str
    open_until: date | None = None


class FoundRow(Row, table=True):
    """An act or a document that a list showed and nobody watches; ``identity`` is one for all portals that have it.

    ``text`` is «wanted» where an amending law is to be read, «read», or «» where its title is all that is looked at.
    """

    __tablename__ = "found_act"
    __table_args__ = (UniqueConstraint("identity"), Index("ix_found_act_concern_seen_at", "concern", "seen_at"))
    id: int | None = Field(default=None, primary_key=True)
    identity: str
    portal: str
    number: str
    also: dict[str, str] = Field(sa_type=JSON)
    title: dict[str, str] = Field(sa_type=JSON)
    requisites: dict[str, str] = Field(sa_type=JSON)
    act_number: str
    adopted_on: date | None = None
    shown_on: date | None = None
    holder: str
    concern: str
    found: list[Any] = Field(sa_type=JSON)
    text: str
    tries: int
    first_seen_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)


class FoundPartRow(Row, table=True):
    """What a found act does to one watched act; ``places`` is empty where only its title was read."""

    __tablename__ = "found_part"
    found_id: int = Field(primary_key=True, foreign_key="found_act.id", ondelete="CASCADE")
    act: str = Field(primary_key=True)
    places: list[str] = Field(sa_type=JSON)
    found: list[Any] = Field(sa_type=JSON)
