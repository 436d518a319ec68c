"""What was paired is looked at once more for units that were divided or joined, and the pairing is put right."""

from collections.abc import Sequence

from rapidfuzz.fuzz import ratio

from law.changes.division import Division, Open, find_divisions
from law.changes.pairing import REWORDED_LEAST, Pairing
from law.changes.side import Side
from law.model import Provision

Pairs = list[tuple[Provision, Provision]]


def take_divisions(before: Side, after: Side, found: Pairing) -> None:
    """Move every unit that was split, or joined with others, out of the pairs and of what is gone or new."""
    excluded_now = [old for old, new in found.same if new.excluded and not old.excluded]
    printed_again = [new for old, new in found.same if old.excluded and not new.excluded]
    gone = [*(unit for unit in found.gone if not unit.excluded), *excluded_now]
    new = [*(unit for unit in found.new if not unit.excluded), *printed_again]
    pairs = [*found.same, *found.renumbered, *found.moved]
    if not gone and not new:
        return
    found.split = find_divisions(before, after, Open(pairs, gone, new))
    _remove(before, after, found, found.split, is_split=True)
    if found.gone or excluded_now:
        told = {division.whole.eid for division in found.split}
        pairs = [(new, old) for old, new in [*found.same, *found.renumbered, *found.moved] if old.eid not in told]
        gone = [unit for unit in [*found.gone, *excluded_now] if not unit.excluded and unit.eid not in told]
        told = {part.eid for division in found.split for part in division.parts}
        new = [unit for unit in [*found.new, *printed_again] if not unit.excluded and unit.eid not in told]
        found.joined = find_divisions(after, before, Open(pairs, new, gone))
        _remove(before, after, found, found.joined, is_split=False)


def _remove(before: Side, after: Side, found: Pairing, divisions: Sequence[Division], *, is_split: bool) -> None:
    whole_side, part_side = (before, after) if is_split else (after, before)
    wholes: set[str] = set()
    parts: set[str] = set()
    lines: set[str] = set()
    for division in divisions:
        if division.is_own_line:
            lines.add(division.whole.eid)
            parts |= {part.eid for part in division.parts}
        else:
            wholes |= {member.eid for member in whole_side.subtree(division.whole)}
            parts |= {member.eid for part in division.parts for member in part_side.subtree(part)}
    freed: list[tuple[Provision, Provision]] = []

    def stays(pair: tuple[Provision, Provision]) -> bool:
        whole, part = pair if is_split else pair[::-1]
        if whole.excluded or part.excluded:
            return True
        if whole.eid in lines:
            return whole.kind == part.kind  # what stands under the line, and the heading over it, are compared apart
        if part.eid in parts and whole.eid not in wholes:
            freed.append((whole, part))
        return whole.eid not in wholes and part.eid not in parts

    found.same = [pair for pair in found.same if stays(pair)]
    found.renumbered = [pair for pair in found.renumbered if stays(pair)]
    found.moved = [pair for pair in found.moved if stays(pair)]
    old_taken, new_taken = (wholes | lines, parts) if is_split else (parts, wholes | lines)
    found.gone = [unit for unit in found.gone if unit.eid not in old_taken]
    found.new = [unit for unit in found.new if unit.eid not in new_taken]
    for whole, part in freed:
        # Its number was taken over by a part of another unit: its words may stand under a number that is free.
        others = found.new if is_split else found.gone
        near = [unit for unit in others if unit.parent == part.parent and unit.kind == whole.kind]
        best = _most_alike(whole_side.likeness(whole), near, part_side)
        if best is None:
            (found.gone if is_split else found.new).append(whole)
        else:
            others.remove(best)
            found.renumbered.append((whole, best) if is_split else (best, whole))


def _most_alike(said: str, others: Sequence[Provision], side: Side) -> Provision | None:
    """Return the unit without anything below it that says most nearly the same, if one is like it at all."""
    scores = {unit.eid: ratio(said, side.likeness(unit)) for unit in others if not side.children.get(unit.eid)}
    best = max((unit for unit in others if unit.eid in scores), key=lambda unit: scores[unit.eid], default=None)
    return best if best is not None and scores[best.eid] >= REWORDED_LEAST else None
