"""kill -9 of whoever of `zanwatch serve` chance names, again and again. ``python -m tests.faults.tree_kills``.

Each round gives the act a new edition in both languages, asks Prefect for a pass, and kills one process of the whole
tree (the head, Prefect's server and worker, the pages, the bot's ear, the run of the pass, its crawl) at a random
moment of it. Nobody repairs anything. At the end one pass may come to its end, and what must hold is counted from the
database and from what the servers received.
"""

import argparse
import json
import os
import random
import re
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from config.settings import read_settings
from flows import schedules
from flows.opening import now
from flows.prefect_api import PrefectAwayError, PrefectRefusedError
from law.model import LANGUAGES
from storage.engine import Store, open_store
from storage.errors import DatabaseTroubleError
from storage.outbox import list_deliveries
from storage.revisions import find_latest
from storage.schedules import Deed
from tests.journeys import kill_loop
from tests.journeys.kill_loop import CODE, KEY, Scene, set_up
from tests.prefect.served import Served, family, left_of, wait_for

MEMBERS = {
    "head": ("", 1),
    "server": ("flows.prefect_server", 2),
    "worker": ("flows.prefect_worker", 3),
    "pages": ("child web", 2),
    "ear": ("flows.listening", 1),
    "run": ("prefect.engine", 6),
    "crawl": ("spiders.child", 6),
}
"""What the command line of each says, and how often it is chosen beside the others that run at the moment."""
BUSY_STATES = ("RUNNING", "PENDING", "CANCELLING")
_TOLD = re.compile(r"Стало: [^\n]*?в течение (\d+) календарных")


_COUNT = re.compile(r"Изменений: (\d+)")


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of it; all but the last three must be as ``is_whole`` says."""

    rounds: int
    lost: int
    """Revisions, changes and messages that are missing."""
    doubled: int
    """The same that are there twice, a change told under two numbers among them."""
    left_running: int
    """Processes of the house that still lived after its end, or after the end of its head."""
    runs_without_end: int
    """Runs that Prefect still calls running half a minute after the last one ended."""
    copies: int
    """Messages that came twice under one number: killed between «250» and our commit, at most one for each kill."""
    killed: dict[str, int]
    runs: dict[str, int]
    seconds: float

    @property
    def is_whole(self) -> bool:
        wrong = self.lost + self.doubled + self.left_running + self.runs_without_end
        return not wrong and self.copies <= self.rounds


def run_rounds(scene: Scene, folder: Path, rounds: int, seed: int, minutes: float = 90) -> Tally:
    """Kill so many times, or for so many minutes, and count; this process has the house's settings."""
    began, chance = time.monotonic(), random.Random(seed)  # noqa: S311 - a moment, no secret
    baseline = scene.house.run("watch", "--act", CODE)
    assert baseline.code == 0, baseline.err
    killed: Counter[str] = Counter()
    left = 0
    store = open_store(scene.url, KEY)
    try:
        with Served(scene.house, folder) as served:
            for at in range(1, rounds + 1):
                kill_loop._change_the_law(scene.portal, at)
                ask_for_a_pass(served, store)
                wait_a_moment(served, chance)
                name = kill_one(served, chance)
                killed[name] += 1
                if name == "head":
                    left += start_again(scene, served)
                sys.stderr.write(f"{at} {name} {time.monotonic() - began:.0f} s\n")
                sys.stderr.flush()
                if time.monotonic() - began > 60 * minutes:
                    rounds = at
                    break
            wait_for(lambda: is_caught_up(served, store, rounds), "the last edition is stored", served.tell, 400)
            unended = count_unended(served)
            runs = Counter(run["state_name"] for run in begun_runs(served))
        kill_loop._deliver_after_lease(scene, store)
        lost, doubled = kill_loop._compare_with_store(store, rounds)
        told = compare_with_servers(scene, store, rounds)
    finally:
        store.close()
    return Tally(
        rounds=rounds,
        lost=lost + told["lost"],
        doubled=doubled + told["doubled"],
        left_running=left + len(left_of(scene.house)),
        runs_without_end=unended,
        copies=told["copies"],
        killed=dict(sorted(killed.items())),
        runs=dict(sorted(runs.items())),
        seconds=round(time.monotonic() - began, 1),
    )


def ask_for_a_pass(served: Served, store: Store) -> None:
    """Ask for a pass as the page does; while Prefect is started again, wait until there is somebody to ask."""

    def ask() -> bool:
        try:
            schedules.run_now(store, read_settings(), "espi-morning", Deed("Admin", now(), "a test"))
        except (PrefectAwayError, PrefectRefusedError, DatabaseTroubleError, OSError):
            return False
        return True

    wait_for(ask, "Prefect takes a run", lambda: served.said, 200)


