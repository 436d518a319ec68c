"""A laptop whose lid was closed for a week. That its reader gets one digest is shown in tests/flows/test_digests.py."""

from collections import Counter
from datetime import timedelta

import pytest

from config.schedules import read_default_schedules
from flows.deployments import deployment_of
from flows.missed import find_missed
from storage.engine import Store
from storage.runs import close_run, open_run
from storage.schedules import import_defaults
from tests.first_hour.conftest import NOW

WEEK = timedelta(days=7)


@pytest.fixture
def database() -> str:
    """The tables are tested on both databases elsewhere."""
    return "sqlite"


def finish_all(store: Store, *, seconds: int) -> None:
    """Let every work of the timetable have come to its end at a moment."""
    at = NOW + timedelta(seconds=seconds)
    with store.transaction() as session:
        for command in {_command_of(one) for one in read_default_schedules()}:
            close_run(session, open_run(session, command, at), at)


def _command_of(schedule: object) -> str:
    name = deployment_of(schedule)  # type: ignore[arg-type] - a schedule
    return f"{name}{' --reread' if getattr(schedule, 'what', '') == 'reread' else ''}"


def test_a_week_with_the_lid_closed_is_made_up_for_by_one_pass_for_each_work_and_then_by_none(store: Store) -> None:
    with store.transaction() as session:
        import_defaults(session, read_default_schedules(), NOW - WEEK)
    finish_all(store, seconds=0)
    works = {_command_of(one) for one in read_default_schedules() if one.what != "send"}

    just_closed = find_missed(store, NOW)
    opened = find_missed(store, NOW + WEEK)
    finish_all(store, seconds=7 * 86_400)
    afterwards = find_missed(store, NOW + WEEK)

    assert just_closed == []
    assert Counter(_command_of(one.schedule) for one in opened) == Counter(works)
    assert afterwards == []
