"""One step of an act as work: who has it, how far it is, what colleagues say of it, and who has not read it yet.

Every deed is a form that is posted, and stands on record; looking at the page alters nothing, not even what is unread.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from pydantic import Field
from sqlmodel import Session
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from alerts.subscriptions import Subscription
from config.catalogues import read_catalogue
from flows.narrowing import list_rules_behind
from storage.accounts import list_accounts
from storage.acts import find_facts
from storage.due import is_stopped
from storage.errors import NotStoredError
from storage.inbox import (
    MOVES,
    Colleague,
    WorkState,
    WrongMoveError,
    assign,
    find_hours,
    find_work,
    list_colleagues,
    list_events,
    move,
)
from storage.inbox_comments import LONGEST, list_comments, list_mentions, mark_read, store_comment
from storage.not_relevant import UNFIT, NotRelevant, list_not_relevant
from storage.read_by import list_read_by
from storage.reading import list_fresh_of
from storage.roster import find_entry, find_own
from storage.seen import NewsStep, has_news
from web.context import Editor, Reader, Visitor, get_clock, get_store, get_today
from web.doors.addresses import safe_path
from web.pages.admin_forms import Sent, Short
from web.pages.finding import NOT_FOUND
from web.pages.home import read_day
from web.pages.inbox import path_of
from web.reading.admin_people import say_kind, say_least
from web.reading.home import title_of
from web.reading.inbox import Around, list_entries, say_move, say_unfit, say_work, write_line
from web.render import render

router = APIRouter()
BAD, CONFLICT = 400, 409
MOST_MENTIONS = 20
MOST_REASON = 500
AT = "/inbox/{code}/{before_on}/{after_on}"


class MoveForm(Sent):
    """Another state; ``was`` is the one that the form was shown in."""

    state: WorkState
    was: WorkState
    why: Annotated[str, Field(max_length=MOST_REASON)] = ""


class AssigneeForm(Sent):
    """Whose the work is: the number of an account, «me», or nobody's; then to where the form was."""

    to: Short = ""
    next: Annotated[str, Field(max_length=2000)] = ""


class CommentForm(Sent):
    """What somebody says."""

    text: Annotated[str, Field(max_length=LONGEST)]


@router.get(AT)
def show_item(request: Request, code: str, before_on: str, after_on: str, visitor: Reader) -> Response:
    """Show a step as work, to editors and admins with who has not read it; 404 where there is no such news."""
    t, now, today = read_catalogue(visitor.language, "web"), get_clock(request)(), get_today(request)
    with get_store(request).reading() as session:
        step = get_step(code, before_on, after_on)
        facts = find_facts(session, step.act)
        days = step.from_on, step.to_on
        changes = [one for one in list_fresh_of(session, step.act) if (one.from_on, one.to_on) == days]
        work = find_work(session, step)
        around = Around({step: work}, now, today, find_hours(session))
        entries = list_entries(changes, around, visitor.language)
        if facts is None or not entries:
            raise HTTPException(NOT_FOUND)
        colleagues = list_colleagues(session)
        names = {one.number: one.user.name for one in list_accounts(session, now)}
        read_by = list_read_by(session, step) if visitor.role != "reader" else {}
        events, comments = list_events(session, step), list_comments(session, step)
        is_named = any(one.step == step for one in list_mentions(session, visitor.name, MOST_MENTIONS))
        mine = _list_mine(session, visitor, step, today)
    return render(
        request,
        visitor,
        "inbox/item.html",
        line=write_line(entries[0], facts, visitor.language, read_catalogue(visitor.language)),
        step=step,
        title=title_of(facts, visitor.language),
        at=path_of(step),
        compare=f"/acts/{quote(step.act, safe='')}/compare/{step.from_on}/{step.to_on}",
        words=f"/acts/{quote(step.act, safe='')}/words/{step.from_on}/{step.to_on}",
        work=work,
        moves=[(one, say_move(one, t)) for one in MOVES[work.state]],
        staff=[one for one in colleagues if one.is_staff],
        colleagues=[one for one in colleagues if one.name != visitor.name],
        me=next((one.number for one in colleagues if one.name == visitor.name), None),
        names=names,
        who_names={f"account:{number}": name for number, name in names.items()},
        unread=[one for one in colleagues if one.number not in read_by],
        read=[(one, read_by[one.number]) for one in colleagues if one.number in read_by],
        events=events,
        comments=comments,
        is_named=is_named,
        mine=mine,
        unfit=[(one, say_unfit(one, t)) for one in UNFIT],
        longest=LONGEST,
        most_reason=MOST_REASON,
        say_work=lambda one: say_work(one, t),
        say_kind=lambda one: say_kind(one, t),
        say_least=lambda one: say_least(one, t),
        say_unfit=lambda one: say_unfit(one, t),
    )


