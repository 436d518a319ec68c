"""A ZanWatch as it stands in a centre: `zanwatch serve` beside a portal, with a schedule that fires by itself.

It is started before the story and asked after it, because a server of Prefect needs ten seconds and more to stand up,
and the shortest schedule fires at the next full minute.
"""

import json
import os
import subprocess
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from secrets import token_urlsafe
from typing import Any
from zoneinfo import ZoneInfo

from config.envfile import PREFIX
from config.schedules import Schedule
from config.settings import Settings
from config.timing import next_five
from flows import schedules
from flows.guard import GUARDED
from flows.passes import watch
from flows.serving import find_free_port
from law.errors import MonitorError
from storage.changes import list_changes
from storage.people import add_person
from storage.runs import last_finished
from storage.schedules import Deed, list_events, list_schedules
from storage.users import User, store_user
from web.doors.passwords import hash_password
from zanwatch.commands.watching import choose_acts
from zanwatch.demo.folder import OutFolder
from zanwatch.demo.mailbox import Mail, Mailbox, opened_mailbox
from zanwatch.demo.script import HOUSE_ACTS, HOUSE_DAY, HOUSE_READER, HOUSE_START, WATCHLIST
from zanwatch.demo.sheets import hang_a_sheet, read_state
from zanwatch.entry import now, opened_tools
from zanwatch.sample_portal import ReplayPortal
from zanwatch.samples import acts_folder

ADMIN = "demo"
EVERY_MINUTE = "every-minute"
COMMAND = "watch-espi"
LONGEST_START, LONGEST_WAIT = 120.0, 150.0
"""Seconds; a first start on a slow machine takes half a minute, and a minute passes until the schedule fires."""
LONGEST_WISH, SECONDS_OF_A_MINUTE = 40, 60
"""Where the next full minute is further away than this, the schedule is dated a minute back: its moment has then gone
by while nothing ran, and is made up for as soon as the house stands. So nobody looks at a demo for over a minute."""
STOP_SECONDS = 30.0
LOOK_SECONDS = 0.2
RUN = "from zanwatch.cli import main; main()"


class HouseError(MonitorError):
    """Raised when the house does not stand up, or nothing fires in it, from zanwatch.demo.house."""


@dataclass(frozen=True, slots=True)
class Fired:
    """What a schedule did by itself."""

    schedule: Schedule
    added_at: datetime
    began_at: datetime
    is_made_up: bool
    """Whether its moment had gone by before the house stood, and was made up for."""
    changes: int
    steps: tuple[tuple[str, date, date], ...]
    """Act, and the dates of the two editions, of each step in the Russian text, and of those that announced something;
    the one that changed most stands first."""
    mails: tuple[Mail, ...]


@dataclass(frozen=True, slots=True)
class ServedHouse:
    """A running `zanwatch serve`; ``url`` is where its pages are, ``password`` opens them to ``ADMIN``."""

    settings: Settings
    mailbox: Mailbox
    process: "subprocess.Popen[bytes]"
    said: Path
    url: str
    password: str
    schedule: Schedule
    added_at: datetime
    moved_at: datetime
    """When the portal went on to the texts of today."""
    sheet: str
    """The code of a printed sheet that rests on what will change."""

    @property
    def is_ready(self) -> bool:
        """Whether everything stands; raises HouseError with its own words where it ended."""
        words = self.said.read_text("utf-8", "replace")
        if self.process.poll() is not None:
            raise HouseError(f"`zanwatch serve` ended by itself: {words[-2000:]}")
        return "Ready" in words

    def wait_until_ready(self, on_tick: Callable[[], None]) -> None:
        """Return when it stands."""
        self._wait(lambda: self.is_ready, LONGEST_START, "it is not ready", on_tick)

    def wait_for_mail(self, on_tick: Callable[[], None]) -> Fired:
        """Return what the schedule did, once its mails are here and its pass has ended."""
        with opened_tools(self.settings) as tools:

            def find_pass() -> datetime | None:
                with tools.store.reading() as session:
                    began = last_finished(session, [COMMAND])
                # A pass that fired while yesterday was still being read found nothing, and could not.
                return began if began and began >= self.moved_at else None

            self._wait(lambda: self.is_ready and find_pass(), LONGEST_WAIT, "no schedule fired", on_tick)
            with tools.store.reading() as session:
                changes = list_changes(session, zone=ZoneInfo(tools.settings.timezone))
                is_made_up = any(event.verb == "run" for event in list_events(session, EVERY_MINUTE))
            began = find_pass()
        if began is None or not self.mailbox.mails:
            raise HouseError(f"the schedule fired, and no mail came: {self.said.read_text('utf-8', 'replace')[-2000:]}")
        fresh = [one for one in changes if one.seen_at >= self.moved_at]
        # The status of an act changes with no step from one edition to another.
        told = [one for one in changes if one.from_on < one.to_on and (one in fresh or one.change.stage == "announced")]
        steps = Counter((one.act, one.from_on, one.to_on) for one in told if one.change.language == "rus")
        mails = tuple(self.mailbox.mails)
        fullest = tuple(step for step, _ in steps.most_common())
        return Fired(self.schedule, self.added_at, began, is_made_up, len(fresh), fullest, mails)

    def wait_for_sheet(self, on_tick: Callable[[], None]) -> None:
        """Return when the pass has found that the sheet is to be checked."""
        with opened_tools(self.settings) as tools:
            is_found = lambda: read_state(tools, self.sheet) == "check"  # noqa: E731 - asked again and again
            self._wait(is_found, LONGEST_WAIT, "the printed sheet is not marked", on_tick)

    def first_moment(self) -> datetime:
        """Return the first moment of the schedule."""
        return next_five(self.schedule, self.added_at)[0]

    def _wait(self, is_so: Callable[[], object], seconds: float, otherwise: str, on_tick: Callable[[], None]) -> None:
        until = time.monotonic() + seconds
        while not is_so():
            if time.monotonic() > until:
                words = self.said.read_text("utf-8", "replace")[-2000:]
                raise HouseError(f"after {seconds:.0f} seconds {otherwise}: {words}")
            on_tick()
            time.sleep(LOOK_SECONDS)


