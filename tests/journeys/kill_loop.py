"""kill -9 at any moment of a pass, and again: nothing lost, nothing twice. ``python -m tests.journeys.kill_loop``.

Each round gives the act a new edition in both languages, starts ``zanwatch watch``, kills its process group at a random
moment of its usual duration, and lets a second pass go to its end. What must hold is counted from the database and
from what the servers received, never from what the command says.
"""

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlmodel import update

from config.settings import Settings
from flows.sending import LEASE, deliver
from flows.tools import Tools
from law.model import LANGUAGES
from spiders.crawl import crawl
from storage.captures import list_unjudged
from storage.changes import list_changes
from storage.engine import Store, open_store
from storage.revisions import list_editions
from storage.tables_schedules import LeaseRow
from tests.crawlers import opened_crawlers
from tests.journeys.forks import ForkedHouse, Forks
from tests.journeys.invented import write_edition
from tests.journeys.line import (
    House,
    Invented,
    keep_environment,
    make_environment,
    write_acts,
    write_watchlist,
)
from tests.servers import BotApi, Mailbox
from zanwatch.sample_portal import ReplayPortal

CODE = "960001"
FIRST_ON = date(2020, 3, 2)
FIRST_DAYS = 100
"""The term of article 4 in the first edition; each round makes it one longer, and no other number is as large."""
KEY = bytes(range(32))
TERMS = {"rus": "в течение {} календарных дней", "kaz": "күнтізбелік {} күн ішінде"}
WARM_RUNS = 3
STRETCH = 3
"""A fork's pass that brings news takes so much longer than one without: its sending is at the end of it."""
MOST_ROUNDS = 200
"""Of one scene: every round is an edition more, and an act with more than five hundred is doubted."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of it. ``lost`` and ``doubled`` count revisions, changes and messages together."""

    rounds: int
    lost: int
    doubled: int
    duplicates_with_same_message_id: int
    """Mails that a server got twice under one Message-ID: killed between its «250» and our commit."""
    duplicates_by_telegram: int
    """The same message twice in a chat, which has no Message-ID."""
    killed: int
    """How often the pass was still running when its moment came."""
    failed_reruns: int
    refused_reruns: int
    """How often the killed pass still held the portal's host, so that the next one had to wait out its lease."""
    taken_up_after_lease: int
    """Messages whose sender was killed, and that the end of its lease gave to the next one."""
    unjudged_captures: int
    """Bytes that a killed pass had stored and not yet judged; the next pass asked for them again."""
    usual_seconds: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Scene:
    """All that a round needs."""

    portal: ReplayPortal
    mailbox: Mailbox
    bot: BotApi
    house: House
    url: str


@contextmanager
def set_up(folder: Path, database_url: str | None = None, forks: Forks | None = None) -> Iterator[Scene]:
    """Give a portal with one act, the servers, and a ZanWatch that has one reader with two addresses.

    With ``forks`` its commands are forks: processes of their own all the same, and ten times as many in an hour.
    """
    text = {(f"{FIRST_ON}", language): write_edition(language, FIRST_DAYS, note=False) for language in LANGUAGES}
    write_acts(folder / "corpus", [Invented(CODE, text)])
    with ExitStack() as stack:
        portal = stack.enter_context(ReplayPortal([folder / "corpus"], FIRST_ON))
        mailbox, bot = stack.enter_context(Mailbox()), stack.enter_context(BotApi())
        url = database_url or f"sqlite:///{folder / 'zanwatch.db'}"
        environment = make_environment(
            folder,
            database_url=url,
            espi_url=portal.espi_url,
            smtp_url=mailbox.url,
            mail_from="svodka@centre.example",
            telegram_token="123456:AAF-test-token_of_nobody_0000000000",
            telegram_url=bot.url,
            secret_key=KEY.hex(),
            watchlist=str(write_watchlist(folder / "watchlist.toml", {CODE: ["labour"]})),
        )
        house = ForkedHouse(environment, forks) if forks else House(environment)
        ran = house.run("subscribe", "R", "--to", "mailto:a@centre.example", "--to", "tgram:42", "--topic", "labour")
        assert ran.code == 0, ran.err
        yield Scene(portal, mailbox, bot, house, url)


