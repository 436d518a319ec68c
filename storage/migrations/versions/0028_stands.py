"""Printed sheets: places, sheets, what they rest on, copies, and what became of them."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and guard the history of states as the first migration guards history."""
    op.create_table(
        "stand_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("town", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand_place")),
        sa.UniqueConstraint("name", "town", name=op.f("uq_stand_place_name_town")),
    )
    op.create_table(
        "stand_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("file_digest", sa.LargeBinary(), nullable=True),
        sa.Column("file_kind", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaces", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["file_digest"], ["blob.digest"], name=op.f("fk_stand_sheet_file_digest_blob")),
        sa.ForeignKeyConstraint(
            ["replaces"], ["stand_sheet.id"], name=op.f("fk_stand_sheet_replaces_stand_sheet")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand_sheet")),
        sa.UniqueConstraint("code", name=op.f("uq_stand_sheet_code")),
    )
    for column in ("language", "replaces", "state"):
        op.create_index(f"ix_stand_sheet_{column}", "stand_sheet", [column], unique=False)
    op.create_table(
        "stand_owner",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_stand_owner_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["sheet_id"], ["stand_sheet.id"], name=op.f("fk_stand_owner_sheet_id_stand_sheet")),
        sa.PrimaryKeyConstraint("sheet_id", name=op.f("pk_stand_owner")),
    )
    op.create_index("ix_stand_owner_person_id", "stand_owner", ["person_id"], unique=False)
    op.create_table(
        "stand_link",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("eid", sa.String(), nullable=False),
        sa.Column("edition_on", sa.Date(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_changing", sa.Boolean(), nullable=False),
        sa.Column("changes_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["sheet_id"], ["stand_sheet.id"], name=op.f("fk_stand_link_sheet_id_stand_sheet")),
        sa.PrimaryKeyConstraint("sheet_id", "act", "eid", name=op.f("pk_stand_link")),
    )
    op.create_index("ix_stand_link_act", "stand_link", ["act"], unique=False)
    op.create_table(
        "stand_copy",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("printed_by", sa.String(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["sheet_id"], ["stand_sheet.id"], name=op.f("fk_stand_copy_sheet_id_stand_sheet")),
        sa.ForeignKeyConstraint(["place_id"], ["stand_place.id"], name=op.f("fk_stand_copy_place_id_stand_place")),
        sa.PrimaryKeyConstraint("sheet_id", "place_id", name=op.f("pk_stand_copy")),
    )
    op.create_table(
        "stand_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("grounds", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["sheet_id"], ["stand_sheet.id"], name=op.f("fk_stand_state_sheet_id_stand_sheet")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand_state")),
    )
    op.create_index("ix_stand_state_sheet_id", "stand_state", ["sheet_id"], unique=False)
    op.create_table(
        "stand_touch",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["sheet_id"], ["stand_sheet.id"], name=op.f("fk_stand_touch_sheet_id_stand_sheet")),
        sa.PrimaryKeyConstraint("sheet_id", "key", name=op.f("pk_stand_touch")),
    )
    op.create_table(
        "stand_look",
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("seen", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("act", name=op.f("pk_stand_look")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            'CREATE TRIGGER stand_state_append_only BEFORE UPDATE OR DELETE ON "stand_state" '
            "FOR EACH ROW EXECUTE FUNCTION refuse_to_alter_history()"
        )
        op.execute(
            'CREATE TRIGGER stand_state_no_truncate BEFORE TRUNCATE ON "stand_state" '
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_alter_history()"
        )
        return
    for deed in ("UPDATE", "DELETE"):
        op.execute(
            f'CREATE TRIGGER stand_state_no_{deed.lower()} BEFORE {deed} ON "stand_state" '
            "BEGIN SELECT RAISE(ABORT, 'stand_state is append-only'); END"
        )


def downgrade() -> None:
    """Refuse: going back would throw what is stored away; restore a backup instead."""
    raise NotImplementedError("this schema is not undone; restore a backup instead")
