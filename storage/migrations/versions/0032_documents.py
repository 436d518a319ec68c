"""Reserved for documents."""

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Refuse: going back would throw what is stored away; restore a backup instead."""
    raise NotImplementedError("this schema is not undone; restore a backup instead")
