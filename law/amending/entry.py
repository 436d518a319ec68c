"""From when an amending act is in force: one rule for all of it, or a rule with exceptions that name its own units.

«… по истечении шестидесяти календарных дней …, за исключением подпункта 2) пункта 1 статьи 1, который вводится в
действие с 1 июля 2026 года»: the exception is a place in the amending act, so what that place made can be found.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from law.amendments.exceptions import read_exceptions
from law.amendments.glue import glue
from law.amendments.rules import read_effect
from law.model import Effect, Language, Revision

_SELF: dict[Language, re.Pattern[str]] = {
    "rus": re.compile(r"настоящ[а-я]{2,3}(?:закон|кодекс|постановлени|приказ|указ|решени)"),
    "kaz": re.compile(r"осы(?:заң|кодекс|қаулы|бұйрық|жарлық|шешім)"),
}
_IN_FORCE: dict[Language, re.Pattern[str]] = {
    "rus": re.compile(r"ввод[ия]тсявдействие"),
    "kaz": re.compile(r"қолданысқаенгізіледі"),
}
_HEAD = re.compile(r"^.*?(?=ввод[ия]тся)|^Осы\s\w{1,20},?\s", re.IGNORECASE)
_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Entry:
    """When an act takes effect: ``base`` for all that no exception names; an exception is units and their effect."""

    base: Effect
    exceptions: tuple[tuple[tuple[str, ...], Effect], ...] = ()
    phrase: str = ""

    def at(self, places: tuple[str, ...]) -> Effect:
        """Return the effect of what these units of the act order; no day where they disagree or it cannot be told.

        An exception inside a unit may or may not be what is asked for: then nothing is said.
        """
        if not self.exceptions:
            return self.base
        found = {self._at(place) for place in places}
        only = next(iter(found)) if len(found) == 1 else None
        return only or Effect(rule="E10", phrase=self.phrase)

    def _at(self, place: str) -> Effect | None:
        for eids, effect in self.exceptions:
            if not eids or any(eid.startswith(f"{place}__") for eid in eids):
                return None
            if any(place == eid or place.startswith(f"{eid}__") for eid in eids):
                return effect
        return self.base


def read_entry(revision: Revision, unit: str = "") -> Entry | None:
    """Return when an act takes effect by its own words; ``unit`` is where they stand, else they are looked for."""
    texts = [(eid, text[:_LONGEST]) for eid, text in _units(revision) if not unit or eid == unit]
    for _, text in reversed(texts):
        words = glue(text).open_words
        start = _SELF[revision.language].search(words)
        if start and _IN_FORCE[revision.language].search(words, start.end()):
            return read_entry_phrase(text)
    return None


def read_entry_phrase(phrase: str) -> Entry:
    """Return what a phrase of entry into force says, its exceptions apart."""
    read = read_exceptions(phrase)
    if read is None:
        return Entry(_shown(read_effect(phrase), phrase), phrase=phrase)
    exceptions = tuple((item.units, _shown(item.effect, item.effect.phrase)) for item in read.exceptions)
    return Entry(_shown(read.base, read.base.phrase), exceptions, phrase)


def _units(revision: Revision) -> Iterator[tuple[str, str]]:
    """Yield every article, and every point of an act without articles, with all that stands in it."""
    tops: dict[str, list[str]] = {}
    for unit in revision.provisions:
        top = unit.eid.partition("__")[0]
        if top.partition("_")[0] in ("art", "para"):
            tops.setdefault(top, []).append(unit.text)
    return ((eid, " ".join(lines)) for eid, lines in tops.items())


def _shown(effect: Effect, phrase: str) -> Effect:
    """Return an effect whose phrase is the rule alone, without «Настоящий Закон» before it."""
    return replace(effect, phrase=_HEAD.sub("", phrase, count=1).removesuffix(", и").strip(" ,;."))
