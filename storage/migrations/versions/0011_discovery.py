"""Discovery: the lists of the portals, drafts with what became of them, and acts that nobody watches yet."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; what a draft was from one moment on is history."""
    op.create_table(
        "portal_list",
        sa.Column("portal", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("ids", sa.JSON(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("swept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("portal", "name", "language", name=op.f("pk_portal_list")),
    )
    _make_drafts()
    _make_found()


def _make_drafts() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("portal", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("developer", sa.Text(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=True),
        sa.Column("open_until", sa.Date(), nullable=True),
        sa.Column("concern", sa.String(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("named", sa.JSON(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("portal", "number", name=op.f("uq_draft_portal_number")),
    )
    op.create_index(op.f("ix_draft_open_until"), "draft", ["open_until"])
    op.create_table(
        "draft_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("open_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_state_draft_id_draft")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_state")),
    )
    op.create_index(op.f("ix_draft_state_draft_id"), "draft_state", ["draft_id"])


def _make_found() -> None:
    op.create_table(
        "found_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("identity", sa.String(), nullable=False),
        sa.Column("portal", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("also", sa.JSON(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("requisites", sa.JSON(), nullable=False),
        sa.Column("act_number", sa.String(), nullable=False),
        sa.Column("adopted_on", sa.Date(), nullable=True),
        sa.Column("shown_on", sa.Date(), nullable=True),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("concern", sa.String(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_found_act")),
        sa.UniqueConstraint("identity", name=op.f("uq_found_act_identity")),
    )
    op.create_index(op.f("ix_found_act_concern_seen_at"), "found_act", ["concern", "seen_at"])
    op.create_table(
        "found_part",
        sa.Column("found_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["found_id"], ["found_act.id"], name=op.f("fk_found_part_found_id_found_act"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("found_id", "act", name=op.f("pk_found_part")),
    )


def downgrade() -> None:
    """Refuse: going back would throw away what was found; restore a backup instead."""
    raise NotImplementedError("this schema is not undone; restore a backup instead")
