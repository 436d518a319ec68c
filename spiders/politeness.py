"""When a portal shows that it does not want us, it is left alone: at once, and for as long as it says or we say.

The crawl sees the sign first and asks for nothing more; whoever ordered it sees the same sign in the same capture, and
keeps the rest of the pause, so that a restart does not forget it. Both read it here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from spiders.outcomes import WHOLE
from spiders.waiting import BUSY, read_retry_after

REST_PER_DELAY = 1440.0
"""A host that is asked every 2.5 seconds is left alone for an hour; 0, which is for this machine, knows no rest."""
LONGEST_REST = 24 * 3600.0
"""Seconds; a portal that names a later day is asked again tomorrow all the same, once."""
TOO_MANY, FORBIDDEN = 429, 403
CONDITIONAL = frozenset({"adilet"})
"""The spiders that can do without the body of a text that has not changed; the others look into it for its pages."""
REFUSALS = 2
"""A document may be closed for reasons of its own; two refusals in a row mean us."""
LARGEST_CAPTCHA = 256 << 10
_CAPTCHA = re.compile(rb"captcha|challenge-platform|cf-chl-|ddos-guard|are you (?:a )?human", re.IGNORECASE)
# What a page of one of our portals has, and a page that stands before it has not.
_OURS = re.compile(
    rb"\A\s*[\[{]|<rss|/npa/view\?id=|/(?:rus|kaz)/(?:archive/)?docs/[A-Z]\d|class=\"(?:container_gamma|serp)"
)


@dataclass(frozen=True, slots=True)
class Pause:
    """A sign to leave a host alone for so many seconds; ``cause`` is one word: captcha, blocked, or asked."""

    seconds: float
    cause: str


@dataclass(slots=True)
class Signs:
    """Reads the answers of one crawl, one after another; ``rest`` is how long a block holds, in seconds."""

    rest: float
    _refused: int = field(default=0)

    def see(
        self, status: int | None, headers: Sequence[tuple[str, str]], body: bytes, reason: str, now: datetime
    ) -> Pause | None:
        """Return the pause that an answer calls for, or None."""
        if status in BUSY:
            values = [value for name, value in headers if name.lower() == "retry-after"]
            seconds = read_retry_after(values[0], now) if values else None
            if seconds is not None:
                return Pause(seconds, "asked")
            return self._blocked("blocked") if status == TOO_MANY else None
        if status is None:
            return None
        self._refused = self._refused + 1 if status == FORBIDDEN else 0
        if ((status == WHOLE and not reason) or status == FORBIDDEN) and is_captcha(body):
            return self._blocked("captcha")
        return self._blocked("blocked") if self._refused >= REFUSALS else None

    def _blocked(self, cause: str) -> Pause | None:
        return Pause(self.rest, cause) if self.rest > 0 else None


def is_captcha(body: bytes) -> bool:
    """Tell whether a page asks if we are a person. A law may speak of a captcha too, but not without its text.

    >>> is_captcha(b"<html><div class='g-recaptcha'></div></html>"), is_captcha(b'{"content": "captcha"}')
    (True, False)
    """
    return len(body) <= LARGEST_CAPTCHA and bool(_CAPTCHA.search(body)) and not _OURS.search(body)
