"""Where two languages of an edition part ways, and what a person said of it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table('language_case',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('act', sa.String(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('to_on', sa.Date(), nullable=False),
    sa.Column('eid', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('words_hash', sa.String(length=64), nullable=False),
    sa.Column('value', sa.JSON(), nullable=False),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('decided_by', sa.String(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_language_case')),
    sa.UniqueConstraint('act', 'from_on', 'to_on', 'eid', 'kind', 'words_hash', name=op.f('uq_language_case_act_from_on_to_on_eid_kind_words_hash'))
    )
    op.create_index('ix_language_case_act_eid_kind_words_hash', 'language_case', ['act', 'eid', 'kind', 'words_hash'], unique=False)
    op.create_index(op.f('ix_language_case_state'), 'language_case', ['state'], unique=False)


def downgrade() -> None:
    """Refuse: going back would throw away what people have decided; restore a backup instead."""
    raise NotImplementedError("this schema is not undone; restore a backup instead")
