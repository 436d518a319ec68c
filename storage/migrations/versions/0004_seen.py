"""What each of the staff has opened and seen of the news."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table('seen',
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('act', sa.String(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('to_on', sa.Date(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_seen_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('account_id', 'act', 'from_on', 'to_on', name=op.f('pk_seen'))
    )


def downgrade() -> None:
    """Refuse: going back would throw away what people have seen; restore a backup instead."""
    raise NotImplementedError("this schema is not undone; restore a backup instead")
