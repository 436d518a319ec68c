"""Pieces of news as they waited, read back from their numbers: the same for everybody for whom the same waits.

Two hundred changes wait for five hundred people: each is read once in a round, not a hundred thousand times.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlmodel import Session, col, select

from alerts.model import News, NextAct, Step
from law.model import Change, Language
from law.serial import from_plain
from storage.acts import find_facts
from storage.columns import write_json
from storage.effects import read_changes
from storage.errors import NotStoredError
from storage.other_texts import read_other_texts
from storage.tables import ChangeRow
from storage.tables_digests import HeldRow

_AT_ONCE = 500
MOST_CHARACTERS = 20_000_000
"""Of law that a shelf keeps; past that it begins anew."""


@dataclass
class Shelf:
    """What was read for one person of a round, for the next one: what it holds is as the first of them saw it."""

    _kept: dict[str, News] = field(default_factory=dict)
    _characters: int = 0

    def read(self, session: Session, rows: Sequence[HeldRow], told: set[int]) -> News:
        """Return what one piece of news was, as it is known today, without the changes that were told."""
        plain = join_steps([step for row in rows for step in row.value["steps"]])
        numbers = list_numbers([{"steps": plain}])
        said = [rows[0].news_key, rows[0].seen_at.isoformat(), {**rows[0].value, "steps": plain}]
        key = write_json([*said, sorted(numbers & told)])
        news = self._kept.get(key)
        if news is None:
            news = _read_news(session, rows[0], plain, numbers - told)
            self._keep(key, news)
        return news

    def _keep(self, key: str, news: News) -> None:
        changes = (change for step in news.steps for change in step.changes)
        size = len(key) + sum(len(change.before or "") + len(change.after or "") for change in changes)
        if self._characters + size > MOST_CHARACTERS:
            self._kept.clear()
            self._characters = 0
        self._kept[key] = news
        self._characters += size


def join_steps(steps: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the steps with those of the same editions made one, each change once, in the order of the act."""
    joined: dict[tuple[Language, str, str], dict[str, Any]] = {}
    for step in steps:
        place = step["language"], step["from_on"], step["to_on"]
        known = joined.setdefault(place, {**step, "changes": []})
        known["changes"] = sorted({*known["changes"], *step["changes"]})
    return list(joined.values())


def list_numbers(values: Iterable[dict[str, Any]]) -> set[int]:
    """Return the numbers of all stored changes that these name."""
    return {number for value in values for step in value["steps"] for number in map(int, step["changes"])}


def _read_news(session: Session, row: HeldRow, plain: Sequence[dict[str, Any]], numbers: set[int]) -> News:
    value = row.value
    facts = find_facts(session, value["act"])
    if facts is None:
        raise NotStoredError(f"there is no act {value['act']}")
    changes = _read_changes(session, numbers)
    steps = tuple(_read_steps(plain, changes))
    next_act = from_plain(NextAct, value["next_act"]) if value["next_act"] else None
    others = read_other_texts(session, facts.code, steps)
    return News(row.news_key, facts, steps, row.seen_at, next_act, others)


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