def wait_a_moment(served: Served, chance: random.Random) -> None:
    """Wait until the pass begins to run, or not; then for any moment of it."""
    assert served.process is not None
    until = time.monotonic() + chance.uniform(5, 40)
    while time.monotonic() < until and not any(
        "prefect.engine" in line for line in family(served.process.pid).values()
    ):
        time.sleep(0.1)
    time.sleep(chance.uniform(0, 12))


def kill_one(served: Served, chance: random.Random) -> str:
    """Kill one member of the tree; return which."""
    assert served.process is not None
    while True:
        found = {
            name: number
            for number, line in family(served.process.pid).items()
            for name, (words, _) in MEMBERS.items()
            if words and words in line
        } | {"head": served.process.pid}
        names = sorted(found)
        (name,) = chance.choices(names, [MEMBERS[one][1] for one in names])
        with suppress(ProcessLookupError):
            os.kill(found[name], signal.SIGKILL)
            return name


def start_again(scene: Scene, served: Served) -> int:
    """Start a house whose head was killed, as systemd does; return how many of the old one were still there."""
    assert served.process is not None
    served.process.wait()
    until = time.monotonic() + 20
    while time.monotonic() < until and left_of(scene.house):
        time.sleep(0.2)
    left = len(left_of(scene.house))
    served.start()
    return left


def is_caught_up(served: Served, store: Store, rounds: int) -> bool:
    """Tell whether the newest edition is stored in both languages; where nothing runs, a pass is asked for."""
    with store.reading() as session:
        newest = {language: find_latest(session, CODE, language) for language in LANGUAGES}
    day = kill_loop._day(rounds)
    if all(one is not None and one.revision.portal_version_on == day for one in newest.values()):
        return True
    with suppress(PrefectAwayError, PrefectRefusedError, OSError):
        if not any(run["state_type"] in BUSY_STATES for run in begun_runs(served)):
            ask_for_a_pass(served, store)
            time.sleep(5)
    return False


def count_unended(served: Served) -> int:
    """Return how many runs have no end once there is nothing left to do."""
    until = time.monotonic() + 90
    while True:
        with suppress(PrefectAwayError, PrefectRefusedError, OSError):
            left = sum(run["state_type"] in BUSY_STATES for run in begun_runs(served))
            if not left or time.monotonic() > until:
                return left
        time.sleep(1)


def begun_runs(served: Served) -> list[dict[str, str]]:
    runs = served.prefect.ask("POST", "/flow_runs/filter", {"limit": 200, "sort": "EXPECTED_START_TIME_DESC"})
    return [run for run in runs if run["state_type"] != "SCHEDULED"]


def compare_with_servers(scene: Scene, store: Store, rounds: int) -> dict[str, int]:
    """Count the changes that messages tell, each message once; one that tells of many editions shows a few in full.

    Which changes there are, and each of them once, is asked of the database.
    """
    mails = {str(mail["Message-ID"]): mail.get_body(("plain",)).get_content() for mail in scene.mailbox.mails}
    chats = [call["text"] for _, call in scene.bot.calls]
    with store.reading() as session:
        unsent = sum(delivery.state != "sent" for delivery in list_deliveries(session))
    lost = doubled = 0
    for texts in (list(mails.values()), list(dict.fromkeys(chats))):
        shown = Counter(days for text in texts for days in set(_TOLD.findall(text)))
        told = sum(count_told(text) for text in texts)
        lost += max(0, rounds - told)
        doubled += max(0, told - rounds) + sum(count - 1 for count in shown.values())
    copies = len(scene.mailbox.mails) - len(mails) + len(chats) - len(set(chats))
    return {"lost": lost + unsent, "doubled": doubled, "copies": copies}


def count_told(text: str) -> int:
    """Return of how many changes a message tells."""
    number = _COUNT.search(text)
    return int(number[1]) if number else text.count("Стало: ")


def main() -> None:
    """Run the loop in a folder of its own and print its tally as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--minutes", type=float, default=90)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="zanwatch-tree-") as name, set_up(Path(name)) as scene:
        os.environ.update({key: value for key, value in scene.house.environment.items() if key.startswith("ZANWATCH_")})
        tally = run_rounds(scene, Path(name), arguments.rounds, arguments.seed, arguments.minutes)
    sys.stdout.write(json.dumps(asdict(tally) | {"seed": arguments.seed}) + "\n")
    sys.exit(0 if tally.is_whole else 1)


if __name__ == "__main__":
    main()
