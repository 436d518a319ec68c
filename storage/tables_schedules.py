"""The tables of schedules, of what became of them, and of the hosts that are being read."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Text
from sqlmodel import Field

from storage.columns import UtcDateTime
from storage.tables import Row


class LeaseRow(Row, table=True):
    """Who reads a host; both instants are seconds of the database's own clock."""

    __tablename__ = "lease"
    name: str = Field(primary_key=True)
    holder: str = Field(max_length=64)
    taken: float
    until: float


class ScheduleRow(Row, table=True):
    """One line of the timetable."""

    __tablename__ = "schedule"
    name: str = Field(primary_key=True, max_length=60)
    what: str
    portal: str
    timing: dict[str, Any] = Field(sa_type=JSON)
    timezone: str
    reason: str = Field(sa_type=Text)
    is_active: bool


class ScheduleEventRow(Row, table=True):
    """Who did what to a schedule, when and why; it outlives the schedule."""

    __tablename__ = "schedule_event"
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True, max_length=60)
    at: datetime = Field(sa_type=UtcDateTime)
    who: str
    deed: str
    reason: str = Field(sa_type=Text)
    before: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    after: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))


class ScheduleToldRow(Row, table=True):
    """What Prefect was last told of one line of cron, and what stood there instead when we looked again."""

    __tablename__ = "schedule_told"
    slug: str = Field(primary_key=True)
    deployment: str = Field(primary_key=True)
    told: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    noticed: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    noticed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
