"""Russian and Kazakh notes of one unit may name different acts; each is believed in its own text, and both are shown.

On foreigners, art. 4: the Kazakh note cites 05.12.2013 № 152-V where the Russian one cites 10.12.2013 № 153-V. One
language may note on an article what the other notes on its points: an act that is named there is not missing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from law.model import AmendingAct, Amendment

_KAZAKH = str.maketrans("қәіңғүұөһ", "каингууох")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A unit whose notes name other acts in one language than in the other."""

    target: str
    here: tuple[AmendingAct, ...]
    there: tuple[AmendingAct, ...]


def find_disagreements(here: Iterable[Amendment], there: Iterable[Amendment]) -> tuple[Disagreement, ...]:
    """Return, for each unit that both name, the acts that only one of them names; nothing where both agree.

    A correction of one language alone («текст на русском языке не изменяется») is no disagreement.
    """
    first, second = _acts_by_target(here), _acts_by_target(there)
    return tuple(_differing(first, second))


def _differing(
    first: dict[str, dict[AmendingAct, bool]], second: dict[str, dict[AmendingAct, bool]]
) -> Iterator[Disagreement]:
    for target in first:
        if target in second:
            here, there = _missing(target, first, second), _missing(target, second, first)
            if here or there:
                yield Disagreement(target, here, there)


def _missing(
    target: str, mine: dict[str, dict[AmendingAct, bool]], theirs: dict[str, dict[AmendingAct, bool]]
) -> tuple[AmendingAct, ...]:
    """Return the acts of a unit that the other language names neither there nor in what holds it or stands in it."""
    own = [act for act, is_of_both in mine[target].items() if is_of_both and not _is_among(act, theirs[target])]
    if not own:
        return ()
    others = [act for near in _near(target, theirs) for act in theirs[near]]
    return tuple(act for act in own if not _is_among(act, others))


def _is_among(act: AmendingAct, others: Iterable[AmendingAct]) -> bool:
    return any(_is_same(act, other) for other in others)


def _near(target: str, known: Iterable[str]) -> list[str]:
    return [eid for eid in known if f"{eid}__".startswith(f"{target}__") or f"{target}__".startswith(f"{eid}__")]


def _is_same(act: AmendingAct, other: AmendingAct) -> bool:
    """A number has its letters from either alphabet («71-нқ», «71-нк»); a day that nobody could read parts nothing."""
    days = {act.signed_on, other.signed_on}
    return _plain(act.number) == _plain(other.number) and (len(days) == 1 or None in days)


def _plain(number: str) -> str:
    return number.casefold().translate(_KAZAKH)


def _acts_by_target(amendments: Iterable[Amendment]) -> dict[str, dict[AmendingAct, bool]]:
    """Return the acts of each target; False marks an act that changed one language alone."""
    found: dict[str, dict[AmendingAct, bool]] = {}
    for item in amendments:
        for act in (item.act, *item.joint):
            if act.number:
                named = AmendingAct(act.number, act.signed_on)
                found.setdefault(item.target, {})[named] = item.action != "language_only"
    return found
