import asyncio
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from prefect.server.schemas.schedules import CronSchedule

from config.schedules import (
    WEEKDAYS,
    BadScheduleError,
    Schedule,
    read_default_schedules,
    read_schedule,
    schedule_as_json,
)
from config.timing import as_crons, count_runs, next_five
from flows.deployments import DEPLOYMENTS, deployment_of, parameters_of

NOON = datetime(2026, 3, 2, 7, tzinfo=UTC)  # a Monday, 12:00 in Almaty
ZONES = ("Asia/Almaty", "Europe/Berlin", "America/New_York", "Asia/Kathmandu")
TIMES = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))
WINDOWS = st.tuples(TIMES, TIMES).filter(lambda pair: pair[0] < pair[1])


def plain(**fields: object) -> dict[str, object]:
    return {"name": "x", "what": "watch", "portal": "espi", "every": "3h", **fields}


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    days = draw(
        st.sets(st.sampled_from(WEEKDAYS), min_size=1).map(lambda some: tuple(d for d in WEEKDAYS if d in some))
    )
    zone = draw(st.sampled_from(ZONES))
    if draw(st.booleans()):
        return Schedule("x", "send", "", zone, at=draw(TIMES), weekdays=days)
    every = draw(st.integers(1, 1439) | st.sampled_from((1, 5, 7, 15, 60, 90, 180)))
    return Schedule("x", "send", "", zone, every=every, weekdays=days, window=draw(st.none() | WINDOWS))


# Any moment of a year, and the nights on which the clock is moved.
MOMENTS = st.integers(0, 525_599).map(lambda minute: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)) | (
    st.sampled_from(
        [
            datetime(2026, 3, 28, 23, tzinfo=UTC),
            datetime(2026, 10, 24, 23, tzinfo=UTC),
            datetime(2026, 3, 8, 6, tzinfo=UTC),
        ]
    )
)


@settings(max_examples=60, deadline=None)
@given(schedules(), MOMENTS)
def test_prefect_counts_the_same_moments_as_we_do(schedule: Schedule, after: datetime) -> None:
    after = after.replace(microsecond=0)
    ours = [moment.astimezone(UTC) for moment in islice(count_runs(schedule, after), 5)]
    # Around the hour in which a clock is put forward Prefect gives moments that are over, others than it was told, or
    # none (Berlin, 29.03.2026, every 14 minutes: 01:06). Kazakhstan does not move its clocks.
    zone = ZoneInfo(schedule.timezone)
    local, last = after.astimezone(zone), (ours[-1] + timedelta(hours=1)).astimezone(zone)
    assume(local.utcoffset() >= last.utcoffset())  # type: ignore[operator]  # a zone has an offset

    theirs = set()
    for cron in as_crons(schedule):
        dates = CronSchedule(cron=cron, timezone=schedule.timezone).get_dates(n=5, start=after + timedelta(seconds=1))
        theirs |= {moment.astimezone(UTC) for moment in asyncio.run(dates)}

    assert ours == sorted(theirs)[:5]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"every": "3h"}, ["02.03 15:00", "02.03 18:00", "02.03 21:00", "03.03 00:00", "03.03 03:00"]),
        ({"every": None, "at": "08:00"}, ["03.03 08:00", "04.03 08:00", "05.03 08:00", "06.03 08:00", "07.03 08:00"]),
        (
            {"every": None, "at": "12:00", "weekdays": ["tue", "mon"]},
            ["03.03 12:00", "09.03 12:00", "10.03 12:00", "16.03 12:00", "17.03 12:00"],
        ),
        (
            {"every": "3h", "from": "08:00", "to": "20:00"},
            ["02.03 14:00", "02.03 17:00", "02.03 20:00", "03.03 08:00", "03.03 11:00"],
        ),
    ],
)
def test_the_next_five_moments_stand_in_the_schedule_s_own_time(fields: dict[str, object], expected: list[str]) -> None:
    schedule = read_schedule(plain(**fields))

    assert [f"{moment:%d.%m %H:%M}" for moment in next_five(schedule, NOON)] == expected


def test_a_time_that_the_clock_skips_fires_when_it_has_moved_on_and_one_that_comes_twice_fires_once() -> None:
    schedule = read_schedule(plain(every=None, at="02:30", timezone="Europe/Berlin"))
    spring = list(islice(count_runs(schedule, datetime(2026, 3, 28, 12, tzinfo=UTC)), 2))
    autumn = list(islice(count_runs(schedule, datetime(2026, 10, 24, 12, tzinfo=UTC)), 2))

    assert [f"{moment:%d.%m %H:%M %z}" for moment in spring + autumn] == [
        "29.03 03:30 +0200",
        "30.03 02:30 +0200",
        "25.10 02:30 +0200",
        "26.10 02:30 +0100",
    ]


def test_what_is_paused_has_no_next_moment() -> None:
    assert next_five(read_schedule(plain(active=False)), NOON) == ()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"every": "0m"}, "from 1m"),
        ({"every": "30s"}, "the shortest is 1m"),
        ({"every": "24h"}, "less than 24h"),
        ({"every": None}, "either how often"),
        ({"at": "08:00"}, "either how often"),
        ({"every": None, "at": "24:00"}, "hours and minutes"),
        ({"from": "08:00"}, "both its ends"),
        ({"from": "20:00", "to": "08:00"}, "must end later"),
        ({"every": None, "at": "08:00", "from": "07:00", "to": "09:00"}, "goes with an interval"),
        ({"weekdays": ["mon", "someday"]}, "«someday»"),
        ({"timezone": "Asia/Atlantis"}, "«Asia/Atlantis»"),
        ({"timezone": "../../etc/passwd"}, "time zone"),
        ({"name": "Утро"}, "small Latin letters"),
        ({"name": "a--b"}, "single hyphens"),
        ({"portal": "lex"}, "portal «lex»"),
        ({"what": "delete"}, "what «delete»"),
        ({"what": "send"}, "asks no portal"),
        ({"reason": "а" * 501}, "at most 500"),
    ],
)
def test_a_schedule_that_cannot_be_is_refused_in_a_sentence_that_says_what_to_write(
    fields: dict[str, object], words: str
) -> None:
    with pytest.raises(BadScheduleError, match=words):
        read_schedule(plain(**fields))


def test_plain_values_are_the_whole_schedule() -> None:
    schedule = Schedule(
        "often",
        "reread",
        "espi",
        "Europe/Berlin",
        90,
        None,
        ("mon", "sun"),
        (time(8), time(20)),
        "because",
        active=False,
    )

    assert read_schedule(schedule_as_json(schedule)) == schedule


def test_the_deployment_file_has_the_shipped_schedules_and_nothing_that_undoes_a_pause() -> None:
    with open("prefect.yaml", encoding="utf-8") as file:  # noqa: PTH123 - the root of the project is where tests run
        deployments = yaml.safe_load(file)["deployments"]
    expected = {
        (deployment_of(schedule), schedule.name): (as_crons(schedule), schedule.timezone, parameters_of(schedule))
        for schedule in read_default_schedules()
    }

    found = {
        (one["name"], line["slug"]): ((line["cron"],), line["timezone"], line.get("parameters", {}))
        for one in deployments
        for line in one["schedules"]
    }
    assert found == expected
    assert [(one["name"], one["entrypoint"]) for one in deployments] == [(d.name, d.entrypoint) for d in DEPLOYMENTS]
    assert [one["concurrency_limit"] for one in deployments] == [{"limit": 1, "collision_strategy": "CANCEL_NEW"}] * 7
    assert not any("active" in line for one in deployments for line in one["schedules"])
