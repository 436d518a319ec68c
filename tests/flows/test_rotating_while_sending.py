"""F57: a rotation of the key dies by SIGKILL while another process sends: nothing is lost, and nothing goes twice."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from alerts.model import Person
from storage.engine import Store, open_store
from storage.errors import WrongKeyError
from storage.outbox import list_deliveries
from storage.people import list_people
from tests.flows.post_office import PostOffice
from tests.servers import BotApi, Mailbox

PEOPLE, OLD_KEY, NEW_KEY = 40, b"o" * 32, b"n" * 32
SECONDS = 60
SENDER = """
import sys, time
from datetime import UTC, datetime
from alerts.send import send
from config.settings import Settings
from flows.sending import deliver
from flows.tools import Tools
from storage.engine import open_store

url, key, smtp, folder = sys.argv[1:]
settings = Settings(smtp_url=smtp, mail_from="svodka@centre.example", data_dir=folder, crawl_delay=2.5, _env_file=None)

def slowly(delivery, settings):
    time.sleep(0.05)
    return send(delivery, settings)

store = open_store(url, bytes.fromhex(key))
posted = deliver(Tools(store, settings, lambda: datetime.now(UTC), None, slowly, lambda: 0.0))
store.close()
sys.exit(0 if posted.waiting == posted.dead == 0 else 1)
"""
ROTATION = """
import os, signal, sys, time
from datetime import UTC, datetime
import storage.rotation as rotation
from storage.engine import open_store

url, key, new_key, last = sys.argv[1:]
rotation.AT_ONCE = 10

def die(done):
    if done >= int(last):
        print(done, flush=True)
        # Whoever sends comes to the lock meanwhile.
        time.sleep(1)
        os.kill(os.getpid(), signal.SIGKILL)

store = open_store(url, bytes.fromhex(key))
rotation.rotate(store, bytes.fromhex(new_key), datetime.now(UTC), (), die)
store.close()
"""


@contextmanager
def running(code: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    child = subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, text=True, env=os.environ
    )
    try:
        yield child
    finally:
        child.kill()
        child.communicate()


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as mailbox:
        yield mailbox


@pytest.fixture
def url(tmp_path: Path, mailbox: Mailbox) -> str:
    """The address of a store in which a message waits for each of forty people."""
    url = f"sqlite:///{tmp_path / 'zanwatch.db'}"
    store = open_store(url, OLD_KEY)
    office = PostOffice(store, mailbox, BotApi(), now=datetime.now(UTC))
    people: list[Person] = [office.add(f"P{at}", f"mailto:p{at}@example.kz") for at in range(PEOPLE)]
    for at, person in enumerate(people):
        office.queue(person, f"word{at}")
    store.close()
    return url


def read_states(store: Store) -> Counter[str]:
    with store.reading() as session:
        return Counter(delivery.state for delivery in list_deliveries(session))


# Names are done first, then addresses, then bodies: it is killed among the addresses, and among the bodies.
@pytest.mark.parametrize("fields", [PEOPLE + 10, 3 * PEOPLE + 10])
def test_a_rotation_killed_while_another_process_sends_loses_and_doubles_nothing(
    url: str, mailbox: Mailbox, tmp_path: Path, fields: int
) -> None:
    with running(SENDER, url, OLD_KEY.hex(), mailbox.url, str(tmp_path)) as sender:
        wait_until(lambda: len(mailbox.mails) >= 3)
        with running(ROTATION, url, OLD_KEY.hex(), NEW_KEY.hex(), str(fields)) as rotation:
            killed = rotation.wait(SECONDS)
        went_before = len(mailbox.mails)
        ended = sender.wait(SECONDS)
    got = Counter(str(mail["To"]) for mail in mailbox.mails)
    numbers = {str(mail["Message-ID"]) for mail in mailbox.mails}
    store = open_store(url, OLD_KEY)
    states = read_states(store)
    store.close()

    assert (killed, ended, went_before < PEOPLE) == (-signal.SIGKILL, 0, True)
    assert got == {f"p{at}@example.kz": 1 for at in range(PEOPLE)}
    assert (len(numbers), states) == (PEOPLE, {"sent": PEOPLE})

    # Once more, and nobody kills it.
    with running(ROTATION, url, OLD_KEY.hex(), NEW_KEY.hex(), str(10**9)) as rotation:
        assert rotation.wait(SECONDS) == 0
    with pytest.raises(WrongKeyError, match="another secret key"):
        open_store(url, OLD_KEY)
    store = open_store(url, NEW_KEY)
    with store.reading() as session:
        names = {person.name for person in list_people(session)}
    assert (names, read_states(store)) == ({f"P{at}" for at in range(PEOPLE)}, {"sent": PEOPLE})
    store.close()
    with running(SENDER, url, NEW_KEY.hex(), mailbox.url, str(tmp_path)) as sender:
        assert sender.wait(SECONDS) == 0
    assert len(mailbox.mails) == PEOPLE
