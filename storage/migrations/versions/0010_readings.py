"""Readings: the reader of every revision has its name, and a better one's tree stands beside the first."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; a revision that stands already has no reading yet, for nobody noted who read it."""
    op.create_table(
        "reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("reader", sa.String(), nullable=False),
        sa.Column("law_hash", sa.String(), nullable=False),
        sa.Column("notes_hash", sa.String(), nullable=False),
        sa.Column("tree_digest", sa.String(length=64), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_reading_revision_id_revision")),
        sa.ForeignKeyConstraint(["tree_digest"], ["blob.digest"], name=op.f("fk_reading_tree_digest_blob")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading")),
    )
    op.create_index(op.f("ix_reading_revision_id"), "reading", ["revision_id"])
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f'CREATE TRIGGER reading_no_{deed.lower()} BEFORE {deed} ON "reading" '
                "BEGIN SELECT RAISE(ABORT, 'reading is append-only'); END"
            )
    else:
        # The function is of the first migration.
        op.execute(
            'CREATE TRIGGER reading_append_only BEFORE UPDATE OR DELETE ON "reading" '
            "FOR EACH ROW EXECUTE FUNCTION refuse_to_alter_history()"
        )
        op.execute(
            'CREATE TRIGGER reading_no_truncate BEFORE TRUNCATE ON "reading" '
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_alter_history()"
        )


def downgrade() -> None:
    """Refuse: going back would throw readings away; restore a backup instead."""
    raise NotImplementedError("this schema is not undone; restore a backup instead")
