"""Two revisions of one act in one language become Changes, in the order of the act.

Whether a unit changed is decided on its canonical words; how, by its pair. ``compare(a, a) == ()``. The topmost unit
that is wholly new or gone is one change with all its text. Notes are compared apart from law.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from law.changes.dividing import take_divisions
from law.changes.division import Division
from law.changes.notes import compare_notes
from law.changes.numbers import changed_numbers
from law.changes.pairing import Pairing, pair
from law.changes.replacement import group_replacements
from law.changes.rows import FoldedRows, fold_rows
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
    old = Side(before)
    new = Side(after, old)
    found: list[tuple[float, Change]] = []
    covered: frozenset[str] = frozenset()
    if not before.law_hash or before.law_hash != after.law_hash:
        pairing = pair(old, new)
        take_divisions(old, new, pairing)
        found = list(_compare_law(old, new, pairing))
        covered = frozenset(later.eid for earlier, later in pairing.same if later.excluded and not earlier.excluded)
    law = group_replacements([change for _, change in sorted(found, key=lambda placed: placed[0])])
    return law + compare_notes(before, after, law, covered)


def _compare_law(before: Side, after: Side, pairing: Pairing) -> Iterable[tuple[float, Change]]:
    language = after.revision.language
    folded = fold_rows(before, after, pairing)
    # An own line that became a point, or was one, is told there.
    lines = {unit.eid for old, new in pairing.renumbered if old.kind != new.kind for unit in (old, new)}
    divisions = [*pairing.split, *pairing.joined]
    divided = {unit.eid for division in divisions for unit in (division.whole, *division.parts)}
    place_after = {old.eid: after.order[new.eid] for old, new in [*pairing.same, *pairing.renumbered]}
    place_after |= {division.whole.eid: after.order[division.parts[-1].eid] for division in pairing.split}
    place_after |= {part.eid: after.order[division.whole.eid] for division in pairing.joined for part in division.parts}
    yield from (_split(before, after, division) for division in pairing.split)
    yield from (_joined(before, after, division) for division in pairing.joined)
    for old, new in pairing.same:
        for change in _compare_pair(before, after, (old, new)):
            is_told = bool(divided & {old.eid, new.eid}) and change.kind != "heading"
            if not is_told and (change.kind != "substitution" or not lines & {old.eid, new.eid}):
                yield after.order[new.eid], _with_folded(change, old, folded, before)
    for old, new in pairing.renumbered:
        yield from ((after.order[new.eid], change) for change in _placed("renumbering", before, after, (old, new)))
    for old, new in pairing.moved:
        yield from ((after.order[new.eid], change) for change in _placed("move", before, after, (old, new)))
    # A chapter that came over articles which stood there before, or went from over them, takes no article with it.
    stayed = [*pairing.same, *pairing.renumbered, *pairing.moved]
    old_stayed, new_stayed = {old.eid for old, _ in stayed}, {new.eid for _, new in stayed}
    for unit in pairing.new:
        if not unit.excluded:
            kind: ChangeKind = "table_cell" if unit.kind == "cell" else "insertion"
            yield after.order[unit.eid], _change(kind, language, unit.eid, None, after.whole_text(unit, new_stayed))
    for unit in pairing.gone:
        if not unit.excluded and unit.eid not in folded.eids:
            kind = "table_cell" if unit.kind == "cell" else "repeal"
            at = _place_of_gone(unit, before, place_after)
            change = _change(kind, language, unit.eid, before.whole_text(unit, old_stayed), None)
            yield at, _with_folded(change, unit, folded, before)


def _with_folded(change: Change, old: Provision, folded: FoldedRows, before: Side) -> Change:
    """Return a change with the words of the rows that are told with it."""
    if change.kind == "repeal" and old.eid in folded.rows:
        words = [change.before or "", *(before.whole_text(row) for row in folded.rows[old.eid])]
        return replace(change, before="\n".join(words))
    parts = folded.cells.get(change.eid, []) if change.kind == "table_cell" else []
    if not parts:
        return change
    eids = (old.eid, *(part.eid for part in parts))
    return replace(change, before=" ".join([change.before or "", *(part.text for part in parts)]), eid_before=eids)


def _compare_pair(before: Side, after: Side, units: tuple[Provision, Provision]) -> Iterable[Change]:
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
    if old.heading != new.heading and canonical_heading(old.heading) != canonical_heading(new.heading):
        yield _heading(old, new, language)
    if (old.kind, old.text) != (new.kind, new.text) and _says(old) != _says(new):
        kind = _KIND_OF_OWN_TEXT.get(new.kind, "substitution")
        yield _reworded(kind, old, new, language)


def _says(unit: Provision) -> str:
    return canonical_heading(unit.text) if unit.kind == "title" else canonical(unnumbered(unit))


def _heading(old: Provision, new: Provision, language: Language) -> Change:
    change = _change("heading", language, new.eid, headed(old) or None, headed(new) or None)
    return replace(change, eid_before=old.eid if old.eid != new.eid else None)


def _reworded(kind: ChangeKind, old: Provision, new: Provision, language: Language) -> Change:
    """The number a unit begins with is told by its place: it is no figure that changed."""
    pieces, degraded = diff_words(unnumbered(old), unnumbered(new))
    change = _change(kind, language, new.eid, old.text or None, new.text or None)
    eid_before = old.eid if old.eid != new.eid else None
    return replace(change, eid_before=eid_before, numbers=changed_numbers(pieces), degraded=degraded)


def _placed(kind: ChangeKind, before: Side, after: Side, units: tuple[Provision, Provision]) -> Iterable[Change]:
    """A unit that changed its place is one change, words that differ included; its heading is told apart."""
    old, new = units
    language = after.revision.language
    if old.kind != new.kind:
        # An article's own line that became a point, or the reverse: the line alone changed its place.
        yield _reworded(kind if _says(old) == _says(new) else "substitution", old, new, language)
        return
    change = _change(kind, language, new.eid, before.whole_text(old), after.whole_text(new))
    pieces, degraded = diff_words(unnumbered(old), unnumbered(new))
    yield replace(change, eid_before=old.eid, numbers=changed_numbers(pieces), degraded=degraded)
    if canonical_heading(old.heading) != canonical_heading(new.heading):
        yield _heading(old, new, language)


def _split(before: Side, after: Side, division: Division) -> tuple[float, Change]:
    """One unit became several: its words, and the words of all of them, a unit after another."""
    told = division.told(before, (division.whole,)), division.told(after, division.parts)
    change = _of_division("split", after.revision.language, division.parts, *told)
    return after.order[division.parts[0].eid], replace(change, eid_before=division.whole.eid)


def _joined(before: Side, after: Side, division: Division) -> tuple[float, Change]:
    """Several units became one."""
    told = division.told(before, division.parts), division.told(after, (division.whole,))
    change = _of_division("join", after.revision.language, (division.whole,), *told)
    return after.order[division.whole.eid], replace(change, eid_before=tuple(part.eid for part in division.parts))


def _of_division(
    kind: ChangeKind, language: Language, places: Sequence[Provision], was: tuple[str, str], now: tuple[str, str]
) -> Change:
    pieces, degraded = diff_words(was[1], now[1])
    change = _change(kind, language, places[0].eid, was[0], now[0])
    eids = tuple(unit.eid for unit in places)
    return replace(change, places=eids, numbers=changed_numbers(pieces), degraded=degraded)


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
