"""The tables of what a rule did beside news: drafts that were told, and rules that went on to the act that came after.

They name a person by number alone and go with that person.
"""

from datetime import datetime

from sqlmodel import Field

from storage.columns import UtcDateTime
from storage.tables import Row


class DraftToldRow(Row, table=True):
    """A draft was told to a person, or looked at for her and left out: either way it is never new to her again."""

    __tablename__ = "draft_told"
    person_id: int = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE")
    draft_id: int = Field(primary_key=True, foreign_key="draft.id", ondelete="CASCADE", index=True)
    was_told: bool
    at: datetime = Field(sa_type=UtcDateTime)


class FollowedOnRow(Row, table=True):
    """A person's rule about an act, or a unit of it, went on to the act that takes its place: once, whatever she does.

    ``old_unit`` is empty where the whole act is followed.
    """

    __tablename__ = "followed_on"
    person_id: int = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE")
    old_act: str = Field(primary_key=True)
    old_unit: str = Field(primary_key=True)
    new_act: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
