"""The demo's sentences, once: the screen and the page say them in the language of whoever looks."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from gettext import NullTranslations
from itertools import groupby
from operator import attrgetter
from zoneinfo import ZoneInfo

from alerts.model import ReaderLanguage
from config.timing import next_five
from flows.pendings import Kept
from law.languages.labels import label
from law.model import Change, Language
from law.pending import Pending
from law.summaries.effects import describe_acts, describe_effect, write_date
from law.summaries.headline import describe_act
from law.summaries.kinds import capitalise, describe_line
from law.summaries.sentences import describe_numbers
from zanwatch.demo.scenes import Baseline, Card, Figures, Held, News, Quiet, ReadAct, Served

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Group:
    """Changes that follow one another and were made by the same acts with the same effect."""

    changes: tuple[tuple[str, tuple[str, ...], Change], ...]
    """Place and kind in words, the figures that changed, and the change itself."""
    since: str
    by: str


def reader_of(t: NullTranslations) -> ReaderLanguage:
    """Return the language of a catalogue."""
    known: dict[str, ReaderLanguage] = {"ru": "rus", "kk": "kaz"}
    return known.get(t.info().get("language", ""), "eng")


def law_language(t: NullTranslations) -> Language:
    """Return which text of the law a reader of this catalogue sees."""
    return "kaz" if reader_of(t) == "kaz" else "rus"


def group_changes(card: Card, t: NullTranslations) -> Iterator[Group]:
    """Yield the changes of a card with what happened to each, from when, and by which act."""
    for _, run in groupby(card.changes, key=attrgetter("effect", "amended_by", "attribution")):
        changes = tuple(run)
        one = changes[0]
        yield Group(
            tuple((describe_line(c, reader_of(t), t), describe_numbers(c, t), c) for c in changes),
            f"{capitalise(describe_effect(one.effect, t))}.",
            f"{capitalise(describe_acts(one.amended_by, one.attribution, t))}.",
        )


def say_title(card: Card | ReadAct, t: NullTranslations) -> str:
    """Return the act's title, with its code before it."""
    titles = card.facts.title
    return f"{card.facts.code} · {titles.get(law_language(t)) or titles.get('rus', '')}"


def say_source(card: Card, t: NullTranslations) -> str:
    """Return which act this is, and from which edition to which."""
    days = " → ".join(dict.fromkeys(write_date(text.portal_version_on) for text in (card.before, card.after)))
    edition = t.gettext("edition of {dates}").format(dates=days)
    return f"{describe_act(card.facts, t)} · {edition}"


def say_other(card: Card, t: NullTranslations) -> str:
    """Return what the text in the other language has, or nothing where the act's status is all that changed."""
    if not card.other:
        return ""
    if card.after.language == "rus":
        return t.gettext("Kazakh text: {count} changes.").format(count=card.other)
    return t.gettext("Russian text: {count} changes.").format(count=card.other)


def say_successor(card: Card, t: NullTranslations) -> str:
    """Return which act takes the place of this one, where it is known here."""
    if card.successor is None:
        return ""
    title = card.successor.title.get(law_language(t)) or card.successor.title.get("rus", "")
    words = t.gettext("In its place: {act} «{title}» ({code}).")
    return words.format(act=describe_act(card.successor, t), title=title, code=card.successor.code)


def say_reading(scene: Baseline, t: NullTranslations) -> str:
    """Return the heading of the first reading."""
    return t.gettext("{day}: the first reading").format(day=write_date(scene.on))


def say_day(scene: News, t: NullTranslations) -> str:
    """Return the heading of a day with news; a day that only announces, or only keeps a promise, is called so."""
    stages = {change.stage for card in scene.cards for change in card.changes if change.kind != "editorial"}
    notes = {change.stage for card in scene.cards for change in card.changes}
    day = write_date(scene.on)
    if notes == {"announced"}:
        return t.gettext("{day}: a change is announced").format(day=day)
    if stages == {"took_effect"}:
        return t.gettext("{day}: what was announced takes effect").format(day=day)
    return t.gettext("{day}: the law changes").format(day=day)


