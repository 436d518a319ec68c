"""News that waits for a digest, named by the numbers of its stored changes: what becomes known of a day later holds.

A change is in one digest of a person at most, and a day has one digest at most; the row of a digest is written in the
transaction that queues it, so what is held is either in a digest or still waits.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from itertools import groupby
from typing import Any, cast

from sqlmodel import Session, and_, col, exists, select, update
from sqlmodel.sql.expression import SelectOfScalar

from alerts.compose import is_told
from alerts.digest_times import find_next
from alerts.model import News, Step
from alerts.subscriptions import USUAL, Frequency, Timing
from law.model import Change
from law.serial import from_plain, to_plain
from storage.columns import insert_all_if_new, insert_if_new
from storage.errors import NotStoredError, WrongKeyError
from storage.flags import vault_of
from storage.people import NAME
from storage.shelf import Shelf, join_steps, list_numbers
from storage.tables import ChangeRow
from storage.tables_digests import DigestRow, HeldRow
from storage.tables_people import PersonRow, SubscriptionRow

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Held:
    """All that waits for one person: the pieces of news with what of them she was not told, oldest first."""

    ids: tuple[int, ...]
    """The rows that it is made of."""
    news: tuple[News, ...]
    """Their keys are not those that they had: those are not stored."""
    frequency: Frequency
    """Daily where any of it is."""
    due_at: datetime
    """When the oldest of it was due."""


@dataclass(frozen=True, slots=True)
class MadeDigest:
    """A digest that was queued: for which day, and when."""

    period: date
    frequency: Frequency
    made_at: datetime


def hold(session: Session, person_name: str, news: News, timing: Timing) -> bool:
    """Keep news for a person's next digest; tells whether any of it is new to what waits for her.

    The changes must be stored; raises NotStoredError where one is not. What is held twice is held once.
    """
    person = find_person_id(session, person_name)
    row = _make_row(session, news, timing)
    if person is None or row is None:
        return False
    key, value = row["news_key"], row["value"]
    here = HeldRow.person_id == person, HeldRow.news_key == key, HeldRow.frequency == timing.frequency
    rows = session.exec(select(HeldRow).where(*here).order_by(col(HeldRow.part)).with_for_update()).all()
    known = list_numbers(row.value for row in rows)
    if list_numbers([value]) <= known:
        return False
    if rows and rows[-1].digest_id is None:
        rows[-1].value = {**value, "steps": join_steps([*rows[-1].value["steps"], *value["steps"]])}
        session.add(rows[-1])
        session.flush()
        return True
    left = {**value, "steps": _without(value["steps"], known)}
    return insert_if_new(session, HeldRow, **{**row, "person_id": person, "part": len(rows), "value": left})


def hold_for_all(session: Session, waiting: Iterable[tuple[str, int, News, Timing]]) -> None:
    """Keep news for the next digests of many people, each by name and number of her row; as ``hold`` for each.

    Nearly always nothing of the same news waits for any of them yet: then one statement keeps it for all.
    """
    alike: dict[tuple[Any, ...], list[tuple[str, int]]] = {}
    kept: dict[tuple[Any, ...], tuple[News, Timing]] = {}
    for name, number, news, timing in waiting:
        # Each reader has her own cut of the same news; what is the same is written once.
        cut = news.key, timing, tuple(id(change) for step in news.steps for change in step.changes)
        kept.setdefault(cut, (news, timing))
        alike.setdefault(cut, []).append((name, number))
    for cut, people in alike.items():
        news, timing = kept[cut]
        row = _make_row(session, news, timing)
        if row is None:
            continue
        known = _list_waiting(session, row, [number for _, number in people])
        fresh = [{**row, "person_id": number} for _, number in people if number not in known]
        insert_all_if_new(session, HeldRow, fresh)
        for name, number in people:
            if number in known:
                hold(session, name, news, timing)


def _list_waiting(session: Session, row: dict[str, Any], people: Sequence[int]) -> set[int]:
    """Return for whom of these any of the same news was held before."""
    here = HeldRow.news_key == row["news_key"], HeldRow.frequency == row["frequency"]
    known: set[int] = set()
    for at in range(0, len(people), _AT_ONCE):
        some = col(HeldRow.person_id).in_(people[at : at + _AT_ONCE])
        known.update(session.exec(select(HeldRow.person_id).where(*here, some)))
    return known


def _make_row(session: Session, news: News, timing: Timing) -> dict[str, Any] | None:
    """Return what is kept of news for anybody, its first part; None where nothing of it is told."""
    told = [replace(step, changes=tuple(change for change in step.changes if is_told(change))) for step in news.steps]
    steps = [step for step in told if step.changes]
    if not steps:
        return None
    value = {
        "act": news.facts.code,
        "steps": [_number_step(session, news.facts.code, step) for step in steps],
        "next_act": to_plain(news.next_act) if news.next_act else None,
    }
    return {
        "news_key": sha256(news.key.encode()).hexdigest(),
        "frequency": timing.frequency,
        "part": 0,
        "due_at": timing.not_before or find_next(USUAL, timing.frequency, news.seen_at),
        "seen_at": news.seen_at,
        "value": value,
    }


def list_due(session: Session, now: datetime) -> tuple[str, ...]:
    """Return the names of those for whom something waits that is due, in no telling order."""
    waiting = and_(HeldRow.person_id == PersonRow.id, col(HeldRow.digest_id).is_(None), col(HeldRow.due_at) <= now)
    return read_names(session, select(PersonRow.name_secret).where(exists().where(waiting)))


def find_held(
    session: Session, person_name: str, now: datetime, stopped: Collection[str] = (), shelf: Shelf | None = None
) -> Held | None:
    """Return all that is due for a person, held for this transaction; None where nothing is.

    News of a source whose alerts are ``stopped`` waits on. ``shelf`` keeps what is read for the others of a round.
    """
    shelf = shelf or Shelf()
    person = find_person_id(session, person_name)
    query = (
        select(HeldRow)
        .where(HeldRow.person_id == person, col(HeldRow.digest_id).is_(None), col(HeldRow.due_at) <= now)
        .order_by(col(HeldRow.seen_at), col(HeldRow.id))
        .with_for_update()
    )
    rows = [row for row in session.exec(query).all() if not _portals(row).intersection(stopped)]
    if not rows:
        return None
    told = _list_told(session, person, {row.news_key for row in rows})
    ordered = sorted(rows, key=lambda row: (row.seen_at, row.news_key))
    groups = [list(group) for _, group in groupby(ordered, key=lambda row: row.news_key)]
    news = [shelf.read(session, group, told.get(group[0].news_key, set())) for group in groups]
    return Held(
        ids=tuple(row.id for row in rows if row.id is not None),
        news=tuple(item for item in news if item.steps),
        frequency="weekly" if {row.frequency for row in rows} == {"weekly"} else "daily",
        due_at=min(row.due_at for row in rows),
    )


def put_off(session: Session, person_name: str, was: datetime, to: datetime) -> None:
    """Let what waits for a person until one instant wait until another one."""
    person = find_person_id(session, person_name)
    waits = and_(HeldRow.person_id == person, col(HeldRow.digest_id).is_(None), HeldRow.due_at == was)
    session.exec(update(HeldRow).where(waits).values(due_at=to))


def store_digest(session: Session, person_name: str, made: MadeDigest, news_key: str, held: Sequence[int]) -> bool:
    """Write down that a person's digest of a day is queued, with what is in it; False where that day has one."""
    person = find_person_id(session, person_name)
    if person is None:
        return False
    is_new = insert_if_new(
        session,
        DigestRow,
        person_id=person,
        frequency=made.frequency,
        period=made.period,
        news_key=news_key,
        made_at=made.made_at,
    )
    if not is_new:
        return False
    here = DigestRow.person_id == person, DigestRow.period == made.period
    number = session.exec(select(DigestRow.id).where(*here)).one()
    for at in range(0, len(held), _AT_ONCE):
        ids = col(HeldRow.id).in_(held[at : at + _AT_ONCE])
        session.exec(update(HeldRow).where(ids).values(digest_id=number))
    return True


