"""Which moments a schedule means: the same ones whether we count them or Prefect does.

A schedule is a set of times of day on some weekdays. Its moments are counted here, without Prefect, for people; Prefect
gets the same set as cron lines, as few as hold it. A time that the clock skips in spring fires when the clock has moved
on; one that comes twice in autumn fires once, the first time.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

from config.schedules import WEEKDAYS, Schedule

SHOWN = 5


def next_five(schedule: Schedule, after: datetime) -> tuple[datetime, ...]:
    """Return the next five moments after an instant, in the schedule's zone; none where it is paused."""
    return tuple(islice(count_runs(schedule, after), SHOWN)) if schedule.active else ()


def count_runs(schedule: Schedule, after: datetime) -> Iterator[datetime]:
    """Yield every moment after an instant, paused or not, without end."""
    zone = ZoneInfo(schedule.timezone)
    day = after.astimezone(zone).date() - timedelta(days=1)
    last = after.astimezone(UTC)
    while True:
        for moment in _moments_of(schedule, day, zone):
            if moment > last:
                last = moment
                yield moment.astimezone(zone)
        day += timedelta(days=1)


def last_due(schedule: Schedule, after: datetime, until: datetime) -> datetime | None:
    """Return the newest moment after an instant and not after another, or None where there is none."""
    found = None
    for moment in count_runs(schedule, after):
        if moment > until:
            return found
        found = moment
    return found


def times_of_day(schedule: Schedule) -> tuple[time, ...]:
    """Return the times of a day on which a schedule fires."""
    if schedule.at is not None:
        return (schedule.at,)
    start, end = schedule.window or (time(0), time(23, 59))
    first, last = start.hour * 60 + start.minute, end.hour * 60 + end.minute
    return tuple(time(*divmod(minute, 60)) for minute in range(first, last + 1, schedule.every or 1))


def as_crons(schedule: Schedule) -> tuple[str, ...]:
    """Return the cron lines that fire at exactly the times of a schedule, hours with the same minutes together."""
    minutes: dict[int, list[int]] = {}
    for moment in times_of_day(schedule):
        minutes.setdefault(moment.hour, []).append(moment.minute)
    hours: dict[tuple[int, ...], list[int]] = {}
    for hour, its in minutes.items():
        hours.setdefault(tuple(its), []).append(hour)
    # Cron counts from Sunday.
    days = sorted((WEEKDAYS.index(day) + 1) % 7 for day in schedule.weekdays)
    return tuple(f"{_field(its, 60)} {_field(at, 24)} * * {_field(days, 7)}" for its, at in hours.items())


def _moments_of(schedule: Schedule, day: date, zone: ZoneInfo) -> Iterator[datetime]:
    if WEEKDAYS[day.weekday()] in schedule.weekdays:
        for moment in times_of_day(schedule):
            yield datetime.combine(day, moment, zone).astimezone(UTC)


def _field(values: list[int] | tuple[int, ...], size: int) -> str:
    if len(values) == size:
        return "*"
    steps = {after - before for before, after in pairwise(values)}
    if len(values) > 2 and steps == {1}:  # noqa: PLR2004 - two are shorter with a comma
        return f"{values[0]}-{values[-1]}"
    return ",".join(map(str, values))
