"""When a source should have been read: silence is measured by its timetable, and not by a number of days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from config.schedules import Schedule
from config.timing import count_runs, last_due

MARGIN = timedelta(hours=2)
"""So long a pass may be on its way: a whole list of large codes takes about an hour at the polite pace."""
UNPLANNED = timedelta(days=3)
"""Where nothing was due yet, or nothing is planned, so long without a good reading is silence."""
_LONGEST_LOOK = timedelta(days=8)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The newest moment at which a source should have been read, its margin being over, and the next one to come."""

    due_at: datetime | None
    next_at: datetime | None

    def is_silent_since(self, good_at: datetime | None, now: datetime) -> bool:
        """Tell whether a source that was last read whole at this instant is silent; one never read is not."""
        if good_at is None:
            return False
        if self.due_at is None:
            return now - good_at > UNPLANNED
        return good_at < self.due_at


UNKNOWN = Rhythm(None, None)
"""Of a source that no schedule reads."""


def read_rhythm(schedules: Sequence[Schedule], begun: Mapping[str, datetime], now: datetime) -> Rhythm:
    """Return the rhythm of a source from the schedules that read it; each counts from when it was ``begun``."""
    running = [one for one in schedules if one.active and one.what != "send"]
    dues = []
    for one in running:
        start = max(begun.get(one.name, now), now - _LONGEST_LOOK)
        due = last_due(one, start, now - MARGIN) if start < now - MARGIN else None
        if due is not None:
            dues.append(due.astimezone(UTC))
    coming = [next(count_runs(one, now)).astimezone(UTC) for one in running]
    return Rhythm(max(dues, default=None), min(coming, default=None))