def list_digests(session: Session, person_name: str) -> tuple[MadeDigest, ...]:
    """Return the digests that were made for a person, newest first."""
    person = find_person_id(session, person_name)
    query = select(DigestRow).where(DigestRow.person_id == person).order_by(col(DigestRow.period).desc())
    return tuple(MadeDigest(row.period, cast("Frequency", row.frequency), row.made_at) for row in session.exec(query))


def find_person_id(session: Session, name: str) -> int | None:
    """Return the number of a person's row; None where there is nobody of that name."""
    return session.exec(select(PersonRow.id).where(PersonRow.name_hash == vault_of(session).hash(name, NAME))).first()


def read_names(session: Session, query: SelectOfScalar[str]) -> tuple[str, ...]:
    """Return names; one that does not open with our key keeps nobody else waiting."""
    vault, names = vault_of(session), []
    for secret in session.exec(query.order_by(col(PersonRow.id))):
        with suppress(WrongKeyError):
            names.append(vault.decrypt(secret, NAME))
    return tuple(names)


def _portals(row: HeldRow) -> set[str]:
    return {step["portal"] for step in row.value["steps"]}


def _number_step(session: Session, act: str, step: Step) -> dict[str, Any]:
    known = _known(session, act, step, is_fresh=False)
    if any(_name(change) not in known for change in step.changes):
        known = _known(session, act, step, is_fresh=True)
    lost = [change.eid for change in step.changes if _name(change) not in known]
    if lost:
        raise NotStoredError(f"a change that is to wait for a digest is not stored: {act} {', '.join(lost)}")
    numbers = [known[_name(change)] for change in step.changes]
    return {**to_plain(replace(step, changes=())), "changes": numbers}


