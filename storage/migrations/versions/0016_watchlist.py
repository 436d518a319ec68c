"""What people decided of acts of the watch list."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table('watch_choice',
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('act', sa.JSON(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_watch_choice'))
    )


def downgrade() -> None:
    """Refuse: going back would throw away what people have decided; restore a backup instead."""
    raise NotImplementedError("this schema is not undone; restore a backup instead")
