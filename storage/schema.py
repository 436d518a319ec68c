"""A database carries the number of its schema; one that is up to date is opened without loading Alembic."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from storage.errors import StoreError

HEAD = "0037"
"""The newest migration; a test compares it with the folder."""
KNOWN = (
    *("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008"),
    *("0009", "0010", "0011", "0013", "0015", "0016", "0017", "0018", "0019", "0020", "0025", "0026", "0027", "0028"),
    *("0029", "0030", "0032", "0034", "0036", "0037"),
)
"""Every migration, oldest first; a database with another number was made by a newer ZanWatch, or by another program."""

MIGRATIONS = Path(__file__).parent / "migrations"


def is_current(connection: Connection) -> bool:
    """Tell whether the schema is the one of this code; raises StoreError where it is newer or not ours."""
    inspector = inspect(connection)
    if not inspector.has_table("alembic_version"):
        if inspector.get_table_names():
            raise StoreError("this database holds tables of another program; give ZanWatch one of its own")
        return False
    numbers = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    for number in numbers:
        if number not in KNOWN:
            raise StoreError(
                f"this database has schema {number}, and this ZanWatch knows only up to {HEAD}:"
                " it was made by a newer ZanWatch, or is another program's; nothing was changed"
            )
    return numbers == [HEAD]


def upgrade_schema(connection: Connection) -> None:
    """Bring the schema to HEAD inside the transaction of this connection: all of it, or nothing."""
    # Alembic takes most of a second to load, and only a new or an old database needs it.
    from alembic import command  # noqa: PLC0415 - see above
    from alembic.config import Config  # noqa: PLC0415 - see above

    config = Config(attributes={"connection": connection})
    # The parser of the options reads a per cent sign as its own.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    command.upgrade(config, HEAD)
