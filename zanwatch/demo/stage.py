"""The world of the demo: a portal, a mailbox, a chat, a store, all of it here and none of it the user's."""

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from config.envfile import PREFIX
from flows.tools import Tools
from law.model import Capture
from spiders.crawl import CrawlOrder, Finished, crawl
from zanwatch.demo.chats import TOKEN, Chats, opened_chats
from zanwatch.demo.folder import OutFolder
from zanwatch.demo.house import ServedHouse, make_settings, opened_house
from zanwatch.demo.mailbox import Mailbox, opened_mailbox
from zanwatch.demo.script import BASELINE_ON, CLOSED_CHAT, WATCHLIST, instant
from zanwatch.entry import opened_tools
from zanwatch.sample_portal import ReplayPortal
from zanwatch.samples import acts_folder
from zanwatch.samples.generate import write_big_code


@dataclass
class Meter:
    """Hears every answer of the portal on its way to the store."""

    read: int = 0
    last: list[Capture] = field(default_factory=list)
    """The answers of the pass that runs, or ran last."""

    def crawl(self, order: CrawlOrder, *, timeout: float) -> Iterator[Capture | Finished]:
        """Crawl as always, and count."""
        self.last = []
        for item in crawl(order, timeout=timeout):
            if isinstance(item, Capture):
                self.read += len(item.body)
                self.last.append(item)
            yield item


class Clock:
    """The clock of the story: it stands on the portal's day, and goes on by itself."""

    def __init__(self, moment: datetime) -> None:
        self.move(moment)

    def __call__(self) -> datetime:
        """Return the present instant of the story, in UTC."""
        return self._moment + timedelta(seconds=time.monotonic() - self._moved_at)

    def move(self, moment: datetime) -> None:
        """Set it."""
        self._moment, self._moved_at = moment.astimezone(UTC), time.monotonic()


@dataclass(frozen=True, slots=True)
class Stage:
    """All that the demo works with."""

    portal: ReplayPortal
    clock: Clock
    tools: Tools
    mailbox: Mailbox
    chats: Chats
    meter: Meter
    house: ServedHouse
    folder: OutFolder
    began: float
    """A reading of the monotonic clock, in seconds."""


@contextmanager
def opened_stage(folder: OutFolder) -> Iterator[Stage]:
    """Put everything up, and take all of it away again but the folder."""
    began = time.monotonic()
    with ExitStack() as stack:
        stack.enter_context(sealed_environment())
        place = Path(stack.enter_context(TemporaryDirectory(prefix="zanwatch-demo-")))
        # First of all: it needs longer to stand up than everything else here needs together.
        house = stack.enter_context(opened_house(folder, place / "house"))
        write_big_code(place / "acts")
        portal = stack.enter_context(ReplayPortal([acts_folder(), place / "acts"], BASELINE_ON))
        mailbox, smtp_url = stack.enter_context(opened_mailbox(folder))
        chats, telegram_url = stack.enter_context(opened_chats(folder, (CLOSED_CHAT,)))
        settings = make_settings(
            place, portal, smtp_url, telegram_token=TOKEN, telegram_url=telegram_url, watchlist=WATCHLIST
        )
        meter, clock = Meter(), Clock(instant(BASELINE_ON))
        tools = replace(stack.enter_context(opened_tools(settings)), crawl=meter.crawl, clock=clock)
        yield Stage(portal, clock, tools, mailbox, chats, meter, house, folder, began)


@contextmanager
def sealed_environment() -> Iterator[None]:
    """Hide the user's settings and proxies from us and from every process that we start, and give them back."""
    proxies = ("http_proxy", "https_proxy", "all_proxy", "ftp_proxy", "no_proxy")
    hidden = {name: value for name, value in os.environ.items() if name.startswith(PREFIX) or name.lower() in proxies}
    for name in hidden:
        del os.environ[name]
    # Where the system itself names a proxy, this machine is still asked without one.
    os.environ["no_proxy"] = "127.0.0.1"
    try:
        yield
    finally:
        del os.environ["no_proxy"]
        os.environ.update(hidden)
