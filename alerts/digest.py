"""Many pieces of news in one letter, the heaviest first; every change is a card, a line, or counted among the rest.

The first line is what a phone's preview shows: it names an act by its number, and no word of the subject matter.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from gettext import NullTranslations
from zoneinfo import ZoneInfo

from alerts.beside import Beside, say_approval, say_staff
from alerts.compose import describe_place, is_told, write_letter
from alerts.deliveries import get_alert_number
from alerts.digest_parts import Checked, ComingLine, DraftLine, Soon, describe_checked, write_coming, write_draft
from alerts.letter import Item, Letter, Links
from alerts.model import News, Person
from alerts.subscriptions import Frequency
from law.discovery.model import Draft
from law.model import SEVERITIES, Change, Language
from law.severity import rate
from law.summaries.effects import write_date
from law.summaries.excerpts import shorten
from law.summaries.headline import describe_act, describe_headline
from law.summaries.kinds import describe_line

MOST_CARDS = 10
MOST_LINES = 100
"""A mail of more is cut by its reader's program."""
_TITLE = 60
_IMPORTANT = SEVERITIES.index("important")


@dataclass(frozen=True, slots=True)
class Contents:
    """All that a digest is made of, before it takes anybody's words."""

    key: str
    """The same whenever the digest of this person and day is made: its number rests on it."""
    day: date
    frequency: Frequency
    news: tuple[News, ...]
    soon: tuple[Soon, ...] = ()
    drafts: tuple[Draft, ...] = ()
    checked: Checked | None = None
    late_since: datetime | None = None
    """When the first of it was due, where that was an earlier digest that could not be made."""
    beside: Mapping[str, Beside] = field(default_factory=dict)
    """What is known beside a piece of news, by its key."""


@dataclass(frozen=True, slots=True)
class Card:
    """One important change, with all that is known of it."""

    act: str
    item: Item
    remarks: tuple[str, ...]
    """What is said of its act as a whole; it stands with the first of the act's cards."""
    note: str
    """Why she follows this, in her own words; empty where she gave none."""
    comparison: str
    """Our own page; empty where there are none, or where no text has changed yet."""
    pages: tuple[str, ...]
    """The official ones."""


@dataclass(frozen=True, slots=True)
class Rest:
    """The other changes of one act, a line each."""

    act: str
    lines: tuple[str, ...]
    remarks: tuple[str, ...]
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """All that one person is told in one digest, before any channel's form."""

    subject: str
    headline: str
    opening: tuple[str, ...]
    """How many changes, and from which days."""
    cards: tuple[Card, ...]
    soon: tuple[ComingLine, ...]
    rest: tuple[Rest, ...]
    more: int
    """How many changes are neither a card nor a line."""
    home: str
    """Where all of them are; empty where there are no pages of ours."""
    drafts: tuple[DraftLine, ...]
    checked: tuple[str, ...]
    why: str
    alert: str


@dataclass(frozen=True, slots=True)
class _One:
    """One change with its piece of news, and how much it weighs."""

    news: News
    language: Language
    change: Change
    weight: int


def write_digest(
    person: Person, contents: Contents, links: Links, t: NullTranslations, note_of: Callable[[News], str]
) -> Digest | None:
    """Return what the person is told; None when there is nothing, for an empty digest is not sent.

    ``note_of`` returns her own note of the rule by which news of one change came to her.
    """
    found = sorted(_weigh(person, contents.news), key=lambda one: (-one.weight, _soonest(one.change)))
    if not found and not contents.drafts:
        return None
    chosen = [one for one in found if one.weight >= _IMPORTANT][:MOST_CARDS]
    others = [one for one in found if not any(one is card for card in chosen)]
    alone = [_only(one) for one in chosen or found[:1]]
    on_the_day = Beside(today=contents.day)
    letters = [one for news in alone if (one := write_letter(person, news, links, t, on_the_day))]
    remarks = dict(_remarks(person, contents, t))
    cards = tuple(
        _card(one, letter, _Extra(remarks, note_of(_only(one)), t))
        for one, letter in zip(chosen, letters, strict=False)
    )
    rest = tuple(_rest(others[:MOST_LINES], person, remarks, links, t))
    return Digest(
        subject=_subject(person, contents, found, letters, t),
        headline=_say_head(person, found[0].news, contents.day, t) if found else _say_drafts(contents.drafts, t),
        opening=tuple(_opening(contents, found, person, t)),
        cards=cards,
        soon=write_coming(contents.soon, person.language, t),
        rest=rest,
        more=max(0, len(others) - MOST_LINES),
        home=links.public_url,
        drafts=tuple(write_draft(draft, t) for draft in contents.drafts),
        checked=describe_checked(contents.checked, ZoneInfo(person.wish.timezone), t) if contents.checked else (),
        why=_why(contents.frequency, t),
        alert=get_alert_number(contents.key, person.name),
    )


def _remarks(person: Person, contents: Contents, t: NullTranslations) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what is said of each piece of news as a whole, an editor's words last."""
    for news in contents.news:
        beside = contents.beside.get(news.key, Beside())
        place = describe_place(person, news, t, beside)
        if place is not None:
            approval = say_approval(beside.staff, t)
            yield news.key, (*place, *filter(None, (approval,)), *say_staff(beside.staff, t))


