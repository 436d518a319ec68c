"""Schedules with their history and what Prefect was told of them, and the lease of each host that is being read."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table('lease',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('holder', sa.String(length=64), nullable=False),
    sa.Column('taken', sa.Float(), nullable=False),
    sa.Column('until', sa.Float(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_lease'))
    )
    op.create_table('schedule',
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('what', sa.String(), nullable=False),
    sa.Column('portal', sa.String(), nullable=False),
    sa.Column('timing', sa.JSON(), nullable=False),
    sa.Column('timezone', sa.String(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_schedule'))
    )
    op.create_table('schedule_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('who', sa.String(), nullable=False),
    sa.Column('deed', sa.String(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('before', sa.JSON(), nullable=True),
    sa.Column('after', sa.JSON(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_schedule_event'))
    )
    op.create_index(op.f('ix_schedule_event_name'), 'schedule_event', ['name'], unique=False)
    op.create_table('schedule_told',
    sa.Column('slug', sa.String(), nullable=False),
    sa.Column('deployment', sa.String(), nullable=False),
    sa.Column('told', sa.JSON(), nullable=True),
    sa.Column('noticed', sa.JSON(), nullable=True),
    sa.Column('noticed_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('slug', 'deployment', name=op.f('pk_schedule_told'))
    )


def downgrade() -> None:
    """Refuse: going back would throw the history of schedules away; restore a backup instead."""
    raise NotImplementedError("this schema is not undone; restore a backup instead")
