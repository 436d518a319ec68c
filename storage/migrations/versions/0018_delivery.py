"""The way out: how an address fares, whether a server lets us send, and what a delivery stands beside."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables; nothing that stands is altered."""
    op.create_table(
        "address_state",
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("carrier", sa.String(), nullable=False),
        sa.Column("suspended_at", INSTANT, nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("delays", sa.Integer(), nullable=False),
        sa.Column("delayed_since", INSTANT, nullable=True),
        sa.Column("next_at", INSTANT, nullable=True),
        sa.Column("free_at", INSTANT, nullable=True),
        sa.Column("moved_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channel.id"], name=op.f("fk_address_state_channel_id_channel"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("channel_id", name=op.f("pk_address_state")),
    )
    op.create_index(op.f("ix_address_state_carrier"), "address_state", ["carrier"])
    op.create_table(
        "carrier_state",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("until", INSTANT, nullable=True),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", INSTANT, nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("free_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_carrier_state")),
    )
    op.create_table(
        "delivery_detail",
        sa.Column("delivery_key", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("answers", sa.String(), nullable=True),
        sa.Column("folded_into", sa.String(), nullable=True),
        sa.Column("told_ids", sa.Text(), nullable=False),
        sa.Column("delays", sa.Integer(), nullable=False),
        sa.Column("delayed_since", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("delivery_key", name=op.f("pk_delivery_detail")),
    )
    op.create_index(op.f("ix_delivery_detail_answers"), "delivery_detail", ["answers"])
    op.create_index(op.f("ix_delivery_detail_folded_into"), "delivery_detail", ["folded_into"])


def downgrade() -> None:
    """Refuse: going back would throw away which addresses refused; restore a backup instead."""
    raise NotImplementedError("this schema is not undone; restore a backup instead")
