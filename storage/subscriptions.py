"""The rules of people, and what each asks of every message: what she said in her own words is encrypted, as she is."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, cast

from sqlmodel import Session, and_, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from alerts.model import Person
from alerts.subscriptions import (
    MOMENTS,
    USUAL,
    AttachForm,
    Follow,
    FollowKind,
    Frequency,
    QuietHours,
    Subscription,
    Wish,
)
from law.model import Severity
from storage.flags import vault_of
from storage.tables_people import SubscriptionRow, WishRow

PHRASE, NOTE = "subscription.phrase", "subscription.note"
KEY_BYTES = 16
OF_A_UNIT = ("chapter", "article")
OF_ONE_ACT = ("act", *OF_A_UNIT)
OF_ANY_ACT = ("phrase", "everything")
Ids = SelectOfScalar[int]
"""A query for the ids of people; a list of ten thousand would be no condition that a database takes."""


def plain(topic: str) -> Subscription:
    """Return what following a topic by the defaults is.

    >>> plain("labour") == Subscription(Follow("topic", words="labour"), frequency="at_once")
    True
    """
    return Subscription(Follow("topic", words=topic))


def is_plain(rule: Subscription) -> bool:
    """Tell whether a rule is a topic by the defaults."""
    return rule.follow.kind == "topic" and replace(rule, key="") == plain(rule.follow.words)


def find_rules(person: Person) -> tuple[Subscription, ...]:
    """Return all rules of a person, those of her topics first; the same one twice is once."""
    said = [*(plain(topic) for topic in person.topics), *person.subscriptions]
    once = {replace(rule, key=""): rule for rule in said}
    return tuple(once.values())


def store_rules(session: Session, person_id: int, rules: Sequence[Subscription]) -> None:
    """Keep these rules of a person and no other; one that is said again, or that has its key still, keeps its key."""
    vault = vault_of(session)
    old = session.exec(select(SubscriptionRow).where(SubscriptionRow.person_id == person_id)).all()
    known = {replace(_as_rule(session, row), key=""): row.key for row in old}
    theirs = {row.key: row for row in old}
    kept = set()
    for position, rule in enumerate(rules):
        key = rule.key if rule.key in theirs else known.get(replace(rule, key=""), "")
        if key not in theirs or key in kept:
            key = secrets.token_hex(KEY_BYTES)
        kept.add(key)
        follow = rule.follow
        values: dict[str, Any] = {
            "key": key,
            "person_id": person_id,
            "position": position,
            "kind": follow.kind,
            "act": follow.act,
            "unit": follow.unit,
            "unit_on": follow.unit_on,
            "topic": follow.words if follow.kind == "topic" else "",
            "phrase_secret": vault.encrypt(follow.words, PHRASE) if follow.kind == "phrase" else "",
            "least": rule.least,
            "moments": list(rule.moments),
            "frequency": rule.frequency,
            "note_secret": vault.encrypt(rule.note, NOTE) if rule.note else "",
            "snoozed_until": rule.snoozed_until,
        }
        row = theirs.get(key)
        if row is None:
            row = SubscriptionRow(**values)
        else:
            row.sqlmodel_update(values)
        session.add(row)
    for row in old:
        if row.key not in kept:
            session.delete(row)
    session.flush()


def list_rules(session: Session, people: Ids | None = None) -> dict[int, tuple[Subscription, ...]]:
    """Return the rules of these people, or of everybody, in the order in which each was given, by the person's id."""
    query = select(SubscriptionRow).order_by(col(SubscriptionRow.position), col(SubscriptionRow.id))
    if people is not None:
        query = query.where(col(SubscriptionRow.person_id).in_(people))
    rules: dict[int, list[Subscription]] = {}
    for row in session.exec(query):
        rules.setdefault(row.person_id, []).append(_as_rule(session, row))
    return {person: tuple(found) for person, found in rules.items()}


