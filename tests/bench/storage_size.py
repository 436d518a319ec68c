"""What one more revision of a long act costs on the disk, beside what git packs the very same files to."""

import os
import random
import re
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from flows.rereading import name_reader
from law.model import Capture
from law.parsing.read import read_revision
from law.serial import to_plain
from storage.captures import store_capture
from storage.columns import write_json
from storage.engine import open_store
from storage.revisions import store_revision
from storage.runs import open_run
from tests.bench.code import CODE, make_espi_page
from tests.bench.timing import Effort, figure, say

BAR = 1.0
"""Times what git packs the same files to."""
EDITS = 3
CHARACTERS, QUICK_CHARACTERS = 120_000, 4_000
"""Of law; as ЕСПИ's JSON the first is a page of about 500 KB."""
REVISIONS, QUICK_REVISIONS = 50, 4
_PARTS = {
    "history": ("blob", "revision", "revision_capture", "reading"),
    "fetches": ("capture", "exchange", "verdict", "outcome", "run"),
    "search": ("search*",),
}
"""Tables by what they are for; the bytes of their cells, without what is empty in a page."""
_TWO_WORDS = re.compile("[а-я]{4,12} [а-я]{4,12}")
_AT = datetime(2024, 1, 1, tzinfo=UTC)


def measure_size(effort: Effort, folder: Path) -> dict[str, Any]:
    """Return the figures of bytes for each new revision."""
    say("fifty revisions of a long act, and the same in git")
    pages = _make_series(effort)
    trees = [write_json(to_plain(read_revision([page]))).encode() for page in pages]
    ours = _store_all(pages, folder)
    git = {
        name: _pack_all(files, folder / f"git-{name}")
        for name, files in (("page", [pages]), ("page_and_tree", [pages, trees]))
    }
    if git["page"] is None or git["page_and_tree"] is None:
        names = ("revision_to_git", "database_to_git")
        return {name: figure(None, "× git", BAR, reason="there is no git here") for name in names}
    sizes = {**ours, **{f"git_{name}": seen for name, seen in git.items() if seen}}
    added = {name: round((last - first) / (len(pages) - 1)) for name, (first, last) in sizes.items()}
    return {
        "revision_to_git": figure(
            added["page_and_tree"] / added["git_page_and_tree"],
            "× what git packs the same page and tree to, for each new revision",
            BAR,
            bytes=added["page_and_tree"],
            git_bytes=added["git_page_and_tree"],
            page_bytes=added["page"],
            git_page_bytes=added["git_page"],
            page_to_git=float(f"{added['page'] / added['git_page']:.4g}"),
            size_of_page=len(pages[0]),
            revisions=len(pages),
        ),
        # With the rows and indexes that git has nothing like: addresses, headers, hashes, the index of the search.
        "database_to_git": figure(
            added["store"] / added["git_page_and_tree"],
            "× the same, of all that the database grows by",
            BAR,
            bytes=added["store"],
            git_bytes=added["git_page_and_tree"],
            # What git keeps too: the bytes and their names, and which of them are one revision, when and of what.
            history_bytes=added["history"],
            history_to_git=float(f"{added['history'] / added['git_page_and_tree']:.4g}"),
            fetch_bytes=added["fetches"],
            search_bytes=added["search"],
            bytes_without_search=added["others"],
        ),
    }


