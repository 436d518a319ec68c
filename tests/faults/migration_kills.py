"""kill -9 in the middle of a migration, many times. Run with the old database, a folder or a server, and a number.

This process has one thread, so that its forks are as good as new. Each round copies a filled database of schema 0025,
lets a fork bring it up to date and kills it at a random moment of that; then it looks at what stands there, and lets
the next start finish.
"""

import json
import os
import random
import shutil
import sys
import time
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from alembic import command  # noqa: F401 - loaded once, for every fork
from psycopg import sql

from storage.check import check_store
from storage.engine import make_engine, open_store
from tests.faults.killing import kill_in_fork, measure
from tests.storage.test_check import READER

KEY = bytes(range(32))
Shape = dict[str, Any]


def main(old: str, place: str, rounds: int) -> None:
    """Print, as JSON, in how many rounds the old and the new schema stood, and what else there was."""
    chance = random.Random(11)  # noqa: S311 - a moment, no secret
    copy = copy_file if old.startswith("sqlite") else copy_database
    first = copy(old, place, 0)
    was = look(first)
    usual = measure(partial(upgrade, first))
    will_be = look(first)
    for _ in range(3):  # the quickest of a few: on a busy machine most kills would come too late otherwise
        drop(first, place)
        usual = min(usual, measure(partial(upgrade, copy(old, place, 0))))
    found: Counter[str] = Counter()
    half: list[Any] = []
    faults: list[Any] = []
    killed = 0
    for at in range(1, rounds + 1):
        url = copy(old, place, at)
        killed += kill_in_fork(partial(upgrade, url), chance.uniform(0, usual * 1.1))
        wait_until_alone(url)
        stands = look(url)
        found["old" if stands == was else "new" if stands == will_be else "half"] += 1
        half += [stands["schema"]] if stands not in (was, will_be) else []
        store = open_store(url, KEY)
        faults += check_store(store, READER).faults
        store.close()
        if look(url) != will_be:
            faults.append("the next start did not finish")
        drop(url, place)
    json.dump(
        {"killed": killed, "found": found, "half": half, "faults": [f"{fault}" for fault in faults], "usual": usual},
        sys.stdout,
    )


def upgrade(url: str) -> None:
    """Bring a database up to date."""
    open_store(url, KEY).close()


def look(url: str) -> Shape:
    """Return the number, the tables with their columns and rows, the indexes and the guards of a database."""
    engine = make_engine(sa.make_url(url))
    try:
        with engine.connect() as connection:
            found = sa.inspect(connection)
            tables = sorted(found.get_table_names())
            guards = (
                "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY 1"
                if engine.dialect.name == "sqlite"
                else "SELECT tgname || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"
            )
            return {
                "schema": connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalars().all(),
                "columns": {name: sorted(one["name"] for one in found.get_columns(name)) for name in tables},
                "indexes": {name: sorted(str(one["name"]) for one in found.get_indexes(name)) for name in tables},
                "rows": {
                    name: connection.execute(sa.select(sa.func.count()).select_from(sa.table(name))).scalar_one()
                    for name in tables
                    if not name.startswith("search_words")  # a full-text index and what SQLite keeps of it
                    and name != "flag"  # whoever opens it notes its key there
                },
                "guards": connection.execute(sa.text(guards)).scalars().all(),
            }
    finally:
        engine.dispose()


def copy_file(old: str, place: str, at: int) -> str:
    target = Path(place) / f"{at}.db"
    shutil.copy(str(sa.make_url(old).database), target)
    return f"sqlite:///{target}"


def copy_database(old: str, place: str, at: int) -> str:
    name = f"migration_{os.getpid()}_{at}"  # one server serves all tests of a run
    address = sa.make_url(old)
    with psycopg.connect(place, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(str(address.database))
            )
        )
    return address.set(database=name).render_as_string(hide_password=False)


def wait_until_alone(url: str) -> None:
    """Wait until PostgreSQL has noticed that its client is gone."""
    address = sa.make_url(url)
    if address.get_backend_name() == "sqlite":
        return
    engine = make_engine(address)
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    try:
        with engine.connect() as connection:
            while connection.execute(sa.text(query)).scalar_one():
                time.sleep(0.05)
                connection.rollback()
    finally:
        engine.dispose()


def drop(url: str, place: str) -> None:
    address = sa.make_url(url)
    if address.get_backend_name() == "sqlite":
        for path in Path(place).glob(f"{Path(str(address.database)).name}*"):
            path.unlink()
        return
    with psycopg.connect(place, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(str(address.database))))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
