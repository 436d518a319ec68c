"""Which act takes whose place, and what people said of each link between their units."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table('succession',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('old_act', sa.String(), nullable=False),
    sa.Column('new_act', sa.String(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('signed_on', sa.Date(), nullable=True),
    sa.Column('grounds', sa.JSON(), nullable=False),
    sa.Column('article', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('is_followed', sa.Boolean(), nullable=False),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_secret', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_succession')),
    sa.UniqueConstraint('old_act', 'number', name=op.f('uq_succession_old_act_number'))
    )
    op.create_index(op.f('ix_succession_new_act'), 'succession', ['new_act'], unique=False)
    op.create_index(op.f('ix_succession_old_act'), 'succession', ['old_act'], unique=False)
    op.create_table('concordance_decision',
    sa.Column('old_act', sa.String(), nullable=False),
    sa.Column('new_act', sa.String(), nullable=False),
    sa.Column('old_eid', sa.String(), nullable=False),
    sa.Column('new_eids', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by_secret', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('old_act', 'new_act', 'old_eid', 'new_eids', name=op.f('pk_concordance_decision'))
    )


def downgrade() -> None:
    """Refuse: going back would throw away what people have decided; restore a backup instead."""
    raise NotImplementedError("this schema is not undone; restore a backup instead")
