"""Drafts at once, rules that go on to the act that comes after, and the public holidays of whoever keeps them."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables and columns; a draft that concerns somebody has done so since it was first seen."""
    op.create_table(
        "draft_told",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("was_told", sa.Boolean(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        _of_person("draft_told"),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name=op.f("fk_draft_told_draft_id_draft"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "draft_id", name=op.f("pk_draft_told")),
    )
    op.create_index(op.f("ix_draft_told_draft_id"), "draft_told", ["draft_id"])
    op.create_table(
        "followed_on",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("old_act", sa.String(), nullable=False),
        sa.Column("old_unit", sa.String(), nullable=False),
        sa.Column("new_act", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        _of_person("followed_on"),
        sa.PrimaryKeyConstraint("person_id", "old_act", "old_unit", "new_act", name=op.f("pk_followed_on")),
    )
    op.add_column("draft", sa.Column("concerned_at", INSTANT, nullable=True))
    op.execute("UPDATE draft SET concerned_at = first_seen_at WHERE concern <> 'none'")
    op.add_column("person_wish", sa.Column("keeps_public_holidays", sa.Boolean(), nullable=True))


def _of_person(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_person_id_person")
    return sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    """Refuse: going back would tell people twice; restore a backup instead."""
    raise NotImplementedError("this schema is not undone; restore a backup instead")