def say_coming(item: Pending, t: NullTranslations) -> str:
    """Return what is to come, its day with the working, and how many days are left."""
    when = capitalise(describe_effect(item.effect, t))
    acts = capitalise(describe_acts(item.amended_by, "note", t))
    words = t.gettext("Still to come: {place}. {when}. {acts}.")
    said = words.format(place=_place(item.eid, t), when=when, acts=acts)
    if item.days_left is None:
        return said
    left = t.ngettext("{n} day is left.", "{n} days are left.", item.days_left).format(n=item.days_left)
    return f"{said} {left}"


def say_came(kept: Kept, t: NullTranslations) -> str:
    """Return where what has come was announced; an act's end is announced by its requisites, and has no edition."""
    place = _place(kept.promise.change.eid, t)
    if kept.promise.change.kind == "status":
        return t.gettext("What was announced has come: {place}. Each was told once.").format(place=place)
    words = t.gettext("What the edition of {date} announced has come: {place}. Each was told once.")
    return words.format(date=write_date(kept.promise.to_on), place=place)


def say_baseline(scene: Baseline, t: NullTranslations) -> str:
    """Return that nobody is told of what was there before."""
    return t.gettext(
        "This is where watching begins: nobody is told of what was there before. Messages sent: {count}."
    ).format(count=scene.sent)


def say_act(act: ReadAct, t: NullTranslations) -> str:
    """Return how large an act is."""
    return t.gettext("units: {units}, words: {words}").format(
        units=group_digits(act.units), words=group_digits(act.words)
    )


def say_fault(scene: Held, t: NullTranslations) -> str:
    """Return what the portal did."""
    return {
        "maintenance-200": t.gettext("A maintenance page with HTTP 200"),
        "half-gzip": t.gettext("Half of a gzip stream"),
        "missing-articles": t.gettext("A third of the articles is gone"),
    }[scene.fault]


def say_held(scene: Held, t: NullTranslations) -> str:
    """Return what came, why it was held back, and how many were told."""
    status, size = scene.came
    held = [line.verdict for line in scene.lines if line.verdict.outcome in ("failed", "quarantined")]
    reasons = "; ".join(dict.fromkeys(_reason(verdict.reason, verdict.detail, t) for verdict in held))
    words = t.gettext("came: HTTP {status}, {size} bytes; held back: {reason}; alerts: {count}")
    said = words.format(status=status, size=group_digits(size), reason=reasons, count=scene.sent)
    if len(held) == len(scene.lines):
        return said
    stood_in = t.gettext("the same edition was then read on adilet: nothing new")
    return f"{said}; {stood_in}"


def say_first(act: ReadAct, t: NullTranslations) -> str:
    """Return that an act was met for the first time."""
    return t.gettext("Met for the first time, kept, told to nobody: {act}").format(act=say_title(act, t))


def say_untold(scene: News, t: NullTranslations) -> str:
    """Return that changes were stored which nobody asked for, where it is so."""
    told = {number for mail in scene.mails for number in _codes(scene, mail.text)}
    told |= {number for message in scene.messages for number in _codes(scene, message.text)}
    codes = [card.facts.code for card in scene.cards if card.facts.code not in told]
    if not codes:
        return ""
    return t.gettext("Stored, but nobody subscribed to its topics: {codes}").format(codes=", ".join(codes))


def say_quiet(scene: Quiet, t: NullTranslations) -> str:
    """Return that nothing is said twice."""
    words = t.gettext("Every act was read again ({acts}). New changes: {changes}. Messages: {sent}.")
    return words.format(acts=scene.acts, changes=scene.changes, sent=scene.sent)


def say_served(t: NullTranslations) -> str:
    """Return the heading of what the running house did by itself."""
    return t.gettext("By itself: `zanwatch serve`")


