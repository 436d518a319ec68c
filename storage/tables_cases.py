"""The tables of cases: where two languages of an edition part ways, and all that people said of it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, Text, UniqueConstraint
from sqlmodel import Field

from storage.columns import UtcDateTime
from storage.tables import Row


class CaseRow(Row, table=True):
    """One case; ``from_on`` is ``to_on`` where the two languages have no common edition before it."""

    __tablename__ = "language_case"
    __table_args__ = (
        UniqueConstraint("act", "from_on", "to_on", "eid", "kind", "words_hash"),
        Index("ix_language_case_act_eid_kind_words_hash", "act", "eid", "kind", "words_hash"),
    )
    id: int | None = Field(default=None, primary_key=True)
    act: str
    from_on: date
    to_on: date
    eid: str
    kind: str
    words_hash: str = Field(max_length=64)
    value: dict[str, Any] = Field(sa_type=JSON)
    found_at: datetime = Field(sa_type=UtcDateTime)
    state: str = Field(index=True)
    decided_by: str
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str = Field(sa_type=Text)


class CaseDecisionRow(Row, table=True):
    """One decision on a case; append-only, the newest is the one that its case bears."""

    __tablename__ = "case_decision"
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="language_case.id", index=True)
    state: str
    who: str
    decided_at: datetime = Field(sa_type=UtcDateTime)
    reason: str = Field(sa_type=Text)
