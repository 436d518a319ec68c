"""Two revisions of one act in one language become Changes, in the order of the act.

Whether a unit changed is decided on its canonical words; how, by its pair. ``compare(a, a) == ()``. The topmost unit
that is wholly new or gone is one change with all its text. Notes are compared apart from law.
"""

from collections.abc import Iterable
from dataclasses import replace

from law.changes.notes import compare_notes
from law.changes.numbers import changed_numbers
from law.changes.pairing import Pairing, pair
from law.changes.replacement import group_replacements
from law.changes.side import Side, headed, unnumbered
from law.changes.words import diff_words
from law.languages import label
from law.model import Change, ChangeKind, Language, Provision, ProvisionKind, Revision
from law.wording import canonical, canonical_heading

_KIND_OF_OWN_TEXT: dict[ProvisionKind, ChangeKind] = {"cell": "table_cell", "title": "heading"}


def compare(before: Revision, after: Revision) -> tuple[Change, ...]:
    """Return what changed in the law and its notes; empty if no word did. Both revisions are of one language."""
    if before.law_hash == after.law_hash and before.notes_hash == after.notes_hash and before.law_hash:
        return ()
    old, new = Side(before), Side(after)
    found: list[tuple[float, Change]] = []
    if not before.law_hash or before.law_hash != after.law_hash:
        found = list(_compare_law(old, new, pair(old, new)))
    law = group_replacements([change for _, change in sorted(found, key=lambda placed: placed[0])])
    return law + compare_notes(before, after, law)


def _compare_law(before: Side, after: Side, pairing: Pairing) -> Iterable[tuple[float, Change]]:
    language = after.revision.language
    place_after = {old.eid: after.order[new.eid] for old, new in [*pairing.same, *pairing.renumbered]}
    for old, new in pairing.same:
        for change in _compare_pair(before, after, (old, new)):
            yield after.order[new.eid], change
    placed: tuple[tuple[ChangeKind, list[tuple[Provision, Provision]]], ...] = (
        ("renumbering", pairing.renumbered),
        ("move", pairing.moved),
    )
    for kind, pairs in placed:
        for old, new in pairs:
            yield after.order[new.eid], _placed(kind, before, after, (old, new))
            for change in _compare_pair(before, after, (old, new), moved=True):
                yield after.order[new.eid] + 0.1, change
    for unit in pairing.new:
        if not unit.excluded:
            kind = "table_cell" if unit.kind == "cell" else "insertion"
            yield after.order[unit.eid], _change(kind, language, unit.eid, None, after.whole_text(unit))
    for unit in pairing.gone:
        if not unit.excluded:
            kind = "table_cell" if unit.kind == "cell" else "repeal"
            at = _place_of_gone(unit, before, place_after)
            yield at, _change(kind, language, unit.eid, before.whole_text(unit), None)


def _compare_pair(
    before: Side, after: Side, units: tuple[Provision, Provision], *, moved: bool = False
) -> Iterable[Change]:
    old, new = units
    language = after.revision.language
    if old.excluded and new.excluded:
        return
    if new.excluded:
        yield _change("repeal", language, old.eid, before.whole_text(old), None)
        return
    if old.excluded:
        yield _change("insertion", language, new.eid, None, after.whole_text(new))
        return
    eid_before = old.eid if old.eid != new.eid else None
    if canonical_heading(old.heading) != canonical_heading(new.heading):
        change = _change("heading", language, new.eid, headed(old) or None, headed(new) or None)
        yield replace(change, eid_before=eid_before)
    if moved or new.kind in ("point", "subpoint"):
        differs = canonical(unnumbered(old)) != canonical(unnumbered(new))
    else:
        differs = canonical(old.text) != canonical(new.text)
    if differs and (not moved or (old.text and new.text)):
        kind = _KIND_OF_OWN_TEXT.get(new.kind, "substitution")
        # The number of a unit that moved is told by its place.
        pieces, degraded = diff_words(*((unnumbered(old), unnumbered(new)) if moved else (old.text, new.text)))
        change = _change(kind, language, new.eid, old.text or None, new.text or None)
        yield replace(change, eid_before=eid_before, numbers=changed_numbers(pieces), degraded=degraded)


def _placed(kind: ChangeKind, before: Side, after: Side, units: tuple[Provision, Provision]) -> Change:
    old, new = units
    was, now = before.whole_text(old), after.whole_text(new)
    return replace(_change(kind, after.revision.language, new.eid, was, now), eid_before=old.eid)


def _change(kind: ChangeKind, language: Language, eid: str, before: str | None, after: str | None) -> Change:
    return Change(
        language=language,
        kind=kind,
        stage="in_force",
        eid=eid,
        label=label(eid, language),
        before=before,
        after=after,
        places=(eid,),
    )


def _place_of_gone(unit: Provision, before: Side, place_after: dict[str, int]) -> float:
    """A unit that is gone is told where it stood: after the last one before it that is still there."""
    units = before.revision.provisions
    for at in range(before.order[unit.eid], -1, -1):
        if units[at].eid in place_after:
            return place_after[units[at].eid] + 0.5
    return -1.0