@router.post(f"{AT}/state")
def change_state(  # noqa: PLR0913, PLR0917 - each is one word of the address
    request: Request, code: str, before_on: str, after_on: str, visitor: Editor, sent: Annotated[MoveForm, Form()]
) -> Response:
    """Bring work into another state; 409 where it is no longer in the one that was shown, 400 without a reason."""

    def do(session: Session, step: NewsStep, now: datetime) -> None:
        if find_work(session, step).state != sent.was:
            raise HTTPException(CONFLICT)
        try:
            move(session, step, sent.state, (visitor.name, sent.why), now)
        except WrongMoveError:
            raise HTTPException(BAD) from None

    return _do(request, (code, before_on, after_on), do)


@router.post(f"{AT}/assignee")
def give(  # noqa: PLR0913, PLR0917 - each is one word of the address
    request: Request, code: str, before_on: str, after_on: str, visitor: Editor, sent: Annotated[AssigneeForm, Form()]
) -> Response:
    """Give work to oneself, to another editor or admin, or to nobody; 404 where there is no such account or step."""

    def do(session: Session, step: NewsStep, now: datetime) -> None:
        colleagues = list_colleagues(session)
        found = next((one for one in colleagues if sent.to in _words_for(one, visitor)), None)
        to = found.number if found else None
        if to is None and sent.to:
            raise HTTPException(NOT_FOUND)
        assign(session, step, visitor.name, to, now)

    return _do(request, (code, before_on, after_on), do, then=sent.next)


@router.post(f"{AT}/comment")
def comment(  # noqa: PLR0913, PLR0917 - each is one word of the address
    request: Request, code: str, before_on: str, after_on: str, visitor: Reader, sent: Annotated[CommentForm, Form()]
) -> Response:
    """Keep what somebody says; whom it names with «@» finds it in her inbox. What named the speaker is read then."""

    def do(session: Session, step: NewsStep, now: datetime) -> None:
        try:
            store_comment(session, step, visitor.name, sent.text, now)
        except ValueError:
            raise HTTPException(BAD) from None
        mark_read(session, step, visitor.name, now)

    return _do(request, (code, before_on, after_on), do, then="#comments")


@router.post(f"{AT}/read")
def note_read(request: Request, code: str, before_on: str, after_on: str, visitor: Reader) -> Response:
    """Note that somebody has read where colleagues named her."""
    return _do(
        request,
        (code, before_on, after_on),
        lambda session, step, now: mark_read(session, step, visitor.name, now),
        then="#comments",
    )


def _do(
    request: Request, said: tuple[str, str, str], deed: Callable[[Session, NewsStep, datetime], None], then: str = ""
) -> Response:
    step = get_step(*said)
    with get_store(request).transaction() as session:
        if not has_news(session, step):
            raise HTTPException(NOT_FOUND)
        try:
            deed(session, step, get_clock(request)())
        except NotStoredError:
            raise HTTPException(NOT_FOUND) from None
    return RedirectResponse(safe_path(then) if then.startswith("/") else f"{path_of(step)}{then}", 303)


def _words_for(one: Colleague, visitor: Visitor) -> tuple[str, ...]:
    """Return what a form may call a colleague: the number, and «me» whoever sends it."""
    return (str(one.number), "me") if one.name == visitor.name else (str(one.number),)


def get_step(code: str, before_on: str, after_on: str) -> NewsStep:
    """Return the step of an address; 404 where it names no days."""
    days = read_day(before_on), read_day(after_on)
    if days[0] is None or days[1] is None:
        raise HTTPException(NOT_FOUND)
    return NewsStep(code, days[0], days[1])


def _list_mine(
    session: Session, visitor: Visitor, step: NewsStep, today: date
) -> list[tuple[Subscription, NotRelevant | None]]:
    """Return the visitor's own rules that bring this news, each with what she has said of it, None for nothing."""
    own = find_own(session, visitor.name)
    entry = find_entry(session, own) if own is not None and not is_stopped(session) else None
    if entry is None or entry.person is None:
        return []
    rules = list_rules_behind(session, entry.person, step, today)
    return [
        (rule, next((one for one in list_not_relevant(session, rule.key) if one.step == step), None)) for rule in rules
    ]
