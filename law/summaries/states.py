"""Where an act stands, and who takes its place, in words: pages and mails say it alike."""

from gettext import NullTranslations

from law.model import ActFacts
from law.status import ActState
from law.summaries.effects import describe_by, write_date
from law.summaries.headline import describe_act


def describe_state(state: ActState, t: NullTranslations) -> str:
    """Return a clause: «действует», «утратит силу 15.05.2025; Законом от 14.03.2025 № 905-VIII»."""
    what = _describe(state, t)
    acts = "; ".join(describe_by(act, t) for act in state.acts)
    return f"{what}; {acts}" if acts else what


def describe_next_act(facts: ActFacts, t: NullTranslations, *, is_watched: bool, is_confirmed: bool) -> str:
    """Return a sentence: which act takes the place, and whether it is watched; its title is not in it."""
    act = describe_act(facts, t) if facts.code else _describe_unknown(facts, t)
    if is_confirmed:
        text = t.gettext("The act that takes its place: {act}.")
    else:
        text = t.gettext("The act that takes its place, by all signs (not yet confirmed by a person): {act}.")
    if is_watched:
        follows = t.gettext("It is watched from now on.")
    else:
        follows = t.gettext("It is not watched yet: its page on the portal is not known.")
    return f"{text.format(act=act)} {follows}"


def _describe(state: ActState, t: NullTranslations) -> str:
    day = write_date(state.on) if state.on else ""
    if state.kind == "in_force":
        return t.gettext("in force")
    if state.kind == "suspended":
        return _describe_suspension(state, day, t)
    if state.kind == "repealed" and state.is_announced:
        text = t.gettext("it loses its force on {date}"), t.gettext("its repeal is announced, the day is not stated")
    elif state.kind == "repealed":
        text = t.gettext("it lost its force on {date}"), t.gettext("it has lost its force, the day is not stated")
    elif state.is_announced:
        text = t.gettext("it ceases to apply on {date}"), t.gettext("its end is announced, the day is not stated")
    else:
        text = t.gettext("it ceased to apply on {date}"), t.gettext("it applies no longer, the day is not stated")
    return text[0].format(date=day) if day else text[1]


def _describe_suspension(state: ActState, day: str, t: NullTranslations) -> str:
    if state.is_announced:
        what = t.gettext("it is suspended from {date}").format(date=day) if day else t.gettext("it is to be suspended")
    else:
        what = t.gettext("it is suspended")
    if state.until is None:
        return what
    return t.gettext("{what}, until {date}").format(what=what, date=write_date(state.until))


def _describe_unknown(facts: ActFacts, t: NullTranslations) -> str:
    if facts.adopted_on is None:
        return t.gettext("No. {number}").format(number=facts.number)
    text = t.gettext("No. {number} of {date}")
    return text.format(number=facts.number, date=write_date(facts.adopted_on))
