"""One unit divided into several, and several joined into one: their words stay, in their order; their marks differ.

A division is believed for its words alone: nearly all words of the whole stand in the parts, each part is covered by
the whole, and nothing else came in. So an insertion beside a repeal is never taken for one. A join is a split seen
from the other side. Only units without a partner, and those that stand next to them, are looked at.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nsmallest

from rapidfuzz.distance import Indel
from rapidfuzz.fuzz import ratio

from law.changes.side import Side, unnumbered
from law.model import Provision, ProvisionKind

LEAST_KEPT = 0.85
"""This share of all words, the whole's and the parts', must be the same words in the same order."""
_MOST_STRANGE = 4
"""Of this many words of a part one may be new; a shorter part must stand in the whole word for word."""
_WEAK_PAIR = 75.0
_SHINGLE = 3
_MOST_OWNERS = 8
"""Words that stand in more units than this are a turn of phrase and lead nowhere."""
_PARTS: frozenset[ProvisionKind] = frozenset({"article", "point", "subpoint", "indent"})
_WHOLES: frozenset[ProvisionKind] = _PARTS | {"preamble"}
_HEADS = frozenset({"article", "preamble"})
Pairs = Sequence[tuple[Provision, Provision]]


@dataclass(frozen=True, slots=True)
class Division:
    """A unit of one side and the units of the other that its words stand in, in reading order.

    ``is_own_line``: only the unit's own line was divided; what stands below it, and below its partner ``heir`` (an
    eid) among the parts, is compared apart.
    """

    whole: Provision
    parts: tuple[Provision, ...]
    is_own_line: bool = False
    heir: str = ""

    def told(self, side: Side, units: Sequence[Provision]) -> tuple[str, str]:
        """Return the words of the whole, or of the parts, a unit after another: as printed, and without numbers."""
        alone = {self.whole.eid, self.heir} if self.is_own_line else set()
        printed = [unit.text if unit.eid in alone else side.whole_text(unit) for unit in units]
        members = [unit for top in units for unit in ([top] if top.eid in alone else side.subtree(top))]
        return "\n".join(printed), "\n".join(unnumbered(unit) for unit in members)


@dataclass(frozen=True, slots=True)
class Open:
    """What one side offers: ``paired`` units with their partners, whole on the left, and the free ones of each side."""

    paired: Pairs
    free_wholes: Sequence[Provision]
    free_parts: Sequence[Provision]


def find_divisions(whole: Side, parts: Side, open_units: Open) -> list[Division]:
    """Return the units of ``whole`` that were divided into several of ``parts``, each unit in at most one of them."""
    return _Finder(whole, parts, open_units).find()


class _Finder:
    def __init__(self, whole: Side, parts: Side, open_units: Open) -> None:
        self.whole, self.parts = whole, parts
        self.partner_of_part: dict[str, Provision] = {}
        self.partners: dict[str, list[Provision]] = {}
        changed: list[Provision] = []
        weak: list[Provision] = []
        for one, other in open_units.paired:
            self.partner_of_part.setdefault(other.eid, one)
            self.partners.setdefault(one.eid, []).append(other)
            if one.kind not in _WHOLES or one.excluded or other.excluded:
                continue
            was, now = whole.likeness(one), parts.likeness(other)
            if was != now:
                changed.append(one)
                if self._is_weak(one, other) and ratio(was, now) < _WEAK_PAIR:
                    weak.append(other)
        self.pieces = [*(unit for unit in open_units.free_parts if unit.kind in _PARTS), *weak]
        self.wholes = {
            unit.eid: unit for unit in [*changed, *open_units.free_wholes] if unit.kind in _WHOLES and not unit.excluded
        }
        self._tokens: dict[tuple[int, str, bool], list[str]] = {}
        self._positions: dict[str, dict[str, int]] = {}
        self.taken: set[str] = set()

    def _is_weak(self, one: Provision, other: Provision) -> bool:
        """Tell whether two leaves have hardly more in common than their number: neither heading nor line stayed."""
        is_leaf = not self.whole.children.get(one.eid) and not self.parts.children.get(other.eid)
        stayed = zip(self.whole.own_words[one.eid], self.parts.own_words[other.eid], strict=True)
        return is_leaf and other.kind in _PARTS and other.kind == one.kind and not any(w and w == n for w, n in stayed)

    def find(self) -> list[Division]:
        by_whole: dict[str, list[Provision]] = {}
        owners = self._owners() if self.pieces else {}
        for piece in self.pieces:
            whole = self._owner(piece, owners)
            if whole:
                by_whole.setdefault(whole, []).append(piece)
        found = []
        for eid in sorted(by_whole, key=self.whole.order.__getitem__):
            division = self._divide(self.wholes[eid], by_whole[eid])
            if division and not self.taken & {part.eid for part in division.parts}:
                self.taken |= {part.eid for part in division.parts}
                found.append(division)
        return found

    def _owners(self) -> dict[tuple[str, ...], list[str]]:
        """Return which wholes hold each run of three words, those left out that stand everywhere."""
        sought = {shingle for piece in self.pieces for shingle in _shingles(self._words(self.parts, piece))}
        owners: dict[tuple[str, ...], list[str]] = {}
        for eid, unit in self.wholes.items():
            for shingle in sought.intersection(_shingles(self._words(self.whole, unit))):
                owners.setdefault(shingle, []).append(eid)
        return {shingle: eids for shingle, eids in owners.items() if len(eids) <= _MOST_OWNERS}

    def _owner(self, piece: Provision, owners: dict[tuple[str, ...], list[str]]) -> str:
        """Return the whole that covers this piece best, of its neighbours and of those that share most with it."""
        own = self._words(self.parts, piece)
        if not own:
            return ""
        votes = Counter(eid for shingle in _shingles(own) for eid in owners.get(shingle, ()))
        near = self._neighbours(piece)
        article = _article(piece.eid)

        def likely(eid: str) -> tuple[int, bool, int]:
            return -votes[eid], _article(eid) != article, len(self._words(self.whole, self.wholes[eid]))

        candidates = dict.fromkeys([*near, *nsmallest(3, votes, key=likely)])
        # What stands beside it goes before what is elsewhere and says the same; of two that hold it the smaller one was
        # divided: a point, not the point that holds it.
        best, best_rank = "", (0, False, False, 0)
        for eid in candidates:
            if eid not in self.wholes or self._is_partner(eid, piece):
                continue
            told = self._told_to(self.wholes[eid], piece)
            kept = _kept(told, own)
            rank = (kept, eid in near, _article(eid) == article, -len(told))
            if _covers(kept, len(own)) and rank > best_rank:
                best, best_rank = eid, rank
        return best

    def _told_to(self, whole: Provision, piece: Provision) -> list[str]:
        """Return the words that a piece may have come from: of an article another article, all else its own line."""
        if piece.kind == "article" and whole.kind != "article":
            return []
        return self._words(self.whole, whole, own_only=whole.kind in _HEADS and piece.kind != "article")

    def _is_partner(self, eid: str, piece: Provision) -> bool:
        return any(other.eid == piece.eid for other in self.partners.get(eid, ()))

    def _neighbours(self, piece: Provision) -> list[str]:
        """Return the partners of the units next to a piece and of the one it stands in."""
        siblings = self.parts.children.get(piece.parent, [])
        at = self._place(piece)
        near = [siblings[at + step] for step in (-1, 1) if 0 <= at + step < len(siblings)]
        near += [self.parts.units[piece.parent]] if piece.parent in self.parts.units else []
        return [self.partner_of_part[unit.eid].eid for unit in near if unit.eid in self.partner_of_part]

    def _place(self, unit: Provision) -> int:
        if unit.parent not in self._positions:
            siblings = self.parts.children.get(unit.parent, [])
            self._positions[unit.parent] = {sibling.eid: at for at, sibling in enumerate(siblings)}
        return self._positions[unit.parent].get(unit.eid, -1)

    def _divide(self, whole: Provision, pieces: Sequence[Provision]) -> Division | None:
        anchors: list[Provision | None] = [
            other
            for other in self.partners.get(whole.eid, [])
            if not other.excluded and other.eid not in {piece.eid for piece in pieces}
        ]
        for anchor in anchors or [None]:
            parent = pieces[0].parent
            if anchor is not None and anchor.eid == parent:
                run = self._run(pieces, None)
                if division := self._own_line(whole, ([anchor] if anchor.text else []) + run):
                    return division
                continue
            run = self._run(pieces, anchor)
            if anchor is not None and anchor not in run:
                continue
            has_more = len(self.whole.subtree(whole)) > 1 or (anchor and anchor.kind != whole.kind)
            stays = anchor is not None and (anchor.kind != whole.kind or anchor.eid == whole.eid)
            if has_more and stays and (division := self._own_line(whole, run)):
                return division
            if (anchor is None or anchor.kind == whole.kind) and (division := self._whole(whole, run)):
                return division
        return None

    def _run(self, pieces: Sequence[Provision], anchor: Provision | None) -> list[Provision]:
        """Return the pieces that follow one another, those around the anchor if there is one, else the most."""
        members = {unit.eid: unit for unit in [*pieces, *([anchor] if anchor else [])]}
        parent = (anchor or pieces[0]).parent
        ordered = sorted((u for u in members.values() if u.parent == parent), key=self._place)
        runs: list[list[Provision]] = []
        for unit in ordered:
            if runs and self._place(unit) == self._place(runs[-1][-1]) + 1:
                runs[-1].append(unit)
            else:
                runs.append([unit])
        return next((run for run in runs if anchor in run), None) or max(runs, key=len, default=[])

    def _own_line(self, whole: Provision, parts: Sequence[Provision]) -> Division | None:
        heir = next((other.eid for other in self.partners.get(whole.eid, ()) if other in parts), "")
        told = [self._words(self.parts, part, own_only=part.eid == heir) for part in parts]
        is_divided = is_division(self._words(self.whole, whole, own_only=True), told)
        return Division(whole, tuple(parts), is_own_line=True, heir=heir) if is_divided else None

    def _whole(self, whole: Provision, parts: Sequence[Provision]) -> Division | None:
        told = [self._words(self.parts, part) for part in parts]
        if whole.kind in _HEADS and any(part.kind != whole.kind for part in parts):
            return None
        if not is_division(self._words(self.whole, whole), told) or not self._is_closed(whole, parts):
            return None
        return Division(whole, tuple(parts))

    def _is_closed(self, whole: Provision, parts: Sequence[Provision]) -> bool:
        """Tell whether nothing below these units is a unit that stands elsewhere on the other side."""
        inner = {member.eid for part in parts for member in self.parts.subtree(part)}
        root = {part.eid for part in parts}
        return all(
            other.eid in inner or other.excluded
            for member in self.whole.subtree(whole)
            for other in self.partners.get(member.eid, ())
        ) and not any(
            eid in self.partner_of_part and eid not in root and not self._is_below(self.partner_of_part[eid], whole)
            for eid in inner
        )

    def _is_below(self, unit: Provision, top: Provision) -> bool:
        eid = unit.eid
        while eid and eid != top.eid:
            eid = self.whole.units[eid].parent if eid in self.whole.units else ""
        return bool(eid)

    def _words(self, side: Side, unit: Provision, *, own_only: bool = False) -> list[str]:
        """Return the words of a unit, numbers of units and marks left out; its own heading is no part of its words."""
        key = (side is self.whole, unit.eid, own_only)
        if key not in self._tokens:
            members = [unit] if own_only else side.subtree(unit)
            self._tokens[key] = [
                word
                for member in members
                for part in (member.heading if member is not unit else "", unnumbered(member))
                for word in side.tokens(part)
            ]
        return self._tokens[key]


def is_division(whole: Sequence[str], parts: Sequence[Sequence[str]]) -> bool:
    """Tell whether the words of the parts, one after another, are those of the whole, nearly all of them.

    >>> is_division("а б в г д е".split(), ["а б в".split(), "г д е".split()])
    True
    >>> is_division("а б в г д е".split(), ["а б в г д е".split(), "ж з".split()])
    False
    """
    if len(parts) < 2 or not all(parts):  # noqa: PLR2004 - one part is no division
        return False
    joined = [word for part in parts for word in part]
    same = [False] * len(joined)
    for block in Indel.opcodes(whole, joined):
        if block.tag == "equal":
            same[block.dest_start : block.dest_end] = [True] * (block.dest_end - block.dest_start)
    if sum(same) * 2 < LEAST_KEPT * (len(whole) + len(joined)):
        return False
    at = 0
    for part in parts:
        if not _covers(sum(same[at : at + len(part)]), len(part)):
            return False
        at += len(part)
    return True


def _article(eid: str) -> str:
    return eid.split("__", maxsplit=1)[0]


def _covers(kept: int, length: int) -> bool:
    return (length - kept) * _MOST_STRANGE <= length


def _kept(whole: Sequence[str], part: Sequence[str]) -> int:
    """Return how many words of the part stand in the whole in the same order."""
    shared = sum((Counter(whole) & Counter(part)).values())
    if not _covers(shared, len(part)):
        return 0
    return (len(whole) + len(part) - Indel.distance(whole, part)) // 2


def _shingles(told: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return zip(*(told[at:] for at in range(_SHINGLE)), strict=False)
