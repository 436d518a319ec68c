"""The sentences of the scenes that have no cards: a heading, and one line for each thing that is proved."""

from collections.abc import Iterator
from gettext import NullTranslations

from law.model import Change
from law.severity import rate
from law.summaries.effects import write_date
from law.summaries.ratings import describe_rating
from zanwatch.demo.scenes import Doors, Figures, Night, Reminded, Told, Tried
from zanwatch.demo.script import DIGEST_AT, QUIET_SINCE, QUIET_UNTIL, RULE_WORDS, SILENT_RULE_WORDS


def say_heading(scene: Told, t: NullTranslations) -> str:
    """Return the heading of a scene."""
    match scene:
        case Night():
            return t.gettext("{day}: the morning after").format(day=write_date(scene.on))
        case Tried():
            return t.gettext("A rule is tried before it is kept")
        case Reminded():
            return t.gettext("{day}: a reminder").format(day=write_date(scene.on))
        case Doors():
            return t.gettext("Links, calendar, sources")


def tell(scene: Told, t: NullTranslations) -> Iterator[str]:
    """Yield its lines."""
    match scene:
        case Night():
            yield from _tell_night(scene, t)
        case Tried():
            yield from _tell_rule(scene, t)
        case Reminded():
            words = t.gettext("Nothing has changed. One reader asked to be reminded: {subject} ({file}).")
            yield words.format(subject=scene.mail.message["Subject"], file=scene.mail.path.name)
            yield _find_line(scene.mail.text, "01.01.2026")
        case Doors():
            yield from _tell_doors(scene, t)


def say_weight(change: Change, t: NullTranslations) -> str:
    """Return how much a change weighs, and why; nothing where words only moved for grammar."""
    return "" if change.is_form else f"{describe_rating(rate(change), t)}."


def say_readers(scene: Figures, t: NullTranslations) -> str:
    """Return the line of figures of people."""
    words = t.gettext("readers: {readers} · addresses that take nothing: {shut}")
    return words.format(readers=scene.readers, shut=scene.shut)


def _tell_night(scene: Night, t: NullTranslations) -> Iterator[str]:
    words = t.gettext("Quiet hours, {since}–{until}: the mail waited, and left at {until} ({file}).")
    yield words.format(since=f"{QUIET_SINCE:%H:%M}", until=f"{QUIET_UNTIL:%H:%M}", file=scene.late.path.name)
    words = t.gettext("A daily digest was put together at {hour}: {subject} ({file}, digest.html).")
    subject = scene.digest.message["Subject"]
    yield words.format(hour=f"{DIGEST_AT:%H:%M}", subject=subject, file=scene.digest.path.name)
    words = t.gettext(
        "A chat is closed ({why}): nothing more goes there; the next address of its reader got the message, and a word"
        " of that ({files})."
    )
    yield words.format(why=scene.shut, files=", ".join(mail.path.name for mail in scene.stood_in))
    words = t.gettext(
        "`zanwatch forget`: the reader of {address} is gone, and no byte of the address is left in the database."
    )
    yield words.format(address=scene.forgotten)


def _tell_rule(scene: Tried, t: NullTranslations) -> Iterator[str]:
    count = scene.forecast.messages
    said = t.ngettext(
        "In the past 12 months {n} message would have come.",
        "In the past 12 months {n} messages would have come.",
        count,
    )
    yield f"`zanwatch preview {RULE_WORDS}`: {said.format(n=count)}"
    for example in scene.forecast.examples:
        yield f"  {example.on:%d.%m.%Y}  {example.facts.code}: {example.places[0]}"
    yield f"`zanwatch preview {SILENT_RULE_WORDS}`: {scene.error.describe(t)}"


def _tell_doors(scene: Doors, t: NullTranslations) -> Iterator[str]:
    words = t.gettext(
        "The link in a mail stops its address with one click, without signing in: {address} gets nothing more."
    )
    yield words.format(address=scene.stopped)
    words = t.ngettext(
        "The calendar of a rule has {n} day of effect: {file}.",
        "The calendar of a rule has {n} days of effect: {file}.",
        scene.events,
    )
    yield words.format(n=scene.events, file=f"demo-out/{scene.calendar.name}")
    rows = [
        t.gettext("{source}: texts {texts}, errors {rate}").format(
            source=one.name, texts=one.texts, rate=f"{one.errors:.0%}"
        )
        for one in scene.sources
    ]
    yield f"`zanwatch sources`: {'; '.join(rows)}"


def _find_line(text: str, part: str) -> str:
    return next((line.strip() for line in text.splitlines() if part in line), "")
