"""Alembic runs this; ``storage.schema.upgrade_schema`` gives it the connection, in a transaction of its own."""

from alembic import context

import storage.tables_amending
import storage.tables_buttons
import storage.tables_cases
import storage.tables_delivery
import storage.tables_digests
import storage.tables_discovery
import storage.tables_hosts
import storage.tables_inbox
import storage.tables_people
import storage.tables_quarantine
import storage.tables_reading
import storage.tables_schedules
import storage.tables_search
import storage.tables_sources
import storage.tables_stands
import storage.tables_web
import storage.tables_wishes  # noqa: F401 - makes their tables known
from storage.tables import Row

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Row.metadata,
    # SQLite cannot alter a table: Alembic copies it.
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
