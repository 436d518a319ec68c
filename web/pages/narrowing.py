"""«Not relevant», said by whom a rule of her own brought it; and a narrower rule, tried on the past first.

The rule is hers: nobody else finds it here, and nothing is narrowed but what she was shown and has confirmed.
"""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, Request
from pydantic import Field
from sqlmodel import Session
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from alerts.model import Person
from alerts.subscriptions import Subscription
from config.catalogues import read_catalogue
from flows.narrowing import list_rules_behind, list_ways, try_narrower
from law.summaries.ratings import describe_severity
from storage.audit import actor_of
from storage.due import is_stopped
from storage.inbox_comments import LONGEST
from storage.not_relevant import NotRelevant, Unfit, list_not_relevant, store_not_relevant
from storage.people import add_person
from storage.roster import find_entry, find_own
from web.context import Reader, Visitor, get_clock, get_store, get_today
from web.pages.admin_forms import Sent, Short, write_down
from web.pages.admin_people import refuse_while_stopped
from web.pages.finding import NOT_FOUND
from web.pages.inbox import path_of
from web.pages.inbox_item import AT, get_step
from web.reading.admin_people import digest_rule, say_kind, say_least
from web.reading.inbox import say_unfit, say_way
from web.reading.weight import Weight
from web.render import render

router = APIRouter()
CONFLICT = 409


class UnfitForm(Sent):
    """Which rule brought it, and why it is nothing to her."""

    rule: Short
    reason: Unfit
    words: Annotated[str, Field(max_length=LONGEST)] = ""


class NarrowForm(Sent):
    """The narrower rule that she was shown."""

    way: Short
    shown: Short


@router.post(f"{AT}/unfit")
def say_not_relevant(  # noqa: PLR0913, PLR0917 - each is one word of the address
    request: Request, code: str, before_on: str, after_on: str, visitor: Reader, sent: Annotated[UnfitForm, Form()]
) -> Response:
    """Keep that what a rule of hers brought is nothing to her, and show what a narrower one would leave out.

    404 where the news or the rule is not there, or the rule did not bring it.
    """
    refuse_while_stopped(request)
    step = get_step(code, before_on, after_on)
    with get_store(request).transaction() as session:
        number, person = _get_own(session, visitor)
        rule = next(
            (one for one in list_rules_behind(session, person, step, get_today(request)) if one.key == sent.rule), None
        )
        if rule is None:
            raise HTTPException(NOT_FOUND)
        said = NotRelevant(step, sent.reason, sent.words.strip(), get_clock(request)())
        store_not_relevant(session, (number, rule.key), said, actor_of(session, visitor.name))
    return RedirectResponse(f"/inbox/rules/{rule.key}", 303)


@router.get("/inbox/rules/{key}")
def show_rule(request: Request, visitor: Reader, key: str, done: str = "") -> Response:
    """Show a rule of one's own, what of it was not relevant, and what each narrower rule would have left out."""
    t, house = read_catalogue(visitor.language, "web"), read_catalogue(visitor.language)
    with get_store(request).reading() as session:
        if is_stopped(session):
            raise HTTPException(CONFLICT)
        _, person = _get_own(session, visitor)
        rule = _get_rule(person, key)
        unfit = list_not_relevant(session, key)
        tried = try_narrower(session, person, rule, unfit, get_today(request))
    return render(
        request,
        visitor,
        "inbox/narrow.html",
        rule=rule,
        unfit=unfit,
        tried=[
            (one, digest_rule(one.rule), Weight(one.heaviest, describe_severity(one.heaviest, house))) for one in tried
        ],
        is_done=done == "1",
        path_of=path_of,
        say_kind=lambda one: say_kind(one, t),
        say_least=lambda one: say_least(one, t),
        say_unfit=lambda one: say_unfit(one, t),
        say_way=lambda one: say_way(one, t),
    )


@router.post("/inbox/rules/{key}")
def narrow_rule(request: Request, visitor: Reader, key: str, sent: Annotated[NarrowForm, Form()]) -> Response:
    """Keep a narrower rule, where just that was shown; 409 where the rule is no longer the one of the page."""
    refuse_while_stopped(request)
    with get_store(request).transaction() as session:
        number, person = _get_own(session, visitor)
        rule = _get_rule(person, key)
        narrower = dict(list_ways(rule)).get(sent.way)  # type: ignore[call-overload]
        if narrower is None or digest_rule(narrower) != sent.shown:
            raise HTTPException(CONFLICT)
        rules = tuple(narrower if one == rule else one for one in person.subscriptions)
        add_person(session, replace(person, topics=(), subscriptions=rules))
        write_down(session, request, visitor, ("changed", "person", str(number)))
    return RedirectResponse(f"/inbox/rules/{key}?done=1", 303)


def _get_own(session: Session, visitor: Visitor) -> tuple[int, Person]:
    number = find_own(session, visitor.name)
    entry = find_entry(session, number) if number is not None else None
    if entry is None or entry.person is None:
        raise HTTPException(NOT_FOUND)
    return entry.number, entry.person


def _get_rule(person: Person, key: str) -> Subscription:
    found = next((one for one in person.subscriptions if one.key == key), None)
    if found is None:
        raise HTTPException(NOT_FOUND)
    return found