@contextmanager
def opened_house(folder: OutFolder, place: Path) -> Iterator[ServedHouse]:
    """Start the house: what it knew yesterday is read, its one schedule stands, and the portal has today's texts."""
    place.mkdir()
    with ReplayPortal([acts_folder()], HOUSE_START) as portal, opened_mailbox(folder, "scheduled") as (mailbox, smtp):
        port = find_free_port()
        url = f"http://127.0.0.1:{port}"
        settings = make_settings(place, portal, smtp, watchlist=write_watchlist(place), public_url=url)
        password = token_urlsafe(24)
        added_at = prepare(settings, password)
        schedule = Schedule(EVERY_MINUTE, "watch", "espi", settings.timezone, every=1)
        said = place / "serve.err"
        process = start(settings, place, said, port)
        try:
            # While it stands up: what was there before is read, with its history, and told to nobody.
            with opened_tools(settings) as tools:
                watch(tools, choose_acts(tools.store, settings, list(HOUSE_ACTS)), history=True)
                sheet = hang_a_sheet(tools, HOUSE_START, now())
            portal.set_today(HOUSE_DAY)
            yield ServedHouse(settings, mailbox, process, said, url, password, schedule, added_at, now(), sheet)
        finally:
            stop(process)


def make_settings(place: Path, portal: ReplayPortal, smtp_url: str, **more: Any) -> Settings:
    """Return the settings of a ZanWatch of the demo, whatever the environment says."""
    return Settings(
        data_dir=place / "data",
        espi_url=portal.espi_url,
        adilet_url=portal.adilet_url,
        legalacts_url=portal.legalacts_url,
        govkz_url=portal.espi_url,
        smtp_url=smtp_url,
        mail_from="svodka@centre.example",
        crawl_delay=0,
        **more,
    )


def prepare(settings: Settings, password: str) -> datetime:
    """Keep a reader, an admin and one schedule, the shipped ones paused; return the date that the schedule has."""
    with opened_tools(settings) as tools:
        began = now()
        if SECONDS_OF_A_MINUTE - began.second > LONGEST_WISH:
            began -= timedelta(minutes=1)
        password_hash = hash_password(password)
        with tools.store.transaction() as session:
            add_person(session, HOUSE_READER)
            store_user(session, User(ADMIN, "admin", began), password_hash)
        deed = Deed(ADMIN, began)
        schedules.ensure_defaults(tools.store, began)
        with tools.store.reading() as session:
            shipped = [one.name for one in list_schedules(session)]
        for name in shipped:
            schedules.pause(tools.store, settings, name, deed)
        schedules.add(tools.store, settings, Schedule(EVERY_MINUTE, "watch", "espi", settings.timezone, every=1), deed)
    return began


def start(settings: Settings, place: Path, said: Path, port: int) -> "subprocess.Popen[bytes]":
    """Start `zanwatch serve` with these settings and nothing else of ours or of the user's."""
    temp = place / "tmp"
    temp.mkdir()
    named = {
        "ESPI_URL": settings.espi_url,
        "ADILET_URL": settings.adilet_url,
        "LEGALACTS_URL": settings.legalacts_url,
        "GOVKZ_URL": settings.govkz_url,
        "SMTP_URL": settings.smtp_url,
        "MAIL_FROM": settings.mail_from,
        "PUBLIC_URL": settings.public_url,
        "CRAWL_DELAY": "0",
        "DATA_DIR": str(settings.data_dir),
        "WATCHLIST": str(settings.watchlist),
    }
    environment = {
        **os.environ,
        **{f"{PREFIX}{name}": value for name, value in named.items()},
        "LC_ALL": "C.UTF-8",  # its words are read here
        "HOME": str(place),
        "TMPDIR": str(temp),
        # Whoever kills the demo with -9 leaves no house behind.
        GUARDED: str(os.getpid()),
    }
    with said.open("wb") as words:
        return subprocess.Popen(
            [sys.executable, "-P", "-c", RUN, "serve", "--port", str(port)],
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=words,
            env=environment,
            cwd=place,
        )


def stop(process: "subprocess.Popen[bytes]") -> None:
    """End it as an operator does."""
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()  # its children see that it is gone, and go
        process.wait()


def write_watchlist(place: Path) -> Path:
    """Return a watch list of the acts of the house, with the topics that they have in the demo."""
    items = tomllib.loads(WATCHLIST.read_text("utf-8"))["act"]
    kept = [item for item in items if item["code"] in HOUSE_ACTS]
    path = place / "watchlist.toml"
    words = [f'[[act]]\ncode = "{item["code"]}"\ntopics = {json.dumps(item["topics"])}\n' for item in kept]
    path.write_text("\n".join(words), "utf-8")
    return path
