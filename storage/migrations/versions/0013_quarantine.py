"""Doubt: decisions on held pages, sources whose alerts are stopped, and what the operator was told of it."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables; nothing that stands is altered."""
    op.create_table(
        "doubt_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("capture_id", sa.Integer(), nullable=False),
        sa.Column("deed", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("decided_at", INSTANT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["capture_id"], ["capture.id"], name=op.f("fk_doubt_decision_capture_id_capture")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_doubt_decision_revision_id_revision")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doubt_decision")),
    )
    op.create_index(op.f("ix_doubt_decision_capture_id"), "doubt_decision", ["capture_id"])
    op.create_table(
        "source_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("deed", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_source_event_run_id_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_event")),
    )
    op.create_index(op.f("ix_source_event_source_subject"), "source_event", ["source", "subject"])
    _make_messages()
    for table in ("doubt_decision", "source_event"):
        _guard(table)


def _make_messages() -> None:
    op.create_table(
        "delivery_source",
        sa.Column("delivery_key", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("delivery_key", "source", name=op.f("pk_delivery_source")),
    )
    op.create_table(
        "notice",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_notice")),
    )
    op.create_table(
        "notice_post",
        sa.Column("notice_key", sa.String(), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", INSTANT, nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["notice_key"], ["notice.key"], name=op.f("fk_notice_post_notice_key_notice")),
        sa.PrimaryKeyConstraint("notice_key", "address_hash", name=op.f("pk_notice_post")),
    )


def _guard(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f'CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON "{table}" '
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    # The function is of the first migration.
    op.execute(
        f'CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON "{table}" '
        "FOR EACH ROW EXECUTE FUNCTION refuse_to_alter_history()"
    )
    op.execute(
        f'CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON "{table}" '
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_alter_history()"
    )


def downgrade() -> None:
    """Refuse: going back would throw away what people have decided; restore a backup instead."""
    raise NotImplementedError("this schema is not undone; restore a backup instead")
