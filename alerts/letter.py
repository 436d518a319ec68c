"""The composed substance before it takes a channel's form: every format says the same facts, in this order."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote
from zoneinfo import ZoneInfo

from alerts.model import News
from config.settings import Settings
from law.model import Language, Severity
from law.summaries.told import Sentence

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

    def comparison(self, news: News, language: Language) -> str:
        """Return our own page that compares the first edition of the news with the last; empty where there is none."""
        steps = [step for step in news.steps if step.language == language]
        if not self.public_url or not steps:
            return ""
        first, last = min(step.from_on for step in steps), max(step.to_on for step in steps)
        if first == last:
            return ""
        return f"{self.public_url.rstrip('/')}/acts/{news.facts.code}/compare/{first}/{last}?lang={language}"

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
    rating: str = ""
    """How much it weighs and why: «Важно: изменился срок.»"""
    concerned: str = ""
    """Whom it concerns, where its words name somebody."""
    remarks: tuple[str, ...] = ()
    """What the source says of words that are not known yet, and where a note contradicts its own place."""
    severity: Severity = "normal"
    eids: tuple[str, ...] = ()
    """The places of the act that all this rests on."""

    def sentences(self) -> Iterator[Sentence]:
        """Yield all that is said of the change, in the order in which every format says it."""
        said = (
            self.line, self.rating, *self.numbers, self.concerned, self.before, self.after, *self.remarks, *self.end,
        )  # fmt: skip
        return (Sentence(text, self.eids) for text in said if text)


@dataclass(frozen=True, slots=True)
class Block:
    """Changes by one act, in force from one day."""

    head: str
    """What holds for all of them, as a sentence above them; empty above a change that stands alone."""
    items: tuple[Item, ...]
    first: int
    """The number of its first change in the letter, from 1."""

    def sentences(self) -> Iterator[Sentence]:
        """Yield the head, which rests on the places of all its changes, and what is said of each."""
        if self.head:
            yield Sentence(self.head, tuple(dict.fromkeys(eid for item in self.items for eid in item.eids)))
        for item in self.items:
            yield from item.sentences()


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
    counts: str = ""
    """How many changes there are, and how many of them weigh; of a large change, how many in each article."""
    more_at: str = ""
    """How many changes are in no block, and in which articles, as a sentence."""
    compare: str = ""
    """Our own comparison of the two editions; empty where we have no pages."""
    eids: tuple[str, ...] = ()
    """All places that changed, in either language."""
    more_eids: tuple[str, ...] = ()
    """The places of the changes that are in no block."""
    approval: str = ""
    """That an editor found the headline right, or wrote it; empty where nobody did."""
    staff: tuple[str, ...] = ()
    """An editor's words, said to be such, for below the title: they may tell what the reader's work is."""

    @property
    def opening(self) -> tuple[str, ...]:
        """The lines between the headline and the title."""
        return tuple(filter(None, (self.approval, self.amended, self.counts, *self.other, self.next_act)))

    def sentences(self) -> Iterator[Sentence]:
        """Yield all that is said of the act and its changes, each with the places that it rests on."""
        for text in (self.headline, *self.opening):
            yield Sentence(text, self.eids)
        for block in self.blocks:
            yield from block.sentences()
        if self.more_at:
            yield Sentence(self.more_at, self.more_eids)
