"""When a pass is made, as a value: every so often, or at a time of day; on weekdays; in a time zone; for a reason."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time
from pathlib import Path
from typing import Any, Literal, cast, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

SHIPPED = Path(__file__).with_name("schedules.toml")
What = Literal["watch", "reread", "look", "send"]
WHATS: tuple[What, ...] = get_args(What)
PORTALS = ("espi", "adilet", "legalacts", "govkz")
"""Portals whose lists can be looked at on a schedule; each has a flow of its own."""
ACT_PORTALS = ("espi", "adilet")
"""Those of them that have the texts of acts, so that they can be watched."""
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = 24 * 60
LONGEST_NAME = 50
LONGEST_REASON = 500


class BadScheduleError(ValueError):
    """Raised when a schedule cannot be, from ``check_schedule`` and the readers here; its words say what to write."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """One line of the timetable; ``name`` is also its slug in Prefect. Exactly one of ``every`` and ``at`` is set."""

    name: str
    what: What
    portal: str
    """Empty for ``send``, which asks no portal."""
    timezone: str
    every: int | None = None
    """Minutes; counted from the start of the window, or from midnight, anew each day."""
    at: time | None = None
    weekdays: tuple[str, ...] = WEEKDAYS
    window: tuple[time, time] | None = None
    """First and last moment of the day, both included."""
    reason: str = ""
    active: bool = True


def check_schedule(schedule: Schedule) -> Schedule:
    """Return the schedule with its weekdays in order; raises BadScheduleError for the first thing that is wrong."""
    _check_name(schedule.name)
    _check_work(schedule)
    _check_times(schedule)
    unknown = next((day for day in schedule.weekdays if day not in WEEKDAYS), None)
    if unknown is not None or not schedule.weekdays:
        raise BadScheduleError(f"weekdays: one or more of {', '.join(WEEKDAYS)}, with commas; not «{unknown or ''}»")
    try:
        ZoneInfo(schedule.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadScheduleError(f"time zone «{schedule.timezone}»: write its name, such as Asia/Almaty") from error
    if len(schedule.reason) > LONGEST_REASON:
        raise BadScheduleError(f"reason: at most {LONGEST_REASON} characters")
    return replace(schedule, weekdays=tuple(day for day in WEEKDAYS if day in schedule.weekdays))


def _check_name(name: str) -> None:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) or len(name) > LONGEST_NAME:
        raise BadScheduleError(
            f"name «{name}»: small Latin letters and digits with single hyphens, at most {LONGEST_NAME}, as espi-noon"
        )


def _check_work(schedule: Schedule) -> None:
    if schedule.what not in WHATS:
        raise BadScheduleError(f"what «{schedule.what}»: one of {', '.join(WHATS)}")
    if schedule.what == "send" and schedule.portal:
        raise BadScheduleError("portal: sending what waits asks no portal; leave it out")
    known = PORTALS if schedule.what == "look" else ACT_PORTALS
    if schedule.what != "send" and schedule.portal not in known:
        raise BadScheduleError(f"portal «{schedule.portal}»: one of {', '.join(known)}")


def _check_times(schedule: Schedule) -> None:
    if (schedule.every is None) == (schedule.at is None):
        raise BadScheduleError("when: say either how often (every 3h) or at what time of day (at 08:00)")
    if schedule.every is not None and not 1 <= schedule.every < DAY:
        raise BadScheduleError(
            "every: from 1m (one minute) to less than 24h; for once a day give weekdays and a time of day"
        )
    if schedule.window is None:
        return
    if schedule.at is not None:
        raise BadScheduleError("from, to: a window goes with an interval (every 3h), not with one time of day")
    if schedule.window[0] >= schedule.window[1]:
        raise BadScheduleError("from, to: the window must end later on the same day than it begins, as 08:00 to 20:00")


def read_every(words: str) -> int:
    """Return the minutes of an interval.

    >>> read_every("1m"), read_every("3h"), read_every("1h30m")
    (1, 180, 90)
    """
    found = re.fullmatch(r"(?:(\d{1,3})h)?(?:(\d{1,4})m)?", words.strip().lower())
    if not found or not any(found.groups()):
        raise BadScheduleError(f"every «{words}»: write minutes or hours, as 15m or 3h; the shortest is 1m")
    return int(found[1] or 0) * 60 + int(found[2] or 0)


def write_every(minutes: int) -> str:
    """Return an interval as people write it.

    >>> write_every(1), write_every(180), write_every(90)
    ('1m', '3h', '1h30m')
    """
    hours, rest = divmod(minutes, 60)
    return f"{f'{hours}h' if hours else ''}{f'{rest}m' if rest or not hours else ''}"


def read_time(words: str) -> time:
    """Return a time of day, to the minute; raises BadScheduleError.

    >>> read_time("8:05")
    datetime.time(8, 5)
    """
    found = re.fullmatch(r"(\d{1,2}):(\d\d)", words.strip())
    if not found or int(found[1]) > 23 or int(found[2]) > 59:  # noqa: PLR2004 - the clock's own numbers
        raise BadScheduleError(f"time «{words}»: write hours and minutes, as 08:00")
    return time(int(found[1]), int(found[2]))


def read_window(start: str | None, end: str | None) -> tuple[time, time] | None:
    """Return a window from its two ends, or None where neither is given; raises BadScheduleError for one alone."""
    if not start and not end:
        return None
    if not start or not end:
        raise BadScheduleError("from, to: a window needs both its ends, as 08:00 and 20:00")
    return read_time(start), read_time(end)


def timing_as_json(schedule: Schedule) -> dict[str, Any]:
    """Return when a schedule fires, as plain values; ``read_timing`` takes them back."""
    window = schedule.window
    return {
        "every": write_every(schedule.every) if schedule.every is not None else None,
        "weekdays": list(schedule.weekdays),
        "at": f"{schedule.at:%H:%M}" if schedule.at else None,
        "window": {"from": f"{window[0]:%H:%M}", "to": f"{window[1]:%H:%M}"} if window else None,
    }


def schedule_as_json(schedule: Schedule) -> dict[str, Any]:
    """Return a schedule as plain values."""
    return {
        "name": schedule.name,
        "what": schedule.what,
        "portal": schedule.portal or None,
        **timing_as_json(schedule),
        "timezone": schedule.timezone,
        "active": schedule.active,
        "reason": schedule.reason,
    }


def read_schedule(values: Mapping[str, Any]) -> Schedule:
    """Return a schedule from plain values, checked; raises BadScheduleError."""
    window = values.get("window") or {"from": values.get("from"), "to": values.get("to")}
    every, at = values.get("every"), values.get("at")
    return check_schedule(
        Schedule(
            name=str(values.get("name", "")),
            what=cast("What", str(values.get("what", "watch"))),
            portal=str(values.get("portal") or ""),
            timezone=str(values.get("timezone", "Asia/Almaty")),
            every=read_every(str(every)) if every else None,
            at=read_time(str(at)) if at else None,
            weekdays=tuple(values.get("weekdays") or WEEKDAYS),
            window=read_window(window.get("from"), window.get("to")),
            reason=str(values.get("reason", "")),
            active=bool(values.get("active", True)),
        )
    )


def read_default_schedules(path: Path = SHIPPED) -> Sequence[Schedule]:
    """Return the schedules of a new store."""
    return [read_schedule(item) for item in tomllib.loads(path.read_text("utf-8"))["schedule"]]
