"""Days of effect as a calendar (RFC 5545): one all-day event each, whose UID stays when its day moves.

A phone shows the summary of an event on its locked screen, so a discreet calendar says the facts in the description
alone. What has no day is no event.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from gettext import NullTranslations

from alerts.digest_parts import Soon, describe_place
from alerts.letter import Links
from alerts.model import News, Person
from law.summaries.effects import describe_acts, describe_effect
from law.summaries.excerpts import shorten
from law.summaries.kinds import capitalise

_OCTETS = 75
"""The longest line of the format, without its end (RFC 5545, section 3.1)."""
_WORDS = 400
_UID_DIGITS, _NUMBER_DIGITS = 32, 8
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One effect with a day; ``key`` is the same when the day moves and when it has come."""

    key: str
    on: date
    soon: Soon
    news: News
    changed_at: datetime
    """When we last learned anything of its act."""


def write_calendar(entries: Sequence[Entry], person: Person, links: Links, t: NullTranslations, domain: str) -> bytes:
    """Return the calendar of these effects for a person; ``domain`` makes the UIDs ours."""
    name = t.gettext("Dates from the digest")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//ZanWatch//ZanWatch//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escape_text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
    ]
    for entry in sorted(entries, key=lambda one: (one.on, one.key)):
        lines += _event(entry, person, links, t, domain)
    lines.append("END:VCALENDAR")
    return "".join(f"{line}\r\n" for one in lines for line in fold(one)).encode()


def escape_text(text: str) -> str:
    r"""Return a text as a value of the format; characters that no line may hold are left out.

    >>> print(escape_text("а; б, в\\г\nд"))
    а\; б\, в\\г\nд
    """
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\n", "\\n"))


def fold(line: str) -> Iterator[str]:
    """Yield a line in pieces of at most 75 octets, no letter torn; all but the first begin with a space.

    >>> [len(piece.encode()) for piece in fold("ш" * 50)]
    [74, 27]
    """
    piece = ""
    for letter in line:
        if len((piece + letter).encode()) > _OCTETS:
            yield piece
            piece = " "
        piece += letter
    yield piece


def _event(entry: Entry, person: Person, links: Links, t: NullTranslations, domain: str) -> Iterator[str]:
    stamp = entry.changed_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    facts = "\n".join(_describe(entry, person, links, t))
    # Of the effect alone: whoever has the feed must not be able to try names out on it.
    summary = t.gettext("Date from the digest, {number}").format(number=f"ZW-{entry.key[:_NUMBER_DIGITS].upper()}")
    if not person.wish.is_discreet:
        summary = describe_place(entry.soon, person.language, t)
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.key[:_UID_DIGITS]}@{domain}"
    yield f"DTSTAMP:{stamp}"
    yield f"LAST-MODIFIED:{stamp}"
    yield f"DTSTART;VALUE=DATE:{entry.on:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{entry.on + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escape_text(summary)}"
    yield f"DESCRIPTION:{escape_text(facts)}"
    yield "CLASS:PRIVATE"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _describe(entry: Entry, person: Person, links: Links, t: NullTranslations) -> Iterable[str]:
    pending, facts = entry.soon.pending, entry.soon.facts
    title = facts.title.get(pending.language) or facts.title.get("rus", "")
    lines = [describe_place(entry.soon, person.language, t), f"«{title}»" if title else ""]
    lines.append(f"{capitalise(describe_effect(pending.effect, t))}.")
    if pending.amended_by:
        lines.append(f"{capitalise(describe_acts(pending.amended_by, 'note', t))}.")
    if pending.words:
        words = shorten(pending.words, _WORDS)
        lines.append(t.gettext("In the words of the source: «{words}»").format(words=words))
    step = entry.news.steps[0]
    lines.append(t.gettext("Not an official text. Official text:"))
    return filter(None, [*lines, *links.act_pages(entry.news, step.language, step.to_on)])
