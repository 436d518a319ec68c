from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from typing import Any

import pytest

from config.schedules import Schedule, read_default_schedules
from flows.sync import GRACE, forget_deployment, plan, sync
from storage.engine import Store
from storage.schedules import (
    Deed,
    add_schedule,
    change_schedule,
    import_defaults,
    list_events,
    pause_schedule,
    remove_schedule,
)
from tests.prefect.over_there import OverThere

NOON = datetime(2026, 3, 2, 7, tzinfo=UTC)
DEED = Deed("Admin", NOON)
NOON_PASS = Schedule("noon", "watch", "espi", "Asia/Almaty", at=time_of_day(12))


@pytest.fixture
def database() -> str:
    """What Prefect is told has nothing to do with the kind of our database."""
    return "sqlite"


@pytest.fixture
def there(store: Store) -> OverThere:
    """A Prefect that was told the shipped schedules and one of ours."""
    prefect = OverThere()
    with store.transaction() as session:
        import_defaults(session, read_default_schedules(), NOON)
        add_schedule(session, NOON_PASS, DEED)
    assert look(store, prefect) == []
    prefect.orders.clear()
    return prefect


def look(store: Store, there: OverThere, minutes: float = 0, *names: str) -> list[tuple[str, str]]:
    lines = sync(store, there, NOON + timedelta(minutes=minutes), at_once=names)  # type: ignore[arg-type]
    return [(line.deployment, line.slug) for line in lines]


def verbs(store: Store, name: str) -> list[str]:
    with store.reading() as session:
        return [event.verb for event in list_events(session, name)][::-1]


def crons(there: OverThere) -> dict[str, Any]:
    return {
        slug: (line["schedule"].get("cron"), line["active"])
        for lines in there.schedules.values()
        for slug, line in lines.items()
    }


def test_a_prefect_that_knows_nothing_is_told_the_whole_timetable_once(store: Store, there: OverThere) -> None:
    told = crons(there)

    assert told == {
        "espi-morning": ("30 7 * * *", True),
        "espi-afternoon": ("30 13 * * *", True),
        "espi-evening": ("30 19 * * *", True),
        "espi-night": ("30 1 * * *", True),
        "espi-reread": ("30 23 * * *", True),
        "espi-search": ("15 4,10,16,22 * * *", True),
        "adilet-lists": ("30 4,10,16,22 * * *", True),
        "drafts": ("45 4,10,16,22 * * *", True),
        "ministries": ("0 5,11,17,23 * * *", True),
        "noon": ("0 12 * * *", True),
        "send-waiting": ("0,5,10,15,20,25,30,35,40,45,50,55 * * * *", True),
    }
    assert there.schedules["watch-espi"]["espi-reread"]["parameters"] == {"reread": True}
    assert (look(store, there, 1), there.orders) == ([], [])


def test_our_own_changes_are_told_at_the_next_look(store: Store, there: OverThere) -> None:
    with store.transaction() as session:
        change_schedule(session, Schedule("noon", "watch", "espi", "Asia/Almaty", every=90), DEED)
        pause_schedule(session, "espi-morning", DEED)
        remove_schedule(session, "espi-reread", DEED)

    assert look(store, there) == []
    found = crons(there)
    # Every 90 minutes takes two lines of cron.
    assert found["noon"] == ("0 0,3,6,9,12,15,18,21 * * *", True)
    assert found["noon--2"] == ("30 1,4,7,10,13,16,19,22 * * *", True)
    assert found["espi-morning"] == ("30 7 * * *", False)
    assert "espi-reread" not in found
    assert verbs(store, "noon") == ["added", "changed"]


@pytest.mark.parametrize("deed", ["paused", "altered", "removed"])
def test_what_is_altered_over_there_is_written_down_and_shown_before_our_table_wins(
    store: Store, there: OverThere, deed: str
) -> None:
    lines = there.schedules["watch-espi"]
    if deed == "paused":
        lines["noon"]["active"] = False
    elif deed == "altered":
        lines["noon"]["schedule"] = {"cron": "0 13 * * *", "timezone": "Asia/Almaty"}
    else:
        del lines["noon"]
    altered = crons(there)

    for minutes in (1, 2, 10):
        assert look(store, there, minutes) == [("watch-espi", "noon")]
        assert crons(there) == altered
    assert verbs(store, "noon") == ["added", "differed"]

    look(store, there, 1 + GRACE.total_seconds() / 60)
    assert crons(there)["noon"] == ("0 12 * * *", True)
    assert look(store, there, 20) == []
    assert verbs(store, "noon") == ["added", "differed", "restored"]


