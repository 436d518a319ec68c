"""Words of the pages that run the house: roles, states of a message, deeds on record, and pages of a list."""

from dataclasses import dataclass
from gettext import NullTranslations
from math import ceil
from urllib.parse import urlencode

from storage.delivery_log import Hindrance


@dataclass(frozen=True, slots=True)
class Turn:
    """One page of a list: which it is, of how many, and the beginning of the address of another one."""

    page: int
    pages: int
    href: str


def turn(said: str, count: int, size: int, path: str, **chosen: str) -> Turn:
    """Return which page of a list is asked for: one that there is, whatever was said.

    >>> turn("7", 120, 50, "/x", state="sent", person="")
    Turn(page=3, pages=3, href='/x?state=sent&')
    """
    pages = max(ceil(count / size), 1)
    page = min(max(int(said), 1), pages) if said.isdecimal() and len(said) < len(str(10**6)) else 1
    asked = urlencode({name: value for name, value in chosen.items() if value})
    return Turn(page, pages, f"{path}?{asked}{'&' if asked else ''}")


def say_role(role: str, t: NullTranslations) -> str:
    """Return the name of a role."""
    return {
        "reader": t.gettext("reader"),
        "editor": t.gettext("editor"),
        "admin": t.gettext("admin"),
    }.get(role, role)


def say_state(state: str, t: NullTranslations) -> str:
    """Return what became of a message."""
    return {
        "waiting": t.gettext("waits"),
        "sending": t.gettext("is on its way"),
        "sent": t.gettext("sent"),
        "dead": t.gettext("given up"),
        "standby": t.gettext("stands by for another address"),
        "folded": t.gettext("told together with others"),
    }.get(state, state)


def say_hindrance(why: Hindrance | str, t: NullTranslations) -> str:
    """Return why a message goes no second time."""
    return {
        "state": t.gettext("It is on its way, or is told by another message: it cannot be sent again."),
        "gone": t.gettext("That person or address is no longer here."),
        "suspended": t.gettext("Its address is suspended: look at it on the page of that person first."),
        "damaged": t.gettext("Its words are not kept any more."),
    }.get(why, why)


def say_action(action: str, t: NullTranslations) -> str:
    """Return what somebody did, as the record has it."""
    return {
        "seen": t.gettext("looked at"),
        "exported": t.gettext("took out as a file"),
        "added": t.gettext("added"),
        "changed": t.gettext("changed"),
        "removed": t.gettext("removed"),
        "stopped": t.gettext("stopped"),
        "resumed": t.gettext("let go on"),
        "forgotten": t.gettext("forgot"),
        "restored": t.gettext("put back"),
        "approved": t.gettext("approved"),
        "edited": t.gettext("mended"),
        "replaced": t.gettext("replaced"),
        "corrected": t.gettext("corrected"),
        "rotated": t.gettext("replaced the key of"),
        "sent": t.gettext("sent"),
        "kept": t.gettext("made a backup of"),
        "tried": t.gettext("tried"),
    }.get(action, action)


def say_thing(kind: str, t: NullTranslations) -> str:
    """Return what kind of thing a deed was done with; one that has no word here stands as it is kept."""
    return {
        "people": t.gettext("the list of people"),
        "person": t.gettext("person"),
        "channel": t.gettext("address"),
        "delivery": t.gettext("delivery"),
        "deliveries": t.gettext("the log of deliveries"),
        "sending": t.gettext("all sending"),
        "account": t.gettext("account"),
        "sessions": t.gettext("sessions of account"),
        "second_factor": t.gettext("second factor of account"),
        "backup": t.gettext("backup"),
        "audit": t.gettext("this log"),
        "alert": t.gettext("alert"),
        "review": t.gettext("summary"),
        "inbox": t.gettext("work of the inbox"),
        "inbox hours": t.gettext("hours until work is late:"),
        "comment": t.gettext("comment"),
        "not relevant": t.gettext("what is not relevant by rule"),
    }.get(kind, kind)
