"""What the Russian and the Kazakh text of one edition do not share: units that are law in one of them, and quantities.

Precise rather than broad: a line that is broken in another place, a table that is drawn in another way, or a number
that Kazakh grammar moves from the head of a list to its last item is form.
"""

from collections.abc import Iterator

from law.cases.model import Case
from law.cases.quantities import compare_places, compare_units
from law.cases.tables import Group, pair_cells, read_groups, whole_group
from law.cases.units import Pair, Paired, lines_of
from law.changes.side import Side, topmost_units
from law.model import LANGUAGES, Language, Provision, Revision

_LACKING = 0.4
"""A line is missing, and not written into another one, if at least this share of its length is."""
_NOISE = 0.05
"""By so much of its length may one language be wordier than the other in one unit and lack nothing."""


def find_cases(rus: Revision, kaz: Revision) -> tuple[Case, ...]:
    """Return where the two texts of one edition part ways, in the order of the Russian one."""
    sides = Side(rus), Side(kaz)
    paired = Paired(*sides)
    found = list(_missing_units(paired))
    # The quantities of a line that one language lacks are told with the line.
    lacking = {case.eid.rpartition("__")[0] for case in found if "__indent_" in case.eid}
    found += (case for case in compare_units(paired) if case.eid not in lacking)
    for pair in paired.pairs:
        if pair.rus.kind == "table":
            found += _compare_tables(pair, sides)
    return tuple(sorted(found, key=lambda case: sides[0].order.get(case.eid, sides[1].order.get(case.eid, 0))))


def _missing_units(paired: Paired) -> Iterator[Case]:
    for alone, side, language in zip((paired.only_rus, paired.only_kaz), paired.sides, LANGUAGES, strict=True):
        for unit in topmost_units([unit for unit in alone if unit.kind != "indent"], side):
            if not unit.excluded and side.whole_text(unit):
                yield _missing(unit, side, language)
    for pair in paired.pairs:
        if pair.rus.excluded != pair.kaz.excluded:
            at = int(pair.rus.excluded)
            yield _missing((pair.rus, pair.kaz)[at], paired.sides[at], LANGUAGES[at], pair)
        elif not pair.rus.excluded:
            yield from _missing_lines(pair, paired)


def _missing_lines(pair: Pair, paired: Paired) -> Iterator[Case]:
    """A language that breaks a text into fewer lines has all the words: only a shorter text lacks one."""
    counts = [lines_of(unit, side) for unit, side in zip((pair.rus, pair.kaz), paired.sides, strict=True)]
    more = int(len(counts[1]) > len(counts[0]))
    if len(counts[0]) == len(counts[1]):
        return
    # With its items, for Kazakh grammar moves words between the head of a list and its end.
    units = pair.rus, pair.kaz
    lengths = [len(side.whole_text(unit)) for unit, side in zip(units, paired.sides, strict=True)]
    whole = [sum(len(unit.text) for unit in side.revision.provisions) or 1 for side in paired.sides]
    ratio = whole[1 - more] / whole[more]
    beyond = counts[more][len(counts[1 - more]) :]
    line = sum(len(text) for _, text in beyond) * ratio
    if lengths[more] * ratio - lengths[1 - more] >= max(_LACKING * line, _NOISE * lengths[more] * ratio):
        side = paired.sides[more]
        # Which of the lines it is cannot be told without understanding them: the first one beyond is named.
        unit = side.units[beyond[0][0]]
        texts = ["\n".join(text for _, text in lines if text) for lines in counts]
        yield Case("missing", unit.eid, None, texts[0], texts[1], LANGUAGES[more])


def _missing(unit: Provision, side: Side, language: Language, pair: Pair | None = None) -> Case:
    words = side.whole_text(unit)
    rus, kaz = (words, None) if language == "rus" else (None, words)
    eid = pair.rus.eid if pair else unit.eid
    return Case("missing", eid, pair.kaz.eid if pair and pair.kaz.eid != eid else None, rus, kaz, language)


def _compare_tables(pair: Pair, sides: tuple[Side, Side]) -> Iterator[Case]:
    mine, theirs = read_groups(pair.rus, sides[0]), read_groups(pair.kaz, sides[1])
    if len(mine) <= 1 or len(theirs) <= 1:
        # A table without numbered rows is one group.
        yield from _compare_groups(_whole(mine), _whole(theirs), sides)
        return
    for key, group in mine.items():
        if key in theirs:
            yield from _compare_groups(group, theirs[key], sides)
        elif not group.excluded:
            yield _missing_group(group, sides[0], "rus")
    for key, group in theirs.items():
        if key not in mine and not group.excluded:
            yield _missing_group(group, sides[1], "kaz")


def _whole(groups: dict[str, Group]) -> Group:
    return Group("", [row for group in groups.values() for row in group.rows])


def _compare_groups(mine: Group, theirs: Group, sides: tuple[Side, Side]) -> Iterator[Case]:
    if not mine.rows or not theirs.rows:
        return
    if mine.excluded != theirs.excluded:
        at = int(mine.excluded)
        yield _missing_group((mine, theirs)[at], sides[at], LANGUAGES[at], mine.rows[0].eid)
        return
    for place, other in pair_cells(mine, theirs, sides):
        yield from compare_places(place, other)


def _missing_group(group: Group, side: Side, language: Language, eid: str = "") -> Case:
    words, own = whole_group(group, side), group.rows[0].eid
    rus, kaz = (words, None) if language == "rus" else (None, words)
    return Case("missing", eid or own, own if eid and eid != own and language == "kaz" else None, rus, kaz, language)