def followers(codes: Collection[str], topics: Collection[str]) -> Ids:
    """Return a query for the ids of those who may want news of an act that touches these topics: never too few.

    ``codes`` are all ids of the act: whoever followed it before its ЕСПИ code was known has another one.
    """
    kind = col(SubscriptionRow.kind)
    asked = or_(
        and_(kind == "topic", col(SubscriptionRow.topic).in_(topics)),
        and_(kind.in_(OF_ONE_ACT), col(SubscriptionRow.act).in_(codes)),
        kind.in_(OF_ANY_ACT),
    )
    return select(SubscriptionRow.person_id).where(asked)


def get_rule_id(session: Session, key: str) -> int:
    """Return the number of the row of a rule; raises NoResultFound."""
    number = session.exec(select(SubscriptionRow.id).where(SubscriptionRow.key == key)).one()
    assert number is not None  # noqa: S101 - for the types; a stored row has its number
    return number


def snooze(session: Session, key: str, until: date | None) -> bool:
    """Let a rule be silent until a day, or speak again; tells whether there is one of this key."""
    row = session.exec(select(SubscriptionRow).where(SubscriptionRow.key == key)).first()
    if row is None:
        return False
    row.snoozed_until = until
    session.add(row)
    session.flush()
    return True


def store_wish(session: Session, person_id: int, wish: Wish) -> None:
    """Keep what a person asks of every message."""
    old = session.get(WishRow, person_id)
    if wish == USUAL:
        if old is not None:
            session.delete(old)
            session.flush()
        return
    quiet = wish.quiet
    row = WishRow(
        person_id=person_id,
        timezone=wish.timezone,
        quiet_start=quiet.start if quiet else None,
        quiet_end=quiet.end if quiet else None,
        holidays=[day.isoformat() for day in quiet.holidays] if quiet else [],
        lets_critical_pass=quiet is not None and quiet.lets_critical_pass,
        digest_at=wish.digest_at,
        digest_weekday=wish.digest_weekday,
        channels=wish.channels,
        wants_heartbeat=wish.wants_heartbeat,
        is_discreet=wish.is_discreet,
        keeps_public_holidays=quiet is not None and quiet.keeps_public,
        attach=wish.attach or None,
    )
    session.merge(row)
    session.flush()


def list_wishes(session: Session, people: Ids | None = None) -> dict[int, Wish]:
    """Return what these people, or all, ask of every message, by id; whoever asks for what is usual is not among it."""
    query = select(WishRow)
    if people is not None:
        query = query.where(col(WishRow.person_id).in_(people))
    return {row.person_id: _as_wish(row) for row in session.exec(query)}


def _as_wish(row: WishRow) -> Wish:
    quiet = None
    if row.quiet_start is not None and row.quiet_end is not None:
        days = tuple(date.fromisoformat(day) for day in row.holidays)
        quiet = QuietHours(
            row.quiet_start, row.quiet_end, days, row.lets_critical_pass, bool(row.keeps_public_holidays)
        )
    return Wish(
        timezone=row.timezone,
        quiet=quiet,
        digest_at=row.digest_at,
        digest_weekday=row.digest_weekday,
        channels="in_order" if row.channels == "in_order" else "all",
        wants_heartbeat=row.wants_heartbeat,
        is_discreet=row.is_discreet,
        attach=cast("AttachForm", row.attach or ""),
    )


def _as_rule(session: Session, row: SubscriptionRow) -> Subscription:
    vault = vault_of(session)
    phrase = vault.decrypt(row.phrase_secret, PHRASE) if row.phrase_secret else ""
    return Subscription(
        follow=Follow(cast("FollowKind", row.kind), row.act, row.unit, row.topic or phrase, row.unit_on),
        least=cast("Severity", row.least),
        moments=tuple(moment for moment in MOMENTS if moment in row.moments),
        frequency=cast("Frequency", row.frequency),
        note=vault.decrypt(row.note_secret, NOTE) if row.note_secret else "",
        snoozed_until=row.snoozed_until,
        key=row.key,
    )
