"""What was said of a case stays, whatever is said later; and which acts were held against the amending acts here."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; the decisions that stand become the first of their history."""
    op.create_table(
        "case_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["language_case.id"], name=op.f("fk_case_decision_case_id_language_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_decision")),
    )
    op.create_index(op.f("ix_case_decision_case_id"), "case_decision", ["case_id"])
    op.execute(
        "INSERT INTO case_decision (case_id, state, who, decided_at, reason) "
        "SELECT id, state, decided_by, decided_at, reason FROM language_case WHERE decided_at IS NOT NULL ORDER BY id"
    )
    op.create_table(
        "warned",
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("act", name=op.f("pk_warned")),
    )
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f'CREATE TRIGGER case_decision_no_{deed.lower()} BEFORE {deed} ON "case_decision" '
                "BEGIN SELECT RAISE(ABORT, 'case_decision is append-only'); END"
            )
    else:
        # The function is of the first migration.
        op.execute(
            'CREATE TRIGGER case_decision_append_only BEFORE UPDATE OR DELETE ON "case_decision" '
            "FOR EACH ROW EXECUTE FUNCTION refuse_to_alter_history()"
        )
        op.execute(
            'CREATE TRIGGER case_decision_no_truncate BEFORE TRUNCATE ON "case_decision" '
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_alter_history()"
        )


def downgrade() -> None:
    """Refuse: going back would throw away what people have decided; restore a backup instead."""
    raise NotImplementedError("this schema is not undone; restore a backup instead")
