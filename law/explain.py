"""What a Change gains from notes and from the edition's cause: who made it, by which rule, from when, for whom.

A note that a unit gained is the best witness; the cause that the portal names is the other. Where they agree that is
said, where they do not, too. An edition's date is taken for the day of effect only where rule and act bear it out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from law.amendments.notes import read_amendments
from law.amendments.rules import corroborate
from law.amendments.targets import target_of
from law.changes.compare import compare
from law.changes.form import mark_form
from law.changes.notes import gained_notes
from law.model import Amendment, Attribution, Change, Effect, Note, Revision


def explain(before: Revision, after: Revision, topics: Sequence[str] = ()) -> tuple[Change, ...]:
    """Return the changes between two revisions with amending act, rule and date of effect, and topics."""
    changes = mark_form(compare(before, after))
    gained = _gained_amendments(before, after)
    promised = _promised(before, after)
    attributed = (replace(_attribute(change, gained, after), topics=tuple(topics)) for change in changes)
    return tuple(_took_effect(change, promised) for change in attributed)


@dataclass(frozen=True, slots=True)
class _Gained:
    note: Note
    amendments: tuple[Amendment, ...]


def _gained_amendments(before: Revision, after: Revision) -> list[_Gained]:
    """Return, for each note that was gained or has grown, the events it did not report before."""
    known: dict[tuple[str, bool], set[tuple[str, str]]] = {}
    for note in before.notes:
        known.setdefault(_witness(note), set()).update(_event(item) for item in read_amendments(note))
    gained = []
    for note in gained_notes(before, after):
        fresh = tuple(item for item in read_amendments(note) if _event(item) not in known.get(_witness(note), ()))
        if fresh:
            gained.append(_Gained(note, fresh))
    return gained


def _promised(before: Revision, after: Revision) -> list[tuple[str, frozenset[str]]]:
    """Return what was announced and is announced no more: the unit, and the numbers of the acts that were to change it.

    When the day comes the note of future wording goes and the text changes (equal rights, 05.07.2011 → 13.10.2011).
    """
    known = {unit.eid for unit in before.provisions}
    gone = [note for note in gained_notes(after, before) if note.kind in ("publisher", "placeholder")]
    return [(target_of(note, known), frozenset(item.act.number for item in read_amendments(note))) for note in gone]


def _took_effect(change: Change, promised: Sequence[tuple[str, frozenset[str]]]) -> Change:
    numbers = {act.number for act in change.amended_by}
    for unit, acts in promised:
        is_there = change.eid == unit or change.eid.startswith(f"{unit}__")
        if is_there and numbers & acts and change.kind != "editorial":
            return replace(change, stage="took_effect")
    return change


def _witness(note: Note) -> tuple[str, bool]:
    """What was announced (equal rights, edition of 05.07.2011) is news once more when a footnote reports it as done."""
    return note.eid, note.kind == "publisher"


def _event(amendment: Amendment) -> tuple[str, str]:
    return amendment.act.number, amendment.act.signed_on.isoformat() if amendment.act.signed_on else ""


def _attribute(change: Change, gained: Sequence[_Gained], after: Revision) -> Change:
    if change.stage == "announced":
        return _attribute_announced(change, after)
    events = _nearest(change, gained)
    cause = after.cause
    if not events:
        if cause is None or not cause.number or change.kind == "editorial":
            return change
        return replace(change, amended_by=(cause,), attribution="cause")
    acts = tuple({_event(item): item.act for item in events}.values())
    attribution: Attribution = "note"
    if len(acts) > 1:
        attribution = "ambiguous"
    elif cause and cause.number == acts[0].number:
        attribution = "agreed"
        acts = (replace(acts[0], code=cause.code, title=cause.title),)
    effect = events[0].effect if len(acts) == 1 else _common_effect(events)
    signed_on = acts[0].signed_on if len(acts) == 1 else None
    return replace(
        change,
        amended_by=acts,
        attribution=attribution,
        effect=corroborate(effect, signed_on, after.portal_version_on),
    )


def _attribute_announced(change: Change, after: Revision) -> Change:
    amendments = read_amendments(Note(change.eid, "publisher", change.after or ""))
    if not amendments:
        return change
    acts = tuple({_event(item): item.act for item in amendments}.values())
    cause = after.cause
    agreed = cause is not None and len(acts) == 1 and cause.number == acts[0].number
    attribution: Attribution = "agreed" if agreed else "note" if len(acts) == 1 else "ambiguous"
    return replace(change, amended_by=acts, attribution=attribution, effect=_common_effect(amendments))


def _common_effect(events: Sequence[Amendment]) -> Effect:
    """Several acts have one day of effect only if all say the same."""
    effects = {(item.effect.rule, item.effect.on, item.effect.phrase) for item in events}
    return events[0].effect if len(effects) == 1 else Effect()


def _nearest(change: Change, gained: Sequence[_Gained]) -> tuple[Amendment, ...]:
    """Return the events of the notes that stand nearest to the change: in its unit, else in the one that holds it."""
    best: tuple[int, list[Amendment]] = (-1, [])
    if change.kind == "replacement":
        # «По всему тексту слова … заменены …» stands at the head of the act.
        whole = [item for item in gained if item.note.eid in ("title", "preamble")]
        if whole:
            return (
                tuple(event for item in whole for event in item.amendments if event.action == "words")
                or whole[0].amendments
            )
    places = [change.eid, *([change.eid_before] if isinstance(change.eid_before, str) else change.eid_before or ())]
    for item in gained:
        place = item.note.eid
        if not any(eid == place or eid.startswith(f"{place}__") for eid in places):
            continue
        if len(place) > best[0]:
            best = (len(place), [])
        if len(place) == best[0]:
            best[1].extend(item.amendments)
    return tuple(best[1])
