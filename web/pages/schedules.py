"""When passes are made: everybody sees it, admins change it, and each change keeps its reason."""

from collections.abc import Callable
from dataclasses import replace
from gettext import NullTranslations
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel, Field
from starlette.responses import RedirectResponse, Response

from config.catalogues import read_catalogue
from config.schedules import LONGEST_REASON, PORTALS, WEEKDAYS, WHATS, BadScheduleError, Schedule
from flows import schedules as timetable
from flows.prefect_api import PrefectAwayError, PrefectRefusedError
from law.errors import MonitorError
from spiders.orders import name_ourselves
from storage.errors import NotStoredError
from storage.schedules import Deed
from web.context import Admin, Reader, Visitor, get_clock, get_settings, get_store
from web.reading.schedules import Fields, fill_fields, name_day, read_fields, say_fault, say_when, say_why
from web.render import render

router = APIRouter()
MOST_EVENTS = 30
BAD, CONFLICT, NOT_FOUND = 400, 409, 404
DONE = ("added", "changed", "paused", "resumed", "removed", "run")
Verb = Callable[..., object]
VERBS: dict[str, tuple[Verb, str]] = {
    "pause": (timetable.pause, "paused"),
    "resume": (timetable.resume, "resumed"),
    "remove": (timetable.remove, "removed"),
    "run": (timetable.run_now, "run"),
}
Short = Annotated[str, Field(max_length=100)]


class ScheduleForm(BaseModel):
    """The fields that a browser sends; what they mean is read in web.reading."""

    name: Short = ""
    what: Short = "watch"
    portal: Short = "espi"
    mode: Short = "at"
    every: Short = ""
    unit: Short = "h"
    at: Short = ""
    start: Short = ""
    end: Short = ""
    weekdays: Annotated[list[Short], Field(max_length=7)] = []
    timezone: Short = "Asia/Almaty"
    reason: Annotated[str, Field(max_length=2000)] = ""
    why: Annotated[str, Field(max_length=2000)] = ""


Sent = Annotated[ScheduleForm, Form()]


@router.get("/schedules")
def show_schedules(request: Request, visitor: Reader, done: str = "") -> Response:
    """Show the timetable with the next five runs of each."""
    return _show(request, visitor, done=done if done in DONE else "")


@router.post("/schedules")
def add_schedule(request: Request, visitor: Admin, sent: Sent) -> Response:
    """Add a schedule, or say what is wrong with it."""
    fields = _fields(sent)
    try:
        schedule = read_fields(fields)
        deed = _deed(request, visitor, fields.reason)
        timetable.add(get_store(request), get_settings(request), schedule, deed)
    except (BadScheduleError, MonitorError) as error:
        return _show(request, visitor, fault=str(error), fields=fields, status=BAD)
    return RedirectResponse("/schedules?done=added", 303)


@router.get("/schedules/{name}")
def show_schedule(request: Request, visitor: Admin, name: str) -> Response:
    """Show the form of one schedule."""
    return _show_one(request, visitor, name)


@router.post("/schedules/{name}")
def change_schedule(request: Request, visitor: Admin, name: str, sent: Sent) -> Response:
    """Change a schedule, or say what is wrong."""
    fields = _fields(sent, name)
    try:
        schedule = read_fields(_untranslated(request, visitor, fields))
        deed = _deed(request, visitor, sent.why)
        timetable.change(get_store(request), get_settings(request), schedule, deed)
    except NotStoredError:
        return _show(request, visitor, fault="there is no schedule", status=NOT_FOUND)
    except (BadScheduleError, MonitorError) as error:
        return _show_one(request, visitor, name, fault=str(error), fields=fields)
    return RedirectResponse("/schedules?done=changed", 303)


