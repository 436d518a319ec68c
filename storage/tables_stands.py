"""The tables of printed sheets: what hangs where, on which provisions it rests, and what became of it.

``stand_state`` is append-only. Who did something is named as the record of deeds names it; an owner is a person's row.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, Text, UniqueConstraint
from sqlmodel import Field

from storage.columns import Digest, UtcDateTime
from storage.tables import Row


class StandPlaceRow(Row, table=True):
    """Where sheets hang: a border post, a police point."""

    __tablename__ = "stand_place"
    __table_args__ = (UniqueConstraint("name", "town"),)
    id: int | None = Field(default=None, primary_key=True)
    name: str
    town: str
    kind: str


class StandSheetRow(Row, table=True):
    """A sheet; ``code`` stands in its QR and tells nothing. ``state`` is what the newest row of its history says."""

    __tablename__ = "stand_sheet"
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=16)
    title: str = Field(sa_type=Text)
    language: str = Field(index=True)
    text: str = Field(sa_type=Text)
    file_digest: str | None = Field(default=None, sa_type=Digest, foreign_key="blob.digest")
    file_kind: str
    note: str = Field(sa_type=Text)
    state: str = Field(index=True)
    state_at: datetime = Field(sa_type=UtcDateTime)
    checked_at: datetime = Field(sa_type=UtcDateTime)
    replaces: int | None = Field(default=None, foreign_key="stand_sheet.id", index=True)


class StandOwnerRow(Row, table=True):
    """Who is told of a sheet; it goes with the person."""

    __tablename__ = "stand_owner"
    sheet_id: int = Field(primary_key=True, foreign_key="stand_sheet.id")
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", index=True)


class StandLinkRow(Row, table=True):
    """A unit that a sheet rests on, under the number it has in the edition that the sheet was held against."""

    __tablename__ = "stand_link"
    __table_args__ = (Index("ix_stand_link_act", "act"),)
    sheet_id: int = Field(primary_key=True, foreign_key="stand_sheet.id")
    act: str = Field(primary_key=True)
    eid: str = Field(primary_key=True)
    edition_on: date
    checked_at: datetime = Field(sa_type=UtcDateTime)
    is_changing: bool
    changes_on: date | None = None


class StandCopyRow(Row, table=True):
    """A sheet at a place; without ``printed_at`` it is still to be printed."""

    __tablename__ = "stand_copy"
    sheet_id: int = Field(primary_key=True, foreign_key="stand_sheet.id")
    place_id: int = Field(primary_key=True, foreign_key="stand_place.id")
    printed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    printed_by: str
    removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    removed_by: str


class StandStateRow(Row, table=True):
    """What became of a sheet, by whom or by which changes (``grounds``), and why; append-only."""

    __tablename__ = "stand_state"
    id: int | None = Field(default=None, primary_key=True)
    sheet_id: int = Field(foreign_key="stand_sheet.id", index=True)
    state: str
    at: datetime = Field(sa_type=UtcDateTime)
    who: str
    why: str = Field(sa_type=Text)
    grounds: list[Any] = Field(sa_type=JSON)


class StandTouchRow(Row, table=True):
    """What of the law a sheet was held against already: each is counted, and told, once."""

    __tablename__ = "stand_touch"
    sheet_id: int = Field(primary_key=True, foreign_key="stand_sheet.id")
    key: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)


class StandLookRow(Row, table=True):
    """How an act stood when its sheets were last held against it: as long as it is the same, nothing is done."""

    __tablename__ = "stand_look"
    act: str = Field(primary_key=True)
    seen: str
