"""How heavy a change is for somebody who advises: one word for each, by a rule that can be said in a sentence."""

from typing import Literal

from law.model import Change

Weight = Literal["high", "usual", "low"]


def weigh(change: Change) -> Weight:
    """Return «high» where a figure changed or something lost its force, «low» where no meaning did, else «usual»."""
    if change.kind == "editorial":
        return "usual" if change.stage == "announced" else "low"
    if change.is_form or change.kind in ("renumbering", "move"):
        return "low"
    if change.numbers or change.kind in ("repeal", "status"):
        return "high"
    return "usual"
