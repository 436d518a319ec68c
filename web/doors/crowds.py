"""Links that are none of ours may be tried so often and no more; whoever holds a right one never waits.

It is counted in this process alone, for a minute, and nothing is kept of who tried.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

MOST = 60
WINDOW = timedelta(minutes=1)


@dataclass(slots=True)
class Crowd:
    """The instants at which a wrong link was tried, the last of them."""

    tries: deque[datetime] = field(default_factory=lambda: deque(maxlen=MOST))

    def is_too_many(self, now: datetime) -> bool:
        """Count a try, and tell whether there were too many within a minute: that one is not looked at further.

        >>> from datetime import UTC
        >>> crowd, noon = Crowd(), datetime(2024, 6, 16, 7, tzinfo=UTC)
        >>> [crowd.is_too_many(noon) for _ in range(61)].index(True), crowd.is_too_many(noon + WINDOW)
        (60, False)
        """
        if len(self.tries) == MOST and now - self.tries[0] < WINDOW:
            return True
        self.tries.append(now)
        return False
