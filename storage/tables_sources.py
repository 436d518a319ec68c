"""The table of sightings: which portal showed which words as an edition, and when we first saw them there."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from storage.columns import Digest, PackedInstant
from storage.tables import Row


class SightingRow(Row, table=True):
    """An edition's words at one portal; append-only, a row for each time that its words there are others."""

    __tablename__ = "sighting"
    __table_args__ = (Index("ix_sighting_act_language_version_on", "act", "language", "version_on"),)
    id: int | None = Field(default=None, primary_key=True)
    act: str
    language: str
    version_on: date
    portal: str
    law_hash: str = Field(sa_type=Digest)
    capture_id: int = Field(foreign_key="capture.id")
    seen_at: datetime = Field(sa_type=PackedInstant)