@router.post("/schedules/{name}/{verb}")
def do(request: Request, visitor: Admin, name: str, verb: str, sent: Sent) -> Response:
    """Pause, resume, remove or run a schedule; only a run needs no reason."""
    if verb not in VERBS:
        return _show(request, visitor, fault="", status=NOT_FOUND)
    act, done = VERBS[verb]
    try:
        deed = _deed(request, visitor, sent.why, is_needed=verb != "run")
        act(get_store(request), get_settings(request), name, deed)
    except NotStoredError:
        return _show(request, visitor, fault="there is no schedule", status=NOT_FOUND)
    except (PrefectAwayError, PrefectRefusedError):
        return _show(request, visitor, fault="Prefect", status=CONFLICT)
    except BadScheduleError as error:
        return _show(request, visitor, fault=str(error), status=BAD)
    return RedirectResponse(f"/schedules?done={done}", 303)


def _translated(schedule: Schedule, t: NullTranslations) -> Fields:
    """Return the form of a schedule, with the reason as the page shows it."""
    return replace(fill_fields(schedule), reason=say_why(schedule.reason, t))


def _untranslated(request: Request, visitor: Visitor, fields: Fields) -> Fields:
    """Return the fields; a reason of ours that nobody altered is as it is stored, not in the visitor's language."""
    stored = timetable.get(get_store(request), fields.name, get_clock(request)()).reason
    is_ours = fields.reason.strip() == say_why(stored, read_catalogue(visitor.language, "web"))
    return replace(fields, reason=stored) if is_ours else fields


def _deed(request: Request, visitor: Visitor, reason: str, *, is_needed: bool = True) -> Deed:
    words = " ".join(reason.split())
    if len(words) > LONGEST_REASON or (is_needed and not words):
        raise BadScheduleError("reason: why?")
    return Deed(visitor.name, get_clock(request)(), words)


def _fields(sent: ScheduleForm, name: str | None = None) -> Fields:
    return Fields(
        name=sent.name if name is None else name,
        what=sent.what,
        portal=sent.portal,
        mode=sent.mode,
        every=sent.every,
        unit=sent.unit if sent.unit in ("h", "m") else "h",
        at=sent.at,
        start=sent.start,
        end=sent.end,
        weekdays=tuple(day for day in WEEKDAYS if day in sent.weekdays),
        timezone=sent.timezone,
        reason=sent.reason,
    )


def _show(  # noqa: PLR0913 - keywords, each one part of the page
    request: Request,
    visitor: Visitor,
    *,
    fault: str = "",
    fields: Fields | None = None,
    done: str = "",
    status: int = 200,
) -> Response:
    store, now = get_store(request), get_clock(request)()
    t = read_catalogue(visitor.language, "web")
    listed = timetable.list_all(store, get_settings(request), now)
    return render(
        request,
        visitor,
        "schedules.html",
        status,
        listed=listed,
        events=timetable.list_history(store, limit=MOST_EVENTS),
        delay=f"{get_settings(request).delay_for('zan.gov.kz'):g}",
        ourselves=name_ourselves(get_settings(request).contact),
        is_away=any(item.prefect.reach == "away" for item in listed),
        fault=say_fault(fault, t) if fault else "",
        done=done,
        fields=fields or Fields(),
        when=lambda schedule: say_when(schedule, t),
        why=lambda reason, who="zanwatch": say_why(reason, t, who),
        link=lambda name: f"/schedules/{quote(name, safe='')}",
        whats=WHATS,
        portals=PORTALS,
        days=[(day, name_day(day, t)) for day in WEEKDAYS],
    )


def _show_one(
    request: Request, visitor: Visitor, name: str, *, fault: str = "", fields: Fields | None = None
) -> Response:
    store, now = get_store(request), get_clock(request)()
    t = read_catalogue(visitor.language, "web")
    try:
        schedule = timetable.get(store, name, now)
    except NotStoredError:
        return _show(request, visitor, fault="there is no schedule", status=NOT_FOUND)
    return render(
        request,
        visitor,
        "schedule.html",
        BAD if fault else 200,
        schedule=schedule,
        events=timetable.list_history(store, name, limit=MOST_EVENTS),
        fault=say_fault(fault, t) if fault else "",
        fields=fields or _translated(schedule, t),
        when=lambda one: say_when(one, t),
        why=lambda reason, who="zanwatch": say_why(reason, t, who),
        link=lambda one: f"/schedules/{quote(one, safe='')}",
        whats=WHATS,
        portals=PORTALS,
        days=[(day, name_day(day, t)) for day in WEEKDAYS],
    )