def run_scenes(folder: Path, forks: Forks | None, rounds: int, seed: int) -> Tally:
    """Run so many rounds in scenes of their own, and add up; each tally is said on stderr as it comes."""
    tallies: list[Tally] = []
    while (done := sum(tally.rounds for tally in tallies)) < rounds:
        own = folder / f"scene-{done}"
        own.mkdir()
        with set_up(own, forks=forks) as scene:
            tallies.append(run_rounds(scene, min(MOST_ROUNDS, rounds - done), seed + done, STRETCH))
        sys.stderr.write(json.dumps(asdict(tallies[-1])) + "\n")
        sys.stderr.flush()
    added = {name: sum(getattr(tally, name) for tally in tallies) for name in asdict(tallies[0])}
    return Tally(**(added | {"usual_seconds": max(tally.usual_seconds for tally in tallies)}))


def run_rounds(scene: Scene, rounds: int, seed: int, stretch: float = 1) -> Tally:
    """Kill and run again so many times, and count; the moments lie within ``stretch`` times a pass without news."""
    began, chance = time.monotonic(), random.Random(seed)  # noqa: S311 - a moment, no secret
    usual = _measure(scene)
    killed = failed = refused = 0
    store = open_store(scene.url, KEY)
    try:
        for at in range(1, rounds + 1):
            _change_the_law(scene.portal, at)
            killed += _kill_a_pass(scene.house, chance.uniform(0, usual * stretch))
            again = scene.house.run("watch", "--act", CODE)
            if "already-running" in again.err:
                refused += 1
                _run_out_leases(store)
                again = scene.house.run("watch", "--act", CODE)
            failed += again.code != 0
        taken_up = _deliver_after_lease(scene, store)
        lost, doubled = _compare_with_store(store, rounds)
        with store.reading() as session:
            unjudged = len(list_unjudged(session))
    finally:
        store.close()
    told = _compare_with_servers(scene, rounds)
    return Tally(
        rounds=rounds,
        lost=lost + told["lost"],
        doubled=doubled + told["doubled"],
        duplicates_with_same_message_id=told["mails"],
        duplicates_by_telegram=told["chats"],
        killed=killed,
        failed_reruns=failed,
        refused_reruns=refused,
        taken_up_after_lease=taken_up,
        unjudged_captures=unjudged,
        usual_seconds=round(usual, 2),
        seconds=round(time.monotonic() - began, 1),
    )


def _measure(scene: Scene) -> float:
    """Take the baseline, and return the seconds of the quickest of a few passes; the first one compiles modules."""
    taken = []
    for _ in range(1 + WARM_RUNS):
        began = time.monotonic()
        ran = scene.house.run("watch", "--act", CODE)
        assert ran.code == 0, ran.err
        taken.append(time.monotonic() - began)
    return min(taken[1:])


def _day(at: int) -> date:
    return FIRST_ON + timedelta(days=at)


def _change_the_law(portal: ReplayPortal, at: int) -> None:
    portal.set_today(_day(at))
    for language, term in TERMS.items():
        old, new = (term.format(FIRST_DAYS + step) for step in (at - 1, at))
        portal.edit(CODE, [(old, new)], language, _day(at))


def _kill_a_pass(house: House, after: float) -> bool:
    """Start a pass and kill its whole group after so many seconds; tell whether it was still running."""
    if isinstance(house, ForkedHouse):
        return house.run_killed("watch", "--act", CODE, after=after)
    process = house.start("watch", "--act", CODE)
    time.sleep(after)
    was_running = process.poll() is None
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return was_running


