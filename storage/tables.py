"""The tables of acts, bytes and history: nothing outside this room sees a row.

``revision``, ``revision_capture``, ``change`` and ``blob`` are append-only; triggers of the first migration guard them.
Whoever changes a table writes a migration beside it; a test compares the two on both databases.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, LargeBinary, MetaData, Text, UniqueConstraint
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from storage.columns import Digest, PackedInstant, UtcDateTime

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Row(SQLModel, registry=registry(metadata=MetaData(naming_convention=NAMING))):
    """The base of every table here, with metadata of its own."""


class FlagRow(Row, table=True):
    """One fact about this store: which key it was made with, whether sending is stopped."""

    __tablename__ = "flag"
    name: str = Field(primary_key=True)
    value: str


class ActRow(Row, table=True):
    """An act and what portals say of it; ``title`` and ``requisites`` are by language."""

    __tablename__ = "act"
    code: str = Field(primary_key=True)
    ngr: str = Field(index=True)
    title: dict[str, str] = Field(sa_type=JSON)
    requisites: dict[str, str] = Field(sa_type=JSON)
    status: str
    number: str
    adopted_on: date | None = None


class WatchRow(Row, table=True):
    """An act on the watch list; it may stand here before a portal has told anything of it."""

    __tablename__ = "watch"
    code: str = Field(primary_key=True)
    topics: list[str] = Field(sa_type=JSON)
    languages: list[str] = Field(sa_type=JSON)
    is_archived: bool = False


class RunRow(Row, table=True):
    """One pass, whoever started it."""

    __tablename__ = "run"
    id: int | None = Field(default=None, primary_key=True)
    command: str
    started_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class OutcomeRow(Row, table=True):
    """How a run ended for one source, act and language; empty words where the line is about the whole of it."""

    __tablename__ = "outcome"
    __table_args__ = (Index("ix_outcome_act_language_outcome", "act", "language", "outcome"),)
    id: int | None = Field(default=None, primary_key=True)
    run_id: int = Field(foreign_key="run.id", index=True)
    source: str
    act: str
    language: str
    outcome: str
    detail: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=UtcDateTime)


class BlobRow(Row, table=True):
    """Bytes by their sha256, compressed; ``link`` is the place in a run, 0 stands alone (``storage.blobs``).

    Rows name each other by number: a digest is ten times as long, and stands here once and in its index.
    """

    __tablename__ = "blob"
    __table_args__ = (UniqueConstraint("digest"),)
    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(sa_type=Digest)
    base_id: int | None = Field(default=None, foreign_key="blob.id")
    link: int
    size: int
    data: bytes = Field(sa_type=LargeBinary)


class ExchangeRow(Row, table=True):
    """What is the same whenever a portal is asked the same, and in the head of its answer (``storage.exchanges``)."""

    __tablename__ = "exchange"
    __table_args__ = (UniqueConstraint("digest"), Index("ix_exchange_act_language_kind", "act", "language", "kind"))
    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(sa_type=Digest)
    portal: str
    act: str
    language: str
    kind: str
    page: int
    url: str
    day_form: str
    headers: list[Any] = Field(sa_type=JSON)


class CaptureRow(Row, table=True):
    """What one address gave at one moment; ``headers`` holds what the exchange leaves open."""

    __tablename__ = "capture"
    id: int | None = Field(default=None, primary_key=True)
    run_id: int = Field(foreign_key="run.id", index=True)
    exchange_id: int = Field(foreign_key="exchange.id", index=True)
    captured_at: datetime = Field(sa_type=PackedInstant)
    status: int | None = None
    headers: list[Any] = Field(sa_type=JSON)
    body_id: int = Field(foreign_key="blob.id")
    reason: str
    version_on: date | None = None


class VerdictRow(Row, table=True):
    """The one outcome of a capture; its key admits no second one."""

    __tablename__ = "verdict"
    capture_id: int = Field(primary_key=True, foreign_key="capture.id")
    outcome: str = Field(index=True)
    reason: str
    detail: str = Field(sa_type=Text)


class QuietDayRow(Row, table=True):
    """How often a day brought of an act what was known; ``kind`` is that of a capture, or tells lines of runs."""

    __tablename__ = "quiet_day"
    source: str = Field(primary_key=True)
    act: str = Field(primary_key=True)
    language: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    on: date = Field(primary_key=True)
    times: int = 0
    first_at: datetime = Field(sa_type=PackedInstant)
    last_at: datetime = Field(sa_type=PackedInstant)


class RevisionRow(Row, table=True):
    """A revision; ``seq`` counts what was stored of an act in a language, the whole value lies in the blob ``tree_id``.

    ``reader`` names who read it first, empty where nobody noted it; what was read later is a reading.
    """

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("act", "language", "seq"),
        Index("ix_revision_act_language_portal_version_on", "act", "language", "portal_version_on"),
    )
    id: int | None = Field(default=None, primary_key=True)
    act: str
    language: str
    seq: int
    portal_version_on: date
    law_hash: str = Field(sa_type=Digest)
    notes_hash: str = Field(sa_type=Digest)
    tree_id: int = Field(foreign_key="blob.id")
    stored_at: datetime = Field(sa_type=PackedInstant)
    reader: str


class RevisionCaptureRow(Row, table=True):
    """From which captures a revision was read, in their order."""

    __tablename__ = "revision_capture"
    __table_args__ = ({"sqlite_with_rowid": False},)
    revision_id: int = Field(primary_key=True, foreign_key="revision.id")
    capture_id: int = Field(primary_key=True, foreign_key="capture.id")
    position: int


class ChangeRow(Row, table=True):
    """One change; where nothing was stored before, ``before_id`` is the revision itself."""

    __tablename__ = "change"
    __table_args__ = (UniqueConstraint("before_id", "after_id", "position"),)
    id: int | None = Field(default=None, primary_key=True)
    before_id: int = Field(foreign_key="revision.id")
    after_id: int = Field(foreign_key="revision.id", index=True)
    position: int
    act: str = Field(index=True)
    language: str
    from_on: date
    to_on: date
    seen_at: datetime = Field(sa_type=UtcDateTime, index=True)
    value: dict[str, Any] = Field(sa_type=JSON)
