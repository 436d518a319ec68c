"""The whole road under `zanwatch serve`: one long journey, because a server is started for it."""

import os
import signal
import socket
import stat
import subprocess
import time
from dataclasses import replace
from datetime import date
from datetime import time as time_of_day
from pathlib import Path

import pytest

from config.schedules import Schedule, read_default_schedules
from config.settings import read_settings
from flows import schedules
from flows.opening import now, opened_store
from flows.prefect_api import PrefectRefusedError
from storage.schedules import Deed
from tests.journeys.invented import AFTER
from tests.journeys.line import COMMAND, House
from tests.prefect.conftest import ACTS
from tests.prefect.served import Served, family, left_of, measure, wait_for
from tests.servers import Mailbox
from zanwatch.sample_portal import ReplayPortal

CHANGED = date.fromisoformat(AFTER)
EVERY_MINUTE = Schedule("every-minute", "watch", "espi", "Asia/Almaty", every=1, reason="a test")
MOST_MEGABYTES = 700
LONGEST_STOP = 30

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/smaps_rollup").exists(), reason="looks at processes as Linux shows them"
)


def deed() -> Deed:
    return Deed("Admin", now(), "a test")


@pytest.mark.long
@pytest.mark.timeout(240)
def test_a_schedule_made_in_the_page_fires_by_itself_and_the_mail_arrives(
    inside: House, portal: ReplayPortal, mailbox: Mailbox, tmp_path: Path
) -> None:
    inside.run("subscribe", "Reception", "--to", "mailto:a@centre.example", "--topic", "labour")
    inside.run("watch")
    portal.set_today(CHANGED)
    settings = read_settings()

    with Served(inside, tmp_path) as served, opened_store() as store:
        # What the page does: our table first, and Prefect has it at once.
        state = schedules.add(store, settings, EVERY_MINUTE, deed())
        assert (state.reach, served.ask("watch-espi")["every-minute"]) == ("in_sync", ("* * * * *", True))

        # While the minute passes: pause, change and remove are read back from Prefect's API.
        schedules.pause(store, settings, "espi-morning", deed())
        schedules.remove(store, settings, "espi-reread", deed())
        moved = Schedule("espi-afternoon", "watch", "espi", "Asia/Almaty", at=time_of_day(16, 30))
        schedules.change(store, settings, moved, deed())
        assert served.ask("watch-espi") == {
            "espi-morning": ("30 7 * * *", False),
            "espi-afternoon": ("30 16 * * *", True),
            "espi-evening": ("30 19 * * *", True),
            "espi-night": ("30 1 * * *", True),
            "every-minute": ("* * * * *", True),
        }

        # What is altered over there is shown.
        there = served.prefect.ask("GET", "/deployments/name/send-waiting/send-waiting")
        line = f"/deployments/{there['id']}/schedules/{there['schedules'][0]['id']}"
        served.prefect.ask("PATCH", line, {"active": False})
        compared = schedules.compare_with_prefect(store, settings)
        assert compared.state_of("send-waiting") == schedules.PrefectState("differs", ("paused",))
        assert compared.state_of("every-minute").in_sync

        # A second one on the same folder is told so; a stranger without the password is told nothing.
        second = inside.run("serve", "--port", "1")
        assert (second.code, "another `zanwatch serve` works" in second.err) == (1, True)
        assert is_closed_to_strangers(served)
        assert stat.S_IMODE((settings.data_dir / "prefect" / "auth").stat().st_mode) == 0o600

        wait_for(lambda: len(mailbox.mails) == len(ACTS), "the mails have arrived", served.tell, 150)
        sizes = measure(served.process.pid)
        seconds = served.stop()

    assert len(inside.read("changes")) == 2 * len(ACTS)
    assert sum(sizes.values()) < MOST_MEGABYTES, sizes
    assert (seconds < LONGEST_STOP, left_of(inside)) == (True, [])


@pytest.mark.long
@pytest.mark.timeout(400)
@pytest.mark.parametrize("victim", ["flows.prefect_server", "flows.prefect_worker", "child web", "prefect.engine"])
def test_whoever_is_killed_comes_back_and_nothing_is_lost_or_doubled(
    inside: House, portal: ReplayPortal, mailbox: Mailbox, tmp_path: Path, victim: str
) -> None:
    inside.run("subscribe", "Reception", "--to", "mailto:a@centre.example", "--topic", "labour")
    inside.run("watch")
    portal.set_today(CHANGED)
    portal.add_fault("/910002/rus", "timeout", times=1, seconds=6)
    settings = read_settings()

    with Served(inside, tmp_path) as served, opened_store() as store:
        before = len(portal.log())
        schedules.run_now(store, settings, "espi-morning", deed())
        # In the middle of the pass, while the portal makes us wait.
        wait_for(lambda: is_asked(portal, "/910002/rus", before), "the pass has begun", served.tell)
        served.kill(victim)
        schedules.add(store, settings, EVERY_MINUTE, deed())
        wait_for(lambda: len(mailbox.mails) >= len(ACTS), "the mails have arrived", served.tell, 200)
        wait_for(lambda: len(family(served.process.pid)) >= 3, "everybody is back")
        wait_for(lambda: is_listening(served.port), "the pages are back")
        wait_for(served.prefect.is_up, "Prefect is back")
        states = wait_for(lambda: finished(served), "every run has an end", served.tell, 150)
        served.stop()

    assert "Crashed" in states or victim in ("child web", "flows.prefect_server")
    assert len(mailbox.mails) == len(ACTS)
    assert len(inside.read("changes")) == 2 * len(ACTS)
    assert left_of(inside) == []


