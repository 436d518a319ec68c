"""What a Change gains from notes and from the edition's cause: who made it, by which rule, from when, for whom.

A note that a unit gained is the best witness; the cause that the portal names is the other. Where they agree that is
said, where they do not, too. An edition's date is taken for the day of effect only where rule and act bear it out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from law.amendments.notes import read_amendments
from law.amendments.rules import corroborate
from law.amendments.targets import target_of
from law.changes.compare import compare
from law.changes.form import mark_form
from law.changes.notes import gained_notes
from law.model import AmendingAct, Amendment, Attribution, Change, Effect, Note, Revision
from law.summaries.cells import name_cells
from law.witnesses import Witnesses, effect_for, numbers_of


def explain(before: Revision, after: Revision, topics: Sequence[str] = ()) -> tuple[Change, ...]:
    """Return the changes between two revisions with amending act, rule and date of effect, and topics."""
    changes = name_cells(mark_form(compare(before, after)), before, after)
    witnesses = Witnesses(before, after)
    promised = _promised(before, after)
    attributed = (replace(_attribute(change, witnesses, after), topics=tuple(topics)) for change in changes)
    return tuple(_took_effect(change, promised) for change in attributed)


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


def _attribute(change: Change, witnesses: Witnesses, after: Revision) -> Change:
    if change.stage == "announced":
        return _attribute_announced(change, after)
    events = witnesses.find(change)
    cause = after.cause
    if not events:
        if cause is None or not cause.number or change.kind == "editorial":
            return change
        return replace(change, amended_by=(cause,), attribution="cause")
    acts = _acts(events)
    attribution: Attribution = "note"
    if len(acts) > 1:
        attribution = "ambiguous"
    elif cause and any(cause.number in numbers_of(item) for item in events):
        attribution = "agreed"
        acts = (replace(acts[0], code=cause.code, title=cause.title),)
    effect = _common([effect_for(change, item, witnesses.known) for item in events])
    signed_on = acts[0].signed_on if len(acts) == 1 else None
    return replace(
        change,
        amended_by=acts,
        attribution=attribution,
        effect=corroborate(effect, signed_on, after.portal_version_on),
        contradictions=tuple(dict.fromkeys(named for item in events for named in item.contradictions)),
    )


def _attribute_announced(change: Change, after: Revision) -> Change:
    amendments = read_amendments(Note(change.eid, "publisher", change.after or ""))
    if not amendments:
        return change
    acts = _acts(amendments)
    cause = after.cause
    agreed = cause is not None and len(acts) == 1 and cause.number == acts[0].number
    attribution: Attribution = "agreed" if agreed else "note" if len(acts) == 1 else "ambiguous"
    return replace(
        change, amended_by=acts, attribution=attribution, effect=_common([item.effect for item in amendments])
    )


def _acts(events: Iterable[Amendment]) -> tuple[AmendingAct, ...]:
    return tuple({(item.act.number, item.act.signed_on): item.act for item in events}.values())


def _common(effects: Sequence[Effect]) -> Effect:
    """Several events have one day of effect only if all say the same."""
    said = {(effect.rule, effect.on, effect.phrase) for effect in effects}
    return effects[0] if len(said) == 1 else Effect()
