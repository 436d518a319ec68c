"""kill -9 in the middle of a backup or of a restore, many times. Run with the work, a folder, a database and a number.

The database named is filled here; «restore» puts a backup of it over another state of the same one.
"""

import json
import random
import shutil
import sys
import tempfile
from collections import Counter
from datetime import timedelta
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from storage.backup import make_backup, read_page, take_out
from storage.backup_restore import restore_backup
from storage.engine import Store, make_engine, open_store
from tests.faults.killing import kill_in_fork, measure
from tests.faults.migration_kills import wait_until_alone
from tests.storage.filling import NOON, fill

KEY = bytes(range(32))


def main(what: str, place: str, url: str, rounds: int) -> None:
    """Print, as JSON, what stood there after each kill, and in how many rounds the work was still going on."""
    folder = Path(place)
    store = open_store(url, KEY)
    make_backup(store, folder / "empty", NOON)
    fill(store)
    make_backup(store, folder / "full", NOON)
    store.close()
    work = {"backup": kill_backups, "restore": kill_restores}[what]
    json.dump(work(folder, url, rounds), sys.stdout)


def kill_backups(folder: Path, url: str, rounds: int) -> dict[str, object]:
    """Kill backups over the one of an empty store; what can be taken out is that one or the new one."""
    chance = random.Random(3)  # noqa: S311 - a moment, no secret
    usual = min(measure(partial(back_up, url, folder / "measured")) for _ in range(3))
    found: Counter[str] = Counter()
    killed = left = 0
    for at in range(rounds):
        target = folder / f"round-{at}"
        shutil.copytree(folder / "empty", target)
        killed += kill_in_fork(partial(back_up, url, target), chance.uniform(0, usual * 1.1))
        wait_until_alone(url)
        found[name_backup(target)] += 1
        # The next night's clears away what the dead one left.
        back_up(url, target)
        left += len(list(target.iterdir())) - 2
        found["next: " + name_backup(target)] += 1
        shutil.rmtree(target)
    return {"killed": killed, "found": found, "left": left}


def kill_restores(folder: Path, url: str, rounds: int) -> dict[str, object]:
    """Kill restores of the full store over the empty one; what stands there is the one or the other, whole."""
    chance = random.Random(4)  # noqa: S311 - a moment, no secret
    full, empty = (partial(restore_backup, folder / name, url, KEY) for name in ("full", "empty"))
    empty()
    usual = min(measure(full) for _ in range(3))
    found: Counter[str] = Counter()
    killed = 0
    for _ in range(rounds):
        empty()
        killed += kill_in_fork(full, chance.uniform(0, usual * 1.1))
        wait_until_alone(url)
        found[name_database(url)] += 1
        full()
        found["next: " + name_database(url)] += 1
    return {"killed": killed, "found": found, "left": 0}


def back_up(url: str, folder: Path) -> None:
    store = Store(make_engine(sa.make_url(url)), KEY)
    try:
        make_backup(store, folder, NOON + timedelta(days=1))
    finally:
        store.close()


def name_backup(folder: Path) -> str:
    """Prove the backup of a folder and say which it is."""
    page = read_page(folder, KEY)
    with tempfile.TemporaryDirectory() as name:
        take_out(folder, page, Path(name) / "proved.db")
    return "full" if page.rows["revision"] else "empty"


def name_database(url: str) -> str:
    """Say which of the two states a database has; whatever is between is neither."""
    engine = make_engine(sa.make_url(url))
    try:
        with engine.connect() as connection:
            counts = {
                connection.execute(sa.select(sa.func.count()).select_from(sa.table(name))).scalar_one()
                for name in ("revision", "blob", "change", "delivery", "capture")
            }
            whole = engine.dialect.name != "sqlite" or (
                connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
            )
    finally:
        engine.dispose()
    return "broken" if not whole else "empty" if counts == {0} else "half" if 0 in counts else "full"


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
