"""What changed since somebody was here, by act; and if nothing did, what was checked, when, and what is silent."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from gettext import NullTranslations

from flows.timetable import Rhythm, rhythm_of
from law.languages.labels import topmost
from law.languages.words import ReaderLanguage
from law.model import LANGUAGES, ActFacts, AmendingAct, Change, Language
from law.summaries.excerpts import excerpt
from storage.changes import StoredChange
from storage.reading import ActLine, Standing
from web.reading.marks import CONTEXT_WORDS, Run, mark
from web.reading.said import Said, Tally, amending_acts, is_open, name_acts, say, tally
from web.reading.ties import Tie, Ties, tie_of
from web.reading.weight import Weight, weigh

OPEN_CARDS = 3
MOST_CARDS = 12
MOST_STEPS = 25
EXCERPT = 420
"""Characters of law shown in a card, before and after together."""

Headings = Callable[[str, Language, date], Mapping[str, str]]
"""Gives the headings of an act's articles in one language and edition, by eid."""


@dataclass(frozen=True, slots=True)
class Card:
    """A change as somebody who was away should see it."""

    said: Said
    top: str
    heading: str
    runs: tuple[Run, ...]
    weight: Weight
    tie: Tie | None
    """Where it was announced, or what came of it."""


@dataclass(frozen=True, slots=True)
class News:
    """What one edition of one act changed; ``cards`` are open, ``more`` folded, ``rest`` are only counted."""

    code: str
    title: str
    language: Language
    from_on: date
    to_on: date
    seen_at: datetime
    tally: Tally
    acts: tuple[AmendingAct, ...]
    is_by_one: bool
    """Whether the same is known of every change's act: then it is said once, else at each."""
    is_open: bool
    """Whether it was one of the acts, and the source does not say which."""
    effect: str
    topics: tuple[str, ...]
    cards: tuple[Card, ...]
    more: tuple[Card, ...]
    rest: int
    other: Tally | None
    """The same step in the other language; None where it has none."""
    has_other: bool
    """Whether a text in the other language is stored at all."""
    is_other_different: bool
    is_status: bool


@dataclass(frozen=True, slots=True)
class Trouble:
    """An act that could not be read, or was held back, since when; ``good_at`` is the last reading that was whole."""

    source: str
    code: str
    title: str
    languages: tuple[str, ...]
    kind: str
    """«failed», «quarantined» or «silent»."""
    reason: str
    since: datetime | None
    good_at: datetime | None


@dataclass(frozen=True, slots=True)
class Checked:
    """How much of what is watched was read whole the last time."""

    good: int
    watched: int
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class Known:
    """What stands beside the changes: the acts and the ties of their announcements by code, the headings on demand."""

    acts: Mapping[str, ActLine]
    ties: Mapping[str, Ties]
    headings: Headings


def read_news(
    changes: Sequence[StoredChange], known: Known, language: ReaderLanguage, t: NullTranslations
) -> tuple[tuple[News, ...], int]:
    """Return what changed, the newest first, in the reader's language of law, and how many steps are left out."""
    own: Language = "kaz" if language == "kaz" else "rus"
    steps: dict[tuple[str, date, date], dict[Language, list[StoredChange]]] = {}
    for stored in changes:
        key = (stored.act, stored.from_on, stored.to_on)
        steps.setdefault(key, {}).setdefault(stored.change.language, []).append(stored)
    told = {
        key: found for key, found in steps.items() if any(_is_told(item.change) for it in found.values() for item in it)
    }
    ordered = sorted(told.items(), key=lambda pair: _order(pair[0], pair[1]), reverse=True)
    news = [_news(key, found, known, (own, language, t)) for key, found in ordered[:MOST_STEPS]]
    return tuple(news), max(0, len(ordered) - MOST_STEPS)


def read_checked(acts: Sequence[ActLine], standings: Sequence[Standing]) -> Checked:
    """Return how many of the watched acts were read whole the last time they were asked for."""
    watched = {act.facts.code for act in acts if act.is_watched}
    good: set[str] = set()
    bad: set[str] = set()
    for standing in standings:
        (good if standing.last.outcome in ("good", "identical") else set()).add(standing.last.act)
        (bad if standing.failing_since else set()).add(standing.last.act)
    checked = [act.checked_at for act in acts if act.is_watched and act.checked_at]
    return Checked(len((good - bad) & watched), len(watched), max(checked, default=None))


