"""News becomes one message for each channel of one person: substance first, both languages of the law together."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from gettext import NullTranslations
from zoneinfo import ZoneInfo

from alerts.beside import Beside, say_approval, say_staff
from alerts.both_languages import Told, describe_other_language
from alerts.deliveries import get_alert_number
from alerts.formats import mail, plain, telegram
from alerts.letter import Block, Item, Letter, Links
from alerts.model import ChannelKind, Message, News, Person, kind_of
from law.model import LANGUAGES, Change, Language
from law.severity import rate
from law.status import read_kind
from law.summaries.effects import write_date
from law.summaries.groups import Group, describe_all_acts, group_changes
from law.summaries.headline import describe_headline
from law.summaries.kinds import capitalise
from law.summaries.large import count_by_unit, describe_large, is_large
from law.summaries.ratings import by_weight, describe_counts
from law.summaries.sentences import MOST_CHANGES, describe_more, in_order, places_of_all
from law.summaries.states import describe_next_act
from law.summaries.told import describe_change

_COUNTED = 4
"""Fewer changes than this are counted at a glance."""
_NOTHING = Beside()
_FORMATS = {"mail": mail.write, "telegram": telegram.write, "other": plain.write}


def compose(
    person: Person, news: News, links: Links, t: NullTranslations, beside: Beside = _NOTHING
) -> Mapping[ChannelKind, Message]:
    """Return the message for each kind of channel the person has; nothing at all when there is nothing to tell."""
    letter = write_letter(person, news, links, t, beside)
    if letter is None:
        return {}
    kinds = dict.fromkeys(kind_of(channel) for channel in person.channels)
    return {kind: _FORMATS[kind](letter, t) for kind in kinds}


def write_letter(
    person: Person, news: News, links: Links, t: NullTranslations, beside: Beside = _NOTHING
) -> Letter | None:
    """Return what the person is told, in the person's language of law first; None when there is nothing to tell.

    An editor's summary takes the place of the first line only for whoever is not discreet: that line is what a
    preview shows, and ours alone is known to have no word of the subject matter. Else it stands below the title.
    """
    told = {language: _told(news, language) for language in LANGUAGES}
    own = _choose_language(told, person)
    if own is None:
        return None
    today = beside.today or news.seen_at.astimezone(ZoneInfo(person.wish.timezone)).date()
    # What weighs most comes first: ten changes of meaning are never pushed out by a change of form.
    changes = by_weight(told[own])
    shown, rest = changes[:MOST_CHANGES], in_order(told[own], changes[MOST_CHANGES:])
    alert = beside.alert or get_alert_number(news.key, person.name)
    day = write_date(links.day_of(news))
    edition = max(step.to_on for step in news.steps if step.language == own)
    headline = f"{describe_headline(news.facts, told[own], person.language, t, today)}."
    staff, approval = beside.staff, say_approval(beside.staff, t)
    if staff.summary and not person.wish.is_discreet:
        headline, staff = staff.summary, replace(staff, summary="")
        approval = t.gettext("These are the words of an editor.")
    return Letter(
        subject=t.gettext("Digest of {date}, No. {number}").format(date=day, number=alert.removeprefix("ZW-")),
        headline=headline,
        amended=_lead(told[own], t),
        title=news.facts.title.get(own) or news.facts.title.get("rus", ""),
        blocks=tuple(_blocks(group_changes(shown, t, today), person, t)),
        more=len(rest),
        other=_describe_place(news, told, own, (person, beside, t)),
        next_act=_next_act(news, changes, t),
        alert=alert,
        pages=links.act_pages(news, own, edition),
        counts=_counts(told[own], person, t),
        more_at=_more(rest, person, t),
        compare=links.comparison(news, own),
        eids=places_of_all(change for language in LANGUAGES for change in told[language]),
        more_eids=places_of_all(rest),
        approval=approval,
        staff=say_staff(staff, t),
    )


def describe_place(
    person: Person, news: News, t: NullTranslations, beside: Beside = _NOTHING
) -> tuple[str, ...] | None:
    """Return what a letter says of the news as a whole (``Letter.other``), without it; None when there is nothing."""
    told = {language: _told(news, language) for language in LANGUAGES}
    own = _choose_language(told, person)
    return None if own is None else _describe_place(news, told, own, (person, beside, t))


def is_told(change: Change) -> bool:
    """Tell whether people hear of a change: a note that changes no law is kept, visible and silent."""
    return change.kind != "editorial" or change.stage != "in_force"


def _choose_language(told: Told, person: Person) -> Language | None:
    """Return the language of law that is shown: the reader's, the other one where only that has changed."""
    own: Language = "kaz" if person.language == "kaz" else "rus"
    other: Language = "rus" if own == "kaz" else "kaz"
    return own if told[own] else other if told[other] else None


