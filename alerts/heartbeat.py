"""The monthly report: what was looked at, in figures of what was really read; silence is never told as «no change»."""

from dataclasses import dataclass
from datetime import date
from gettext import NullTranslations
from zoneinfo import ZoneInfo

from alerts.deliveries import get_alert_number
from alerts.digest_parts import Watched, describe_sources
from alerts.model import Person
from alerts.short import Short
from law.summaries.effects import write_date


@dataclass(frozen=True, slots=True)
class Beat:
    """What was done from one day to another, both included."""

    first: date
    last: date
    acts: int
    times: int
    changed: int
    """In how many acts a change was seen."""
    sources: tuple[Watched, ...]

    @property
    def silent(self) -> int:
        """How many sources are silent now."""
        return sum(item.is_failing or item.is_silent or item.good_at is None for item in self.sources)


def write_heartbeat(person: Person, key: str, beat: Beat, t: NullTranslations) -> Short:
    """Return the report of a month."""
    text = t.gettext("Acts checked: {acts}, checks: {times}; acts changed: {changed}; sources silent: {silent}.")
    times = f"{beat.times:,}".replace(",", "\N{NO-BREAK SPACE}")
    period = t.gettext("From {first} to {last}.").format(first=write_date(beat.first), last=write_date(beat.last))
    return Short(
        subject=t.gettext("Report for {month}").format(month=beat.first.strftime("%m.%Y")),
        headline=text.format(acts=beat.acts, times=times, changed=beat.changed, silent=beat.silent),
        paragraphs=((period, *describe_sources(beat.sources, ZoneInfo(person.wish.timezone), t)),),
        why=t.gettext(
            "This report comes once a month, so that you can tell silence from no change; you may decline it."
        ),
        alert=get_alert_number(key, person.name),
    )
