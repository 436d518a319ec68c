"""Russian and Kazakh notes of one unit may name different acts; each is believed in its own text, and both are shown.

On foreigners, art. 4: the Kazakh note cites 05.12.2013 № 152-V where the Russian one cites 10.12.2013 № 153-V.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from law.model import AmendingAct, Amendment


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
    for target, acts in first.items():
        others = second.get(target)
        if others is None:
            continue
        here = tuple(act for act, is_of_both in acts.items() if is_of_both and act not in others)
        there = tuple(act for act, is_of_both in others.items() if is_of_both and act not in acts)
        if here or there:
            yield Disagreement(target, here, there)


def _acts_by_target(amendments: Iterable[Amendment]) -> dict[str, dict[AmendingAct, bool]]:
    """Return the acts of each target; False marks an act that changed one language alone."""
    found: dict[str, dict[AmendingAct, bool]] = {}
    for item in amendments:
        if item.act.number:
            act = AmendingAct(item.act.number, item.act.signed_on)
            found.setdefault(item.target, {})[act] = item.action != "language_only"
    return found