def read_troubles(
    acts: Sequence[ActLine],
    standings: Sequence[Standing],
    rhythms: Mapping[str, Rhythm],
    language: ReaderLanguage,
    now: datetime,
) -> tuple[Trouble, ...]:
    """Return what failed, was held back or is silent by the rhythm of its source, the longest first; each act once."""
    lines = {act.facts.code: act for act in acts}
    found: dict[tuple[str, str, str], Trouble] = {}
    for standing in standings:
        last = standing.last
        line = lines.get(last.act)
        if line is not None and not line.is_watched:
            continue
        kind: str = last.outcome if standing.failing_since else ""
        if not kind and rhythm_of(rhythms, last).is_silent_since(standing.good_at, now):
            kind = "silent"
        if not kind:
            continue
        key = (last.source, last.act, kind)
        known = found.get(key)
        languages = (*(known.languages if known else ()), last.language)
        since = standing.failing_since or standing.good_at
        title = title_of(line.facts, language) if line else ""
        detail = last.detail if standing.failing_since else ""
        found[key] = Trouble(last.source, last.act, title, languages, kind, detail, since, standing.good_at)
    return tuple(sorted(found.values(), key=lambda trouble: (trouble.since or now, trouble.code)))


def title_of(facts: ActFacts, language: ReaderLanguage) -> str:
    """Return an act's title in the reader's language, else in the other one, else its code."""
    own = "kaz" if language == "kaz" else "rus"
    return facts.title.get(own) or next((title for title in facts.title.values() if title), "") or facts.code


def _news(
    key: tuple[str, date, date],
    found: Mapping[Language, Sequence[StoredChange]],
    known: Known,
    reader: tuple[Language, ReaderLanguage, NullTranslations],
) -> News:
    own, language, t = reader
    code, from_on, to_on = key
    act = known.acts.get(code)
    if own not in found:
        own = next(iter(found))
    changes = [item.change for item in found[own]]
    told = sorted((change for change in changes if _is_told(change)), key=lambda change: change.is_form)
    names, ties = known.headings(code, own, to_on), known.ties.get(code, {})
    cards = [_card(change, names, tie_of(ties, change, to_on), (language, t)) for change in told[:MOST_CARDS]]
    other = next((item for item in LANGUAGES if item != own), own)
    others = [item.change for item in found.get(other, ())]
    said = [say(change, language, t).effect for change in told]
    return News(
        code=code,
        title=title_of(act.facts, language) if act else code,
        language=own,
        from_on=from_on,
        to_on=to_on,
        seen_at=max(item.seen_at for item in found[own]),
        tally=tally(changes),
        acts=amending_acts(told),
        is_by_one=len({(name_acts(change), is_open(change)) for change in told}) == 1,
        is_open=any(is_open(change) for change in told),
        effect=said[0] if len(set(said)) == 1 else "",
        topics=tuple(sorted({topic for change in told for topic in change.topics})),
        cards=tuple(cards[:OPEN_CARDS]),
        more=tuple(cards[OPEN_CARDS:]),
        rest=max(0, len(told) - MOST_CARDS),
        other=tally(others) if others else None,
        has_other=act is not None and other in act.languages,
        is_other_different={c.eid for c in others if not c.is_form} != {c.eid for c in changes if not c.is_form},
        is_status=all(change.kind == "status" for change in changes),
    )


def _card(
    change: Change, headings: Mapping[str, str], tie: Tie | None, reader: tuple[ReaderLanguage, NullTranslations]
) -> Card:
    top = topmost(change.eid)
    before, after = excerpt(change.before, change.after, EXCERPT)
    if change.kind == "status":
        # Its wording before is the portal's code of the state, which is nothing for people.
        runs: tuple[Run, ...] = (Run("same", after or before or ""),)
    elif before is None or after is None:
        runs = (Run("gone" if after is None else "new", after or before or ""),)
        if change.kind == "editorial":
            runs = (Run("same", after or before or ""),)
    else:
        runs = mark(change.before or "", change.after or "", CONTEXT_WORDS)
        if sum(len(run.text) for run in runs) > 2 * EXCERPT:
            runs = mark(before, after, CONTEXT_WORDS)
    return Card(say(change, *reader), top, headings.get(top, ""), runs, weigh(change, reader[1]), tie)


def _is_told(change: Change) -> bool:
    return change.kind != "editorial" or change.stage == "announced"


def _order(key: tuple[str, date, date], found: Mapping[Language, Sequence[StoredChange]]) -> tuple[datetime, date, str]:
    return max(item.seen_at for items in found.values() for item in items), key[2], key[0]
