"""The one message for all that is over the cap: how many changes, in which acts, and where to read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from gettext import NullTranslations
from html import escape

from alerts.model import ChannelKind, Message
from law.summaries.effects import write_date

_MOST_LISTED = 40
"""Acts in the message; the list on the pages has no end."""


@dataclass(frozen=True, slots=True)
class Rest:
    """What the message is about; ``page`` is empty where there are no public pages."""

    alert: str
    day: date
    changes: int
    acts: Sequence[tuple[str, int]]
    """Titles and how many changes each has."""
    page: str


def write_rest(rest: Rest, kind: ChannelKind, t: NullTranslations) -> Message:
    """Return the words for a channel of this kind."""
    acts = t.ngettext("{count} act", "{count} acts", len(rest.acts)).format(count=len(rest.acts))
    changes = t.ngettext("{count} more change", "{count} more changes", rest.changes).format(count=rest.changes)
    head = t.gettext("{changes} in {acts}").format(changes=changes, acts=acts)
    where = t.gettext("The full list is on the pages:") if rest.page else t.gettext("Ask whoever runs this service.")
    lines = [f"— {title} ({count})" for title, count in rest.acts[:_MOST_LISTED]]
    left = len(rest.acts) - len(lines)
    if left:
        lines.append(t.gettext("… and {count} more").format(count=left))
    number = t.gettext("Message {number}").format(number=rest.alert)
    text = "\n".join([f"{head}.", "", *lines, "", "-- ", number, where, *([rest.page] if rest.page else [])])
    subject = t.gettext("Digest of {date}, No. {number}").format(
        date=write_date(rest.day), number=rest.alert.removeprefix("ZW-")
    )
    return Message(subject, text, _as_html(rest, (f"{head}.", *lines), (number, where), kind))


def _as_html(rest: Rest, lines: Sequence[str], end: Sequence[str], kind: ChannelKind) -> str:
    link = f'<a href="{escape(rest.page)}">{escape(rest.page)}</a>' if rest.page else ""
    if kind == "telegram":
        first, *others = (escape(line, quote=False) for line in lines)
        last = (escape(line, quote=False) for line in end)
        return "\n".join([f"<b>{first}</b>", "", *others, "", *last, *filter(None, (link,))])
    if kind == "other":
        return ""
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    foot = "".join(f"<p>{part}</p>" for part in (*map(escape, end), link) if part)
    return (
        '<!DOCTYPE html>\n<html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        '<meta name="color-scheme" content="light dark"></head>'
        f"<body><main>{body}<footer>{foot}</footer></main></body></html>\n"
    )
