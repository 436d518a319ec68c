"""Of several houses on one PostgreSQL one leads at a time; a leader that ends, dies or is cut off is followed."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from config.settings import Settings
from flows import leading
from flows.leading import LEAD_SECONDS, RENEWALS, Lead
from storage.engine import Store
from storage.leases import LEASE_SECONDS
from tests.journeys.line import House
from tests.workers.conftest import ROOT

SECONDS = 90.0
LOOK = SECONDS / RENEWALS + 1


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def make(store: Store, url: str, folder: Path, clock: Clock, *, seconds: float = SECONDS) -> Lead:
    return Lead(store, Settings(database_url=url, data_dir=folder), seconds=seconds, clock=clock)


@pytest.fixture
def pair(store: Store, database_url: str, tmp_path: Path) -> tuple[Lead, Lead, Clock]:
    clock = Clock()
    return (
        make(store, database_url, tmp_path / "one", clock),
        make(store, database_url, tmp_path / "two", clock),
        clock,
    )


def test_one_leads_and_the_other_follows_as_soon_as_it_is_given_back(pair: tuple[Lead, Lead, Clock]) -> None:
    one, two, clock = pair
    seen = []
    for _ in range(20):
        seen.append((one.look(), two.look()))
        clock.now += LOOK
    one.give_back()
    clock.now += LOOK

    assert set(seen) == {(True, False)}
    assert (two.look(), one.look()) == (True, False)


def test_a_leader_whose_lease_was_taken_knows_it_at_its_next_look(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    clock = Clock()
    sleeper = make(store, database_url, tmp_path / "one", clock, seconds=0.01)
    assert sleeper.look()
    heir = make(store, database_url, tmp_path / "two", clock)
    wait_out(0.05)
    assert heir.look()
    clock.now += LOOK

    assert not sleeper.look()
    assert heir.is_ours


def test_a_leader_that_cannot_reach_the_database_stops_when_its_lease_would_be_over(
    pair: tuple[Lead, Lead, Clock], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _, clock = pair
    assert one.look()
    monkeypatch.setattr(leading, "is_still_held", lambda *_, **__: None)
    seen = []
    for _ in range(RENEWALS):
        clock.now += LOOK
        seen.append(one.look())

    assert seen == [True] * (RENEWALS - 1) + [False]


def test_a_lead_outlasts_the_lease_of_a_host_so_that_who_takes_over_finds_it_free() -> None:
    assert LEAD_SECONDS > LEASE_SECONDS


def test_a_leader_that_was_killed_on_this_machine_is_followed_at_once(
    pair: tuple[Lead, Lead, Clock], make_house: Callable[..., House]
) -> None:
    script = (
        "from config.settings import read_settings\n"
        "from flows.leading import Lead\nfrom flows.opening import opened_store\n"
        "import time\n"
        "with opened_store() as store:\n"
        "    print(Lead(store, read_settings()).look(), flush=True); time.sleep(600)\n"
    )
    environment = make_house("victim").with_settings()
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=ROOT, env=environment) as victim:
        assert victim.stdout is not None
        assert victim.stdout.readline() == b"True\n"
        heir, _, clock = pair
        assert not heir.look()
        os.kill(victim.pid, 9)
        victim.wait()
    clock.now += LOOK

    assert heir.look()


def test_who_led_last_is_known_so_that_an_idle_prefect_is_told_everything_anew(
    pair: tuple[Lead, Lead, Clock],
) -> None:
    one, two, _ = pair
    fresh = one.is_new()
    one.sign()
    again, other = one.is_new(), two.is_new()
    two.sign()

    assert (fresh, again, other, one.is_new(), two.is_new()) == (False, False, True, True, False)


def test_on_sqlite_a_house_leads_without_asking(store: Store, tmp_path: Path) -> None:
    lead = Lead(store, Settings(data_dir=tmp_path))

    assert (lead.look(), lead.is_new()) == (True, False)


def wait_out(seconds: float) -> None:
    """Let the database's own clock go on."""
    from time import sleep  # noqa: PLC0415 - the only place where a test waits for a clock that is not ours

    sleep(seconds)
