"""The tables of the way out: how an address fares, whether a server lets us send, and what a delivery stands beside.

No address is here: a row of ``address_state`` goes with its channel; a carrier of somebody's own is a keyed hash.
"""

from datetime import datetime

from sqlalchemy import Index, Text
from sqlmodel import Field

from storage.columns import UtcDateTime
from storage.tables import Row


class AddressStateRow(Row, table=True):
    """How one address fares. One that is suspended gets nothing until somebody mends it."""

    __tablename__ = "address_state"
    channel_id: int = Field(primary_key=True, foreign_key="channel.id", ondelete="CASCADE")
    carrier: str = Field(index=True)
    suspended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    why: str = Field(default="", sa_type=Text)
    delays: int = 0
    delayed_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    next_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    free_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    moved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class CarrierStateRow(Row, table=True):
    """A mail server or a bot as a whole; ``is_told``: the server itself named the instant, and nothing shortens it."""

    __tablename__ = "carrier_state"
    name: str = Field(primary_key=True)
    until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    is_told: bool = False
    failures: int = 0
    failing_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    why: str = Field(default="", sa_type=Text)
    free_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class DeliveryDetailRow(Row, table=True):
    """What a delivery is about, which one it answers or is folded into, and what the service calls its messages."""

    __tablename__ = "delivery_detail"
    __table_args__ = (
        Index("ix_delivery_detail_answers", "answers"),
        Index("ix_delivery_detail_folded_into", "folded_into"),
    )
    delivery_key: str = Field(primary_key=True)
    act: str = ""
    changes: int = 0
    weight: int = 0
    answers: str | None = None
    folded_into: str | None = None
    told_ids: str = Field(default="", sa_type=Text)
    attach: str | None = Field(default=None, sa_type=Text)
    """The comparisons that a mail carries, as ``storage.attachments`` writes them."""
    delays: int = 0
    delayed_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    held_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
