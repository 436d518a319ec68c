"""The staff's inbox: every change of the last months as work, whoever has it; nothing is left out of it.

Readers look, and find where somebody has named them; editors and admins give the work to each other.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from pydantic import Field
from sqlmodel import Session
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from alerts.compose import is_told
from config.catalogues import read_catalogue
from flows.rhythms import find_rhythms
from storage.accounts import list_accounts
from storage.acts import find_facts
from storage.audit import actor_of
from storage.changes import StoredChange
from storage.inbox import MOST_HOURS, Work, find_hours, list_colleagues, list_work, set_hours
from storage.inbox_comments import list_mentions
from storage.reading import list_acts, list_fresh, list_fresh_of, list_standings
from storage.seen import NewsStep
from web.context import Admin, Reader, Visitor, get_clock, get_store, get_today
from web.pages.admin_forms import Sent
from web.reading.admin_words import turn
from web.reading.home import read_troubles, title_of
from web.reading.inbox import TABS, Around, Entry, fits, is_given_to, list_entries, say_tab, say_work, write_line
from web.render import render

router = APIRouter()
BAD = 400
DAYS, LONGEST_DAYS = 90, 366
PAGE = 50
MOST_MENTIONS = 20


class HoursForm(Sent):
    """After how many hours work that nobody has taken is late."""

    hours: Annotated[int, Field(ge=1, le=MOST_HOURS)]


@router.get("/inbox")
def show_inbox(  # noqa: PLR0913, PLR0917 - each is one word of the address
    request: Request, visitor: Reader, tab: str = "", who: str = "", days: str = "", page: str = "1"
) -> Response:
    """Show the changes of so many days as work, by tab and by whose it is; older ones stay while their work is open."""
    now = get_clock(request)()
    back = int(days) if days.isascii() and days.isdigit() and 0 < int(days[:4]) <= LONGEST_DAYS else DAYS
    with get_store(request).reading() as session:
        entries = _read(session, request, visitor, back, now)
        colleagues = list_colleagues(session)
        names = {one.number: one.user.name for one in list_accounts(session, now)}
        mentions = list_mentions(session, visitor.name, MOST_MENTIONS)
        hours, titles = find_hours(session), _find_titles(session, visitor, [one.step.act for one in mentions])
        standings, rhythms = list_standings(session), find_rhythms(session, now)
        # As on the page of the sources: of thousands of acts those in trouble alone are read.
        troubled = {one.code for one in read_troubles((), standings, rhythms, visitor.language, now)}
        troubles = read_troubles(list_acts(session, troubled), standings, rhythms, visitor.language, now)
        me = next((one.number for one in colleagues if one.name == visitor.name), None)
        chosen = next((one for one in TABS if one == tab), TABS[0])
        kept = [one for one in entries if is_given_to(one, who)]
        shown = [one for one in kept if fits(one, chosen, me)]
        pages = turn(page, len(shown), PAGE, "/inbox", tab=chosen, who=who, days=days and str(back))
        # Words cost more than all the rest: those of one page are written, all steps are counted.
        told = read_catalogue(visitor.language)
        lines = [
            write_line(one, find_facts(session, one.step.act), visitor.language, told)
            for one in shown[(pages.page - 1) * PAGE : pages.page * PAGE]
        ]
    t = read_catalogue(visitor.language, "web")
    return render(
        request,
        visitor,
        "inbox/list.html",
        lines=lines,
        tabs=[(one, say_tab(one, t), sum(fits(line, one, me) for line in kept)) for one in TABS],
        tab=chosen,
        who=who,
        staff=[one for one in colleagues if one.is_staff],
        names=names,
        me=me,
        mentions=mentions,
        titles=titles,
        troubles=len({one.code for one in troubles}),
        hours=hours,
        most_hours=MOST_HOURS,
        days=back,
        turn=pages,
        path_of=path_of,
        say_work=lambda one: say_work(one, t),
    )


@router.post("/inbox/hours")
def keep_hours(request: Request, visitor: Admin, sent: Annotated[HoursForm, Form()]) -> Response:
    """Say after how many hours new work that nobody has taken is late; 400 outside what is said in the form."""
    with get_store(request).transaction() as session:
        try:
            set_hours(session, sent.hours, actor_of(session, visitor.name), get_clock(request)())
        except ValueError:
            raise HTTPException(BAD) from None
    return RedirectResponse("/inbox?tab=late", 303)


def path_of(step: NewsStep) -> str:
    """Return the address of a step's work.

    >>> from datetime import date
    >>> path_of(NewsStep("49212", date(2023, 7, 1), date(2024, 6, 16)))
    '/inbox/49212/2023-07-01/2024-06-16'
    """
    return f"/inbox/{quote(step.act, safe='')}/{step.from_on}/{step.to_on}"


def count_late(session: Session, now: datetime) -> int:
    """Return how much new work nobody has taken in time, for whoever runs the house."""
    work, until = list_work(session), now - timedelta(hours=find_hours(session))
    seen: dict[NewsStep, datetime] = {}
    for one in list_fresh(session, now - timedelta(days=DAYS)).changes:
        if is_told(one.change):
            step = NewsStep(one.act, one.from_on, one.to_on)
            seen[step] = max(one.seen_at, seen.get(step, one.seen_at))
    waiting = [step for step, at in seen.items() if at < until]
    return sum((found := work.get(step, Work())).state == "new" and found.assignee is None for step in waiting)


def _read(session: Session, request: Request, visitor: Visitor, days: int, now: datetime) -> tuple[Entry, ...]:
    work = list_work(session)
    fresh = list_fresh(session, now - timedelta(days=days)).changes
    there = {NewsStep(one.act, one.from_on, one.to_on) for one in fresh}
    older = {step for step, one in work.items() if one.is_open and step not in there}
    changes: Sequence[StoredChange] = [*fresh, *_list_older(session, older)]
    around = Around(work, now, get_today(request), find_hours(session))
    return list_entries(changes, around, visitor.language)


def _list_older(session: Session, steps: set[NewsStep]) -> Iterable[StoredChange]:
    for code in sorted({step.act for step in steps}):
        for one in list_fresh_of(session, code):
            if NewsStep(one.act, one.from_on, one.to_on) in steps:
                yield one


def _find_titles(session: Session, visitor: Visitor, codes: Iterable[str]) -> dict[str, str]:
    found = {code: find_facts(session, code) for code in codes}
    return {code: title_of(facts, visitor.language) if facts else code for code, facts in found.items()}
