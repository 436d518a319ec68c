"""What lies outside the machine: the mail server, the bot, the portals with their robots.txt and their clocks."""

from datetime import timedelta
from itertools import chain
from urllib.parse import urlsplit

from alerts.model import kind_of
from config.settings import is_loopback
from flows.doctor_asking import (
    Robots,
    ask_mail_server,
    ask_robots,
    ask_telegram,
    describe_mail,
    describe_telegram,
)
from flows.doctor_machine import SKEW
from flows.doctor_model import Finding, Patient
from spiders.rules import is_permitted
from storage.people import list_people

_WHOLE = 200
_TOO_MANY = 429
_PATHS = {
    "espi": "/api/documents/49212/rus/versions",
    "adilet": "/rus/docs/Z1100000407",
    "legalacts": "/",
    "govkz": "/",
}
"""An address of each kind that we ask for."""


def check_mail(patient: Patient) -> tuple[Finding, ...]:
    """See whether the mail server greets us, with encryption, and lets us in."""
    t, settings = patient.t, patient.settings
    if not settings.smtp_url:
        if "mail" not in _used_kinds(patient):
            return (Finding("mail", "note", t.gettext("No mail server is set; nobody is told by mail.")),)
        words = t.gettext("Somebody is to be told by mail, and no mail server is set: messages wait.")
        return (Finding("mail", "todo", words, "zanwatch init"),)
    asked = ask_mail_server(settings)
    words, mend = describe_mail(asked, t)
    if not asked.fault and not settings.mail_from and not is_loopback(urlsplit(settings.smtp_url).hostname or ""):
        words, mend = t.gettext("It is not set from whom mails come: they wait."), "ZANWATCH_MAIL_FROM=news@example.kz"
        return (Finding("mail", "todo", words, mend),)
    return (Finding("mail", "todo" if asked.fault else "well", words, mend),)


def check_telegram(patient: Patient) -> tuple[Finding, ...]:
    """See whether the bot is one."""
    t, settings = patient.t, patient.settings
    if not settings.telegram_token:
        if "telegram" not in _used_kinds(patient):
            return (Finding("telegram", "note", t.gettext("No bot is set; nobody is told by Telegram.")),)
        words = t.gettext("Somebody is to be told by Telegram, and no bot is set: messages wait.")
        return (Finding("telegram", "todo", words, "zanwatch init"),)
    asked = ask_telegram(settings)
    words, mend = describe_telegram(asked, t)
    return (Finding("telegram", "todo" if asked.fault else "well", words, mend),)


def check_portals(patient: Patient) -> tuple[Finding, ...]:
    """See whether every portal lets us ask, and whether our clock goes as theirs; each is asked once."""
    t, settings = patient.t, patient.settings
    findings, skews = [], []
    for name, origin in settings.portal_origins.items():
        if not settings.contact and not is_loopback(urlsplit(origin).hostname or ""):
            continue  # a portal is not asked for anything before it can learn who asks: see the check «contact»
        robots = ask_robots(settings, origin)
        findings.append(_judge(patient, name, origin, robots))
        if robots.at is not None:
            skews.append(patient.now - robots.at)
    if not findings:
        words = t.gettext("No portal was asked: it could not learn who asks.")
        findings.append(Finding("robots", "note", words, "ZANWATCH_CONTACT=mailto:admin@example.kz"))
    return tuple(chain(findings, [_judge_clock(patient, min(skews, key=abs))] if skews else []))


def _judge(patient: Patient, name: str, origin: str, robots: Robots) -> Finding:
    t, check = patient.t, f"robots {name}"
    if robots.status == _WHOLE:
        if is_permitted(robots.body, f"{origin}{_PATHS[name]}"):
            return patient.well(check, t.gettext("{source} lets us ask.").format(source=name))
        words = t.gettext("robots.txt of {source} forbids what we ask for; it is obeyed, so nothing is read there.")
        mend = t.gettext(
            "Write to whoever runs the portal, and pause its schedules until then: zanwatch schedules pause"
        )
        return Finding(check, "todo", words.format(source=name), mend)
    if 400 <= robots.status < 500 and robots.status != _TOO_MANY:  # noqa: PLR2004 - RFC 9309: there are no rules
        return patient.well(check, t.gettext("{source} lets us ask.").format(source=name))
    why = robots.words or f"HTTP {robots.status}"
    words = t.gettext("{source} does not answer ({words}): nothing is read there now.").format(source=name, words=why)
    return Finding(
        check, "todo", words, t.gettext("Wait, and look with: zanwatch probe --portal {source}").format(source=name)
    )


def _judge_clock(patient: Patient, skew: timedelta) -> Finding:
    t = patient.t
    if abs(skew) <= SKEW:
        return patient.well("clock", t.gettext("The clock of this machine goes right."))
    minutes = round(abs(skew) / timedelta(minutes=1))
    ahead = t.ngettext("The clock is {n} minute ahead.", "The clock is {n} minutes ahead.", minutes)
    behind = t.ngettext("The clock is {n} minute behind.", "The clock is {n} minutes behind.", minutes)
    said = (ahead if skew > timedelta(0) else behind).format(n=minutes)
    return Finding("clock", "todo", said, "sudo timedatectl set-ntp true")


def _used_kinds(patient: Patient) -> set[str]:
    """Return by what people are told; an address in Apprise's form brings its own server."""
    if patient.store is None:
        return set()
    with patient.store.reading() as session:
        people = list_people(session)
    return {kind_of(channel) for person in people for channel in person.channels if "://" not in channel}
