"""A link between two acts is a proposal of ours until a person confirms it; that there is none is said too."""

from dataclasses import dataclass
from typing import Literal

LinkKind = Literal["same", "reworded", "split", "join", "related", "none", "added"]
"""``same``: the very words. ``reworded``: the rule in other words. ``split``: one old unit stands in several places.
``join``: several old articles stand in this one. ``related``: they touch, and may not be the same rule. ``none``: the
old unit has no counterpart. ``added``: the new one has none."""


@dataclass(frozen=True, slots=True)
class Link:
    """Old units and the new ones they became; ``old`` is empty for what is new, ``new`` for what has no counterpart."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    score: float
    """How alike they are, 0 to 1, to two decimals: the share of their telling words that they have in common."""
    kind: LinkKind
    why: tuple[str, ...] = ()
    """The most telling words of both, as the new act prints them."""
