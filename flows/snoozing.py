"""A rule falls silent until a day, or speaks again; what it kept meanwhile comes with the day that holds now."""

from dataclasses import replace
from datetime import date, datetime

from sqlmodel import Session

from alerts.model import Person
from alerts.subscriptions import Frequency, Subscription
from alerts.timing import when
from config.days_off import read_days_off
from config.settings import Settings
from storage.digests import put_off
from storage.subscriptions import snooze


def snooze_rule(
    session: Session, tools: tuple[Settings, datetime], person: Person, rule: Subscription, until: date | None
) -> None:
    """Let a stored rule be silent until a day, or speak from now on where that is None; ``tools`` hold the instant.

    What it holds already waits for the day it was given when it came: that one is moved, sooner or later.
    """
    settings, now = tools
    days_off = read_days_off(settings.holidays)
    # All that is asleep comes in a digest: once awake it comes with the next one.
    frequency: Frequency = "weekly" if rule.frequency == "weekly" else "daily"
    was = when(rule, person.wish, (), now, days_off)
    now_is = when(replace(rule, frequency=frequency, snoozed_until=until), person.wish, (), now, days_off)
    snooze(session, rule.key, until)
    if was.frequency != "at_once" and was.not_before and now_is.not_before:
        put_off(session, person.name, was.not_before, now_is.not_before)
