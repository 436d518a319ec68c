"""The table of hosts: what each said of robots, when it was asked last, and until when it is left alone."""

from datetime import datetime

from sqlalchemy import Index, Text
from sqlmodel import Field

from storage.columns import UtcDateTime
from storage.tables import Row


class HostEventRow(Row, table=True):
    """Something between us and a host; of each subject the newest one holds. Its instants are the database's."""

    __tablename__ = "host_event"
    __table_args__ = (Index("ix_host_event_host_subject", "host", "subject"),)
    id: int | None = Field(default=None, primary_key=True)
    host: str
    subject: str
    at: datetime = Field(sa_type=UtcDateTime)
    until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    detail: str = Field(sa_type=Text)
