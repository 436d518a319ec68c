"""The quantities of paired units that have no equal in the other language, line by line where lines are the same."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from law.cases.figures import read_figures
from law.cases.matching import Left, disagreement, left_over
from law.cases.model import Case, Figure
from law.cases.tables import Place
from law.cases.units import Line, Pair, Paired, last_items, lines_of
from law.changes.side import Side
from law.model import Language


@dataclass(frozen=True, slots=True)
class Compared:
    """Words of both languages that were held against each other, and the quantities that have no equal."""

    rus: Place
    kaz: Place
    left: Left

    @property
    def sides(self) -> frozenset[int]:
        """Which languages have something left: 0 is Russian, 1 Kazakh."""
        return frozenset(at for at in (0, 1) if self.left[at])


def compare_units(paired: Paired) -> Iterator[Case]:
    """Yield a case for each place of the text outside tables where the quantities differ."""
    law = [pair for pair in paired.pairs if not (pair.rus.excluded or pair.kaz.excluded or pair.rus.kind == "indent")]
    found = {pair.key: list(_compare_lines(pair, paired.sides)) for pair in law}
    for head, item in last_items(law, paired.sides[0]):
        _cancel(found[head.key], found[item.key])
    for lines in found.values():
        for one in lines:
            yield from case_of(one.rus, one.kaz, disagreement(one.left))


def compare_places(mine: Place, theirs: Place) -> Iterator[Case]:
    """Yield a case where the quantities of two places of a table differ."""
    left = left_over(read_figures(mine.text, "rus"), read_figures(theirs.text, "kaz"))
    yield from case_of(mine, theirs, disagreement(left, in_table=True))


def case_of(mine: Place, theirs: Place, left: Left) -> Iterator[Case]:
    """Yield the case that quantities without an equal make, if there are any."""
    if left[0] or left[1]:
        yield Case(
            kind="numbers",
            eid=mine.eid,
            eid_kaz=theirs.eid if theirs.eid != mine.eid else None,
            rus=mine.text,
            kaz=theirs.text,
            rus_figures=left[0],
            kaz_figures=left[1],
            about=mine.about,
        )


def _compare_lines(pair: Pair, sides: tuple[Side, Side]) -> Iterator[Compared]:
    """Compare line by line where both have as many lines; what only stands in another line is no disagreement."""
    mine, theirs = (lines_of(unit, side) for unit, side in zip((pair.rus, pair.kaz), sides, strict=True))
    whole = left_over(_read_all(mine, "rus"), _read_all(theirs, "kaz"))
    if not whole[0] and not whole[1]:
        return
    if len(mine) == len(theirs):
        lines = [_compare_line(line, other) for line, other in zip(mine, theirs, strict=True)]
        told = [sum(len(one.left[at]) for one in lines) for at in (0, 1)]
        if told == [len(whole[0]), len(whole[1])]:
            yield from (one for one in lines if one.sides)
            return
    texts = ["\n".join(text for _, text in lines if text) for lines in (mine, theirs)]
    yield Compared(Place(pair.rus.eid, texts[0], ""), Place(pair.kaz.eid, texts[1], ""), whole)


def _compare_line(line: Line, other: Line) -> Compared:
    left = left_over(_read_all([line], "rus"), _read_all([other], "kaz"))
    return Compared(Place(*line, ""), Place(*other, ""), left)


def _read_all(lines: Iterable[Line], language: Language) -> list[Figure]:
    return [figure for _, text in lines for figure in read_figures(text, language)]


def _cancel(head: list[Compared], item: list[Compared]) -> None:
    """Take out what one language says in the head of a list and the other in its last item.

    Where one of them is left in each and they differ, they are one disagreement.
    """
    both = [*head, *item]
    rus, kaz = left_over([f for one in both for f in one.left[0]], [f for one in both for f in one.left[1]])
    remains = {id(figure) for figure in (*rus, *kaz)}
    for lines in (head, item):
        kept = (replace(one, left=(_kept(one.left[0], remains), _kept(one.left[1], remains))) for one in lines)
        lines[:] = [one for one in kept if one.sides]
    if len(head) == len(item) == 1 and {head[0].sides, item[0].sides} == {frozenset((0,)), frozenset((1,))}:
        of_rus, of_kaz = (head[0], item[0]) if 0 in head[0].sides else (item[0], head[0])
        head[:] = [Compared(of_rus.rus, of_kaz.kaz, (of_rus.left[0], of_kaz.left[1]))]
        item.clear()


def _kept(figures: Sequence[Figure], remains: set[int]) -> tuple[Figure, ...]:
    return tuple(figure for figure in figures if id(figure) in remains)
