"""What waits for a digest, the digests that were made, and what was told by the calendar."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables; nothing that stands is altered."""
    op.create_table(
        "digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("frequency", sa.String(), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("news_key", sa.String(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        _of_person("digest"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint("person_id", "period", name=op.f("uq_digest_person_id_period")),
    )
    op.create_table(
        "held_news",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("news_key", sa.String(length=64), nullable=False),
        sa.Column("frequency", sa.String(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("digest_id", sa.Integer(), nullable=True),
        _of_person("held_news"),
        sa.ForeignKeyConstraint(
            ["digest_id"], ["digest.id"], name=op.f("fk_held_news_digest_id_digest"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_news")),
        sa.UniqueConstraint(
            "person_id", "news_key", "frequency", "part", name=op.f("uq_held_news_person_id_news_key_frequency_part")
        ),
    )
    op.create_index("ix_held_news_digest_id_due_at", "held_news", ["digest_id", "due_at"])
    op.create_table(
        "reminder",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("effect_key", sa.String(length=64), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("told_at", INSTANT, nullable=False),
        _of_person("reminder"),
        sa.PrimaryKeyConstraint("person_id", "effect_key", "on", "step", name=op.f("pk_reminder")),
    )
    op.create_table(
        "heartbeat",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("told_at", INSTANT, nullable=False),
        _of_person("heartbeat"),
        sa.PrimaryKeyConstraint("person_id", "month", name=op.f("pk_heartbeat")),
    )


def _of_person(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_person_id_person")
    return sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    """Refuse: going back would throw away what people wait for; restore a backup instead."""
    raise NotImplementedError("this schema is not undone; restore a backup instead")
