"""What readers say to the bot, who stands in for them, and alerts that wait a little for an editor's eyes."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables; the one of deliveries' details gets a column, empty in every row that stands."""
    op.create_table(
        "link_code",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        _of_person("link_code"),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_link_code")),
    )
    op.create_index(op.f("ix_link_code_person_id"), "link_code", ["person_id"])
    op.create_table(
        "person_seen",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        _of_person("person_seen"),
        sa.PrimaryKeyConstraint("person_id", "act", "from_on", "to_on", name=op.f("pk_person_seen")),
    )
    op.create_table(
        "person_account",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_person_account_account_id_account"), ondelete="CASCADE"
        ),
        _of_person("person_account"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_person_account")),
        sa.UniqueConstraint("person_id", name=op.f("uq_person_account_person_id")),
    )
    op.create_table(
        "deputy",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("named_at", INSTANT, nullable=False),
        _of_person("deputy"),
        sa.ForeignKeyConstraint(
            ["deputy_id"], ["person.id"], name=op.f("fk_deputy_deputy_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_deputy")),
    )
    op.create_index(op.f("ix_deputy_deputy_id"), "deputy", ["deputy_id"])
    op.create_table(
        "escalation",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("news_key", sa.String(length=64), nullable=False),
        sa.Column("told_at", INSTANT, nullable=False),
        _of_person("escalation"),
        sa.PrimaryKeyConstraint("person_id", "news_key", name=op.f("pk_escalation")),
    )
    op.create_table(
        "held_for_review",
        sa.Column("news_key", sa.String(length=64), nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("news_key", name=op.f("pk_held_for_review")),
    )
    op.create_index(op.f("ix_held_for_review_until"), "held_for_review", ["until"])
    op.add_column("delivery_detail", sa.Column("held_until", INSTANT, nullable=True))


def _of_person(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_person_id_person")
    return sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    """Refuse: going back would throw away what readers have seen; restore a backup instead."""
    raise NotImplementedError("this schema is not undone; restore a backup instead")
