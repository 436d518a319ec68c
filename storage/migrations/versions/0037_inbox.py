"""The staff's own work on the news, what was said of it, and what of the news was nothing to a reader."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables; nobody has touched anything yet."""
    op.create_table(
        "inbox_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        _of("inbox_item", "assignee_id", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_item")),
        sa.UniqueConstraint("act", "from_on", "to_on", name=op.f("uq_inbox_item_act_from_on_to_on")),
    )
    op.create_index(op.f("ix_inbox_item_assignee_id"), "inbox_item", ["assignee_id"])
    op.create_table(
        "inbox_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("reason_secret", sa.Text(), nullable=False),
        _of("inbox_event", "item_id", "inbox_item", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_event")),
    )
    op.create_index(op.f("ix_inbox_event_item_id"), "inbox_event", ["item_id"])
    op.create_table(
        "inbox_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("text_secret", sa.Text(), nullable=False),
        _of("inbox_comment", "item_id", "inbox_item", "CASCADE"),
        _of("inbox_comment", "author_id", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_comment")),
    )
    op.create_index(op.f("ix_inbox_comment_item_id"), "inbox_comment", ["item_id"])
    op.create_index(op.f("ix_inbox_comment_author_id"), "inbox_comment", ["author_id"])
    op.create_table(
        "inbox_mention",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("read_at", INSTANT, nullable=True),
        _of("inbox_mention", "comment_id", "inbox_comment", "CASCADE"),
        _of("inbox_mention", "account_id", "account", "CASCADE"),
        sa.PrimaryKeyConstraint("comment_id", "account_id", name=op.f("pk_inbox_mention")),
    )
    op.create_index(op.f("ix_inbox_mention_account_id"), "inbox_mention", ["account_id"])
    op.create_table(
        "not_relevant",
        sa.Column("rule_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("words_secret", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        _of("not_relevant", "rule_id", "subscription", "CASCADE"),
        _of("not_relevant", "person_id", "person", "CASCADE"),
        sa.PrimaryKeyConstraint("rule_id", "act", "from_on", "to_on", name=op.f("pk_not_relevant")),
    )
    op.create_index(op.f("ix_not_relevant_person_id"), "not_relevant", ["person_id"])


def _of(table: str, column: str, other: str, ondelete: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=ondelete)


def downgrade() -> None:
    """Refuse: going back would throw away what the staff has decided; restore a backup instead."""
    raise NotImplementedError("this schema is not undone; restore a backup instead")
