"""What people decided of acts of the watch list; the list itself is a file, the shipped one or the operator's."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from storage.columns import UtcDateTime
from storage.tables import Row


class ChoiceRow(Row, table=True):
    """One act as somebody last decided: ``state`` is «watched», «proposed» or «off», ``act`` what was said of it."""

    __tablename__ = "watch_choice"
    key: str = Field(primary_key=True)
    state: str
    act: dict[str, Any] = Field(sa_type=JSON)
    changed_at: datetime = Field(sa_type=UtcDateTime)
