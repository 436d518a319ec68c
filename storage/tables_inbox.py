"""The tables of the staff's own work on the news: numbers of rows and, of what somebody said, sealed words alone."""

from datetime import date, datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from storage.columns import UtcDateTime
from storage.tables import Row


class InboxItemRow(Row, table=True):
    """One step of an act as somebody's work; a step that nobody has touched has no row, and is new."""

    __tablename__ = "inbox_item"
    __table_args__ = (UniqueConstraint("act", "from_on", "to_on"),)
    id: int | None = Field(default=None, primary_key=True)
    act: str
    from_on: date
    to_on: date
    state: str
    assignee_id: int | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL", index=True)


class InboxEventRow(Row, table=True):
    """Somebody gave a piece of work another state, or to somebody; rows are added and never altered.

    ``who`` is a number of an account, as the audit log has it; so is ``value`` where work is given to somebody.
    """

    __tablename__ = "inbox_event"
    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="inbox_item.id", ondelete="CASCADE", index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    who: str
    what: str
    value: str
    reason_secret: str = Field(sa_type=Text)


class InboxCommentRow(Row, table=True):
    """What somebody of the staff said of a piece of work; without its author once the account is gone."""

    __tablename__ = "inbox_comment"
    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="inbox_item.id", ondelete="CASCADE", index=True)
    author_id: int | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL", index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    text_secret: str = Field(sa_type=Text)


class InboxMentionRow(Row, table=True):
    """Somebody is named in a comment; it waits in her inbox until she opens that piece of work."""

    __tablename__ = "inbox_mention"
    comment_id: int = Field(primary_key=True, foreign_key="inbox_comment.id", ondelete="CASCADE")
    account_id: int = Field(primary_key=True, foreign_key="account.id", ondelete="CASCADE", index=True)
    read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class NotRelevantRow(Row, table=True):
    """A person said that what a rule of hers brought was nothing to her, and why."""

    __tablename__ = "not_relevant"
    rule_id: int = Field(primary_key=True, foreign_key="subscription.id", ondelete="CASCADE")
    act: str = Field(primary_key=True)
    from_on: date = Field(primary_key=True)
    to_on: date = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    reason: str
    words_secret: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=UtcDateTime)
