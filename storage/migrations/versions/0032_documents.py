"""Comparisons as files in a mail: which form a person asked for, and of what a delivery carries them."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; nothing that stands is altered."""
    op.add_column("person_wish", sa.Column("attach", sa.String(), nullable=True))
    op.add_column("delivery_detail", sa.Column("attach", sa.Text(), nullable=True))


def downgrade() -> None:
    """Refuse: going back would throw what people asked for away; restore a backup instead."""
    raise NotImplementedError("this schema is not undone; restore a backup instead")
