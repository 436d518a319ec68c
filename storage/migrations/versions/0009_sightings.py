"""Which portal showed which words as an edition, and when: of what is stored, the portal that it was read from."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; every stored revision is a sighting at the portal that it came from."""
    op.create_table(
        "sighting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("version_on", sa.Date(), nullable=False),
        sa.Column("portal", sa.String(), nullable=False),
        sa.Column("law_hash", sa.String(length=64), nullable=False),
        sa.Column("capture_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["capture_id"], ["capture.id"], name=op.f("fk_sighting_capture_id_capture")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sighting")),
    )
    op.create_index("ix_sighting_act_language_version_on", "sighting", ["act", "language", "version_on"])
    op.execute(
        "INSERT INTO sighting (act, language, version_on, portal, law_hash, capture_id, seen_at) "
        "SELECT revision.act, revision.language, revision.portal_version_on, capture.portal, revision.law_hash, "
        "capture.id, capture.captured_at FROM revision "
        "JOIN revision_capture ON revision_capture.revision_id = revision.id AND revision_capture.position = 0 "
        "JOIN capture ON capture.id = revision_capture.capture_id ORDER BY revision.id"
    )
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f'CREATE TRIGGER sighting_no_{deed.lower()} BEFORE {deed} ON "sighting" '
                "BEGIN SELECT RAISE(ABORT, 'sighting is append-only'); END"
            )
    else:
        # The function is of the first migration.
        op.execute(
            'CREATE TRIGGER sighting_append_only BEFORE UPDATE OR DELETE ON "sighting" '
            "FOR EACH ROW EXECUTE FUNCTION refuse_to_alter_history()"
        )
        op.execute(
            'CREATE TRIGGER sighting_no_truncate BEFORE TRUNCATE ON "sighting" '
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_alter_history()"
        )


def downgrade() -> None:
    """Refuse: going back would throw away what was seen where; restore a backup instead."""
    raise NotImplementedError("this schema is not undone; restore a backup instead")