def list_told(person: Person, news: News) -> tuple[tuple[Language, Change], ...]:
    """Return the changes of which a digest tells: those of one language of the law, hers where it has any."""
    own: Language = "kaz" if person.language == "kaz" else "rus"
    told: dict[Language, list[Change]] = {"rus": [], "kaz": []}
    for step in news.steps:
        told[step.language] += [change for change in step.changes if is_told(change)]
    other: Language = "rus" if own == "kaz" else "kaz"
    language = own if told[own] else other
    return tuple((language, change) for change in told[language])


def _weigh(person: Person, news: Iterable[News]) -> Iterator[_One]:
    for item in news:
        for language, change in list_told(person, item):
            yield _One(item, language, change, SEVERITIES.index(rate(change).severity))


def _soonest(change: Change) -> date:
    return change.effect.on or date.max


def _only(one: _One) -> News:
    """Return news of one change alone."""
    steps = (
        replace(step, changes=(one.change,)) for step in one.news.steps if any(c is one.change for c in step.changes)
    )
    return replace(one.news, steps=tuple(steps))


@dataclass(frozen=True, slots=True)
class _Extra:
    """What a card needs beside its change; an act's remarks are taken out by the first card of it."""

    remarks: dict[str, tuple[str, ...]]
    note: str
    t: NullTranslations


def _card(one: _One, letter: Letter, extra: _Extra) -> Card:
    items = [item for block in letter.blocks for item in block.items]
    return Card(
        act=_name(one, extra.t),
        item=items[0],
        remarks=(*extra.remarks.pop(one.news.key, ()), *filter(None, (letter.next_act,))),
        note=extra.note,
        comparison=letter.compare,
        pages=letter.pages,
    )


def _rest(
    ones: Sequence[_One], person: Person, remarks: dict[str, tuple[str, ...]], links: Links, t: NullTranslations
) -> Iterator[Rest]:
    """Yield the acts in the order of their heaviest change."""
    acts: dict[str, list[_One]] = {}
    for one in ones:
        acts.setdefault(one.news.facts.code, []).append(one)
    for told in acts.values():
        newest = max(told, key=_edition)
        said = [line for one in told for line in remarks.pop(one.news.key, ())]
        yield Rest(
            act=_name(told[0], t),
            lines=tuple(_line(one.change, person, t) for one in told),
            remarks=tuple(dict.fromkeys(said)),
            pages=links.act_pages(newest.news, newest.language, _edition(newest)),
        )


def _line(change: Change, person: Person, t: NullTranslations) -> str:
    line = describe_line(change, person.language, t)
    if change.effect.on is None or change.effect.basis == "unknown" or change.kind == "status":
        return line
    return t.gettext("{line}, from {date}").format(line=line, date=write_date(change.effect.on))


def _name(one: _One, t: NullTranslations) -> str:
    facts = one.news.facts
    title = facts.title.get(one.language) or facts.title.get("rus", "")
    return f"{describe_act(facts, t)} «{title}»" if title else describe_act(facts, t)


def _edition(one: _One) -> date:
    return max(step.to_on for step in one.news.steps if step.language == one.language)


def _subject(
    person: Person, contents: Contents, found: Sequence[_One], letters: Sequence[Letter], t: NullTranslations
) -> str:
    day = write_date(contents.day)
    if person.wish.is_discreet or not letters:
        return t.gettext("Digest of {date}").format(date=day)
    heavy = sum(one.weight >= _IMPORTANT for one in found)
    text = t.gettext("[changes: {n}, important: {important}] {title} – {date}")
    return text.format(n=len(found), important=heavy, title=shorten(letters[0].title, _TITLE), date=day)


def _say_head(person: Person, news: News, day: date, t: NullTranslations) -> str:
    """Return what changed in the act of the heaviest change, all of it: the cards below are of single changes."""
    changes = tuple(change for _, change in list_told(person, news))
    return f"{describe_headline(news.facts, changes, person.language, t, day)}."


def _opening(contents: Contents, found: Sequence[_One], person: Person, t: NullTranslations) -> Iterator[str]:
    if found:
        heavy = sum(one.weight >= _IMPORTANT for one in found)
        acts = len({one.news.facts.code for one in found})
        text = t.gettext("Changes: {n}, important: {important}; acts: {acts}.")
        yield text.format(n=len(found), important=heavy, acts=acts)
    if contents.late_since is not None:
        since = contents.late_since.astimezone(ZoneInfo(person.wish.timezone)).date()
        text = t.gettext("This digest makes up for those that could not be sent since {date}.")
        yield text.format(date=write_date(since))


def _say_drafts(drafts: Sequence[Draft], t: NullTranslations) -> str:
    return t.gettext("New drafts that one can speak up on: {n}.").format(n=len(drafts))


def _why(frequency: Frequency, t: NullTranslations) -> str:
    if frequency == "weekly":
        return t.gettext("You get this because you asked for a weekly digest.")
    return t.gettext("You get this because you asked for a daily digest.")
