"""The first page: what changed since the visitor was here, or that nothing did, and what was checked."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import HTMLResponse

from config.catalogues import read_catalogue
from flows.rhythms import find_rhythms
from law.languages.labels import topmost
from law.model import Language
from storage.reading import list_acts, list_fresh, list_standings
from storage.revisions import get_revision, list_editions
from storage.seen import list_marks
from web.context import Reader, get_clock, get_settings, get_store, get_today
from web.pages.finding import official_url
from web.pages.foreseeing import count_unknown, find_all_foreseen, list_coming
from web.reading.coming import sort_coming
from web.reading.groups import group_news, split_seen, step_of
from web.reading.home import Known, read_checked, read_news, read_troubles
from web.render import render

router = APIRouter()
DEFAULT_DAYS = 30
LONGEST_DAYS = 366
MOST_KEPT = 500
"""Texts whose headings are kept in memory."""
SOONEST, MOST_COMING = 5, 40
"""How many of what is announced stand open, and how many are listed at all."""


@router.get("/")
def show_home(request: Request, visitor: Reader, since: str = "", days: str = "") -> HTMLResponse:
    """Show what changed since the last visit, since a day (``since``), or in so many days (``days``)."""
    now = get_clock(request)()
    zone = ZoneInfo(get_settings(request).timezone)
    chosen_days = int(days) if days.isascii() and days.isdigit() and 0 < int(days[:4]) <= LONGEST_DAYS else None
    since_on = read_day(since)
    start, is_visit = visitor.last_visit_at, True
    if since_on is not None:
        start, is_visit = datetime.combine(since_on, time(), zone).astimezone(UTC), False
    elif chosen_days is not None or start is None:
        chosen_days = chosen_days or DEFAULT_DAYS
        start, is_visit = now - timedelta(days=chosen_days), False
    with get_store(request).reading() as session:
        fresh = list_fresh(session, start)
        acts, standings, rhythms = list_acts(session), list_standings(session), find_rhythms(session, now)
        marks = list_marks(session, visitor.name)
        foreseen = find_all_foreseen(request, session, acts, get_today(request))
        known = Known(
            {act.facts.code: act for act in acts},
            {code: one.ties for code, one in foreseen.items()},
            _Headings(session, request.app.state.headings).find,
        )
        news, left_out = read_news(fresh.changes, known, visitor.language, read_catalogue(visitor.language))
    coming = sort_coming(list_coming(foreseen, acts, visitor))
    fresh_news, seen = split_seen(news, marks)
    return render(
        request,
        visitor,
        "home.html",
        groups=group_news(fresh_news),
        seen=seen,
        marks=marks,
        step_of=step_of,
        left_out=left_out,
        history=fresh.history,
        coming=coming[:SOONEST],
        later=coming[SOONEST:MOST_COMING],
        uncounted=max(0, len(coming) - MOST_COMING),
        unknown=count_unknown(acts, foreseen),
        troubles=read_troubles(acts, standings, rhythms, visitor.language, now),
        checked=read_checked(acts, standings),
        since=start,
        since_on=start.astimezone(zone).date(),
        is_visit=is_visit,
        chosen_days=None if since_on else chosen_days,
        official=official_url,
    )


def read_day(words: str) -> date | None:
    """Return the day of an address (ISO), or None where it is none.

    >>> read_day("2024-06-16"), read_day("16.06.2024")
    (datetime.date(2024, 6, 16), None)
    """
    try:
        return date.fromisoformat(words) if len(words) == len("2024-06-16") else None
    except ValueError:
        return None


class _Headings:
    """Finds the headings of articles; a text is read once for all cards of its edition, and for the next pages.

    A stored text never changes, so what was read of it is kept by its number.
    """

    def __init__(self, session: Session, memory: dict[int, Mapping[str, str]]) -> None:
        self._session = session
        self._memory = memory

    def find(self, code: str, language: Language, on: date) -> Mapping[str, str]:
        editions = [item for item in list_editions(self._session, code, language) if item.portal_version_on == on]
        if not editions:
            return {}
        number = editions[-1].id
        found = self._memory.get(number)
        if found is None:
            units = get_revision(self._session, number).revision.provisions
            found = {unit.eid: unit.heading for unit in units if unit.heading and topmost(unit.eid) == unit.eid}
            if len(self._memory) >= MOST_KEPT:
                self._memory.clear()
            self._memory[number] = found
        return found
