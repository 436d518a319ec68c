from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from flows import steps, watch
from flows.opening import opened_store, opened_tools
from storage.runs import list_outcomes
from tests.journeys.invented import AFTER
from tests.journeys.line import House
from tests.prefect.conftest import ACTS
from tests.servers import Mailbox
from zanwatch.sample_portal import ReplayPortal

CHANGED = date.fromisoformat(AFTER)


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let retries come at once."""
    monkeypatch.setattr(watch, "read", watch.read.with_options(retry_delay_seconds=0))


def lines(run: int) -> list[tuple[str, str, str]]:
    """Return what became of each act, in the order of the run; the lists that it looked through are left out."""
    with opened_store() as store, store.reading() as session:
        return [(o.act, o.language, o.outcome) for o in list_outcomes(session, run=run) if o.act.isdigit()][::-1]


def asked(portal: ReplayPortal, act: str) -> int:
    return sum(f"/{act}" in request.path for request in portal.log())


def test_a_flow_stores_a_change_and_the_mail_arrives_once(
    inside: House, portal: ReplayPortal, mailbox: Mailbox, prefect_server: None
) -> None:
    inside.run("subscribe", "Reception", "--to", "mailto:a@centre.example", "--topic", "labour")
    baseline = watch.watch_espi(return_state=True)
    portal.set_today(CHANGED)
    changed = watch.watch_espi(return_state=True)
    again = watch.watch_espi(reread=True, return_state=True)
    sending = watch.send_waiting(return_state=True)

    assert [state.is_completed() for state in (baseline, changed, again, sending)] == [True] * 4
    assert len(mailbox.mails) == len(ACTS)
    assert lines(3) == [(act, language, "identical") for act in ACTS for language in ("rus", "kaz")]


def test_only_the_reading_is_tried_again_and_only_for_what_failed(
    inside: House, portal: ReplayPortal, prefect_server: None, soon: None
) -> None:
    portal.add_fault("/910002/rus", "status-503", times=1)

    ended = watch.watch_espi(return_state=True)

    good = [(act, language, "good") for act in ACTS for language in ("rus", "kaz")]
    failed, second = [("910002", "rus", "failed"), ("910002", "kaz", "good")], ("910002", "kaz", "identical")
    assert ended.is_completed()
    assert lines(1) == [*good[:2], *failed, *good[4:], ("910002", "rus", "good"), second]


def test_a_portal_that_stays_away_fails_the_flow_after_its_retries_and_the_rest_is_stored_and_sent(
    inside: House, portal: ReplayPortal, mailbox: Mailbox, prefect_server: None, soon: None
) -> None:
    inside.run("subscribe", "Reception", "--to", "mailto:a@centre.example", "--topic", "labour")
    watch.watch_espi(return_state=True)
    portal.set_today(CHANGED)
    portal.add_fault("/910002/", "status-503", times=0)

    ended = watch.watch_espi(return_state=True)

    tries = [line for line in lines(2) if line[0] == "910002"]
    assert (ended.is_failed(), len(mailbox.mails)) == (True, 2)
    assert tries == [("910002", language, "failed") for _ in range(1 + watch.RETRIES) for language in ("rus", "kaz")]


def test_what_is_held_back_is_not_asked_for_again(
    inside: House, portal: ReplayPortal, prefect_server: None, soon: None
) -> None:
    portal.add_fault("/910002/rus", "maintenance-200", times=0)

    ended = watch.watch_espi(return_state=True)

    assert ended.is_failed()
    assert [line for line in lines(1) if line[0] == "910002"] == [
        ("910002", "rus", "quarantined"),
        ("910002", "kaz", "good"),
    ]


def test_the_steps_are_flows_tasks_with_retries_on_the_network_alone() -> None:
    tasks: dict[str, Any] = {name: getattr(watch, name) for name in ("begin", "choose", "read", "send", "end")}

    assert {name: one.retries for name, one in tasks.items()} == {
        "begin": 0,
        "choose": 0,
        "read": 3,
        "send": 0,
        "end": 0,
    }
    assert all(one.timeout_seconds and one.persist_result is False for one in tasks.values())
    assert (watch.read.retry_delay_seconds, watch.read.retry_jitter_factor) == ([30, 60, 120], 0.5)


@pytest.mark.long
def test_of_two_passes_at_once_one_reads_and_nothing_is_doubled(
    inside: House, portal: ReplayPortal, mailbox: Mailbox
) -> None:
    inside.run("subscribe", "Reception", "--to", "mailto:a@centre.example", "--topic", "labour")
    inside.run("watch")
    portal.set_today(CHANGED)
    portal.add_fault("/910001/rus", "timeout", times=1, seconds=4)

    with ThreadPoolExecutor(2) as pool:
        ends = sorted(pool.map(lambda _: inside.run("watch", "--json"), range(2)), key=lambda ran: ran.code)

    refused = ends[1].json
    assert [ran.code for ran in ends] == [0, 3]
    # A line for each portal that the other one reads.
    lines = {(line["act"], line["outcome"], line["reason"]) for line in refused["outcomes"]}
    assert lines == {("", "failed", "already-running")}
    assert "already running" in ends[1].err
    assert (ends[0].json["revisions"], refused["revisions"], len(mailbox.mails)) == (6, 0, 3)
    assert len(inside.read("changes")) == 6


def test_a_step_that_is_run_twice_reads_nothing_twice(inside: House, portal: ReplayPortal) -> None:
    with opened_tools() as tools:
        run = steps.begin_pass(tools, "test")
        codes = steps.choose_acts(tools)
        steps.read_pending(tools, run, codes)
        before = len(portal.log())
        steps.read_pending(tools, run, codes)

    assert (codes, len(portal.log()) - before) == (list(ACTS), 0)
