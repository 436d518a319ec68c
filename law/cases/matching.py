"""Two languages say the same quantities, in whatever order; what is left over on both sides is a disagreement.

A number that only one side has is one only where it certainly is a quantity: with a unit we know, and not the «один»
that one language says and the other leaves out.
"""

from collections.abc import Callable, Hashable, Sequence
from fractions import Fraction

from law.cases.model import Figure

_LENGTHS = {
    "minute": ("clock", Fraction(1)), "hour": ("clock", Fraction(60)), "day": ("clock", Fraction(1440)),
    "week": ("clock", Fraction(10080)), "month": ("calendar", Fraction(1)), "year": ("calendar", Fraction(12)),
}  # fmt: skip
"""«Двадцать четыре часа» is «бір тәулік», «двенадцать месяцев» is «бір жыл»; a month has no length in days."""
Left = tuple[tuple[Figure, ...], tuple[Figure, ...]]
_Key = Callable[[Figure], Hashable]


def left_over(rus: Sequence[Figure], kaz: Sequence[Figure]) -> Left:
    """Return the quantities that have no equal in the other language, each side in its order."""
    mine, theirs = list(rus), list(kaz)
    for key, is_same in _PASSES:
        mine, theirs = _without_pairs((mine, theirs), key, is_same)
    return tuple(mine), tuple(theirs)


def disagreement(left: Left, *, in_table: bool = False) -> Left:
    """Return those of the quantities left over that make a case; both sides empty where they make none."""
    rus, kaz = left
    sure = tuple(tuple(one for one in side if _is_sure(one, in_table=in_table)) for side in left)
    if sure[0] or sure[1]:
        # Beside a sure one, a number that may be no quantity is told only where the other side has nothing else.
        return (sure[0] or rus, sure[1] or kaz)
    if any(one.unit == "date" for one in (*rus, *kaz)):
        rus = tuple(one for one in rus if one.unit == "date")
        kaz = tuple(one for one in kaz if one.unit == "date")
    return (rus, kaz) if rus and kaz else ((), ())


def _without_pairs(
    sides: tuple[list[Figure], list[Figure]], key: _Key, is_same: Callable[[Figure, Figure], bool]
) -> tuple[list[Figure], list[Figure]]:
    """Take out what is the same on both sides; only figures of one key, which is not None, are looked at together."""
    waiting: dict[Hashable, list[Figure]] = {}
    for other in sides[1]:
        waiting.setdefault(key(other), []).append(other)
    left: list[Figure] = []
    for figure in sides[0]:
        others = waiting.get(key(figure), []) if key(figure) is not None else []
        at = next((at for at, other in enumerate(others) if is_same(figure, other)), None)
        if at is None:
            left.append(figure)
        else:
            del others[at]
    # By identity: two «бір рет» are equal values.
    rest = {id(other) for others in waiting.values() for other in others}
    return left, [other for other in sides[1] if id(other) in rest]


def _exactly(rus: Figure, kaz: Figure) -> bool:
    return _whole(rus) == _whole(kaz)


def _equally(rus: Figure, kaz: Figure) -> bool:
    """«Десяти дней» may be «күнтізбелік он күн»; working days are no calendar days."""
    return (rus.value, rus.unit) == (kaz.value, kaz.unit) and (not rus.manner or not kaz.manner)


def _loosely(rus: Figure, kaz: Figure) -> bool:
    return rus.value == kaz.value and (not rus.unit or not kaz.unit)


def _lasting(rus: Figure, kaz: Figure) -> bool:
    return not rus.manner and not kaz.manner


def _value(figure: Figure) -> Hashable:
    return figure.value


def _whole(figure: Figure) -> Hashable:
    return figure.value, figure.unit, figure.manner


def _length(figure: Figure) -> Hashable:
    measured = _LENGTHS.get(figure.unit)
    return (measured[0], Fraction(figure.value) * measured[1]) if measured else None


def _is_sure(figure: Figure, *, in_table: bool) -> bool:
    if figure.unit == "date":
        return False
    if in_table and not figure.in_words:
        return True
    return bool(figure.unit) and not (figure.in_words and figure.value == "1")


_PASSES: Sequence[tuple[_Key, Callable[[Figure, Figure], bool]]] = (
    (_whole, _exactly),
    (_value, _equally),
    (_value, _loosely),
    (_length, _lasting),
)
"""What counts as the same quantity, the surest first; each with the key that only like figures share."""