def _describe_place(
    news: News, told: Told, own: Language, reader: tuple[Person, Beside, NullTranslations]
) -> tuple[str, ...]:
    person, beside, t = reader
    return (
        *_place_in_history(news, own, beside.earlier_alert, t),
        *describe_other_language(told, own, person.language, t, news.other_texts.get("kaz" if own == "rus" else "rus")),
    )


def _told(news: News, language: Language) -> tuple[Change, ...]:
    return tuple(c for step in news.steps if step.language == language for c in step.changes if is_told(c))


def _place_in_history(news: News, own: Language, earlier_alert: str, t: NullTranslations) -> Iterator[str]:
    """Yield what the order of the editions adds: one came to light late, or brought an earlier text back."""
    steps = [step for step in news.steps if step.language == own]
    for day in sorted({step.late_on for step in steps if step.late_on}):
        yield t.gettext("An earlier edition, of {date}, was published later.").format(date=write_date(day))
    for step in steps:
        if step.returned_to == step.to_on:
            yield t.gettext("The portal took its correction back: the text is again what it was before it.")
        elif step.returned_to:
            words = t.gettext("The text has returned to that of the edition of {date}.")
            yield words.format(date=write_date(step.returned_to))
    if earlier_alert and any(step.returned_to for step in steps):
        yield t.gettext("What message {number} told you is no longer so.").format(number=earlier_alert)
    if any(step.portal == "adilet" for step in steps):
        # Both are official, but whoever looks at zan.gov.kz may not find the text there yet.
        yield t.gettext("The text was read on adilet.zan.kz.")


def _blocks(groups: tuple[Group, ...], person: Person, t: NullTranslations) -> Iterator[Block]:
    first = 1
    for group in groups:
        last = first + len(group.changes) - 1
        if first == last:
            end = f"{capitalise(group.effect)}.", f"{capitalise(group.acts)}."
            yield Block("", (_item(group.changes[0], person, t, end),), first)
        else:
            text = t.gettext("Changes {first}–{last}: {acts}; {effect}.")
            head = text.format(first=first, last=last, acts=group.acts, effect=group.effect)
            yield Block(head, tuple(_item(change, person, t) for change in group.changes), first)
        first = last + 1


def _item(change: Change, person: Person, t: NullTranslations, end: tuple[str, ...] = ()) -> Item:
    told = describe_change(change, person.language, t)
    return Item(
        line=told.line,
        numbers=told.numbers,
        before=told.before,
        after=told.after,
        end=end,
        rating=told.rating,
        concerned=told.concerned,
        remarks=told.remarks,
        severity=rate(change).severity,
        eids=told.eids,
    )


def _counts(changes: tuple[Change, ...], person: Person, t: NullTranslations) -> str:
    said = describe_counts(changes, t) if len(changes) >= _COUNTED else ""
    large = describe_large(changes, person.language, t) if is_large(changes) else ""
    return " ".join(filter(None, (said, large)))


def _more(rest: tuple[Change, ...], person: Person, t: NullTranslations) -> str:
    if not rest:
        return ""
    return f"{capitalise(describe_more(len(rest), t))}: {count_by_unit(rest, person.language, t)}."


def _next_act(news: News, changes: tuple[Change, ...], t: NullTranslations) -> str:
    """Say it with every piece of news of the end, and never where a suspension is all that is told."""
    ends = any(change.kind == "status" and read_kind(change.after or "") in ("repealed", "ended") for change in changes)
    if news.next_act is None or not ends:
        return ""
    next_act = news.next_act
    said = describe_next_act(next_act.facts, t, is_watched=next_act.is_watched, is_confirmed=next_act.is_confirmed)
    if not (next_act.is_watched and next_act.is_confirmed):
        return said
    # The rules that are about this act go on to that one (flows.followers); those about a topic meet it anyway.
    more = t.gettext("Your rules follow it too, until you say otherwise.")
    return f"{said} {more}"


def _lead(changes: tuple[Change, ...], t: NullTranslations) -> str:
    return f"{capitalise(describe_all_acts(changes, t))}."
