"""A storm: more messages to one person than anybody reads. The lighter ones are told by one, and none is thrown away.

A folded delivery keeps its words and points to the one that tells of it. Only alerts on acts are folded; a digest, a
reminder and a correction never are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, or_, select, update

from alerts.model import ReaderLanguage
from storage.flags import vault_of
from storage.people import ADDRESS, NAME
from storage.tables_delivery import DeliveryDetailRow
from storage.tables_people import ChannelRow, DeliveryRow, PersonRow

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Address:
    """One address that had messages in the storm; ``stands_by`` where it is there for another one to fail."""

    channel: str
    keys: tuple[str, ...]
    stands_by: bool


@dataclass(frozen=True, slots=True)
class Storm:
    """What is over the cap for one person."""

    person: str
    language: ReaderLanguage
    addresses: tuple[Address, ...]
    acts: tuple[tuple[str, int], ...]
    """The code of each act and how many of its changes are folded, the heaviest first."""
    since: datetime

    @property
    def changes(self) -> int:
        """How many changes are folded."""
        return sum(count for _, count in self.acts)


def list_storms(session: Session, now: datetime, cap: int) -> tuple[Storm, ...]:
    """Return what is over ``cap`` messages that wait for one person and were never tried, one for each such person."""
    alerts = func.count(func.distinct(DeliveryRow.news_key))
    people = session.exec(
        select(DeliveryRow.person_id)
        .join(DeliveryDetailRow, col(DeliveryDetailRow.delivery_key) == DeliveryRow.key)
        .where(*_foldable(now), col(DeliveryRow.person_id).is_not(None))
        .group_by(col(DeliveryRow.person_id))
        .having(alerts > cap)
        .order_by(col(DeliveryRow.person_id))
    ).all()
    storms = (_read_storm(session, number, now, cap) for number in people if number is not None)
    return tuple(storm for storm in storms if storm is not None)


def fold(session: Session, alert: str, into: Mapping[str, Sequence[str]]) -> int:
    """Let deliveries be told by those of an alert: ``into`` has the keys that each one stands for; how many were."""
    folded = 0
    for key, keys in into.items():
        for start in range(0, len(keys), _AT_ONCE):
            some = keys[start : start + _AT_ONCE]
            session.exec(
                update(DeliveryDetailRow).where(col(DeliveryDetailRow.delivery_key).in_(some)).values(folded_into=key)
            )
            folded += session.exec(
                update(DeliveryRow)
                .where(col(DeliveryRow.key).in_(some), col(DeliveryRow.state).in_(("waiting", "standby")))
                .values(state="folded", answer=f"folded into {alert}", next_try_at=None)
            ).rowcount
    return folded


def _foldable(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        col(DeliveryRow.state) == "waiting",
        col(DeliveryRow.attempts) == 0,
        or_(col(DeliveryRow.next_try_at).is_(None), col(DeliveryRow.next_try_at) <= now),
        col(DeliveryDetailRow.act) != "",
    )


def _read_storm(session: Session, person_id: int, now: datetime, cap: int) -> Storm | None:
    person = session.get(PersonRow, person_id)
    if person is None:
        return None
    found = session.exec(
        select(DeliveryRow, DeliveryDetailRow)
        .join(DeliveryDetailRow, col(DeliveryDetailRow.delivery_key) == DeliveryRow.key)
        .where(DeliveryRow.person_id == person_id, *_foldable(now))
    ).all()
    by_news = {row.news_key: detail for row, detail in found}
    first = {row.news_key: row.id or 0 for row, _ in reversed(found)}
    ordered = sorted(by_news, key=lambda key: (-by_news[key].weight, first[key]))
    # One of the cap is the message that tells of the others.
    over = set(ordered[cap - 1 :])
    rows = session.exec(
        select(DeliveryRow)
        .where(DeliveryRow.person_id == person_id, col(DeliveryRow.state).in_(("waiting", "standby")))
        .where(col(DeliveryRow.attempts) == 0)
        .order_by(col(DeliveryRow.id))
    ).all()
    rows = [row for row in rows if row.news_key in over]
    acts: dict[str, int] = {}
    for key in ordered[cap - 1 :]:
        acts[by_news[key].act] = acts.get(by_news[key].act, 0) + by_news[key].changes
    vault = vault_of(session)
    channels = session.exec(
        select(ChannelRow).where(ChannelRow.person_id == person_id).order_by(col(ChannelRow.position))
    ).all()
    addresses = []
    for channel in channels:
        own = [row for row in rows if row.channel_id == channel.id]
        if own:
            address = vault.decrypt(channel.address_secret, ADDRESS)
            stands_by = all(row.state == "standby" for row in own)
            addresses.append(Address(address, tuple(row.key for row in own), stands_by))
    return Storm(
        person=vault.decrypt(person.name_secret, NAME),
        language=cast("ReaderLanguage", person.language),
        addresses=tuple(addresses),
        acts=tuple(acts.items()),
        since=min(row.created_at for row in rows),
    )
