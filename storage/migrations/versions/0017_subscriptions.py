"""What each person follows, rule by rule, and what she asks of every message; topics become such rules."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

KEY_BYTES = 16


def upgrade() -> None:
    """Make the tables and carry over who follows which topic: by the defaults, as it was."""
    subscription = op.create_table(
        "subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("unit_on", sa.Date(), nullable=True),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("phrase_secret", sa.Text(), nullable=False),
        sa.Column("least", sa.String(), nullable=False),
        sa.Column("moments", sa.JSON(), nullable=False),
        sa.Column("frequency", sa.String(), nullable=False),
        sa.Column("note_secret", sa.Text(), nullable=False),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_subscription_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
        sa.UniqueConstraint("key", name=op.f("uq_subscription_key")),
    )
    op.create_index(op.f("ix_subscription_person_id"), "subscription", ["person_id"])
    op.create_index(op.f("ix_subscription_kind_topic_act"), "subscription", ["kind", "topic", "act"])
    op.create_table(
        "person_wish",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("quiet_start", sa.Time(), nullable=True),
        sa.Column("quiet_end", sa.Time(), nullable=True),
        sa.Column("holidays", sa.JSON(), nullable=False),
        sa.Column("lets_critical_pass", sa.Boolean(), nullable=False),
        sa.Column("digest_at", sa.Time(), nullable=False),
        sa.Column("digest_weekday", sa.Integer(), nullable=False),
        sa.Column("channels", sa.String(), nullable=False),
        sa.Column("wants_heartbeat", sa.Boolean(), nullable=False),
        sa.Column("is_discreet", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_wish_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person_wish")),
    )
    _carry_over(subscription)
    op.drop_table("person_topic")


def _carry_over(subscription: sa.Table) -> None:
    topics = sa.table("person_topic", sa.column("person_id"), sa.column("topic"), sa.column("position"))
    found = op.get_bind().execute(sa.select(topics).order_by(topics.c.person_id, topics.c.position)).mappings()
    rows = [
        {
            "key": secrets.token_hex(KEY_BYTES),
            "person_id": row["person_id"],
            "position": row["position"],
            "kind": "topic",
            "act": "",
            "unit": "",
            "unit_on": None,
            "topic": row["topic"],
            "phrase_secret": "",
            "least": "editorial",
            "moments": ["announced", "reminder", "in_force"],
            "frequency": "at_once",
            "note_secret": "",
            "snoozed_until": None,
        }
        for row in found
    ]
    if rows:
        op.bulk_insert(subscription, rows)


def downgrade() -> None:
    """Refuse: going back would throw away what people asked for; restore a backup instead."""
    raise NotImplementedError("this schema is not undone; restore a backup instead")
