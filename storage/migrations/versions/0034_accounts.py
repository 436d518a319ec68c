"""A second factor of those who sign in, and codes for whoever lost the telephone it is on."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the table; nobody has a second factor yet."""
    op.add_column("account", sa.Column("factor_secret", sa.Text(), nullable=False, server_default=""))
    op.add_column("account", sa.Column("factor_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("account", sa.Column("factor_step", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "recovery_code",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_recovery_code")),
    )
    op.create_index(op.f("ix_recovery_code_account_id"), "recovery_code", ["account_id"])


def downgrade() -> None:
    """Refuse: going back would let people in by a password alone; restore a backup instead."""
    raise NotImplementedError("this schema is not undone; restore a backup instead")
