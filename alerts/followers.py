"""A letter to whoever followed an act that is over: her rules go on to the act that takes its place.

Acts are named by their numbers in the first lines, which a preview shows; their titles stand below.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from gettext import NullTranslations

from alerts.deliveries import get_alert_number
from alerts.model import Person
from alerts.short import Short
from law.languages.labels import label, several
from law.model import ActFacts
from law.summaries.effects import write_date
from law.summaries.headline import describe_act
from law.summaries.kinds import capitalise


@dataclass(frozen=True, slots=True)
class FollowedOn:
    """An act that is over, the one after it with its official pages, and where each unit went: «» is the whole act."""

    old: ActFacts
    new: ActFacts
    went: tuple[tuple[str, tuple[str, ...]], ...]
    pages: tuple[str, ...] = ()


def write_followed_on(person: Person, key: str, day: date, followed: FollowedOn, t: NullTranslations) -> Short:
    """Return the letter, which is sent once."""
    alert = get_alert_number(key, person.name)
    old, new = describe_act(followed.old, t), describe_act(followed.new, t)
    confirmed = t.gettext(
        "A person has confirmed which act takes its place; both are followed until you say otherwise."
    )
    return Short(
        subject=t.gettext("Digest of {date}, No. {number}").format(
            date=write_date(day), number=alert.removeprefix("ZW-")
        ),
        headline=t.gettext("{old} ends; from now on you follow {new} too.").format(old=old, new=new),
        paragraphs=(
            (confirmed, *_say_units(followed, person, t)),
            tuple(_say_title(facts, person, t) for facts in (followed.old, followed.new)),
        ),
        why=t.gettext("You get this because you follow an act that ends."),
        alert=alert,
        pages=followed.pages,
    )


def _say_units(followed: FollowedOn, person: Person, t: NullTranslations) -> Iterator[str]:
    for unit, places in followed.went:
        if not unit:
            continue
        was = capitalise(label(unit, person.language))
        if not places:
            yield t.gettext("{unit}: has no counterpart in the new act.").format(unit=was)
        elif places == ("",):
            text = t.gettext("{unit}: nobody has confirmed yet where it went, so all of the new act is followed.")
            yield text.format(unit=was)
        else:
            yield t.gettext("{unit}: now {places}.").format(unit=was, places=several(places, person.language))


def _say_title(facts: ActFacts, person: Person, t: NullTranslations) -> str:
    title = facts.title.get("kaz" if person.language == "kaz" else "rus") or facts.title.get("rus", "")
    return f"{describe_act(facts, t)} «{title}»" if title else describe_act(facts, t)
