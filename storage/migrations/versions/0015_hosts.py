"""Hosts: what each said of robots, when it was asked last, and until when it is left alone."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0013"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table; nothing that stands is altered."""
    op.create_table(
        "host_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host_event")),
    )
    op.create_index(op.f("ix_host_event_host_subject"), "host_event", ["host", "subject"])


def downgrade() -> None:
    """Refuse: a host that asked to be left alone would be asked at once; restore a backup instead."""
    raise NotImplementedError("this schema is not undone; restore a backup instead")
