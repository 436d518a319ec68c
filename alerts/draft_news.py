"""New drafts of acts, for whoever asked to hear of them: known by their titles alone, for their own pages are closed.

The first lines, which a preview shows, have no word of the subject matter: a title may tell what her work is.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from gettext import NullTranslations

from alerts.deliveries import get_alert_number
from alerts.digest_parts import write_draft
from alerts.matching import find_phrase
from alerts.model import Person
from alerts.short import Short
from alerts.subscriptions import Frequency, Subscription
from law.discovery.model import Draft
from law.summaries.effects import write_date

MOST = 20


@dataclass(frozen=True, slots=True)
class DraftNews:
    """A draft with what it may touch: topics, and the codes of the watched acts that its title says it changes."""

    draft: Draft
    topics: frozenset[str] = frozenset()
    acts: frozenset[str] = frozenset()


def list_draft_rules(rules: Sequence[Subscription], today: date) -> tuple[Subscription, ...]:
    """Return the rules that say how drafts are told: those about drafts, else those about everything; none asleep."""
    named = [rule for rule in rules if rule.follow.kind == "drafts"]
    asked = named or [rule for rule in rules if rule.follow.kind == "everything"]
    return tuple(rule for rule in asked if rule.snoozed_until is None or rule.snoozed_until <= today)


def find_rhythm(rules: Sequence[Subscription], today: date) -> Frequency | None:
    """Return when drafts are told by these rules, the soonest of them; None where they are told to nobody, or not yet.

    >>> from alerts.subscriptions import Follow
    >>> find_rhythm([Subscription(Follow("everything")), Subscription(Follow("drafts"), frequency="weekly")], date.min)
    'weekly'
    """
    said = {rule.frequency for rule in list_draft_rules(rules, today)}
    order: tuple[Frequency, ...] = ("at_once", "daily", "weekly")
    return next((one for one in order if one in said), None)


def is_wanted(news: DraftNews, rules: Collection[Subscription]) -> bool:
    """Tell whether a draft is one for somebody who follows drafts: of her topics, of an act of hers, with her phrase.

    Whoever follows no topic hears of all of them: an act alone does not say what else she would miss.
    """
    topics = {rule.follow.words for rule in rules if rule.follow.kind == "topic"}
    if not topics or any(rule.follow.kind == "everything" for rule in rules):
        return True
    acts = {rule.follow.act for rule in rules if rule.follow.act}
    phrases = (rule.follow.words for rule in rules if rule.follow.kind == "phrase")
    return (
        not topics.isdisjoint(news.topics)
        or not acts.isdisjoint(news.acts)
        or any(find_phrase(news.draft.title, words) for words in phrases)
    )


def write_drafts(person: Person, key: str, day: date, drafts: Sequence[Draft], t: NullTranslations) -> Short:
    """Return one letter of these drafts, the one whose discussion ends first before the others."""
    ordered = sorted(drafts, key=lambda draft: draft.open_until or date.max)
    alert = get_alert_number(key, person.name)
    lines = [write_draft(draft, t) for draft in ordered[:MOST]]
    paragraphs: list[tuple[str, ...]] = [
        (_say_first(ordered[0], t), t.gettext("We know the titles alone, and not the texts of the drafts."))
    ]
    for draft, line in zip(ordered, lines, strict=False):
        said = (line.title, _say_developer(draft, t), f"{line.until[:1].upper()}{line.until[1:]}.", line.page)
        paragraphs.append(tuple(filter(None, said)))
    if len(ordered) > MOST:
        paragraphs.append((t.gettext("and more of it: {n}").format(n=len(ordered) - MOST),))
    return Short(
        subject=t.gettext("Digest of {date}, No. {number}").format(
            date=write_date(day), number=alert.removeprefix("ZW-")
        ),
        headline=t.gettext("New drafts that one can speak up on: {n}.").format(n=len(ordered)),
        paragraphs=tuple(paragraphs),
        why=t.gettext("You get this because you asked to be told of new drafts."),
        alert=alert,
        linked=tuple(line.page for line in lines),
    )


def _say_first(draft: Draft, t: NullTranslations) -> str:
    if draft.open_until is None:
        return t.gettext("The last day of the public discussion is not stated.")
    text = t.gettext("The public discussion of the first of them ends on {date}.")
    return text.format(date=write_date(draft.open_until))


def _say_developer(draft: Draft, t: NullTranslations) -> str:
    return t.gettext("Developer: {name}.").format(name=draft.developer) if draft.developer else ""
