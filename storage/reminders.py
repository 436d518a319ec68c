"""What each person was told by the calendar: reminders of days that come, and months in which the watch went on."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, and_, col, exists, func, or_, select

from storage.columns import insert_if_new
from storage.digests import find_person_id, read_names
from storage.flags import find_flag, set_flag
from storage.runs import WHOLE_AND_GOOD
from storage.tables import OutcomeRow, RunRow
from storage.tables_digests import HeartbeatRow, ReminderRow
from storage.tables_people import PersonRow, WishRow

MOVED = -1
"""The step of a reminder that says that a day has moved."""
_LOOKED = "reminders_looked_at"


@dataclass(frozen=True, slots=True)
class Reminded:
    """A person was told of an effect's day, so many days before it or with MOVED."""

    effect: str
    on: date
    step: int


def store_reminder(session: Session, person_name: str, reminded: Reminded, now: datetime) -> bool:
    """Write down what a person is told with this transaction; False where she was told it before."""
    person = find_person_id(session, person_name)
    fields = {"effect_key": reminded.effect, "on": reminded.on, "step": reminded.step, "told_at": now}
    return person is not None and insert_if_new(session, ReminderRow, person_id=person, **fields)


def list_reminded(session: Session, person_name: str) -> dict[str, tuple[Reminded, ...]]:
    """Return all that a person was reminded of, by effect, oldest first."""
    person = find_person_id(session, person_name)
    query = select(ReminderRow).where(ReminderRow.person_id == person)
    told: dict[str, tuple[Reminded, ...]] = {}
    for row in session.exec(query.order_by(col(ReminderRow.told_at), col(ReminderRow.step).desc())):
        told[row.effect_key] = (*told.get(row.effect_key, ()), Reminded(row.effect_key, row.on, row.step))
    return told


def find_looked(session: Session) -> datetime | None:
    """Return when it was last looked whom to remind; None if never."""
    found = find_flag(session, _LOOKED)
    return datetime.fromisoformat(found) if found else None


def set_looked(session: Session, now: datetime) -> None:
    """Write down that everybody who is to be reminded up to now was."""
    set_flag(session, _LOOKED, now.isoformat())


def store_heartbeat(session: Session, person_name: str, month: date, now: datetime) -> bool:
    """Write down that a person is told of a month (its first day); False where she was told before, or is gone."""
    person = find_person_id(session, person_name)
    return person is not None and insert_if_new(session, HeartbeatRow, person_id=person, month=month, told_at=now)


def has_heartbeat(session: Session, person_name: str) -> bool:
    """Tell whether any month stands behind a person, told or passed over."""
    person = find_person_id(session, person_name)
    return session.exec(select(col(HeartbeatRow.month)).where(HeartbeatRow.person_id == person)).first() is not None


def list_without_heartbeat(session: Session, months: Collection[date]) -> tuple[str, ...]:
    """Return the names of those who did not decline the report, and for whom one of these months is open."""
    declined = and_(WishRow.person_id == PersonRow.id, col(WishRow.wants_heartbeat).is_(False))
    of_one = [and_(HeartbeatRow.person_id == PersonRow.id, HeartbeatRow.month == month) for month in sorted(months)]
    query = select(PersonRow.name_secret).where(~exists().where(declined))
    return read_names(session, query.where(or_(*(~exists().where(done) for done in of_one))))


def list_names(session: Session) -> tuple[str, ...]:
    """Return the names of all whose row can be read."""
    return read_names(session, select(PersonRow.name_secret))


def find_first_run(session: Session) -> datetime | None:
    """Return when the first pass of this store began; None where there was none."""
    return session.exec(select(func.min(RunRow.started_at))).one()


def count_reads(session: Session, since: datetime, until: datetime) -> tuple[int, int]:
    """Return how many acts were read whole and good from one instant to another, and how often; two languages once."""
    read = (
        select(OutcomeRow.run_id, OutcomeRow.act)
        .where(OutcomeRow.act != "", OutcomeRow.language != "", col(OutcomeRow.outcome).in_(WHOLE_AND_GOOD))
        .where(OutcomeRow.at >= since, OutcomeRow.at < until)
        .distinct()
        .subquery()
    )
    acts, times = session.exec(select(func.count(read.c.act.distinct()), func.count()).select_from(read)).one()
    return acts, times
