"""The one line that says most: which act, which articles, from when; it names an act by its number, not its title."""

from collections.abc import Iterable
from datetime import date
from gettext import NullTranslations

from law.languages.labels import topmost
from law.languages.words import ReaderLanguage
from law.model import ActFacts, Change
from law.summaries.effects import day_of, describe_time, has_convocation, runs_out, write_date
from law.summaries.kinds import describe_kind, eids_before
from law.summaries.units import Unit

_MOST_UNITS = 8


def describe_act(facts: ActFacts, t: NullTranslations) -> str:
    """Return an act's form, date and number: «Закон от 04.12.2009 № 214-IV»; its title is never in it."""
    number = facts.number.removeprefix("№").strip()
    if not number or facts.adopted_on is None:
        return t.gettext("Act {code}").format(code=facts.code)
    form = facts.requisites.get("rus", "").lower()
    if form.startswith("кодекс"):
        text = t.gettext("Code of {date} No. {number}")
    elif form.startswith(("закон", "конституционный закон")) or (not form and has_convocation(number)):
        text = t.gettext("Law of {date} No. {number}")
    elif form.startswith("постановление"):
        text = t.gettext("Resolution of {date} No. {number}")
    elif form.startswith("приказ"):
        text = t.gettext("Order of {date} No. {number}")
    else:
        text = t.gettext("Act of {date} No. {number}")
    return text.format(date=write_date(facts.adopted_on), number=number)


def describe_headline(
    facts: ActFacts,
    changes: tuple[Change, ...],
    language: ReaderLanguage,
    t: NullTranslations,
    today: date | None = None,
) -> str:
    """Return «Закон от 04.12.2009 № 214-IV: изменены статьи 17 и 18; вступает в силу 16.06.2024».

    With ``today`` a day that is over is said to be: «вступило в силу».
    """
    weighty = tuple(change for change in changes if not change.is_form) or changes
    whole = [change for change in weighty if change.kind in ("status", "replacement")]
    clauses = [describe_kind(change, language, t) for change in whole]
    weighty = tuple(change for change in weighty if change not in whole)
    announced = [topmost(c.eid) for c in weighty if c.stage == "announced"]
    weighty = tuple(change for change in weighty if change.stage != "announced")
    new = {c.eid for c in weighty if c.kind == "insertion" and topmost(c.eid) == c.eid}
    gone = {c.eid for c in weighty if c.kind == "repeal" and topmost(c.eid) == c.eid}
    other = [topmost(eid) for c in weighty if c.eid not in new | gone for eid in _touched(c)]
    if other:
        units = Unit(_first(other), language)
        clauses.append(t.gettext("{units} changed").format(units=units) + _rest(other, t))
    if new:
        units = Unit(_first(c.eid for c in weighty if c.eid in new), language)
        clauses.append(t.gettext("{units} added").format(units=units) + _rest(new, t))
    if gone:
        units = Unit(_first(c.eid for c in weighty if c.eid in gone), language)
        clauses.append(t.gettext("{units} repealed").format(units=units) + _rest(gone, t))
    if announced:
        units = Unit(_first(announced), language)
        clauses.append(t.gettext("a change is announced: {units}").format(units=units) + _rest(announced, t))
    what = ", ".join(clauses)
    return t.gettext("{act}: {what}; {when}").format(
        act=describe_act(facts, t), what=what, when=_when(changes, t, today)
    )


def _touched(change: Change) -> tuple[str, ...]:
    """Return the places that a change is about: all that was joined, and all that a unit was divided into."""
    return (*eids_before(change), *change.places) if change.kind in ("split", "join") else (change.eid,)


def _first(eids: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(eids))[:_MOST_UNITS]


def _rest(eids: Iterable[str], t: NullTranslations) -> str:
    n = len(set(eids)) - _MOST_UNITS
    return t.ngettext(" and {n} more", " and {n} more", n).format(n=n) if n > 0 else ""


def _when(changes: tuple[Change, ...], t: NullTranslations, today: date | None) -> str:
    if len(changes) == 1 and runs_out(changes[0]):
        return describe_time(changes[0], t)
    known_days = [day_of(change.effect) for change in changes]
    days = sorted({day for day in known_days if day})
    unknown = t.gettext("the source does not state from when it is in force")
    if not days:
        return unknown
    dates = ", ".join(map(write_date, days))
    if today is not None and days[-1] < today:
        several = t.gettext("took effect on different days: {dates}").format(dates=dates)
        known = several if len(days) > 1 else t.gettext("took effect on {date}").format(date=dates)
    elif len(days) > 1:
        known = t.gettext("in force from different days: {dates}").format(dates=dates)
    else:
        known = t.gettext("in force from {date}").format(date=dates)
    if None in known_days:
        return known + t.gettext("; for a part the source does not state the date")
    return known