def _run_out_leases(store: Store) -> None:
    """Let a minute pass for whoever holds a host and gives no sign of life."""
    with store.transaction() as session:
        session.exec(update(LeaseRow).values(until=0.0))


def _deliver_after_lease(scene: Scene, store: Store) -> int:
    """Send what killed senders held, as a pass does ten minutes later."""
    from alerts.send import send  # noqa: PLC0415 - Apprise takes a second to load

    given = {
        name.removeprefix("ZANWATCH_").lower(): value
        for name, value in scene.house.environment.items()
        if name.startswith("ZANWATCH_")
    }
    later = LEASE + timedelta(minutes=1)
    tools = Tools(store, Settings(**given), lambda: datetime.now(UTC) + later, crawl, send, lambda: 0.0)
    return deliver(tools).sent


def _compare_with_store(store: Store, rounds: int) -> tuple[int, int]:
    """Return how many revisions and changes are missing, and how many are there that should not be."""
    days = [_day(at) for at in range(rounds + 1)]
    revisions: Counter[tuple[str, date]] = Counter()
    with store.reading() as session:
        for language in LANGUAGES:
            revisions.update((language, one.portal_version_on) for one in list_editions(session, CODE, language))
        changes = Counter(
            (change.change.language, change.from_on, change.to_on, change.change.eid)
            for change in list_changes(session, zone=ZoneInfo("UTC"))
        )
    wanted = Counter((language, day) for language in LANGUAGES for day in days)
    steps = Counter(
        (language, before, after, "art_4__para_2") for language in LANGUAGES for before, after in pairwise(days)
    )
    lost = (wanted - revisions).total() + (steps - changes).total()
    return lost, (revisions - wanted).total() + (changes - steps).total()


def _compare_with_servers(scene: Scene, rounds: int) -> dict[str, int]:
    """Count, by the term that each message tells, how often it was told and under how many ids."""
    mails: dict[int, list[str]] = {}
    for mail in scene.mailbox.mails:
        mails.setdefault(_term_told(mail.get_body(("plain",)).get_content()), []).append(str(mail["Message-ID"]))
    chats: dict[int, list[str]] = {}
    for _, call in scene.bot.calls:
        chats.setdefault(_term_told(call["text"]), []).append(call["text"])
    found = Counter[str]()
    for told in (mails, chats):
        for days in range(FIRST_DAYS + 1, FIRST_DAYS + rounds + 1):
            kinds = len(set(told.get(days, [])))
            found["lost"] += kinds == 0
            found["doubled"] += max(0, kinds - 1)
        found["doubled"] += sum(len(ids) for days, ids in told.items() if not 0 < days - FIRST_DAYS <= rounds)
    found["mails"] = sum(len(ids) - len(set(ids)) for ids in mails.values())
    found["chats"] = sum(len(texts) - len(set(texts)) for texts in chats.values())
    return {name: found[name] for name in ("lost", "doubled", "mails", "chats")}


def _term_told(text: str) -> int:
    """Return the new term that a message tells of; it must tell of one alone."""
    after = text.partition("Стало: ")[2]
    digits = after.partition("в течение ")[2].partition(" ")[0]
    return int(digits) if digits.isdigit() and text.count("Стало: ") == 1 else -1


def main() -> None:
    """Run the loop in a folder of its own and print its tally as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--forks", action="store_true", help="commands as forks: no second of imports each")
    arguments = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="zanwatch-kill-")))
        forks = None
        if arguments.forks:
            crawlers = stack.enter_context(opened_crawlers(keep_environment(folder)))
            forks = stack.enter_context(Forks(crawlers))
        tally = run_scenes(folder, forks, arguments.rounds, arguments.seed)
    sys.stdout.write(json.dumps({**asdict(tally), "seed": arguments.seed}) + "\n")
    sys.exit(1 if tally.lost or tally.doubled or tally.failed_reruns else 0)


if __name__ == "__main__":
    main()
