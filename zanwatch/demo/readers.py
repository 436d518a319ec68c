"""What readers asked for, played on the stage: quiet hours, digests, rules, reminders, a closed chat, links."""

import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from flows.previewing import CannotMatchError, anchor, try_rules
from flows.sending import deliver
from storage.addresses import list_suspensions
from storage.forgetting import forget_person
from storage.people import add_person, find_person
from storage.tables_people import SubscriptionRow
from storage.tokens import make_calendar_token
from zanwatch.commands.sources import describe_sources
from zanwatch.demo.expecting import DemoError, expect
from zanwatch.demo.mailbox import Mail
from zanwatch.demo.scenes import Doors, Night, Reminded, Source, Tried
from zanwatch.demo.script import (
    CLOSED_CHAT,
    DIGEST_AT,
    DIGEST_READER,
    HOUSE_ADDRESS,
    HOUSE_READER,
    LAWYER,
    LAWYER_PERSON,
    QUIET_READER,
    QUIET_UNTIL,
    READERS,
    REMINDED_ON,
    RULE,
    SILENT_RULE,
    STOOD_IN,
    instant,
)
from zanwatch.demo.stage import Stage
from zanwatch.demo.visit import SECONDS
from zanwatch.entry import opened_tools

INSTEAD = ("the message", "a word that the chat is closed")
"""What goes to the mailbox that its reader named after the chat."""
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
"""What a mail service posts when its own button is pressed (RFC 8058)."""


def sleep_over(stage: Stage, evening: date) -> Night:
    """Let the night after a day with news pass: what waited goes when its hour comes, and no earlier."""
    began, morning = time.monotonic(), evening + timedelta(days=1)
    stood_in = [mail for mail in stage.mailbox.mails if mail.to == STOOD_IN]
    with stage.tools.store.reading() as session:
        shut = [one.why for one in list_suspensions(session) if one.channel == f"tgram:{CLOSED_CHAT}"]
    expect(
        len(shut) == 1 and len(stood_in) == len(INSTEAD),
        "the closed chat was not suspended, or nothing went in its place",
    )
    expect(not _went_to(stage, QUIET_READER, DIGEST_READER), "something was sent before its hour")
    stage.clock.move(instant(morning, QUIET_UNTIL))
    deliver(stage.tools)
    late = _went_to(stage, QUIET_READER, DIGEST_READER)
    expect([mail.to for mail in late] == [QUIET_READER], "quiet hours are over, and not just their mail went")
    stage.clock.move(instant(morning, DIGEST_AT))
    deliver(stage.tools)
    digests = _went_to(stage, DIGEST_READER)
    expect(len(digests) == 1, "no digest went at its hour")
    part = digests[0].message.get_body(("html",))
    stage.folder.write("digest.html", str(part.get_content()).encode() if part else b"")
    _forget(stage, DIGEST_READER)
    return Night(morning, late[0], digests[0], shut[0], tuple(stood_in), DIGEST_READER, time.monotonic() - began)


def try_a_rule(stage: Stage) -> Tried:
    """Ask what a rule would have brought, keep it, and be refused one that could never speak."""
    began, tools = time.monotonic(), stage.tools
    today = stage.clock().astimezone(ZoneInfo(tools.settings.timezone)).date()
    with tools.store.transaction() as session:
        person = replace(LAWYER_PERSON, subscriptions=anchor(session, tools.settings, (RULE,), today))
        forecast = try_rules(session, tools.settings, person, today)
        add_person(session, person)
        try:
            anchor(session, tools.settings, (SILENT_RULE,), today)
        except CannotMatchError as error:
            return Tried(forecast, error, time.monotonic() - began)
    raise DemoError("the demo went wrong: a rule that can never speak was kept")


def remind(stage: Stage) -> Reminded:
    """Let some months pass until a week before what was announced takes effect."""
    began = time.monotonic()
    stage.clock.move(instant(REMINDED_ON))
    known = len(stage.mailbox.mails)
    posted = deliver(stage.tools)
    mails = stage.mailbox.mails[known:]
    expect(posted.sent == 1 and [mail.to for mail in mails] == [LAWYER], "not just the lawyer was reminded")
    return Reminded(REMINDED_ON, mails[0], time.monotonic() - began)


def use_links(stage: Stage) -> Doors:
    """Stop an address by the link in its mail, fetch the calendar of a rule, and ask how the sources fare."""
    began, house = time.monotonic(), stage.house
    opener = build_opener(ProxyHandler({}))
    with opened_tools(house.settings) as tools:
        with tools.store.reading() as session:
            token = make_calendar_token(session, _find_rule(session))
        with opener.open(f"{house.url}/calendar/{token}.ics", timeout=SECONDS) as answer:
            calendar = answer.read()
        link = str(house.mailbox.mails[0].message["List-Unsubscribe"]).partition("<")[2].partition(">")[0]
        expect(link.startswith(f"{house.url}/u/"), "the mail has no link that stops it")
        with opener.open(Request(link, urlencode(ONE_CLICK).encode()), timeout=SECONDS):  # noqa: S310 - our own page
            pass
        with tools.store.reading() as session:
            reader = find_person(session, HOUSE_READER.name)
    expect(reader is not None and not reader.channels, "the link stopped nothing")
    events = calendar.count(b"BEGIN:VEVENT")
    expect(events > 0, "the calendar is empty")
    file = stage.folder.write("calendar.ics", calendar)
    left = len(reader.channels) if reader else 0
    return Doors(HOUSE_ADDRESS, left, file, events, _list_sources(stage), time.monotonic() - began)


def _went_to(stage: Stage, *addresses: str) -> list[Mail]:
    return [mail for mail in stage.mailbox.mails if mail.to in addresses]


def _forget(stage: Stage, address: str) -> None:
    """Forget whoever reads at an address, and look into the database's files for it."""
    settings = stage.tools.settings
    (person,) = (one for one in READERS if f"mailto:{address}" in one.channels)
    known, erased = forget_person(stage.tools.store, settings.data_dir, person.name, stage.clock())
    files = Path(settings.data_dir).glob("zanwatch.db*")
    left = any(address.encode() in file.read_bytes() for file in files)
    with stage.tools.store.reading() as session:
        gone = find_person(session, person.name) is None
    expect(known and erased and gone and not left, "something of a person who was forgotten is left")


def _find_rule(session: Session) -> int:
    rule = session.exec(select(SubscriptionRow.id)).first()
    if rule is None:
        raise DemoError("the demo went wrong: the house has no rule")
    return rule


def _list_sources(stage: Stage) -> tuple[Source, ...]:
    tools = stage.tools
    rows = describe_sources(tools.store, tools.settings, stage.clock())
    return tuple(Source(row["source"], len(row["acts"]), row["error_rate"] or 0.0) for row in rows if row["last_check"])
