"""What a pass needs of the world, handed in by whoever starts it: clock, crawler and sender are parameters."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from alerts.model import Delivery
from alerts.outcome import Sent
from config.settings import Settings
from law.model import Capture
from spiders.crawl import CrawlOrder, Finished
from storage.engine import Store


class Crawl(Protocol):
    """Reads a portal: ``spiders.crawl.crawl``, or a stand-in that gives stored captures."""

    def __call__(self, order: CrawlOrder, *, timeout: float) -> Iterator[Capture | Finished]:
        """Yield every capture as it comes, and Finished after the last one of each act and language."""


@dataclass(frozen=True, slots=True)
class Tools:
    """The outside world of a pass."""

    store: Store
    settings: Settings
    clock: Callable[[], datetime]
    """The present instant, aware, in UTC."""
    crawl: Crawl
    send: Callable[[Delivery, Settings], Sent]
    chance: Callable[[], float]
    """A number from 0 to 1, for the jitter of what is tried again."""