@pytest.mark.long
@pytest.mark.timeout(300)
def test_after_the_head_is_killed_nobody_goes_on_and_the_next_start_is_clean(
    inside: House, portal: ReplayPortal, tmp_path: Path
) -> None:
    portal.add_fault("/910002/rus", "timeout", times=1, seconds=20)
    settings = read_settings()
    with Served(inside, tmp_path) as served, opened_store() as store:
        schedules.run_now(store, settings, "espi-morning", deed())
        wait_for(lambda: is_asked(portal, "/910002/rus", 0), "the pass has begun", served.tell)
        os.kill(served.process.pid, signal.SIGKILL)
        served.process.wait()
        began = time.monotonic()
        wait_for(lambda: not left_of(inside), "all are gone", lambda: left_of(inside), 15)
        gone = time.monotonic() - began

        served.start()
        said = served.said
        schedules.run_now(store, settings, "espi-morning", deed())
        portal.reset()
        wait_for(lambda: "Completed" in finished(served, all_of_them=False), "a pass is made again")

    assert gone < 10
    assert "1 run that was cut off is marked Crashed" in said


@pytest.mark.long
@pytest.mark.timeout(300)
def test_a_deployment_made_again_keeps_what_was_added_paused_and_changed(
    inside: House, portal: ReplayPortal, tmp_path: Path
) -> None:
    settings = read_settings()
    with Served(inside, tmp_path) as served, opened_store() as store:
        schedules.add(store, settings, EVERY_MINUTE, deed())
        schedules.pause(store, settings, "espi-afternoon", deed())
        moved = Schedule("espi-morning", "watch", "espi", "Asia/Almaty", at=time_of_day(6, 45))
        schedules.change(store, settings, moved, deed())
        before = served.ask("watch-espi")

        deploy(inside, served.prefect.url, served.prefect.auth)

        redeployed = served.ask("watch-espi")
        wait_for(lambda: served.ask("watch-espi") == before, "the minute's sync", lambda: served.ask("watch-espi"), 75)
        history = [event.verb for event in schedules.list_history(store, "espi-morning")]

    assert redeployed == {**before, "espi-morning": ("30 7 * * *", True)}
    assert history == ["restored", "differed", "changed", "imported"]


@pytest.mark.long
@pytest.mark.timeout(300)
def test_the_deployment_file_works_on_a_fresh_server_with_a_pool(inside: House, tmp_path: Path) -> None:
    with Served(inside, tmp_path) as served:
        for name in ("watch-espi", "send-waiting"):
            there = served.prefect.ask("GET", f"/deployments/name/{name}/{name}")
            served.prefect.ask("DELETE", f"/deployments/{there['id']}")

        deploy(inside, served.prefect.url, served.prefect.auth)

        found = served.ask("watch-espi") | served.ask("send-waiting")
        there = served.prefect.ask("GET", "/deployments/name/watch-espi/watch-espi")
        started = served.prefect.ask(
            "POST", f"/deployments/{there['id']}/create_flow_run", {"state": {"type": "SCHEDULED"}}
        )
        ended = wait_for(
            lambda: (run := served.prefect.ask("GET", f"/flow_runs/{started['id']}"))["end_time"] and run["state_name"],
            "a run of that deployment ends",
        )

    limit = (there["global_concurrency_limit"]["limit"], there["concurrency_options"]["collision_strategy"])
    shipped = {one.name for one in read_default_schedules() if one.what != "look"}
    assert set(found) == shipped
    assert (limit, ended) == ((1, "CANCEL_NEW"), "Completed")


def finished(served: Served, *, all_of_them: bool = True) -> list[str]:
    """Return the names of the states of the runs that have begun, once none of them is going on."""
    runs = served.prefect.ask("POST", "/flow_runs/filter", {"limit": 100})
    begun = [run for run in runs if run["state_type"] != "SCHEDULED"]
    if all_of_them and any(run["state_type"] in ("RUNNING", "PENDING", "CANCELLING") for run in begun):
        return []
    return [run["state_name"] for run in begun]


def is_asked(portal: ReplayPortal, path: str, before: int) -> bool:
    return any(path in asked.path for asked in portal.log()[before:])


def deploy(house: House, url: str, auth: str) -> None:
    """Run `prefect --no-prompt deploy --all` against a server."""
    data = Path(house.environment["ZANWATCH_DATA_DIR"])
    named = {"PREFECT_API_URL": url, "PREFECT_API_AUTH_STRING": auth, "PREFECT_HOME": str(data / "deploying")}
    done = subprocess.run(
        [str(COMMAND.with_name("prefect")), "--no-prompt", "deploy", "--all"],
        env={**house.environment, **named},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def is_closed_to_strangers(served: Served) -> bool:
    with pytest.raises(PrefectRefusedError) as caught:
        replace(served.prefect, auth="").ask("POST", "/flow_runs/filter", {})
    return caught.value.status == 401
