"""News that waits for a digest, named by the numbers of its stored changes: what becomes known of a day later holds.

A change is in one digest of a person at most, and a day has one digest at most; the row of a digest is written in the
transaction that queues it, so what is held is either in a digest or still waits.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
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
from alerts.model import News, NextAct, Step
from alerts.subscriptions import USUAL, Frequency, Timing
from law.model import Change, Language
from law.serial import from_plain, to_plain
from storage.acts import find_facts
from storage.columns import insert_if_new
from storage.effects import read_changes
from storage.errors import NotStoredError, WrongKeyError
from storage.flags import vault_of
from storage.people import NAME
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
    told = [replace(step, changes=tuple(change for change in step.changes if is_told(change))) for step in news.steps]
    steps = [step for step in told if step.changes]
    if person is None or not steps:
        return False
    value: dict[str, Any] = {
        "act": news.facts.code,
        "steps": [_number_step(session, news.facts.code, step) for step in steps],
        "next_act": to_plain(news.next_act) if news.next_act else None,
    }
    key = sha256(news.key.encode()).hexdigest()
    due_at = timing.not_before or find_next(USUAL, timing.frequency, news.seen_at)
    here = HeldRow.person_id == person, HeldRow.news_key == key, HeldRow.frequency == timing.frequency
    rows = session.exec(select(HeldRow).where(*here).order_by(col(HeldRow.part)).with_for_update()).all()
    known = _numbers(row.value for row in rows)
    if _numbers([value]) <= known:
        return False
    if rows and rows[-1].digest_id is None:
        rows[-1].value = {**value, "steps": _join([*rows[-1].value["steps"], *value["steps"]])}
        session.add(rows[-1])
        session.flush()
        return True
    return insert_if_new(
        session,
        HeldRow,
        person_id=person,
        news_key=key,
        frequency=timing.frequency,
        part=len(rows),
        due_at=due_at,
        seen_at=news.seen_at,
        value={**value, "steps": _without(value["steps"], known)},
    )


def list_due(session: Session, now: datetime) -> tuple[str, ...]:
    """Return the names of those for whom something waits that is due, in no telling order."""
    waiting = and_(HeldRow.person_id == PersonRow.id, col(HeldRow.digest_id).is_(None), col(HeldRow.due_at) <= now)
    return read_names(session, select(PersonRow.name_secret).where(exists().where(waiting)))


def find_held(session: Session, person_name: str, now: datetime, stopped: Collection[str] = ()) -> Held | None:
    """Return all that is due for a person, held for this transaction; None where nothing is.

    News of a source whose alerts are ``stopped`` waits on.
    """
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
    news = [_read_news(session, group, told.get(group[0].news_key, set())) for group in groups]
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
        told.setdefault(row.news_key, set()).update(_numbers([row.value]))
    return told


def _read_news(session: Session, rows: Sequence[HeldRow], told: set[int]) -> News:
    """Return what one piece of news was, as it is known today, without the changes that were told."""
    value = rows[0].value
    facts = find_facts(session, value["act"])
    if facts is None:
        raise NotStoredError(f"there is no act {value['act']}")
    plain = _join([step for row in rows for step in row.value["steps"]])
    changes = _read_changes(session, _numbers([{"steps": plain}]) - told)
    steps = tuple(_read_steps(plain, changes))
    next_act = from_plain(NextAct, value["next_act"]) if value["next_act"] else None
    return News(rows[0].news_key, facts, steps, rows[0].seen_at, next_act)


def _read_steps(plain: Iterable[dict[str, Any]], changes: dict[int, Change]) -> Iterator[Step]:
    for step in plain:
        found = tuple(changes[number] for number in step["changes"] if number in changes)
        if found:
            yield replace(from_plain(Step, {**step, "changes": []}), changes=found)


def _read_changes(session: Session, numbers: set[int]) -> dict[int, Change]:
    wanted = sorted(numbers)
    rows: list[ChangeRow] = []
    for at in range(0, len(wanted), _AT_ONCE):
        rows += session.exec(select(ChangeRow).where(col(ChangeRow.id).in_(wanted[at : at + _AT_ONCE]))).all()
    return {row.id or 0: change for row, change in zip(rows, read_changes(session, rows), strict=True)}


def _join(steps: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the steps with those of the same editions made one, each change once, in the order of the act."""
    joined: dict[tuple[Language, str, str], dict[str, Any]] = {}
    for step in steps:
        place = step["language"], step["from_on"], step["to_on"]
        known = joined.setdefault(place, {**step, "changes": []})
        known["changes"] = sorted({*known["changes"], *step["changes"]})
    return list(joined.values())


def _without(steps: Iterable[dict[str, Any]], told: set[int]) -> list[dict[str, Any]]:
    return [{**step, "changes": [number for number in step["changes"] if number not in told]} for step in steps]


def _numbers(values: Iterable[dict[str, Any]]) -> set[int]:
    return {number for value in values for step in value["steps"] for number in map(int, step["changes"])}