def _make_series(effort: Effort) -> list[bytes]:
    """Return the pages of one act, each with three edits more than the one before."""
    rng = random.Random(9)  # noqa: S311 - the same series in each run
    text = make_espi_page(QUICK_CHARACTERS if effort.is_quick else CHARACTERS).decode()
    pages = [text.encode()]
    while len(pages) < (QUICK_REVISIONS if effort.is_quick else REVISIONS):
        for _ in range(EDITS):
            found = _TWO_WORDS.search(text, rng.randrange(len(text) // 10, len(text) * 9 // 10))
            assert found is not None
            text = f"{text[: found.start()]}{rng.randint(10, 9999)} календарных дней{text[found.end() :]}"
        pages.append(text.encode())
    return pages


def _store_all(pages: Sequence[bytes], folder: Path) -> dict[str, list[int]]:
    """Store a series as a pass does; return the first and the last sizes of pages, of both, and of the database."""
    path = folder / "size.db"
    store = open_store(f"sqlite:///{path}", bytes(32))
    sizes: dict[str, list[int]] = {
        "page": [],
        "page_and_tree": [],
        "store": [],
        "others": [],
        **{name: [] for name in _PARTS},
    }
    with store.transaction() as session:
        run = open_run(session, "watch", _AT)
    for number, page in enumerate(pages):
        revision = read_revision([page])
        # Each on a day of its own and not to the second as the server has it, as no two answers are alike.
        at = _AT + timedelta(days=number, seconds=number * 7919 % 3600, microseconds=number * 7919 % 1_000_000)
        sent = format_datetime(at.replace(microsecond=0) - timedelta(seconds=number % 3), usegmt=True)
        on = revision.portal_version_on
        address = f"https://zan.gov.kz/api/documents/{CODE}/rus/{on:%d.%m.%Y}?withHtml=false&page=1"
        headers = (("Content-Type", "application/json;charset=UTF-8"), ("Date", sent))
        capture = Capture("espi", CODE, "rus", "edition", address, at, 200, headers, page, version_on=on)
        with store.transaction() as session:
            kept = store_capture(session, capture, run)
            store_revision(session, revision, [kept], at, name_reader())
        if number in (0, len(pages) - 1):
            _note(path, sizes)
    store.close()
    return sizes


def _note(path: Path, sizes: dict[str, list[int]]) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        both = connection.execute("SELECT sum(length(data)) FROM blob").fetchone()[0]
        query = "SELECT sum(length(data)) FROM blob WHERE id IN (SELECT body_id FROM capture)"
        sizes["page"].append(connection.execute(query).fetchone()[0])
        sizes["page_and_tree"].append(both)
        connection.execute("VACUUM")
        pages, size = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
        sizes["store"].append(pages * size)
        query = (
            "SELECT sum(stat.pgsize) FROM dbstat AS stat LEFT JOIN sqlite_master AS master ON master.name = stat.name"
            " WHERE coalesce(master.tbl_name, '') NOT GLOB 'search*'"
        )
        sizes["others"].append(connection.execute(query).fetchone()[0])
        query = (
            "SELECT sum(stat.payload + stat.ncell * 5) FROM dbstat AS stat JOIN sqlite_master AS master"
            " ON master.name = stat.name WHERE master.tbl_name GLOB ?"
        )
        for name, tables in _PARTS.items():
            found = [connection.execute(query, (table,)).fetchone()[0] or 0 for table in tables]
            sizes[name].append(sum(found))


def _pack_all(series: Sequence[Sequence[bytes]], folder: Path) -> list[int] | None:
    """Return the sizes of git's packs, index included, after the first and after the last commit."""
    folder.mkdir()
    kept = {name: os.environ[name] for name in ("PATH",) if name in os.environ}
    who = {f"GIT_{role}_{part}": "bench@example.org" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
    env = {**kept, **who, "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}

    def git(*words: str) -> None:
        subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True, env=env)  # noqa: S607 - whichever git there is

    try:
        git("init", "--quiet")
    except FileNotFoundError:
        return None
    sizes = []
    for number, files in enumerate(zip(*series, strict=True)):
        for at, data in enumerate(files):
            (folder / f"{at}.json").write_bytes(data)
        git("add", "--all")
        git("commit", "--quiet", "--message", f"{number}")
        if number in (0, len(series[0]) - 1):
            git("gc", "--quiet", "--aggressive", "--prune=now")
            packs = (folder / ".git" / "objects" / "pack").iterdir()
            sizes.append(sum(file.stat().st_size for file in packs if file.suffix in (".pack", ".idx")))
    return sizes
