"""A change is rated by the first rule that fits it; nothing else is asked, so the same change is always rated alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from law.languages.labels import topmost
from law.model import Change, Severity
from law.severity.rules import RULES, Rule, Way
from law.severity.sides import Side, read_sides
from law.severity.signs import Sign, Touch, find


@dataclass(frozen=True, slots=True)
class Rating:
    """How much a change weighs, and why: ``reason`` is a msgid, ``words`` what stands for its ``{words}``."""

    severity: Severity
    reason: str
    words: str = ""
    rule: str = ""
    """The name of the rule, for those who check."""


@lru_cache(maxsize=1024)
def rate(change: Change) -> Rating:
    """Return how much a change weighs for somebody who advises, by the rules of the house."""
    return rate_by(RULES, change)


def rate_by(rules: Sequence[Rule], change: Change) -> Rating:
    """Return the same by other rules; the last of them must fit every change."""
    sight = _Sight(change)
    for rule in rules:
        words = sight.fit(rule)
        if words is not None:
            return Rating(rule.severity, rule.reason, words, rule.name)
    # A rating is never guessed: whoever leaves out the last rule hears of it.
    raise ValueError("no rule fits this change")


class _Sight:
    """A change as the rules look at it: its words are compared only when a rule asks for them."""

    def __init__(self, change: Change) -> None:
        self.change = change
        self.touches: dict[Sign, tuple[Touch, Touch]] = {}

    @cached_property
    def sides(self) -> tuple[Side, Side]:
        return read_sides(self.change)

    def fit(self, rule: Rule) -> str | None:
        """Return the words that a rule knows the change by, empty where it needs none; None where it does not fit."""
        change = self.change
        if (rule.kinds and change.kind not in rule.kinds) or (rule.stages and change.stage not in rule.stages):
            return None
        if not self._has_shape(rule):
            return None
        return "" if rule.sign is None else self._find(rule.sign, rule.way)

    def _has_shape(self, rule: Rule) -> bool:
        if rule.shape == "form":
            return self.change.is_form
        if rule.shape == "degraded":
            return self.change.degraded
        if rule.shape == "whole":
            return self.change.eid == topmost(self.change.eid)
        return rule.shape == "any" or all(side.is_same for side in self.sides)

    def _find(self, sign: Sign, way: Way) -> str | None:
        if sign not in self.touches:
            was, now = self.sides
            self.touches[sign] = find(sign, was), find(sign, now)
        gone, came = self.touches[sign]
        if way == "any":
            return (came.words or gone.words) if gone.times or came.times else None
        more, less = (came, gone) if way == "came" else (gone, came)
        return more.words if more.times > less.times else None