def _known(session: Session, act: str, step: Step, *, is_fresh: bool) -> dict[str, int]:
    """Return the numbers of the stored changes of a step by what they say; read once for many people."""
    kept: dict[tuple[Any, ...], dict[str, int]] = session.info.setdefault("changes of steps", {})
    place = act, step.language, step.from_on, step.to_on
    if is_fresh or place not in kept:
        query = select(ChangeRow).where(
            ChangeRow.act == act,
            ChangeRow.language == step.language,
            ChangeRow.from_on == step.from_on,
            ChangeRow.to_on == step.to_on,
        )
        # The same may be stored twice, of a text that was corrected and put back: the newest is meant.
        rows = session.exec(query.order_by(col(ChangeRow.id))).all()
        kept[place] = {_name(from_plain(Change, row.value)): row.id or 0 for row in rows}
    return kept[place]


def _name(change: Change) -> str:
    return json.dumps(to_plain(change), ensure_ascii=False, sort_keys=True)


def find_rule(session: Session, subscription_id: int) -> tuple[str, str] | None:
    """Return the name of a rule's person and the rule's key, by its number; None where there is none."""
    query = (
        select(PersonRow.name_secret, SubscriptionRow.key)
        .join(PersonRow, col(PersonRow.id) == SubscriptionRow.person_id)
        .where(SubscriptionRow.id == subscription_id)
    )
    found = session.exec(query).first()
    return (vault_of(session).decrypt(found[0], NAME), found[1]) if found else None


def _list_told(session: Session, person: int | None, keys: Iterable[str]) -> dict[str, set[int]]:
    """Return, by news, the changes that stand in a digest already: her daily rule may have met her weekly one's."""
    query = select(HeldRow).where(
        HeldRow.person_id == person, col(HeldRow.digest_id).is_not(None), col(HeldRow.news_key).in_(sorted(keys))
    )
    told: dict[str, set[int]] = {}
    for row in session.exec(query):
        told.setdefault(row.news_key, set()).update(list_numbers([row.value]))
    return told


def _without(steps: Iterable[dict[str, Any]], told: set[int]) -> list[dict[str, Any]]:
    return [{**step, "changes": [number for number in step["changes"] if number not in told]} for step in steps]
