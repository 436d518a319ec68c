"""When a source should have been read: silence is measured by its timetable, and not by a number of days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from config.schedules import Schedule
from config.timing import count_runs, last_due
from flows.lists import LISTS
from storage.runs import RunOutcome

MARGIN = timedelta(hours=2)
"""So long a pass may be on its way: a whole list of large codes takes about an hour at the polite pace."""
UNPLANNED = timedelta(days=3)
"""Where nothing was due yet, or nothing is planned, so long without a good reading is silence."""
_LONGEST_LOOK = timedelta(days=8)
_LISTS = frozenset((one.portal, one.name) for one in LISTS)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The newest moment at which a source should have been read, its margin being over, and the next one to come."""

    due_at: datetime | None
    next_at: datetime | None
    slack: timedelta = timedelta()
    """How long something may wait for its turn although its source is read."""

    def is_silent_since(self, good_at: datetime | None, now: datetime) -> bool:
        """Tell whether a source that was last read whole at this instant is silent; one never read is not."""
        if good_at is None:
            return False
        if self.due_at is None:
            return now - good_at > UNPLANNED + self.slack
        return good_at < self.due_at - self.slack


UNKNOWN = Rhythm(None, None)
"""Of a source that no schedule reads."""


def rhythm_of(rhythms: Mapping[str, Rhythm], line: RunOutcome) -> Rhythm:
    """Return the rhythm by which a line of outcome should come again: lists have their own."""
    own = rhythms.get(name_lists(line.source)) if is_list(line) else None
    return own or rhythms.get(line.source, UNKNOWN)


def name_lists(source: str) -> str:
    """Return the name under which the rhythm of a source's lists stands."""
    return f"{source}/lists"


def is_list(line: RunOutcome) -> bool:
    """Tell whether a line of outcome is about a list, not about a text."""
    return (line.source, line.act) in _LISTS


def read_rhythm(
    schedules: Sequence[Schedule], begun: Mapping[str, datetime], now: datetime, slack: timedelta = timedelta()
) -> Rhythm:
    """Return the rhythm of a source from the schedules that read it; each counts from when it was ``begun``."""
    running = [one for one in schedules if one.active and one.what != "send"]
    dues = []
    for one in running:
        start = max(begun.get(one.name, now), now - _LONGEST_LOOK)
        due = last_due(one, start, now - MARGIN) if start < now - MARGIN else None
        if due is not None:
            dues.append(due.astimezone(UTC))
    coming = [next(count_runs(one, now)).astimezone(UTC) for one in running]
    return Rhythm(max(dues, default=None), min(coming, default=None), slack)
