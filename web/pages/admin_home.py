"""The first page of whoever runs the house: what needs her today, or that nothing does."""

from collections.abc import Sequence
from datetime import datetime

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import HTMLResponse

from config.catalogues import read_catalogue
from config.schedules import PORTALS
from config.settings import Settings
from flows import schedules as timetable
from flows.disk import make_forecast
from flows.hosts import name_host
from flows.keeping import look_at_backups
from flows.permission import is_never_open
from flows.rhythms import find_rhythms
from flows.watchlist import list_entries
from storage.addresses import list_troubles
from storage.cooldown import find_pause
from storage.desk import count_open_cases, count_suspended, list_follows
from storage.due import is_stopped
from storage.health import list_stopped
from storage.holding import list_held
from storage.quarantine import list_doubts
from storage.reading import list_acts, list_standings
from storage.succession import list_successions
from web.context import Admin, Visitor, get_clock, get_settings, get_store
from web.pages.inbox import count_late
from web.reading.admin_home import House, judge_backups, read_duties
from web.reading.admin_watchlist import read_lines
from web.reading.home import read_troubles
from web.render import render

router = APIRouter()


@router.get("/admin")
def show_admin(request: Request, visitor: Admin) -> HTMLResponse:
    """Show what there is to do, each thing with where to do it."""
    store, settings, now = get_store(request), get_settings(request), get_clock(request)()
    listed = timetable.list_all(store, settings, now)
    with store.reading() as session:
        house = _read_house(session, settings, visitor, now, listed)
    duties = read_duties(house, read_catalogue(visitor.language, "web"))
    return render(
        request,
        visitor,
        "admin/home.html",
        pressing=[duty for duty in duties if duty.is_pressing],
        later=[duty for duty in duties if not duty.is_pressing],
    )


def _read_house(
    session: Session, settings: Settings, visitor: Visitor, now: datetime, listed: Sequence[timetable.Listed]
) -> House:
    acts, standings = list_acts(session), list_standings(session)
    troubles = read_troubles(acts, standings, find_rhythms(session, now), visitor.language, now)
    entries = list_entries(session, settings)
    known = {act.facts.code: act for act in acts}
    lines = read_lines(entries, known, list_follows(session), {}, visitor.language)
    there = [line for line in lines if line.state != "off"]
    kept = look_at_backups(session, settings)
    backup, drill = judge_backups(
        datetime.fromisoformat(kept.backup.made_at) if kept.backup else None,
        kept.why,
        (kept.drill.moment, kept.drill.why) if kept.drill else None,
        now,
    )
    pauses = {name: find_pause(session, name_host(settings.portal_origins[name])) for name in PORTALS}
    return House(
        is_sending_stopped=is_stopped(session),
        is_prefect_away=any(item.prefect.reach == "away" for item in listed),
        disk_days=make_forecast(session, settings).days_left,
        backup=backup,
        drill=drill,
        stopped=list_stopped(session),
        failing=len({one.code for one in troubles if one.kind == "failed"}),
        silent=len({one.code for one in troubles if one.kind == "silent"}),
        left_alone=tuple((name, pause.until) for name, pause in pauses.items() if pause),
        carriers=len(list_troubles(session)),
        suspended=count_suspended(session),
        held=len(list_doubts(session)),
        differing=sum(line.surety == "differs" for line in there),
        unsure=sum(line.surety == "unsure" for line in there),
        reviews=len(list_held(session, now)),
        late=count_late(session, now),
        cases=count_open_cases(session),
        links=sum(one.state == "proposed" for one in list_successions(session)),
        lonely=sum(line.is_lonely for line in there),
        paused=tuple(item.schedule.name for item in listed if not item.schedule.active),
        never_open=tuple(item.schedule.name for item in listed if is_never_open(settings, item.schedule, now)),
    )
