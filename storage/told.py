"""Under which number somebody was told of what: a delivery is made at the very instant at which its news was seen."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from alerts.model import News, Step
from storage.digests import find_person_id
from storage.seen import NewsStep
from storage.tables import ChangeRow
from storage.tables_delivery import DeliveryDetailRow
from storage.tables_digests import DigestRow, HeldRow
from storage.tables_people import DeliveryRow

_ON_ITS_WAY = ("waiting", "sending", "sent", "standby")


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
    query = (
        select(DeliveryRow)
        .join(DeliveryDetailRow, col(DeliveryDetailRow.delivery_key) == DeliveryRow.key)
        .where(DeliveryDetailRow.act == act, col(DeliveryRow.created_at).in_(sorted(seen)))
        .where(col(DeliveryRow.state).in_(_ON_ITS_WAY), col(DeliveryRow.person_id).is_not(None))
        .order_by(col(DeliveryRow.id))
    )
    if person is not None:
        query = query.where(DeliveryRow.person_id == person)
    known: set[int] = set()
    for row in session.exec(query):
        told.setdefault(row.news_key, (row.alert, set()))[1].update([row.person_id] if row.person_id else [])
        known.update([row.person_id] if row.person_id else [])
    held = (
        select(HeldRow, DeliveryRow)
        .join(DigestRow, col(DigestRow.id) == HeldRow.digest_id)
        .join(DeliveryRow, col(DeliveryRow.news_key) == DigestRow.news_key)
        .where(col(HeldRow.seen_at).in_(sorted(seen)), col(DeliveryRow.state).in_(_ON_ITS_WAY))
        .order_by(col(DeliveryRow.id))
    )
    if person is not None:
        held = held.where(HeldRow.person_id == person)
    for item, row in session.exec(held):
        if item.value["act"] == act and item.person_id not in known:
            told.setdefault(row.news_key, (row.alert, set()))[1].add(item.person_id)
    return [ToldAlert(alert, frozenset(people)) for alert, people in told.values()]
