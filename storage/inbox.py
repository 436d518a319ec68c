"""The news as the staff's work: who looks after a step of an act, how far it has come, and who said so.

A step that nobody has touched is new and has no row: nothing has to be done for it to be in the inbox, so nothing is
left out of it. «Sent» is said by nobody: what is approved and was told is sent.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast, get_args

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from law.errors import MonitorError
from storage.audit import Deed, actor_of, append
from storage.columns import insert_if_new
from storage.errors import NotStoredError
from storage.flags import find_flag, set_flag, vault_of
from storage.seen import NewsStep, has_news
from storage.tables_buttons import PersonAccountRow
from storage.tables_inbox import InboxEventRow, InboxItemRow
from storage.tables_people import DeliveryRow
from storage.tables_web import AccountRow
from storage.told import list_alerts_of
from storage.users import NAME, ROLES, fold_name

WorkState = Literal["new", "in_review", "approved", "sent", "done", "not_relevant"]
STATES: tuple[WorkState, ...] = get_args(WorkState)
MOVES: dict[WorkState, tuple[WorkState, ...]] = {
    "new": ("in_review", "not_relevant"),
    "in_review": ("approved", "not_relevant", "new"),
    "approved": ("done", "not_relevant", "in_review"),
    "sent": ("done", "not_relevant", "in_review"),
    "done": ("in_review",),
    "not_relevant": ("in_review",),
}
"""Where a piece of work may go from each state by a button; the first is the usual way on."""
CLOSED: tuple[WorkState, ...] = ("done", "not_relevant")
REASON = "inbox_event.reason"
HOURS = 24
"""After how many hours new work that nobody has taken is late, where the admin has said nothing else."""
MOST_HOURS = 24 * 14
_HOURS_FLAG = "inbox hours"
_STAFF = ROLES[1:]


class WrongMoveError(MonitorError):
    """Raised where a piece of work cannot go from its present state to another one, from ``move``."""


@dataclass(frozen=True, slots=True)
class Work:
    """How far a step has come, and the number of the account that looks after it; None where nobody does."""

    state: WorkState = "new"
    assignee: int | None = None
    number: int | None = None
    """Of its row; None where nobody has touched it."""

    @property
    def is_open(self) -> bool:
        """Whether there is anything left to do."""
        return self.state not in CLOSED


@dataclass(frozen=True, slots=True)
class Event:
    """What was done with a piece of work: a state, or an assignee (an account's number, empty for nobody)."""

    at: datetime
    who: str
    what: Literal["state", "assignee"]
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who may sign in now."""

    number: int
    name: str
    is_staff: bool
    """Whether work can be given to her: an editor or an admin."""


def list_colleagues(session: Session) -> tuple[Colleague, ...]:
    """Return everybody who may sign in, by name."""
    rows = session.exec(select(AccountRow).where(col(AccountRow.is_disabled).is_(False))).all()
    vault = vault_of(session)
    found = [Colleague(row.id or 0, vault.decrypt(row.name_secret, NAME), row.role in _STAFF) for row in rows]
    return tuple(sorted(found, key=lambda one: fold_name(one.name)))


def find_staff_of(session: Session, person_id: int) -> Colleague | None:
    """Return the editor or admin whose account is a reader's own (``seen.tie_account``); None for all others."""
    query = select(AccountRow).join(PersonAccountRow, col(PersonAccountRow.account_id) == AccountRow.id)
    row = session.exec(query.where(PersonAccountRow.person_id == person_id)).first()
    if row is None or row.is_disabled or row.role not in _STAFF:
        return None
    return Colleague(row.id or 0, vault_of(session).decrypt(row.name_secret, NAME), is_staff=True)


def take_on(session: Session, step: NewsStep, colleague: Colleague, at: datetime) -> bool:
    """Give work to a colleague by her own word and return whether it is hers: another's, or what is closed, is not."""
    row = get_item(session, step)
    work = _as_work(session, row)
    if work.assignee is None and work.is_open:
        _give(session, row, colleague.name, colleague.number, at)
        return True
    return work.assignee == colleague.number


def list_work(session: Session) -> dict[NewsStep, Work]:
    """Return all work that anybody has touched, by its step."""
    rows = session.exec(select(InboxItemRow)).all()
    return {NewsStep(row.act, row.from_on, row.to_on): _as_work(session, row) for row in rows}


def find_work(session: Session, step: NewsStep) -> Work:
    """Return how far a step has come."""
    row = _find_row(session, step)
    return _as_work(session, row) if row else Work()


def get_item(session: Session, step: NewsStep) -> InboxItemRow:
    """Return the row of a step's work, made now where there was none; raises NotStoredError where there is no step."""
    if not has_news(session, step):
        raise NotStoredError(f"no change of act {step.act} is stored from {step.from_on} to {step.to_on}")
    values = {"act": step.act, "from_on": step.from_on, "to_on": step.to_on, "state": STATES[0], "assignee_id": None}
    insert_if_new(session, InboxItemRow, **values)
    # Held until the end: of two who press at one moment, the second finds what the first did.
    return session.exec(_of(step).with_for_update()).one()


def move(session: Session, step: NewsStep, state: WorkState, said: tuple[str, str], at: datetime) -> None:
    """Bring work into another state; ``said`` is the name of who does it, and her reason.

    Raises WrongMoveError where it cannot go there from where it is, or is not relevant without a reason.
    """
    name, reason = said
    row = get_item(session, step)
    was = _as_work(session, row).state
    if state not in MOVES[was]:
        raise WrongMoveError(f"work that is {was} does not become {state}")
    if state == "not_relevant" and not reason.strip():
        raise WrongMoveError("what is not relevant needs a reason")
    row.state = state
    _write(session, row, ("state", state), (name, reason.strip()), at)
    if state == "in_review" and row.assignee_id is None:
        _give(session, row, name, _number_of(session, name), at)


def note_approved(session: Session, step: NewsStep, name: str, at: datetime) -> None:
    """Bring work whose words an editor has approved to «approved»; what is closed or approved stays as it is."""
    row = get_item(session, step)
    if row.state in ("new", "in_review"):
        row.state = "approved"
        _write(session, row, ("state", "approved"), (name, ""), at)


def assign(session: Session, step: NewsStep, name: str, to: int | None, at: datetime) -> None:
    """Give work to an editor or an admin by the account's number, or to nobody; raises NotStoredError."""
    if to is not None and to not in {one.number for one in list_colleagues(session) if one.is_staff}:
        raise NotStoredError(f"account {to} looks after no work")
    row = get_item(session, step)
    if row.assignee_id != to:
        _give(session, row, name, to, at)


def list_events(session: Session, step: NewsStep) -> tuple[Event, ...]:
    """Return what was done with a step, newest first."""
    item = _find_row(session, step)
    if item is None:
        return ()
    query = select(InboxEventRow).where(InboxEventRow.item_id == item.id).order_by(col(InboxEventRow.id).desc())
    return tuple(
        Event(row.at, row.who, "state" if row.what == "state" else "assignee", row.value, _open(session, row))
        for row in session.exec(query)
    )


def find_hours(session: Session) -> int:
    """Return after how many hours work that nobody has taken is late."""
    return int(find_flag(session, _HOURS_FLAG) or HOURS)


def set_hours(session: Session, hours: int, who: str, at: datetime) -> None:
    """Say after how many hours work that nobody has taken is late; raises ValueError outside 1 to MOST_HOURS."""
    if not 1 <= hours <= MOST_HOURS:
        raise ValueError(f"{hours} hours: a number from 1 to {MOST_HOURS}")
    set_flag(session, _HOURS_FLAG, str(hours))
    append(session, Deed(who, "changed", "inbox hours", str(hours)), at)


def _give(session: Session, row: InboxItemRow, name: str, to: int | None, at: datetime) -> None:
    row.assignee_id = to
    _write(session, row, ("assignee", "" if to is None else str(to)), (name, ""), at)


def _write(session: Session, row: InboxItemRow, what: tuple[str, str], said: tuple[str, str], at: datetime) -> None:
    """Keep a deed in the work's own history and in the audit log, in the transaction in which it is done."""
    (kind, value), (name, reason) = what, said
    who = actor_of(session, name)
    sealed = vault_of(session).encrypt(reason, REASON) if reason else ""
    assert row.id is not None  # noqa: S101 - for the types; a stored row has its number
    session.add(row)
    session.add(InboxEventRow(item_id=row.id, at=at, who=who, what=kind, value=value, reason_secret=sealed))
    session.flush()
    append(session, Deed(who, "changed", "inbox", str(row.id)), at, {kind: value})


def _as_work(session: Session, row: InboxItemRow) -> Work:
    state = cast("WorkState", row.state)
    if state == "approved" and _was_sent(session, NewsStep(row.act, row.from_on, row.to_on)):
        state = "sent"
    return Work(state, row.assignee_id, row.id)


def _was_sent(session: Session, step: NewsStep) -> bool:
    alerts = [told.alert for told in list_alerts_of(session, step)]
    query = select(DeliveryRow.id).where(col(DeliveryRow.alert).in_(alerts), DeliveryRow.state == "sent")
    return session.exec(query.limit(1)).first() is not None


def _number_of(session: Session, name: str) -> int | None:
    return next((one.number for one in list_colleagues(session) if fold_name(one.name) == fold_name(name)), None)


def _find_row(session: Session, step: NewsStep) -> InboxItemRow | None:
    return session.exec(_of(step)).first()


def _of(step: NewsStep) -> SelectOfScalar[InboxItemRow]:
    return select(InboxItemRow).where(
        InboxItemRow.act == step.act, InboxItemRow.from_on == step.from_on, InboxItemRow.to_on == step.to_on
    )


def _open(session: Session, row: InboxEventRow) -> str:
    return vault_of(session).decrypt(row.reason_secret, REASON) if row.reason_secret else ""
