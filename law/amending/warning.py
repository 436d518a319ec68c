"""A signed act is read before the consolidated text shows what it does: what it will change is announced.

The words of the law as they are now are put beside the new ones where the order lets us: a unit worded anew, a word
replaced that stands there once. Nothing is guessed of a text we do not have.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from law.amending.model import Order
from law.amending.settle import ReadAct, ReadText, compute
from law.amending.targets import is_target
from law.amendments.notes import read_amendments
from law.languages import label
from law.model import ActFacts, Action, AmendingAct, Change, ChangeKind, Effect, Language, Provision, Revision

KINDS: Mapping[Action, ChangeKind] = {
    "insert": "insertion",
    "exclude": "repeal",
    "restate": "substitution",
    "words": "substitution",
    "amend": "substitution",
    "heading": "heading",
}
SPENT_AFTER = timedelta(days=365)
"""An edition so much younger than an amending act whose day is unknown must hold what that act did."""


def announce(amending: ReadAct, target: Revision, facts: ActFacts, topics: Sequence[str]) -> tuple[Change, ...]:
    """Return what an amending act will change in a watched act's latest text; nothing if that text has it already.

    One change for each unit and kind, in the amending act's order. The repeal of a whole act is not among them: its
    requisites announce it.
    """
    source = amending.texts.get(target.language)
    if source is None or is_consolidated(amending.facts, target):
        return ()
    orders = [order for order in source.orders if order.action in KINDS and order.eid]
    found: dict[tuple[str, ChangeKind], Change] = {}
    units = {unit.eid: unit for unit in target.provisions}
    for order in orders:
        if not is_target(order.target, facts):
            continue
        effect = _effect(source, order, amending)
        if _is_spent(effect, amending.facts, target.portal_version_on):
            continue
        change = _change(order, units, target.language)
        key = (change.eid, change.kind)
        if key in found:
            change = _joined(found[key], change, order)
        found[key] = replace(
            change, effect=effect, amended_by=(as_amending(amending.facts),), attribution="cause", topics=tuple(topics)
        )
    return tuple(found.values())


def is_consolidated(amending: ActFacts, target: Revision) -> bool:
    """Tell whether an edition names an act as its cause or in a note: then it holds what that act did, or says so."""
    if target.cause is not None and (target.cause.number, target.cause.code) in (
        (amending.number, amending.code),
        (amending.number, ""),
    ):
        return True
    named = (amending.number, amending.adopted_on)
    return any(
        (item.act.number, item.act.signed_on) == named for note in target.notes for item in read_amendments(note)
    )


def as_amending(facts: ActFacts) -> AmendingAct:
    """Return an act as one that amends others."""
    return AmendingAct(facts.number, facts.adopted_on, facts.code, facts.title)


def take_effect(changes: Iterable[Change], announced: Sequence[Change], edition_on: date) -> tuple[Change, ...]:
    """Return changes with the stage of those that were announced from the amending act and have come.

    One whose day is known and lies after the edition's stays as it is: the text is here before it is in force. A note
    about future wording that says what was announced already is a note and no more: each is told once.
    """
    return tuple(_taken(change, announced, edition_on) for change in changes)


def _taken(change: Change, announced: Sequence[Change], edition_on: date) -> Change:
    if not any(is_fulfilled(promise, change) for promise in announced):
        return change
    if change.kind == "editorial":
        return replace(change, stage="in_force")
    is_early = change.effect.on is not None and change.effect.on > edition_on
    return change if is_early or change.stage != "in_force" else replace(change, stage="took_effect")


def is_fulfilled(promise: Change, change: Change) -> bool:
    """Tell whether a change is what was announced: an act in common, and the unit or one that holds the other."""
    numbers = {act.number for act in promise.amended_by} & {act.number for act in change.amended_by}
    one, other = promise.eid, change.eid
    is_there = one == other or one.startswith(f"{other}__") or other.startswith(f"{one}__")
    return promise.language == change.language and bool(numbers - {""}) and is_there


def is_announced(change: Change, known: Iterable[Change]) -> bool:
    """Tell whether an act's coming change of a unit is among the stored changes: announced, or there already."""
    return any(item.kind != "status" and is_fulfilled(change, item) for item in known)


def _effect(source: ReadText, order: Order, amending: ReadAct) -> Effect:
    return compute(source.entry.at((order.place,)), amending) if source.entry else Effect()


def _is_spent(effect: Effect, amending: ActFacts, edition_on: date) -> bool:
    if effect.on is not None:
        return edition_on >= effect.on
    return amending.adopted_on is not None and edition_on >= amending.adopted_on + SPENT_AFTER


def _change(order: Order, units: Mapping[str, Provision], language: Language) -> Change:
    kind = KINDS[order.action]
    # A unit that the text does not have (a part counted as a point) is told at the one that holds it.
    eid = order.eid if kind == "insertion" else _known(order.eid, units)
    before, after = _words(order, units.get(eid), units)
    if kind == "heading":
        before, after = _heading(order, units.get(eid))
    return Change(language, kind, "announced", eid, label(eid, language), before, after, places=(eid,))


def _known(eid: str, units: Mapping[str, Provision]) -> str:
    while eid not in units and "__" in eid:
        eid = eid.rpartition("__")[0]
    return eid


def _words(order: Order, unit: Provision | None, units: Mapping[str, Provision]) -> tuple[str | None, str | None]:
    if order.action == "insert":
        return None, order.after
    if unit is None or unit.eid != order.eid:
        return order.before, order.after
    if order.action == "words" and order.before and order.after is not None and unit.text.count(order.before) == 1:
        return unit.text, unit.text.replace(order.before, order.after)
    if order.action == "words":
        return order.before, order.after
    whole = [unit.text, *(each.text for each in units.values() if each.eid.startswith(f"{unit.eid}__"))]
    return "\n".join(line for line in whole if line) or None, order.after


def _heading(order: Order, unit: Provision | None) -> tuple[str | None, str | None]:
    return (unit.heading or None if unit else None), order.after


def _joined(first: Change, second: Change, order: Order) -> Change:
    """Two orders on the words of one unit are one change of it."""
    so_far = first.after or ""
    if order.action == "words" and order.before and order.after is not None and so_far.count(order.before) == 1:
        return replace(first, after=so_far.replace(order.before, order.after))
    return replace(first, after="\n".join(filter(None, (first.after, second.after))) or None)
