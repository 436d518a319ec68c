"""From when and by which act, with the working shown; a date that the source does not give is never filled in."""

from collections.abc import Mapping
from datetime import date
from gettext import NullTranslations

from law.amendments.rules import read_wait
from law.languages import label
from law.model import AmendingAct, Attribution, Change, Effect
from law.status import read_kind
from law.summaries.excerpts import shorten

_PHRASE_LIMIT = 200


def write_date(day: date) -> str:
    """Return a day as people here write it.

    >>> write_date(date(2024, 6, 16))
    '16.06.2024'
    """
    return day.strftime("%d.%m.%Y")


def describe_effect(effect: Effect, t: NullTranslations, today: date | None = None) -> str:
    """Return a clause: from when, and on what that rests; with ``today`` a day that is over is said to be."""
    said, day = _describe_effect(effect, t), day_of(effect)
    if day is None or today is None or day >= today:
        return said
    # Every one of these sentences begins with the same words, in all languages: only they know a tense.
    ahead = t.gettext("in force from {date}").format(date=write_date(day))
    over = t.gettext("took effect on {date}").format(date=write_date(day))
    return over + said.removeprefix(ahead) if said.startswith(ahead) else said


def _describe_effect(effect: Effect, t: NullTranslations) -> str:
    rule = describe_rule(effect, t)
    day = day_of(effect)
    if day is None:
        return _describe_unknown(rule, t)
    on = write_date(day)
    if effect.basis == "corroborated" and rule:
        text = t.gettext("in force from {date}: {rule}, which fits the date of the edition")
        return text.format(date=on, rule=rule)
    if effect.basis == "computed" and rule:
        return _describe_computed(effect, on, rule, t)
    if effect.basis == "stated" and effect.rule != "E10":
        return t.gettext("in force from {date}: the source states this date").format(date=on)
    text = t.gettext("in force from {date}").format(date=on)
    # The day that a rule with exceptions states is that of its base: where it is another, only its own words tell.
    return f"{text}: {rule}" if effect.rule == "E10" else text


def _describe_computed(effect: Effect, on: str, rule: str, t: NullTranslations) -> str:
    if effect.published_on is None:
        return t.gettext("in force from {date}: {rule} (our computation)").format(date=on, rule=rule)
    text = t.gettext("in force from {date}: {rule}; published on {published} (our computation)")
    return text.format(date=on, rule=rule, published=write_date(effect.published_on))


def _describe_unknown(rule: str, t: NullTranslations) -> str:
    if not rule:
        return t.gettext("the source does not state from when it is in force")
    return t.gettext("the source does not state the date; it says: {rule}").format(rule=rule)


def day_of(effect: Effect) -> date | None:
    """Return the day of effect; None where it rests on nothing that the source says."""
    return None if effect.basis == "unknown" else effect.on


def describe_time(change: Change, t: NullTranslations, today: date | None = None) -> str:
    """Return from when a change is in force; for an act that simply runs out, the day on which it does."""
    day = day_of(change.effect)
    if day and runs_out(change):
        return t.gettext("it applies until {date}").format(date=write_date(day))
    return describe_effect(change.effect, t, today)


def runs_out(change: Change) -> bool:
    """Tell whether a change is the end of an act that has a last day of its own."""
    return change.kind == "status" and day_of(change.effect) is not None and read_kind(change.after or "") == "ended"


def describe_rule(effect: Effect, t: NullTranslations) -> str:
    """Return the rule of entry into force in words; where we have none for it, the source's own phrase in quotes."""
    wait = read_wait(effect.phrase) if effect.phrase else None
    days, months = (wait.days, wait.months) if wait else _WAITS.get(effect.rule or "", (0, 0))
    if effect.rule == "E10":
        # A base rule with exceptions is said in the source's own words: which units it excepts, only they tell.
        days = months = 0
    if days:
        text = t.ngettext(
            "{n} calendar day after official publication", "{n} calendar days after official publication", days
        )
        return text.format(n=days)
    if months:
        text = t.ngettext("{n} month after official publication", "{n} months after official publication", months)
        return text.format(n=months)
    if effect.rule == "E7":
        return t.gettext("from the day of signing")
    if effect.rule == "E11":
        return t.gettext("from the day of official publication")
    return f"«{shorten(effect.phrase, _PHRASE_LIMIT)}»" if effect.phrase else ""


def describe_acts(acts: tuple[AmendingAct, ...], attribution: Attribution, t: NullTranslations) -> str:
    """Return a clause: by which act, or that the source names none."""
    if not any(act.number or act.signed_on for act in acts):
        return t.gettext("the source does not name the amending act")
    names = "; ".join(describe_by(act, t) for act in acts)
    if attribution == "ambiguous":
        return t.gettext("amended by one of these (the source does not say which): {acts}").format(acts=names)
    return t.gettext("amended {acts}").format(acts=names)


def describe_contradictions(change: Change, t: NullTranslations) -> str:
    """Return a clause: which units the words of the note name against its own place; nothing where they name none."""
    if not change.contradictions:
        return ""
    named = [label(eid, change.language) for eid in change.contradictions]
    text = t.gettext("the words of the note name another unit ({units}); the place where it stands is believed")
    return text.format(units="; ".join(named))


# Rule: calendar days, months after the day of first official publication (domain/structure.md, section 3).
_WAITS: Mapping[str, tuple[int, int]] = {"E1": (10, 0), "E2": (10, 0), "E3": (60, 0), "E4": (0, 6)}


def describe_by(act: AmendingAct, t: NullTranslations) -> str:
    """Return «Законом от 15.04.2024 № 72-VIII»; what the source does not say of an act is said to be so."""
    if not act.number:
        return _describe_unnumbered(act.signed_on, t)
    # A number that ends with the convocation («72-VIII») is a law's; any other act is named neutrally.
    is_law = has_convocation(act.number)
    if act.signed_on is None:
        text = t.gettext("by the Law No. {number}") if is_law else t.gettext("by the act No. {number}")
        return t.gettext("{act} (the source does not state its date)").format(act=text.format(number=act.number))
    text = t.gettext("by the Law of {date} No. {number}") if is_law else t.gettext("by the act of {date} No. {number}")
    return text.format(date=write_date(act.signed_on), number=act.number)


def _describe_unnumbered(signed_on: date | None, t: NullTranslations) -> str:
    if signed_on is None:
        return t.gettext("by an act that the source does not name")
    text = t.gettext("by the act of {date} (the source does not state its number)")
    return text.format(date=write_date(signed_on))


def has_convocation(number: str) -> bool:
    """Tell whether an act's number ends with the convocation of parliament.

    >>> has_convocation("72-VIII"), has_convocation("183")
    (True, False)
    """
    head, _, tail = number.rpartition("-")
    return bool(head) and bool(tail) and set(tail) <= set("IVXІ")
