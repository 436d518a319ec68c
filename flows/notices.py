"""What the operator is told: stored with what it tells of, sent with the outbox, once to each address of ADMIN_TO.

Without an address it stands in `zanwatch sources` all the same. It is kept in every language that an operator may have,
for what it tells of may be gone when somebody reads it: a letter is in that of ADMIN_LANGUAGE, a page in its reader's.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from gettext import NullTranslations
from html import escape

from sqlmodel import Session

from alerts.channels import is_apprise_url
from alerts.deliveries import get_mail_domain
from alerts.model import Delivery, Message, kind_of
from alerts.outcome import retry_at
from config.catalogues import WEB_LANGUAGES, read_catalogue
from flows.tools import Tools
from storage.flags import vault_of
from storage.health import SourceEvent, record_event
from storage.notices import Due, Notice, mark_notice, store_notice, take_notice

LEASE = timedelta(minutes=10)
"""A notice whose sender died is taken again after so long, with the same Message-ID."""
PATIENCE = 60.0
"""Seconds in which an address of the operator may begin to take another notice in one round."""
Compose = Callable[[NullTranslations], tuple[str, str]]
"""Returns subject and text in the words of a catalogue."""


def note_event(session: Session, event: SourceEvent, compose: Compose) -> None:
    """Store an event of a source, and the notice of it."""
    record_event(session, event)
    key = f"{event.source} {event.subject} {event.deed} {event.at.isoformat()}"
    note(session, key, event.source, event.at, compose)


def note(session: Session, key: str, source: str, now: datetime, compose: Compose) -> None:
    """Store a notice, once under its key."""
    words = {language: compose(read_catalogue(language)) for language in WEB_LANGUAGES}
    store_notice(session, Notice(key, source, *words[WEB_LANGUAGES[0]], now, words))


def post_notices(tools: Tools, elapsed: Callable[[], float] = time.monotonic) -> None:
    """Send what the operator was not told yet; what cannot be sent is tried again with the next round.

    An address that could not be reached, or that took more than PATIENCE seconds, waits until then with all that it is
    still to get, and with it every address of the same mail server or bot.
    """
    away: set[str] = set()
    for address in dict.fromkeys(tools.settings.admin_to.split()):
        until = elapsed() + PATIENCE
        while _carrier_of(address) not in away and elapsed() < until:
            now = tools.clock()
            with tools.store.transaction() as session:
                due = take_notice(session, address, now, LEASE)
            if due is None:
                break
            sent = tools.send(_as_delivery(due, address, tools), tools.settings)
            again = retry_at(sent, due.attempts, now, tools.chance()) if sent.outcome == "wait" else None
            state = "sent" if sent.outcome == "ok" else "waiting" if again else "dead"
            with tools.store.transaction() as session:
                # A server's answer may quote the address.
                answer = "" if state == "sent" else sent.answer.replace(address.partition(":")[2], "…")
                mark_notice(session, due.notice.key, address, (state, answer), again)
            if sent.outcome == "wait" and sent.concern == "carrier":
                away.add(_carrier_of(address))
            elif sent.outcome == "wait":
                break


def _carrier_of(address: str) -> str:
    """Return what carries to an address: our own mail server, our own bot, or what the address itself names."""
    return address if is_apprise_url(address) else kind_of(address)


def _as_delivery(due: Due, address: str, tools: Tools) -> Delivery:
    notice = due.notice.in_language(tools.settings.admin_language)
    with tools.store.reading() as session:
        key = _name(session, notice.key, address)
    html = escape(notice.text, quote=False) if kind_of(address) == "telegram" else ""
    return Delivery(
        key=key,
        alert="",
        person="",
        channel=address,
        message=Message(notice.subject, notice.text, html),
        message_id=f"<{key[:32]}@{get_mail_domain(tools.settings.mail_from)}>",
        created_at=notice.created_at,
        attempts=due.attempts,
    )


def _name(session: Session, key: str, address: str) -> str:
    # The same at every try, and only this house can make it.
    return vault_of(session).hash(f"{key}\0{address}", "notice")
