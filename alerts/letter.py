"""The composed substance before it takes a channel's form: every format says the same facts, in this order."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote
from zoneinfo import ZoneInfo

from alerts.model import News
from config.settings import Settings
from law.model import Language

ESPI = "https://zan.gov.kz"
ADILET = "https://adilet.zan.kz"


@dataclass(frozen=True, slots=True)
class Links:
    """Where a message may point: pages that a person can open, never the addresses that we crawl."""

    public_url: str = ""
    """Our own pages; empty where there are none."""
    timezone: str = "Asia/Almaty"
    """Whose calendar day stands in the subject."""

    def act_pages(self, news: News, language: Language, on: date) -> tuple[str, ...]:
        """Return the official pages of one edition in one language."""
        day = on.strftime("%d.%m.%Y")
        # An act that only adilet has is known by its id there, which ЕСПИ cannot open.
        code = news.facts.code if news.facts.code.isdigit() else ""
        pages = [f"{ESPI}/client/#!/doc/{code}/{language}/{day}"] if code else []
        if news.facts.ngr:
            pages.append(f"{ADILET}/{language}/docs/{quote(news.facts.ngr, safe='')}")
        return tuple(pages)

    def day_of(self, news: News) -> date:
        """Return the calendar day on which the news was seen, where the readers are."""
        return news.seen_at.astimezone(ZoneInfo(self.timezone)).date()


def read_links(settings: Settings) -> Links:
    """Return the links that the settings allow."""
    return Links(public_url=settings.public_url, timezone=settings.timezone)


@dataclass(frozen=True, slots=True)
class Item:
    """One change in words. ``before`` and ``after`` are words of the law, shortened; everything else is ours."""

    line: str
    """Place and kind: «Статья 17, пункт 3-1 — добавлен»."""
    numbers: tuple[str, ...]
    before: str | None
    after: str | None
    end: tuple[str, ...] = ()
    """From when and by which act, a sentence each; empty where the block says it for all its changes."""


@dataclass(frozen=True, slots=True)
class Block:
    """Changes by one act, in force from one day."""

    head: str
    """What holds for all of them, as a sentence above them; empty above a change that stands alone."""
    items: tuple[Item, ...]
    first: int
    """The number of its first change in the letter, from 1."""


@dataclass(frozen=True, slots=True)
class Letter:
    """All that one person is told of one act in one pass, before any channel's form."""

    subject: str
    headline: str
    """The most important fact, with no word of the subject matter: it is what a preview shows."""
    amended: str
    """By which act, as a sentence; with ``other`` it stands before the title, so that a preview ends before it."""
    other: tuple[str, ...]
    """How the editions follow each other where that is not the usual way, and what the other language says of it."""
    next_act: str
    """Which act takes this one's place, and that it is watched; empty where the act itself lives on."""
    title: str
    """The act's title in the language of law that is shown."""
    blocks: tuple[Block, ...]
    more: int
    """How many changes are in no block."""
    alert: str
    pages: tuple[str, ...]
