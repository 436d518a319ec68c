"""The first tables, and the triggers that keep history append-only.

The types stand here in plain SQLAlchemy: a migration must mean the same when the code around it has moved on.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("revision", "revision_capture", "blob", "change")


def upgrade() -> None:
    """Make every table."""
    op.create_table('act',
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('ngr', sa.String(), nullable=False),
    sa.Column('title', sa.JSON(), nullable=False),
    sa.Column('requisites', sa.JSON(), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('adopted_on', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_act'))
    )
    op.create_index(op.f('ix_act_ngr'), 'act', ['ngr'], unique=False)
    op.create_table('blob',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('base', sa.String(length=64), nullable=True),
    sa.Column('link', sa.Integer(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('data', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['base'], ['blob.digest'], name=op.f('fk_blob_base_blob')),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_blob'))
    )
    op.create_table('flag',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('value', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_flag'))
    )
    op.create_table('person',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name_hash', sa.String(length=64), nullable=False),
    sa.Column('name_secret', sa.Text(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('name_hash', name=op.f('uq_person_name_hash'))
    )
    op.create_table('run',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('command', sa.String(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_run'))
    )
    op.create_table('watch',
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('topics', sa.JSON(), nullable=False),
    sa.Column('languages', sa.JSON(), nullable=False),
    sa.Column('is_archived', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_watch'))
    )
    op.create_table('capture',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('portal', sa.String(), nullable=False),
    sa.Column('act', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('url', sa.String(), nullable=False),
    sa.Column('captured_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.Integer(), nullable=True),
    sa.Column('headers', sa.JSON(), nullable=False),
    sa.Column('body_digest', sa.String(length=64), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('version_on', sa.Date(), nullable=True),
    sa.Column('page', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['body_digest'], ['blob.digest'], name=op.f('fk_capture_body_digest_blob')),
    sa.ForeignKeyConstraint(['run_id'], ['run.id'], name=op.f('fk_capture_run_id_run')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_capture'))
    )
    op.create_index('ix_capture_act_language_kind', 'capture', ['act', 'language', 'kind'], unique=False)
    op.create_index(op.f('ix_capture_run_id'), 'capture', ['run_id'], unique=False)
    op.create_table('channel',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('address_hash', sa.String(length=64), nullable=False),
    sa.Column('address_secret', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_channel_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_channel')),
    sa.UniqueConstraint('person_id', 'address_hash', name=op.f('uq_channel_person_id_address_hash'))
    )
    op.create_table('outcome',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('act', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('outcome', sa.String(), nullable=False),
    sa.Column('detail', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['run_id'], ['run.id'], name=op.f('fk_outcome_run_id_run')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outcome'))
    )
    op.create_index('ix_outcome_act_language_outcome', 'outcome', ['act', 'language', 'outcome'], unique=False)
    op.create_index(op.f('ix_outcome_run_id'), 'outcome', ['run_id'], unique=False)
    op.create_table('person_topic',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('topic', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_person_topic_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'topic', name=op.f('pk_person_topic'))
    )
    op.create_table('revision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('act', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('portal_version_on', sa.Date(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('law_hash', sa.String(), nullable=False),
    sa.Column('notes_hash', sa.String(), nullable=False),
    sa.Column('tree_digest', sa.String(length=64), nullable=False),
    sa.Column('stored_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['tree_digest'], ['blob.digest'], name=op.f('fk_revision_tree_digest_blob')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_revision')),
    sa.UniqueConstraint('act', 'language', 'seq', name=op.f('uq_revision_act_language_seq'))
    )
    op.create_index('ix_revision_act_language_portal_version_on', 'revision', ['act', 'language', 'portal_version_on'], unique=False)
    op.create_table('change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('before_id', sa.Integer(), nullable=False),
    sa.Column('after_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('act', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('to_on', sa.Date(), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('value', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['after_id'], ['revision.id'], name=op.f('fk_change_after_id_revision')),
    sa.ForeignKeyConstraint(['before_id'], ['revision.id'], name=op.f('fk_change_before_id_revision')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_change')),
    sa.UniqueConstraint('before_id', 'after_id', 'position', name=op.f('uq_change_before_id_after_id_position'))
    )
    op.create_index(op.f('ix_change_act'), 'change', ['act'], unique=False)
    op.create_index(op.f('ix_change_after_id'), 'change', ['after_id'], unique=False)
    op.create_index(op.f('ix_change_seen_at'), 'change', ['seen_at'], unique=False)
    op.create_table('delivery',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('news_key', sa.String(), nullable=False),
    sa.Column('alert', sa.String(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('channel_id', sa.Integer(), nullable=True),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('message_id', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_try_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['channel_id'], ['channel.id'], name=op.f('fk_delivery_channel_id_channel'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_delivery_person_id_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery')),
    sa.UniqueConstraint('key', name=op.f('uq_delivery_key'))
    )
    op.create_index(op.f('ix_delivery_channel_id'), 'delivery', ['channel_id'], unique=False)
    op.create_index(op.f('ix_delivery_news_key'), 'delivery', ['news_key'], unique=False)
    op.create_index(op.f('ix_delivery_person_id'), 'delivery', ['person_id'], unique=False)
    op.create_index('ix_delivery_state_next_try_at', 'delivery', ['state', 'next_try_at'], unique=False)
    op.create_table('revision_capture',
    sa.Column('revision_id', sa.Integer(), nullable=False),
    sa.Column('capture_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['capture_id'], ['capture.id'], name=op.f('fk_revision_capture_capture_id_capture')),
    sa.ForeignKeyConstraint(['revision_id'], ['revision.id'], name=op.f('fk_revision_capture_revision_id_revision')),
    sa.PrimaryKeyConstraint('revision_id', 'capture_id', name=op.f('pk_revision_capture'))
    )
    op.create_table('verdict',
    sa.Column('capture_id', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('detail', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['capture_id'], ['capture.id'], name=op.f('fk_verdict_capture_id_capture')),
    sa.PrimaryKeyConstraint('capture_id', name=op.f('pk_verdict'))
    )
    op.create_index(op.f('ix_verdict_outcome'), 'verdict', ['outcome'], unique=False)

    if op.get_bind().dialect.name == "postgresql":
        guard_on_postgresql()
    else:
        guard_on_sqlite()


def guard_on_sqlite() -> None:
    """Let no statement alter or delete a row of history."""
    for table in APPEND_ONLY:
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f'CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON "{table}" '
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def guard_on_postgresql() -> None:
    """Let no statement alter, delete or truncate rows of history."""
    op.execute(
        "CREATE FUNCTION refuse_to_alter_history() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table in APPEND_ONLY:
        op.execute(
            f'CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON "{table}" '
            "FOR EACH ROW EXECUTE FUNCTION refuse_to_alter_history()"
        )
        op.execute(
            f'CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_alter_history()"
        )


def downgrade() -> None:
    """Refuse: going back would throw history away; restore a backup instead."""
    raise NotImplementedError("the first schema is not undone; restore a backup instead")
