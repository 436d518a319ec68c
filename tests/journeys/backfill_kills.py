"""kill -9 at any moment of a backfill, and again: the same history as without, nothing asked for twice, nobody told."""

import os
import random
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from law.model import LANGUAGES
from law.serial import to_plain
from storage.changes import list_changes
from storage.engine import open_store
from storage.history import list_history
from storage.outbox import list_deliveries
from tests.journeys.forks import ForkedHouse, Forks
from tests.journeys.invented import write_edition
from tests.journeys.line import House, Invented, make_environment, write_acts, write_watchlist
from tests.servers import Mailbox
from zanwatch.sample_portal import ReplayPortal

CODE = "960002"
FIRST_ON = date(2020, 3, 2)
EDITIONS = 8
KEY = bytes(range(32))
MOST_KILLS = 3
"""In one round; then a backfill is let go to its end."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of it, in rounds; ``killed`` counts the backfills that were still running."""

    rounds: int
    killed: int
    different: int
    failed: int
    told: int
    asked_twice: int
    words: tuple[str, ...]
    """What the commands said that failed."""


@dataclass(frozen=True, slots=True)
class Scene:
    """All that a round needs; ``fresh`` is a database with one reader and nothing read."""

    folder: Path
    portal: ReplayPortal
    mailbox: Mailbox
    house: House
    fresh: Path
    forks: Forks | None
    """What runs the commands after the killed ones, if there are any."""

    def begin(self, name: str) -> "tuple[House, str]":
        """Return a ZanWatch on a database of its own, and its address."""
        path = self.folder / f"{name}.db"
        shutil.copy(self.fresh, path)
        url = f"sqlite:///{path}"
        return replace(self.house, environment=self.house.with_settings(database_url=url)), url


@contextmanager
def set_up(folder: Path, forks: Forks | None = None) -> Iterator[Scene]:
    """Give a portal with one act of several editions, a mail server, and a ZanWatch with one reader."""
    days = [FIRST_ON + timedelta(days=90 * at) for at in range(EDITIONS)]
    text = {
        (f"{day}", language): write_edition(language, 100 + at, note=False)
        for at, day in enumerate(days)
        for language in LANGUAGES
    }
    write_acts(folder / "corpus", [Invented(CODE, text)])
    with ExitStack() as stack:
        portal = stack.enter_context(ReplayPortal([folder / "corpus"], days[-1]))
        mailbox = stack.enter_context(Mailbox())
        fresh = folder / "fresh.db"
        environment = make_environment(
            folder,
            database_url=f"sqlite:///{fresh}",
            espi_url=portal.espi_url,
            smtp_url=mailbox.url,
            mail_from="svodka@centre.example",
            secret_key=KEY.hex(),
            watchlist=str(write_watchlist(folder / "watchlist.toml", {CODE: ["labour"]})),
        )
        house = House(environment)
        ran = house.run("subscribe", "R", "--to", "mailto:a@centre.example", "--topic", "labour")
        assert ran.code == 0, ran.err
        yield Scene(folder, portal, mailbox, house, fresh, forks)


def run_rounds(scene: Scene, rounds: int, seed: int) -> Tally:
    """Kill and run again so many times, and count."""
    chance = random.Random(seed)  # noqa: S311 - a moment, no secret
    house, url = scene.begin("whole")
    began = time.monotonic()
    assert house.run("backfill").code == 0
    usual, wanted = time.monotonic() - began, read_history(url)
    killed = different = failed = told = asked_twice = 0
    words: list[str] = []
    for at in range(rounds):
        house, url = scene.begin(f"round-{at}")
        for _ in range(chance.randint(1, MOST_KILLS)):
            before, already = _list_stored(url), len(scene.portal.log())
            # The first third is spent on loading. The first run may have been slow for what else the machine did then.
            took = _kill(house, chance.uniform(0.3, 1.0) * usual)
            killed += took is None
            usual = min(usual, took or usual)
            asked_twice += _count_asked(scene, before, already)
        before, already = _list_stored(url), len(scene.portal.log())
        after = ForkedHouse(house.environment, scene.forks) if scene.forks else house
        ended = [after.run("backfill")]
        asked_twice += _count_asked(scene, before, already)
        ended.append(after.run("watch"))
        failed += any(ran.code != 0 for ran in ended)
        words += [ran.err.strip() for ran in ended if ran.code]
        different += read_history(url) != wanted
        told += len(scene.mailbox.mails) + _count_deliveries(url)
    return Tally(rounds, killed, different, failed, told, asked_twice, tuple(words))


def read_history(url: str) -> dict[str, Any]:
    """Return all that a history says, without what tells when and in which order it came."""
    store = open_store(url, KEY)
    try:
        with store.reading() as session:
            lines = {
                language: [
                    (line.edition.portal_version_on, line.edition.law_hash, line.returned_to, line.is_late)
                    for line in list_history(session, CODE, language)
                ]
                for language in LANGUAGES
            }
            changes = sorted(
                (item.change.language, item.from_on, item.to_on, str(to_plain(item.change)))
                for item in list_changes(session, act=CODE, zone=ZoneInfo("UTC"))
            )
    finally:
        store.close()
    return {**lines, "changes": changes}


def _kill(house: House, after: float) -> float | None:
    """Start a backfill and kill its whole group after so many seconds; return how long one took that was faster."""
    began = time.monotonic()
    process = house.start("backfill")
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return None
    return time.monotonic() - began


def _list_stored(url: str) -> set[tuple[str, str]]:
    history = read_history(url)
    return {(language, f"{line[0]:%d.%m.%Y}") for language in LANGUAGES for line in history[language]}


def _count_asked(scene: Scene, stored: set[tuple[str, str]], already: int) -> int:
    """Return how many editions were asked for, since so many requests, that were stored before."""
    asked = (re.search(rf"/{CODE}/(rus|kaz)/(\d\d\.\d\d\.\d{{4}})", one.path) for one in scene.portal.log()[already:])
    return sum(1 for found in asked if found and (found[1], found[2]) in stored)


def _count_deliveries(url: str) -> int:
    store = open_store(url, KEY)
    try:
        with store.reading() as session:
            return len(list_deliveries(session))
    finally:
        store.close()