def test_a_second_alteration_is_written_down_too_and_one_taken_back_is_forgotten(
    store: Store, there: OverThere
) -> None:
    line = there.schedules["watch-espi"]["noon"]
    line["active"] = False
    look(store, there, 1)
    line["schedule"] = {"cron": "0 13 * * *", "timezone": "Asia/Almaty"}
    look(store, there, 9)
    look(store, there, 12)
    assert verbs(store, "noon") == ["added", "differed", "differed"]

    line |= {"active": True, "schedule": {"cron": "0 12 * * *", "timezone": "Asia/Almaty"}}
    assert look(store, there, 13) == []
    line["active"] = False
    look(store, there, 14)

    assert (line["active"], verbs(store, "noon")) == (False, ["added", "differed", "differed", "differed"])


def test_a_change_in_our_page_is_a_newer_word_than_theirs(store: Store, there: OverThere) -> None:
    there.schedules["watch-espi"]["noon"]["active"] = False
    look(store, there, 1)
    with store.transaction() as session:
        change_schedule(session, Schedule("noon", "watch", "espi", "Asia/Almaty", at=time_of_day(11)), DEED)

    look(store, there, 2, "noon")

    assert crons(there)["noon"] == ("0 11 * * *", True)


def test_a_schedule_made_over_there_and_a_paused_deployment_are_noticed(store: Store, there: OverThere) -> None:
    there.schedules["send-waiting"]["x"] = {
        "id": "0123456789",
        "slug": None,
        "active": True,
        "schedule": {"interval": 3600.0},
        "parameters": {},
    }
    there.paused["watch-espi"] = True

    assert look(store, there, 1) == [("send-waiting", "prefect-01234567"), ("watch-espi", "")]
    assert (verbs(store, "prefect-01234567"), verbs(store, "watch-espi")) == (["differed"], ["differed"])
    there.schedules["send-waiting"]["0123456789"] = there.schedules["send-waiting"].pop("x")
    look(store, there, 30)
    assert (there.paused["watch-espi"], list(there.schedules["send-waiting"])) == (False, ["send-waiting"])


def test_a_deployment_made_again_puts_nothing_of_ours_out_for_longer_than_a_minute(
    store: Store, there: OverThere
) -> None:
    with store.transaction() as session:
        moved = Schedule("espi-morning", "watch", "espi", "Asia/Almaty", at=time_of_day(6, 45))
        change_schedule(session, moved, DEED)
    look(store, there)
    for (deployment, slug), spec in plan(read_default_schedules()).items():
        if slug:
            # As `prefect deploy --all` does: the shipped times, whatever was paused stays paused.
            schedule = {"cron": spec["cron"], "timezone": spec["timezone"]}
            there.schedules[deployment][slug]["schedule"] = schedule

    look(store, there, 1)

    assert crons(there)["espi-morning"] == ("45 6 * * *", True)
    assert verbs(store, "espi-morning") == ["imported", "changed", "differed", "restored"]


def test_a_prefect_whose_database_was_lost_is_told_everything_again_and_blamed_for_nothing(
    store: Store, there: OverThere
) -> None:
    told = crons(there)
    fresh = OverThere()
    for name in fresh.schedules:
        forget_deployment(store, name)

    assert (look(store, fresh, 1), crons(fresh)) == ([], told)
    assert verbs(store, "noon") == ["added"]


def test_whoever_s_schedules_were_touched_is_planned_anew_at_once(store: Store, there: OverThere) -> None:
    # Prefect drops all planned runs of a deployment whose schedule changes, and would plan again a minute later.
    with store.transaction() as session:
        pause_schedule(session, "noon", DEED)

    look(store, there)

    assert there.orders == [
        ("PATCH", "/deployments/watch-espi/schedules/noon"),
        ("PATCH", "/deployments/watch-espi"),
    ]
