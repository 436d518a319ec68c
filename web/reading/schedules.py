"""The timetable in words, and a form of it: no cron, only how often or at what time, on which days, and why."""

import re
from dataclasses import dataclass
from gettext import NullTranslations

from config.schedules import WEEKDAYS, BadScheduleError, Schedule, read_schedule

_HOUR = 60


@dataclass(frozen=True, slots=True)
class Fields:
    """A schedule as the form has it: all words, as somebody typed them."""

    name: str = ""
    what: str = "watch"
    portal: str = "espi"
    mode: str = "at"
    """«every» or «at»."""
    every: str = "3"
    unit: str = "h"
    at: str = "08:00"
    start: str = ""
    end: str = ""
    weekdays: tuple[str, ...] = WEEKDAYS
    timezone: str = "Asia/Almaty"
    reason: str = ""


def fill_fields(schedule: Schedule) -> Fields:
    """Return the form of a schedule that there is."""
    minutes = schedule.every or 0
    is_whole = minutes > 0 and minutes % _HOUR == 0
    window = schedule.window
    return Fields(
        name=schedule.name,
        what=schedule.what,
        portal=schedule.portal,
        mode="at" if schedule.at else "every",
        every=str(minutes // _HOUR if is_whole else minutes) if minutes else "3",
        unit="h" if is_whole or not minutes else "m",
        at=f"{schedule.at:%H:%M}" if schedule.at else "08:00",
        start=f"{window[0]:%H:%M}" if window else "",
        end=f"{window[1]:%H:%M}" if window else "",
        weekdays=schedule.weekdays,
        timezone=schedule.timezone,
        reason=schedule.reason,
    )


def read_fields(fields: Fields) -> Schedule:
    """Return the schedule that a form means; raises BadScheduleError."""
    is_every = fields.mode == "every"
    if not fields.weekdays:
        raise BadScheduleError("weekdays: none is chosen")
    return read_schedule(
        {
            "name": fields.name.strip(),
            "what": fields.what,
            "portal": "" if fields.what == "send" else fields.portal,
            "every": f"{fields.every.strip()}{fields.unit}" if is_every else None,
            "at": None if is_every else fields.at or "?",
            "from": fields.start if is_every else "",
            "to": fields.end if is_every else "",
            "weekdays": fields.weekdays,
            "timezone": fields.timezone.strip(),
            "reason": fields.reason.strip(),
        }
    )


def say_when(schedule: Schedule, t: NullTranslations) -> str:
    """Return when a schedule fires, in words: «по будням в 08:00», «каждые 3 ч, с 08:00 до 20:00»."""
    if schedule.at is not None:
        when = t.gettext("at {time}").format(time=f"{schedule.at:%H:%M}")
    else:
        minutes = schedule.every or 0
        hours, rest = divmod(minutes, _HOUR)
        if rest or not hours:
            when = t.ngettext("every {n} minute", "every {n} minutes", minutes).format(n=minutes)
        else:
            when = t.ngettext("every {n} hour", "every {n} hours", hours).format(n=hours)
    if schedule.window is not None:
        start, end = (f"{moment:%H:%M}" for moment in schedule.window)
        when = t.gettext("{when}, from {start} to {end}").format(when=when, start=start, end=end)
    return f"{say_days(schedule.weekdays, t)}, {when}"


def say_days(days: tuple[str, ...], t: NullTranslations) -> str:
    """Return weekdays in words, the two usual sets by their own name."""
    if days == WEEKDAYS:
        return t.gettext("every day")
    if days == WEEKDAYS[:5]:
        return t.gettext("on workdays")
    return ", ".join(name_day(day, t) for day in days)


def name_day(day: str, t: NullTranslations) -> str:
    """Return the short name of a weekday."""
    return {
        "mon": t.gettext("Mon"),
        "tue": t.gettext("Tue"),
        "wed": t.gettext("Wed"),
        "thu": t.gettext("Thu"),
        "fri": t.gettext("Fri"),
        "sat": t.gettext("Sat"),
        "sun": t.gettext("Sun"),
    }.get(day, day)


def say_why(reason: str, t: NullTranslations, who: str = "zanwatch") -> str:
    """Return why a schedule is there or was altered: our own reasons in the reader's language, others as typed."""
    if who != "zanwatch":
        return reason
    missed = re.fullmatch(r"missed at ([\d.]+ [\d:]+)", reason)
    if missed:
        return t.gettext("it was missed: {moment}").format(moment=missed[1])
    # The shipped ones as they stand in config/schedules.toml.
    return {
        "Before the consultants begin: editions appear on ЕСПИ at night, weekends included.": t.gettext(
            "Before the consultants begin: editions appear on ЕСПИ at night, weekends included."
        ),
        "What was published or corrected during the working day is told on the same day.": t.gettext(
            "What was published or corrected during the working day is told on the same day."
        ),
        "Portals correct an edition in silence: once a week every current text is read again,"
        " whatever the list says.": t.gettext(
            "Portals correct an edition in silence: once a week every current text is read again,"
            " whatever the list says."
        ),
        "Portals correct an edition in silence: every night some texts are read again, new ones first.": t.gettext(
            "Portals correct an edition in silence: every night some texts are read again, new ones first."
        ),
        "Six hours between two passes, round the clock: nothing waits longer for us.": t.gettext(
            "Six hours between two passes, round the clock: nothing waits longer for us."
        ),
        "New acts, between two passes.": t.gettext("New acts, between two passes."),
        "One request shows which acts were changed last; those we watch are read at once.": t.gettext(
            "One request shows which acts were changed last; those we watch are read at once."
        ),
        "Drafts under public discussion, before the last day to speak up.": t.gettext(
            "Drafts under public discussion, before the last day to speak up."
        ),
        "Documents of the ministries of labour and of internal affairs.": t.gettext(
            "Documents of the ministries of labour and of internal affairs."
        ),
        "A mail server that was away is tried again; the back-off of each message decides which are due.": t.gettext(
            "A mail server that was away is tried again; the back-off of each message decides which are due."
        ),
        "Prefect was told our timetable again": t.gettext("Prefect was told our timetable again"),
    }.get(reason, reason)


def say_fault(words: str, t: NullTranslations) -> str:
    """Return what is wrong with a schedule in the reader's language, by the first word of what its reader says."""
    start = words.partition(":")[0].partition("«")[0].strip()
    return {
        "name": t.gettext("Name: small Latin letters and digits with single hyphens, at most 50, as espi-noon."),
        "what": t.gettext("Choose what is to be done."),
        "portal": t.gettext("Choose a portal."),
        "when": t.gettext("Say either how often or at what time."),
        "every": t.gettext("How often: from one minute to less than a day."),
        "time": t.gettext("Time: hours and minutes, as 08:00."),
        "from, to": t.gettext("A window needs both its ends, the later one last, as 08:00 and 20:00."),
        "weekdays": t.gettext("Choose at least one weekday."),
        "time zone": t.gettext("Time zone: its name, such as Asia/Almaty."),
        "reason": t.gettext("Give a reason, of at most 500 characters."),
        "there is a schedule": t.gettext(
            "There is a schedule of this name already: change that one, or choose another name."
        ),
        "there is no schedule": t.gettext("There is no such schedule any more."),
        "Prefect": t.gettext("Prefect does not answer, so nothing can be started now: run `zanwatch serve`."),
    }.get(start, words)
