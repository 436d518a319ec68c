"""What people decided of acts of the watch list, by the key the act has there: put on watch, or taken off it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from sqlmodel import Session, col, select

from storage.tables_watchlist import ChoiceRow

State = Literal["watched", "proposed", "off"]
"""On watch; waiting for a person; taken off the watch by one."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One act as somebody decided: ``act`` is what was said of it then, by field; empty where nothing was."""

    key: str
    state: State
    act: Mapping[str, Any]


def keep_choice(session: Session, choice: Choice, now: datetime) -> None:
    """Keep a decision; the last one of an act counts. One without words leaves what an earlier one said of the act."""
    row = session.get(ChoiceRow, choice.key) or ChoiceRow(key=choice.key, state=choice.state, act={}, changed_at=now)
    row.state = choice.state
    row.act = dict(choice.act) or row.act
    row.changed_at = now
    session.add(row)
    session.flush()


def list_choices(session: Session) -> tuple[Choice, ...]:
    """Return the decisions, one an act, in the order of the keys."""
    rows = session.exec(select(ChoiceRow).order_by(col(ChoiceRow.key)))
    return tuple(Choice(row.key, cast("State", row.state), row.act) for row in rows)
