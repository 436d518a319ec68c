"""A person and her rules: a rule is shown by what it would have brought in a year before it is kept."""

from dataclasses import replace
from datetime import timedelta
from gettext import NullTranslations
from typing import Annotated

from fastapi import APIRouter, Form, Request
from pydantic import Field
from sqlmodel import Session
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from alerts.asking import BadWishError
from alerts.model import Person
from alerts.subscriptions import FREQUENCIES, MOMENTS, Subscription
from config.catalogues import read_catalogue
from config.watchlist import TOPICS
from flows.previewing import CannotMatchError, Forecast, anchor, try_rules
from law.model import SEVERITIES
from storage.deputies import HOURS, MOST_HOURS, find_deputy
from storage.due import is_stopped
from storage.people import add_person
from storage.roster import find_entry, find_own
from web.context import Admin, Visitor, get_settings, get_store, get_today
from web.pages.admin_forms import Number, Sent, Short, write_down
from web.pages.admin_people import BAD, DONE, get_person, hide, refuse_while_stopped
from web.pages.finding import NOT_FOUND
from web.reading.admin_people import (
    KINDS,
    RuleFields,
    digest_rule,
    fill_rule,
    read_rule_fields,
    say_frequency,
    say_kind,
    say_least,
    say_moment,
    say_rule_fault,
)
from web.render import render

router = APIRouter()


class RuleForm(Sent):
    """A rule, shown first and kept after: ``shown`` says which one was looked at."""

    follow: Short = ""
    topic: Short = ""
    act: Short = ""
    unit: Short = ""
    phrase: Short = ""
    least: Short = SEVERITIES[0]
    moments: Annotated[list[Short], Field(default_factory=list, max_length=len(MOMENTS))]
    frequency: Short = FREQUENCIES[0]
    key: Short = ""
    shown: Short = ""


@router.get("/admin/people/{number:int}")
def show_one(request: Request, visitor: Admin, number: Number, done: str = "", rule: str = "") -> Response:
    """Show a person; ``rule`` is the key of one whose form is wanted. That she was looked at is on record."""
    return show_person(request, visitor, number, done=done if done in DONE else "", key=rule)


@router.post("/admin/people/{number:int}/rules")
def keep_rule(request: Request, visitor: Admin, number: Number, sent: Annotated[RuleForm, Form()]) -> Response:
    """Show what a rule would have brought in a year; keep it where just that was shown. One that is mute is refused."""
    refuse_while_stopped(request)
    fields = RuleFields(
        sent.follow,
        sent.topic,
        sent.act,
        sent.unit,
        sent.phrase,
        sent.least,
        tuple(one for one in MOMENTS if one in sent.moments),
        sent.frequency,
        sent.key,
    )
    settings, today = get_settings(request), get_today(request)
    with get_store(request).transaction() as session:
        person = get_person(session, number)
        old = next((one for one in person.subscriptions if one.key and one.key == sent.key), None)
        if sent.key and old is None:
            raise HTTPException(NOT_FOUND)
        try:
            (rule,) = anchor(session, settings, (_read(fields, old),), today)
        except BadWishError:
            fault = say_rule_fault(fields.follow, read_catalogue(visitor.language, "web"))
        except CannotMatchError as error:
            fault = error.describe(read_catalogue(visitor.language))
        else:
            fault = ""
            if sent.shown == digest_rule(rule):
                rest = person.subscriptions
                rules = tuple(rule if one == old else one for one in rest) if old else (*rest, rule)
                _keep(session, person, rules)
                write_down(session, request, visitor, ("changed", "person", str(number)))
                return RedirectResponse(f"/admin/people/{number}?done=rule", 303)
            forecast = try_rules(session, settings, replace(person, topics=(), subscriptions=(rule,)), today)
    if fault:
        return show_person(request, visitor, number, fault=fault, fields=fields)
    return show_person(request, visitor, number, fields=fields, tried=(rule, forecast))


@router.post("/admin/people/{number:int}/rules/{key}/remove")
def remove_rule(request: Request, visitor: Admin, number: Number, key: str) -> Response:
    """Let a person follow a thing no more; 404 where she has no such rule."""
    refuse_while_stopped(request)
    with get_store(request).transaction() as session:
        person = get_person(session, number)
        left = tuple(one for one in person.subscriptions if one.key != key)
        if len(left) == len(person.subscriptions):
            raise HTTPException(NOT_FOUND)
        _keep(session, person, left)
        write_down(session, request, visitor, ("changed", "person", str(number)))
    return RedirectResponse(f"/admin/people/{number}?done=removed", 303)


def show_person(  # noqa: PLR0913 - keywords, each one part of the page
    request: Request,
    visitor: Visitor,
    number: int,
    *,
    done: str = "",
    fault: str = "",
    key: str = "",
    fields: RuleFields | None = None,
    tried: tuple[Subscription, Forecast] | None = None,
    answer: tuple[str, str] | None = None,
) -> Response:
    """Show a person, with what was wrong, what a rule would bring, or what a provider said of a test."""
    t = read_catalogue(visitor.language, "web")
    with get_store(request).transaction() as session:
        if is_stopped(session):
            return hide(request, visitor)
        found = find_entry(session, number)
        if found is None or found.person is None:
            raise HTTPException(NOT_FOUND)
        write_down(session, request, visitor, ("seen", "person", str(number)))
        deputy = find_deputy(session, found.person.name)
        own = find_own(session, visitor.name)
    chosen = next((one for one in found.person.subscriptions if one.key and one.key == key), None)
    return render(
        request,
        visitor,
        "admin/person.html",
        BAD if fault else 200,
        entry=found,
        person=found.person,
        deputy=deputy,
        hours=deputy.hours if deputy else HOURS,
        most_hours=MOST_HOURS,
        is_own=own == number,
        done=done,
        fault=fault,
        fields=fields or (fill_rule(chosen) if chosen else RuleFields()),
        is_open=bool(fields or chosen),
        rule=tried[0] if tried else None,
        forecast=tried[1] if tried else None,
        shown=digest_rule(tried[0]) if tried else "",
        answer=answer,
        today=get_today(request),
        earliest=get_today(request) + timedelta(days=1),
        **_words(t),
    )


def _words(t: NullTranslations) -> dict[str, object]:
    return {
        "kinds": [(one, say_kind(one, t)) for one in KINDS],
        "frequencies": [(one, say_frequency(one, t)) for one in FREQUENCIES],
        "moments": [(one, say_moment(one, t)) for one in MOMENTS],
        "leasts": [(one, say_least(one, t)) for one in SEVERITIES],
        "topics": TOPICS,
        "say_kind": lambda one: say_kind(one, t),
        "say_frequency": lambda one: say_frequency(one, t),
        "say_least": lambda one: say_least(one, t),
    }


def _read(fields: RuleFields, old: Subscription | None) -> Subscription:
    if fields.follow == "topic" and fields.topic not in TOPICS:
        raise BadWishError("rule: topic: none of ours")
    return read_rule_fields(fields, old)


def _keep(session: Session, person: Person, rules: tuple[Subscription, ...]) -> None:
    # Her topics are rules too: those that are taken out must not come back from there.
    add_person(session, replace(person, topics=(), subscriptions=rules))
