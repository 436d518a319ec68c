"""What is still to come in an act: notes about future wording, texts that wait for their day, an end that is named.

An announcement stays pending until the text that it announced has come; that its day is over is said by days below
zero, because a portal may be late. The day is passed in.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from law.amending.warning import KINDS, is_fulfilled
from law.amendments.notes import read_amendments
from law.amendments.targets import target_of
from law.languages import label
from law.model import ActFacts, Action, AmendingAct, Change, Effect, Language, Revision
from law.status import Beside, read_status_change

Source = Literal["note", "placeholder", "requisites", "amending_act", "edition"]
"""Who says so: a publisher's note, a unit that waits for its text, the act's requisites, an amending act that was
read, or an edition that shows the text before its day."""


@dataclass(frozen=True, slots=True)
class Pending:
    """One thing that is to come; ``days_left`` is None where no day is known, and ``effect.phrase`` the condition."""

    act: str
    language: Language
    eid: str
    label: str
    action: Action
    source: Source
    effect: Effect
    days_left: int | None
    amended_by: tuple[AmendingAct, ...]
    words: str
    """The note itself, or the wording that is to come; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An announcement, and the changes that brought what it announced."""

    promise: Change
    came: tuple[Change, ...]


def read_pending(revision: Revision, facts: ActFacts | None, today: date) -> tuple[Pending, ...]:
    """Return what a text and the facts of its act announce, in the order of the act, its own end first.

    >>> from law.model import Note
    >>> note = Note("art_8", "publisher", "Примечание РЦПИ! Подпункт 5) предусмотрен в редакции Закона РК "
    ...             "от 05.07.2011 № 452-IV (вводится в действие с 13.10.2011).")
    >>> facts = ActFacts("49323", "", {}, {}, "upd", "223-IV", None)
    >>> text = Revision("49323", "rus", date(2011, 7, 5), "", (), (note,), None, facts)
    >>> [(item.eid, item.action, item.effect.on, item.days_left) for item in read_pending(text, None, date(2011, 8, 1))]
    [('art_8', 'restate', datetime.date(2011, 10, 13), 73)]
    """
    return (*_end(revision, facts or revision.facts, today), *_notes(revision, today))


def list_pending(
    revision: Revision, facts: ActFacts | None, changes: Sequence[Change], today: date
) -> tuple[Pending, ...]:
    """Return what is pending in an act's latest text, with what stored changes of it add, oldest change first.

    ``changes`` add what an amending act was read to order and no edition shows yet, and texts whose day is to come.
    """
    found = [_better_known(item, changes, today) for item in read_pending(revision, facts, today)]
    for at, change in enumerate(changes):
        if change.language != revision.language or change.kind == "status":
            continue
        is_open = change.stage == "announced" and change.kind != "editorial"
        if is_open and not any(is_fulfilled(change, later) and _has_come(later) for later in changes[at + 1 :]):
            if not any(_says_the_same(item, change) for item in found):
                found.append(_as_pending(revision.act, change, "amending_act", today))
        elif _has_come(change) and change.effect.on is not None and change.effect.on > today:
            found.append(_as_pending(revision.act, change, "edition", today))
    return tuple(found)


def link_arrivals(changes: Sequence[Change]) -> tuple[Arrival, ...]:
    """Return each announcement among an act's changes, oldest first, with the later changes that it announced."""
    promises = [(at, change) for at, change in enumerate(changes) if change.stage == "announced"]
    return tuple(
        Arrival(promise, tuple(later for later in changes[at + 1 :] if _is_arrival(promise, later)))
        for at, promise in promises
    )


def _is_arrival(promise: Change, later: Change) -> bool:
    if later.stage != "took_effect" or later.language != promise.language:
        return False
    return later.kind == promise.kind if promise.kind == "status" else is_fulfilled(promise, later)


def _better_known(item: Pending, changes: Sequence[Change], today: date) -> Pending:
    """Return what a note announces with the day that its amending act gave to the stored announcement."""
    if item.effect.on is not None or item.source == "requisites":
        return item
    stored = (change for change in changes if change.stage == "announced" and change.eid == item.eid)
    same = (change for change in stored if change.language == item.language and change.kind == "editorial")
    effect = next((change.effect for change in same if change.after == item.words), item.effect)
    return replace(item, effect=effect, days_left=_days_left(effect, today))


def _says_the_same(item: Pending, change: Change) -> bool:
    """Tell whether a note of the text itself announces what an amending act was read to order."""
    numbers = {act.number for act in item.amended_by} & {act.number for act in change.amended_by}
    is_there = (
        item.eid == change.eid or change.eid.startswith(f"{item.eid}__") or item.eid.startswith(f"{change.eid}__")
    )
    return item.source in ("note", "placeholder") and bool(numbers) and is_there


def _has_come(change: Change) -> bool:
    return change.stage != "announced" and change.kind != "editorial"


def _end(revision: Revision, facts: ActFacts, today: date) -> Iterator[Pending]:
    change = read_status_change(None, facts, revision.language, (), Beside(notes=revision.notes, today=today))
    if change is not None and change.stage == "announced":
        yield _as_pending(facts.code, change, "requisites", today)


def _notes(revision: Revision, today: date) -> Iterator[Pending]:
    known = {unit.eid for unit in revision.provisions}
    for note in revision.notes:
        if note.kind not in ("publisher", "placeholder"):
            continue
        told = read_amendments(note)
        acts = tuple(dict.fromkeys(item.act for item in told if item.act.number))
        if not acts and note.kind == "publisher":
            continue  # «порядок введения в действие … см. ст. 26» announces nothing
        effects = list(dict.fromkeys(item.effect for item in told))
        effect = effects[0] if len(effects) == 1 else Effect(phrase=note.text)
        eid = target_of(note, known)
        yield Pending(
            act=revision.act,
            language=revision.language,
            eid=eid,
            label=label(eid, revision.language),
            action=told[0].action if told else "unknown",
            source="note" if note.kind == "publisher" else "placeholder",
            effect=effect,
            days_left=_days_left(effect, today),
            amended_by=acts,
            words=note.text,
        )


def _as_pending(act: str, change: Change, source: Source, today: date) -> Pending:
    actions: Iterable[Action] = (action for action, kind in KINDS.items() if kind == change.kind)
    return Pending(
        act=act,
        language=change.language,
        eid=change.eid,
        label=change.label,
        action="lose_force" if change.kind == "status" else next(iter(actions), "amend"),
        source=source,
        effect=change.effect,
        days_left=_days_left(change.effect, today),
        amended_by=change.amended_by,
        words=change.after or "",
    )


def _days_left(effect: Effect, today: date) -> int | None:
    return (effect.on - today).days if effect.on else None