def tell_served(scene: Served, t: NullTranslations) -> Iterator[str]:
    """Yield what happened, in order: the schedule, the pass, the mail, the pages."""
    fired, zone = scene.fired, ZoneInfo(scene.fired.schedule.timezone)
    began = fired.began_at.astimezone(zone)
    due = next_five(fired.schedule, fired.added_at)[0]
    if fired.is_made_up:
        words = t.gettext(
            "A schedule, every minute, was due at {due}, before Prefect, the pages and the timetable stood;"
            " it was made up for by itself at {began} ({zone})."
        )
    else:
        words = t.gettext(
            "Prefect, the pages and the timetable stand. A schedule, every minute, was due at {due};"
            " it fired by itself, and its pass began at {began} ({zone})."
        )
    yield words.format(due=f"{due:%H:%M}", began=f"{began:%H:%M:%S}", zone=fired.schedule.timezone)
    words = t.gettext("Changes that its pass stored: {changes}; mails that arrived: {count} ({files}).")
    files = ", ".join(mail.path.name for mail in fired.mails)
    yield words.format(changes=fired.changes, count=len(fired.mails), files=files)
    words = t.gettext("Pages that were opened and kept: {count}, such as {path}")
    compared = next((copy for copy in scene.copies if "/compare/" in copy.path), scene.copies[0])
    yield words.format(count=len(scene.copies), path=f"demo-out/pages/{compared.file.name}")
    sheet = next(copy for copy in scene.copies if copy.path == f"/stands/{scene.sheet}")
    words = t.gettext(
        "A printed sheet rests on an article that changed: it is to be checked, and its public page says so: {path}"
    )
    yield words.format(path=f"demo-out/pages/{sheet.file.name}")
    words = t.gettext("To take along: {files}; the evidence was checked and holds.")
    yield words.format(files=", ".join(f"demo-out/{path.name}" for path in scene.files))


def say_copy(t: NullTranslations) -> str:
    """Return what stands above a page that needs no server."""
    return t.gettext("A copy that the demo kept: links between the kept pages lead on, buttons do nothing.")


def say_figures(scene: Figures, t: NullTranslations) -> str:
    """Return the line of figures."""
    words = t.gettext(
        "acts: {acts} · editions: {editions} · read: {read} MB · changes: {changes} · messages: {messages}"
        " · held back: {held} · seconds: {seconds}"
    )
    return words.format(
        acts=scene.acts,
        editions=scene.editions,
        read=f"{scene.read / MEGABYTE:.1f}",
        changes=scene.changes,
        messages=scene.messages,
        held=scene.held,
        seconds=f"{scene.seconds:.1f}",
    )


def list_next_commands() -> tuple[str, ...]:
    """Return what to type to watch the real portals, as it can be typed in this shell."""
    program = "zanwatch" if shutil.which("zanwatch") else ".venv/bin/zanwatch"
    return (
        f"{program} subscribe reception --to mailto:you@example.kz --topic domestic_violence --language rus",
        f"ZANWATCH_CONTACT=you@example.kz {program} watch",
    )


def group_digits(number: int) -> str:
    """Return a number with a narrow no-break space between its thousands.

    >>> group_digits(83235).encode("ascii", "replace")
    b'83?235'
    """
    return f"{number:,}".replace(",", "\u202f")


def _place(eid: str, t: NullTranslations) -> str:
    return t.gettext("the end of the act") if eid == "status" else label(eid, reader_of(t))


def _codes(scene: News, text: str) -> Sequence[str]:
    return [card.facts.code for card in scene.cards if f"/doc/{card.facts.code}/" in text]


def _reason(reason: str, detail: str, t: NullTranslations) -> str:
    if reason == "maintenance":
        return t.gettext("the page says that the portal is being repaired")
    if reason == "cut-stream":
        return t.gettext("the compressed stream ends in the middle")
    if reason == "missing-articles":
        numbers = detail.rpartition(": ")[2]
        return t.gettext("articles that were there are not on the page: {numbers}").format(numbers=numbers)
    return f"{reason} {detail}".strip()
