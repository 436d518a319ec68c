"""The tables of who did what: numbers of rows alone, and never an address or a name."""

from datetime import date, datetime

from sqlalchemy import Index, Text
from sqlmodel import Field

from storage.columns import UtcDateTime
from storage.tables import Row


class AuditRow(Row, table=True):
    """One deed; append-only, and each bears the keyed hash of itself and of the one before (``storage.audit``)."""

    __tablename__ = "audit"
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=UtcDateTime)
    actor: str
    action: str
    object_kind: str
    object_id: str
    details_digest: str = Field(max_length=64)
    previous_hash: str = Field(max_length=64)
    hash: str = Field(max_length=64)


class KeptKeyRow(Row, table=True):
    """A key that outlives the secret key it was first made from, encrypted with the present one."""

    __tablename__ = "kept_key"
    name: str = Field(primary_key=True)
    secret: str = Field(sa_type=Text)


class ReviewRow(Row, table=True):
    """What an editor said of the words of one step in one language; append-only, the newest one holds."""

    __tablename__ = "review"
    __table_args__ = (Index("ix_review_act_from_on_to_on_language", "act", "from_on", "to_on", "language"),)
    id: int | None = Field(default=None, primary_key=True)
    act: str
    from_on: date
    to_on: date
    language: str
    changes_digest: str = Field(max_length=64)
    verdict: str
    summary: str = Field(sa_type=Text)
    meaning: str = Field(sa_type=Text)
    who: str
    decided_at: datetime = Field(sa_type=UtcDateTime)
