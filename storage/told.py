"""Under which number somebody was told of what: a delivery is made at the very instant at which its news was seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, or_, select

from alerts.model import News, Step
from law.model import SEVERITIES, Change, Language
from law.severity import rate
from storage.acts import find_facts
from storage.digests import find_person_id
from storage.effects import read_changes
from storage.replies import ON_ITS_WAY
from storage.seen import NewsStep
from storage.tables import ChangeRow
from storage.tables_delivery import DeliveryDetailRow
from storage.tables_digests import DigestRow, HeldRow
from storage.tables_people import DeliveryRow


@dataclass(frozen=True, slots=True)
class ToldAlert:
    """One piece of news as it was told: any one receiver's number stands for all who got it, a digest's for one."""

    alert: str
    people: frozenset[int]
    """Numbers of the rows of those who are still here."""


def find_alert_taken_back(session: Session, person: str, news: News) -> str:
    """Return the number under which a person was told of the text that this news takes back; empty where she was not.

    It is the text that stood just before the one that returned.
    """
    returns = [step for step in news.steps if step.returned_to]
    number = find_person_id(session, person) if returns else None
    if number is None:
        return ""
    for step in returns:
        seen = _list_undone(session, news, step)
        alerts = _list_alerts(session, news.facts.code, seen, number)
        if alerts:
            return alerts[-1].alert
    return ""


def list_alerts_of(session: Session, step: NewsStep) -> tuple[ToldAlert, ...]:
    """Return how a step was told as it was stored last, in each language of the law; alerts before digests."""
    newest = select(func.max(ChangeRow.seen_at)).where(*_is_of(step)).group_by(col(ChangeRow.language))
    return tuple(_list_alerts(session, step.act, set(session.exec(newest)), None))


def list_told_steps(session: Session, row: DeliveryRow) -> dict[NewsStep, int]:
    """Return the steps that a message tells of, with the weight of the heaviest change she was told of in each.

    An alert's own; those of all that was folded into it; those of a digest. Nothing else tells of any.
    """
    told: dict[NewsStep, int] = {}
    alerts = (
        select(DeliveryDetailRow.act, DeliveryRow.created_at, DeliveryDetailRow.weight)
        .join(DeliveryRow, col(DeliveryRow.key) == DeliveryDetailRow.delivery_key)
        .where(or_(DeliveryDetailRow.delivery_key == row.key, DeliveryDetailRow.folded_into == row.key))
        .where(DeliveryDetailRow.act != "")
    )
    for act, seen_at, weight in session.exec(alerts).all():
        here = ChangeRow.act == act, ChangeRow.seen_at == seen_at
        for days in session.exec(select(col(ChangeRow.from_on), col(ChangeRow.to_on)).where(*here).distinct()):
            step = NewsStep(act, *days)
            told[step] = max(weight, told.get(step, 0))
    held = (
        select(HeldRow)
        .join(DigestRow, col(DigestRow.id) == HeldRow.digest_id)
        .where(DigestRow.news_key == row.news_key, DigestRow.person_id == row.person_id)
    )
    for item in session.exec(held).all():
        for plain in item.value["steps"]:
            step = NewsStep(item.value["act"], date.fromisoformat(plain["from_on"]), date.fromisoformat(plain["to_on"]))
            told[step] = max(_weigh(session, plain["changes"]), told.get(step, 0))
    return told


def read_told(session: Session, row: DeliveryRow) -> News | None:
    """Return the news of which an alert told its reader a part or all; None of what is no alert on one act."""
    detail = session.get(DeliveryDetailRow, row.key)
    facts = find_facts(session, detail.act) if detail is not None and detail.act else None
    if facts is None:
        return None
    query = select(ChangeRow).where(ChangeRow.act == facts.code, ChangeRow.seen_at == row.created_at)
    rows = session.exec(query.order_by(col(ChangeRow.id))).all()
    steps: dict[tuple[Language, date, date], list[Change]] = {}
    for stored, change in zip(rows, read_changes(session, rows), strict=True):
        steps.setdefault((change.language, stored.from_on, stored.to_on), []).append(change)
    return News("", facts, tuple(Step(*place, tuple(changes)) for place, changes in steps.items()), row.created_at)


def _weigh(session: Session, numbers: Sequence[int]) -> int:
    rows = session.exec(select(ChangeRow).where(col(ChangeRow.id).in_(numbers))).all()
    weights = (SEVERITIES.index(rate(change).severity) for change in read_changes(session, rows))
    return max(weights, default=0)


def _is_of(step: NewsStep) -> tuple[bool, ...]:
    return ChangeRow.act == step.act, ChangeRow.from_on == step.from_on, ChangeRow.to_on == step.to_on


def _list_undone(session: Session, news: News, step: Step) -> set[datetime]:
    """Return the instants at which changes were seen that led to the text which this step leads away from."""
    key = NewsStep(news.facts.code, step.from_on, step.to_on)
    here = ChangeRow.language == step.language, ChangeRow.seen_at == news.seen_at
    before = session.exec(select(ChangeRow.before_id).where(*_is_of(key), *here)).first()
    led_there = ChangeRow.after_id == before, ChangeRow.before_id != before
    return set(session.exec(select(ChangeRow.seen_at).where(*led_there).distinct()))


def _list_alerts(session: Session, act: str, seen: set[datetime], person: int | None) -> list[ToldAlert]:
    """Return the alerts and digests that told of an act what was seen at these instants, to one person or to all.

    A digest that brought the rest of it to somebody who had an alert is left out.
    """
    told: dict[str, tuple[str, set[int]]] = {}
    told_by = aliased(DeliveryRow)
    query = (
        select(DeliveryRow, told_by.alert)
        .join(DeliveryDetailRow, col(DeliveryDetailRow.delivery_key) == DeliveryRow.key)
        .join(told_by, col(told_by.key) == func.coalesce(DeliveryDetailRow.folded_into, DeliveryRow.key))
        .where(DeliveryDetailRow.act == act, col(DeliveryRow.created_at).in_(sorted(seen)))
        .where(col(DeliveryRow.state).in_((*ON_ITS_WAY, "folded")), col(told_by.state).in_(ON_ITS_WAY))
        .where(col(DeliveryRow.person_id).is_not(None))
        .order_by(col(DeliveryRow.id))
    )
    if person is not None:
        query = query.where(DeliveryRow.person_id == person)
    known: set[int] = set()
    for row, read_as in session.exec(query):
        # To one person, what was folded is known by the number of the message that she read.
        alert = row.alert if person is None else read_as
        told.setdefault(row.news_key, (alert, set()))[1].update([row.person_id] if row.person_id else [])
        known.update([row.person_id] if row.person_id else [])
    held = (
        select(HeldRow, DeliveryRow)
        .join(DigestRow, col(DigestRow.id) == HeldRow.digest_id)
        .join(DeliveryRow, col(DeliveryRow.news_key) == DigestRow.news_key)
        .where(col(HeldRow.seen_at).in_(sorted(seen)), col(DeliveryRow.state).in_(ON_ITS_WAY))
        .order_by(col(DeliveryRow.id))
    )
    if person is not None:
        held = held.where(HeldRow.person_id == person)
    for item, row in session.exec(held):
        if item.value["act"] == act and item.person_id not in known:
            told.setdefault(row.news_key, (row.alert, set()))[1].add(item.person_id)
    return [ToldAlert(alert, frozenset(people)) for alert, people in told.values()]
