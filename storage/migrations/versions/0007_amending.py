"""Amending acts: their publication, how asking for them ended, and what they add to stored changes."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; what is put beside a change is history too, and is never altered."""
    op.create_table(
        "publication",
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("act", name=op.f("pk_publication")),
    )
    op.create_table(
        "amending",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("first_asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_amending")),
    )
    op.create_table(
        "later_effect",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name=op.f("fk_later_effect_change_id_change")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_later_effect")),
    )
    op.create_index(op.f("ix_later_effect_change_id"), "later_effect", ["change_id"])
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f'CREATE TRIGGER later_effect_no_{deed.lower()} BEFORE {deed} ON "later_effect" '
                "BEGIN SELECT RAISE(ABORT, 'later_effect is append-only'); END"
            )
    else:
        # The function is of the first migration.
        op.execute(
            'CREATE TRIGGER later_effect_append_only BEFORE UPDATE OR DELETE ON "later_effect" '
            "FOR EACH ROW EXECUTE FUNCTION refuse_to_alter_history()"
        )
        op.execute(
            'CREATE TRIGGER later_effect_no_truncate BEFORE TRUNCATE ON "later_effect" '
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_alter_history()"
        )


def downgrade() -> None:
    """Refuse: going back would throw history away; restore a backup instead."""
    raise NotImplementedError("this schema is not undone; restore a backup instead")
