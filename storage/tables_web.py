"""The tables of the doors: who may sign in, who is signed in, and who tried. No password and no token stands here."""

from datetime import date, datetime

from sqlalchemy import Index, Text, text
from sqlmodel import Field

from storage.columns import UtcDateTime
from storage.tables import Row


class AccountRow(Row, table=True):
    """Somebody who may sign in. ``last_visit_at`` is the start of the visit before the one that is going on.

    ``factor_secret`` without ``factor_since`` is a second factor that waits for its first code.
    """

    __tablename__ = "account"
    id: int | None = Field(default=None, primary_key=True)
    name_hash: str = Field(unique=True, max_length=64)
    name_secret: str = Field(sa_type=Text)
    password_hash: str = Field(sa_type=Text)
    role: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    is_disabled: bool = False
    visit_started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_visit_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    factor_secret: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": text("''")})
    factor_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    factor_step: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class RecoveryCodeRow(Row, table=True):
    """A code that stands once for a second factor, by its sha256: it has too many bits to be guessed."""

    __tablename__ = "recovery_code"
    code_hash: str = Field(primary_key=True, max_length=64)
    account_id: int = Field(foreign_key="account.id", ondelete="CASCADE", index=True)


class SessionRow(Row, table=True):
    """One browser that is signed in, by the sha256 of its token."""

    __tablename__ = "web_session"
    token_hash: str = Field(primary_key=True, max_length=64)
    account_id: int = Field(foreign_key="account.id", ondelete="CASCADE", index=True)
    started_at: datetime = Field(sa_type=UtcDateTime, index=True)
    used_at: datetime = Field(sa_type=UtcDateTime)


class SeenRow(Row, table=True):
    """What somebody did with the news of one step of an act: opened its comparison, or said that it was seen."""

    __tablename__ = "seen"
    account_id: int = Field(primary_key=True, foreign_key="account.id", ondelete="CASCADE")
    act: str = Field(primary_key=True)
    from_on: date = Field(primary_key=True)
    to_on: date = Field(primary_key=True)
    opened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    seen_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class AttemptRow(Row, table=True):
    """One try to sign in; ``name_hash`` is of the name that was typed, whether anybody has it or not."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        Index("ix_sign_in_attempt_name_hash_at", "name_hash", "at"),
        Index("ix_sign_in_attempt_network_hash_at", "network_hash", "at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    name_hash: str = Field(max_length=64)
    network_hash: str = Field(max_length=64)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    is_success: bool = False
