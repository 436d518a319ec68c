"""The table of readings: bytes are kept for ever, and what is read out of them may be read better one day."""

from datetime import datetime

from sqlmodel import Field

from storage.columns import Digest, PackedInstant
from storage.tables import Row


class ReadingRow(Row, table=True):
    """A revision as a later reader read it out of its captures; of several the newest is the one that is used."""

    __tablename__ = "reading"
    id: int | None = Field(default=None, primary_key=True)
    revision_id: int = Field(foreign_key="revision.id", index=True)
    reader: str
    law_hash: str = Field(sa_type=Digest)
    notes_hash: str = Field(sa_type=Digest)
    tree_id: int = Field(foreign_key="blob.id")
    read_at: datetime = Field(sa_type=PackedInstant)
