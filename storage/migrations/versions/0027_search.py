"""Search: wordings of units with their days, words with their rarity, and the full text of both databases."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; nothing is indexed yet, the next pass or `db reindex` does it."""
    vector = sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql")
    op.create_table(
        "search_unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("eid", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("vector", vector, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_unit")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_search_unit_act_language_eid", "search_unit", ["act", "language", "eid"], unique=False)
    op.create_index(
        "ix_search_unit_vector",
        "search_unit",
        ["vector"],
        unique=False,
        postgresql_using="gin",
        sqlite_where=sa.text("vector IS NOT NULL"),
    )
    op.create_table(
        "search_word",
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("stem", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("language", "stem", name=op.f("pk_search_word")),
    )
    op.create_table(
        "search_act",
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("act", "language", name=op.f("pk_search_act")),
    )
    if op.get_bind().dialect.name == "sqlite":
        # Our words are stems already, and «49-1» is one of them.
        op.execute(
            "CREATE VIRTUAL TABLE search_fts USING fts5(title, above, body, content='',"
            " tokenize=\"unicode61 remove_diacritics 0 tokenchars '-'\")"
        )


def downgrade() -> None:
    """Refuse: going back would throw what is stored away; restore a backup instead."""
    raise NotImplementedError("this schema is not undone; restore a backup instead")
