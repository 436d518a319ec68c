"""The day of effect, once the amending act is here: a stated day wins over a computed, that over a corroborated one.

The rule of a note is followed into the amending act where it refers there (E6), names units of it (E8, E10) or is not
there at all. Counting needs the day of publication; where the portal gives none, or only a year, the rule stays open.
An edition's date that fits (corroborated) is weaker than the published day: the portal's dates are of several kinds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from law.amending.entry import Entry, read_entry, read_entry_phrase
from law.amending.model import Enactment, Order
from law.amending.orders import read_orders
from law.amending.publication import is_likely
from law.amending.targets import is_target
from law.amendments.rules import corroborate, in_force_from, read_wait
from law.model import LANGUAGES, ActFacts, Change, Effect, Language, Revision

_FOLLOWED = frozenset({None, "E6", "E8", "E10", "E12"})
_LASTING = ("E6", "E8", "E10")


@dataclass(frozen=True, slots=True)
class ReadText:
    """One language of an amending act: what it orders, and from when."""

    revision: Revision
    orders: tuple[Order, ...]
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class ReadAct:
    """An amending act that was read, so that many changes can be held against it."""

    facts: ActFacts
    published_on: date | None
    texts: Mapping[Language, ReadText] = field(hash=False)

    def text_in(self, language: Language) -> ReadText | None:
        """Return the act's text in a language, else in the other one."""
        order = (language, *(other for other in LANGUAGES if other != language))
        return next((self.texts[known] for known in order if known in self.texts), None)

    def amends(self, act: ActFacts) -> bool:
        """Tell whether any order is for this act."""
        targets = {order.target for text in self.texts.values() for order in text.orders}
        return any(is_target(target, act) for target in targets)


def read_enactment(enactment: Enactment) -> ReadAct:
    """Return an amending act with its orders and its entry into force read."""
    texts = {
        language: ReadText(revision, read_orders(revision), read_entry(revision))
        for language, revision in enactment.revisions.items()
    }
    return ReadAct(enactment.facts, enactment.published_on, texts)


def settle(change: Change, act: ActFacts, amending: ReadAct, portal_version_on: date) -> Effect:
    """Return a change's effect with what the amending act's text and publication add; the same where they add nothing.

    ``act`` is the act that changed, ``portal_version_on`` the date of its edition.
    """
    effect = change.effect
    if effect.basis in ("stated", "computed"):
        return effect
    text = amending.text_in(change.language)
    # What the edition's date bears out gives way to the day that was published.
    found = replace(effect, on=None, basis="unknown", published_on=None)
    if effect.rule in _FOLLOWED and text is not None:
        entry = find_entry(effect, text)
        if entry is not None:
            found = entry.at(find_places(change, act, text) if entry.exceptions else ())
    computed = compute(found, amending)
    if computed.on is None and change.stage != "announced" and change.kind != "status":
        computed = corroborate(computed, amending.facts.adopted_on, portal_version_on)
    if computed.on is None and (effect.on is not None or not computed.phrase or computed.rule == "E10"):
        return effect
    return replace(computed, rule=effect.rule if effect.rule in _LASTING else computed.rule)


def compute(effect: Effect, amending: ReadAct) -> Effect:
    """Return an effect with the day that its rule and the day of publication give; a stated day stays.

    >>> facts = ActFacts("195691", "", {}, {}, "new", "72-VIII", date(2024, 4, 15))
    >>> phrase = "вводится в действие по истечении шестидесяти календарных дней после дня его первого официального "
    >>> found = compute(Effect("E3", phrase=phrase + "опубликования"), ReadAct(facts, date(2024, 4, 16), {}))
    >>> found.on, found.basis
    (datetime.date(2024, 6, 16), 'computed')
    """
    published_on = amending.published_on
    if effect.on is not None or effect.rule == "E10" or published_on is None:
        return effect
    if not is_likely(amending.facts.adopted_on, published_on):
        return effect
    wait = read_wait(effect.phrase)
    if wait is not None:
        return replace(effect, on=in_force_from(published_on, wait), basis="computed", published_on=published_on)
    if effect.rule == "E11":
        return replace(effect, on=published_on, basis="computed", published_on=published_on)
    return effect


def find_entry(effect: Effect, text: ReadText) -> Entry | None:
    """Return what says from when: the phrase of the note where it has exceptions, else the act's own unit."""
    if effect.rule == "E10":
        return read_entry_phrase(effect.phrase)
    return (read_entry(text.revision, effect.reference) if effect.reference else None) or text.entry


def find_places(change: Change, act: ActFacts, text: ReadText) -> tuple[str, ...]:
    """Return the units of an amending act that ordered a change."""
    orders = (order for order in text.orders if is_ordered(change, order) and is_target(order.target, act))
    return tuple(dict.fromkeys(order.place for order in orders))


def is_ordered(change: Change, order: Order) -> bool:
    """Tell whether an order speaks of the unit of a change, of one that holds it, or of one inside it."""
    eids = (change.eid, *change.places, *((change.eid_before,) if isinstance(change.eid_before, str) else ()))
    return any(
        eid == order.eid or eid.startswith(f"{order.eid}__") or order.eid.startswith(f"{eid}__")
        for eid in eids
        if order.eid
    )
