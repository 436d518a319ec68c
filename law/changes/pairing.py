"""Units are paired by number within their parent, then by wording; never by line.

An inserted article moves every line after it and no provision. A number whose words went elsewhere is not a
substitution of everything: where a pair by number says something else altogether and another unit says the same,
wording wins (renumbering inside the parent, move outside it).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from rapidfuzz.distance import Indel
from rapidfuzz.fuzz import ratio

from law.changes.cells import without_redrawn
from law.changes.division import Division
from law.changes.matching import LEAST_LENGTH, match_texts, unique
from law.changes.side import Side, topmost_units, unnumbered
from law.model import Provision
from law.wording import canonical

SAME_NUMBER_LEAST = 75.0
"""Below this likeness (0–100) a pair by number may be broken up, if another unit has the words."""
SAME_WORDS_LEAST = 80.0
"""From this likeness on two units of one parent are one that was renumbered or re-worded."""
REWORDED_LEAST = 45.0
MOVED_LEAST = 90.0
_MOVED_LENGTH = 40
_GLOBAL = frozenset({"title", "preamble", "part", "section", "chapter", "subchapter", "article", "annex"})
# What holds articles is known by its number: its words are theirs.
_MAY_SWAP = frozenset({"article", "point", "subpoint"})
_UNNUMBERED = frozenset({"indent", "row", "cell"})


@dataclass(slots=True)
class Pairing:
    """Which units are one provision. ``same`` pairs keep their place; ``moved`` ones changed number or parent."""

    same: list[tuple[Provision, Provision]] = field(default_factory=list)
    renumbered: list[tuple[Provision, Provision]] = field(default_factory=list)
    moved: list[tuple[Provision, Provision]] = field(default_factory=list)
    gone: list[Provision] = field(default_factory=list)
    new: list[Provision] = field(default_factory=list)
    split: list[Division] = field(default_factory=list)
    joined: list[Division] = field(default_factory=list)


def pair(before: Side, after: Side) -> Pairing:
    """Return the pairing of all units of two revisions; of what is wholly gone or new, only the topmost unit."""
    return _Pairer(before, after).pair()


class _Pairer:
    def __init__(self, before: Side, after: Side) -> None:
        self.before, self.after = before, after
        self.found = Pairing()
        self._gone: list[Provision] = []
        self._new: list[Provision] = []
        self._waiting: list[tuple[Provision, Provision]] = []

    def pair(self) -> Pairing:
        olds, news = self.before.revision.provisions, self.after.revision.provisions
        # Articles and what holds them carry their number through the whole act, whatever chapter they stand in.
        self._pair_numbered([u for u in olds if u.kind in _GLOBAL], [u for u in news if u.kind in _GLOBAL])
        # The points of an act without articles stand directly under the act.
        self._pair_items(_items(self.before.children.get("", [])), _items(self.after.children.get("", [])))
        while self._waiting:
            self._pair_children(*self._waiting.pop())
        self._find_moves()
        self.found.gone += topmost_units(self._gone, self.before)
        self.found.new += topmost_units(self._new, self.after)
        return self.found

    def _accept(self, old: Provision, new: Provision, *, renumbered: bool = False) -> None:
        (self.found.renumbered if renumbered else self.found.same).append((old, new))
        self._waiting.append((old, new))

    def _pair_children(self, old: Provision, new: Provision) -> None:
        if old.excluded or new.excluded or self._is_untouched(old, new):
            return
        olds = _items(self.before.children.get(old.eid, []))
        news = _items(self.after.children.get(new.eid, []))
        if olds or news:
            self._pair_items(olds, news, old, new)

    def _is_untouched(self, old: Provision, new: Provision) -> bool:
        """An article that says the same, word for word, need not be taken apart."""
        return old.kind == "article" and self.before.likeness(old) == self.after.likeness(new)

    def _pair_items(
        self,
        olds: Sequence[Provision],
        news: Sequence[Provision],
        old_parent: Provision | None = None,
        new_parent: Provision | None = None,
    ) -> None:
        gone_before, new_before = len(self._gone), len(self._new)
        numbered_old = [unit for unit in olds if unit.kind not in _UNNUMBERED]
        numbered_new = [unit for unit in news if unit.kind not in _UNNUMBERED]
        self._pair_numbered(numbered_old, numbered_new)
        plain_old = [unit for unit in olds if unit.kind in _UNNUMBERED]
        plain_new = [unit for unit in news if unit.kind in _UNNUMBERED]
        self._pair_unnumbered(plain_old, plain_new)
        self._pair_own_line(old_parent, new_parent, gone_before, new_before)

    def _pair_own_line(
        self, old_parent: Provision | None, new_parent: Provision | None, gone_from: int, new_from: int
    ) -> None:
        """A text that gets a number when a second point is added («1. …») is the same text; so is one that loses it.

        The items it introduces go with it (equal rights, art. 3, edition of 10.01.2025).
        """
        if old_parent is None or new_parent is None or bool(old_parent.text) == bool(new_parent.text):
            return
        gone, fresh = self._gone[gone_from:], self._new[new_from:]
        old: Provision | None = old_parent
        new: Provision | None = new_parent
        if old_parent.text:
            new = self._find_partner(old_parent, fresh, gone, self.before, self.after)
        else:
            old = self._find_partner(new_parent, gone, fresh, self.after, self.before)
        if old is None or new is None:
            return
        self.found.renumbered.append((old, new))
        self._gone = [unit for unit in self._gone if unit is not old]
        self._new = [unit for unit in self._new if unit is not new]
        self._move_items(
            self._gone[gone_from:] if old is old_parent else _items(self.before.children.get(old.eid, [])),
            self._new[new_from:] if new is new_parent else _items(self.after.children.get(new.eid, [])),
        )

    def _find_partner(
        self, parent: Provision, others: Sequence[Provision], items: Sequence[Provision], own: Side, its: Side
    ) -> Provision | None:
        """Return the unit that took over the parent's own line: by its words, else by the items it took along."""
        line = canonical(parent.text)
        scores = {unit.eid: ratio(line, canonical(unnumbered(unit))) for unit in others if not unit.excluded}
        best = max((unit for unit in others if unit.eid in scores), key=lambda unit: scores[unit.eid], default=None)
        if best is not None and scores[best.eid] >= SAME_WORDS_LEAST:
            return best
        was = {unit.eid: own.likeness(unit) for unit in items if not unit.excluded}
        for unit in others:
            now = {item.eid: its.likeness(item) for item in _items(its.children.get(unit.eid, []))}
            matched = match_texts(was, now, SAME_WORDS_LEAST, lambda *_: 0)
            if len(matched) > 1 and len(matched) * 2 >= len(now):
                return unit
        return None

    def _move_items(self, olds: Sequence[Provision], news: Sequence[Provision]) -> None:
        matched = self._best_matches(olds, news, SAME_WORDS_LEAST)
        old_eids, new_eids = {old.eid for old, _ in matched}, {new.eid for _, new in matched}
        for old, new in matched:
            self.found.moved.append((old, new))
            self._waiting.append((old, new))
        known_gone, known_new = {unit.eid for unit in self._gone}, {unit.eid for unit in self._new}
        self._gone = [unit for unit in self._gone if unit.eid not in old_eids]
        self._gone += [unit for unit in olds if unit.eid not in old_eids | known_gone]
        self._new = [unit for unit in self._new if unit.eid not in new_eids]
        self._new += [unit for unit in news if unit.eid not in new_eids | known_new]

    def _pair_numbered(self, olds: Sequence[Provision], news: Sequence[Provision]) -> None:
        by_key = {_key(unit): unit for unit in news}
        in_both = {self.before.likeness(unit) for unit in olds if unit.kind in _MAY_SWAP}
        in_both &= {self.after.likeness(unit) for unit in news if unit.kind in _MAY_SWAP}
        by_trust: dict[str, list[tuple[Provision, Provision]]] = {"sure": [], "doubtful": [], "half": []}
        gone: list[Provision] = []
        for unit in olds:
            other = by_key.pop(_key(unit), None)
            if other is None:
                gone.append(unit)
            else:
                by_trust[self._trust(unit, other, in_both)].append((unit, other))
        pairs, doubtful, half = by_trust["sure"], by_trust["doubtful"], by_trust["half"]
        rest = list(by_key.values())
        # A number whose unit is excluded now, or was, may have had its words taken over by another one.
        pool_old = gone + [old for old, _ in doubtful] + [old for old, new in half if new.excluded]
        pool_new = rest + [new for _, new in doubtful] + [new for old, new in half if old.excluded]
        matched = self._best_matches(pool_old, pool_new, SAME_WORDS_LEAST) if pool_old and pool_new else []
        taken_old = {old.eid for old, _ in matched}
        taken_new = {new.eid for _, new in matched}
        for old, new in matched:
            self._accept(old, new, renumbered=_key(old) != _key(new))
        parted = [(o, n) for o, n in [*half, *doubtful] if o.eid in taken_old or n.eid in taken_new]
        gone += [old for old, _ in parted if old.eid not in taken_old and not old.excluded]
        rest += [new for _, new in parted if new.eid not in taken_new and not new.excluded]
        pairs += [pair for pair in [*half, *doubtful] if pair not in parted]
        for old, new in pairs:
            self._accept(old, new)
        self._gone += [unit for unit in gone if unit.eid not in taken_old]
        self._new += [unit for unit in rest if unit.eid not in taken_new]

    def _trust(self, old: Provision, new: Provision, in_both: set[str]) -> Literal["sure", "doubtful", "half"]:
        """Tell how far a common number can be trusted: «half» where one of the two has no words."""
        if old.excluded != new.excluded:
            return "half"
        if old.excluded or old.kind not in _MAY_SWAP:
            return "sure"
        was, now = self.before.likeness(old), self.after.likeness(new)
        # The very words under another number are surer than a like sentence under this one.
        is_elsewhere = was in in_both or now in in_both
        return "doubtful" if was != now and (is_elsewhere or ratio(was, now) < SAME_NUMBER_LEAST) else "sure"

    def _pair_unnumbered(self, olds: Sequence[Provision], news: Sequence[Provision]) -> None:
        """Lines, rows and cells have no number of their own: they are aligned by their words, in their order."""
        if olds and news and olds[0].kind == news[0].kind == "cell":
            if len(olds) == len(news):
                # A sum in another column is another sum.
                for old, new in zip(olds, news, strict=True):
                    self._accept(old, new)
                return
            olds, news = without_redrawn(olds, news)
        was, now = [self._line_key(u, self.before) for u in olds], [self._line_key(u, self.after) for u in news]
        at_old = at_new = 0
        for block in Indel.opcodes(was, now):
            if block.tag == "equal":
                self._pair_gap(olds[at_old : block.src_start], news[at_new : block.dest_start])
                for at in range(block.src_end - block.src_start):
                    self._accept(olds[block.src_start + at], news[block.dest_start + at])
                at_old, at_new = block.src_end, block.dest_end
        self._pair_gap(olds[at_old:], news[at_new:])

    def _pair_gap(self, olds: Sequence[Provision], news: Sequence[Provision]) -> None:
        if olds and news and olds[0].kind == "cell" and len(olds) == len(news):
            for old, new in zip(olds, news, strict=True):
                self._accept(old, new)
            return
        for old, new in self._same_rows(olds, news):
            self._accept(old, new)
            olds = [unit for unit in olds if unit is not old]
            news = [unit for unit in news if unit is not new]
        if len(olds) == len(news) == 1 and self._may_be_reworded(olds[0], news[0]):
            self._accept(olds[0], news[0])
            return
        least = SAME_WORDS_LEAST - 20
        matched = self._best_matches(olds, news, least)
        old_taken, new_taken = {old.eid for old, _ in matched}, {new.eid for _, new in matched}
        for old, new in matched:
            self._accept(old, new)
        self._gone += [unit for unit in olds if unit.eid not in old_taken]
        self._new += [unit for unit in news if unit.eid not in new_taken]

    def _may_be_reworded(self, old: Provision, new: Provision) -> bool:
        """One line that stands where one line stood is that line reworded, unless it says something else altogether."""
        was, now = self.before.likeness(old), self.after.likeness(new)
        is_short = min(len(was), len(now)) < LEAST_LENGTH
        alike = is_short or ratio(was, now) >= REWORDED_LEAST
        return old.excluded == new.excluded and old.kind == new.kind and alike

    def _same_rows(self, olds: Sequence[Provision], news: Sequence[Provision]) -> list[tuple[Provision, Provision]]:
        """A row is known by its first cell, where no other row of the run has the same one."""
        was = unique((self._first_cell(unit, self.before), unit) for unit in olds if unit.kind == "row")
        now = unique((self._first_cell(unit, self.after), unit) for unit in news if unit.kind == "row")
        return [(unit, now[key]) for key, unit in was.items() if key in now]

    def _first_cell(self, row: Provision, side: Side) -> str:
        cells = side.children.get(row.eid, [])
        return canonical(cells[0].text) if cells else canonical(row.number)

    def _line_key(self, unit: Provision, side: Side) -> str:
        if unit.kind == "row" and unit.excluded:
            return f"excluded {canonical(unit.number)}"
        return side.likeness(unit) or unit.kind

    def _best_matches(
        self, olds: Sequence[Provision], news: Sequence[Provision], least: float
    ) -> list[tuple[Provision, Provision]]:
        """Return pairs of units with the same or like words, each unit once; a table is no item with a table in it."""
        pairs: list[tuple[Provision, Provision]] = []
        for is_table in (False, True):
            was = {u.eid: self.before.likeness(u) for u in olds if not u.excluded and (u.kind == "table") == is_table}
            now = {u.eid: self.after.likeness(u) for u in news if not u.excluded and (u.kind == "table") == is_table}
            matched = match_texts(was, now, least, lambda a, b: abs(self.before.order[a] - self.after.order[b]))
            pairs += [(self.before.units[old], self.after.units[new]) for old, new in matched]
        return pairs

    def _find_moves(self) -> None:
        """What is gone in one place and new in another with the same words has moved; short texts prove nothing."""
        olds = [unit for unit in self._gone if len(self.before.likeness(unit)) >= _MOVED_LENGTH and not unit.excluded]
        news = [unit for unit in self._new if len(self.after.likeness(unit)) >= _MOVED_LENGTH and not unit.excluded]
        for old, new in self._best_matches(olds, news, MOVED_LEAST):
            has_more = self.before.children.get(old.eid) or self.after.children.get(new.eid)
            if old.kind != new.kind and has_more:
                continue  # a list with its new head is no item that moved
            self.found.moved.append((old, new))
            self._gone.remove(old)
            self._new.remove(new)


def _items(units: Sequence[Provision]) -> list[Provision]:
    return [unit for unit in units if unit.kind not in _GLOBAL]


def _key(unit: Provision) -> tuple[str, str]:
    """Articles and what holds them are named through the act by their eid, items by kind and number in their parent."""
    if unit.kind in _GLOBAL:
        return unit.kind, unit.eid
    if unit.kind == "table":
        return "table", unit.eid.rpartition("__")[2]
    return "item", f"{unit.number}{unit.eid.partition('~')[2]}|{unit.kind}"
