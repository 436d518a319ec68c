"""What the operator is told is kept in every language that one may have; what was told before keeps its words."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; nothing that stands is altered."""
    op.add_column("notice", sa.Column("words", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Refuse: going back would throw what was told away; restore a backup instead."""
    raise NotImplementedError("this schema is not undone; restore a backup instead")
